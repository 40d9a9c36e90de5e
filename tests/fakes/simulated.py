"""Time that passes only while nobody is at work: minutes of waiting take no time, and the database is real."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.storage.database import Database
from tests.values import NOW

T = TypeVar("T")


class _Selector:
    """A selector that, where it would wait, moves the loop's time instead, unless work in another thread goes on."""

    def __init__(self, loop: "SimulatedLoop") -> None:
        self._loop, self._real = loop, selectors.DefaultSelector()

    def select(self, timeout: float | None = None) -> list[Any]:
        self._loop.come_to_timers()
        if (found := self._real.select(0)) or timeout == 0:
            return found
        if self._loop.at_work or timeout is None:
            return self._real.select(0.01)
        self._loop.now += max(0.0, timeout)
        return []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class SimulatedLoop(asyncio.SelectorEventLoop):
    """An event loop whose time begins at 0 and jumps to whatever comes next."""

    def __init__(self) -> None:
        self.now, self.at_work = 0.0, 0
        super().__init__(_Selector(self))  # type: ignore[arg-type]

    def come_to_timers(self) -> None:
        """A loop lets timers off a nanosecond early; who then looks at the time must not find it too early for ever."""
        timers = self._scheduled  # type: ignore[attr-defined]  # asyncio's heap
        if timers and 0 < timers[0].when() - self.now <= self._clock_resolution:  # type: ignore[attr-defined]
            self.now = timers[0].when()

    def time(self) -> float:
        return self.now

    def clock(self) -> datetime:
        """The same time as a moment."""
        return NOW + timedelta(seconds=self.now)


class CountedDatabase:
    """A database whose work holds the simulated time."""

    def __init__(self, database: Database, loop: SimulatedLoop) -> None:
        self._database, self._loop = database, loop

    async def read(self, work: Callable[..., T], *args: Any) -> T:
        return await self._held(self._database.read(work, *args))

    async def write(self, work: Callable[..., T], *args: Any) -> T:
        return await self._held(self._database.write(work, *args))

    async def migrate(self) -> list[str]:
        return await self._held(self._database.migrate())

    async def close(self) -> None:
        await self._held(self._database.close())

    async def _held(self, work: Coroutine[Any, Any, T]) -> T:
        self._loop.at_work += 1
        try:
            return await work
        finally:
            self._loop.at_work -= 1


def simulate(play: Callable[[SimulatedLoop], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end in simulated time."""
    loop = SimulatedLoop()
    try:
        return loop.run_until_complete(play(loop))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
