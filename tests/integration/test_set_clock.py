"""F12: the clock of a whole bot is set while it runs: nothing stops, nothing storms, nothing is told twice."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.commands.caller import Caller
from bot.platforms.terminal.render import make_console
from bot.running import Running
from tests.integration.three_outlets import GOODS, Newsroom
from tests.values import TERMINAL

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STEP = timedelta(minutes=20)  # in which a busy feed is due; each is in nine, also one that was silent for a year


@pytest.mark.parametrize("jump", [-365 * DAY, -HOUR, HOUR, 365 * DAY])
async def test_f12_a_bot_whose_clock_is_set_and_set_right_goes_on_without_a_storm(
    room: Newsroom, jump: timedelta
) -> None:
    async with room.app() as app:
        for wish in ("us_china_trade", "pulse daily 12:20"):
            assert (await app.commands(f"subscribe {wish} tz UTC", Caller(TERMINAL, "local"))).ok
        bot = Running(app, {"poll", "desk", "deliver"}, make_console(room.paper), poll_tick=0.05, digest_tick=0.05)
        at_work = asyncio.create_task(bot.run())
        asked = len(room.server.requests)
        for number, moved in enumerate((STEP, jump, 9 * STEP, STEP - jump)):
            room.now += moved
            room.happen(number)
            room.show()
            await _until(lambda told=GOODS[number]: told in room.paper.getvalue())
            assert await bot.readiness.faults() == []
        await _until(lambda: "healthy" in room.paper.getvalue())
        bot.stop()
        await at_work
    for goods in GOODS[:4]:
        assert room.paper.getvalue().count(f"US {goods} over") == 1, goods
    assert len(room.server.requests) - asked <= 4 * 3, "no feed is asked twice at one time"
    assert room.paper.getvalue().count("healthy") == (2 if jump > DAY else 1), "another day has a line of its own"


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.05)
