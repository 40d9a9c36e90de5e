"""`tradewire run` as a process: what it joins, how it ends, and what it refuses."""

import asyncio
import json
import signal
import time
from datetime import UTC, datetime, timedelta

from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.slack import FakeSlack
from tests.shell import Shell
from tests.values import HEADLINE

# A feed is asked every second.
QUICK = {"TRADEWIRE_POLL__BUDGET": "3600", "TRADEWIRE_POLL__FLOOR": "1", "TRADEWIRE_POLL__CEILING": "1"}


async def until(process: asyncio.subprocess.Process, text: bytes) -> bytes:
    """Read a process's output until a text stands in it."""
    assert process.stdout is not None
    seen = b""
    while text not in seen:
        chunk = await asyncio.wait_for(process.stdout.read(4096), 20)
        assert chunk, seen
        seen += chunk
    return seen


async def test_run_works_in_a_pipe_and_stops_on_sigterm_with_code_0(shell: Shell) -> None:
    async with FeedServer() as server:
        url = server.serve("/a.xml", rss(item(HEADLINE, guid="1", published="")))
        await shell("feeds", "import", shell.opml(url), "--only")
        process = await shell.start_python("run")
        assert process.stdin is not None
        first = await until(process, b"subscribed to")
        process.stdin.write(b"/trade subscriptions\n/trade nonsense\n")
        process.stdin.close()
        answer = first + await until(process, b"here is no command")
        assert b"soybeans" in answer
        assert b"\x1b" not in answer
        await asyncio.sleep(0.5)
        assert process.returncode is None, "the end of a pipe does not stop the bot"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0, err.decode()
    assert time.monotonic() - began < 10
    assert b"Traceback" not in err, err.decode()


async def test_run_with_tokens_joins_slack_and_answers_there(shell: Shell) -> None:
    async with FakeSlack() as slack:
        tokens = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.base_url,
        }
        await shell("feeds", "import", shell.opml("http://127.0.0.1:9/a.xml"), "--only")
        process = await Shell(shell.folder, shell.environment | tokens).start("run")
        try:
            for _ in range(100):
                if slack.connections:
                    break
                await asyncio.sleep(0.1)
            reply = await slack.slash("/trade subscribe soybeans", channel="C1", user="U1", within=10)
            assert "Subscribed to Soybeans" in json.dumps(reply)
        finally:
            process.send_signal(signal.SIGTERM)
            out, err = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0, err.decode()
    for secret in (slack.bot_token, slack.app_token):
        assert secret not in out.decode() + err.decode()


async def test_sigterm_while_slack_hangs_ends_in_time_and_the_message_is_sent_after_a_restart(shell: Shell) -> None:
    async with FakeSlack() as slack, FeedServer() as server:
        tokens = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.base_url,
        }
        bot = Shell(shell.folder, shell.environment | tokens | QUICK)
        url = server.serve("/a.xml", rss(item("Old news", guid="0")))
        await shell("feeds", "import", shell.opml(url), "--only")
        await shell("ask", "--as", "slack:T1:C1", "/trade subscribe soybeans")
        await bot("poll")
        server.serve("/a.xml", rss(item(HEADLINE, guid="1")))
        slack.fail("chat.postMessage", hang=True)
        process = await bot.start("run")
        for _ in range(200):
            if slack.posts:
                break
            await asyncio.sleep(0.1)
        assert slack.posts
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0, err.decode()
        assert time.monotonic() - began < 10
        assert "Traceback" not in err.decode()
        later = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
        await bot("poll", "--now", later)
        assert len(slack.posts) == 2, "the outcome of the first is unknown: it is sent again, never lost"


async def test_run_with_half_of_slacks_tokens_says_which_is_missing(shell: Shell) -> None:
    done = await shell("run", SLACK_BOT_TOKEN="xoxb-canary-1")
    assert done.code == 2
    assert "SLACK_APP_TOKEN" in done.err
    assert "canary" not in done.err


async def test_two_bots_on_one_port_the_second_says_so(shell: Shell) -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    done = await shell("run", TRADEWIRE_HTTP__BIND=f"127.0.0.1:{port}")
    server.close()
    await server.wait_closed()
    assert done.code == 1
    assert "TRADEWIRE_HTTP__BIND" in done.err


async def test_only_deliver_delivers_to_slack(shell: Shell) -> None:
    async with FakeSlack() as slack, FeedServer() as server:
        tokens = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.base_url,
        }
        url = server.serve("/a.xml", rss(item(HEADLINE, guid="1", published=datetime.now(UTC))))
        await shell("feeds", "import", shell.opml(url), "--only")
        await shell("ask", "--as", "slack:T1:C1", "/trade subscribe soybeans")
        await shell("poll")
        assert not slack.posts
        process = await Shell(shell.folder, shell.environment | tokens).start("run", "--only", "deliver")
        for _ in range(200):
            if slack.posts:
                break
            await asyncio.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 15)
    assert HEADLINE in json.dumps(slack.posts)


async def test_an_unknown_part_is_refused(shell: Shell) -> None:
    done = await shell("run", "--only", "poll,carrier-pigeon")
    assert done.code == 1
    assert "carrier-pigeon is no part" in done.err
