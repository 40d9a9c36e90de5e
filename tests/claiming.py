"""Claims of deliveries as a worker makes them, for tests of what is stored."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery
from bot.storage import claims
from bot.storage.database import Database, Transaction

LEASE = timedelta(seconds=60)


async def claim(database: Database, platforms: Sequence[str], now: datetime, worker: str = "w") -> list[Delivery]:
    """Everything that may be sent now, claimed for a minute."""
    return await database.write(_claim, platforms, now, worker)


def _claim(tx: Transaction, platforms: Sequence[str], now: datetime, worker: str) -> list[Delivery]:
    heads, _ = claims.heads(tx, platforms, now, now)
    return claims.claim(tx, heads, worker, now, now + LEASE, {})
