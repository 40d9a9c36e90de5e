"""What the desk knows and its rules, and the stories it remembers between two batches."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.calendar import NO_CALENDAR, Calendar
from bot.domain.topic import Topic, Verdict
from bot.stories.cluster import Grouper
from bot.text.vocabulary import Vocabulary
from bot.topics.matcher import Matcher

MOST_HELD = 10_000  # reports of workspaces' own stories that are remembered: some 60 MB
BARE = 50  # of them, as much as a grouper takes that holds none


@dataclass(slots=True)
class Memory:
    """The live stories as the last batch left them, so that the next need not read them again.

    The store stays the truth: a mark left there by each batch tells whether these are its stories still.
    """

    groupers: dict[str, Grouper] = field(default_factory=dict)  # by whose stories they are: "" is US-China trade news
    since: dict[str, datetime] = field(default_factory=dict)  # from when on each holds every live story
    mark: str = ""

    def grouper(self, workspace: str, vocabulary: Vocabulary) -> Grouper:
        """The stories of a workspace, or of US-China trade; anew where they were last needed too long ago.

        Those of US-China trade always stay; of the others the last ones needed, as many as there may be.
        """
        grouper = self.groupers.pop(workspace, None) or Grouper(vocabulary)
        self.groupers[workspace] = grouper
        others = [each for each in self.groupers if each not in ("", workspace)]
        held = sum(BARE + self.groupers[each].held for each in others)
        for each in others:
            if held <= MOST_HELD:
                break
            held -= BARE + self.groupers.pop(each).held
            self.since.pop(each, None)
        return grouper


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What the desk knows and its rules."""

    topics: dict[str, Topic]
    matcher: Matcher
    vocabulary: Vocabulary
    freshness: timedelta = timedelta(hours=6)
    baseline_alerts: int = 3
    ungated: frozenset[str] = frozenset()  # topics that want all that matches, be it US-China trade news or not
    calendar: Calendar = NO_CALENDAR
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    def counted(self, verdict: Verdict, workspace: str = "") -> Verdict:
        """With the matches that count only: of what is no US-China trade news, those of topics that want it all.

        In a workspace's own story those of its own topics.
        """
        matches = [m for m in verdict.matches if verdict.relevant or m.topic in self.ungated]
        if workspace:
            matches = [m for m in matches if m.topic in self.topics and self.topics[m.topic].workspace == workspace]
        return replace(verdict, matches=tuple(matches))

    def wanting(self, verdict: Verdict) -> set[str]:
        """The topics that want an entry though it is no US-China trade news."""
        return {match.topic for match in verdict.matches if match.topic in self.ungated}
