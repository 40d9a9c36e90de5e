"""A store, a platform or two, and workers on them, for tests of what goes wrong on the way."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.delivery.worker import Worker
from bot.domain.alert import DecisionKind
from bot.errors import SendError
from bot.storage import outbox, stories
from bot.storage.database import Database, Transaction
from tests.fakes.far_ends import FarEnd, OnSlack
from tests.fakes.history import Promise, history_of
from tests.fakes.slack import FakeSlack
from tests.values import NOW, alert, story


@dataclass
class Post:
    """A store, a platform or two, and workers on them, with a clock moved by hand."""

    database: Database
    ends: list[FarEnd]
    now: datetime = NOW

    def seconds(self) -> float:
        return self.now.timestamp()

    def worker(self, timeout: int = 5, at_most_once: bool = False) -> Worker:
        senders = {end.platform: end.sender(self.database, lambda: self.now, timeout) for end in self.ends}
        return Worker(self.database, senders, lambda: self.now, timedelta(hours=6), at_most_once)

    async def put(self, number: int, places: int = 1, **changed: object) -> None:
        """So many announcements, spread over so many channels of every platform."""
        await self.database.write(_put, self.ends, number, places, self.now, changed)

    async def settle(self, worker: Worker, tries: int = 20) -> None:
        """Let time pass until all is sent."""
        for _ in range(tries):
            await worker.run_once()
            if not await self.database.read(unfinished):
                return
            self.now += timedelta(seconds=65)
        raise AssertionError("not all was sent")

    async def broken(self, **promise: object) -> list[str]:
        history = await history_of(self.database, *self.ends)
        return history.judge(Promise(self.now + timedelta(hours=1), **promise))  # type: ignore[arg-type]

    @property
    def standing(self) -> int:
        return sum(len(messages) for end in self.ends for messages in end.by_place.values())

    @property
    def posts(self) -> int:
        return sum(end.posts for end in self.ends)

    @property
    def slack(self) -> FakeSlack:
        (only,) = self.ends
        assert isinstance(only, OnSlack)
        return only.fake


def _put(
    tx: Transaction, ends: Sequence[FarEnd], number: int, places: int, now: datetime, changed: dict[str, object]
) -> None:
    for each in range(number):
        story_id = stories.save(tx, story(id=0)).id
        place = ends[each % len(ends)].place(f"C{each // len(ends) % places}")
        values = {"story_id": story_id, "headline": f"Headline {each}"} | changed
        outbox.put(tx, place, story_id, DecisionKind.ANNOUNCE, alert(**values), now)


def unfinished(tx: Transaction) -> int:
    """How many deliveries still wait."""
    return len(tx.rows("SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending')"))


async def refused(call: Awaitable[object]) -> SendError:
    """What a sender's call is refused with."""
    with pytest.raises(SendError) as caught:
        await call
    return caught.value
