"""When an entry was published: a feed's date in UTC, or None where it cannot be true."""

import email.utils
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit

BEIJING_TIME, AMERICAN_CST = timedelta(hours=8), timedelta(hours=-6)  # ahead of UTC
BEIJING = timezone(BEIJING_TIME)  # all of China's, without summer time since 1991
_YEARS = range(1995, 2100)  # RSS is of 1999; what lies outside is a unit mixed up or a joke
_WEEK_DATE = re.compile(r"\d{4}-?W\d\d")  # feedparser takes the week for a month
# feedparser takes 2026/01/05 for October and every day of 2026年11月 for its first, and loses am and pm, and the time
# before the names of most zones.
_NUMBERS = re.compile(
    r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
    r"(?:[ T,]*(上午|下午)?\s*(\d{1,2})[:时](\d{2})(?:[:分](\d{2})(?:[.,]\d{1,9})?)?)?[分秒]?\s*([AaPp][Mm])?"
    r"\s*([A-Z]{1,4})?(?:([+-](?:0?\d|1[0-4]))(?::?([0-5]\d))?)?\s*(?:\([A-Z]+\))?\s*"
)
_AMERICAN = {"ET": -5, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_UNZONED = re.compile(r"\d{4} +\d{1,2}:\d{2}(?::\d{2})?\s*$")  # of RFC 822, which feedparser takes for no date
_CLOCK = re.compile(r"(?<![-+\d])(\d{1,2})[:时](\d{2})(?:[:分](\d{2}))?")
_ZONED = re.compile(r"([A-Za-z]{1,5}|[+-]\d{2}:?\d{2})(?:\s*\([A-Z]+\))?\s*$|([A-Z]{3,5}) \d{4}\s*$")


def zone_of_feed(language: str, url: str) -> tzinfo:
    """The zone of its dates that name none. Many feeds in China write local time so; elsewhere it is mostly UTC.

    `url` is a clean one.
    """
    chinese = language == "zh" or (urlsplit(url).hostname or "").endswith(".cn")
    return BEIJING if chinese else UTC


def read_date(parsed: Sequence[int] | None, text: str, zone: tzinfo) -> datetime | None:
    """The date `text` that feedparser took apart into `parsed`, in UTC; `zone` is for one that names none."""
    line = " ".join(unicodedata.normalize("NFKC", text[:60]).split())  # or spaces without end take long to match
    if found := _NUMBERS.fullmatch(line):
        return _of_numbers(found, zone)
    if parsed is None and _UNZONED.search(line):
        parsed = email.utils.parsedate(line)
    if not parsed or _WEEK_DATE.search(text) or "年" in line:
        return None
    zoned = _ZONED.search(text)
    named = _moment(parsed[:6], UTC if zoned else zone)
    if named and zone is BEIJING and zoned and "CST" in zoned.groups():
        named += AMERICAN_CST - BEIJING_TIME  # China's standard time, which feedparser takes for America's
    return named and named.astimezone(UTC)


def tells_only_the_day(text: str) -> bool:
    """Whether a date has no time of day, or midnight, which many write who know none."""
    return not any(int(part or 0) for clock in _CLOCK.findall(text[:60]) for part in clock)


def _of_numbers(found: re.Match[str], zone: tzinfo) -> datetime | None:
    year, month, day, chinese, hour, minute, second, english, name, ahead, minutes = found.groups()
    numbers = [int(part or 0) for part in (year, month, day, hour, minute, second)]
    half = (english or "").upper()
    if numbers[3] < 12 and (chinese == "下午" or half == "PM"):
        numbers[3] += 12
    elif numbers[3] == 12 and half == "AM":
        numbers[3] = 0
    if ahead:
        zone = timezone(timedelta(hours=int(ahead), minutes=int(f"{ahead[0]}{minutes or 0}")))
    elif name and not (name == "CST" and zone is BEIJING):
        zone = timezone(timedelta(hours=_AMERICAN.get(name, 0)))  # UTC has many names
    moment = _moment(numbers, zone)
    return moment and moment.astimezone(UTC)


def _moment(numbers: Sequence[int], zone: tzinfo) -> datetime | None:
    year, month, day, hour, minute, second = numbers
    if year not in _YEARS:
        return None
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except ValueError:
        return None
