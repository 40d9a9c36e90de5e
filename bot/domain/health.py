"""How a feed fares, how well a side is covered, and the troubles that the bot's owner is told of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.feed import Side


class FeedState(StrEnum):
    """How a feed fares: one word for `feeds health` and `/trade feeds`."""

    NEW = "new"  # not polled yet
    OK = "ok"
    QUIET = "quiet"  # it answers, and brings nothing new for much longer than it used to
    STALE = "stale"  # it answers, and its newest entry is months old
    FAILING = "failing"
    BLOCKED = "blocked"  # its server answers, and keeps the feed from us
    GONE = "gone"


STALE_AFTER = timedelta(days=60)  # without news; what is so old says nothing about today any more
HEALTHY = frozenset({FeedState.OK, FeedState.QUIET})


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a feed fares: since when, why, and what to do about it; the last two are "" where nothing is wrong."""

    state: FeedState
    since: datetime | None = None  # None where it was never polled, or not since this is noted
    why: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the feeds of one side and language do together."""

    side: Side
    language: str  # "" where it is detected entry by entry
    feeds: int
    healthy: int
    median: timedelta | None  # from published to seen, lately; None where there is nothing to measure
    p90: timedelta | None  # nine entries of ten were seen sooner


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something the bot's owner should know, and do something about: of a feed, of most feeds, of a destination."""

    subject: str  # what it concerns, as the store knows it; there is one trouble of a subject at a time
    name: str  # the same for people
    since: datetime
    why: str = ""
    remedy: str = ""
