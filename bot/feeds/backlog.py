"""Counts the bodies that are held in memory, so that no more are fetched than can be read and stored."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

HELD = 64  # bodies at most before no more are asked for; those already on their way come on top


class Backlog:
    """What was fetched and is not stored yet."""

    def __init__(self, most: int = HELD) -> None:
        self._most, self._held = most, 0
        self._room = asyncio.Event()
        self._room.set()

    async def room(self) -> None:
        """Return when one more may be fetched."""
        await self._room.wait()

    @contextmanager
    def held(self) -> Iterator[None]:
        """One is held for as long as the block runs."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, more: int) -> None:
        self._held += more
        if self._held < self._most:
            self._room.set()
        else:
            self._room.clear()
