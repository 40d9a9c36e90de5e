"""Releases that come by the clock, such as USDA's export sales on Thursdays at 08:30; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fnmatch import fnmatchcase
from zoneinfo import ZoneInfo

from bot.domain.feed import Feed

WORKDAYS = frozenset(range(5))
EVERY = timedelta(minutes=1)  # as fast as a person would reload the page


@dataclass(frozen=True, slots=True)
class Release:
    """When something is due at a publisher's, and which feeds may carry it."""

    feeds: str  # a shell pattern that the feed's name or its publisher fits, whatever the case: "usda*"
    zone: str  # the clock it goes by: "America/New_York"
    at: time
    weekdays: frozenset[int] = WORKDAYS  # 0 is Monday
    minutes: int = 15  # for how long it is looked for
    every: timedelta = EVERY  # the wait between two polls meanwhile

    def starts(self, day: date) -> datetime | None:
        """When it comes on this day of its own calendar, in UTC; None on other weekdays."""
        if day.weekday() not in self.weekdays:
            return None
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)


def releases_of(feed: Feed, releases: Iterable[Release]) -> tuple[Release, ...]:
    """The releases that this feed may carry."""
    names = (feed.name.casefold(), feed.publisher.casefold())
    return tuple(each for each in releases if any(fnmatchcase(name, each.feeds.casefold()) for name in names))


def hasten(now: datetime, wait: timedelta, releases: Sequence[Release]) -> timedelta:
    """The wait, cut short where a release starts in it or is being looked for now; never below a release's `every`."""
    return min([wait, *(each for release in releases for each in _waits(now, wait, release))])


def _waits(now: datetime, wait: timedelta, release: Release) -> Iterable[timedelta]:
    today = now.astimezone(ZoneInfo(release.zone)).date()
    for days in range(-1, wait.days + 2):  # yesterday's may still be looked for, tomorrow's may start within the wait
        start = release.starts(today + timedelta(days=days))
        if start is not None and start < now + wait and now < start + timedelta(minutes=release.minutes):
            yield max(start - now, release.every)
