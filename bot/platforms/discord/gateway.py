"""How often the gateway is connected to, and how often a session is begun: far less than costs a bot its token."""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.observe import metrics
from bot.storage import heard
from bot.storage.database import Database, Transaction

# After 1,000 IDENTIFYs in 24 hours Discord ends all sessions and resets the token:
# https://docs.discord.com/developers/events/gateway#identifying
MOST_IDENTIFIES, IDENTIFIES_WITHIN = 300, timedelta(hours=24)
FIRST_WAIT, LONGEST_WAIT = 1.0, 600.0  # seconds between two connections that do not last
LASTING = 1200.0  # seconds after which a connection was a good one
_PATIENCE = 45.0  # seconds that discord.py can be kept waiting; it gives a connection 60
_IDENTIFY = "discord identify "  # the beginning of the names by which the store remembers

_log = logging.getLogger(__name__)


class Wait(ConnectionError):  # noqa: N818  what discord.py does about a connection that fails is what is wanted
    """It is too early to connect."""


class Connections:
    """What is known of connections and sessions, whichever client makes them."""

    def __init__(self, database: Database, clock: Callable[[], datetime], shards: int = 1) -> None:
        """`shards`: so many connections at once are no storm."""
        self._database, self._clock, self.shards = database, clock, shards
        self._streak, self._last, self._not_before = 0, float("-inf"), 0.0
        self._identifies = 0

    async def before_connecting(self) -> None:
        """Wait as long as it takes, with doubling and full jitter; raises Wait where that is long.

        A connection that was lost is resumed, which costs no IDENTIFY, as long as Discord knows the session.
        """
        now = self._now()
        if self._not_before <= now:  # else it waited for this before
            self._streak = self._streak + 1 if now - self._last < LASTING else 1
            self._not_before = now + random.random() * self._longest()  # noqa: S311  spreads, no secret
        wait = self._not_before - now
        await asyncio.sleep(min(wait, _PATIENCE))
        if wait > _PATIENCE:
            raise Wait(f"connects again in {wait - _PATIENCE:.0f} s")
        self._last = self._now()

    async def before_identifying(self, shard: int) -> None:
        """Count it, for longer than this process lives; raises Wait where there were too many."""
        if not await self._database.write(_identify, shard, self._identifies, self._clock()):
            raise Wait(f"{MOST_IDENTIFIES} sessions were begun within a day; no further one for now")
        self._identifies += 1
        metrics.DISCORD_IDENTIFIES.inc()

    async def may_identify(self) -> bool:
        """May a session be begun now?"""
        return await self._database.read(_count, self._clock()) < MOST_IDENTIFIES

    def _longest(self) -> float:
        again = self._streak - self.shards
        return 0.0 if again <= 0 else min(FIRST_WAIT * 2.0 ** min(again - 1, 20), LONGEST_WAIT)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _count(tx: Transaction, now: datetime) -> int:
    return heard.count(tx, _IDENTIFY, now - IDENTIFIES_WITHIN)


def _identify(tx: Transaction, shard: int, number: int, now: datetime) -> bool:
    if _count(tx, now) >= MOST_IDENTIFIES:
        return False
    return heard.first(tx, f"{_IDENTIFY}{now.isoformat()} {shard} {number}", now)
