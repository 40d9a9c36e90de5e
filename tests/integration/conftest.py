"""What tests of the far ends share: an internet in which every connection is noted, Slack, and the command line."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.feeds import guard
from bot.platforms.discord.client import TradewireClient
from bot.platforms.discord.errands import Errands
from bot.platforms.discord.sender import DiscordSender
from bot.platforms.discord.wire import Wire
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.fakes.discord import FakeDiscord
from tests.fakes.far_ends import PLATFORMS
from tests.fakes.feed_server import FeedServer, rss
from tests.fakes.slack import FakeSlack
from tests.integration.discord_office import Office, bot_of, office_of
from tests.integration.post_office import Post
from tests.integration.slack_desk import Opens, open_desk
from tests.integration.slack_lobby import Lobby, open_lobby
from tests.integration.slack_transports import TRANSPORTS
from tests.integration.three_outlets import Newsroom
from tests.integration.town import Town
from tests.shell import Shell, shell_in
from tests.shipped import configuration
from tests.unit.commands.world import World

PUBLIC = "93.184.215.14"  # all of the public internet; whoever connects to it reaches the canary's server


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDKs read these, and what plays the far ends stands on loopback."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """Slack, with one workspace."""
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture(params=TRANSPORTS)
def desk(request: pytest.FixtureRequest) -> Opens:
    return partial(open_desk, request.param)


@pytest.fixture
async def lobby() -> AsyncIterator[Lobby]:
    """Where workspaces install the app."""
    async with open_lobby(open_database("sqlite:///:memory:")) as lobby:
        yield lobby
        await lobby.database.close()


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    """Discord, with one guild."""
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
async def discord_sender(discord: FakeDiscord, database: Database) -> AsyncIterator[DiscordSender]:
    """What sends to it."""
    wire = Wire(discord.token, discord.api_url)
    yield DiscordSender(wire, Errands(wire, database, lambda: datetime.now(UTC), timedelta(hours=6)))
    await wire.close()


@pytest.fixture
async def discord_app(discord: FakeDiscord) -> AsyncIterator[App]:
    """The bot on it, without feeds."""
    shipped = configuration()
    secrets = {
        "tradewire_database_url": "sqlite:///:memory:",
        "discord_token": SecretStr(discord.token),
        "discord_api_url": discord.api_url,
    }
    async with App(replace(shipped, secrets=shipped.secrets.model_copy(update=secrets), feeds=())) as app:
        yield app


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A bot whose far ends are a feed server, a Slack and a terminal."""
    async with FeedServer() as server, FakeSlack() as slack:
        yield Town(server, slack, tmp_path)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A bot that has polled its three outlets once."""
    async with FeedServer() as server:
        room = Newsroom(server, tmp_path)
        room.show()
        async with room.app() as app:
            await app.pass_once(everything=True)
        yield room


@pytest.fixture
async def post(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Post]:
    """On the platforms that a test names, by parametrising this; else on Slack."""
    async with AsyncExitStack() as stack:
        kinds = PLATFORMS[getattr(request, "param", "slack")]
        post = Post(database, [await stack.enter_async_context(kind()) for kind in kinds])
        for end in post.ends:
            end.tell_time(post.seconds)
        yield post


@pytest.fixture
async def simcord_bot(world: World) -> TradewireClient:
    """The bot that simcord's simcord_env plays Discord to."""
    return bot_of(world)


@pytest.fixture
def office(world: World, simcord_env: Any) -> Iterator[Office]:
    """A Discord server inside the process, for tests marked with simcord(shard_count=1). Nobody is ever mentioned."""
    office = office_of(world, simcord_env)
    yield office
    assert office.careless() == []


@pytest.fixture
async def canary(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FeedServer]:
    """A server on this machine whose port is allowed, so that only its address can be refused."""
    async with FeedServer() as server:
        server.serve("/feed", rss())
        monkeypatch.setattr(guard, "ALLOWED_PORTS", guard.ALLOWED_PORTS | {server.port})
        yield server


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch, canary: FeedServer) -> list[tuple[Any, ...]]:
    """Where the event loop was asked to connect to."""
    made: list[tuple[Any, ...]] = []
    real = asyncio.SelectorEventLoop.sock_connect

    async def sock_connect(loop: Any, sock: socket.socket, address: tuple[Any, ...]) -> None:
        made.append(address)
        if address[0] == PUBLIC:
            address = (canary.host, canary.port)
        if not address[0].startswith("127."):
            raise ConnectionRefusedError("nothing leaves this machine in tests")
        await real(loop, sock, address)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", sock_connect)
    return made


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """`tradewire` in a folder of its own."""
    return shell_in(tmp_path)
