"""A few child processes that parse feeds: one may crash, hang or be killed, and the next feed is still parsed."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from types import TracebackType
from typing import Self

from bot.domain.feed import FeedFault
from bot.feeds.items import body_hash
from bot.feeds.wire import (
    ANSWER,
    ANSWER_LIMIT,
    EXIT_MEMORY,
    Page,
    ParsedFeed,
    ParseFailed,
    pack_request,
    unpack_answer,
)
from bot.observe import metrics

__all__ = ["Page", "ParseFailed", "ParsedFeed", "ParserPool", "body_hash"]

# The child sees no secret of ours: only what Python needs to start.
_CHILD_VARIABLES = ("PATH", "PYTHONHOME", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")


class ParserPool:
    """Parses bodies in children that may be killed; use it as an async context manager."""

    def __init__(
        self,
        size: int = 3,  # on two cores: while the answer of one is read, the others work
        wall: float = 15.0,
        recycle_after: int = 1_000,
        cpu_seconds: int = 8,
        memory_bytes: int = 512 * 1024 * 1024,
    ) -> None:
        """`wall` and `cpu_seconds` are for one feed; a child is replaced after `recycle_after` of them."""
        self._wall, self._recycle_after = wall, recycle_after
        self._limits = (cpu_seconds, memory_bytes)
        self._free = asyncio.Semaphore(size)
        self._idle: list[_Child] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._idle:
            await self._idle.pop().kill()

    async def parse(
        self,
        body: bytes,
        content_type: str,
        base_url: str,
        known: frozenset[str] = frozenset(),
        page: Page | None = None,
    ) -> ParsedFeed | ParseFailed:
        """What the body holds; links in it are relative to `base_url`. Raises nothing but CancelledError.

        `known` are tokens from `ParsedFeed.items` of earlier answers for this feed: the entries of items that are
        still the same are left out. What remains is just what it would be if all had been parsed. `page` says how
        to read what is no feed; then nothing is left out.
        """
        async with self._free:
            try:
                child = self._idle.pop() if self._idle else _Child(*self._limits)
            except OSError as error:
                return ParseFailed(FeedFault.PARSER_KILLED, f"no parser could be started: {error}")
            return await self._ask(child, pack_request(body, content_type, base_url, known, page))

    async def _ask(self, child: "_Child", request: bytes) -> ParsedFeed | ParseFailed:
        """What it answers; then it waits for the next request, unless it failed or has served enough."""
        reusable = False
        try:
            async with asyncio.timeout(self._wall):
                answer = await child.ask(request)
            reusable = child.served < self._recycle_after
            return answer
        except TimeoutError:
            metrics.PARSERS_KILLED.labels("wall").inc()
            return ParseFailed(FeedFault.PARSER_KILLED, f"no answer within {self._wall:g} s")
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            code = await child.kill()
            metrics.PARSERS_KILLED.labels(_KILLERS.get(code, "crash")).inc()
            return ParseFailed(FeedFault.PARSER_KILLED, child.cause_of_death(code))
        finally:
            if reusable:
                self._idle.append(child)
            else:
                await child.kill()


_KILLERS = {EXIT_MEMORY: "memory", -signal.SIGXCPU: "cpu"}  # exit code -> the limit that was reached


def _child_environment() -> dict[str, str]:
    """No secrets, and the modules where we found them, whatever the working directory is."""
    inherited = {name: os.environ[name] for name in _CHILD_VARIABLES if name in os.environ}
    return {**inherited, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


class _Child:
    """One child process and the socket to it."""

    def __init__(self, cpu_seconds: int, memory_bytes: int) -> None:
        """Raises OSError if the process cannot be started."""
        self.served = 0
        self._cpu_seconds, self._memory_bytes = cpu_seconds, memory_bytes
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        try:
            self._process = subprocess.Popen(  # noqa: S603  our own module; and unlike asyncio's, it cannot be cancelled half-way
                [sys.executable, "-W", "ignore", "-m", "bot.feeds.child", str(cpu_seconds), str(memory_bytes)],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                env=_child_environment(),
                start_new_session=True,  # Ctrl-C is for the parent, which then stops its children
            )
        except OSError:
            self._socket.close()
            raise
        finally:
            theirs.close()

    async def ask(self, request: bytes) -> ParsedFeed | ParseFailed:
        """The child's answer; raises OSError, EOFError or ValueError when it dies or talks nonsense."""
        self.served += 1
        await asyncio.get_running_loop().sock_sendall(self._socket, request)
        answer = bytearray()
        await self._receive(answer, ANSWER.size)
        (length,) = ANSWER.unpack_from(answer)
        if length > ANSWER_LIMIT:
            raise ValueError(f"an answer of {length} bytes")
        await self._receive(answer, ANSWER.size + length)
        return unpack_answer(answer[ANSWER.size :])  # which fails where more came than was announced

    async def kill(self) -> int:
        """End the process, if it still runs, and return its exit code (negative: the signal that ended it)."""
        try:
            if self._process.returncode is None:
                self._process.kill()  # before its socket goes: it would say that nobody listens
                # Shielded: whoever cancels us still gets the process reaped.
                await asyncio.shield(asyncio.to_thread(self._process.wait))
        finally:
            self._socket.close()
        return self._process.returncode or 0

    def cause_of_death(self, code: int) -> str:
        """An exit code in words."""
        if code == EXIT_MEMORY:
            return f"it needed more than {self._memory_bytes // 2**20} MB of memory"
        if code == -signal.SIGXCPU:
            return f"it needed more than {self._cpu_seconds} s of processor time"
        if code < 0:
            return f"the parser was ended by {signal.Signals(-code).name}"
        return f"the parser ended with code {code}"

    async def _receive(self, received: bytearray, count: int) -> None:
        """Add what comes until there are so many bytes, or more; raises EOFError when the child ends before."""
        loop = asyncio.get_running_loop()
        while len(received) < count:
            piece = await loop.sock_recv(self._socket, 262_144)
            if not piece:
                raise EOFError("the parser ended without an answer")
            received += piece
