"""Canary secrets through every way in which the bot can fail: none comes out anywhere (A20)."""

import asyncio
import base64
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

import aiohttp
import pytest
import structlog

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.observe.ping import ping
from bot.storage.engines import open_database
from tests.fakes.feed_server import FeedServer, drop, item, rss, status
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.slack import FakeSlack
from tests.shell import Shell
from tests.shipped import CONFIG, configuration
from tests.values import TERMINAL

SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-canary-bot-4711",
    "SLACK_APP_TOKEN": "xapp-canary-app-4711",
    "PAID_KEY": "canary-key-4711",
    "PAID_USER": "canary-user-4711",
    "PAID_PASSWORD": "canary-password-4711",
    "TRADEWIRE_SECRET_KEY": "Y2FuYXJ5LXNlY3JldC1rZXktNDcxMS1vZi0zMi1ieXQ=",
}
PAIR = base64.b64encode(f"{SECRETS['PAID_USER']}:{SECRETS['PAID_PASSWORD']}".encode()).decode()
QUICK = {"TRADEWIRE_POLL__BUDGET": "3600", "TRADEWIRE_POLL__FLOOR": "1", "TRADEWIRE_POLL__CEILING": "1"}
CANARIES = [*SECRETS.values(), PAIR, "canary-ping-4711", "canary-proxy-4711"]
FEED = """
feeds:
  - {{name: Paid, url: "{url}", publisher: Paid, side: press, language: en, headers: {{X-Api-Key: PAID_KEY}},
     basic_auth: {{user: PAID_USER, password: PAID_PASSWORD}}}}
"""


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as running:
        running.bot_token, running.app_token = SECRETS["SLACK_BOT_TOKEN"], SECRETS["SLACK_APP_TOKEN"]
        yield running


def assert_clean(what: str, text: str | bytes) -> None:
    shown = text if isinstance(text, bytes) else text.encode()
    assert [secret for secret in CANARIES if secret.encode() in shown] == [], what


async def test_a20_no_secret_leaves_by_logs_metrics_the_database_or_a_backup_however_things_fail(
    shell: Shell, slack: FakeSlack, unused_tcp_port: int
) -> None:
    folder = shell.folder / "config"
    shutil.copytree(CONFIG, folder)
    async with FeedServer() as server:
        told = server.url("/feed")
        (folder / "feeds.yaml").write_text(FEED.format(url=told))
        everything = " ".join(CANARIES).encode()
        news = rss(item("China books 12 cargoes of US soybeans", guid="1"), item("US soybeans sail to China", guid="2"))
        refusals = [replace(status(code), body=everything) for code in (403, 500)]
        server.script("/feed", feed_answer(rss(item("Old news", guid="0"))), *refusals, drop(), feed_answer(news))
        bot = Shell(
            shell.folder,
            shell.environment
            | SECRETS
            | QUICK
            | {
                "TRADEWIRE_CONFIG": str(folder),
                "SLACK_API_URL": slack.base_url,
                "TRADEWIRE_LOG__LEVEL": "debug",
                "TRADEWIRE_HTTP__BIND": f"127.0.0.1:{unused_tcp_port}",
                "TRADEWIRE_PING_URL": f"http://127.0.0.1:{unused_tcp_port}/canary-ping-4711",
            },
        )
        outputs = [await bot("ask", "--as", "slack:T1:C1", "/trade subscribe soybeans")]
        outputs += [await bot("poll", "--all") for _ in range(3)]  # well, 403, 500
        slack.fail("chat.postMessage", drop=True)
        slack.fail("conversations.history", status=500, body=everything.decode())
        slack.fail("chat.postMessage", error="invalid_auth")
        outputs.append(await bot("poll", "--all"))  # a dropped connection, and the news
        assert "delivery_postponed" in outputs[-1].err
        process = await bot.start("run")
        await ready(unused_tcp_port)
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{unused_tcp_port}/metrics") as got,
        ):
            assert_clean("metrics", await got.text())
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), 20)
    outputs.append(await bot("backup", str(shell.folder / "backup.db")))
    outputs.append(await bot("feeds", "health"))
    outputs.append(await bot("audit", "--json"))
    outputs.append(await bot("workspace", "export", "slack:T1"))
    # Configuration at fault: the value of a secret must not be shown with what is wrong about it.
    outputs.append(await bot("check", TRADEWIRE_PING_URL="ftp://canary-ping-4711"))
    assert outputs[-1].code == 2
    outputs.append(await bot("check", SLACK_API_URL="x canary-proxy-4711"))
    assert_clean("run", out + err)
    for done in outputs:
        assert_clean("a command", done.out + done.err)
    for file in shell.folder.glob("*.db*"):
        assert_clean(file.name, file.read_bytes())


async def ready(port: int) -> None:
    for _ in range(300):
        with suppress(aiohttp.ClientError):
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                if answer.status == 200:
                    return
        await asyncio.sleep(0.1)
    raise AssertionError("the bot did not become ready")


async def test_a20_a_crash_in_a_command_is_answered_without_its_cause() -> None:
    database = open_database("sqlite:///:memory:")  # without its tables, and then closed
    await database.migrate()
    topics = {topic.name: topic for topic in configuration().topics}

    def broken() -> object:
        raise ValueError(f"token {SECRETS['SLACK_BOT_TOKEN']} at {CANARIES}")

    commands = Commands(database, topics, broken, configuration().vocabulary)  # type: ignore[arg-type]
    reply = await commands("recent", Caller(TERMINAL, TERMINAL.place))
    assert not reply.ok
    assert_clean("the reply", repr(reply))
    await database.close()


async def test_a_ping_that_fails_says_so_without_its_address(unused_tcp_port: int) -> None:
    with structlog.testing.capture_logs() as logs:
        assert not await ping(f"http://127.0.0.1:{unused_tcp_port}/canary-ping-4711")
    assert [entry["event"] for entry in logs] == ["ping_failed"]
    assert_clean("the log", repr(logs))


async def test_a_ping_is_one_request_and_only_a_good_answer_counts() -> None:
    async with FeedServer() as server:
        server.script("/well", status(200))
        server.script("/ill", status(500))
        assert await ping(server.url("/well"))
        assert not await ping(server.url("/ill"))
        assert len(server.requests) == 2
