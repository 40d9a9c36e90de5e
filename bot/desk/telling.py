"""Who is told of the stories that have changed, and what: decisions, and what they put into the outbox."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alerts.change import changes, correction
from bot.alerts.compose import amended, answering, as_text, compose, follow_up, taken_apart, under_our_label
from bot.alerts.decide import Situation, decide
from bot.alerts.hold import day_begin, due_at
from bot.alerts.reader import Reader
from bot.alerts.sides import chained
from bot.desk.newsroom import Newsroom
from bot.desk.retelling import Touched
from bot.desk.wanted import reopen_digest
from bot.domain.alert import DEFERRED, Alert, Decision, DecisionKind, Reason
from bot.domain.digest import Held
from bot.domain.feed import Side
from bot.domain.gap import GATHER
from bot.domain.link import LinkKind
from bot.domain.story import Story
from bot.domain.subscription import FOLLOWED, Destination, MuteKind, Subscription
from bot.domain.topic import MOST_ALERTS, Verdict
from bot.storage import decisions, feeds, follows, held, outbox, stories, subscriptions, switches
from bot.storage.database import Transaction
from bot.stories.roles import nameable


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and the text it tells, or would have told."""

    decision: Decision
    short_id: str  # the story's
    text: str


_TELLING = frozenset({DecisionKind.ANNOUNCE, DecisionKind.AMEND, DecisionKind.FOLLOW_UP})
FOLLOWED_WHY = "this place follows it"


def tell(tx: Transaction, newsroom: Newsroom, touched: Sequence[Touched], now: datetime) -> list[Decided]:
    """Decide on each story for everybody it concerns, and put what is to be told into the outbox."""
    teller = _Teller(tx, newsroom, touched, now)
    # In the order things happened; but of a baseline the newest come first, since only a few of it are told.
    ordered = sorted(touched, key=lambda each: (each.story.last_published, each.story.id))
    fresh = [each for each in ordered if each.story.baseline_feed is None]
    baseline = [each for each in reversed(ordered) if each.story.baseline_feed is not None]
    decided = [one for each in _answered_first([*baseline, *fresh]) for one in teller.tell(each)]
    return decided + teller.tell_linked()


def _answered_first(touched: Sequence[Touched]) -> list[Touched]:
    """In this order, but each behind what it answers: it is told in that one's thread."""
    waiting = {each.story.id: each for each in touched}
    ordered: list[Touched] = []
    for each in touched:
        chain: list[Touched] = []
        while each.story.id in waiting:
            chain.append(waiting.pop(each.story.id))
            each = waiting.get(each.story.link.to, each) if each.story.link else each  # noqa: PLW2901  up the chain
        ordered += reversed(chain)
    return ordered


