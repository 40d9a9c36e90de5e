"""After days in which no feed answers, or the bot stands still, a place gets one digest of what it missed."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.app import App
from bot.commands.caller import Caller
from bot.domain.alert import DecisionKind, Reason
from bot.platforms.terminal.render import make_console
from bot.running import Running
from bot.storage import switches
from bot.storage.database import Transaction
from tests.fakes.feed_server import Answer, drop, status
from tests.integration.three_outlets import GOODS, Newsroom
from tests.values import TERMINAL

HOUR = timedelta(hours=1)


async def _three_days(room: Newsroom, pass_once: Callable[[], Awaitable[object]]) -> None:
    """Something happens every three hours, never at midnight, which would count as a day without a time."""
    room.now += timedelta(minutes=7)
    for number in range(24):
        room.now += 3 * HOUR
        room.happen(number)
        await pass_once()


async def _go_on(room: Newsroom, app: App, minutes: int) -> None:
    for _ in range(minutes // 5):
        room.now += timedelta(minutes=5)
        await app.pass_once(everything=False)


async def _one_digest(room: Newsroom, app: App) -> None:
    """All that came out is told: the news of the last hours one by one, the older together."""
    decided = await app.database.read(lambda tx: tx.rows("SELECT kind, reason, story_id FROM decisions"))
    decisions = Counter((each["kind"], each["reason"]) for each in decided)
    missed, told = decisions[DecisionKind.HOLD, Reason.MISSED], decisions[DecisionKind.ANNOUNCE, Reason.NEW_STORY]
    assert missed + told == len(decided) == len({each["story_id"] for each in decided}) > 20, decisions
    assert told <= 3  # in six hours
    titles = [line for line in room.paper.getvalue().splitlines() if "Digest: " in line]
    assert [f"Digest: {missed} stories while the bot had no news" in title for title in titles] == [True]


@pytest.fixture
async def room(room: Newsroom) -> Newsroom:
    """Its terminal is told of everything."""
    async with room.app() as app:
        assert (await app.commands("subscribe us_china_trade", Caller(TERMINAL, "local"))).ok
    return room


@pytest.mark.parametrize("silence", [status(500), status(503), drop()], ids=["broken", "busy", "out of reach"])
async def test_f15_three_days_in_which_no_feed_answers_end_in_one_digest(room: Newsroom, silence: Answer) -> None:
    async with room.app() as app:
        room.fall_silent(silence)
        await _three_days(room, lambda: app.pass_once(everything=False))
        room.show()
        # They have backed off, each to another hour.
        apart = "UPDATE feeds SET next_poll_at = :now + 3600 * id"
        await app.database.write(lambda tx: tx.execute(apart, now=room.now.timestamp()))
        await _go_on(room, app, minutes=5 * 60)
        await _one_digest(room, app)


async def test_f15_three_days_in_which_the_bot_stands_still_end_in_one_digest(room: Newsroom) -> None:
    await _run(room, until=lambda tx: bool(switches.moment_of(tx, switches.ALIVE_AT)))
    await _three_days(room, lambda: asyncio.sleep(0))
    room.show()
    await _run(room, until=_all_is_judged)
    async with room.app() as app:
        await _go_on(room, app, minutes=60)
        await _one_digest(room, app)


async def _run(room: Newsroom, until: Callable[[Transaction], bool]) -> None:
    """The whole bot, from start to stop."""
    async with room.app() as app:
        bot = Running(app, {"poll", "desk", "deliver"}, make_console(room.paper))
        running = asyncio.create_task(bot.run())
        async with asyncio.timeout(20):
            while not await app.database.read(until):  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.05)
        bot.stop()
        await running


def _all_is_judged(tx: Transaction) -> bool:
    return len(tx.rows("SELECT 1 FROM entries WHERE story_id IS NOT NULL")) == len(GOODS)


async def test_a_feed_that_failed_once_between_passes_hours_apart_holds_no_digest_up(room: Newsroom) -> None:
    async with room.app() as app:
        reply = await app.commands("subscribe us_china_trade hourly", Caller(TERMINAL, "local"))
        assert reply.ok
        for number in range(4):
            room.happen(number)
            room.show()
            room.shows(number % 3, Answer(status=503))
            room.now += 2 * HOUR
            await app.pass_once(everything=True)
    assert room.paper.getvalue().count("Digest: ") == 2
