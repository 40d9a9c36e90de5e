"""The bot on Discord's gateway as the wire shows it: it connects, resumes, counts its sessions, and stops."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from discord import Client

from bot.app import App
from bot.commands.caller import Caller
from bot.commands.once import always
from bot.commands.overview import Overview
from bot.commands.suggest import Suggested, Suggestion
from bot.domain.alert import Reply
from bot.errors import PlatformDownError, TradewireError
from bot.on_discord import OnDiscord
from bot.platforms.discord import gateway, presence
from bot.platforms.discord.answers import Answers
from bot.platforms.discord.client import TradewireClient
from bot.platforms.discord.events import Events
from bot.platforms.discord.gateway import MOST_IDENTIFIES, Connections, Wait
from bot.platforms.discord.setup import Setup
from bot.platforms.discord.wire import point_at
from bot.storage import feeds
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_gateway import Turn
from tests.fakes.simulated import CountedDatabase, SimulatedLoop, simulate
from tests.values import NOW, feed


@pytest.fixture
async def bot(discord_app: App) -> AsyncIterator[OnDiscord]:
    bot = OnDiscord(discord_app)
    yield bot
    await bot.stop()


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first waits are of a hundredth, and discord.py's own five seconds between two sessions of none."""

    async def at_once(*_: object, **__: object) -> None:
        pass

    monkeypatch.setattr(gateway, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(Client, "before_identify_hook", at_once)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.01)


async def test_it_connects_says_what_it_watches_and_is_ready(discord: FakeDiscord, bot: OnDiscord) -> None:
    assert not await bot.connected()
    await bot.join()
    await until(lambda: bool(discord.heard.presences))
    assert await bot.connected()
    (identify,) = discord.heard.identifies
    assert identify["token"] == discord.token
    assert identify["intents"] == 1, "guilds, and nothing that has to be approved"
    assert identify["shard"] == [0, 1]
    assert discord.heard.presences[0]["activities"][0]["name"] == "0 feeds"


async def test_what_it_is_seen_watching_follows_what_is_watched(
    discord: FakeDiscord, discord_app: App, bot: OnDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "LOOK", 0.01)
    await bot.join()
    await until(lambda: bool(discord.heard.presences))
    await discord_app.database.write(feeds.follow_config, [feed()])
    await until(lambda: len(discord.heard.presences) > 1)
    assert [each["activities"][0]["name"] for each in discord.heard.presences] == ["0 feeds", "1 feed"]


async def test_commands_that_discord_does_not_take_are_logged_with_why_and_tried_again(
    discord: FakeDiscord, bot: OnDiscord, capsys: pytest.CaptureFixture[str]
) -> None:
    discord.fail("commands", status=400, code=50035, more={"errors": {"0": {"name": {"_errors": [{"message": "no"}]}}}})
    await bot.join()
    await until(lambda: bool(discord.heard.identifies))
    assert "Discord does not take the commands" in capsys.readouterr().out
    assert discord.told_of_commands == 1


async def test_shards_are_as_many_as_discord_wants(discord: FakeDiscord, bot: OnDiscord) -> None:
    discord.shards = 2
    await bot.join()
    await until(lambda: len(discord.heard.identifies) == 2)
    assert [each["shard"] for each in discord.heard.identifies] == [[0, 2], [1, 2]]


@pytest.mark.parametrize("end", [Turn(close=4000), Turn(reconnect=True), Turn(close=1001)])
async def test_f47_a_lost_connection_is_resumed_and_no_session_begun(
    discord: FakeDiscord, bot: OnDiscord, end: Turn
) -> None:
    discord.turns.append(end)
    await bot.join()
    await until(lambda: bool(discord.heard.resumes))
    assert discord.heard.resumes[0]["session_id"] == "session-1"
    assert len(discord.heard.identifies) == 1


async def test_f47_a_session_that_discord_does_not_know_any_more_is_begun_anew(
    discord: FakeDiscord, bot: OnDiscord
) -> None:
    discord.turns += [Turn(close=4000), Turn(invalid=True)]
    await bot.join()
    await until(lambda: len(discord.heard.identifies) == 2)
    assert len(discord.heard.resumes) == 1


@pytest.mark.parametrize("code", [4004, 4010, 4011, 4012, 4013, 4014])
async def test_f47_where_a_person_has_to_act_it_stops_and_says_what_to_do(
    discord: FakeDiscord, bot: OnDiscord, code: int
) -> None:
    discord.always = Turn(close=code, before=True)
    await bot.join()
    await until(lambda: bool(bot.stopped_because))
    await asyncio.sleep(0.2)
    assert discord.heard.connections == 1
    assert not await bot.connected()
    assert "Discord" in bot.stopped_because


