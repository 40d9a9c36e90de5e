"""Bounds what bodies take in memory: so many at once, and few that are large."""

import asyncio
from types import TracebackType
from typing import Self

HELD = 64  # bodies at most before no more are asked for; those already on their way come on top
# Of the bodies larger than so many bytes so many at once. Most feeds are smaller than the first, and all that are on
# their way may be as large; one above the second takes up to five times its size while it is parsed and stored.
LARGER = ((128 * 1024, 12), (512 * 1024, 2))


class Backlog:
    """What is fetched and not stored yet."""

    def __init__(self, most: int = HELD) -> None:
        self._most, self._held = most, 0
        self._room = asyncio.Event()
        self._room.set()
        self._larger = [asyncio.Semaphore(many) for _, many in LARGER]

    async def room(self) -> None:
        """Return when one more may be fetched."""
        await self._room.wait()

    def count(self, more: int) -> None:
        """So many more are held."""
        self._held += more
        if self._held < self._most:
            self._room.set()
        else:
            self._room.clear()

    async def enter(self, size: int) -> None:
        """Return when one more may be larger than LARGER[size]; who enters there has entered those before it."""
        await self._larger[size].acquire()

    def leave(self, size: int) -> None:
        """One that has entered is no longer held."""
        self._larger[size].release()


class Place:
    """Where one body is held, from when it may be asked for until the block ends, or it is left before."""

    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog
        self._held, self._size = False, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    async def room(self) -> None:
        """Return when the body may be asked for."""
        await self._backlog.room()

    def fits(self, length: int) -> bool:
        """Whether so many bytes of the body may be held."""
        return self._size == len(LARGER) or length <= LARGER[self._size][0]

    async def grow(self) -> None:
        """Return when it may be larger than what fits."""
        await self._backlog.enter(self._size)
        self._size += 1

    def hold(self) -> None:
        """The body has come: it counts until it is left."""
        self._backlog.count(1)
        self._held = True

    def leave(self) -> None:
        """The body is no longer held."""
        self._backlog.count(-self._held)
        for size in range(self._size):
            self._backlog.leave(size)
        self._held, self._size = False, 0
