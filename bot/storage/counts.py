"""How full the store is, for metrics: how much waits where, and for how long."""

from datetime import datetime

from bot.storage.database import Row, Transaction, to_moment

_WAITING = "state IN ('pending', 'sending')"


def inbox(tx: Transaction) -> int:
    """Entries that wait to be judged."""
    return _number(tx.rows("SELECT COUNT(*) AS number FROM entries WHERE judged_at IS NULL"))


def outbox(tx: Transaction) -> dict[str, int]:
    """Platform -> deliveries not settled yet."""
    sql = f"SELECT platform, COUNT(*) AS number FROM deliveries WHERE {_WAITING} GROUP BY platform"  # noqa: S608
    return {row["platform"]: row["number"] for row in tx.rows(sql)}


def oldest_waiting(tx: Transaction) -> datetime | None:
    """When the oldest delivery came into the outbox that waits for no person's repair; None if none does."""
    rows = tx.rows(
        f"SELECT MIN(created_at) AS oldest FROM deliveries d WHERE {_WAITING} AND NOT EXISTS "  # noqa: S608  constant
        "(SELECT 1 FROM pauses p WHERE p.platform = d.platform AND p.workspace = d.workspace "
        "AND p.place IN (d.place, ''))"
    )
    return to_moment(rows[0]["oldest"])


def held(tx: Transaction) -> int:
    """Alerts held for digests."""
    return _number(tx.rows("SELECT COUNT(*) AS number FROM held WHERE delivery_id IS NULL AND story_id <> 0"))


def _number(rows: list[Row]) -> int:
    return int(rows[0]["number"])
