"""The options of `subscribe`: what is told, in which language, when, and how loud. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time

from bot.commands.replies import typed
from bot.domain.feed import Side
from bot.domain.phrase import joined, say
from bot.domain.story import Level
from bot.domain.subscription import CALENDAR, Cadence, Options, QuietHours
from bot.errors import CommandError
from bot.text.checks import find_zone

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DASH = re.compile(r"[-–—~至到]")  # as people and their telephones write it
_ROLE = re.compile(r"(?:<@&)?(\d{15,20})>?", re.ASCII)  # as people mention it, or its number
_MOST = re.compile(r"([1-9]\d{0,2})(/day)?")

FORM = (
    "[level flash|urgent|routine] [min-outlets N] [sides SIDE,...] [lang en|zh] "
    "[instant|hourly|daily HH:MM] [max N/day] [quiet HH:MM-HH:MM [strict]] [days mon-fri] [tz Area/City] [threads] "
    "[mention ROLE]"
)


def _level(options: Options, value: str) -> Options:
    if value.lower() not in list(Level):
        raise _refused(say("level is flash, urgent or routine, not {}", typed(value)), "level urgent")
    return replace(options, level=Level(value.lower()))


def _min_outlets(options: Options, value: str) -> Options:
    if not (value.isdecimal() and len(value) <= 2 and int(value) >= 1):
        raise _refused(say("min-outlets takes a number from 1 to 99, not {}", typed(value)), "min-outlets 2")
    return replace(options, min_outlets=int(value))


def _sides(options: Options, value: str) -> Options:
    names = [name for name in value.lower().split(",") if name]
    unknown = [name for name in names if name not in list(Side)]
    if unknown or not names:
        raise _refused(say("sides are {}; not {}", ", ".join(Side), typed(value)), "sides us_official,cn_official")
    return replace(options, sides=frozenset(Side(name) for name in names))


def _lang(options: Options, value: str) -> Options:
    lang = {"english": "en", "chinese": "zh", "中文": "zh"}.get(value.lower(), value.lower())
    if lang not in ("en", "zh"):
        raise _refused(say("lang is en or zh, not {}", typed(value)), "lang zh")
    return replace(options, lang=lang)


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


def _mention(options: Options, value: str) -> Options:
    match = _ROLE.fullmatch(value)
    if match is None:
        raise _refused(say("mention takes a role on Discord, not {}", typed(value)), "mention 112233445566778899")
    return replace(options, mention=match[1])


def _tz(options: Options, value: str) -> Options:
    zone = find_zone(value)
    if zone is None:
        raise _refused(say("there is no time zone {}; zones are named Area/City", typed(value)), "tz America/New_York")
    return replace(options, zone=zone)


# What takes a value, and what stands alone.
VALUES: dict[str, Callable[[Options, str], Options]] = {
    "level": _level,
    "min-outlets": _min_outlets,
    "sides": _sides,
    "lang": _lang,
    "daily": _daily,
    "max": _max,
    "quiet": _quiet,
    "days": _days,
    "tz": _tz,
    "mention": _mention,
}
WORDS: dict[str, Callable[[Options], Options]] = {
    "instant": lambda options: replace(options, cadence=Cadence.INSTANT, at=None),
    "hourly": lambda options: replace(options, cadence=Cadence.HOURLY, at=None),
    "strict": _strict,
    "threads": lambda options: replace(options, threads=True),
}


_LANGUAGES = {"en": say("English"), "zh": say("Chinese")}


def only_when(options: Options) -> Options:
    """What says when and in which language, without what is asked of stories."""
    return Options(
        cadence=options.cadence,
        at=options.at,
        quiet=options.quiet,
        days=options.days,
        lang=options.lang,
        zone=options.zone,
    )


def subscription_text(topic: str, options: Options) -> str:
    """A subscription as people read it: when it tells them of what."""
    if topic != CALENDAR:
        return options_text(options)
    what = say("a reminder before each release, and when it is out, late or suspended")
    return joined(", ", [*_when(options, in_zone=True), what])


def options_text(options: Options) -> str:
    """A subscription's options as people read them."""
    parts = [say("level {}", say(options.level.value))] if options.level.rank else [say("every level")]
    if options.min_outlets > 1:
        parts.append(say("from {} outlets on", options.min_outlets))
    if options.sides:
        sides = joined(", ", (say(side.value) for side in sorted(options.sides)))
        parts.append(say("once these have spoken: {}", sides))
    if options.lang:
        parts.append(say("in {} where there is a report in it", _LANGUAGES[options.lang]))
    cadence, *when = _when(options)
    return joined(", ", [cadence, *parts, *when])


def _when(options: Options, in_zone: bool = False) -> list[str]:
    """When and how loud, in the order of the form; the cadence always, and by whose clock where that matters."""
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
    if options.mention:
        parts.append(say("a role is mentioned"))
    if in_zone or options.at or options.most is not None or options.quiet or options.days:
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
