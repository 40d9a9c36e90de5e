"""Which destinations follow which stories."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.subscription import Destination
from bot.storage.database import Transaction, to_seconds
from bot.storage.subscriptions import HERE, destination_of, place


def follow(tx: Transaction, destination: Destination, story_id: int, person: str, now: datetime) -> bool:
    """Follow a story; False if this destination does already."""
    if story_id in of_destination(tx, destination):
        return False
    record = {"story_id": story_id, "person": person, "created_at": to_seconds(now)}
    tx.insert_many("follows", [{**place(destination), **record}])
    return True


def unfollow(tx: Transaction, destination: Destination, story_id: int) -> bool:
    """Follow a story no longer; False if it was not followed."""
    sql = f"DELETE FROM follows WHERE {HERE} AND story_id = :story"  # noqa: S608  constant
    return tx.execute(sql, story=story_id, **place(destination)) > 0


def of_stories(tx: Transaction, story_ids: Sequence[int]) -> list[tuple[int, Destination]]:
    """(story, destination) of everybody who follows one of these, in the order in which they began to."""
    rows = tx.rows("SELECT * FROM follows WHERE story_id IN :ids ORDER BY created_at", ids=list(story_ids))
    return [(row["story_id"], destination_of(row)) for row in rows]


def of_destination(tx: Transaction, destination: Destination) -> list[int]:
    """The stories that a destination follows, the latest first."""
    sql = f"SELECT story_id FROM follows WHERE {HERE} ORDER BY created_at DESC"  # noqa: S608  constant
    return [row["story_id"] for row in tx.rows(sql, **place(destination))]


def move(tx: Transaction, story_id: int, into: int) -> None:
    """Whoever follows one story follows another instead."""
    tx.execute(
        "DELETE FROM follows WHERE story_id = :story AND EXISTS (SELECT 1 FROM follows f WHERE f.story_id = :into "
        "AND f.platform = follows.platform AND f.workspace = follows.workspace AND f.place = follows.place)",
        story=story_id,
        into=into,
    )
    tx.execute("UPDATE follows SET story_id = :into WHERE story_id = :story", story=story_id, into=into)


def copy(tx: Transaction, story_id: int, also: int) -> None:
    """Whoever follows one story follows another too, which nobody follows yet."""
    tx.execute(
        "INSERT INTO follows (platform, workspace, place, story_id, person, created_at) "
        "SELECT platform, workspace, place, :also, person, created_at FROM follows WHERE story_id = :story",
        story=story_id,
        also=also,
    )
