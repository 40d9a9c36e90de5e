"""What has had its effect, so that it has none when it comes again: events that are repeated, states that are used."""

from datetime import datetime

from bot.storage.database import Transaction, to_seconds


def first(tx: Transaction, name: str, now: datetime) -> bool:
    """Is this heard for the first time? From now on it is not; whatever it effects is committed with that."""
    new = tx.execute(
        "INSERT INTO heard (name, at) SELECT :name, :at WHERE NOT EXISTS (SELECT 1 FROM heard WHERE name = :name)",
        name=name,
        at=to_seconds(now),
    )
    return new > 0


def count(tx: Transaction, beginning: str, since: datetime) -> int:
    """How much was heard since then whose name begins so; the beginning ends with a space."""
    rows = tx.rows(
        "SELECT COUNT(*) AS number FROM heard WHERE name >= :beginning AND name < :end AND at > :since",
        beginning=beginning,
        end=f"{beginning[:-1]}!",  # what comes after a space
        since=to_seconds(since),
    )
    return int(rows[0]["number"])


def newest(tx: Transaction, name: str, at: datetime) -> bool:
    """Is nothing later known of this? From now on what happened before `at` comes too late."""
    known = tx.rows("SELECT at FROM heard WHERE name = :name", name=name)
    if not known:
        tx.insert_many("heard", [{"name": name, "at": to_seconds(at)}])
        return True
    if known[0]["at"] > to_seconds(at):
        return False
    tx.execute("UPDATE heard SET at = :at WHERE name = :name", name=name, at=to_seconds(at))
    return True


def forget(tx: Transaction, before: datetime, limit: int) -> int:
    """Forget some of what was heard before that; returns how many."""
    return tx.execute(
        "DELETE FROM heard WHERE name IN (SELECT name FROM heard WHERE at < :before LIMIT :limit)",
        before=to_seconds(before),
        limit=limit,
    )
