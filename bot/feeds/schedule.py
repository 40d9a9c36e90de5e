"""When to poll a feed next; pure."""

from datetime import datetime, timedelta

from bot.domain.feed import FeedFault

LONGEST_BACKOFF = timedelta(hours=6)
LONGEST_RETRY_AFTER = timedelta(hours=24)
LONGEST_WISH = timedelta(hours=1)  # how far max-age and ttl may stretch the interval: many say a day and mean nothing
GONE_INTERVAL = timedelta(hours=24)
KILLS_BEFORE_BACKOFF = 3  # parses killed in a row before the feed waits the longest
JITTER = 0.1


def next_poll(
    now: datetime,
    *,
    interval: timedelta,
    failures: int = 0,
    retry_after: float | None = None,
    max_age: float | None = None,
    ttl_minutes: int | None = None,
    fault: FeedFault | None = None,
    jitter: float = 0.0,
) -> datetime:
    """When the feed is due again.

    interval: the usual wait, and the least. failures: polls failed in a row, this one included. retry_after and
    max_age: seconds, as the server said. jitter: in [0, 1), spreads feeds over 10 % of the wait; it only ever
    lengthens, so that no feed is asked before its time.
    """
    wait = _backoff(interval, failures, fault) if fault or failures else _wished(interval, max_age, ttl_minutes)
    wait *= 1 + JITTER * jitter
    longest = GONE_INTERVAL if fault is FeedFault.GONE else max(interval * (1 + JITTER), LONGEST_BACKOFF)
    wait = min(wait, longest)
    if retry_after is not None:
        # Compared as seconds: a timedelta cannot hold every number a server may send.
        wait = max(wait, timedelta(seconds=min(retry_after, LONGEST_RETRY_AFTER.total_seconds())))
    return now + wait


def _backoff(interval: timedelta, failures: int, fault: FeedFault | None) -> timedelta:
    if fault is FeedFault.GONE:
        return GONE_INTERVAL
    if fault is FeedFault.PARSER_KILLED and failures >= KILLS_BEFORE_BACKOFF:
        return max(interval, LONGEST_BACKOFF)
    doublings = min(max(failures - 1, 0), 20)
    return max(interval, min(interval * (1 << doublings), LONGEST_BACKOFF))


def _wished(interval: timedelta, max_age: float | None, ttl_minutes: int | None) -> timedelta:
    seconds = max(max_age or 0.0, (ttl_minutes or 0) * 60.0)
    return max(interval, timedelta(seconds=min(seconds, LONGEST_WISH.total_seconds())))
