"""Workspaces and places that have left for good, as far as anybody knows: their data is deleted a while later."""

from datetime import datetime

from bot.domain.subscription import Destination
from bot.storage.database import Transaction, to_seconds
from bot.storage.subscriptions import HERE, destination_of, place


def begin(tx: Transaction, destination: Destination, now: datetime) -> None:
    """A place, or with `place` empty a whole workspace, has left; if it had left before, it counts from then."""
    tx.insert_many("departures", [{**place(destination), "since": to_seconds(now)}])


def end(tx: Transaction, destination: Destination) -> bool:
    """It is back; False if it had never left."""
    return tx.execute(f"DELETE FROM departures WHERE {HERE}", **place(destination)) > 0  # noqa: S608  constant


def before(tx: Transaction, moment: datetime, limit: int) -> list[Destination]:
    """Some of those that have been gone since before then, the longest gone first."""
    rows = tx.rows(
        "SELECT * FROM departures WHERE since < :moment ORDER BY since LIMIT :limit",
        moment=to_seconds(moment),
        limit=limit,
    )
    return [destination_of(row) for row in rows]
