"""What places are told of the calendar's releases: one bulletin for each release in a place, the latest there is."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.alert import Item, Reason
from bot.domain.calendar import Slot
from bot.domain.digest import Bulletin
from bot.domain.subscription import Destination
from bot.storage.codec import dump, load
from bot.storage.database import Row, Transaction, moment, to_moment, to_seconds
from bot.storage.subscriptions import HERE, destination_of, place

_PUT = (
    "INSERT INTO bulletins (platform, workspace, place, name, slot, rank, reason, content_json, made_at, due_at, "
    "until) "
    "VALUES (:platform, :workspace, :place, :name, :slot, :rank, :reason, :content, :made, :due, :until) "
    "ON CONFLICT (platform, workspace, place, name, slot) DO UPDATE SET rank = excluded.rank, "
    "reason = excluded.reason, content_json = excluded.content_json, made_at = excluded.made_at, "
    "due_at = excluded.due_at, until = excluded.until, delivery_id = NULL WHERE bulletins.rank < excluded.rank"
)


def put(tx: Transaction, found: Iterable[tuple[Destination, Bulletin]], now: datetime) -> None:
    """Have these told, each in the place of what its place was told of the release before, or was to be.

    What is not beyond that is left: so it is told once, whoever finds out how often.
    """
    records = [
        {
            **place(here),
            "name": each.release,
            "slot": to_seconds(each.slot),
            "rank": each.rank,
            "reason": each.reason.value,
            "content": dump(each.item),
            "made": to_seconds(now),
            "due": to_seconds(each.due_at),
            "until": to_seconds(each.until),
        }
        for here, each in found
    ]
    tx.execute_many(_PUT, records)


def ranks(tx: Transaction, slots: Sequence[Slot]) -> dict[tuple[Destination, Slot], int]:
    """(place, release) -> how far that place has been told of it, for these releases."""
    rows = tx.rows(
        "SELECT platform, workspace, place, name, slot, rank FROM bulletins WHERE name IN :names AND slot IN :slots",
        names=sorted({name for name, _ in slots}),
        slots=sorted({to_seconds(slot) or 0.0 for _, slot in slots}),
    )
    return {(destination_of(row), (row["name"], moment(row["slot"]))): row["rank"] for row in rows}


def waiting(tx: Transaction, destination: Destination) -> list[Bulletin]:
    """What waits here."""
    sql = f"SELECT * FROM bulletins WHERE {HERE} AND delivery_id IS NULL ORDER BY id"  # noqa: S608  constant
    return [_bulletin(row) for row in tx.rows(sql, **place(destination))]


def put_off(tx: Transaction, destination: Destination, bulletin: Bulletin, due_at: datetime) -> None:
    """What waits here is due then."""
    tx.execute(
        f"UPDATE bulletins SET due_at = :due WHERE {HERE} AND name = :name AND slot = :slot "  # noqa: S608  constant
        "AND delivery_id IS NULL",
        due=to_seconds(due_at),
        name=bulletin.release,
        slot=to_seconds(bulletin.slot),
        **place(destination),
    )


def put_in(tx: Transaction, destination: Destination, told: Iterable[Bulletin], delivery_id: int) -> list[Bulletin]:
    """These are told by this digest; returns all that it tells."""
    tx.execute_many(
        f"UPDATE bulletins SET delivery_id = :delivery WHERE {HERE} AND name = :name AND slot = :slot "  # noqa: S608
        "AND delivery_id IS NULL",
        [
            {"delivery": delivery_id, "name": each.release, "slot": to_seconds(each.slot), **place(destination)}
            for each in told
        ],
    )
    return [
        _bulletin(row) for row in tx.rows("SELECT * FROM bulletins WHERE delivery_id = :id ORDER BY id", id=delivery_id)
    ]


def are_in(tx: Transaction, delivery_id: int) -> bool:
    """Does this digest tell any?"""
    return bool(tx.rows("SELECT 1 FROM bulletins WHERE delivery_id = :id LIMIT 1", id=delivery_id))


def take_back(tx: Transaction, delivery_id: int) -> None:
    """What that digest was to tell waits again."""
    tx.execute("UPDATE bulletins SET delivery_id = NULL WHERE delivery_id = :id", id=delivery_id)


def is_overtaken(tx: Transaction, delivery_id: int, now: datetime) -> bool:
    """Does this digest tell what is not to be told any more?"""
    sql = "SELECT 1 FROM bulletins WHERE delivery_id = :id AND until <= :now LIMIT 1"
    return bool(tx.rows(sql, id=delivery_id, now=to_seconds(now)))


def end(tx: Transaction, destination: Destination, now: datetime) -> None:
    """What waits here, and is not to be told any more, waits no longer."""
    sql = f"DELETE FROM bulletins WHERE {HERE} AND delivery_id IS NULL AND until <= :now"  # noqa: S608  constant
    tx.execute(sql, now=to_seconds(now), **place(destination))


def let_go(tx: Transaction, destination: Destination) -> None:
    """What waits here waits no longer; what a digest has told stays told."""
    sql = f"DELETE FROM bulletins WHERE {HERE} AND delivery_id IS NULL"  # noqa: S608  constant
    tx.execute(sql, **place(destination))


def _bulletin(row: Row) -> Bulletin:
    return Bulletin(
        release=row["name"],
        slot=moment(row["slot"]),
        rank=row["rank"],
        item=load(Item, row["content_json"]),
        reason=Reason(row["reason"]),
        due_at=moment(row["due_at"]),
        until=to_moment(row["until"]),
    )
