"""When a feed is looked at every minute, since a release of the calendar is due in it; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.calendar.occurrences import DAY, occurrences
from bot.domain.calendar import Calendar, Occurrence
from bot.domain.feed import Feed

EVERY = timedelta(minutes=1)  # as fast as a person would reload the page


@dataclass(frozen=True, slots=True)
class Watch:
    """From when to when a release is looked for."""

    start: datetime
    end: datetime


def watches(calendar: Calendar, feed: Feed, now: datetime, ahead: timedelta) -> list[Watch]:
    """When this feed is to be watched, of all that is not over now and begins so far ahead at the most."""
    wanted = calendar.carried(feed.name, feed.publisher)
    if not wanted:
        return []
    begin = now - max(each.spread + each.poll for each in wanted)
    found = [watch for each in occurrences(calendar, begin, now + ahead, wanted) for watch in _of(each)]
    return [each for each in found if now < each.end and each.start <= now + ahead]


def hasten(now: datetime, wait: timedelta, watching: Iterable[Watch]) -> timedelta:
    """The wait, cut short where a watch starts in it or goes on now; never below EVERY."""
    return min(
        [wait, *(max(each.start - now, EVERY) for each in watching if each.start < now + wait and now < each.end)]
    )


def _of(occurrence: Occurrence) -> Iterator[Watch]:
    """At the same time of each day on which it may come, unless it is announced that it does not."""
    release = occurrence.release
    local = occurrence.due.astimezone(ZoneInfo(release.zone))
    for days in range((occurrence.until - occurrence.due) // DAY + 1) if not occurrence.suspended else ():
        start = (local + days * DAY).astimezone(UTC)
        yield Watch(start, start + release.poll)
