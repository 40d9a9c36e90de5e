"""An entry: one item of a feed, as the feed gave it and as the store keeps it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.feed import MayShow, Side

TITLE_LIMIT = 512  # characters; what is longer is cut
TEXT_LIMIT = 20_000
FUTURE_LIMIT = timedelta(hours=1)  # a date further ahead is wrong: the entry counts as published when first seen


UNDATED = datetime(1970, 1, 1, tzinfo=UTC)  # stands for the date of what a program hands over without one


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item as its feed states it: plain text, cleaned, not yet stored."""

    key: str  # the feed's own id for it, else its link, else its fingerprint
    title: str
    url: str  # absolute http(s), or ""
    text: str  # description or content as plain text
    published: datetime | None
    fingerprint: str  # of the content, so that a changed id does not make it new
    language: str = ""
    publisher: str = ""  # where the item itself names its outlet (aggregators), else ""
    page: str = ""  # its link to compare by: the same for the same page, however it is linked
    day_only: bool = False  # of its date only the day is known: `published` is that day's first moment
    older: bool = False  # without a date, but by its place in the feed older than what was known before


_OWN_KEY = re.compile(r"(.*)#[0-9a-f]{32}", re.DOTALL)


def own_key(key: str, fingerprint: str) -> str:
    """The key of an item that has the same id as another one beside it."""
    return f"{key}#{fingerprint}"


def shared_key(key: str) -> str:
    """The id that such an item shares; "" where `key` is an id of its own."""
    found = _OWN_KEY.fullmatch(key)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored entry with what its feed says of whose voice it is."""

    id: int
    title: str
    text: str
    url: str
    published: datetime  # the feed's date when it can be true, else when we first saw it
    seen: datetime
    publisher: str
    side: Side = Side.PRESS
    may_show: MayShow = MayShow.HEADLINE
    language: str = "und"
    feed_id: int = 0
    feed_name: str = ""
    baseline: bool = False  # the feed already held it when it was first polled
    story_id: int | None = None

    @property
    def day(self) -> date | None:
        """On which it was published; None where nobody knows: then nothing it tells was before or is to come."""
        return None if self.published == UNDATED else self.published.date()

    @property
    def full_text(self) -> str:
        """Title and text as one passage."""
        return f"{self.title}\n{self.text}" if self.text else self.title


@dataclass(frozen=True, slots=True)
class Glance:
    """What was found of an entry, without its words: quickly read, for thousands of them."""

    id: int
    published: datetime
    seen: datetime
    relevant: bool  # US-China trade news; False also while it is not judged
    score: float
    story_id: int | None
