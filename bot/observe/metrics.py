"""What is measured, for Prometheus: no workspace, address or url is ever a label."""

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for
REGISTRY = CollectorRegistry()
_WAITS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21600, 86400)  # seconds; an SLO looks at 300
_SHORT = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


def _counter(name: str, meaning: str, *labels: str) -> Counter:
    return Counter(f"tradewire_{name}", meaning, labels, registry=REGISTRY)


def _gauge(name: str, meaning: str, *labels: str) -> Gauge:
    return Gauge(f"tradewire_{name}", meaning, labels, registry=REGISTRY)


def _histogram(name: str, meaning: str, buckets: tuple[float, ...]) -> Histogram:
    return Histogram(f"tradewire_{name}", meaning, buckets=buckets, registry=REGISTRY)


POLLS = _counter("feed_poll", "Polls, by what came of them: changed, unchanged or the fault.", "result")
POLL_SECONDS = _histogram("feed_poll_duration_seconds", "How long a poll took, parsing included.", _SHORT)
PARSERS_KILLED = _counter("parse_child_killed", "Parsers ended, by why: wall, cpu, memory, crash.", "reason")
SEEN_AFTER = _histogram("seen_after_seconds", "From an entry's publication until it was seen.", _WAITS)
DELIVERIES = _counter(
    "deliveries", "Tries to send, by what came of them: sent, postponed, paused, failed.", "platform", "result"
)
DELIVERY_LATENCY = _histogram(
    "delivery_latency_seconds", "From the outbox until the platform took it; without edits, which rest.", _WAITS
)
TOLD_AFTER = _histogram("told_after_seconds", "From a story's publication until its alert was taken.", _WAITS)
UNKNOWN_OUTCOMES = _counter(
    "unknown_outcome", "Messages of which the answer was lost, by what was then found.", "found"
)
DUPLICATES_SUPPRESSED = _counter("duplicates_suppressed", "Messages not sent again, since they had arrived.")
RATELIMIT_WAIT = _histogram("ratelimit_wait_seconds", "How long a platform asked to be left alone.", _WAITS)
DISCORD_INVALID = _counter("discord_invalid_requests", "Calls that Discord refused with 401, 403 or 429.")
DISCORD_IDENTIFIES = _counter(
    "discord_identify", "Sessions begun on Discord's gateway; at 1,000 a day it resets the token."
)
LOOP_LAG = _histogram("loop_lag_seconds", "How late the event loop ran what was due each second.", _SHORT)
# Not "job": Prometheus calls what it scrapes so, and would rename ours.
JOB_FAILURES = _counter("job_failures", "Ticks of a job that failed.", "name")

# How things stand: set anew whenever they are asked for.
FEEDS = _gauge("feeds", "Feeds that are polled, by how they fare.", "state")
FEED_AGE = _gauge(
    "feed_age_seconds",
    "Since a feed of this side last answered; where none ever has, since it was first asked.",
    "side",
)
INBOX = _gauge("inbox_depth", "Entries that wait to be judged.")
OUTBOX = _gauge("outbox_depth", "Deliveries not settled yet.", "platform")
OUTBOX_OLDEST = _gauge(
    "outbox_oldest_seconds", "How long the oldest delivery that could leave, and awaits no repair, has waited."
)
PAUSED = _gauge("tenants_paused", "Workspaces and places that wait for a person's repair.", "reason")
HELD = _gauge("held_depth", "Alerts held for digests.")
READY = _gauge("ready", "1 when the bot is ready, as /readyz says.")


def exposition() -> tuple[bytes, str]:
    """All of it as Prometheus reads it, and the content type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
