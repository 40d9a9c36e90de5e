"""Reads when a list page says that an item was published: the day, and the time where it is told."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.feeds.clean import clean_line
from bot.text.months import MONTH, MONTHS

_TEXT_LIMIT = 200  # characters looked at
_DAY = timedelta(days=1)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAMED = rf"(?P<month>{MONTH})\.?"
_ALONE = r"(?<![a-z0-9_])(?<!\d[-/.])"  # what has more parts is another order, and no date goes on in letters
_END = r"(?![-/.]?\d)"
_TIME = (
    r"(?:[\sT,]{0,9}(?P<half>上午|下午)?\s?(?P<hour>[01]?\d|2[0-3])\s?[:时時点點]\s?(?P<minute>[0-5]\d)"
    r"(?:\s?[:分]\s?(?P<second>[0-5]\d))?(?:\s?(?P<half_after>[ap]\.?m)\b)?)?"
)
_DATES = [
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        # 2026-01-05, 2026/1/5, 2026.01.05, 2026年1月5日, and 01-05
        rf"(?<!\d)(?<!\d[-/.])(?:{_YEAR}\s?[-/.年]\s?)?(?P<month>\d\d?)\s?[-/.月]\s?(?P<day>\d\d?){_END}\s?日?",
        rf"{_ALONE}{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?![a-z_]){_END}",  # 20260105
        rf"(?<![a-z]){_NAMED}\s?(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s{_YEAR}{_END}",  # Jan 5, 2026
        rf"{_ALONE}(?P<day>\d\d?)(?:st|nd|rd|th)?[\s-]?{_NAMED},?[\s-]?{_YEAR}{_END}",  # 5 January 2026
        rf"{_ALONE}(?P<day>\d\d?)日?\s{_YEAR}\s?[-/.年]\s?(?P<month>\d\d?){_END}\s?月?",  # 05 2026-01: large over small
    )
]
# 2026-01-05T02:30:00Z, 2026-01-05 10:30:00+08:00: it names its own zone. "10:30-11:30" does not.
_ZONED = re.compile(
    r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?:T\d\d:\d\d|[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|[+-]\d\d:?\d\d)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class PageDate:
    """When an item was published, in its page's zone; midnight where only the day is told."""

    at: datetime
    day_only: bool


def read_page_date(text: str, zone: ZoneInfo, asked: datetime) -> PageDate | None:
    """The date in a text, in `zone` unless it names another; without a year the last such day before `asked`.

    None when there is none, or no such day.
    """
    line = unicodedata.normalize("NFKC", clean_line(text, _TEXT_LIMIT))  # full-width digits and colons
    if zoned := _ZONED.search(line):
        with suppress(ValueError):
            return PageDate(datetime.fromisoformat(zoned[0]).astimezone(zone), day_only=False)
    found = next(filter(None, (pattern.search(line) for pattern in _DATES)), None)
    day = found and _day(found, asked.astimezone(zone).date())
    if not found or not day:
        return None
    return PageDate(datetime.combine(day, _time(found), zone), day_only=found["hour"] is None)


def _day(found: re.Match[str], today: date) -> date | None:
    """The day that a text names, None when there is none; without a year the last such day.

    Tomorrow counts as past: a site's clock may be ahead of ours.
    """
    name = found["month"]
    month = int(name) if name.isdecimal() else MONTHS[name.lower()]
    years = [int(found["year"])] if found["year"] else range(today.year + 1, today.year - 8, -1)
    for year in years:
        with suppress(ValueError):
            day = date(year, month, int(found["day"]))
            if found["year"] or day <= today + _DAY:
                return day
    return None


def _time(found: re.Match[str]) -> time:
    """The time of day that a text names; midnight when it names none."""
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    half = (found["half"] or found["half_after"] or "").lower().replace(".", "")
    if half in ("下午", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "am") and hour == 12:
        hour = 0
    return time(hour, minute, second)
