"""A figure: how much a report states, of what, by whose word and by when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

RATES = frozenset({"percent", "percentage points"})  # units of figures that alone do not tell of what they are

HOURS_LATER = timedelta(hours=2)  # from which on a report may tell another count, and not the same one otherwise


@dataclass(frozen=True, slots=True)
class Figure:
    """A trade quantity, a sum of money or a rate. An open end ("at least", "up to") is None; never both ends."""

    low: float | None
    high: float | None
    unit: str  # "t" (tonnes), an ISO currency, "percent", "percentage points"; "bbl", "bu" where no tonnes can be told
    goods: str = ""  # the id of the good's concept in the vocabulary
    speaker: str = ""  # who states it, by the name that its statement bears
    by: str = ""  # a deadline as exact as the text has it: YYYY, YYYY-MM or YYYY-MM-DD
    shown: str = ""  # the words it stands in
    who: str = ""  # the speaker's concept in the vocabulary, where it has one
    per: str = ""  # "year", "month": so much in each; "" where it is a total, or is not told to be anything else
    stands: bool = True  # False where the text denies it or takes it back: then it is nobody's word, and is not shown

    @property
    def measure(self) -> str:
        """In what it counts: "t", "t a year". Only amounts of one measure can be the same or another."""
        return f"{self.unit} a {self.per}" if self.per else self.unit

    @property
    def subject(self) -> tuple[str, str, str]:
        """What it counts, in which measure, by whose word: two figures with one subject can be compared."""
        return self.measure, self.goods, self.who or self.speaker


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure as one outlet reports it."""

    publisher: str
    figure: Figure
    at: datetime | None = None  # when it was published; None where that was not kept yet
