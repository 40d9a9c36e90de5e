"""The door at which workspaces install the app: the bot's pages, the fake Slack behind them, browsers before them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from http.cookies import SimpleCookie

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.installation import Installation
from bot.platforms.slack.install import Installer, OAuthClient
from bot.storage import installations
from bot.storage.database import Database
from bot.storage.vault import Vault
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.values import NOW

KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="
COOKIE = "__Host-tradewire-install"


@dataclass
class Lobby:
    """The bot's door, the fake Slack behind it, and browsers before it."""

    slack: FakeSlack
    database: Database
    vault: Vault
    server: TestServer
    now: datetime = NOW

    async def installed(self) -> list[Installation]:
        return await self.database.read(installations.every, self.vault)

    async def install(self, team: str = "T2", user: str = "U2") -> "Browser":
        """Install the app as people do."""
        browser = Browser(self)
        status, _ = await browser.go(self.slack.consent(await browser.begin(), team, user))
        assert status == 200
        return browser


@dataclass
class Browser:
    """Keeps cookies, and follows where it is sent."""

    lobby: Lobby
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    async def go(self, url: str, method: str = "GET") -> tuple[int, str]:
        """Open an address of the bot's; returns the status and the page."""
        path = url.removeprefix("https://bot.example")
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        address, jar = self.lobby.server.make_url(path), aiohttp.DummyCookieJar()
        asking = aiohttp.ClientSession(cookie_jar=jar)
        async with asking as web_client, web_client.request(method, address, headers=sent) as got:
            self.headers = dict(got.headers)
            for name, morsel in SimpleCookie(got.headers.get("Set-Cookie", "")).items():
                self.cookies[name] = morsel.value
            return got.status, await got.text()

    async def begin(self) -> str:
        """Open the install page; returns the address behind its button."""
        status, page = await self.go("/slack/install")
        assert status == 200
        return unescape(re.search(r'href="([^"]+)"', page)[1])


@asynccontextmanager
async def open_lobby(database: Database) -> AsyncIterator[Lobby]:
    await database.migrate()
    async with FakeSlack() as running:
        app, client = web.Application(), OAuthClient(CLIENT_ID, CLIENT_SECRET, "https://bot.example")
        here = Lobby(running, database, Vault(KEY), TestServer(app))
        app.add_routes(Installer(client, running.base_url, database, here.vault, lambda: here.now).routes())
        async with here.server:
            yield here