async def test_a_token_that_discord_does_not_know_is_named_with_its_remedy(
    discord: FakeDiscord, bot: OnDiscord
) -> None:
    discord.token = "another"
    with pytest.raises(TradewireError, match="does not accept DISCORD_TOKEN: set DISCORD_TOKEN"):
        await bot.join()


async def test_a_discord_that_cannot_be_reached_is_named(discord: FakeDiscord, bot: OnDiscord) -> None:
    discord.fail("me", status=503)
    with pytest.raises(PlatformDownError, match="cannot be reached"):
        await bot.join()


class Days:
    """A clock moved by whoever waits."""

    def __init__(self) -> None:
        self.now, self.seconds = NOW, 1000.0

    def clock(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


async def test_f47_in_a_storm_of_a_day_the_token_survives_restarts_included(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gateway closes right after READY, and knows no session any more: each connection would begin one."""
    days = Days()
    monkeypatch.setattr(gateway, "FIRST_WAIT", 1.0)
    monkeypatch.setattr(Connections, "_now", lambda _: days.seconds)
    monkeypatch.setattr(gateway.asyncio, "sleep", days.sleep)
    identifies, connects, waited = 0, 0, False
    connections = Connections(database, days.clock)
    for turn in range(20_000):
        if turn % 5 == 0:  # whoever watches the process starts it again
            connections = Connections(database, days.clock)
        try:
            if not await connections.may_identify():  # as OnDiscord asks before it connects
                waited = True
                await days.sleep(600)
                continue
            await connections.before_connecting()
            connects += 1
            await connections.before_identifying(0)
            identifies += days.now - NOW < timedelta(hours=24)
        except Wait:
            await days.sleep(1)
        if days.now - NOW >= timedelta(hours=24):
            break
    assert days.now - NOW >= timedelta(hours=24)
    assert (waited, identifies) == (True, MOST_IDENTIFIES)
    assert connects <= 2 * MOST_IDENTIFIES
    days.now += timedelta(hours=24)
    assert await connections.may_identify()


@pytest.mark.parametrize("luck", [0.999, 0.5, 0.0])
async def test_f47_the_wait_doubles_up_to_ten_minutes_with_full_jitter_and_a_good_connection_ends_it(
    database: Database, monkeypatch: pytest.MonkeyPatch, luck: float
) -> None:
    days = Days()
    monkeypatch.setattr(gateway, "FIRST_WAIT", 1.0)
    monkeypatch.setattr(Connections, "_now", lambda _: days.seconds)
    monkeypatch.setattr(gateway.asyncio, "sleep", days.sleep)
    monkeypatch.setattr(gateway.random, "random", lambda: luck)
    connections, waits = Connections(database, days.clock), []
    for _ in range(14):
        before = days.seconds
        while True:
            try:
                await connections.before_connecting()
                break
            except Wait:
                pass
        waits.append(days.seconds - before)
    longest = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]
    assert waits == pytest.approx([luck * each for each in longest])
    await days.sleep(1300)
    before = days.seconds
    await connections.before_connecting()
    assert days.seconds == before


def test_f47_a_day_of_a_gateway_that_closes_right_after_ready_costs_no_token() -> None:
    """By discord.py's own client, over the wire, in simulated time."""

    async def play(loop: SimulatedLoop) -> tuple[FakeDiscord, int]:
        database = open_database("sqlite:///:memory:")
        counted: Any = CountedDatabase(database, loop)
        await counted.migrate()
        connections = Connections(counted, loop.clock)
        async with FakeDiscord(lambda: loop.clock().timestamp()) as discord:
            discord.always = Turn(close=4000)
            point_at(discord.api_url)

            async def watched() -> str:
                return "0 feeds"

            answers = Answers(no_command, nothing_suggested, always)
            events, setup = Events(counted, loop.clock), Setup(answers, no_overview)
            client = TradewireClient(answers, setup, events, connections, counted, watched)
            living = asyncio.create_task(client.start(discord.token))
            await asyncio.sleep(24 * 3600)
            await client.close()
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
        await counted.close()
        return discord, discord.heard.connections

    discord, connections = simulate(play)
    assert 0 < len(discord.heard.identifies) <= MOST_IDENTIFIES
    assert len(discord.heard.resumes) > len(discord.heard.identifies), "it is resumed first"
    assert connections < 1000


async def no_command(text: str, caller: Caller) -> Reply:
    raise AssertionError("nobody gives a command")


async def nothing_suggested(what: Suggested, typed: str, caller: Caller) -> list[Suggestion]:
    return []


async def no_overview(caller: Caller) -> Overview:
    raise AssertionError("nobody looks at a page")
