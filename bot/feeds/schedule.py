"""When to poll a feed next; pure.

What we want (the learnt interval of rhythm.py, cut short about a release) comes first; what the server asks for
(Cache-Control, ttl, skipHours, skipDays, Retry-After) and backing off after failures only ever make it later.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.feed import NO_SKIPS, FeedFault, Skips
from bot.feeds.releases import Watch, hasten

LONGEST_BACKOFF = timedelta(hours=6)
LONGEST_RETRY_AFTER = timedelta(hours=24)
LONGEST_WISH = timedelta(hours=1)  # how far max-age and ttl may stretch the interval: many say a day and mean nothing
GONE_INTERVAL = timedelta(hours=24)
KILLS_BEFORE_BACKOFF = 3  # parses killed in a row before the feed waits the longest
JITTER = 0.1
HOUR = timedelta(hours=1)


def next_poll(  # noqa: PLR0913  the one place where all that is known of a feed comes together
    now: datetime,
    *,
    interval: timedelta,
    failures: int = 0,
    retry_after: float | None = None,
    max_age: float | None = None,
    ttl_minutes: int | None = None,
    fault: FeedFault | None = None,
    jitter: float = 0.0,
    watching: Sequence[Watch] = (),
    skips: Skips = NO_SKIPS,
) -> datetime:
    """When the feed is due again.

    interval: the usual wait, and the least but for releases. failures: polls failed in a row, this one included.
    retry_after and max_age: seconds, as the server said. jitter: in [0, 1), spreads feeds over 10 % of the wait; it
    only ever lengthens, so that no feed is asked before its time. watching: when a release is looked for in it.
    """
    stretch = 1 + JITTER * jitter
    if fault or failures:
        longest = GONE_INTERVAL if fault is FeedFault.GONE else max(interval * (1 + JITTER), LONGEST_BACKOFF)
        wait = min(_backoff(interval, failures, fault) * stretch, longest)
    else:
        wait = max(hasten(now, interval * stretch, watching), _wish(max_age, ttl_minutes) * stretch)
    if retry_after is not None:
        # Compared as seconds: a timedelta cannot hold every number a server may send.
        wait = max(wait, timedelta(seconds=min(retry_after, LONGEST_RETRY_AFTER.total_seconds())))
    return _after_skips(now + wait, skips, interval * (stretch - 1))


def _backoff(interval: timedelta, failures: int, fault: FeedFault | None) -> timedelta:
    if fault is FeedFault.GONE:
        return GONE_INTERVAL
    if fault is FeedFault.PARSER_KILLED and failures >= KILLS_BEFORE_BACKOFF:
        return max(interval, LONGEST_BACKOFF)
    doublings = min(max(failures - 1, 0), 20)
    return max(interval, min(interval * (1 << doublings), LONGEST_BACKOFF))


def _wish(max_age: float | None, ttl_minutes: int | None) -> timedelta:
    seconds = max(max_age or 0.0, (ttl_minutes or 0) * 60.0)
    return timedelta(seconds=min(seconds, LONGEST_WISH.total_seconds()))


def _after_skips(due: datetime, skips: Skips, spread: timedelta) -> datetime:
    """The same, or the end of the skipped time it falls into; feeds that skip the same are spread a little there."""
    end = due
    while _skipped(end, skips):
        end = end.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + HOUR
    return due if end == due else end + min(spread, HOUR / 2)


def _skipped(moment: datetime, skips: Skips) -> bool:
    there = moment.astimezone(UTC)
    return there.hour in skips.hours or there.weekday() in skips.days
