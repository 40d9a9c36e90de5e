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


NAME_LIMIT = 300  # characters of a feed's name or publisher, wherever it was declared
GONE_TRIES = 3  # polls in a row answered "gone", after which a feed is not asked any more
# Whose official page a side's is.
PAGES: dict[str, str] = {Side.US_OFFICIAL: "us", Side.CN_OFFICIAL: "cn"}
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
    BLOCKED = "blocked"  # it answers, and not to us: a check for bots
    UNAUTHORIZED = "unauthorized"  # it asks for credentials, or for others
    GONE = "gone"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    NOT_A_FEED = "not_a_feed"
    HOSTILE = "hostile"
    LAYOUT_CHANGED = "layout_changed"  # a page whose selectors find nothing where they found something
    PARSER_KILLED = "parser_killed"


@dataclass(frozen=True, slots=True)
class PageSelectors:
    """CSS selectors that read a list page without a feed: `item` in the page, the others within an item."""

    item: str
    link: str = "a"
    title: str = "a"
    date: str = ""  # "" where the page shows none
    zone: str = "UTC"  # whose time its dates are in


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
    page: PageSelectors | None = None  # how to read it where it is a page and no feed


@dataclass(frozen=True, slots=True)
class Validators:
    """What conditional GET sends back, byte for byte as the server gave it."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Skips:
    """RSS skipHours and skipDays: when, in UTC, a feed asks not to be read. Never all hours or all days."""

    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()  # 0 is Monday

    def __post_init__(self) -> None:
        assert len(self.hours) < 24 and len(self.days) < 7, "a feed that is never to be read"


NO_SKIPS = Skips()


@dataclass(frozen=True, slots=True)
class Move:
    """Where a feed's server has lately redirected every poll for good: since when, and how many polls so far."""

    to: str
    since: datetime
    polls: int = 1


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
    ok_since: datetime | None = None  # of one that is ok, since when; see health.py
    failures: int = 0  # polls failed in a row
    fault: FeedFault | None = None
    fault_detail: str = ""
    failing_since: datetime | None = None
    ttl_minutes: int | None = None  # what the feed itself asks for
    skips: Skips = NO_SKIPS  # the same
    rhythm: Rhythm | None = None  # None until it was polled
    body_hash: str = ""  # of the body it last answered with
    shown: int = 0  # how many items that body had
    on_top: int = 0  # for how many polls in a row new items without a date stood above all known ones; see order.py
    sighted_at: datetime | None = None  # when all that it shows was last noted as seen
    newest_at: datetime | None = None  # when the newest of all it ever showed was published; None if none had a date
    move: Move | None = None  # a redirect not yet believed
    adopted: str = ""  # the address it has moved to, once believed

    @property
    def address(self) -> str:
        """Where to ask for it."""
        return self.adopted or self.feed.url

    @property
    def given_up(self) -> bool:
        """Whether it is not asked any more, since it said too often that it is gone."""
        return self.fault is FeedFault.GONE and self.failures >= GONE_TRIES
