"""A platform's far end as a simulation: it takes time, has limits that it enforces, and whole workspaces may hang."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from bot.delivery.budget import Limits, Pace
from bot.delivery.theirs import TheirClock
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery, Told
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.platforms.slack.limits import LIMITS


@dataclass
class Platform:
    """Keeps when each message arrived; refuses what comes faster than its limits, as a bucket of some calls."""

    limits: Limits = LIMITS
    platform: str = "slack"
    clock = TheirClock()
    latency: tuple[float, float] = (0.05, 0.25)  # seconds from leaving to answer; it arrives half way
    hanging: frozenset[str] = frozenset()  # workspaces whose calls hang
    arrived: list[tuple[float, Destination, str]] = field(default_factory=list)
    refused: int = 0
    losing: int = 0  # the answers to so many messages are lost, which arrive all the same
    looked_at: list[float] = field(default_factory=list)  # one look a minute is let through
    found: int = 0
    random: Random = field(default_factory=lambda: Random(1))
    _levels: dict[object, tuple[float, float]] = field(default_factory=lambda: defaultdict(lambda: (0.0, 0.0)))

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        return await self._take(destination, alert.headline)

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        await self._take(destination, alert.headline)

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        return await self._take(destination, alert.change)

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        return await self._take(destination, content.title)

    async def look(self, delivery: Delivery) -> str | None:
        at = asyncio.get_running_loop().time()
        wait = max((each + 60 - at for each in self.looked_at[-1:]), default=0.0)
        if wait > 0:
            self.refused += 1
            raise SendError(SendReason.RATE_LIMITED, "429", retry_after=wait)
        self.looked_at.append(at)
        self.found += 1
        return f"ref {delivery.id}"

    async def _take(self, destination: Destination, text: str) -> str:
        if destination.workspace in self.hanging:
            await asyncio.sleep(60)
        half = self.random.uniform(*self.latency) / 2
        await asyncio.sleep(half)
        at = asyncio.get_running_loop().time()
        over = [self._over(destination, Pace(1.0), at), self._over(destination.tenant, Pace(5.0, burst=5), at)]
        await asyncio.sleep(half)
        if any(over):
            self.refused += 1
            raise SendError(SendReason.RATE_LIMITED, "429", retry_after=30)
        self.arrived.append((at, destination, text))
        if self.losing:
            self.losing -= 1
            raise SendError(SendReason.UNREACHABLE, "its answer was lost", in_doubt=True)
        return f"ref {len(self.arrived)}"

    def _over(self, key: object, pace: Pace, at: float) -> bool:
        """Slack lets short bursts through: here one call more than the pace's own burst."""
        level, since = self._levels[key]
        level = max(0.0, level - (at - since) * pace.rate)
        self._levels[key] = (level + 1, at)
        return level + 1 > pace.burst + 1
