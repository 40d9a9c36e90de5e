"""What a server's answer means for us: the outcomes of a fetch, and what its headers say."""

import email.utils
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.feed import FeedFault, Validators

RETRY_AFTER_CAP = 86_400.0  # seconds; whoever says more is asked again tomorrow
_BUSY = frozenset({429, 503})
_CLOSED = frozenset({403, 451})
# "120", "120.5", "+120", "120s", "120 seconds".
_SECONDS = re.compile(r"\+?([0-9]+)(?:\.([0-9]{1,9})[0-9]*)?(?: *(?:s|secs?|seconds?))?", re.IGNORECASE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,10})")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, complete and unpacked. `url` is where it came from in the end."""

    body: bytes
    content_type: str
    url: str
    validators: Validators
    max_age: float | None  # seconds
    moved_to: str = ""  # where the server says the feed is from now on (301, 308); "" if it says nothing


@dataclass(frozen=True, slots=True)
class NotModified:
    """The feed is as it was when it gave us the validators."""

    max_age: float | None  # seconds
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """Nothing came; `detail` is one line for people, `retry_after` the seconds that `server` asked us to wait."""

    fault: FeedFault
    detail: str
    retry_after: float | None = None
    server: str = ""


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The server of the feed, or of where it redirects to, wants to be left alone for so many seconds."""

    wait: float


Outcome = Fetched | NotModified | FetchFailed | NotAsked


def conditions(validators: Validators) -> dict[str, str]:
    """The headers of a conditional request."""
    conditions = {}
    if validators.etag:
        conditions["If-None-Match"] = validators.etag
    if validators.last_modified:
        conditions["If-Modified-Since"] = validators.last_modified
    return conditions


def validators_in(headers: Mapping[str, str]) -> Validators:
    """What to send back next time."""
    return Validators(_sendable(headers.get("ETag", "")), _sendable(headers.get("Last-Modified", "")))


def _sendable(value: str) -> str:
    """The value, or "" when it holds bytes that are no UTF-8: they could be neither stored nor sent back."""
    return value if value.isprintable() else ""


def max_age_in(headers: Mapping[str, str]) -> float | None:
    """For how many seconds the answer is good, by Cache-Control; None when it does not say."""
    control = headers.get("Cache-Control", "").lower()
    found = _MAX_AGE.search(control)
    return float(found[1]) if found and "no-cache" not in control and "no-store" not in control else None


def refused(status: int, headers: Mapping[str, str], now: datetime) -> FetchFailed:
    """An answer that is no feed; Retry-After counts with every status, since not all who are busy say 429."""
    if status == 410:
        return FetchFailed(FeedFault.GONE, "HTTP 410: the feed is gone for good")
    if status == 401:
        return FetchFailed(FeedFault.UNAUTHORIZED, "HTTP 401: it asks for credentials")
    wait = _retry_after(headers.get("Retry-After", ""), now)
    # Who is only busy says when to come back, or nothing; a check for bots is a page for people. At once is no time.
    page = "html" in headers.get("Content-Type", "").lower()
    if not wait and (status in _CLOSED or (status == 503 and page)):
        return FetchFailed(FeedFault.BLOCKED, f"HTTP {status}" + " with a page for people" * page)
    fault = FeedFault.RATE_LIMITED if status in _BUSY or wait else FeedFault.HTTP_ERROR
    return FetchFailed(fault, f"HTTP {status}", wait)


def _retry_after(value: str, now: datetime) -> float | None:
    """Seconds from a Retry-After header, given in seconds or as a date; None when it says nothing of use.

    What it says so that there is no doubt counts, though no standard knows it: a part of a second is a whole one.
    """
    text = value.strip().strip('"').strip()
    if seconds := _SECONDS.fullmatch(text):
        return min(float(int(seconds[1][:20]) + bool(int(seconds[2] or 0))), RETRY_AFTER_CAP)
    until = _date(text)
    if until is None:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now).total_seconds()), RETRY_AFTER_CAP)


def _date(text: str) -> datetime | None:
    """A date of HTTP's, or of ISO 8601; None for what is neither."""
    for read in (email.utils.parsedate_to_datetime, datetime.fromisoformat):
        with suppress(ValueError, OverflowError):
            return read(text)
    return None
