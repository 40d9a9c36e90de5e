"""The calendar: releases that come by the clock, events that are fixed once, and what is known to change in them."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fnmatch import translate
from functools import lru_cache

from bot.domain.pledge import Said

Fields = tuple[tuple[str, str], ...]
"""Days as cron names them: (("day_of_week", "thu"),)."""

# Titles that name a release, and tell that it does not come, comes later or again.
_SAID_OF_IT = re.compile(
    r"\b(?:delay|postpon|suspen|reschedul|resum|retract|statement on\b)|推迟|延期|延迟|暂停|恢复|说明", re.IGNORECASE
)


@lru_cache(maxsize=1_000)
def _shape(pattern: str) -> re.Pattern[str]:
    """A shell pattern, of case-folded names."""
    return re.compile(translate(pattern.casefold()))


@dataclass(frozen=True, slots=True)
class Source:
    """Where it stands."""

    publisher: str
    url: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """What holidays of a government do to a release."""

    country: str  # "US" or "CN"
    move: bool  # to the next working day; else it does not come that day
    days_before: int = 0  # one on any of so many days before moves it too


@dataclass(frozen=True, slots=True)
class Release:
    """What comes by the clock, again and again; an event is one that no feed is expected to bring."""

    name: str
    title: Said
    source: Source
    zone: str  # the clock it goes by: "America/New_York"
    at: time
    days: tuple[Fields, ...] = ()  # on any of these; behind the last of the dates, where there are some
    dates: tuple[date, ...] = ()  # days named one by one
    spread: timedelta = timedelta()  # for how long after its moment it may still come in time; none for a named date
    holidays: Holidays | None = None
    certain: bool = True  # else it comes only when there is something to tell, and can be neither late nor announced
    grace: timedelta = timedelta()  # beyond the spread, until it is late
    remind: timedelta = timedelta()  # how long before its moment people are told
    feeds: str = ""  # a shell pattern that the names or publishers of its feeds fit, whatever the case; "" for an event
    pattern: str = ""  # a regular expression that the title of its entry fits, whatever the case
    poll: timedelta = timedelta()  # for how long its feeds are asked every minute from its moment on

    @property
    def is_event(self) -> bool:
        """Does nothing but the time tell that it has come?"""
        return not self.feeds

    def carried_by(self, *names: str) -> bool:
        """Is one of these, a feed's name and its publisher, the name of a feed that may bring it?"""
        shape = _shape(self.feeds)
        return not self.is_event and any(shape.match(name.casefold()) for name in names)

    def announced_by(self, title: str) -> bool:
        """Is an entry of this title the release?"""
        if self.certain and _SAID_OF_IT.search(title):
            return False
        return re.search(self.pattern, title, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True)
class Change:
    """What a publisher has announced beyond its rule: a release does not come for some days, or comes another time."""

    release: str
    first: date  # by the rule's days, as the calendar shows them without the change
    last: date | None  # None: until further notice
    source: Source
    moved_to: datetime | None = None  # in UTC; None: it is suspended

    def covers(self, day: date) -> bool:
        """Does it change the release of this day?"""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Calendar:
    """All of it."""

    releases: tuple[Release, ...] = ()
    changes: tuple[Change, ...] = ()
    _carried: dict[tuple[str, str], list[Release]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def carried(self, name: str, publisher: str) -> list[Release]:
        """The releases that a feed of this name and publisher may bring; each poll asks for them, and each batch."""
        feed = name, publisher
        if (found := self._carried.get(feed)) is None:
            found = self._carried[feed] = [each for each in self.releases if each.carried_by(*feed)]
        return found

    def changes_of(self, release: Release) -> list[Change]:
        """The changes to one release."""
        return [each for each in self.changes if each.release == release.name]


NO_CALENDAR = Calendar()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A release at one of its times."""

    release: Release
    slot: datetime  # when it comes by its rule, in UTC: what it is known by, wherever it is moved to
    due: datetime
    until: datetime  # it is in time up to here
    moved: bool = False  # a holiday has moved it
    change: Change | None = None

    @property
    def suspended(self) -> bool:
        """Was it announced that it does not come?"""
        return self.change is not None and self.change.moved_to is None

    @property
    def late_from(self) -> datetime:
        """When its grace is over."""
        return self.until + self.release.grace


Slot = tuple[str, datetime]
"""A release's name, and which of its times."""


class ReleaseState(StrEnum):
    """How a release stands. Told in this order at the most: nobody is told of an earlier one after a later."""

    DUE = "due"
    SUSPENDED = "suspended"
    LATE = "late"  # not seen, though its feeds answer
    OUT = "out"
    PASSED = "passed"  # its time is over, and whether it has come no feed can tell

    @property
    def rank(self) -> int:
        """Its place in that order."""
        return list(ReleaseState).index(self)


@dataclass(frozen=True, slots=True)
class Released:
    """The entry that a release was."""

    release: str
    slot: datetime
    title: str
    url: str
    publisher: str
    published: datetime
