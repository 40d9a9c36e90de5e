"""The bot starts, polls and keeps though Slack does not answer, joins it when it does, and stops at any moment."""

import asyncio
import io
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr
from rich.console import Console

from bot import joining, on_slack
from bot.app import App
from bot.commands.caller import Caller
from bot.domain.alert import Notice, Reply
from bot.domain.subscription import Destination
from bot.errors import TradewireError
from bot.platforms.slack.application import NOT_INSTALLED, SlackApplication
from bot.platforms.slack.workspaces import OneWorkspace
from bot.running import Running
from bot.storage import outbox
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.slack import FakeSlack
from tests.forked import Forked
from tests.integration.slack_transports import hearing
from tests.shell import Shell
from tests.shipped import configuration
from tests.values import feed

HTTP = {"slack_app_token": SecretStr("")}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits are of hundredths of a second."""
    monkeypatch.setattr(joining, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(joining, "PATIENCE", 0.3)
    monkeypatch.setattr(on_slack, "ASK_EVERY", 0.05)


def put(tx: Transaction, number: int) -> None:
    for each in range(number):
        outbox.put_notice(tx, Destination("slack", "T1", f"C{each % 25}"), Notice(str(each), ()), datetime.now(UTC))


async def until(met: Callable[[], Any], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)


@asynccontextmanager
async def started(slack: FakeSlack, server: FeedServer, **secrets: Any) -> AsyncIterator[Running]:
    """The whole bot, with one feed; yields once its start is over."""
    shipped = configuration()
    given = {
        "tradewire_database_url": "sqlite:///:memory:",
        "slack_bot_token": SecretStr(slack.bot_token),
        "slack_app_token": SecretStr(slack.app_token),
        "slack_signing_secret": SecretStr(slack.signing_secret if secrets else ""),
        "slack_api_url": slack.base_url,
        **secrets,
    }
    fetch = shipped.settings.fetch.model_copy(update={"allow_networks": ["127.0.0.0/8"], "host_interval": 0})
    http = shipped.settings.http.model_copy(update={"bind": "127.0.0.1:0"})
    staged = replace(
        shipped,
        secrets=shipped.secrets.model_copy(update=given),
        settings=shipped.settings.model_copy(update={"fetch": fetch, "http": http}),
        feeds=(feed(1, url=server.serve("/news", rss(item("News", "/1")))),),
    )
    async with App(staged) as app:
        running = Running(app, {"poll", "desk", "deliver", "slack"}, Console(file=io.StringIO()), poll_tick=0.05)
        task = asyncio.create_task(running.run())
        await until(lambda: server.requests or task.done())
        if not task.done():
            yield running
        running.stop()
        await asyncio.wait_for(task, 10)


FAULTS = [{"status": 500}, {"status": 429, "headers": {"Retry-After": "0"}, "body": '{"ok":false}'}, {"drop": True}]


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize("fault", [*FAULTS, {"hang": True}], ids=["500", "429", "down", "hang"])
async def test_a_start_goes_on_without_slack_and_joins_it_when_it_answers(method: str, fault: dict[str, Any]) -> None:
    async with FakeSlack() as slack, FeedServer() as server:
        slack.fail(method, times=1000, **fault)
        async with started(slack, server) as running:
            (why,) = [each for each in await running.readiness.faults() if "Slack" in each or "slack" in each]
            assert why.startswith("not connected: slack (")
            if fault.get("hang"):
                return  # a call that hangs ends by its own time
            slack.recover()
            await until(lambda: slack.connections == 1)
            async with asyncio.timeout(5):
                while "not connected" in " ".join(await running.readiness.faults()):  # noqa: ASYNC110  nobody tells
                    await asyncio.sleep(0.01)


async def test_a_refused_token_is_a_fault_of_the_start() -> None:
    async with FakeSlack() as slack, FeedServer() as server:
        slack.fail("auth.test", error="token_revoked")
        with pytest.raises(TradewireError, match="token_revoked"):
            async with started(slack, server):
                pass
        assert server.requests == []


async def test_over_http_it_is_ready_only_while_slack_answers() -> None:
    async with FakeSlack() as slack, FeedServer() as server, started(slack, server, **HTTP) as running:

        async def apart() -> bool:
            return "not connected: slack" in " ".join(await running.readiness.faults())

        assert not await apart()
        slack.fail("api.test", times=10_000, status=503)
        async with asyncio.timeout(5):
            while not await apart():  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.01)
        slack.recover()
        async with asyncio.timeout(5):
            while await apart():  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.01)
        assert [request.method for request in slack.requests].count("auth.test") == 1


@pytest.mark.parametrize("fault", [{}, *FAULTS, {"hang": True}], ids=["up", "500", "429", "down", "hang"])
async def test_a_command_that_comes_before_slack_has_said_whose_the_token_is_is_answered(fault: dict[str, Any]) -> None:
    async with FakeSlack() as slack:
        if fault:
            slack.fail("auth.test", times=100, **fault)
        workspace = OneWorkspace(slack.bot_token, slack.base_url)
        slack_app = SlackApplication(workspace.authorize, slack.base_url, answered)
        async with hearing(slack, slack_app, "http"):
            assert (await slack.slash("/trade topics"))["text"].startswith("Answered")
            if not fault:
                assert (await slack.slash("/trade topics", team="T9"))["text"] == NOT_INSTALLED


async def answered(_: str, caller: Caller) -> Reply:
    return Reply("Answered", caller.destination.workspace)


@pytest.fixture
async def bot(shell: Shell) -> AsyncIterator[tuple[FakeSlack, Shell]]:
    """Slack, and a bot with fifty messages for it."""
    async with FakeSlack() as slack:
        tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token}
        await shell("migrate")
        database = open_database(f"sqlite:///{shell.folder}/t.db")
        await database.write(put, 50)
        yield slack, Shell(shell.folder, shell.environment | tokens | {"SLACK_API_URL": slack.base_url})
        unfinished = "SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending')"
        assert len(await database.read(lambda tx: tx.rows(unfinished))) == 50, "nothing is lost"
        await database.close()


async def ends(process: Forked) -> None:
    """SIGTERM ends it in time, with code 0."""
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0, err.decode()
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_f4_sigterm_during_a_start_that_waits_for_slack(bot: tuple[FakeSlack, Shell], method: str) -> None:
    slack, shell = bot
    slack.fail(method, times=50, hang=True)
    process = await shell.start("run")
    await until(lambda: slack.calls(method))
    await ends(process)


async def test_f4_sigterm_while_slack_hangs_and_another_process_holds_the_database(
    bot: tuple[FakeSlack, Shell],
) -> None:
    slack, shell = bot
    slack.fail("chat.postMessage", times=50, hang=True)
    process = await shell.start("run", "--only", "deliver")
    await until(lambda: len(slack.posts) >= 5)
    with closing(sqlite3.connect(shell.folder / "t.db", isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await ends(process)
