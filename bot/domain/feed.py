"""A feed: a polled source with its publisher, side and language, and what polling it has taught us."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """Whose voice a feed, or a speaker in a report, is."""

    US_OFFICIAL = "us_official"
    CN_OFFICIAL = "cn_official"
    CN_STATE_MEDIA = "cn_state_media"
    INTL_ORG = "intl_org"
    PRESS = "press"
    INDUSTRY = "industry"


OFFICIAL_SIDES = frozenset({Side.US_OFFICIAL, Side.CN_OFFICIAL, Side.INTL_ORG})


class MayShow(StrEnum):
    """How much of an entry the publisher's terms let us show."""

    FULL = "full"
    LEDE = "lede"
    HEADLINE = "headline"


class FeedFault(StrEnum):
    """Why a poll brought nothing: one word for the log, the database and `feeds health`."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    REFUSED_ADDRESS = "refused_address"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    HTTP_ERROR = "http_error"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    NOT_A_FEED = "not_a_feed"
    HOSTILE = "hostile"
    PARSER_KILLED = "parser_killed"


@dataclass(frozen=True, slots=True)
class Feed:
    """What the operator declares of a feed."""

    name: str
    url: str
    publisher: str
    side: Side = Side.PRESS
    language: str = ""  # "en", "zh"; "" is detected entry by entry
    may_show: MayShow = MayShow.HEADLINE
    site: str = ""  # the publisher's page, where known
    floor: float | None = None  # seconds between two polls at the least; None takes the operator's usual one


@dataclass(frozen=True, slots=True)
class Validators:
    """What conditional GET sends back, byte for byte as the server gave it."""

    etag: str = ""
    last_modified: str = ""


_EMPTY = (0.0,) * 24


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is learnt of a feed by the hours of the day in UTC. Old knowledge fades: all numbers halve in a week.

    Entries divided by watched is the rate of new entries an hour, in one hour of the day or over all of them.
    """

    at: datetime  # up to when it is learnt
    entries: tuple[float, ...] = _EMPTY  # new ones by hour
    watched: tuple[float, ...] = _EMPTY  # hours of watching by hour

    @property
    def rate(self) -> float:
        """New entries an hour, on average; 0 while nothing was watched."""
        watched = sum(self.watched)
        return sum(self.entries) / watched if watched else 0.0


@dataclass(frozen=True, slots=True)
class PolledFeed:
    """A stored feed and what its last polls have left behind."""

    id: int
    feed: Feed
    validators: Validators = Validators()
    next_poll_at: datetime | None = None
    first_polled_at: datetime | None = None  # None until the baseline is taken
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None
    failures: int = 0  # polls failed in a row
    fault: FeedFault | None = None
    fault_detail: str = ""
    ttl_minutes: int | None = None  # what the feed itself asks for
    rhythm: Rhythm | None = None  # None until it was polled
