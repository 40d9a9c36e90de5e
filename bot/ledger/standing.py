"""Which lines of all announcements stand: each once, however often it was shown, and as they were corrected last."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.ledger import Booked, Purchase

NEW_YORK = ZoneInfo("America/New_York")
A_DAY = timedelta(days=1)
CORRECTED_WITHIN = timedelta(days=7)  # a correction that names no day is of an announcement of the last week
_AGREE = 3  # of a line's commodity, destination, marketing year and amount, where a correction is of it


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stands, the day of its announcement, and where that is."""

    purchase: Purchase
    day: date  # in New York
    source: Booked
    corrected: bool = False


def standing(booked: Iterable[Booked]) -> list[Line]:
    """The lines that stand, oldest first.

    What another feed shows of the same day's announcement counts once. Each line of a correction takes the place of
    the earlier line that it agrees with most, in all but one of its four facts at least.
    """
    ordered = sorted(booked, key=lambda each: (each.published, each.entry_id))
    at_address: dict[str, date] = {}  # the day of what stands there
    lines: list[Line] = []
    counted: set[tuple[date, Purchase, int]] = set()
    for each in ordered:
        day, again = day_of(each), Counter[Purchase]()
        if each.url and abs(at_address.setdefault(each.url, day) - day) <= A_DAY:
            day = at_address[each.url]  # two feeds that date one page otherwise
        fresh: list[Line] = []
        for purchase in each.announcement.lines:
            again[_facts_of(purchase)] += 1
            identity = (day, _facts_of(purchase), again[_facts_of(purchase)])
            if each.announcement.is_correction or identity not in counted:
                fresh.append(Line(purchase, day, each))
            if not each.announcement.is_correction:
                counted.add(identity)
        lines = [*_corrected(lines, fresh, each)] if each.announcement.is_correction else [*lines, *fresh]
    return lines


def day_of(booked: Booked) -> date:
    """The day of an announcement, by its dateline or else by when it was published in New York.

    What was published at midnight sharp, UTC, bears a day without a time, and that is its day.
    """
    published = booked.published.astimezone(UTC)
    dated = published if published.time() == time() else published.astimezone(NEW_YORK)
    return booked.announcement.day or dated.date()


def _corrected(lines: list[Line], corrections: list[Line], by: Booked) -> Iterator[Line]:
    first, last = _days_corrected(by)
    open_lines = [line for line in lines if first <= line.day <= last]
    taken: dict[int, Line] = {}  # by where the line stands among those that may be meant
    waiting = list(corrections)
    for wanted in range(4, _AGREE - 1, -1):  # what agrees in all goes first, so that it is not taken for another
        for correction in list(waiting):
            meant = [
                place
                for place, line in enumerate(open_lines)
                if place not in taken and _agreement(line.purchase, correction.purchase) == wanted
            ]
            if meant:
                place = max(meant, key=lambda each: (open_lines[each].day, -each))
                taken[place] = Line(correction.purchase, open_lines[place].day, by, corrected=wanted < 4)
                waiting.remove(correction)
    replaced = {id(open_lines[place]): line for place, line in taken.items()}
    yield from (replaced.get(id(line), line) for line in lines)
    yield from waiting


def _days_corrected(by: Booked) -> tuple[date, date]:
    day = by.announcement.corrects
    return (day, day) if day else (day_of(by) - CORRECTED_WITHIN, day_of(by))


def _agreement(one: Purchase, other: Purchase) -> int:
    """In how many facts two lines agree; 0 where one is a sale and the other a cancellation."""
    if (one.signed < 0) != (other.signed < 0):
        return 0
    pairs = (
        (one.commodity, other.commodity),
        (one.destination, other.destination),
        (one.year, other.year),
        (one.tonnes, other.tonnes),
    )
    return sum(a == b for a, b in pairs)


def _facts_of(purchase: Purchase) -> Purchase:
    """A line without the words it stands in."""
    return Purchase(purchase.kind, purchase.tonnes, purchase.commodity, purchase.destination, purchase.year)
