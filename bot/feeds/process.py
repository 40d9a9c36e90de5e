"""A process that parses feeds for us, within limits, and may be ended: see child.py for what it does."""

import asyncio
import os
import signal
import socket
import subprocess
import sys

from bot.feeds.wire import ANSWER, ANSWER_LIMIT, EXIT_MEMORY, ParsedFeed, ParseFailed, unpack_answer

# The child sees no secret of ours: only what Python needs to start.
_CHILD_VARIABLES = ("PATH", "PYTHONHOME", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
BROKEN = (OSError, EOFError, ValueError, KeyError, TypeError)  # what comes of an answer that is none


class ParserProcess:
    """One child process that parses what it is sent, one body after the other, and the socket to it."""

    def __init__(self, cpu_seconds: int, memory_bytes: int) -> None:
        """Raises OSError if the process cannot be started."""
        self.sent = 0  # requests
        self._answered, self._received = 0, bytearray()
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

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    async def send(self, request: bytes) -> None:
        """Hand it a request, which waits there until those before it are answered; raises OSError when it has died."""
        self.sent += 1
        await asyncio.get_running_loop().sock_sendall(self._socket, request)

    async def receive(self) -> ParsedFeed | ParseFailed:
        """The answer to the first request that has none; raises one of BROKEN when it dies or talks nonsense."""
        await self._receive(ANSWER.size)
        (length,) = ANSWER.unpack_from(self._received)
        if length > ANSWER_LIMIT:
            raise ValueError(f"an answer of {length} bytes")
        await self._receive(ANSWER.size + length)
        with memoryview(self._received) as received:
            answer = bytes(received[ANSWER.size : ANSWER.size + length])
        del self._received[: ANSWER.size + length]
        self._answered += 1
        if self._received and self._answered == self.sent:
            raise ValueError("it says more than it was asked")
        return unpack_answer(answer)

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

    def cause_of_death(self, code: int) -> tuple[str, str]:
        """An exit code as a label of PARSERS_KILLED, and in words."""
        if code == EXIT_MEMORY:
            return "memory", f"it needed more than {self._memory_bytes // 2**20} MB of memory"
        if code == -signal.SIGXCPU:
            return "cpu", f"it needed more than {self._cpu_seconds} s of processor time"
        if code < 0:
            return "crash", f"the parser was ended by {signal.Signals(-code).name}"
        return "crash", f"the parser ended with code {code}"

    async def _receive(self, count: int) -> None:
        """Wait until so many bytes have come, or more; raises EOFError when it ends before."""
        loop = asyncio.get_running_loop()
        while len(self._received) < count:
            piece = await loop.sock_recv(self._socket, 65_536)
            if not piece:
                raise EOFError("the parser ended without an answer")
            self._received += piece


def _child_environment() -> dict[str, str]:
    """No secrets, and the modules where we found them, whatever the working directory is."""
    inherited = {name: os.environ[name] for name in _CHILD_VARIABLES if name in os.environ}
    return {**inherited, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
