"""A far end, a clock and an outbox for tests of the worker."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from bot.delivery.budget import UNLIMITED, Limits
from bot.delivery.theirs import TheirClock
from bot.delivery.worker import Worker
from bot.domain.alert import Alert, DecisionKind, Notice
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import outbox, stories
from bot.storage.database import Database
from tests.claiming import claim
from tests.values import NOW, TERMINAL, alert, story

LOST = SendError(SendReason.UNREACHABLE, "its answer was lost", in_doubt=True)  # taken all the same


@dataclass
class Far:
    """A platform's far end: takes messages, or fails as told."""

    platform: str = "terminal"
    clock = TheirClock()
    took: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Exception | None] = field(default_factory=list)  # of the next calls; None lets one pass
    gate: asyncio.Event | None = None
    limits: Limits = UNLIMITED
    visible: bool = True  # what was taken can be looked for
    arrived: dict[int, str] = field(default_factory=dict)
    looks: list[int] = field(default_factory=list)

    async def _take(self, what: str, text: str, delivery_id: int) -> str:
        if self.gate is not None:
            await self.gate.wait()
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None and failure is not LOST:
            raise failure
        self.took.append((what, text))
        self.arrived[delivery_id] = reference = f"ref {len(self.took)}"
        if failure is not None:
            raise failure
        return reference

    async def look(self, delivery: Delivery) -> str | None:
        self.looks.append(delivery.id)
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        return self.arrived.get(delivery.id, "") if self.visible else None

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        return await self._take(f"post under {thread}" if thread else "post", alert.headline, delivery_id)

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        await self._take(f"edit {message_ref}", alert.headline, delivery_id)

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        return await self._take(f"reply {message_ref}", alert.change, delivery_id)

    async def tell(self, destination: Destination, notice: Notice, delivery_id: int) -> str:
        return await self._take("tell", notice.title, delivery_id)


@dataclass
class Hands:
    """A clock that is moved by hand."""

    now: object = NOW

    def __call__(self) -> object:
        return self.now


async def put(database: Database, kind: DecisionKind, story_id: int = 0, **content: str) -> int:
    if not story_id:
        story_id = (await database.write(stories.save, story(id=0))).id
    draft = alert(story_id=story_id, **content)
    await database.write(outbox.put, TERMINAL, story_id, kind, draft, NOW)
    return story_id


def worker(database: Database, far: Far, clock: Hands | None = None) -> Worker:
    return Worker(database, {far.platform: far}, clock or Hands(), timedelta(hours=6))  # type: ignore[arg-type]


async def die_while_sending(database: Database) -> None:
    """A worker claims what there is, and is heard of no more."""
    assert await claim(database, ["terminal"], NOW, "the dead one")


async def states(database: Database, story_id: int) -> list[DeliveryState]:
    return [state for _, state, _ in await database.read(outbox.of_story, story_id, TERMINAL)]
