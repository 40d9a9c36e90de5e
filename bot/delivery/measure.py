"""What became of deliveries, for the metrics."""

from datetime import datetime

from bot.domain.alert import Alert, DecisionKind
from bot.domain.delivery import Delivery
from bot.errors import REPAIRABLE, SendError, SendReason
from bot.observe import metrics


def sent(delivery: Delivery, now: datetime) -> None:
    """A platform has just taken it."""
    metrics.DELIVERIES.labels(delivery.destination.platform, "sent").inc()
    metrics.DELIVERY_LATENCY.observe((now - delivery.created_at).total_seconds())
    if delivery.kind is DecisionKind.ANNOUNCE and isinstance(delivery.content, Alert):
        metrics.TOLD_AFTER.observe((now - delivery.content.first_seen).total_seconds())


def looked(found: str | None) -> None:
    """A message in doubt was looked for: it had arrived, had not, or nobody can tell."""
    metrics.UNKNOWN_OUTCOMES.labels("arrived" if found else "not_visible" if found is None else "absent").inc()
    if found:
        metrics.DUPLICATES_SUPPRESSED.inc()


def refused(delivery: Delivery, error: SendError, again: datetime | None, now: datetime) -> None:
    """A platform has not taken it; `again` is the next try."""
    result = "paused" if error.reason in REPAIRABLE else "failed" if again is None else "postponed"
    metrics.DELIVERIES.labels(delivery.destination.platform, result).inc()
    if error.reason is SendReason.RATE_LIMITED and again is not None:
        metrics.RATELIMIT_WAIT.observe((again - now).total_seconds())
