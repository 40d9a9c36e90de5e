"""The figures of imported statistics: each once for its days, as it was imported last."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.domain.ledger import Reported, Statistic
from bot.storage.database import Transaction, to_seconds

_KEY = "statistic, commodity, destination, unit, marketing_year, first_day, last_day"


def every(tx: Transaction) -> list[Reported]:
    """All figures, oldest first."""
    rows = tx.rows(f"SELECT * FROM reported ORDER BY last_day, {_KEY}")  # noqa: S608  constants
    return [
        Reported(
            statistic=Statistic(row["statistic"]),
            commodity=row["commodity"],
            destination=row["destination"],
            first=date.fromisoformat(row["first_day"]),
            last=date.fromisoformat(row["last_day"]),
            amount=Decimal(row["amount"]),
            unit=row["unit"],
            year=row["marketing_year"],
        )
        for row in rows
    ]


def keep(tx: Transaction, figures: Sequence[Reported], now: datetime) -> tuple[int, int]:
    """Keep figures; returns how many are new, and how many took the place of another one for the same days."""
    before = {(each.series, each.first, each.last): each.amount for each in every(tx)}
    new = [each for each in figures if (each.series, each.first, each.last) not in before]
    revised = [each for each in figures if before.get((each.series, each.first, each.last), each.amount) != each.amount]
    condition = " AND ".join(f"{column} = :{column}" for column in _KEY.split(", "))
    tx.insert_many("reported", [_record(each, now) for each in new])
    tx.execute_many(
        f"UPDATE reported SET amount = :amount, imported_at = :imported_at WHERE {condition}",  # noqa: S608  constants
        [_record(each, now) for each in revised],
    )
    return len(new), len(revised)


def _record(figure: Reported, now: datetime) -> dict[str, object]:
    return {
        "statistic": figure.statistic.value,
        "commodity": figure.commodity,
        "destination": figure.destination,
        "unit": figure.unit,
        "marketing_year": figure.year,
        "first_day": figure.first.isoformat(),
        "last_day": figure.last.isoformat(),
        "amount": f"{figure.amount:f}",
        "imported_at": to_seconds(now),
    }
