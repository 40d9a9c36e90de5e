"""Who is told of the stories that have changed, and what: decisions, and what they put into the outbox."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.compose import amended, as_text, compose, follow_up
from bot.alerts.decide import Situation, decide
from bot.alerts.hold import day_begin, due_at
from bot.alerts.reader import Reader
from bot.desk.newsroom import Newsroom
from bot.desk.retelling import Touched
from bot.domain.alert import DEFERRED, Alert, Decision, DecisionKind, Reason
from bot.domain.digest import Held
from bot.domain.feed import Side
from bot.domain.gap import GATHER
from bot.domain.story import Story
from bot.domain.subscription import Destination, MuteKind, Subscription
from bot.domain.topic import Verdict
from bot.storage import decisions, feeds, held, outbox, subscriptions, switches
from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and the text it tells, or would have told."""

    decision: Decision
    short_id: str  # the story's
    text: str


def tell(tx: Transaction, newsroom: Newsroom, touched: Sequence[Touched], now: datetime) -> list[Decided]:
    """Decide on each story for each of its topics' subscriptions, and put what is to be told into the outbox."""
    wanted: defaultdict[str, list[Subscription]] = defaultdict(list)
    for subscription in subscriptions.of_topics(tx, _live_topics(newsroom, touched)):
        wanted[subscription.topic].append(subscription)
    teller = _Teller(tx, newsroom, [each.story for each in touched], now)
    # In the order things happened; but of a baseline the newest come first, since only a few of it are told.
    ordered = sorted(touched, key=lambda each: each.story.last_published)
    fresh = [each for each in ordered if each.story.baseline_feed is None]
    baseline = [each for each in reversed(ordered) if each.story.baseline_feed is not None]
    return [
        teller.tell(each.story, subscription, each.verdicts)
        for each in [*baseline, *fresh]
        for subscription in sorted((s for topic in each.story.topics for s in wanted[topic]), key=lambda s: s.id)
    ]


def _live_topics(newsroom: Newsroom, touched: Sequence[Touched]) -> list[str]:
    """The topics of these stories; one that has left topics.yaml is no longer told."""
    return sorted({topic for each in touched for topic in each.story.topics if topic in newsroom.topics})


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

    def tell(self, story: Story, subscription: Subscription, verdicts: Mapping[int, Verdict]) -> Decided:
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

    def _draft(self, story: Story, subscription: Subscription, verdicts: Mapping[int, Verdict]) -> Alert:
        topic = self.newsroom.topics[subscription.topic]
        fired = [w for v in verdicts.values() for m in v.matches if m.topic == topic.name for w in m.words]
        reader = Reader(subscription.options.lang, self.newsroom.vocabulary.concepts)
        title = topic.title_zh if reader.own == "zh" and topic.title_zh else topic.title
        return compose(story, title, fired, self.watched, reader)
