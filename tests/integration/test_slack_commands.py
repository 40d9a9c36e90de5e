"""Commands on Slack, whichever way they reach the bot: acknowledged at once, answered once, to whom they concern."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path

import pytest

from bot.commands.caller import Caller, CommandHandler
from bot.domain.alert import Reply
from bot.domain.subscription import Destination
from bot.platforms.slack import doings as doings_module
from bot.platforms.slack.client import SDK_LOG, make_client
from bot.platforms.slack.events import Events
from bot.platforms.slack.sender import SlackSender
from bot.storage.database import Database
from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.fakes.slack_views import until
from tests.integration.house import House
from tests.integration.slack_transports import TRANSPORTS, application, hearing
from tests.unit.platforms.samples import ALERT
from tests.values import NOW

Heard = Callable[..., AbstractAsyncContextManager[None]]


async def echo(text: str, caller: Caller) -> Reply:
    return Reply("heard", body=f"{text} from {caller.person} in {caller.destination} ({caller.language})")


@pytest.fixture(params=TRANSPORTS)
def heard(request: pytest.FixtureRequest, slack: FakeSlack) -> Heard:
    """Has a handler hear what is typed, in each of the ways; leaves nothing running behind."""

    @asynccontextmanager
    async def hear(handle: CommandHandler = echo, database: Database | None = None) -> AsyncIterator[None]:
        before, made = asyncio.all_tasks(), await application(slack, handle)
        if database is not None:
            Events(database, lambda: NOW).register(made)
        async with hearing(slack, made, request.param):
            yield
        left = {task for task in asyncio.all_tasks() - before if "aiohttp.web" not in repr(task)}
        assert not {task for task in left if "slack_sdk" in repr(task) or task.get_name().startswith("slack-")}

    return hear


def news_of(number: int, turn: int) -> bytes:
    """What one feed shows in its turn: new items each time."""
    titles = [f"China buys {number + 40 * turn}{each:02} tonnes of US soybeans" for each in range(10)]
    return rss(*(item(title, f"https://outlet{number}.example/{title[-40:]}", title) for title in titles))


async def test_a_command_is_answered_to_its_caller_alone(slack: FakeSlack, heard: Heard) -> None:
    async with heard():
        reply = await slack.slash("/trade search 关税 & <tariffs>", channel="C9", user="U3")
    assert reply["response_type"] == "ephemeral"
    assert reply["blocks"][1]["text"]["text"] == "search 关税 &amp; &lt;tariffs&gt; from U3 in slack:T1:C9 (en)"


async def test_in_a_direct_message_the_destination_is_the_person(slack: FakeSlack, heard: Heard) -> None:
    async with heard():
        reply = await slack.slash("/trade topics", channel="D5", user="U3")
    assert "in slack:T1:U3" in reply["blocks"][1]["text"]["text"]


async def test_a_slow_command_is_acknowledged_at_once(slack: FakeSlack, heard: Heard) -> None:
    async def slow(text: str, caller: Caller) -> Reply:
        await until(lambda: bool(slack.acks))
        return Reply("done")

    async with heard(slow):
        assert (await slack.slash("/trade recent"))["text"] == "done"


async def test_f48_a_command_delivered_four_times_has_one_effect(slack: FakeSlack, heard: Heard) -> None:
    typed: list[str] = []

    async def count(text: str, caller: Caller) -> Reply:
        typed.append(text)
        return Reply("ok")

    async with heard(count):
        await slack.slash("/trade mute soybeans 4h", copies=4)
        further = await slack.more_replies(0.2)
    assert typed == ["mute soybeans 4h"]
    assert (len(slack.acks), further) == (4, 0)


async def test_f48_commands_and_events_are_acknowledged_in_time_while_feeds_are_read_as_fast_as_can_be(
    slack: FakeSlack, heard: Heard, tmp_path: Path
) -> None:
    async with FeedServer() as server:
        house = House(server, tmp_path, slack)
        for number in range(40):
            house.shows(number, feed_answer(news_of(number, 0)))
        # What we keep Slack waiting for ourselves: the processors are others' too.
        slack.stopwatch = time.process_time
        async with house.app() as app, heard(app.commands, app.database):

            async def read_on() -> None:
                for turn in count(1):
                    for number in range(40):
                        house.shows(number, feed_answer(news_of(number, turn)))
                    await app.pass_once(everything=True)

            reading = asyncio.create_task(read_on())
            while len(server.requests) <= 80 or len(slack.acks) < 40:
                assert (await slack.slash("/trade subscribe sanctions", within=60))["blocks"]
                await slack.happen({"type": "channel_rename", "channel": {"id": "C1", "name": "grain"}}, within=60)
                await asyncio.sleep(0.05)
            assert not reading.done()
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
    assert max(slack.acks) < 3  # https://docs.slack.dev/interactivity/implementing-slash-commands


async def test_a_failing_handler_does_not_end_the_listener(
    slack: FakeSlack, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail_once(text: str, caller: Caller) -> Reply:
        if text == "bad":
            raise RuntimeError("broken promise")
        return Reply("ok")

    async with heard(fail_once):
        with pytest.raises(TimeoutError):
            await slack.slash("/trade bad", within=0.3)
        assert (await slack.slash("/trade good"))["text"] == "ok"
    assert "what was done on Slack could not be carried out" in caplog.text


async def test_stop_waits_for_an_answer_under_way(slack: FakeSlack, heard: Heard) -> None:
    entered = asyncio.Event()

    async def slow(text: str, caller: Caller) -> Reply:
        entered.set()
        await asyncio.sleep(0.3)
        return Reply("late but there")

    async with heard(slow):
        typed = asyncio.create_task(slack.slash("/trade recent"))
        await entered.wait()
    assert (await typed)["text"] == "late but there"


async def test_stop_ends_an_answer_that_does_not_end(
    slack: FakeSlack, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doings_module, "STOP_GRACE", 0.1)
    cancelled = asyncio.Event()

    async def endless(text: str, caller: Caller) -> Reply:
        try:
            await asyncio.sleep(60)
        finally:
            cancelled.set()
        return Reply("never")

    async with heard(endless):
        with pytest.raises(TimeoutError):
            await slack.slash("/trade recent", within=0.2)
    assert cancelled.is_set()


async def test_oauth_settings_in_the_environment_do_not_take_over(
    slack: FakeSlack, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-the-environment")
    async with heard():
        assert (await slack.slash("/trade help"))["text"] == "heard"
    assert {request.token for request in slack.requests} <= {BOT_TOKEN, APP_TOKEN}


async def test_no_key_reaches_the_log(slack: FakeSlack, heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with heard():
        await slack.slash("/trade help")
        await SlackSender(make_client(slack.bot_token, slack.base_url)).post(Destination("slack", "T1", "C1"), ALERT, 1)
    for key in (BOT_TOKEN, APP_TOKEN, "ticket-", "/commands/"):
        assert key not in caplog.text
    assert SDK_LOG.level == logging.INFO
