"""Hears `/trade` on Slack through Socket Mode and answers the person who typed it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.commands.caller import Caller, CommandHandler
from bot.domain.subscription import Destination
from bot.errors import TradewireError
from bot.platforms.slack.client import SDK_LOG, make_client
from bot.platforms.slack.failures import SDK_ERRORS, error_word
from bot.platforms.slack.render import reply_blocks

COMMAND = "/trade"
START_TIMEOUT = 20.0  # seconds until the websocket must stand
STOP_GRACE = 5.0  # seconds that answers under way have to be finished
RENEW_AFTER = 30.0  # seconds without a connection before another websocket address is asked for
REMEMBERED = 1000  # commands whose repetition is recognised
ANSWER_TIMEOUT = 10

_BOT_REMEDY = (
    "reinstall the app to the workspace and set SLACK_BOT_TOKEN to its Bot User OAuth Token (xoxb-..., "
    "OAuth & Permissions)"
)
_APP_REMEDY = (
    "set SLACK_APP_TOKEN to an app-level token (xapp-...) with the scope connections:write "
    "(Basic Information > App-Level Tokens) and turn Socket Mode on"
)

_log = logging.getLogger(__name__)


class SlackListener:
    """One workspace's `/trade`, from start() to stop(); start it once."""

    def __init__(
        self, bot_token: str, app_token: str, base_url: str, handle: CommandHandler, *, ping_interval: float = 10.0
    ) -> None:
        self._bot_token, self._app_token, self._base_url = bot_token, app_token, base_url
        self._handle, self._ping_interval = handle, ping_interval
        self._socket: AsyncSocketModeHandler | None = None
        self._renewer: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()
        self._seen: dict[str, None] = {}

    async def start(self) -> None:
        """Check both tokens and open the websocket; raises TradewireError with the remedy when Slack says no."""
        client = make_client(self._bot_token, self._base_url)
        identity = await self._ask("SLACK_BOT_TOKEN", _BOT_REMEDY, client.auth_test)
        opened = await self._ask(
            "SLACK_APP_TOKEN", _APP_REMEDY, lambda: client.apps_connections_open(app_token=self._app_token)
        )
        self._socket = self._make_socket(AuthorizeResult.from_auth_test_response(auth_test_response=identity))
        self._socket.client.wss_uri = opened["url"]
        try:
            # The SDK's connect() repeats for ever by itself.
            connected = self._socket.connect_async()  # type: ignore[no-untyped-call]
            await asyncio.wait_for(connected, START_TIMEOUT)
        except BaseException as failure:
            await self.stop()
            if isinstance(failure, TimeoutError):
                raise TradewireError(f"Slack's websocket did not open within {START_TIMEOUT:.0f} s") from None
            raise
        self._renewer = asyncio.create_task(_renew_address(self._socket), name="slack-renew")

    async def stop(self) -> None:
        """Let answers under way finish for a few seconds, close the websocket, leave nothing behind."""
        if self._renewer:
            await _end(self._renewer)
            self._renewer = None
        if self._answers:
            # Before the websocket closes: their acknowledgements may still be on the way.
            await asyncio.wait(self._answers, timeout=STOP_GRACE)
        if self._socket:
            socket, self._socket = self._socket, None
            await _close(socket)
        await _end(*self._answers)

    async def connected(self) -> bool:
        """Does the websocket stand now?"""
        return self._socket is not None and await self._socket.client.is_connected()

    async def _ask(self, variable: str, remedy: str, call: Callable[[], Awaitable[Any]]) -> Any:
        """What Slack answers; a refusal or silence becomes an error that names the variable, never its value."""
        try:
            return await call()
        except SlackApiError as refused:
            word = error_word(refused)
            if not word or refused.response.status_code >= 500:
                raise TradewireError(f"Slack at {self._base_url} does not answer as it should") from None
            raise TradewireError(f"Slack does not accept {variable} ({word}): {remedy}") from None
        except SDK_ERRORS as failure:
            problem = f"Slack cannot be reached at {self._base_url} ({type(failure).__name__})"
            raise TradewireError(f"{problem}: check the network and SLACK_API_URL") from None

    def _make_socket(self, identity: AuthorizeResult) -> AsyncSocketModeHandler:
        # auth.test was answered at the start: without this Bolt asks it again before the first command's answer.
        async def authorize() -> AuthorizeResult:
            return identity

        # Bolt warns that a client of our own makes it skip SLACK_BOT_TOKEN from the environment; that is meant.
        bolt_log = logging.getLogger(f"{__name__}.bolt")
        bolt_log.setLevel(logging.ERROR)
        client = make_client(None, self._base_url)
        app = AsyncApp(client=client, authorize=authorize, logger=bolt_log)
        app.command(COMMAND)(self._on_command)
        return AsyncSocketModeHandler(
            app, self._app_token, logger=SDK_LOG, web_client=client, ping_interval=self._ping_interval
        )

    async def _on_command(self, ack: Callable[[], Awaitable[Any]], command: dict[str, Any]) -> None:
        await ack()  # within 3 seconds: https://docs.slack.dev/interactivity/implementing-slash-commands
        # An envelope whose acknowledgement got lost comes again; trigger_id is the same in all of its copies.
        trigger = str(command.get("trigger_id") or "")
        if trigger and trigger in self._seen:
            return
        self._seen[trigger] = None
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        task = asyncio.create_task(self._answer(command), name="slack-answer")
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer(self, command: dict[str, Any]) -> None:
        try:
            text, blocks = reply_blocks(await self._handle(str(command.get("text") or ""), _caller(command)))
            webhook = AsyncWebhookClient(
                str(command["response_url"]), timeout=ANSWER_TIMEOUT, retry_handlers=[], logger=SDK_LOG
            )
            answer = await webhook.send(text=text, blocks=blocks, response_type="ephemeral", replace_original=False)
            if answer.status_code != 200:
                _log.warning("Slack did not take the answer to a command: HTTP %s", answer.status_code)
        except SDK_ERRORS as failure:
            _log.warning("the answer to a command did not reach Slack: %s", type(failure).__name__)
        except Exception:
            _log.exception("a command could not be answered")


def _caller(command: dict[str, Any]) -> Caller:
    """In a direct message (D...) the destination is the person: chat.postMessage takes a person's id."""
    person, channel = str(command["user_id"]), str(command["channel_id"])
    place = person if channel.startswith("D") else channel
    # The payload has no locale, and asking users.info for it would need the scope users:read.
    return Caller(Destination("slack", str(command["team_id"]), place), person, "en")


async def _renew_address(socket: AsyncSocketModeHandler) -> None:
    """Forget a websocket address that leads nowhere.

    An address is good for one connection and a short time. The SDK asks for one and then tries it for ever; without
    it, it asks for another before its next try.
    """
    while True:
        await asyncio.sleep(RENEW_AFTER)
        if not await socket.client.is_connected():
            socket.client.wss_uri = None


async def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _close(socket: AsyncSocketModeHandler) -> None:
    client = socket.client
    await socket.close_async()  # type: ignore[no-untyped-call]
    # The SDK cancels its three tasks without waiting for them to end.
    tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
    await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)
