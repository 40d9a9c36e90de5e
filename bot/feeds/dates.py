"""When an entry was published: a feed's date in UTC, or None where it cannot be true."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from bot.feeds.urls import domain_of

BEIJING = timezone(timedelta(hours=8))  # all of China's, without summer time since 1991
_YEARS = range(1995, 2100)  # RSS is of 1999; what lies outside is a unit mixed up or a joke
_WEEK_DATE = re.compile(r"\d{4}-?W\d\d")  # feedparser takes the week for a month
_ZONED = re.compile(r"(?:[A-Za-z]{1,5}|[+-]\d{2}:?\d{2})\s*$")


def zone_of_feed(language: str, url: str) -> tzinfo:
    """The zone of its dates that name none. Many feeds in China write local time so; elsewhere it is mostly UTC."""
    chinese = language == "zh" or domain_of(url).endswith(".cn")
    return BEIJING if chinese else UTC


def read_date(parsed: Sequence[int] | None, text: str, zone: tzinfo) -> datetime | None:
    """The date `text` that feedparser took apart into `parsed`, in UTC; `zone` is for one that names none."""
    if not parsed or parsed[0] not in _YEARS or _WEEK_DATE.search(text):
        return None
    year, month, day, hour, minute, second = parsed[:6]
    try:
        named = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC if _ZONED.search(text) else zone)
    except ValueError:
        return None
    return named.astimezone(UTC)
