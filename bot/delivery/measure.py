"""What became of deliveries, for the metrics."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.alert import Alert, DecisionKind
from bot.domain.delivery import Delivery
from bot.errors import REPAIRABLE, SendError, SendReason
from bot.observe import metrics

_RESULTS = ("sent", "postponed", "paused", "failed")


def begin(platforms: Iterable[str]) -> None:
    """Count from zero what becomes of deliveries there: of a series that begins at one Prometheus sees no increase."""
    for platform in platforms:
        for result in _RESULTS:
            metrics.DELIVERIES.labels(platform, result)


def sent(delivery: Delivery, now: datetime) -> None:
    """A platform has just taken it."""
    metrics.DELIVERIES.labels(delivery.destination.platform, "sent").inc()
    if delivery.kind is not DecisionKind.AMEND:
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
