"""A pledge: who promised whom how much of what, in which parts, by which words; and how that has changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.domain.feed import Side
from bot.domain.figure import Figure
from bot.domain.ledger import Statistic

EVERYTHING = "all"  # in place of a good: goods and services of every kind


@dataclass(frozen=True, slots=True)
class Part:
    """An amount that is to be bought from the first day to the last."""

    amount: Decimal
    unit: str  # "t" (tonnes), "USD" or "CNY"
    first: date
    last: date
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """What was promised from a day on, and where that stands."""

    since: date
    publisher: str
    url: str
    parts: tuple[Part, ...]
    words: str = ""  # as they stand there


@dataclass(frozen=True, slots=True)
class Said:
    """A word of whoever keeps the pledges, in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must know besides, and where that stands; "" where nobody has put it down."""

    said: Said
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pledge:
    """One promise, as people have put it down."""

    name: str
    title: Said
    by: str  # "us" or "cn"
    to: str
    commodity: str  # the id of the good's concept in the vocabulary, or EVERYTHING
    topics: tuple[str, ...]
    statistics: tuple[Statistic, ...]  # which the promise names as counting
    stated_by: frozenset[Side]
    versions: tuple[Version, ...]  # oldest first
    notes: tuple[Note, ...] = ()
    over: Said | None = None  # on top of what

    @property
    def holds(self) -> Version:
        """The version that holds."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a told story might add to the pledges, if people find that it does: nothing by itself."""

    headline: str
    url: str
    story_id: int
    told: date
    figure: Figure


class ProposalState(StrEnum):
    """What the operator has said of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"  # its block was printed; it counts once that stands in pledges.yaml
    REJECTED = "rejected"
