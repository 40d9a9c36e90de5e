"""Of several instances on one database one at a time delivers for a platform that has limits: so they hold for all."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.delivery.budget import Budget
from bot.domain.delivery import Delivery, Head
from bot.errors import StorageError
from bot.storage import claims, keepers
from bot.storage.database import Database, Transaction

RENEW = 2.0  # seconds after which a lease is made anew, well before it runs out
FAREWELL = 1.0  # seconds that an end may wait for the database to take a last word; else the leases run out

log = structlog.get_logger(__name__)


class Keeper:
    """Which platforms a worker may call now: those without limits, and those that it keeps."""

    def __init__(self, database: Database, worker: str, budgets: Mapping[str, Budget]) -> None:
        self._database, self._worker, self._budgets = database, worker, budgets
        self._paced = frozenset(platform for platform, budget in budgets.items() if budget.limits.paced)
        self._kept: frozenset[str] = frozenset()
        self._renew_at = 0.0

    @property
    def platforms(self) -> list[str]:
        """Those it may call."""
        return [platform for platform in self._budgets if platform not in self._paced or platform in self._kept]

    async def look(self, now: datetime) -> None:
        """Keep what no other worker keeps, and go on keeping what is kept."""
        if not self._paced or (self._kept == self._paced and self._seconds() < self._renew_at):
            return
        self._renew_at = self._seconds() + RENEW
        taken = await self._database.write(keepers.keep, self._paced, self._worker, now)
        for platform, counts in taken.items():
            if counts:  # until this moment the other one may have called
                self._budgets[platform].inherit(self._seconds())
        if (kept := frozenset(taken)) != self._kept:
            log.info("platforms_kept", kept=sorted(kept), others=sorted(self._paced - kept))
        self._kept = kept

    async def claim(
        self, heads: Sequence[Head], now: datetime, until: datetime, theirs: Mapping[str, datetime | None]
    ) -> list[Delivery]:
        """Claim these heads until then, but for those of a platform that another has come to keep; see claims.claim."""
        return await self._database.write(_claim, heads, self._paced, self._worker, now, until, theirs)

    async def release(self, now: datetime) -> None:
        """Leave what is kept to whoever comes next."""
        kept, self._kept = self._kept, frozenset()
        with suppress(StorageError, TimeoutError):
            async with asyncio.timeout(FAREWELL):
                for platform in kept:
                    rested_at = now + timedelta(seconds=self._budgets[platform].rests(self._seconds()))
                    await self._database.write(keepers.release, platform, self._worker, now, rested_at)

    def _seconds(self) -> float:
        return asyncio.get_running_loop().time()


def _claim(
    tx: Transaction,
    heads: Sequence[Head],
    paced: frozenset[str],
    worker: str,
    now: datetime,
    until: datetime,
    theirs: Mapping[str, datetime | None],
) -> list[Delivery]:
    lost = paced - keepers.kept(tx, worker)
    ours = [head for head in heads if head.destination.platform not in lost]
    return claims.claim(tx, ours, worker, now, until, theirs)
