"""What the bot's owner is told of feeds and places in trouble: through real polls, the outbox and a platform."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot import running
from bot.commands.caller import Caller
from bot.domain.health import FeedState
from bot.domain.subscription import Destination
from bot.platforms.terminal.render import make_console
from bot.running import Running
from bot.storage import entries
from tests.fakes.feed_server import Answer, FeedServer, drop, html, item, rss, status
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.slack import FakeSlack
from tests.integration.house import Bell, House
from tests.values import ago

CHANNEL = Destination("slack", "T1", "C1")
WALLS = {"403": replace(html(), status=403), "503 page": replace(html(), status=503), "200 page": html()}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with FeedServer() as server:
        yield House(server, tmp_path)


async def test_f30_a_feed_that_is_gone_is_told_once_and_not_asked_after_three_answers(house: House) -> None:
    house.shows(1)
    await house.live(1)
    house.shows(1, status(410))
    before = len(house.server.asked("/1"))
    await house.live(80, 1)
    assert len(house.server.asked("/1")) == before + 3
    await house.live(24, 1)
    assert len(house.server.asked("/1")) == before + 3
    assert house.told == ["Trouble: Outlet 1"]
    assert "gone for good" in house.paper.getvalue()
    assert await house.state() is FeedState.GONE


async def test_f30_a_feed_that_was_out_and_then_says_once_that_it_is_gone_is_asked_again(house: House) -> None:
    house.shows(1)
    await house.live(1)
    house.shows(1, status(500))
    await house.live(20)
    house.shows(1, status(410))
    await house.live(7)
    assert await house.state() is FeedState.GONE
    house.shows(1)
    await house.live(30)
    assert await house.state() is FeedState.OK


async def test_f34_a_feed_that_was_out_for_a_day_comes_back_by_itself_and_both_are_told_once(house: House) -> None:
    house.shows(1)
    await house.live(1)
    house.shows(1, status(500))
    await house.live(34)
    assert await house.state() is FeedState.FAILING
    assert house.told == ["Trouble: Outlet 1"]
    house.shows(1)
    asked = len(house.server.asked("/1"))
    await house.live(7)
    assert len(house.server.asked("/1")) > asked, "within the longest wait of six hours and its jitter"
    await house.live(10)
    assert await house.state() is FeedState.OK
    assert house.told == ["Trouble: Outlet 1", "Works again: Outlet 1"]
    assert "Outlet 1  works again after " in house.paper.getvalue()


async def test_an_outage_that_passes_within_a_day_is_not_told(house: House) -> None:
    house.shows(1)
    await house.live(1)
    house.shows(1, status(500))
    await house.live(16)
    house.shows(1)
    await house.live(10)
    assert await house.state() is FeedState.OK
    assert house.told == []


async def test_f12_a_feed_that_began_to_fail_while_the_clock_was_ahead_is_told_after_a_day(house: House) -> None:
    house.shows(1)
    await house.live(1)
    house.shows(1, status(500))
    house.now += timedelta(days=365)
    await house.live(1)
    house.now -= timedelta(days=365)
    await house.live(34)
    assert house.told == ["Trouble: Outlet 1"]


@pytest.mark.parametrize("wall", WALLS.values(), ids=WALLS)
async def test_f35_a_wall_against_bots_is_blocked_and_told_once_and_what_was_read_is_kept(
    house: House, wall: Answer
) -> None:
    house.shows(1)
    await house.live(1)
    house.shows(1, wall)
    await house.live(40)
    assert await house.state() is FeedState.BLOCKED
    assert house.told == ["Trouble: Outlet 1"]
    assert "set fetch.user_agent to your contact" in " ".join(house.paper.getvalue().split())
    async with house.app() as app:
        assert len(await app.database.read(entries.of_pages, ["https://outlet1.example/1"])) == 1
    house.shows(1)
    await house.live(8)
    assert house.told == ["Trouble: Outlet 1", "Works again: Outlet 1"]


async def test_restarts_at_every_poll_tell_nothing_twice(house: House) -> None:
    house.shows(1, status(403))
    for _ in range(12):
        await house.ask_all(minutes=90)
    house.shows(1)
    for _ in range(3):
        await house.ask_all(minutes=90)
    assert house.told == ["Trouble: Outlet 1", "Works again: Outlet 1"]


async def test_what_passes_before_it_could_be_told_is_not_mentioned(house: House) -> None:
    house.shows(1, status(410))
    house.shows(2)
    await house.ask_all()
    house.shows(2, status(410))
    await house.ask_all(minutes=10)
    house.shows(2)
    await house.ask_all(minutes=60)
    assert house.told == ["Trouble: Outlet 1"]


async def test_ten_feeds_that_fail_within_an_hour_are_two_notices(house: House) -> None:
    for number in range(1, 21):
        house.shows(number)
    await house.ask_all()
    for number in range(1, 11):
        house.shows(number, status(410))
        await house.ask_all(minutes=6)
    await house.live(5)
    assert house.told == ["Trouble: Outlet 1", "Trouble: Outlet 2, Outlet 3, Outlet 4 and 6 more"]
    text = house.paper.getvalue()
    assert [text.count(f"•  Outlet {number} ") for number in range(1, 12)] == [1] * 10 + [0]


async def test_when_the_network_is_down_that_is_told_and_nothing_of_single_feeds(house: House) -> None:
    for number in range(1, 7):
        house.shows(number)
    await house.live(1)
    for number in range(1, 7):
        house.shows(number, drop())
    await house.live(34)
    assert house.told == ["Trouble: most feeds"]
    assert "6 of 6 feeds cannot be reached" in house.paper.getvalue()
    for number in range(1, 7):
        house.shows(number)
    await house.live(16)
    assert house.told == ["Trouble: most feeds", "Works again: most feeds"]
    assert await house.state() is FeedState.OK


async def test_a_feed_that_stays_away_when_the_network_is_back_is_told_then(house: House) -> None:
    for number in range(1, 7):
        house.shows(number)
    await house.live(1)
    for number in range(1, 7):
        house.shows(number, drop())
    await house.live(34)
    for number in range(2, 7):
        house.shows(number)
    await house.live(20)
    assert house.told == ["Trouble: most feeds", "Works again: most feeds", "Trouble: Outlet 1"]


async def test_a_notice_that_was_put_down_before_a_crash_is_told_once_after_it(house: House) -> None:
    house.shows(1, status(410))
    async with house.app() as app:
        for task in await app.start_polls(lambda: None):
            await task
        await app.tell_owner()  # and here it ends
    assert house.told == []
    await house.live(5)
    assert house.told == ["Trouble: Outlet 1"]


async def test_the_running_bot_looks_by_itself_and_warns_of_an_old_expat_at_its_start(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "OWNER_TICK", 0.1)
    monkeypatch.setattr(running, "old_expat", lambda: "it is old")
    house.shows(1, status(410))
    with capture_logs() as logs:
        async with house.app() as app:
            app.senders["terminal"] = terminal = Bell(make_console(house.paper))
            bot = Running(app, {"poll", "deliver"}, make_console(house.paper), poll_tick=0.1)
            task = asyncio.create_task(bot.run())
            await asyncio.wait_for(terminal.rung.wait(), 20)
            bot.stop()
            await task
    assert house.told == ["Trouble: Outlet 1"]
    assert [each["fault"] for each in logs if each["event"] == "old_expat"] == ["it is old"]


async def test_a_feed_whose_newest_entry_is_from_years_ago_is_stale_from_the_start_and_not_told(house: House) -> None:
    old = rss(item("An old headline", "https://outlet1.example/1", "1", "", ago(days=3000)))
    house.shows(1, feed_answer(old))
    await house.live(1)
    assert await house.state() is FeedState.STALE
    assert house.told == []


async def test_without_a_place_for_the_owner_the_log_says_it_once(house: House) -> None:
    async with FakeSlack() as house.slack:
        house.shows(1, status(410))
        with capture_logs() as logs:
            await house.live(5)
    assert house.told == []
    (warned,) = [each for each in logs if each["event"] == "trouble"]
    assert "Outlet 1: HTTP 410" in warned["notice"]
    assert warned["log_level"] == "warning"


async def test_a_channel_that_refuses_messages_is_told_to_the_owner_once_and_once_that_it_works(house: House) -> None:
    house.owner = "slack:T1:COWNER"
    async with FakeSlack() as slack:
        house.slack = slack
        house.shows(1, feed_answer(rss()))
        async with house.app() as app:
            await app.commands("subscribe soybeans", Caller(CHANNEL, "U1"))
            await app.pass_once(everything=True)
        house.now += timedelta(minutes=20)
        story = item("China books 12 cargoes of US soybeans", "https://outlet1.example/2", "2", "", house.now)
        house.shows(1, feed_answer(rss(story)))
        slack.archived.add("C1")
        await house.live(4)
        (told,) = slack.messages["COWNER"]
        assert told.text == "Trouble: slack C1"
        assert "is_archived" in str(told.blocks)
        slack.archived.clear()
        async with house.app() as app:
            await app.commands("subscriptions", Caller(CHANNEL, "U1"))
        await house.live(4)
        assert [message.text for message in slack.messages["COWNER"]] == ["Trouble: slack C1", "Works again: slack C1"]
        assert len(slack.messages["C1"]) == 1
