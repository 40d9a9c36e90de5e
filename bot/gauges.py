"""How things stand, into the metrics: looked up when somebody asks for them."""

from collections import Counter
from datetime import datetime

from bot.domain.closed import WILLED
from bot.domain.feed import PolledFeed, Side
from bot.domain.health import FeedState
from bot.feeds.health import health_of
from bot.observe import metrics
from bot.storage import counts, feeds, pauses
from bot.storage.database import Transaction


def look(tx: Transaction, now: datetime, at_terminal: bool = False) -> None:
    """Set every gauge that the store knows; `at_terminal`: the bot runs in a terminal, and tells it what it wants."""
    polled = feeds.active(tx)
    states = Counter(health_of(each).state for each in polled)
    for state in FeedState:
        metrics.FEEDS.labels(state.value).set(states[state])
    _ages(polled, now)
    metrics.INBOX.set(counts.inbox(tx))
    metrics.HELD.set(counts.held(tx))
    oldest = counts.oldest_waiting(tx, now, at_terminal)
    metrics.OUTBOX_OLDEST.set((now - oldest).total_seconds() if oldest else 0)
    metrics.OUTBOX.clear()
    for platform, number in counts.outbox(tx).items():
        metrics.OUTBOX.labels(platform).set(number)
    metrics.PAUSED.clear()
    repairable = [pause.reason for pause in pauses.every(tx) if pause.detail not in WILLED]
    for reason, number in Counter(repairable).items():
        metrics.PAUSED.labels(reason.value).set(number)


def _ages(polled: list[PolledFeed], now: datetime) -> None:
    metrics.FEED_AGE.clear()
    for side in Side:
        # A side none of whose feeds has ever answered is as silent as one whose feeds do no more.
        known = [each.last_ok_at or each.failing_since for each in polled if each.feed.side is side]
        if since := max(filter(None, known), default=None):
            metrics.FEED_AGE.labels(side.value).set((now - since).total_seconds())
