"""Hears commands typed in the terminal, at a prompt under the alerts or line by line from a pipe."""

import sys
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from bot.commands.caller import Caller, CommandHandler
from bot.platforms.terminal.completion import TradeCompleter
from bot.platforms.terminal.place import PERSON, TERMINAL
from bot.platforms.terminal.render import reply_view, show
from bot.platforms.terminal.stdin import read_lines

PROMPT = "/trade "
LEAVE = frozenset({"quit", "exit"})


class TerminalListener:
    """Answers what is typed, on the console that shows the alerts.

    At a prompt the console must print to sys.stdout as it then is (make_console() without a file), which is how its
    lines come to stand above the prompt.
    """

    def __init__(
        self,
        console: Console,
        handle: CommandHandler,
        topics: Callable[[], list[str]],
        history_file: Path | None = None,
        stdin: TextIO | None = None,
    ) -> None:
        self._console, self._handle, self._topics = console, handle, topics
        self._history_file, self._stdin = history_file, stdin or sys.stdin

    async def run(self) -> bool:
        """Answer what is typed. True when the person has left (quit, exit, the end of input at a prompt), False when
        there is only nothing more to read: a pipe has ended, or there is no standard input.
        """
        if self._stdin is None or self._stdin.closed:
            return False
        if self._stdin.isatty():
            await self._run_prompt()
            return True
        async with aclosing(read_lines(self._stdin.fileno())) as lines:
            async for line in lines:
                if not await self._answer(line):
                    return True
        return False

    async def _run_prompt(self) -> None:
        session: PromptSession[str] = PromptSession(
            history=_history(self._history_file), completer=TradeCompleter(self._topics), complete_while_typing=False
        )
        with patch_stdout(raw=True):  # raw: the colours of alerts are escape sequences
            while True:
                try:
                    line = await session.prompt_async(PROMPT)
                except (EOFError, KeyboardInterrupt):
                    return
                if not await self._answer(line):
                    return

    async def _answer(self, line: str) -> bool:
        """Whether to go on."""
        text = line.strip()
        typed_whole = text == "/trade" or text.startswith("/trade ")
        text = text.removeprefix("/trade").strip() if typed_whole else text
        if text.lower() in LEAVE:
            return False
        if not text and not typed_whole:
            return True
        reply = await self._handle(text, Caller(TERMINAL, PERSON))
        try:
            show(self._console, reply_view(reply))
        except (OSError, ValueError):  # nobody reads the answers any more
            return False
        return True


def _history(file: Path | None) -> History:
    """Kept in the file where it can be written to, else only until the end."""
    if file is None:
        return InMemoryHistory()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(file))
