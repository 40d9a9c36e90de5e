"""What a handler knows besides the command: who asks, which topics are there for him, and what time it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.alerts.compose import told_in
from bot.commands.caller import Caller
from bot.domain.calendar import NO_CALENDAR, Calendar
from bot.domain.entry import Entry
from bot.domain.phrase import named, say
from bot.domain.pledge import Pledge
from bot.domain.story import Story, Telling, short_id
from bot.domain.subscription import CALENDAR, PULSE, Destination
from bot.domain.topic import EVIDENCE, Topic
from bot.errors import CommandError
from bot.storage import entries, stories
from bot.storage.database import Transaction
from bot.text.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Request:
    """One command's circumstances. `topics` are everybody's and the caller's workspace's own, by name."""

    caller: Caller
    topics: Mapping[str, Topic]
    now: datetime
    vocabulary: Vocabulary
    pledges: tuple[Pledge, ...] = ()
    calendar: Calendar = NO_CALENDAR

    @property
    def here(self) -> Destination:
        """The destination the command concerns."""
        return self.caller.destination

    def title(self, topic: str) -> str:
        """How people call a topic."""
        if topic == PULSE:
            return say("the daily line")
        if topic == CALENDAR:
            return say("the calendar")
        return name_of(self.topics[topic]) if topic in self.topics else topic.rpartition("/")[2]

    def label(self, topic: str) -> str:
        """A topic as it is typed."""
        return self.topics[topic].label if topic in self.topics else topic.rpartition("/")[2]

    def told(self, story: Story) -> Telling:
        """A story as the caller's alerts tell it: in his language, where a report in it exists."""
        return told_in(story, self.caller.language)

    def local(self, when: datetime) -> tuple[datetime, str]:
        """A moment as the caller's clock shows it, and whose time that is."""
        zone = self.caller.zone
        return (when.astimezone(ZoneInfo(zone)), zone) if zone else (when.astimezone(UTC), "UTC")

    def moment(self, when: datetime) -> str:
        """The same in words, without the year."""
        return say("{:%d %b %H:%M} {}", *self.local(when))

    def evidence(self, kind: str) -> str:
        """A kind of evidence, or a concept, in words."""
        known = self.vocabulary.concepts
        return named(known[kind].name, zh=known[kind].name_zh) if kind in known and kind not in EVIDENCE else say(kind)

    def seen(self, tx: Transaction, found: Sequence[Entry]) -> list[Entry]:
        """Entries as the caller sees them: each with its story, or else with the one of the workspace's own."""
        own = entries.own_stories(tx, [entry.id for entry in found if entry.story_id is None])
        mine = {entry_id: story for (workspace, entry_id), story in own.items() if workspace == self.here.tenant}
        return [replace(entry, story_id=entry.story_id or mine.get(entry.id)) for entry in found]

    def stories(self, tx: Transaction, story_ids: Sequence[int]) -> list[Story]:
        """Those of these stories that the caller may see, in this order."""
        found = stories.visible(tx, story_ids, self.here.tenant)
        return [found[each] for each in story_ids if each in found]

    def story(self, tx: Transaction, story_id: int) -> Story:
        """The story, or the one it goes on in, if the caller may see it; raises CommandError."""
        named = self.stories(tx, [story_id])
        found = self.stories(tx, [stories.merged_into(tx, story_id) or story_id]) if named else []
        if not found:
            raise CommandError(say("there is no story {}", short_id(story_id)), "/trade recent")
        return found[0]


def name_of(topic: Topic) -> str:
    """A topic's title, as each reads it in his language."""
    return named(topic.title, zh=topic.title_zh)