class _Teller:
    """Decisions of one desk pass: what has been told so far, this pass included."""

    def __init__(self, tx: Transaction, newsroom: Newsroom, touched: Sequence[Touched], now: datetime) -> None:
        self.tx, self.newsroom, self.now = tx, newsroom, now
        self.touched = frozenset(each.story.id for each in touched)
        self.known = known = stories.chains(tx, [each.story.id for each in touched])
        for here in held.unsent_places(tx, [each.story.id for each in touched]):
            reopen_digest(tx, here, now)  # it has to tell them as they are now
        self.told = outbox.told(tx, list(known))
        self.digested = held.told(tx, [each.story.id for each in touched])
        self.gap = switches.gap(tx)
        self.watched: frozenset[Side] = feeds.watched_sides(tx)
        baselines = [each.story.baseline_feed for each in touched if each.story.baseline_feed]
        self.baseline_told = decisions.baseline_announced(tx, baselines)
        self.mutes: defaultdict[Destination, set[tuple[MuteKind, str]]] = defaultdict(set)
        for mute in subscriptions.mutes(tx, now):
            self.mutes[mute.destination].add((mute.kind, mute.target))
        self.wanted: defaultdict[str, list[Subscription]] = defaultdict(list)
        # A topic that has left topics.yaml is no longer told.
        topics = sorted({topic for story in known.values() for topic in story.topics if topic in newsroom.topics})
        for subscription in subscriptions.of_topics(tx, topics):
            self.wanted[subscription.topic].append(_bounded(subscription, newsroom))
        self.followers: defaultdict[int, list[Destination]] = defaultdict(list)
        for story_id, destination in follows.of_stories(tx, list(known)):
            self.followers[story_id].append(destination)

    def tell(self, touched: Touched) -> list[Decided]:
        """Decide on a story for each subscription that it concerns, and for whoever else follows it."""
        decided = [self._decide(touched, subscription) for subscription in self._concerned(touched)]
        reached = {each.decision.destination for each in decided if each.decision.kind in _TELLING}
        for here in self._following(touched.story):
            if here not in reached:
                decided.append(self._decide(touched, Subscription(0, here, FOLLOWED)))
        return decided

    def tell_linked(self) -> list[Decided]:
        """Edit the messages of unchanged stories where one linked to them tells who spoke, or that they are wrong."""
        decided = []
        for story in [each for each in self.known.values() if each.id not in self.touched]:
            for subscription in self._told_of(story):
                told = self.told[story.id, subscription.destination]
                if self._draft(story, subscription, {}).sides != told.sides or self._corrected_in(story, subscription):
                    decided.append(self._decide(Touched(story, {}), subscription))
        return decided

    def _corrected_in(self, story: Story, subscription: Subscription) -> str:
        """What a story that corrects this one now says of it, for its message; "" where none does, or it says so."""
        told = self.told.get((story.id, subscription.destination))
        for each in [self.known[story_id] for story_id in sorted(self.touched)]:
            link = each.link
            if told and link and link.kind is LinkKind.CORRECTION and link.to == story.id:
                answers = self._draft(each, subscription, {}).answers
                if answers is not None and each.short_id not in told.correction:
                    return self._reader(subscription).phrase("{}, see {}").format(answers.line, each.short_id)
        return ""

    def _told_of(self, story: Story) -> list[Subscription]:
        """Of each place with a message of a story one subscription, to a topic of it or of what is linked to it."""
        wanted = [each for topic in dict.fromkeys((*story.topics, *self.wanted)) for each in self.wanted[topic]]
        wanted += [Subscription(0, here, FOLLOWED) for here in self._following(story)]
        found: dict[Destination, Subscription] = {}
        for each in wanted:
            if (story.id, each.destination) in self.told:
                found.setdefault(each.destination, each)
        return list(found.values())

    def _concerned(self, touched: Touched) -> list[Subscription]:
        """Who wants a topic of the story; and where the story that it answers was told, who wants a topic of that."""
        story = touched.story
        found = {each.id: each for topic in story.topics for each in self.wanted[topic]}
        answered = self.known.get(story.link.to) if story.link else None
        if answered is not None and any(verdict.relevant for verdict in touched.verdicts.values()):
            for topic in answered.topics:
                found |= {each.id: each for each in self.wanted[topic] if (answered.id, each.destination) in self.told}
        return [found[each] for each in sorted(found)]

    def _following(self, story: Story) -> list[Destination]:
        """Who follows the story or one that it answers."""
        found = list(self.followers[story.id])
        answered = story.link
        while answered is not None:
            found += self.followers[answered.to]
            before = self.known.get(answered.to)
            answered = before.link if before else None
        return list(dict.fromkeys(found))

    def _decide(self, touched: Touched, subscription: Subscription) -> Decided:
        """Decide, keep the decision, and commit what it tells to the outbox."""
        story, here = touched.story, subscription.destination
        draft = self._draft(story, subscription, touched.verdicts)
        told = self.told.get((story.id, here)) or self.digested.get((story.id, here))
        situation = self._situation(touched, subscription, told)
        if told is not None:
            wrong = taken_apart(situation.reader, touched.taken_out, touched.apart_from) or correction(
                draft, told, situation.reader, touched.edits
            )
            elsewhere = "" if wrong or touched.edits.by else self._corrected_in(story, subscription)
            draft = replace(draft, correction=wrong or elsewhere or told.correction)
            situation = replace(situation, corrected_elsewhere=elsewhere != "")
        decision = decide(story, subscription, draft, situation)
        decisions.keep(self.tx, decision, self.now, story.baseline_feed)
        if decision.kind is DecisionKind.ANNOUNCE:
            held.release(self.tx, here, story.id)
            self._put(here, decision.kind, under_our_label(draft))
            if story.baseline_feed is not None:
                self.baseline_told[story.baseline_feed, here] = situation.baseline_told + 1
        elif decision.reason in DEFERRED:
            self._hold(subscription, decision.reason, under_our_label(draft))
        elif decision.kind is DecisionKind.HOLD:  # it has become less than was asked for
            held.let_go(self.tx, here, story.id, subscription.topic)
        else:
            if told is not None and decision.kind in (DecisionKind.AMEND, DecisionKind.FOLLOW_UP):
                draft = self._retell(decision, draft, told, touched, subscription)
            held.refresh(self.tx, here, subscription.topic, under_our_label(draft))
        return Decided(decision, story.short_id, as_text(draft))

    def _situation(self, touched: Touched, subscription: Subscription, told: Alert | None) -> Situation:
        story, here = touched.story, subscription.destination
        return Situation(
            now=self.now,
            freshness=self.newsroom.freshness,
            told=told,
            edits=touched.edits,
            reader=self._reader(subscription),
            mutes=frozenset(self.mutes[here]),
            baseline_told=self.baseline_told.get((story.baseline_feed or 0, here), 0),
            baseline_limit=self.newsroom.baseline_alerts,
            told_in_digest=told is not None and (story.id, here) not in self.told,
            told_today=self._told_today(subscription),
            gap=self.gap,
        )

    def _retell(
        self, decision: Decision, draft: Alert, told: Alert, touched: Touched, subscription: Subscription
    ) -> Alert:
        """Edit the message, and say in its thread what is material in the change; returns what was told."""
        here, reader = decision.destination, self._reader(subscription)
        found = changes(draft, told, reader, touched.edits)
        draft = amended(draft, told)
        self._put(here, DecisionKind.AMEND, draft)
        if decision.kind is DecisionKind.FOLLOW_UP:
            apart = taken_apart(reader, touched.taken_out, touched.apart_from)
            lines = [apart] if apart else [change.line for change in found]
            loud = bool(apart) or any(change.aloud for change in found)
            draft = follow_up(draft, lines, reader, loud and not subscription.options.threads)
            outbox.put(self.tx, here, draft.story_id, DecisionKind.FOLLOW_UP, draft, self.now)
        return draft

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

    def _reader(self, subscription: Subscription) -> Reader:
        return Reader(subscription.options.lang, nameable(self.newsroom.vocabulary))

    def _draft(self, story: Story, subscription: Subscription, verdicts: Mapping[int, Verdict]) -> Alert:
        reader, linked = self._reader(subscription), chained(story, self.known)
        if subscription.topic == FOLLOWED:
            draft = replace(
                compose(story, reader.phrase("Followed story"), (), self.watched, reader, linked), why=FOLLOWED_WHY
            )
        else:
            topic = self.newsroom.topics[subscription.topic]
            fired = [w for v in verdicts.values() for m in v.matches if m.topic == topic.name for w in m.words]
            draft = compose(story, topic.title_in(reader.own), fired, self.watched, reader, linked)
            draft = replace(draft, mention=subscription.options.mention)
        answered = self.known.get(story.link.to) if story.link else None
        if answered is None:
            return draft
        draft = answering(draft, story, answered, self.told.get((answered.id, subscription.destination)), reader)
        return replace(draft, aloud=draft.aloud and not subscription.options.threads)


def _bounded(subscription: Subscription, newsroom: Newsroom) -> Subscription:
    """Of a workspace's own topic no more are told a day one by one than anybody reads, whatever its query matches."""
    if not newsroom.topics[subscription.topic].workspace:
        return subscription
    options = subscription.options
    return replace(subscription, options=replace(options, most=min(options.most or MOST_ALERTS, MOST_ALERTS)))
