"""Slack's listener against a local server that plays Socket Mode, broken connections included."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.commands.caller import Caller, CommandHandler
from bot.domain.alert import Reply
from bot.errors import TradewireError
from bot.platforms.slack import listener as listener_module
from bot.platforms.slack.application import SlackApplication
from bot.platforms.slack.listener import SocketListener
from bot.platforms.slack.workspaces import OneWorkspace
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, FakeSlack


async def echo(text: str, caller: Caller) -> Reply:
    return Reply("heard", body=f"{text} from {caller.person} in {caller.destination} ({caller.language})")


async def connect(
    base_url: str, bot_token: str = BOT_TOKEN, app_token: str = APP_TOKEN, handle: CommandHandler = echo
) -> SocketListener:
    workspace = OneWorkspace(bot_token, base_url)
    await workspace.check()
    application = SlackApplication(workspace.authorize, base_url, handle)
    listener = SocketListener(application, app_token, base_url, ping_interval=0.2)
    await listener.start()
    return listener


@asynccontextmanager
async def listening(slack: FakeSlack, handle: CommandHandler = echo) -> AsyncIterator[SocketListener]:
    before = asyncio.all_tasks()
    listener = await connect(slack.base_url, handle=handle)
    try:
        yield listener
    finally:
        await listener.stop()
        ours = {task for task in asyncio.all_tasks() - before if "aiohttp.web" not in repr(task)}
        assert not {task for task in ours if "slack_sdk" in repr(task) or task.get_name().startswith("slack-")}


async def test_commands_are_heard_again_after_the_websocket_broke(slack: FakeSlack) -> None:
    async with listening(slack):
        await slack.drop_websocket()
        await wait_for_connections(slack, 2)
        assert (await slack.slash("/trade help"))["text"] == "heard"


async def test_commands_are_heard_after_slack_asked_to_reconnect(slack: FakeSlack) -> None:
    async with listening(slack):
        await slack.ask_to_reconnect()
        await wait_for_connections(slack, 2)
        assert (await slack.slash("/trade help"))["text"] == "heard"


async def test_a_spent_websocket_address_is_replaced(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(listener_module, "RENEW_AFTER", 0.3)
    async with listening(slack):
        address = f"ws://127.0.0.1:{slack.port}/socket?ticket=spent"
        body = f'{{"ok":true,"url":"{address}"}}'
        slack.fail("apps.connections.open", status=200, body=body)
        await slack.drop_websocket()
        await wait_for_connections(slack, 2)
        assert (await slack.slash("/trade help"))["text"] == "heard"
    assert "Failed to connect" in caplog.text
    assert "ticket=" not in caplog.text


async def wait_for_connections(slack: FakeSlack, number: int) -> None:
    async with asyncio.timeout(8):
        while slack.connections < number:  # noqa: ASYNC110  the far end has no event for it
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)  # the client has the websocket a moment after the server


async def test_a_bad_bot_token_names_its_variable_and_the_remedy(slack: FakeSlack) -> None:
    with pytest.raises(TradewireError, match=r"SLACK_BOT_TOKEN \(invalid_auth\): reinstall the app") as caught:
        await connect(slack.base_url, bot_token="xoxb-canary")
    assert "canary" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_a_bot_token_of_a_whole_organisation_is_refused_with_the_remedy(slack: FakeSlack) -> None:
    slack.tokens = {BOT_TOKEN: "E1"}
    with pytest.raises(TradewireError, match=r"SLACK_BOT_TOKEN is of a whole organisation .* one of its workspaces"):
        await connect(slack.base_url)


async def test_a_bad_app_token_names_its_variable_and_the_remedy(slack: FakeSlack) -> None:
    with pytest.raises(TradewireError, match=r"SLACK_APP_TOKEN \(invalid_auth\): .*connections:write") as caught:
        await connect(slack.base_url, app_token="xapp-canary")
    assert "canary" not in str(caught.value)


async def test_an_unreachable_slack_at_the_start_is_an_error(slack: FakeSlack) -> None:
    with pytest.raises(TradewireError, match=r"cannot be reached at http://127\.0\.0\.1:9/api"):
        await connect("http://127.0.0.1:9/api/")
    slack.fail("auth.test", status=503)
    with pytest.raises(TradewireError, match="does not answer as it should"):
        await connect(slack.base_url)


async def test_a_websocket_that_never_opens_ends_the_start(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener_module, "START_TIMEOUT", 0.5)
    body = '{"ok":true,"url":"ws://127.0.0.1:9/socket"}'
    slack.fail("apps.connections.open", times=9, status=200, body=body)
    with pytest.raises(TradewireError, match="did not open"):
        await connect(slack.base_url)
