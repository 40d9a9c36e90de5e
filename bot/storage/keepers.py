"""Who keeps a platform: the one instance on a database that delivers there, while its lease lasts.

What a platform lets through it counts for all instances together, so only one of them may spend it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.storage.database import AHEAD, Transaction, to_seconds

LEASE = timedelta(seconds=5)  # others wait so long for a keeper of whom nothing is heard


def keep(tx: Transaction, platforms: Iterable[str], worker: str, now: datetime) -> dict[str, bool]:
    """Keep these platforms for a worker from now on, but for those that another keeps.

    Returns platform -> whether it was another's whose last calls the platform may still count.
    """
    kept = {platform: _keep(tx, platform, worker, now) for platform in platforms}
    return {platform: counts for platform, counts in kept.items() if counts is not None}


def kept(tx: Transaction, worker: str) -> set[str]:
    """What this worker keeps: a lease that ran out is still its own until another takes it."""
    return {row["platform"] for row in tx.rows("SELECT platform FROM keepers WHERE worker = :worker", worker=worker)}


def release(tx: Transaction, platform: str, worker: str, now: datetime, rested_at: datetime) -> None:
    """The worker calls there no more; from `rested_at` on the platform counts none of its calls."""
    tx.execute(
        "UPDATE keepers SET until = :now, rested_at = :rested WHERE platform = :platform AND worker = :worker",
        now=to_seconds(now),
        rested=to_seconds(rested_at),
        platform=platform,
        worker=worker,
    )


def _keep(tx: Transaction, platform: str, worker: str, now: datetime) -> bool | None:
    here, until = now.timestamp(), (now + LEASE).timestamp()
    found = tx.rows("SELECT worker, until, rested_at FROM keepers WHERE platform = :platform", platform=platform)
    if not found:
        tx.insert_many("keepers", [{"platform": platform, "worker": worker, "until": until}])
        return False
    another, ends, rested_at = found[0]["worker"] != worker, found[0]["until"], found[0]["rested_at"]
    if another and ends > here:
        if ends > until + AHEAD.total_seconds():  # made by a clock that was ahead of now: it holds as if made now
            tx.execute("UPDATE keepers SET until = :until WHERE platform = :platform", until=until, platform=platform)
        return None
    tx.execute(
        "UPDATE keepers SET worker = :worker, until = :until, rested_at = NULL WHERE platform = :platform",
        worker=worker,
        until=until,
        platform=platform,
    )
    return another and (rested_at is None or rested_at > here)
