"""Story x subscription -> decision, each with a named reason. Pure: all it needs is handed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerts.change import NO_EDITS, Edits, changes
from bot.alerts.compose import under_our_label
from bot.alerts.hold import restraint
from bot.alerts.reader import AS_PUBLISHED, Reader
from bot.domain.alert import Alert, Decision, DecisionKind, Reason
from bot.domain.gap import NO_GAP, Gap
from bot.domain.story import Story, short_id
from bot.domain.subscription import MuteKind, Options, Subscription


@dataclass(frozen=True, slots=True)
class Situation:
    """What a decision depends on besides the story and the subscription."""

    now: datetime
    freshness: timedelta  # nothing older is told
    told: Alert | None = None  # what this destination was last told of the story
    edits: Edits = NO_EDITS  # what outlets have done to their reports of it
    corrected_elsewhere: bool = False  # in a story of its own, which is told in this one's thread
    reader: Reader = AS_PUBLISHED
    mutes: frozenset[tuple[MuteKind, str]] = frozenset()  # in force for this destination
    baseline_told: int = 0  # stories of the same feed's baseline already announced here
    baseline_limit: int = 3
    told_in_digest: bool = False  # `told` has no message of its own, to be edited or replied to
    told_today: int = 0  # stories of this subscription told today; counted only where that matters
    gap: Gap = NO_GAP


def decide(story: Story, subscription: Subscription, draft: Alert, situation: Situation) -> Decision:
    """What to do about a story for a subscription; `draft` is what would be told."""
    verdict = _muted(story, subscription, situation) or (
        _untold(story, subscription, draft, situation) if situation.told is None else _retold(story, draft, situation)
    )
    kind, reason, detail = _in_time(verdict, story, subscription, situation)
    return Decision(kind, reason, story.id, subscription.topic, subscription.destination, story.revision, detail)


_Verdict = tuple[DecisionKind, Reason, str]


def _muted(story: Story, subscription: Subscription, situation: Situation) -> _Verdict | None:
    if (MuteKind.STORY, str(story.id)) in situation.mutes:
        return DecisionKind.SKIP, Reason.MUTED_STORY, ""
    if story.link is not None and (MuteKind.STORY, str(story.link.to)) in situation.mutes:
        return DecisionKind.SKIP, Reason.MUTED_STORY, f"{short_id(story.link.to)}, which it answers"
    if (MuteKind.TOPIC, subscription.topic) in situation.mutes:
        return DecisionKind.SKIP, Reason.MUTED_TOPIC, subscription.topic
    return None


def _untold(story: Story, subscription: Subscription, draft: Alert, situation: Situation) -> _Verdict:
    if _too_old(story, situation) and not situation.gap.missed(story.last_published, situation.now):
        return DecisionKind.SKIP, Reason.TOO_OLD, f"published {story.last_published:%Y-%m-%d %H:%M} UTC"
    if draft.thread_of and draft.answers:  # whoever was told of a story is told of what answers it
        return DecisionKind.ANNOUNCE, Reason.LINKED_STORY, f"{draft.answers.kind} of {draft.answers.short_id}"
    if missing := lacking(story, subscription.options):
        return DecisionKind.HOLD, *missing
    if story.baseline_feed is not None and situation.baseline_told >= situation.baseline_limit:
        return DecisionKind.SKIP, Reason.BASELINE, f"{situation.baseline_limit} of this feed's first poll were told"
    return DecisionKind.ANNOUNCE, Reason.NEW_STORY, ""


def lacking(story: Story, options: Options) -> tuple[Reason, str] | None:
    """What a story lacks of all that is asked of it, with a detail for people."""
    if story.level.rank < options.level.rank:
        return Reason.BELOW_LEVEL, f"{story.level}, asked for {options.level}"
    if story.families < options.min_outlets:
        return Reason.TOO_FEW_OUTLETS, f"{story.families} of {options.min_outlets}"
    missing = options.sides - {statement.side for statement in story.statements}
    return (Reason.SIDES_SILENT, ", ".join(sorted(missing))) if missing else None


def _retold(story: Story, draft: Alert, situation: Situation) -> _Verdict:
    told = situation.told
    assert told is not None
    if (
        draft.correction != told.correction and not situation.corrected_elsewhere
    ):  # however long ago it was; anything else must still be news
        return DecisionKind.FOLLOW_UP, Reason.CORRECTED, draft.correction
    if not _too_old(story, situation):
        for change in changes(draft, told, situation.reader, situation.edits):
            return DecisionKind.FOLLOW_UP, change.reason, change.line
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
    headline = under_our_label(alert).headline
    return headline, alert.summary, alert.level, sides, figures, alert.facts, alert.original, alert.correction


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
