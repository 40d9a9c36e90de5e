"""What the ledger holds: sales that an announcement reports, as its lines have them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

UNKNOWN = "unknown destinations"  # USDA's own word: the buyer is not told, and is nobody's guess


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
