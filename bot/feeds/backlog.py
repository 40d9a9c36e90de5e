"""Bounds what bodies take in memory: so many at once, and few that are large."""

import asyncio
from collections.abc import Iterable
from types import TracebackType
from typing import Self

HELD = 64  # bodies at most before no more are asked for; those already on their way come on top
# Of the bodies larger than so many bytes so many at once; while others wait for that, each has so many seconds to come.
# Most feeds are smaller than the first, and all that are on their way may be as large; one above the second takes up to
# five times its size while it is parsed and stored.
LARGER = ((128 * 1024, 12, 2.0), (512 * 1024, 2, 4.0))


class _Room:
    """Where so many bodies of a size are held."""

    def __init__(self, many: int, seconds: float) -> None:
        self._free, self._seconds, self._waiting = asyncio.Semaphore(many), seconds, 0
        self._coming: dict[Place, float] = {}  # whose bodies are not whole yet, and when they have to be

    async def enter(self, place: "Place") -> None:
        """Return when there is room for the body at `place`. Servers that send slowly keep others from it no longer."""
        self._waiting += 1
        try:
            if self._free.locked():
                self._hurry(self._coming)
            await self._free.acquire()
        finally:
            self._waiting -= 1
        self._coming[place] = asyncio.get_running_loop().time() + self._seconds

    def resume(self, place: "Place") -> None:
        """The body at `place` comes on."""
        if self._waiting:
            self._hurry([place])

    def came(self, place: "Place") -> None:
        """No more of it comes."""
        self._coming.pop(place, None)

    def leave(self) -> None:
        """One that has entered is no longer held."""
        self._free.release()

    def _hurry(self, places: Iterable["Place"]) -> None:
        for place in places:
            place.hurry(self._coming[place])


class Backlog:
    """What is fetched and not stored yet."""

    def __init__(self, most: int = HELD) -> None:
        self._most, self._held = most, 0
        self._room = asyncio.Event()
        self._room.set()
        self.larger = [_Room(many, seconds) for _, many, seconds in LARGER]

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


class Place:
    """Where one body is held, from when it may be asked for until the block ends, or it is left before."""

    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog
        self._held, self._size = False, 0
        self._timer: asyncio.Timeout | None = None  # of the body on its way
        self.hurried = False  # it had less time than others, since they waited

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    async def room(self) -> None:
        """Return when the body may be asked for."""
        await self._backlog.room()

    async def fit(self, timer: asyncio.Timeout, length: int) -> None:
        """Return when so many bytes of the body may be held; `timer`, the server's, stands still meanwhile."""
        while self._size < len(LARGER) and length > LARGER[self._size][0]:
            clock = asyncio.get_running_loop().time
            left = (timer.when() or 0.0) - clock()
            timer.reschedule(None)
            self.came()  # for its size so far
            room = self._backlog.larger[self._size]
            await room.enter(self)
            self._size += 1
            timer.reschedule(clock() + left)
            self._timer = timer
            room.resume(self)

    def hurry(self, until: float) -> None:
        """Let the body come until then at the latest."""
        ends = self._timer and not self._timer.expired() and self._timer.when()  # None while it waits itself
        if self._timer and ends and ends > until:
            self._timer.reschedule(until)
            self.hurried = True

    def came(self) -> None:
        """No more of the body comes, whether or not it is whole."""
        self._timer = None
        for room in self._backlog.larger:
            room.came(self)

    def hold(self) -> None:
        """The body has come: it counts until it is left."""
        self._backlog.count(1)
        self._held = True

    def leave(self) -> None:
        """The body is no longer held."""
        self._backlog.count(-self._held)
        self.came()
        for size in range(self._size):
            self._backlog.larger[size].leave()
        self._held, self._size = False, 0
