"""The command line as a process of its own: what it prints, and how it ends."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.forked import Forked, fork
from tests.shipped import CONFIG


@dataclass
class Done:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Shell:
    """Runs `tradewire` in a folder of its own."""

    folder: Path
    environment: dict[str, str]

    async def start(self, *words: str) -> Forked:
        """A command in a process that need not load the bot first."""
        return await fork("bot.cli.main:main", words, self.folder, self.environment)

    async def start_python(self, *words: str) -> asyncio.subprocess.Process:
        """The same by an interpreter of its own, as users start it; that takes a second more of processor time."""
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *words,
            cwd=self.folder,
            env=self.environment,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )

    async def __call__(self, *words: str, stdin: str | bytes = "", **environment: str) -> Done:
        shell = Shell(self.folder, self.environment | environment)
        process = await shell.start(*words)
        given = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = await asyncio.wait_for(process.communicate(given), 60)
        assert process.returncode is not None
        return Done(process.returncode, out.decode(), err.decode())

    def opml(self, *urls: str) -> str:
        """The path of a list of these feeds."""
        rows = "".join(
            f'<outline type="rss" text="Feed" xmlUrl="{url}" htmlUrl="https://outlet.example/"/>' for url in urls
        )
        path = self.folder / "feeds.opml"
        path.write_text(f'<?xml version="1.0"?><opml version="2.0"><head/><body>{rows}</body></opml>')
        return str(path)


def shell_in(folder: Path) -> Shell:
    """The shipped configuration, a database in `folder`, and loopback open to feeds."""
    ours = ("TRADEWIRE_", "SLACK_", "DISCORD_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return Shell(
        folder,
        clean
        | {
            "PYTHONPATH": str(CONFIG.parent),
            "TRADEWIRE_CONFIG": str(CONFIG),
            "TRADEWIRE_DATABASE_URL": f"sqlite:///{folder}/t.db",
            "TRADEWIRE_FETCH__ALLOW_NETWORKS": '["127.0.0.0/8"]',
            "TRADEWIRE_FETCH__HOST_INTERVAL": "0",
            "TRADEWIRE_HTTP__BIND": "127.0.0.1:0",
        },
    )
