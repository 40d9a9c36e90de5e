"""`tradewire run` as Slack's HTTP sees it: one workspace, and many that install the app."""

import asyncio
import json
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from urllib.parse import urlsplit

import aiohttp

from bot.platforms.slack.application import NOT_INSTALLED
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.shell import Shell

KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="
NO_FEEDS = '<opml version="2.0"><body><outline type="rss" text="a" xmlUrl="http://127.0.0.1:9/a.xml"/></body></opml>'


@asynccontextmanager
async def running(shell: Shell, slack: FakeSlack, port: int, **secrets: str) -> AsyncIterator[str]:
    """The bot runs; yields its address. No secret must stand in what it says."""
    given = {"SLACK_SIGNING_SECRET": slack.signing_secret, **secrets}
    (shell.folder / "feeds.opml").write_text(NO_FEEDS)
    await shell("feeds", "import", str(shell.folder / "feeds.opml"), "--only")
    address = {"SLACK_API_URL": slack.base_url, "TRADEWIRE_HTTP__BIND": f"127.0.0.1:{port}"}
    process = await Shell(shell.folder, shell.environment | given | address).start("run")
    try:
        await until_it_listens(port)
        slack.request_url = f"http://127.0.0.1:{port}/slack/events"
        slack.redirect_url = f"http://127.0.0.1:{port}/slack/oauth_redirect"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0, err.decode()
    for secret in (*given.values(), *slack.tokens):
        assert secret not in out.decode() + err.decode()


async def until_it_listens(port: int) -> None:
    """Wait until something listens on a port of this machine."""
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise AssertionError("nothing listens")


async def test_with_a_signing_secret_it_is_heard_over_http(shell: Shell, unused_tcp_port: int) -> None:
    async with FakeSlack() as slack, running(shell, slack, unused_tcp_port, SLACK_BOT_TOKEN=slack.bot_token) as address:
        reply = await slack.slash("/trade subscribe soybeans", copies=3, within=10)
        assert "Subscribed to Soybeans" in json.dumps(reply)
        assert await slack.more_replies(0.3) == 0
        assert (await slack.send(b"{}", {"X-Slack-Signature": "v0=00"}))[0] == 401
        assert slack.connections == 0
        async with aiohttp.ClientSession() as browser, browser.get(f"{address}/slack/install") as got:
            assert got.status == 404, "one workspace has nothing to install"
        async with aiohttp.ClientSession() as browser, browser.get(f"{address}/readyz") as got:
            assert (await got.json())["faults"] == []


async def test_many_workspaces_install_it_use_it_and_take_it_out(shell: Shell, unused_tcp_port: int) -> None:
    many = {"SLACK_CLIENT_ID": CLIENT_ID, "SLACK_CLIENT_SECRET": CLIENT_SECRET, "TRADEWIRE_SECRET_KEY": KEY}
    async with FakeSlack() as slack, running(shell, slack, unused_tcp_port, **many) as address:
        for team in ("T2", "T3"):
            async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
                async with browser.get(f"{address}/slack/install") as page:
                    cookie = page.headers["Set-Cookie"].partition(";")[0]
                    url = unescape(re.search(r'href="([^"]+)"', await page.text())[1])
                back = urlsplit(slack.consent(url, team))
                installed = f"{address}{back.path}?{back.query}"
                async with browser.get(installed, headers={"Cookie": cookie}) as page:
                    assert page.status == 200
        await slack.slash("/trade subscribe soybeans", team="T2", channel="C2", within=10)
        own = await slack.slash("/trade subscriptions", team="T2", channel="C2")
        others = await slack.slash("/trade subscriptions", team="T3", channel="C2")
        assert "Soybeans" in json.dumps(own)
        assert "Soybeans" not in json.dumps(others)
        asked = {request.token: request.payload for request in slack.requests if request.method == "users.info"}
        assert {slack.tokens[token] for token in asked} == {"T2", "T3"}
        await slack.happen({"type": "app_uninstalled"}, team="T2", at=4_000_000_000)
        gone = await slack.slash("/trade subscriptions", team="T2", channel="C2")
        assert gone["text"] == NOT_INSTALLED
    kept = await shell("workspace", "export", "slack:T2", TRADEWIRE_SECRET_KEY=KEY)
    assert '"table": "subscriptions"' in kept.out
    assert '"table": "installations"' not in kept.out


async def test_check_names_what_is_missing_for_many_workspaces(shell: Shell) -> None:
    done = await shell("check", SLACK_CLIENT_ID="1.2", SLACK_SIGNING_SECRET="canary-secret")
    assert done.code == 2
    assert "SLACK_CLIENT_SECRET: is not set" in done.err
    assert "TRADEWIRE_SECRET_KEY: is not set" in done.err
    assert "openssl rand -base64 32" in done.err
    assert "canary" not in done.err
