"""Stops in the middle of work, a locked database, and secrets when all goes wrong."""

import asyncio
import json
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.budget import UNLIMITED, Limits
from bot.delivery.theirs import TheirClock
from bot.delivery.worker import Worker
from bot.domain.alert import DecisionKind, Notice
from bot.domain.delivery import Told
from bot.domain.subscription import Destination
from bot.storage import outbox, stories
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from bot.storage.sqlite_errors import BUSY_TIMEOUT
from tests.fakes.history import Promise, history_of
from tests.fakes.slack import FakeSlack
from tests.shell import Shell
from tests.values import NOW, alert, story


def put(tx: Transaction, number: int, places: int, now: datetime) -> None:
    for each in range(number):
        story_id = stories.save(tx, story(id=0)).id
        place = Destination("slack", "T1", f"C{each % places}")
        outbox.put(tx, place, story_id, DecisionKind.ANNOUNCE, alert(story_id=story_id, headline=f"H{each}"), now)


def unfinished(tx: Transaction) -> int:
    return len(tx.rows("SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending')"))


async def until(met: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110  what is waited for is in another process
            await asyncio.sleep(0.02)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = open_database(f"sqlite:///{tmp_path}/t.db")
    await database.migrate()
    yield database
    await database.close()


async def test_f4_sigterm_with_fifty_queued_and_five_in_flight_ends_in_time_and_nothing_is_lost(
    shell: Shell, database: Database
) -> None:
    async with FakeSlack() as slack:
        slack.delay = 1.0
        tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        bot = Shell(shell.folder, shell.environment | tokens | {"SLACK_API_URL": slack.base_url})
        await database.write(put, 55, 25, datetime.now(UTC))
        process = await bot.start("run", "--only", "deliver")
        await until(lambda: len(slack.posts) >= 5)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0, err.decode()
        assert time.monotonic() - began < 10
        left = await database.read(unfinished)
        assert left == 55 - len(slack.posts), "what had left was waited for and settled, the rest still waits"
        assert left >= 30
        slack.delay = 0
        process = await bot.start("run", "--only", "deliver")
        await until(lambda: sum(map(len, slack.messages.values())) == 55)
        process.send_signal(signal.SIGTERM)
        assert (await asyncio.wait_for(process.communicate(), 20), process.returncode)[1] == 0
        history = await history_of(database, slack, printed=err.decode())
        assert history.judge(Promise(datetime.now(UTC), secrets=(slack.bot_token, slack.app_token))) == []
        assert len(slack.posts) == 55


def hold(path: Path, seconds: float, times: int) -> None:
    """Another process at the database: it holds the writer's lock again and again."""
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as other:
        for _ in range(times):
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            other.execute("ROLLBACK")
            time.sleep(0.05)


async def work_while_locked(database: Database, path: Path, seconds: float, times: int) -> None:
    longest = 0.0
    held = asyncio.create_task(asyncio.to_thread(hold, path, seconds, times))

    async def write(number: int) -> None:
        nonlocal longest
        while not held.done():
            began = time.monotonic()
            place = Destination("slack", "T1", f"C{number}")
            await database.write(outbox.put_notice, place, Notice("news", ()), NOW)
            longest = max(longest, time.monotonic() - began)
            await asyncio.sleep(0.01)

    far = Far()
    worker = asyncio.create_task(Worker(database, {"slack": far}, lambda: NOW, timedelta(hours=6)).run())  # type: ignore[dict-item]
    await asyncio.gather(*(write(number) for number in range(4)), held)
    async with asyncio.timeout(30):
        while await database.read(unfinished):  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.05)
    assert not worker.done(), "the worker has met no error"
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    assert longest <= BUSY_TIMEOUT
    assert len(far.took) == len(set(far.took)) == (await database.read(count))


def count(tx: Transaction) -> int:
    return len(tx.rows("SELECT 1 FROM deliveries"))


async def test_f5_a_database_locked_again_and_again_is_waited_for_and_nobody_meets_an_error(
    database: Database, tmp_path: Path
) -> None:
    await work_while_locked(database, tmp_path / "t.db", 0.7, 4)


@pytest.mark.soak
async def test_f5_a_database_locked_for_four_seconds_again_and_again_for_two_minutes(
    database: Database, tmp_path: Path
) -> None:
    await work_while_locked(database, tmp_path / "t.db", 4.0, 30)


class Far:
    """A platform that takes everything and notes what."""

    platform: str = "slack"
    clock = TheirClock()
    limits: Limits = UNLIMITED

    def __init__(self) -> None:
        self.took: list[int] = []

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        self.took.append(delivery_id)
        return f"ref {delivery_id}"


async def test_a20_no_secret_is_in_a_log_a_message_a_reply_or_the_database_whatever_goes_wrong(shell: Shell) -> None:
    bot_token, app_token, key = "xoxb-canary-1111-aaaa", "xapp-canary-2222-bbbb", "c" * 42 + "Y="
    async with FakeSlack() as slack:
        slack.bot_token, slack.app_token = bot_token, app_token
        secrets = {"SLACK_BOT_TOKEN": bot_token, "SLACK_APP_TOKEN": app_token, "TRADEWIRE_SECRET_KEY": key}
        bot = Shell(shell.folder, shell.environment | secrets | {"SLACK_API_URL": slack.base_url})
        await bot("migrate")
        database = open_database(f"sqlite:///{shell.folder}/t.db")
        await database.write(put, 12, 12, datetime.now(UTC))
        for fault in ({"status": 500}, {"error": "invalid_auth"}, {"drop": True}, {"body": "<html>", "status": 200}):
            slack.fail("chat.postMessage", **fault)
        slack.fail("conversations.history", times=3, status=502)
        process = await bot.start("run")
        await until(lambda: len(slack.posts) >= 4)
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), 20)
        said = [out.decode() + err.decode()]
        said += [repr(await bot("ask", text)) for text in ("/trade feeds", "/trade why s1", "/trade subscriptions")]
        slack.fail("auth.test", error="invalid_auth")
        said.append(repr(await bot("run")))
        said.append((await bot("backup", str(shell.folder / "copy.db"))).err)
        await database.close()
    said += [path.read_bytes().decode("latin-1") for path in shell.folder.iterdir() if path.is_file()]
    said.append(json.dumps([message.blocks for place in slack.messages.values() for message in place]))
    for secret in (bot_token, app_token, key):
        assert [text for text in said if secret in text] == []
