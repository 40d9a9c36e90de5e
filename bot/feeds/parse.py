"""Parses feeds in a few child processes: one may crash, hang or be killed, and the next feed is still parsed."""

import asyncio
from collections import deque
from contextlib import suppress
from types import TracebackType
from typing import Self

from bot.domain.feed import FeedFault
from bot.feeds.items import body_hash
from bot.feeds.process import BROKEN, ParserProcess
from bot.feeds.wire import Page, ParsedFeed, ParseFailed, pack_request
from bot.observe import metrics

__all__ = ["Page", "ParseFailed", "ParsedFeed", "ParserPool", "body_hash"]

IN_LINE = 3  # requests at one process: while the answer to the first is fetched, it works on the next


class ParserPool:
    """Parses bodies in children that may be killed; use it as an async context manager."""

    def __init__(
        self,
        size: int = 2,  # the store takes longer than one of them, and another is there where a feed holds one up
        wall: float = 15.0,
        recycle_after: int = 5_000,  # a start takes as long as 140 bodies, and none has grown in 6,000
        cpu_seconds: int = 8,
        memory_bytes: int = 512 * 1024 * 1024,
    ) -> None:
        """`wall` and `cpu_seconds` are for one feed; a child is replaced after `recycle_after` of them."""
        self._parsers = [_Parser(wall, recycle_after, cpu_seconds, memory_bytes) for _ in range(size)]
        self._free = asyncio.Semaphore(size * IN_LINE)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for parser in self._parsers:
            await parser.end()

    async def parse(
        self,
        body: bytes,
        content_type: str,
        base_url: str,
        known: str = "",
        page: Page | None = None,
    ) -> ParsedFeed | ParseFailed:
        """What the body holds; links in it are relative to `base_url`. Raises nothing but CancelledError.

        `known` are the tokens of an earlier answer for this feed, with spaces between: the entries of items that are
        still the same are left out. What remains is just what it would be if all had been parsed. `page` says how
        to read what is no feed; then nothing is left out.
        """
        async with self._free:
            parser = min(self._parsers, key=lambda each: each.busy)  # so that nobody waits while one is idle
            return await parser.ask(pack_request(body, content_type, base_url, known, page))


class _Parser:
    """One process at a time, and those who wait for its answers: they come in the order of the requests."""

    def __init__(self, wall: float, recycle_after: int, cpu_seconds: int, memory_bytes: int) -> None:
        """See ParserPool."""
        self.busy = 0  # how many want something of it
        self.process: ParserProcess | None = None
        self._wall, self._recycle_after, self._limits = wall, recycle_after, (cpu_seconds, memory_bytes)
        self._line: deque[asyncio.Timeout] = deque()  # of those whose requests are there; the time of the first runs
        self._sending, self._receiving = asyncio.Lock(), asyncio.Lock()

    async def ask(self, request: bytes) -> ParsedFeed | ParseFailed:
        """The answer; asked again where the process ended by no fault of this request."""
        self.busy += 1
        try:
            while (answer := await self._try(request)) is None:
                pass
            return answer
        finally:
            self.busy -= 1

    async def end(self) -> tuple[str, str]:
        """End the process; returns why it ended, see ParserProcess.cause_of_death. Whoever waits for it asks again."""
        process, self.process = self.process, None  # at once: see _try
        return process.cause_of_death(await process.kill()) if process else ("", "")

    async def _try(self, request: bytes) -> ParsedFeed | ParseFailed | None:
        """The answer, or None if the process ended for another's sake."""
        process = None
        try:
            async with asyncio.timeout(None) as timer:
                try:
                    async with self._sending:
                        process = await self._ready()
                        self._join_line(timer)
                        with suppress(OSError):  # it has died: whose fault that is shows in turn
                            await process.send(request)
                    async with self._receiving:
                        return await process.receive() if process is self.process else None
                finally:
                    self._leave_line(timer)
        except TimeoutError:
            return await self._failed(process, "wall", f"no answer within {self._wall:g} s")
        except BROKEN as error:
            if process is None:
                return ParseFailed(FeedFault.PARSER_KILLED, f"no parser could be started: {error}")
            return await self._failed(process)
        except asyncio.CancelledError:
            if process is not None and process is self.process:
                await self.end()  # or its answer would be taken for that to the next request
            raise

    async def _failed(self, process: ParserProcess | None, limit: str = "", why: str = "") -> ParseFailed | None:
        """End the process that failed; None if another has done so. Why is told by how it ended, if not by `why`."""
        if process is not self.process:
            return None
        ended_by, cause = await self.end()
        metrics.PARSERS_KILLED.labels(limit or ended_by).inc()
        return ParseFailed(FeedFault.PARSER_KILLED, why or cause)

    async def _ready(self) -> ParserProcess:
        """A process that runs and has not served enough yet; raises OSError if none can be started."""
        if self.process is not None and not self._line and not self.process.runs:
            await self.end()  # it was ended while it was idle: by no feed
        if self.process is not None and self.process.sent >= self._recycle_after:
            async with self._receiving:  # after all that is in line
                await self.end()
        if self.process is None:
            self.process = ParserProcess(*self._limits)
        return self.process

    def _join_line(self, timer: asyncio.Timeout) -> None:
        self._line.append(timer)
        if len(self._line) == 1:
            self._start_time()

    def _leave_line(self, timer: asyncio.Timeout) -> None:
        if timer in self._line:
            first = self._line[0] is timer
            self._line.remove(timer)
            if first and self._line:
                self._start_time()

    def _start_time(self) -> None:
        self._line[0].reschedule(asyncio.get_running_loop().time() + self._wall)
