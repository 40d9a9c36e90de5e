"""Joins a platform at a start; where it does not answer, the bot works without it and joins it as soon as it does."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from bot.errors import PlatformDownError, StorageError, TradewireError

PATIENCE = 5.0  # seconds that a start waits, so that a token which is refused is a fault of the start
FIRST_WAIT, LONGEST_WAIT = 5.0, 60.0  # seconds between two tries, longer each time
LONGEST_ASKED = 3600.0  # seconds; a platform that wants to be left alone for longer is not believed

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Joining:
    """One platform, from begin() to stop()."""

    def __init__(
        self, platform: str, join: Callable[[], Awaitable[None]], connected: Callable[[], Awaitable[bool]]
    ) -> None:
        """`join` raises PlatformDownError or StorageError where it is to be tried again.

        Any other TradewireError says that this is of no use.
        """
        self._platform, self._join, self._connected = platform, join, connected
        self._tried = asyncio.Event()  # it is known how the first try ended
        self._task: asyncio.Task[None] | None = None
        self._because = "it has not answered yet"  # why it is not joined; "" once it is

    async def begin(self) -> None:
        """Join, or begin to; raises TradewireError if the platform says at once that it does not want us."""
        self._task = asyncio.create_task(self._stay(), name=f"join-{self._platform}")
        tried = asyncio.create_task(self._tried.wait())
        try:
            await asyncio.wait({self._task, tried}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tried.cancel()
        self._tried.set()  # what it says later stops no bot that works
        if self._task.done():
            self._task.result()

    async def stop(self) -> None:
        """Try no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def fault(self) -> str:
        """Why there is no connection now; "" if there is one."""
        if self._because:
            return self._because
        return "" if await self._connected() else "the connection is interrupted"

    async def _stay(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await self._join()
            except (PlatformDownError, StorageError) as down:
                asked = down.retry_after if isinstance(down, PlatformDownError) else 0.0
                pause = max(wait, min(asked, LONGEST_ASKED))
                self._because = str(down)
                log.warning("platform_down", platform=self._platform, because=str(down), next_try_in=pause)
            except TradewireError as refused:
                self._because = str(refused)
                if not self._tried.is_set():
                    raise
                log.error("platform_refuses", platform=self._platform, because=str(refused))
                return
            except Exception as fault:  # one of ours must not keep the bot away; its trace is logged
                if not self._tried.is_set():
                    raise
                pause, self._because = wait, f"{type(fault).__name__}, see the log"
                log.exception("joining_crashed", platform=self._platform, next_try_in=pause)
            else:
                self._because = ""
                log.info("platform_joined", platform=self._platform)
                return
            finally:
                self._tried.set()
            await asyncio.sleep(pause)
            wait = min(wait * 2, LONGEST_WAIT)


async def unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """What comes of this; None if `stop` is set before it is done: then it is cancelled."""
    working, stopping = asyncio.ensure_future(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    return None if working.cancelled() else working.result()
