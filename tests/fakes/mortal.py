"""The bot in processes that die where they are told to.

A process dies by SIGKILL, before or after every commit and every call of a platform, whichever is number `die_at`.
"""

import asyncio
import json
import os
import resource
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from pydantic import SecretStr

from bot import app as app_module
from bot.app import App
from bot.delivery.budget import UNLIMITED
from bot.desk.newsroom import Memory, Newsroom
from bot.errors import StorageError
from bot.platforms.discord.wire import Wire
from bot.platforms.slack.sender import SlackSender
from bot.settings.load import Configuration
from bot.storage.sqlite import SqliteDatabase
from tests.forked import fork
from tests.shipped import configuration
from tests.values import feed

NEVER = 0


@dataclass(frozen=True)
class Run:
    """What a process does: the whole road once, or only empty the outbox."""

    database: str
    feeds: tuple[str, ...] = ()
    slack: str = ""  # where it is played, and the token it takes
    token: str = ""
    discord: str = ""
    discord_token: str = ""
    die_at: int = NEVER
    later: float = 0.0  # seconds that its clock is ahead
    whole_road: bool = False
    disk: int = 0  # bytes that a file may have; 0 for no limit


async def live(run: Run, kill_after: float | None = None) -> int:
    """Exit code of a run, negative for the signal it died by; it may be killed after some seconds."""
    process = await fork(f"{__name__}:be_mortal", [json.dumps(asdict(run))])
    over = asyncio.ensure_future(process.communicate())
    if kill_after is not None and not (await asyncio.wait({over}, timeout=kill_after))[0]:
        process.send_signal(signal.SIGKILL)
    await asyncio.wait_for(over, 60)
    return await process.wait()


class _Steps:
    """Counts the boundaries, and dies at one of them."""

    def __init__(self, die_at: int) -> None:
        self._die_at, self._passed, self._lock = die_at, 0, threading.Lock()

    def pass_one(self) -> None:
        with self._lock:
            self._passed += 1
            if self._passed == self._die_at:
                os.kill(os.getpid(), signal.SIGKILL)


@cache
def warm() -> None:
    """What every run has in memory as it begins."""
    configuration()
    _newsroom()


def be_mortal() -> None:
    """Live through the run that stands in the command's first word."""
    given = json.loads(sys.argv[1])
    run = Run(**{**given, "feeds": tuple(given["feeds"])})
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if run.disk:
        resource.setrlimit(resource.RLIMIT_FSIZE, (run.disk, run.disk))
    steps = _Steps(run.die_at)
    _die_around_commits(steps)
    _die_around_calls(steps)
    app_module.newsroom_of = lambda *_: replace(_newsroom(), memory=Memory())
    try:
        asyncio.run(_work(run))
    except StorageError:
        os._exit(1)
    os._exit(0)


async def _work(run: Run) -> None:
    shipped = configuration()
    fetch = shipped.settings.fetch.model_copy(update={"allow_networks": ["127.0.0.0/8"], "host_interval": 0})
    secrets = {
        "tradewire_database_url": run.database,
        "slack_bot_token": SecretStr(run.token),
        "slack_api_url": run.slack,
        "discord_token": SecretStr(run.discord_token),
        "discord_api_url": run.discord,
    }
    staged = replace(
        shipped,
        settings=shipped.settings.model_copy(update={"fetch": fetch}),
        secrets=shipped.secrets.model_copy(update=secrets),
        feeds=tuple(feed(number, url=url) for number, url in enumerate(run.feeds)),
    )
    async with App(staged, lambda: datetime.now(UTC) + timedelta(seconds=run.later)) as app:
        for platform in app.connect():
            app.senders[platform].limits = UNLIMITED
        if run.whole_road:
            await app.pass_once(everything=True)
        else:
            await app.worker().run_once()


def _die_around_commits(steps: _Steps) -> None:
    commit: Callable[[SqliteDatabase, Sequence[Any]], None] = SqliteDatabase._commit_together

    def commit_or_die(database: SqliteDatabase, writes: Sequence[Any]) -> None:
        steps.pass_one()
        commit(database, writes)
        steps.pass_one()

    SqliteDatabase._commit_together = commit_or_die  # type: ignore[method-assign]


def _die_around_calls(steps: _Steps) -> None:
    for kind in (SlackSender, Wire):
        _die_around(kind, kind._answer, steps)


def _die_around(kind: Any, answer: Callable[[Any, Awaitable[Any]], Awaitable[Any]], steps: _Steps) -> None:
    async def answer_or_die(caller: Any, call: Awaitable[Any]) -> Any:
        steps.pass_one()
        answered = await answer(caller, call)
        steps.pass_one()
        return answered

    kind._answer = answer_or_die


@cache
def _newsroom() -> Newsroom:
    shipped: Configuration = configuration()
    return app_module.newsroom_of(shipped)
