"""The terminal's listener on real descriptors: pipes, files, /dev/null and a pseudo-terminal."""

import asyncio
import io
import os
import pty
import re
import select
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest

from bot.commands.caller import Caller
from bot.domain.alert import Reply
from bot.platforms.terminal.listener import TerminalListener
from bot.platforms.terminal.place import TERMINAL
from bot.platforms.terminal.render import make_console
from bot.platforms.terminal.stdin import LINE_LIMIT

ROOT = Path(__file__).parents[2]


class Typed:
    """A handler that remembers what it was asked."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.callers: set[Caller] = set()

    async def __call__(self, text: str, caller: Caller) -> Reply:
        self.heard.append(text)
        self.callers.add(caller)
        return Reply(f"answer to {text}")


@pytest.fixture
def pipe() -> Iterator[tuple[TextIO, TextIO]]:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end) as reader:
        with os.fdopen(write_end, "w") as writer:
            yield reader, writer
        time.sleep(0.02)  # the thread that reads sees the end before its descriptor is gone


def listener(handle: Typed, stdin: TextIO, out: io.StringIO | None = None) -> TerminalListener:
    return TerminalListener(make_console(out or io.StringIO()), handle, lambda: ["soybeans"], None, stdin)


async def test_lines_of_a_pipe_are_answered_in_order_until_its_end(pipe: tuple[TextIO, TextIO]) -> None:
    reader, writer = pipe
    writer.write("help\n\n/trade search 关税\r\n  /trade  \nrecent soybeans 3")
    writer.close()
    typed, out = Typed(), io.StringIO()
    assert not await asyncio.wait_for(listener(typed, reader, out).run(), 2), "the end of a pipe stops nothing"
    assert typed.heard == ["help", "search 关税", "", "recent soybeans 3"]
    assert typed.callers == {Caller(TERMINAL, TERMINAL.place)}
    assert out.getvalue().index("answer to help") < out.getvalue().index("answer to recent soybeans 3")


@pytest.mark.parametrize("word", ["quit", "exit", "/trade QUIT"])
async def test_quit_ends_the_listener_while_the_pipe_is_open(pipe: tuple[TextIO, TextIO], word: str) -> None:
    reader, writer = pipe
    writer.write(f"help\n{word}\nnever\n")
    writer.flush()
    typed = Typed()
    assert await asyncio.wait_for(listener(typed, reader).run(), 2), "the app stops when the person leaves"
    assert typed.heard == ["help"]


async def test_waiting_for_input_does_not_hold_up_the_loop_or_a_shutdown(pipe: tuple[TextIO, TextIO]) -> None:
    task = asyncio.create_task(listener(Typed(), pipe[0]).run())
    for _ in range(10):
        await asyncio.wait_for(asyncio.sleep(0.01), 0.5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 1)


async def test_dev_null_and_a_file_end_the_listener(tmp_path: Path) -> None:
    commands = tmp_path / "commands"
    commands.write_text("topics\nwhy s2ab\n")
    for path, expected in ((Path(os.devnull), []), (commands, ["topics", "why s2ab"])):
        typed = Typed()
        with path.open() as stdin:
            await asyncio.wait_for(listener(typed, stdin).run(), 2)
        assert typed.heard == expected


async def test_an_endless_line_is_cut_and_bad_bytes_are_replaced(tmp_path: Path) -> None:
    commands = tmp_path / "commands"
    commands.write_bytes(b"x" * 500_000 + b"\n\xff\xfe ok\n")
    typed = Typed()
    with commands.open() as stdin:
        await asyncio.wait_for(listener(typed, stdin).run(), 2)
    assert [len(line) for line in typed.heard] == [LINE_LIMIT, 5]
    assert typed.heard[1].endswith(" ok")


async def test_the_listener_ends_when_nobody_reads_its_answers(pipe: tuple[TextIO, TextIO]) -> None:
    reader, writer = pipe
    writer.write("help\nhelp\n")
    writer.flush()
    out_read, out_write = os.pipe()
    os.close(out_read)
    typed = Typed()
    out = os.fdopen(out_write, "w")
    await asyncio.wait_for(TerminalListener(make_console(out), typed, list, None, reader).run(), 2)
    assert typed.heard == ["help"]
    with suppress(BrokenPipeError):
        out.close()


SCRIPT = textwrap.dedent("""
    import asyncio, sys
    from pathlib import Path
    from bot.domain.alert import Reply
    from bot.platforms.terminal.listener import TerminalListener
    from bot.platforms.terminal.place import TERMINAL
    from bot.platforms.terminal.render import make_console
    from bot.platforms.terminal.sender import TerminalSender
    from tests.unit.platforms.samples import ALERT

    async def handle(text, caller):
        if text == "alert":
            asyncio.get_running_loop().call_later(0.1, lambda: asyncio.ensure_future(sender.post(TERMINAL, ALERT, 1)))
        return Reply(f"answer to <{text}>")

    async def main():
        run = TerminalListener(console, handle, lambda: ["soybeans"], Path(sys.argv[1])).run()
        await asyncio.wait_for(run, float(sys.argv[2]))
        print("left")

    console = make_console()
    sender = TerminalSender(console)
    asyncio.run(main())
""")


def test_the_process_can_end_while_its_input_is_waited_for(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "h"), "0.2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.wait(timeout=10) == 1  # wait_for's TimeoutError, and no hang or abort behind it
    _, errors = process.communicate()
    assert b"TimeoutError" in errors
    assert b"Fatal Python error" not in errors


class Screen:
    """A process on a pseudo-terminal."""

    def __init__(self, history: Path) -> None:
        self._master, slave = pty.openpty()
        environment = os.environ | {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "COLUMNS": "120"}
        command = [sys.executable, "-c", SCRIPT, str(history), "20"]
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, env=environment, start_new_session=True
        )
        os.close(slave)
        self._shown = ""

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def leave(self, keys: str) -> None:
        """Press keys until the process says it left: what is typed in the moment something is printed is lost."""
        for _ in range(10):
            self.type(keys)
            with suppress(AssertionError):
                return self.wait_for("left", 1)
        raise AssertionError(f"still there: {self._shown!r}")

    def wait_for(self, text: str, seconds: float = 10) -> None:
        until = time.monotonic() + seconds
        while text not in self._shown:
            assert time.monotonic() < until, f"{text!r} not in {self._shown!r}"
            ready, _, _ = select.select([self._master], [], [], 0.1)
            if ready:
                with suppress(OSError):  # EIO: the process has closed its side
                    self._shown += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", os.read(self._master, 65_536).decode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._master)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    shown = Screen(tmp_path / "state" / "history")
    yield shown
    shown.close()


def test_on_a_terminal_commands_are_completed_answered_and_remembered(screen: Screen, tmp_path: Path) -> None:
    screen.wait_for("/trade")
    screen.type("subscr\tibe soy\t")
    screen.wait_for("soybeans")  # Enter would overtake the completion
    screen.type("\r")
    screen.wait_for("answer to <subscribe soybeans>")
    screen.type("/trade alert\r")
    screen.wait_for(" FLASH  Soybeans")
    screen.wait_for("s2ab  subscribed to Soybeans")
    screen.leave("\x04")
    assert screen.process.wait(5) == 0
    assert "+/trade alert" in (tmp_path / "state" / "history").read_text()


def test_ctrl_c_leaves_the_prompt(screen: Screen) -> None:
    screen.wait_for("/trade")
    screen.type("half a comm")
    screen.leave("\x03")
    assert screen.process.wait(5) == 0
