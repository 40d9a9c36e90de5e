"""How full the store is, for metrics: how much waits where, and for how long."""

from datetime import datetime

from bot.storage.database import Row, Transaction, to_moment, to_seconds

_WAITING = "state IN ('pending', 'sending')"
# An edit that was not tried yet rests until its message has stood for a while.
_SINCE = "CASE WHEN d.kind = 'amend' AND d.attempts = 0 THEN d.due_at ELSE d.created_at END"


def inbox(tx: Transaction) -> int:
    """Entries that wait to be judged."""
    return _number(tx.rows("SELECT COUNT(*) AS number FROM entries WHERE judged_at IS NULL"))


def outbox(tx: Transaction) -> dict[str, int]:
    """Platform -> deliveries not settled yet."""
    sql = f"SELECT platform, COUNT(*) AS number FROM deliveries WHERE {_WAITING} GROUP BY platform"  # noqa: S608
    return {row["platform"]: row["number"] for row in tx.rows(sql)}


def oldest_waiting(tx: Transaction, now: datetime, at_terminal: bool) -> datetime | None:
    """Since when the oldest delivery could leave that waits for no person's repair; None if none does.

    at_terminal: somebody is there for whom what the terminal is to be told waits.
    """
    rows = tx.rows(
        f"SELECT MIN({_SINCE}) AS oldest FROM deliveries d WHERE {_WAITING} AND {_SINCE} <= :now "  # noqa: S608  constant
        "AND (platform <> 'terminal' OR :terminal = 1) AND NOT EXISTS "
        "(SELECT 1 FROM pauses p WHERE p.platform = d.platform AND p.workspace = d.workspace "
        "AND p.place IN (d.place, ''))",
        now=to_seconds(now),
        terminal=int(at_terminal),
    )
    return to_moment(rows[0]["oldest"])


def held(tx: Transaction) -> int:
    """Alerts held for digests."""
    return _number(tx.rows("SELECT COUNT(*) AS number FROM held WHERE delivery_id IS NULL AND story_id <> 0"))


def _number(rows: list[Row]) -> int:
    return int(rows[0]["number"])
