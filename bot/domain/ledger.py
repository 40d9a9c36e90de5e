"""What the ledger holds: sales as announcements report them, and the figures of other statistics."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

UNKNOWN = "unknown destinations"  # USDA's own word: the buyer is not told, and is nobody's guess


class Statistic(StrEnum):
    """Whose count a figure is. No two are ever added up: they count other things, or the same at another time."""

    USDA_DAILY = "usda_daily"  # daily announcements of large sales, read from USDA's own pages
    USDA_WEEKLY_SALES = "usda_weekly_sales"  # net sales of a week: what was sold, less what was cancelled
    USDA_WEEKLY_EXPORTS = "usda_weekly_exports"  # what was shipped in a week
    US_CENSUS_EXPORTS = "us_census_exports"  # what left the United States in a month
    CHINA_CUSTOMS_IMPORTS = "china_customs_imports"  # what arrived in China from the United States in a month


IMPORTED = tuple(each for each in Statistic if each is not Statistic.USDA_DAILY)


class PurchaseKind(StrEnum):
    """What a line of an announcement reports."""

    SALE = "sale"
    RECEIPT = "receipt"  # a sale that was reported only within the week ("received in the reporting period")
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of a daily sale announcement."""

    kind: PurchaseKind
    tonnes: Decimal
    commodity: str  # the id of the good's concept in the vocabulary, where that has it
    destination: str  # a country as it stands there, or UNKNOWN
    year: str = ""  # the marketing year, 2025/2026; "" where the line names none that can be
    stated: str = ""  # the amount as it stands there

    @property
    def signed(self) -> Decimal:
        """Tonnes that it adds to what was sold."""
        return -self.tonnes if self.kind is PurchaseKind.CANCELLATION else self.tonnes


@dataclass(frozen=True, slots=True)
class Announcement:
    """A daily sale announcement: its lines, its day where it states one, and whether it corrects an earlier one."""

    lines: tuple[Purchase, ...]
    day: date | None = None
    is_correction: bool = False
    corrects: date | None = None  # the day of what it corrects, where it says so


@dataclass(frozen=True, slots=True)
class Booked:
    """An announcement as it is kept, with the entry that it stands in."""

    announcement: Announcement
    entry_id: int
    title: str
    url: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure of a statistic: how much of what went where, from the first day to the last."""

    statistic: Statistic
    commodity: str  # the id of the good's concept in the vocabulary
    destination: str
    first: date
    last: date
    amount: Decimal  # below 0 where more was cancelled than sold
    unit: str  # "t" (tonnes), "USD" or "CNY"
    year: str = ""  # the marketing year, where the statistic is told by it

    @property
    def series(self) -> tuple[str, ...]:
        """What it is one figure of."""
        return self.statistic, self.commodity, self.destination, self.unit, self.year
