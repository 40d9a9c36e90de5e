"""A file of reported figures, line by line: weekly export sales and customs figures, as the operator puts them down."""

import csv
import re
from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from bot.domain.ledger import IMPORTED, UNKNOWN, Reported, Statistic
from bot.domain.pledge import EVERYTHING
from bot.ledger.announcements import marketing_year
from bot.stories.bushels import BUSHELS
from bot.stories.goods import good_id
from bot.stories.measures import amounts
from bot.text.vocabulary import Kind, Mention, Vocabulary

COLUMNS = ("statistic", "commodity", "destination", "from", "to", "quantity", "unit")
OPTIONAL = ("marketing_year",)
LONGEST = 370  # days of one figure
_NUMBER = re.compile(r"(?P<sign>-?)(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)")
_UNITS = frozenset({"t", "USD", "CNY"})
_PERHAPS_A_COMMA = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # of a machine that writes 132,000 as 132.000
_CHINA = re.compile(
    r"china(?: mainland)?|mainland china|p ?r ?c|people ?s republic of china|china people ?s republic of|中国(?:大陆)?"
)
_NAME = re.compile(r"[A-Z][\w .,'’()-]{1,59}")


@dataclass(slots=True)
class ReportedFile:
    """What a file says, each figure with the number of its line, and what is wrong with its lines."""

    figures: list[tuple[int, Reported]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _BadLineError(Exception):
    """What is wrong with a line, and the remedy."""


def read_reported(lines: Iterable[str], vocabulary: Vocabulary) -> ReportedFile:
    """Read a CSV file with a header. Every fault is named, with its line and the remedy."""
    read = ReportedFile()
    rows = csv.DictReader(lines, skipinitialspace=True)
    try:
        header = [name.strip().lower() for name in rows.fieldnames or ()]
        rows.fieldnames = header
        if set(header) - {*COLUMNS, *OPTIONAL} or not set(COLUMNS) <= set(header) or len(set(header)) < len(header):
            wanted = ",".join((*COLUMNS, *OPTIONAL))
            read.faults.append(f"line 1: these are not its columns; write {wanted} (the last may be left out)")
            return read
        for row in rows:
            try:
                read.figures.append((rows.line_num, _figure(row, vocabulary)))
            except _BadLineError as error:
                read.faults.append(f"line {rows.line_num}: {error}")
    except csv.Error as error:
        read.faults.append(f"line {rows.line_num}: this is no CSV ({error}); save the table as CSV (comma separated)")
    return read


class _Days:
    """The days of a series that have a figure, as periods of which no two share a day, each with its line (0: kept)."""

    def __init__(self) -> None:
        self._periods: list[tuple[date, date, int]] = []

    def shared(self, figure: Reported) -> tuple[date, date, int] | None:
        """A period that shares days with the figure's; since they share none, only its neighbours can."""
        place = bisect(self._periods, (figure.first, figure.last))
        near = self._periods[max(place - 1, 0) : place + 1]
        return next((each for each in near if each[0] <= figure.last and figure.first <= each[1]), None)

    def put(self, figure: Reported, line: int) -> None:
        """These days have this figure, instead of the one that was kept for the very same ones."""
        kept = (figure.first, figure.last, 0)
        place = bisect_left(self._periods, kept)
        self._periods[place : place + (self._periods[place : place + 1] == [kept])] = [
            (figure.first, figure.last, line)
        ]


def overlaps(figures: Iterable[tuple[int, Reported]], kept: Iterable[Reported]) -> list[str]:
    """What would be counted twice: figures of one series for days that they share, unless for the very same days.

    A figure without a marketing year is of all of them, so that it shares its days with those of each.
    """
    series: defaultdict[tuple[str, ...], defaultdict[str, _Days]] = defaultdict(lambda: defaultdict(_Days))
    for each in kept:
        series[each.series[:-1]][each.year].put(each, 0)
    faults = []
    for line, each in figures:
        by_year = series[each.series[:-1]]
        years = {each.year, ""} if each.year else {"", *by_year}
        shared = {year: found for year in years if (found := by_year[year].shared(each))}
        if not shared or shared == {each.year: (each.first, each.last, 0)}:
            by_year[each.year].put(each, line)
        else:
            faults.append(_shares_days(line, each, next(iter(shared.values()))))
    return faults


def to_come(figures: Iterable[tuple[int, Reported]], today: date) -> list[str]:
    """What tells of days to come, which nobody has counted yet."""
    return [
        f"line {line}: {each.last} is yet to come; to is the last day that the figure is of"
        for line, each in figures
        if each.last > today
    ]


def _shares_days(line: int, figure: Reported, other: tuple[date, date, int]) -> str:
    first, last, its_line = other
    where = f"line {its_line} of this file" if its_line else "the ledger"
    return (
        f"line {line}: {figure.first} to {figure.last} shares days with {first} to {last} in {where}; "
        "import each day of a series once"
    )


def _figure(row: Mapping[str | None, str | list[str] | None], vocabulary: Vocabulary) -> Reported:
    if None in row or None in row.values():
        raise _BadLineError("it has not as many fields as the header; put fields with a comma into double quotes")
    cells = {str(name): str(value).strip() for name, value in row.items()}
    statistic = _statistic(cells["statistic"])
    commodity = _commodity(cells["commodity"], vocabulary)
    first, last = _day(cells["from"]), _day(cells["to"])
    if not 0 <= (last - first).days < LONGEST:
        raise _BadLineError(f"{first} to {last} is no period of a year at most; from is its first day, to its last")
    amount, unit = _amount(cells["quantity"], cells["unit"], commodity)
    if amount < 0 and statistic is not Statistic.USDA_WEEKLY_SALES:
        raise _BadLineError(f"{cells['quantity']} is below 0; only {Statistic.USDA_WEEKLY_SALES} can be")
    destination = _destination(cells["destination"])
    if statistic is Statistic.CHINA_CUSTOMS_IMPORTS and destination != "China":
        raise _BadLineError(
            f"{destination!r} is not where {statistic} arrive; write China, and only what came from the US"
        )
    stated = cells.get("marketing_year", "")
    year = marketing_year(stated)
    if stated and not year:
        raise _BadLineError(f"{stated!r} is no marketing year; write 2025/2026, or nothing")
    return Reported(statistic, commodity, destination, first, last, amount, unit, year)


def _statistic(name: str) -> Statistic:
    if name not in IMPORTED:
        read = " (usda_daily is read from USDA's own pages)" if name == Statistic.USDA_DAILY else ""
        raise _BadLineError(f"{name!r} is no statistic to import{read}; write {', '.join(IMPORTED)}")
    return Statistic(name)


def _commodity(name: str, vocabulary: Vocabulary) -> str:
    if name == EVERYTHING:
        return name
    concept = vocabulary.concepts.get(name) or vocabulary.spelled(name) if name else None
    if concept is None or concept.kind is not Kind.GOOD:
        raise _BadLineError(
            f"{name!r} is no good; write the id or a spelling of one in vocabulary.yaml, or {EVERYTHING}"
        )
    return good_id(Mention(concept, 0, 0, name), vocabulary)


def _destination(name: str) -> str:
    if name.lower() in ("unknown", "unknown destination", UNKNOWN):
        return UNKNOWN
    if _CHINA.fullmatch(" ".join(re.findall(r"\w+", name.lower()))):
        return "China"
    if not _NAME.fullmatch(name):
        raise _BadLineError(f"{name!r} is no destination; write a country, such as China, or {UNKNOWN}")
    return name


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _BadLineError(f"{text!r} is no day; write 2025-11-20") from None


def _amount(number: str, unit: str, commodity: str) -> tuple[Decimal, str]:
    given = _NUMBER.fullmatch(number)
    if given is None:
        raise _BadLineError(f"{number!r} is no number; write 132000 or 132,000, and the unit in its own column")
    in_words = "metric tons" if unit == "MT" else unit  # else an amount below a thousand could be of megatonnes
    found = amounts(f"{given['number'].replace(',', '')} {in_words}")
    amount = found[0] if len(found) == 1 and unit and not unit[0].isdigit() else None
    if amount is not None and amount.unit == "bu" and commodity in BUSHELS:
        amount = replace(amount, unit="t", factor=amount.factor * BUSHELS[commodity])
    if (
        amount is None
        or amount.unit not in _UNITS
        or amount.end != len(f"{given['number'].replace(',', '')} {in_words}")
    ):
        raise _BadLineError(
            f"{unit!r} is no unit of {commodity}; write t, thousand t, million t, bushels, USD, million USD, CNY"
        )
    if _PERHAPS_A_COMMA.fullmatch(number) and amount.value == Decimal(number):  # else it is of thousands or millions
        raise _BadLineError(f"{number!r} may have a comma in it for a point; write 132000, or 132.0")
    return (-amount.value if given["sign"] else amount.value), amount.unit
