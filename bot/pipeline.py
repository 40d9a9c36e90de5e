"""The road an entry takes through the desk, from top to bottom: judge, group, decide, tell.

polling.py brings entries to the inbox, delivery/ takes what stands in the outbox.

Each stage reads its input from the store and commits what it found, so a crash between two of them loses nothing:
entries not yet judged are the desk's inbox, deliveries not yet sent are the outbox.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.alerts.compose import amended, as_text, compose, follow_up
from bot.alerts.decide import Situation, decide
from bot.alerts.hold import day_begin, due_at
from bot.alerts.reader import Reader
from bot.domain.alert import DEFERRED, Alert, Decision, DecisionKind, Reason
from bot.domain.digest import Held
from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.gap import GATHER
from bot.domain.story import Story
from bot.domain.subscription import Destination, MuteKind, Subscription
from bot.domain.topic import Topic, Verdict
from bot.storage import decisions, entries, feeds, held, outbox, stories, subscriptions, switches
from bot.storage.database import Transaction
from bot.stories.assemble import assemble
from bot.stories.cluster import WINDOW, Grouper
from bot.text.vocabulary import Vocabulary
from bot.topics.matcher import Matcher

INBOX_BATCH = 500  # entries judged in one transaction
LATE = timedelta(days=1)  # an entry up to this old finds its story among those at hand; an older one has it loaded
TOO_LATE = timedelta(days=7)  # ... up to this age; what is older still can join its own batch only


@dataclass(slots=True)
class Memory:
    """The live stories as the last batch left them, so that the next need not read them again.

    The store stays the truth: a mark left there by each batch tells whether these are its stories still.
    """

    groupers: dict[bool, Grouper] = field(default_factory=dict)  # by whether it is US-China trade news
    since: dict[bool, datetime] = field(default_factory=dict)  # from when on each holds every live story
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What the desk knows and its rules."""

    topics: dict[str, Topic]
    matcher: Matcher
    vocabulary: Vocabulary
    freshness: timedelta = timedelta(hours=6)
    baseline_alerts: int = 3
    ungated: frozenset[str] = frozenset()  # topics that want all that matches, be it US-China trade news or not
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

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
    verdicts = newsroom.matcher.judge(batch, newsroom.ungated)
    entries.keep_verdicts(tx, verdicts, now)
    entries.index(tx, batch)
    relevant = {verdict.entry_id for verdict in verdicts if verdict.relevant}
    wanted = {verdict.entry_id for verdict in verdicts if newsroom.counted(verdict).matches} - relevant
    remembered, newsroom.memory.mark = newsroom.memory.mark, ""  # until all of this is done
    if remembered != stories.mark(tx) or any(entry.story_id is not None for entry in batch):
        newsroom.memory.since.clear()
    touched = group(tx, newsroom, [entry for entry in batch if entry.id in relevant], True, now)
    touched += group(tx, newsroom, [entry for entry in batch if entry.id in wanted], False, now)
    newsroom.memory.mark = stories.leave_mark(tx)
    return tell(tx, newsroom, touched, now)


def group(
    tx: Transaction, newsroom: Newsroom, batch: Sequence[Entry], relevant: bool, now: datetime
) -> list[tuple[Story, dict[int, Verdict]]]:
    """Put entries into stories; returns the stories that changed with the verdicts on their entries.

    What is no US-China trade news (a workspace's own topic may want it) never joins a story that is.
    """
    if not batch:
        return []
    grouper = _grouper(tx, newsroom, batch, relevant, now)
    # Those that have a story were edited, and stay where they are.
    placed = grouper.place(entry for entry in batch if entry.story_id is None)
    newcomers: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in batch:
        newcomers[entry.story_id or placed[entry.id]] += [entry] if entry.story_id is None else []
    touched = _retell(tx, newsroom, newcomers)
    opened = {key: story.id for key, (story, _) in zip(newcomers, touched, strict=True) if key < 0}
    grouper.settle(opened, now.timestamp())
    return touched


def _grouper(tx: Transaction, newsroom: Newsroom, batch: Sequence[Entry], relevant: bool, now: datetime) -> Grouper:
    """The live stories that these entries may join: those of the last days, and for late entries of earlier ones."""
    memory = newsroom.memory
    oldest = max(now - TOO_LATE, min(now - LATE, *(entry.published for entry in batch)))
    since = oldest.replace(minute=0, second=0, microsecond=0) - WINDOW
    grouper = memory.groupers.setdefault(relevant, Grouper(newsroom.vocabulary))
    if memory.since.get(relevant) != since:
        grouper.follow(entries.grouped(tx, since, relevant), lambda ids: entries.get(tx, ids))
        memory.since[relevant] = since
    return grouper


