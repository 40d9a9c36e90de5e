"""Story x subscription -> decision, each with a named reason. Pure: all it needs is handed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerts.compose import newly_spoken
from bot.alerts.hold import restraint
from bot.domain.alert import Alert, Decision, DecisionKind, Reason
from bot.domain.gap import NO_GAP, Gap
from bot.domain.story import Story
from bot.domain.subscription import MuteKind, Subscription


@dataclass(frozen=True, slots=True)
class Situation:
    """What a decision depends on besides the story and the subscription."""

    now: datetime
    freshness: timedelta  # nothing older is told
    told: Alert | None = None  # what this destination was last told of the story
    mutes: frozenset[tuple[MuteKind, str]] = frozenset()  # in force for this destination
    baseline_told: int = 0  # stories of the same feed's baseline already announced here
    baseline_limit: int = 3
    told_in_digest: bool = False  # `told` has no message of its own, to be edited or replied to
    told_today: int = 0  # stories of this subscription told today; counted only where that matters
    gap: Gap = NO_GAP


def decide(story: Story, subscription: Subscription, draft: Alert, situation: Situation) -> Decision:
    """What to do about a story for a subscription; `draft` is what would be told."""
    verdict = _muted(story, subscription, situation) or (
        _untold(story, subscription, situation)
        if situation.told is None
        else _retold(story, draft, situation.told, situation)
    )
    kind, reason, detail = _in_time(verdict, story, subscription, situation)
    return Decision(kind, reason, story.id, subscription.topic, subscription.destination, story.revision, detail)


_Verdict = tuple[DecisionKind, Reason, str]


def _muted(story: Story, subscription: Subscription, situation: Situation) -> _Verdict | None:
    if (MuteKind.STORY, str(story.id)) in situation.mutes:
        return DecisionKind.SKIP, Reason.MUTED_STORY, ""
    if (MuteKind.TOPIC, subscription.topic) in situation.mutes:
        return DecisionKind.SKIP, Reason.MUTED_TOPIC, subscription.topic
    return None


def _untold(story: Story, subscription: Subscription, situation: Situation) -> _Verdict:
    options, outlets = subscription.options, story.families
    missing = options.sides - {statement.side for statement in story.statements}
    if _too_old(story, situation) and not situation.gap.missed(story.last_published, situation.now):
        return DecisionKind.SKIP, Reason.TOO_OLD, f"published {story.last_published:%Y-%m-%d %H:%M} UTC"
    if story.level.rank < options.level.rank:
        return DecisionKind.HOLD, Reason.BELOW_LEVEL, f"{story.level}, asked for {options.level}"
    if outlets < options.min_outlets:
        return DecisionKind.HOLD, Reason.TOO_FEW_OUTLETS, f"{outlets} of {options.min_outlets}"
    if missing:
        return DecisionKind.HOLD, Reason.SIDES_SILENT, ", ".join(sorted(missing))
    if story.baseline_feed is not None and situation.baseline_told >= situation.baseline_limit:
        return DecisionKind.SKIP, Reason.BASELINE, f"{situation.baseline_limit} of this feed's first poll were told"
    return DecisionKind.ANNOUNCE, Reason.NEW_STORY, ""


def _retold(story: Story, draft: Alert, told: Alert, situation: Situation) -> _Verdict:
    spoken = newly_spoken(draft, told)
    if spoken and situation.now - story.last_published <= situation.freshness:
        return DecisionKind.FOLLOW_UP, Reason.SIDE_SPOKE, ", ".join(line.party for line in spoken)
    if len(draft.outlets) > len(told.outlets):
        joined = {outlet.publisher for outlet in draft.outlets} - {outlet.publisher for outlet in told.outlets}
        return DecisionKind.AMEND, Reason.OUTLETS_JOINED, ", ".join(sorted(joined))
    if _seen(draft) != _seen(told):
        return DecisionKind.AMEND, Reason.TEXT_CHANGED, ""
    return DecisionKind.SKIP, Reason.ALREADY_TOLD, ""


def _seen(alert: Alert) -> tuple[object, ...]:
    """What a reader sees of it besides its outlets."""
    sides = [(line.party, line.text) for line in alert.sides]
    figures = [line.text for line in alert.figures]
    return alert.headline, alert.summary, alert.level, sides, figures, alert.facts, alert.original


def _too_old(story: Story, situation: Situation) -> bool:
    return situation.now - story.last_published > situation.freshness


def _in_time(verdict: _Verdict, story: Story, subscription: Subscription, situation: Situation) -> _Verdict:
    """The verdict as it can be carried out now: what a digest told has no message, and what is to be told may wait."""
    kind, reason, detail = verdict
    if situation.told_in_digest and kind is DecisionKind.AMEND:
        return DecisionKind.SKIP, Reason.ALREADY_TOLD, "in a digest"
    if kind not in (DecisionKind.ANNOUNCE, DecisionKind.FOLLOW_UP):
        return verdict
    if situation.gap.told(story.last_published if situation.told else story.first_published):
        return DecisionKind.SKIP, Reason.RESTORED, ""
    if situation.told is None and _too_old(story, situation):
        return DecisionKind.HOLD, Reason.MISSED, ""
    if waits := restraint(subscription.options, story.level, situation.told_today, situation.now):
        return DecisionKind.HOLD, *waits
    return (DecisionKind.ANNOUNCE, reason, detail) if situation.told_in_digest else verdict
