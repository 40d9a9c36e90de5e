"""calendar.yaml to the calendar: releases, events and announced changes, checked in full."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.calendar.occurrences import check_days, occurrences
from bot.domain.calendar import NO_CALENDAR, Calendar, Change, Holidays, Release, Source
from bot.domain.pledge import Said
from bot.errors import Fault
from bot.settings.models import Strict, Title
from bot.settings.pledges import SourceConfig
from bot.settings.values import Line, Name, Zone
from bot.settings.yaml_file import Key, YamlFile

_LASTS = re.compile(r"(\d{1,3})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
LONGEST = timedelta(days=14)


def _duration(text: object) -> timedelta:
    match = _LASTS.fullmatch(str(text))
    lasts = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None
    if lasts is None or lasts > LONGEST:
        raise ValueError("a duration such as 30m, 4h or 2d is expected, 14d at most")
    return lasts


def _days(fields: dict[str, str]) -> dict[str, str]:
    try:
        check_days(fields)
    except ValueError as error:
        raise ValueError(f"{error}; write days as cron does, for example {{day_of_week: thu}}") from None
    return fields


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"this is no regular expression: {error}") from None
    return text


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) else value  # `day: 18` is a number to YAML


def _clock(text: object) -> time:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(text)):
        raise ValueError('a time is expected, in quotes: "08:30"')
    return time.fromisoformat(str(text))


def _moment(text: object) -> datetime:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d", str(text)):
        raise ValueError('a day and a time are expected, in quotes: "2026-12-24 12:00"')
    return datetime.fromisoformat(str(text))


Duration = Annotated[timedelta, BeforeValidator(_duration)]
CronField = Literal["month", "day", "day_of_week"]
CronDays = Annotated[
    dict[CronField, Annotated[str, BeforeValidator(_text)]], Field(min_length=1), AfterValidator(_days)
]
Clock = Annotated[time, BeforeValidator(_clock)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class HolidaysConfig(Strict):
    """What holidays do."""

    of: Literal["US", "CN"]
    then: Literal["move", "skip"]
    days_before: int = Field(0, ge=0, le=7)

    @model_validator(mode="after")
    def _moves_only(self) -> "HolidaysConfig":
        if self.days_before and self.then == "skip":
            raise ValueError("days_before belongs to then: move")
        return self


class ReleaseConfig(Strict):
    """What comes again and again."""

    id: Name
    title: Title
    source: SourceConfig
    zone: Zone
    at: Clock
    days: tuple[CronDays, ...] = ()
    dates: tuple[date, ...] = ()
    spread: Duration = timedelta()
    holidays: HolidaysConfig | None = None
    certain: bool = True
    grace: Duration = timedelta(hours=2)
    remind: Duration = timedelta(minutes=30)
    feeds: Line
    pattern: Annotated[Line, AfterValidator(_pattern)]
    poll: Duration = timedelta(minutes=15)

    @model_validator(mode="after")
    def _comes(self) -> "ReleaseConfig":
        if not (self.days or self.dates):
            raise ValueError("it never comes: write days, as cron has them, or dates")
        return self


class EventConfig(Strict):
    """What is fixed once: talks, a deadline."""

    id: Name
    title: Title
    source: SourceConfig
    zone: Zone
    at: Moment
    remind: Duration = timedelta(days=1)


class ChangeConfig(Strict):
    """What is announced beyond the rule."""

    release: Name
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date | None, Field(alias="to")] = None
    moved_to: Moment | None = None
    source: SourceConfig


class CalendarConfig(Strict):
    """calendar.yaml."""

    releases: tuple[ReleaseConfig, ...] = ()
    events: tuple[EventConfig, ...] = ()
    exceptions: tuple[ChangeConfig, ...] = ()


def read_calendar(model: CalendarConfig | None, file: YamlFile, faults: list[Fault]) -> Calendar:
    """The calendar; what is wrong between its parts is added to the faults."""
    if model is None:
        return NO_CALENDAR
    found: dict[str, Release] = {}
    given = [(("releases", place, "id"), _release(each)) for place, each in enumerate(model.releases)]
    given += [(("events", place, "id"), _event(each)) for place, each in enumerate(model.events)]
    for key, release in given:
        if release.name in found:
            faults.append(Fault(file.place(key), f"{release.name} stands twice", "give one of them another id"))
        found[release.name] = release
    changes = []
    for place, each in enumerate(model.exceptions):
        for below, problem, remedy in _faults_of(each, found):
            faults.append(Fault(file.place(("exceptions", place, *below)), problem, remedy))
        if each.release in found:
            changes.append(_change(each, found[each.release]))
    return Calendar(tuple(found.values()), tuple(changes))


def _faults_of(change: ChangeConfig, known: dict[str, Release]) -> list[tuple[Key, str, str]]:
    """(key, problem, remedy) of each."""
    faults: list[tuple[Key, str, str]] = []
    if change.release not in known:
        remedy = f"name one of {', '.join(sorted(known))}"
        faults.append((("release",), f"no release is called {change.release!r}", remedy))
    if change.last is not None and change.last < change.first:
        faults.append((("to",), f"{change.last} is before {change.first}", "from is the first day, to the last"))
    if change.moved_to is not None and change.last is not None:
        faults.append((("to",), "one release is moved, and not several", "leave `to` out; write an exception for each"))
    elif change.moved_to is not None and change.release in known and not _is_due(known[change.release], change.first):
        remedy = "name a day on which `/trade calendar` shows it"
        faults.append((("from",), f"{change.release} is not due on {change.first}", remedy))
    return faults


def _is_due(release: Release, day: date) -> bool:
    """Does it come that day by its rule and the holidays? Before the last named date there is no rule to ask."""
    if release.dates and day <= max(release.dates):
        return True
    zone = ZoneInfo(release.zone)
    first, last = (datetime.combine(day, clock, zone).astimezone(UTC) for clock in (time.min, time(23, 59)))
    return bool(occurrences(Calendar((release,)), first, last))


def _release(given: ReleaseConfig) -> Release:
    rules = given.holidays
    return Release(
        name=given.id,
        title=Said(given.title.en, given.title.zh),
        source=_source(given.source),
        zone=given.zone,
        at=given.at,
        days=tuple(tuple(sorted(each.items())) for each in given.days),
        dates=given.dates,
        spread=given.spread,
        holidays=Holidays(rules.of, rules.then == "move", rules.days_before) if rules else None,
        certain=given.certain,
        grace=given.grace if given.certain else timedelta(),
        remind=given.remind,
        feeds=given.feeds,
        pattern=given.pattern,
        poll=given.poll,
    )


def _event(given: EventConfig) -> Release:
    return Release(
        name=given.id,
        title=Said(given.title.en, given.title.zh),
        source=_source(given.source),
        zone=given.zone,
        at=given.at.time(),
        dates=(given.at.date(),),
        remind=given.remind,
    )


def _change(given: ChangeConfig, release: Release) -> Change:
    moved_to = given.moved_to and given.moved_to.replace(tzinfo=ZoneInfo(release.zone)).astimezone(UTC)
    last = given.first if moved_to else given.last
    return Change(given.release, given.first, last, _source(given.source), moved_to)


def _source(given: SourceConfig) -> Source:
    return Source(given.publisher, str(given.url))
