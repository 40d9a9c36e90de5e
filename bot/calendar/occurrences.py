"""The times of a release between two instants: cron's days by APScheduler, moved by holidays and by what is announced.

A local time that does not exist on a day (clocks go forward) is the moment as long after the change as it is after the
hour that was left out; of one that exists twice the first counts. So each day has it once.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from bot.domain.calendar import Calendar, Change, Fields, Holidays, Occurrence, Release

DAY = timedelta(days=1)
NEVER_LONGER = timedelta(days=21)  # no row of holidays and weekends moves anything further
_SATURDAY = 5


def occurrences(
    calendar: Calendar, first: datetime, last: datetime, releases: Iterable[Release] | None = None
) -> list[Occurrence]:
    """All that is due from `first` up to `last`, in order; of these releases alone, where they are named."""
    found = [
        each
        for release in (calendar.releases if releases is None else releases)
        for each in _of_release(release, calendar.changes_of(release), first, last)
        if first <= each.due <= last
    ]
    return sorted(found, key=lambda each: (each.due, each.release.name))


def check_days(fields: Mapping[str, str]) -> None:
    """Raise ValueError for what cron does not understand, or for days that never come."""
    trigger = CronTrigger(**fields, hour=0, minute=0, timezone=UTC)
    if trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC)) is None:
        raise ValueError("these days never come")


def _of_release(release: Release, changes: list[Change], first: datetime, last: datetime) -> Iterator[Occurrence]:
    zone = ZoneInfo(release.zone)
    reach = [NEVER_LONGER] + [abs(each.moved_to - _at(each.first, release)) + DAY for each in changes if each.moved_to]
    for day in _days(release, (first - max(reach)).astimezone(zone), (last + max(reach)).astimezone(zone)):
        moved_to = _by_holidays(release.holidays, day)
        if moved_to is None:
            continue
        slot, due = _at(day, release), _at(moved_to, release)
        covering = [each for each in changes if each.covers(moved_to)]
        change = max(covering, key=lambda each: each.first, default=None)
        exact = bool(change and change.moved_to) or day in release.dates
        due = (change and change.moved_to) or due
        yield Occurrence(release, slot, due, due if exact else due + release.spread, moved_to != day, change)


def _days(release: Release, first: datetime, last: datetime) -> Iterator[date]:
    """The days by its rule, on each of which it comes once, though clocks may show its time twice."""
    trigger, moment = _trigger_of(release), datetime.combine(first.date(), time(), first.tzinfo)
    while (fires := trigger.get_next_fire_time(None, moment)) is not None and fires <= last:
        yield fires.date()
        moment = datetime.combine(fires.date() + DAY, time(), first.tzinfo)


@cache
def _trigger_of(release: Release) -> BaseTrigger:
    zone, at = ZoneInfo(release.zone), {"hour": release.at.hour, "minute": release.at.minute}
    named = [
        CronTrigger(year=day.year, month=day.month, day=day.day, **at, timezone=zone) for day in sorted(release.dates)
    ]
    return OrTrigger([*named, *(_by_rule(days, release, zone, at) for days in release.days)])


def _by_rule(days: Fields, release: Release, zone: ZoneInfo, at: dict[str, int]) -> CronTrigger:
    """The rule holds from the month after the last named date on."""
    known_to = max(release.dates, default=None)
    start = known_to and datetime.combine((known_to.replace(day=1) + 32 * DAY).replace(day=1), time(), zone)
    return CronTrigger(**dict(days), **at, timezone=zone, start_date=start)


def _at(day: date, release: Release) -> datetime:
    return datetime.combine(day, release.at, ZoneInfo(release.zone)).astimezone(UTC)


def _by_holidays(rule: Holidays | None, day: date) -> date | None:
    """The day itself, or the working day that it is moved to; None where it does not come."""
    if rule is None or not any(is_holiday(rule.country, day - days * DAY) for days in range(rule.days_before + 1)):
        return day
    if not rule.move:
        return None
    day += DAY
    while day.weekday() >= _SATURDAY or is_holiday(rule.country, day):
        day += DAY
    return day


@cache
def is_holiday(country: str, day: date) -> bool:
    """Do the government's offices of this country rest that day, weekends aside?"""
    return day in _holidays(country)


@cache
def _holidays(country: str) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415  a third of a second, which only whoever asks for a time needs to wait

    return holidays.country_holidays(country)
