"""A release on the whole road: from its time and its feed's bytes to what a place reads, with a start at each step."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.caller import Caller
from bot.domain.feed import Side
from bot.storage import feeds
from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.integration.house import House
from tests.values import TERMINAL, feed

THURSDAY = datetime(2026, 12, 3, 13, 30, tzinfo=UTC)  # 08:30 in New York
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with FeedServer() as server:
        yield House(server, tmp_path, now=THURSDAY - timedelta(days=6, hours=2))


def usda_shows(house: House, *weeks: str) -> None:
    """USDA's feed has the sales of these weeks, the first of them of the hour the house began."""
    began = THURSDAY - timedelta(days=6, hours=3)
    shown = [
        item(
            f"Weekly Export Sales for {week}",
            f"https://usda.example/{number}",
            week,
            "",
            house.now if number else began,
        )
        for number, week in enumerate(weeks)
    ]
    url = house.server.script("/usda", feed_answer(rss(*shown)))
    house.feeds = [feed(1, name="USDA news", publisher="USDA", side=Side.US_OFFICIAL, url=url)]


async def say(house: House, text: str) -> str:
    async with house.app() as app:
        reply = await app.commands(text, Caller(TERMINAL, "you", zone="America/Chicago"))
    return "\n".join([reply.title, reply.body, *(f"{each.text} | {each.detail}" for each in reply.items)])


def read(house: House) -> list[str]:
    """What the terminal read of the calendar."""
    return [line.lstrip("• ") for line in house.paper.getvalue().splitlines() if " · USDA weekly" in line]


async def test_a_release_is_reminded_of_late_and_out_each_once_though_the_bot_is_started_anew(house: House) -> None:
    usda_shows(house, "November 19")
    await house.ask_all()
    assert "Subscribed to the calendar" in await say(house, "/trade subscribe calendar")
    house.now = THURSDAY - 31 * MINUTE
    await house.ask_all()
    assert read(house) == []
    for _ in range(2):
        await house.ask_all(minutes=1)
    assert read(house) == ["due · USDA weekly export sales  Thu 3 Dec 07:30 America/Chicago"]
    house.now = THURSDAY + 2 * HOUR
    for _ in range(2):
        await house.ask_all(minutes=1)
    (_, late) = read(house)
    assert late.startswith("LATE · USDA weekly export sales  Thu 3 Dec 07:30 America/Chicago")
    usda_shows(house, "November 19", "November 26")
    for _ in range(2):
        await house.ask_all(minutes=1)
    (_, _, out) = read(house)
    assert out.startswith("OUT · USDA weekly export sales  Thu 3 Dec 07:30 America/Chicago")
    assert "OUT · “Weekly Export Sales for November 26” (USDA)" in await say(house, "/trade calendar")


async def test_its_feed_is_asked_at_its_minute_and_every_minute_from_then_on(house: House) -> None:
    usda_shows(house, "November 19")
    house.now = THURSDAY - 4 * MINUTE
    await house.ask_all()
    async with house.app() as app:
        for minutes in range(4):
            (polled,) = await app.database.read(feeds.active)
            assert polled.next_poll_at == THURSDAY + minutes * MINUTE
            house.now = THURSDAY + minutes * MINUTE
            await app.pass_once(everything=False)
