"""A backup in the place of a database, so that nothing is told again that the lost one may have told.

What the lost database told after the backup was made, nobody knows. So all that came out until then counts as told:
what waits in the backup's outbox is given up, and so are digests that were due; what feeds still show of that time is
stored and found, and not told.
"""

import asyncio
from datetime import datetime
from pathlib import Path

from bot.domain.delivery import DeliveryState
from bot.errors import StorageError
from bot.storage import audit, sqlite_file, switches
from bot.storage.database import Transaction, to_seconds
from bot.storage.sqlite import SqliteDatabase

_DAY = 86400


async def restore(backup: Path, path: str, told_until: datetime, now: datetime) -> Path | None:
    """Put a backup into the place of the database at `path`; returns where that is kept now, None if there was none.

    told_until: until when the lost database's bot ran, and told. Raises StorageError, and then nothing is changed.
    """
    fresh = await asyncio.to_thread(_copied, backup, Path(path))
    try:
        await _settle(fresh, backup, told_until, now)
    except StorageError:
        sqlite_file.remove(fresh)
        raise
    return await asyncio.to_thread(_put_in_place, fresh, Path(path), now)


def _copied(backup: Path, target: Path) -> Path:
    """A sound copy of the backup beside the database it is to replace."""
    if not backup.is_file():
        raise StorageError(f"{backup}: there is no such file")
    sqlite_file.check(str(backup), float("inf"))
    if not sqlite_file.is_ours(backup):
        raise StorageError(f"{backup}: this is no backup of Tradewire")
    if target.exists() and sqlite_file.in_use(str(target)):
        raise StorageError(f"{target}: a running bot has this database open. Stop it first, then restore")
    fresh = sqlite_file.being_restored(target)
    sqlite_file.copy(str(backup), fresh)
    return fresh


def _put_in_place(fresh: Path, target: Path, now: datetime) -> Path | None:
    """Until the last step `fresh` is there, and as long as it is nobody opens the database."""
    aside = sqlite_file.set_aside(target, f"before-restore-{now:%Y%m%dT%H%M%SZ}")
    fresh.rename(target)
    return aside


async def _settle(fresh: Path, backup: Path, told_until: datetime, now: datetime) -> None:
    database = SqliteDatabase(str(fresh))
    try:
        await database.migrate()
        await database.write(count_as_told, told_until, now)
        await database.write(audit.keep, audit.OPERATOR, "operator", f"restore {backup}", now)
    finally:
        await database.close()


def count_as_told(tx: Transaction, told_until: datetime, now: datetime) -> None:
    """What was to be told until then may have been."""
    until = to_seconds(told_until)
    switches.restored(tx, told_until)
    tx.execute(
        "UPDATE deliveries SET state = :failed, error = :why, settled_at = :now "
        "WHERE state IN ('pending', 'sending') AND created_at <= :until",
        failed=DeliveryState.FAILED.value,
        why="restored: it may have been sent after the backup was made",
        now=to_seconds(now),
        until=until,
    )
    tx.execute(  # for whatever other topic it waits besides
        "DELETE FROM held WHERE delivery_id IS NULL AND story_id <> 0 AND EXISTS (SELECT 1 FROM held h "
        "WHERE h.platform = held.platform AND h.workspace = held.workspace AND h.place = held.place "
        "AND h.story_id = held.story_id AND h.delivery_id IS NULL AND h.due_at <= :until)",
        until=until,
    )
    tx.execute(
        "UPDATE held SET due_at = due_at + :day * (1 + CAST((:until - due_at) / :day AS INTEGER)) "
        "WHERE delivery_id IS NULL AND due_at <= :until",
        day=_DAY,
        until=until,
    )
    tx.execute(  # as if in a digest: what comes of that release later is told all the same
        "UPDATE bulletins SET delivery_id = 0 WHERE delivery_id IS NULL AND due_at <= :until", until=until
    )
