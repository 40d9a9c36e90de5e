"""The options of `subscribe` that say when and how loud: cadence, most a day, quiet hours, days, zone. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time

from bot.commands.replies import typed
from bot.domain.phrase import joined, say
from bot.domain.subscription import Cadence, Options, QuietHours
from bot.errors import CommandError
from bot.text.checks import find_zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DASH = re.compile(r"[-–—~至到]")  # as people and their telephones write it
_MOST = re.compile(r"([1-9]\d{0,2})(/day)?")

FORM = "[instant|hourly|daily HH:MM] [max N/day] [quiet HH:MM-HH:MM [strict]] [days mon-fri] [tz Area/City] [threads]"


def _daily(options: Options, value: str) -> Options:
    return replace(options, cadence=Cadence.DAILY, at=_clock(value, "daily 08:00"))


def _max(options: Options, value: str) -> Options:
    match = _MOST.fullmatch(value.lower())
    if match is None:
        raise _refused(say("max takes a number of stories a day from 1 to 999, not {}", typed(value)), "max 10/day")
    return replace(options, most=int(match[1]))


def _quiet(options: Options, value: str) -> Options:
    ends = _DASH.split(value)
    if len(ends) != 2:
        raise _refused(say("quiet takes two times, not {}", typed(value)), "quiet 22:00-07:00")
    start, end = (_clock(each, "quiet 22:00-07:00") for each in ends)
    if start == end:
        raise _refused(say("quiet hours that end when they begin are the whole day"), "quiet 22:00-07:00")
    return replace(options, quiet=QuietHours(start, end))


def _strict(options: Options) -> Options:
    if options.quiet is None:
        raise _refused(say("strict belongs after quiet hours"), "quiet 22:00-07:00 strict")
    return replace(options, quiet=replace(options.quiet, strict=True))


def _days(options: Options, value: str) -> Options:
    days: set[int] = set()
    for part in value.lower().split(","):
        ends = [_day(each, value) for each in _DASH.split(part)]
        if len(ends) > 2:
            raise _refused(say("days are named as mon-fri or mon,wed,fri; not {}", typed(value)), "days mon-fri")
        first, last = ends[0], ends[-1]
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return replace(options, days=frozenset(days) if len(days) < 7 else frozenset())


def _tz(options: Options, value: str) -> Options:
    zone = find_zone(value)
    if zone is None:
        raise _refused(say("there is no time zone {}; zones are named Area/City", typed(value)), "tz America/New_York")
    return replace(options, zone=zone)


# What takes a value, and what stands alone.
TIMING: dict[str, Callable[[Options, str], Options]] = {
    "daily": _daily,
    "max": _max,
    "quiet": _quiet,
    "days": _days,
    "tz": _tz,
}
WORDS: dict[str, Callable[[Options], Options]] = {
    "instant": lambda options: replace(options, cadence=Cadence.INSTANT, at=None),
    "hourly": lambda options: replace(options, cadence=Cadence.HOURLY, at=None),
    "strict": _strict,
    "threads": lambda options: replace(options, threads=True),
}


def timing_text(options: Options) -> list[str]:
    """These options as people read them, in the order of the form; the cadence always."""
    parts = [say("daily {:%H:%M}", options.at) if options.at else say(options.cadence.value)]
    if options.most is not None:
        parts.append(say("at most {} a day", options.most))
    if options.quiet:
        strict = say(", flash too") if options.quiet.strict else ""
        parts.append(say("quiet {:%H:%M}-{:%H:%M}{}", options.quiet.start, options.quiet.end, strict))
    if options.days:
        parts.append(say("on {}", joined(", ", (say(DAYS[day]) for day in sorted(options.days)))))
    if options.threads:
        parts.append(say("follow-ups in threads only"))
    if options.at or options.most is not None or options.quiet or options.days:
        parts.append(say("{} time", options.zone or "UTC"))
    return parts


def _clock(text: str, example: str) -> time:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise _refused(say("a time from 00:00 to 23:59 is expected, not {}", typed(text)), example)
    return time(int(match[1]), int(match[2]))


def _day(text: str, value: str) -> int:
    if text[:3] not in DAYS:
        raise _refused(say("days are named as mon-fri or mon,wed,fri; not {}", typed(value)), "days mon-fri")
    return DAYS.index(text[:3])


def _refused(problem: str, example: str) -> CommandError:
    return CommandError(problem, f"/trade subscribe soybeans {example}")
