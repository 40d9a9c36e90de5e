"""What is kept for how long; what is older goes in batches so short that other writes hardly wait."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter

from bot.domain.calendar import ReleaseState
from bot.storage import departures, heard, intake, workspaces
from bot.storage.database import Database, Transaction, to_seconds

ENTRIES = STORIES = timedelta(days=180)
DELIVERIES = timedelta(days=90)  # after a delivery was settled, or put there to wait
SEEN = timedelta(days=91)  # ids and words: 90 days past their last sight, which is noted once a day
AUDIT = timedelta(days=400)
GRACE = timedelta(days=30)  # of what has left: a workspace that took the bot out, a deleted channel
RELEASED = timedelta(days=400)  # each comes more often: so what a feed has brought once is never forgotten
HEARD = timedelta(days=2)  # what Slack repeats comes within a day
Sweep = Callable[[Transaction, datetime, int], int]
LOCK = 0.025  # seconds that a batch aims at holding the database's lock; half of what it may
FEWEST, MOST = 5, 5000

_OLD_STORIES = (
    "SELECT s.id FROM stories s WHERE s.last_published_at < :before "
    "AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.story_id = s.id AND e.seen_at >= :before) "
    "AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.story_id = s.id) "
    "AND NOT EXISTS (SELECT 1 FROM complaints c WHERE c.story_id = s.id) LIMIT :limit"
)


async def retain(database: Database, now: datetime) -> dict[str, int]:
    """Delete all that is too old; returns how much of what was."""
    deleted: dict[str, int] = {}
    for name, sweep in SWEEPS.items():
        limit, number = FEWEST, 1
        while number:
            number, seconds = await database.write(_timed, sweep, now, limit)
            deleted[name] = deleted.get(name, 0) + number
            limit = round(max(FEWEST, min(MOST, limit * min(2.0, LOCK / max(seconds, 1e-6)))))
    return {name: number for name, number in deleted.items() if number}


def _timed(tx: Transaction, sweep: Sweep, now: datetime, limit: int) -> tuple[int, float]:
    begin = perf_counter()
    return sweep(tx, now, limit), perf_counter() - begin


def _deliveries(tx: Transaction, now: datetime, limit: int) -> int:
    """Of a story that still grows they stay: they say what was told of it."""
    return tx.execute(
        "DELETE FROM deliveries WHERE id IN (SELECT d.id FROM deliveries d LEFT JOIN stories s ON s.id = d.story_id "
        "WHERE d.settled_at < :before AND (s.id IS NULL OR s.last_published_at < :before) LIMIT :limit)",
        before=to_seconds(now - DELIVERIES),
        limit=limit,
    )


def _waiting(tx: Transaction, now: datetime, limit: int) -> int:
    """What waits for a place that has taken nothing for so long; a digest stays, since it says what came meanwhile."""
    return tx.execute(
        "DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE state IN ('pending', 'sending') "
        "AND created_at < :before AND kind <> 'digest' LIMIT :limit)",
        before=to_seconds(now - DELIVERIES),
        limit=limit,
    )


def _held(tx: Transaction, now: datetime, limit: int) -> int:
    """What digests have told."""
    return tx.execute(
        "DELETE FROM held WHERE id IN (SELECT id FROM held WHERE delivery_id IS NOT NULL AND held_at < :before "
        "LIMIT :limit)",
        before=to_seconds(now - DELIVERIES),
        limit=limit,
    )


def _stories(tx: Transaction, now: datetime, limit: int) -> int:
    """With their entries and decisions; a story that somebody complained of stays, as evidence.

    What a feed held when it was first read may be older than that; its edits are to be known as such all the same.
    """
    some = max(1, limit // 10)  # each has many rows
    ids = [row["id"] for row in tx.rows(_OLD_STORIES, before=to_seconds(now - STORIES), limit=some)]
    tx.execute("DELETE FROM decisions WHERE story_id IN :ids", ids=ids)
    tx.execute("DELETE FROM held WHERE story_id IN :ids", ids=ids)
    members = [row["id"] for row in tx.rows("SELECT id FROM entries WHERE story_id IN :ids", ids=ids)]
    _delete_entries(tx, members)
    return tx.execute("DELETE FROM stories WHERE id IN :ids", ids=ids)


def _entries(tx: Transaction, now: datetime, limit: int) -> int:
    """Those without a story; the others go with it."""
    rows = tx.rows(
        "SELECT id FROM entries e WHERE seen_at < :before AND story_id IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM own_reports r WHERE r.entry_id = e.id) LIMIT :limit",
        before=to_seconds(now - ENTRIES),
        limit=limit,
    )
    return _delete_entries(tx, [row["id"] for row in rows])


def _delete_entries(tx: Transaction, ids: list[int]) -> int:
    tx.unindex(ids)
    return tx.execute("DELETE FROM entries WHERE id IN :ids", ids=ids)


def _seen(tx: Transaction, now: datetime, limit: int) -> int:
    return intake.forget_seen(tx, now - SEEN, limit)


def _mutes(tx: Transaction, now: datetime, limit: int) -> int:
    return tx.execute("DELETE FROM mutes WHERE until < :now", now=to_seconds(now))


def _audit(tx: Transaction, now: datetime, limit: int) -> int:
    return tx.execute(
        "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < :before LIMIT :limit)",
        before=to_seconds(now - AUDIT),
        limit=limit,
    )


def _departed(tx: Transaction, now: datetime, limit: int) -> int:
    """All of workspaces, and what was told in places, that have been gone for the time of grace."""
    gone = departures.before(tx, now - GRACE, max(1, limit // 1000))  # each has many rows
    for each in gone:
        if each.place:
            workspaces.delete_place(tx, each)
        else:
            workspaces.delete(tx, each.platform, each.workspace)
    return len(gone)


def _proposals(tx: Transaction, now: datetime, limit: int) -> int:
    return tx.execute(
        "DELETE FROM proposals WHERE id IN (SELECT id FROM proposals WHERE made_at < :before LIMIT :limit)",
        before=to_seconds(now - STORIES),
        limit=limit,
    )


def _released(tx: Transaction, now: datetime, limit: int) -> int:
    return tx.execute("DELETE FROM released WHERE slot < :before", before=to_seconds(now - RELEASED))


def _bulletins(tx: Transaction, now: datetime, limit: int) -> int:
    """That a suspension was told is not forgotten: it may go on for years after it began."""
    return tx.execute(
        "DELETE FROM bulletins WHERE id IN "
        "(SELECT id FROM bulletins WHERE slot < :before AND rank <> :suspended LIMIT :limit)",
        before=to_seconds(now - DELIVERIES),
        suspended=ReleaseState.SUSPENDED.rank,
        limit=limit,
    )


def _heard(tx: Transaction, now: datetime, limit: int) -> int:
    return heard.forget(tx, now - HEARD, limit)


# In this order: what refers to another goes before it.
SWEEPS: dict[str, Sweep] = {
    "departures": _departed,
    "held": _held,
    "deliveries": _deliveries,
    "waiting": _waiting,
    "stories": _stories,
    "entries": _entries,
    "seen": _seen,
    "mutes": _mutes,
    "audit": _audit,
    "proposals": _proposals,
    "released": _released,
    "bulletins": _bulletins,
    "heard": _heard,
}
