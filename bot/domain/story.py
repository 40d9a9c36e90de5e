"""A story: the entries that report one event, and what can be said of them together."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product

from bot.domain.feed import Side
from bot.domain.figure import Figure, Reported
from bot.domain.link import Link


class Level(StrEnum):
    """How loudly a story asks to be told."""

    ROUTINE = "routine"
    URGENT = "urgent"
    FLASH = "flash"

    @property
    def rank(self) -> int:
        """0 for routine, 1 for urgent, 2 for flash."""
        return list(Level).index(self)


class LevelReason(StrEnum):
    """Why a story has its level."""

    OFFICIAL_PAGE = "official_page"  # a government's own page reports it
    OFFICIAL_WORD = "official_word"  # one government has spoken
    BOTH_SIDES = "both_sides"  # both governments have spoken
    STATUS = "status"  # a headline tells what was done: imposed, suspended, lifted, ...
    FIGURE = "figure"  # it is told how much
    MANY_OUTLETS = "many_outlets"  # independent outlets report it
    AT_ONCE = "at_once"  # several of them within minutes


class Status(StrEnum):
    """What a headline says was done."""

    ANNOUNCED = "announced"
    IMPOSED = "imposed"
    POSTPONED = "postponed"
    IN_FORCE = "in force"  # by the day on which it is told
    SUSPENDED = "suspended"
    EXTENDED = "extended"
    LIFTED = "lifted"
    RESUMED = "resumed"
    DENIED = "denied"


# What a headline says was done may be worded in two ways ("announces", "imposes"), and a later one may only recall what
# was done before ("fees imposed in April"); these are two things, done one after the other. What may be one or two
# ("suspends" and "lifts", "imposes" and "takes effect") is two on two days: then it is a story of its own, an update.
# All may be denied.
# What a measure that was only planned may come to.
STEPS = frozenset({Status.IMPOSED, Status.SUSPENDED, Status.EXTENDED, Status.LIFTED, Status.RESUMED})
TURNS = frozenset(
    {
        *product((Status.IMPOSED, Status.IN_FORCE), (Status.SUSPENDED, Status.EXTENDED, Status.LIFTED)),
        *product((Status.SUSPENDED, Status.LIFTED), (Status.RESUMED,)),
        (Status.SUSPENDED, Status.EXTENDED),
        (Status.EXTENDED, Status.LIFTED),
        *((each, Status.DENIED) for each in Status if each is not Status.DENIED),
    }
)
_WORDINGS = (
    frozenset({Status.ANNOUNCED, Status.IMPOSED, Status.IN_FORCE}),
    frozenset({Status.SUSPENDED, Status.LIFTED, Status.POSTPONED, Status.EXTENDED}),
)


def is_undone(before: Status | None, now: Status | None) -> bool:
    """Is what was told to be done told to be done no more, or the contrary, and not the same in other words?

    What is announced may be anything, and nothing is told of what was only announced.
    """
    if before in (None, Status.ANNOUNCED, now) or (now is Status.ANNOUNCED and before is not Status.DENIED):
        return False
    return not any({before, now} <= same for same in _WORDINGS)


@dataclass(frozen=True, slots=True)
class Statement:
    """A side has spoken: who, in which entry, on its own page or quoted by an outlet."""

    side: Side
    speaker: str  # "commerce ministry", "White House"
    publisher: str
    url: str
    own_page: bool
    quote: str = ""  # the sentence it stands in, where it may be shown
    at: datetime | None = None  # when its entry was published; None in stories stored before this was kept
    who: str = ""  # the speaker's concept in the vocabulary, or his role; "" of a page it does not know
    leads: bool = True  # it is news to whoever was told the story before; else only mentioned, or known by then


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher that reports the story, by its first entry there."""

    publisher: str
    url: str
    title: str
    side: Side = Side.PRESS
    family: str = ""  # whose voice it is: outlets of one family count once; "" in stories stored before this was kept
    at: datetime | None = None  # when that entry was published


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a summary and where it stands."""

    text: str
    publisher: str
    url: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A story's headline and summary in one language, as that language's reports have them."""

    language: str
    headline: str
    url: str
    summary: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One event as its entries tell it so far. `id` is 0 until it is stored."""

    id: int
    headline: str
    url: str
    language: str
    summary: tuple[Sentence, ...]
    outlets: tuple[Outlet, ...]
    statements: tuple[Statement, ...]
    level: Level
    level_reasons: tuple[LevelReason, ...]
    topics: tuple[str, ...]
    first_published: datetime
    last_published: datetime
    baseline_feed: int | None = None  # the feed whose baseline holds all of it, else None
    revision: int = 1
    status: Status | None = None  # what was done, by the newest headline that tells it
    figures: tuple[Figure, ...] = ()  # how much, of what, by when, by whose word: what is sure of it
    differing: tuple[Reported, ...] = ()  # where outlets count the same and do not agree, what each of them says
    dated: tuple[str, ...] = ()  # the days up to or from which a measure is, by its headline: "12-1", month and day
    named: tuple[str, ...] = ()  # the vocabulary's concepts that its headline names, in their order
    link: Link | None = None  # to the earlier story that it answers
    tellings: tuple[Telling, ...] = ()  # in the languages other than the headline's
    written: tuple[Telling, ...] = ()  # summaries in a language model's words, without headlines
    written_of: str = ""  # the mark of the reports that were last written of, or dropped
    workspace: str = (
        ""  # whose own it is, of news that its topics want though it is no US-China trade; "" of all others
    )

    @property
    def families(self) -> int:
        """How many independent publishers report it."""
        return len({outlet.family or outlet.publisher.casefold() for outlet in self.outlets})

    @property
    def short_id(self) -> str:
        """The id people see and type."""
        return short_id(self.id)


_AROUND = " \t`'\"#*_.,;:()[]<>“”‘’「」。、"  # what may stand about an id that is copied out of a message or a sentence
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/i/l: ids are read aloud


def short_id(number: int) -> str:
    """A story's number as people write it: "s" and base 31, at least three digits."""
    digits = ""
    while number or len(digits) < 3:
        number, rest = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[rest] + digits
    return "s" + digits


def parse_short_id(text: str) -> int | None:
    """The number behind a short id, None if it is none."""
    text = unicodedata.normalize("NFKC", text).strip(_AROUND).lower()
    if not text.startswith("s") or not 4 <= len(text) <= 12 or any(c not in _ALPHABET for c in text[1:]):
        return None
    number = 0
    for character in text[1:]:
        number = number * len(_ALPHABET) + _ALPHABET.index(character)
    return number