def _retell(
    tx: Transaction, newsroom: Newsroom, newcomers: Mapping[int, Sequence[Entry]]
) -> list[tuple[Story, dict[int, Verdict]]]:
    """Stories with the entries that join them, stored: those there are by their number, new ones by one below 0."""
    known = stories.get(tx, [key for key in newcomers if key > 0])
    members: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries.of_stories(tx, list(known)):
        members[entry.story_id or 0].append(entry)
    for key, joined in newcomers.items():
        members[key] += joined
    found = entries.verdicts(tx, [entry.id for each in members.values() for entry in each])
    touched = []
    for key, joined in newcomers.items():
        verdicts = {entry.id: newsroom.counted(found[entry.id]) for entry in members[key]}
        story = _retold(known.get(key), members[key], verdicts, newsroom)
        stored = stories.save(tx, story)
        entries.assign(tx, [entry.id for entry in joined], stored.id)
        touched.append((stored, verdicts))
    return touched


def _retold(
    story: Story | None, members: Sequence[Entry], verdicts: Mapping[int, Verdict], newsroom: Newsroom
) -> Story:
    """A story as its entries tell it now; its revision is one more if that is something else than before."""
    told_as = assemble(story.id if story else 0, members, verdicts, newsroom.vocabulary)
    if story is None:
        return told_as
    changed = replace(told_as, revision=story.revision) != story
    return replace(told_as, revision=story.revision + changed)


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
        ids = [story.id for story in touched]
        self.told = outbox.told(tx, ids)
        self.digested = held.told(tx, ids)
        self.gap = switches.gap(tx)
        self.watched: frozenset[Side] = feeds.watched_sides(tx)
        self.baseline_told = decisions.baseline_announced(tx, [s.baseline_feed for s in touched if s.baseline_feed])
        self.mutes: defaultdict[Destination, set[tuple[MuteKind, str]]] = defaultdict(set)
        for mute in subscriptions.mutes(tx, now):
            self.mutes[mute.destination].add((mute.kind, mute.target))

    def tell(self, story: Story, subscription: Subscription, verdicts: dict[int, Verdict]) -> Decided:
        """Decide, keep the decision, and commit what it tells to the outbox."""
        here = subscription.destination
        draft = self._draft(story, subscription, verdicts)
        told = self.told.get((story.id, here)) or self.digested.get((story.id, here))
        baseline = (story.baseline_feed or 0, here)
        situation = Situation(
            now=self.now,
            freshness=self.newsroom.freshness,
            told=told,
            mutes=frozenset(self.mutes[here]),
            baseline_told=self.baseline_told.get(baseline, 0),
            baseline_limit=self.newsroom.baseline_alerts,
            told_in_digest=told is not None and (story.id, here) not in self.told,
            told_today=self._told_today(subscription),
            gap=self.gap,
        )
        decision = decide(story, subscription, draft, situation)
        decisions.keep(self.tx, decision, self.now, story.baseline_feed)
        if decision.kind is DecisionKind.ANNOUNCE:
            held.release(self.tx, here, story.id)
            self._put(here, decision.kind, draft)
            if story.baseline_feed is not None:
                self.baseline_told[baseline] = situation.baseline_told + 1
        elif told is not None and decision.kind in (DecisionKind.AMEND, DecisionKind.FOLLOW_UP):
            self._put(here, DecisionKind.AMEND, amended(draft, told))
            if decision.kind is DecisionKind.FOLLOW_UP:
                draft = follow_up(amended(draft, told), told)
                self._put(here, DecisionKind.FOLLOW_UP, draft)
        elif decision.reason in DEFERRED:
            self._hold(subscription, decision.reason, draft)
        return Decided(decision, story.short_id, as_text(draft))

    def _hold(self, subscription: Subscription, reason: Reason, draft: Alert) -> None:
        """Keep an alert for a digest; the message there is of the story is edited all the same, which rings nowhere."""
        here = subscription.destination
        if told := self.told.get((draft.story_id, here)):
            self._put(here, DecisionKind.AMEND, amended(draft, told))
        since = self.gap.end + GATHER if reason is Reason.MISSED and self.gap.end else self.now
        due = due_at(subscription.options, reason, since)
        held.hold(self.tx, here, Held(subscription.topic, reason, draft, self.now, due))

    def _told_today(self, subscription: Subscription) -> int:
        if subscription.options.most is None:
            return 0
        since = day_begin(subscription.options, self.now)
        return decisions.told_since(self.tx, subscription.destination, subscription.topic, since)

    def _put(self, destination: Destination, kind: DecisionKind, alert: Alert) -> None:
        outbox.put(self.tx, destination, alert.story_id, kind, alert, self.now)
        self.told[alert.story_id, destination] = alert

    def _draft(self, story: Story, subscription: Subscription, verdicts: dict[int, Verdict]) -> Alert:
        topic = self.newsroom.topics[subscription.topic]
        fired = [w for v in verdicts.values() for m in v.matches if m.topic == topic.name for w in m.words]
        reader = Reader(subscription.options.lang, self.newsroom.vocabulary.concepts)
        title = topic.title_zh if reader.own == "zh" and topic.title_zh else topic.title
        return compose(story, title, fired, self.watched, reader)
