"""When an entry was published: a feed's date in UTC, or None where it cannot be true."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from bot.feeds.urls import domain_of

BEIJING_TIME, AMERICAN_CST = timedelta(hours=8), timedelta(hours=-6)  # ahead of UTC
BEIJING = timezone(BEIJING_TIME)  # all of China's, without summer time since 1991
_YEARS = range(1995, 2100)  # RSS is of 1999; what lies outside is a unit mixed up or a joke
_WEEK_DATE = re.compile(r"\d{4}-?W\d\d")  # feedparser takes the week for a month
_NUMBERS = re.compile(
    r"\s*(\d{4})\s*[/.年]\s*(\d{1,2})\s*[/.月]\s*(\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{2})(?:[:分](\d{2}))?)?[分秒]?\s*"
)  # feedparser takes 2026/01/05 for October
_ZONED = re.compile(r"(?:[A-Za-z]{1,5}|[+-]\d{2}:?\d{2})\s*$")


def zone_of_feed(language: str, url: str) -> tzinfo:
    """The zone of its dates that name none. Many feeds in China write local time so; elsewhere it is mostly UTC."""
    chinese = language == "zh" or domain_of(url).endswith(".cn")
    return BEIJING if chinese else UTC


def read_date(parsed: Sequence[int] | None, text: str, zone: tzinfo) -> datetime | None:
    """The date `text` that feedparser took apart into `parsed`, in UTC; `zone` is for one that names none."""
    if found := _NUMBERS.fullmatch(unicodedata.normalize("NFKC", text[:60])):
        parsed = [int(part or 0) for part in found.groups()]
    if not parsed or parsed[0] not in _YEARS or _WEEK_DATE.search(text):
        return None
    year, month, day, hour, minute, second = parsed[:6]
    zoned = _ZONED.search(text)
    try:
        named = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC if zoned else zone)
    except ValueError:
        return None
    if zone is BEIJING and zoned and zoned[0].strip() == "CST":
        named += AMERICAN_CST - BEIJING_TIME  # China's standard time, which feedparser takes for America's
    return named.astimezone(UTC)
