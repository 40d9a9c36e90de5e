"""Processes forked from one that has the bot in memory: what a start of Python costs is paid once a test run.

A forked process is as good as a started one: it has its own standard streams, variables and folder, gets signals, and
ends as Python ends. `tests.forked` as a program is the process they are forked from; it lives as long as the tests.
"""

import asyncio
import gc
import importlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
# What the bot loads where it is configured; a fork that has no use for it has it all the same.
_WARM = (
    "bot.cli.main",
    "bot.on_slack",
    "bot.platforms.slack.installed",
    "bot.platforms.terminal.listener",
    "bot.platforms.discord.sender",
)


class Forked:
    """A process as asyncio.subprocess.Process shows it."""

    pid: int
    returncode: int | None = None
    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def communicate(self, given: bytes = b"") -> tuple[bytes, bytes]:
        """Write to it, read all that it says, and wait for its end."""
        with suppress(BrokenPipeError, ConnectionResetError):
            if not self.stdin.is_closing():
                self.stdin.write(given)
                await self.stdin.drain()
        self.stdin.close()
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    async def wait(self) -> int:
        """Its exit code, negative for the signal it died by."""
        return await asyncio.shield(self._over)

    async def begin(self, about: socket.socket, stdin: int, stdout: int, stderr: int) -> None:
        """It runs: `about` tells its pid and how it ended; the others are our ends of its streams."""
        self._about, self._asked = await asyncio.open_unix_connection(sock=about)
        self.pid = int(await self._about.readline())
        self.stdin, self.stdout, self.stderr = await _writer(stdin), await _reader(stdout), await _reader(stderr)
        self._over = asyncio.ensure_future(self._end())

    async def _end(self) -> int:
        self.returncode = int(await self._about.readline())
        self._asked.close()
        return self.returncode


async def fork(
    function: str, words: Sequence[str], folder: Path = ROOT, environment: Mapping[str, str] | None = None
) -> Forked:
    """Run `module:function` in a process of its own, with these words in its sys.argv.

    If the module has a function `warm`, it is called before, where the processes are forked from.
    """
    variables = dict(os.environ if environment is None else environment)
    told = {"function": function, "words": list(words), "folder": str(folder), "environment": variables}
    (given, write), (read, out), (read_err, err) = os.pipe(), os.pipe(), os.pipe()
    about = socket.socket(socket.AF_UNIX)
    about.connect(_forge())
    socket.send_fds(about, [json.dumps(told).encode() + b"\n"], [given, out, err])
    for theirs in (given, out, err):
        os.close(theirs)
    process = Forked()
    await process.begin(about, write, read, read_err)
    return process


async def _reader(pipe: int) -> asyncio.StreamReader:
    # What it says is taken as it comes, however much: it is not to wait until somebody reads.
    protocol = asyncio.StreamReaderProtocol(reader := asyncio.StreamReader(limit=1 << 28))
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(pipe, "rb"))
    return reader


async def _writer(pipe: int) -> asyncio.StreamWriter:
    loop, protocol = asyncio.get_running_loop(), asyncio.StreamReaderProtocol(asyncio.StreamReader())
    transport, _ = await loop.connect_write_pipe(lambda: protocol, os.fdopen(pipe, "wb"))
    return asyncio.StreamWriter(transport, protocol, None, loop)


@cache
def _forge() -> str:
    """The address of the process that forks; started at the first use, it ends when this process ends."""
    address = str(Path(tempfile.mkdtemp(prefix="forked-")) / "socket")
    alive, _ = os.pipe()  # whose other end closes with this process
    command = [sys.executable, "-m", "tests.forked", address, str(alive)]
    forge = subprocess.Popen(command, cwd=ROOT, pass_fds=[alive], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    assert forge.stdout is not None
    assert forge.stdout.readline() == b"ready\n"
    os.close(alive)
    _kept.append(forge)
    return address


_kept: list[subprocess.Popen[bytes]] = []


class _Forge:
    """Forks whatever it is asked for, and tells how each ended."""

    def __init__(self, address: str, alive: int) -> None:
        self._asked: dict[int, socket.socket] = {}  # pid -> who asked for it
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(address)
        self._listener.listen(64)
        self._child, child = socket.socketpair()
        child.setblocking(False)
        self._child.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(child.fileno())
        self._wakes, self._alive = child, alive

    def serve(self) -> Callable[[], Any] | None:
        """Returns in each fork with what it is to run, and in this process with None when nobody is left to ask."""
        with selectors.DefaultSelector() as selector:
            for each in (self._listener, self._child, self._alive):
                selector.register(each, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._alive in ready:
                    return None
                if self._child in ready:
                    self._child.recv(4096)
                    self._tell_ends()
                if self._listener in ready and (work := self._fork()) is not None:
                    return work

    def _tell_ends(self) -> None:
        while self._asked:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            with self._asked.pop(pid) as about, suppress(OSError):
                about.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))

    def _fork(self) -> Callable[[], Any] | None:
        about, _ = self._listener.accept()
        message, pipes, _, _ = socket.recv_fds(about, 1 << 20, 3)
        while not message.endswith(b"\n"):
            message += about.recv(1 << 20)
        told = json.loads(message)
        module, _, name = told["function"].partition(":")
        with suppress(ImportError):  # which the fork then meets
            getattr(importlib.import_module(module), "warm", int)()
        gc.freeze()  # else looking for garbage would copy all of it in each fork
        pid = os.fork()
        if pid:
            self._asked[pid] = about
            about.sendall(b"%d\n" % pid)
            for pipe in pipes:
                os.close(pipe)
            return None
        self._leave(about)
        for stream, pipe in enumerate(pipes):
            os.dup2(pipe, stream)
            os.close(pipe)
        sys.stdin, sys.stdout = open(0, closefd=False), open(1, "w", closefd=False)  # noqa: SIM115  to the end
        sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
        os.chdir(told["folder"])
        os.environ.clear()
        os.environ.update(told["environment"])
        sys.argv = ["tradewire", *told["words"]]
        return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]

    def _leave(self, about: socket.socket) -> None:
        """What is the forge's is not the fork's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for each in (about, self._listener, self._child, self._wakes, *self._asked.values()):
            each.close()
        os.close(self._alive)


if __name__ == "__main__":
    for name in _WARM:
        importlib.import_module(name)
    forge = _Forge(sys.argv[1], int(sys.argv[2]))
    print("ready", flush=True)
    if (work := forge.serve()) is not None:
        work()
    else:
        shutil.rmtree(Path(sys.argv[1]).parent)
