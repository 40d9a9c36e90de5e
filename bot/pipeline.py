"""The road an entry takes through the desk, from top to bottom: judge, group, decide, tell.

polling.py brings entries to the inbox, delivery/ takes what stands in the outbox.

Each stage reads its input from the store and commits what it found, so a crash between two of them loses nothing:
entries not yet judged are the desk's inbox, deliveries not yet sent are the outbox.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.alerts.compose import amended, as_text, compose, follow_up
from bot.alerts.decide import Situation, decide
from bot.domain.alert import Alert, Decision, DecisionKind
from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.story import Story
from bot.domain.subscription import Destination, MuteKind, Subscription
from bot.domain.topic import Topic, Verdict
from bot.storage import decisions, entries, feeds, outbox, stories, subscriptions
from bot.storage.database import Transaction
from bot.stories.assemble import assemble
from bot.stories.cluster import WINDOW, Grouper
from bot.text.vocabulary import Vocabulary
from bot.topics.matcher import Matcher

INBOX_BATCH = 500  # entries judged in one transaction


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What the desk knows and its rules."""

    topics: dict[str, Topic]
    matcher: Matcher
    vocabulary: Vocabulary
    freshness: timedelta = timedelta(hours=6)
    baseline_alerts: int = 3
    ungated: frozenset[str] = frozenset()  # topics that want all that matches, be it US-China trade news or not

    def counted(self, verdict: Verdict) -> Verdict:
        """With the matches that count only: of what is no US-China trade news, those of topics that want it all."""
        if verdict.relevant:
            return verdict
        return replace(verdict, matches=tuple(m for m in verdict.matches if m.topic in self.ungated))


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and the text it tells, or would have told."""

    decision: Decision
    short_id: str  # the story's
    text: str


def desk(tx: Transaction, newsroom: Newsroom, now: datetime) -> list[Decided] | None:
    """Take a batch of entries from the inbox to decisions, all in one transaction; None when the inbox is empty."""
    batch = entries.inbox(tx, INBOX_BATCH)
    if not batch:
        return None
    verdicts = newsroom.matcher.judge(batch)
    entries.keep_verdicts(tx, verdicts, now)
    relevant = {verdict.entry_id for verdict in verdicts if verdict.relevant}
    wanted = {verdict.entry_id for verdict in verdicts if newsroom.counted(verdict).matches} - relevant
    touched = group(tx, newsroom, [entry for entry in batch if entry.id in relevant], relevant=True)
    touched += group(tx, newsroom, [entry for entry in batch if entry.id in wanted], relevant=False)
    return tell(tx, newsroom, touched, now)


def group(
    tx: Transaction, newsroom: Newsroom, batch: Sequence[Entry], relevant: bool
) -> list[tuple[Story, dict[int, Verdict]]]:
    """Put entries into stories; returns the stories that changed with the verdicts on their entries.

    What is no US-China trade news (a workspace's own topic may want it) never joins a story that is.
    """
    if not batch:
        return []
    homeless = [entry for entry in batch if entry.story_id is None]  # the others were edited, and stay where they are
    oldest = min(entry.published for entry in batch)
    placed = Grouper(newsroom.vocabulary, entries.of_recent_stories(tx, oldest - WINDOW, relevant)).place(homeless)
    newcomers: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in batch:
        newcomers[entry.story_id or placed[entry.id]] += [entry] if entry.story_id is None else []
    known = stories.get(tx, [key for key in newcomers if key > 0])
    return [_retell(tx, newsroom, known.get(key), joined) for key, joined in newcomers.items()]


def _retell(
    tx: Transaction, newsroom: Newsroom, story: Story | None, joined: Sequence[Entry]
) -> tuple[Story, dict[int, Verdict]]:
    """A story with the entries that join it, stored."""
    members = [*(entries.of_stories(tx, [story.id]) if story else ()), *joined]
    found = entries.verdicts(tx, [entry.id for entry in members])
    verdicts = {entry_id: newsroom.counted(verdict) for entry_id, verdict in found.items()}
    told_as = assemble(story.id if story else 0, members, verdicts, newsroom.vocabulary)
    if story is not None:
        changed = replace(told_as, revision=story.revision) != story
        told_as = replace(told_as, revision=story.revision + changed)
    stored = stories.save(tx, told_as)
    entries.assign(tx, [entry.id for entry in joined], stored.id)
    return stored, verdicts


def tell(
    tx: Transaction, newsroom: Newsroom, touched: Sequence[tuple[Story, dict[int, Verdict]]], now: datetime
) -> list[Decided]:
    """Decide on each story for each of its topics' subscriptions, and put what is to be told into the outbox."""
    wanted: defaultdict[str, list[Subscription]] = defaultdict(list)
    for subscription in subscriptions.of_topics(tx, _live_topics(newsroom, touched)):
        wanted[subscription.topic].append(subscription)
    teller = _Teller(tx, newsroom, [story for story, _ in touched], now)
    # In the order things happened; but of a baseline the newest come first, since only a few of it are told.
    ordered = sorted(touched, key=lambda each: each[0].last_published)
    fresh = [each for each in ordered if each[0].baseline_feed is None]
    baseline = [each for each in reversed(ordered) if each[0].baseline_feed is not None]
    return [
        teller.tell(story, subscription, verdicts)
        for story, verdicts in [*baseline, *fresh]
        for subscription in sorted((s for topic in story.topics for s in wanted[topic]), key=lambda s: s.id)
    ]


def _live_topics(newsroom: Newsroom, touched: Sequence[tuple[Story, dict[int, Verdict]]]) -> list[str]:
    """The topics of these stories; one that has left topics.yaml is no longer told."""
    return sorted({topic for story, _ in touched for topic in story.topics if topic in newsroom.topics})


class _Teller:
    """Decisions of one desk pass: what has been told so far, this pass included."""

    def __init__(self, tx: Transaction, newsroom: Newsroom, touched: Sequence[Story], now: datetime) -> None:
        self.tx, self.newsroom, self.now = tx, newsroom, now
        self.told = outbox.told(tx, [story.id for story in touched])
        self.watched: frozenset[Side] = feeds.watched_sides(tx)
        self.baseline_told = decisions.baseline_announced(tx, [s.baseline_feed for s in touched if s.baseline_feed])
        self.mutes: defaultdict[Destination, set[tuple[MuteKind, str]]] = defaultdict(set)
        for mute in subscriptions.mutes(tx, now):
            self.mutes[mute.destination].add((mute.kind, mute.target))

    def tell(self, story: Story, subscription: Subscription, verdicts: dict[int, Verdict]) -> Decided:
        """Decide, keep the decision, and commit what it tells to the outbox."""
        here = subscription.destination
        draft = self._draft(story, subscription, verdicts)
        told = self.told.get((story.id, here))
        baseline = (story.baseline_feed or 0, here)
        situation = Situation(
            now=self.now,
            freshness=self.newsroom.freshness,
            told=told,
            mutes=frozenset(self.mutes[here]),
            baseline_told=self.baseline_told.get(baseline, 0),
            baseline_limit=self.newsroom.baseline_alerts,
        )
        decision = decide(story, subscription, draft, situation)
        decisions.keep(self.tx, decision, self.now, story.baseline_feed)
        if decision.kind is DecisionKind.ANNOUNCE:
            self._put(here, decision.kind, draft)
            if story.baseline_feed is not None:
                self.baseline_told[baseline] = situation.baseline_told + 1
        elif told is not None and decision.kind in (DecisionKind.AMEND, DecisionKind.FOLLOW_UP):
            self._put(here, DecisionKind.AMEND, amended(draft, told))
            if decision.kind is DecisionKind.FOLLOW_UP:
                draft = follow_up(amended(draft, told), told)
                self._put(here, DecisionKind.FOLLOW_UP, draft)
        return Decided(decision, story.short_id, as_text(draft))

    def _put(self, destination: Destination, kind: DecisionKind, alert: Alert) -> None:
        outbox.put(self.tx, destination, alert.story_id, kind, alert, self.now)
        self.told[alert.story_id, destination] = alert

    def _draft(self, story: Story, subscription: Subscription, verdicts: dict[int, Verdict]) -> Alert:
        topic = self.newsroom.topics[subscription.topic]
        fired = [w for v in verdicts.values() for m in v.matches if m.topic == topic.name for w in m.words]
        return compose(story, topic.title, fired, self.watched)
