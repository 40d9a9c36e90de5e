"""Hears Slack through Socket Mode: a websocket that we open, so that no public address is needed."""

import asyncio

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import PlatformDownError
from bot.platforms.slack.application import SlackApplication
from bot.platforms.slack.client import SDK_LOG, make_client
from bot.platforms.slack.workspaces import ask

START_TIMEOUT = 20.0  # seconds until the websocket must stand
RENEW_AFTER = 30.0  # seconds without a connection before another websocket address is asked for

_APP_REMEDY = (
    "set SLACK_APP_TOKEN to an app-level token (xapp-...) with the scope connections:write "
    "(Basic Information > App-Level Tokens) and turn Socket Mode on"
)


async def open_address(client: AsyncWebClient, app_token: str) -> str:
    """The address for one websocket; raises TradewireError with the remedy when Slack says no."""
    opened = await ask(
        "SLACK_APP_TOKEN", _APP_REMEDY, client.base_url, lambda: client.apps_connections_open(app_token=app_token)
    )
    return str(opened["url"])


class SocketListener:
    """Feeds an application what Slack sends, from start() to stop(); start it once, again only where that failed."""

    def __init__(
        self, application: SlackApplication, app_token: str, base_url: str, *, ping_interval: float = 10.0
    ) -> None:
        self._application, self._app_token, self._base_url = application, app_token, base_url
        self._ping_interval = ping_interval
        self._socket: AsyncSocketModeHandler | None = None
        self._renewer: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the websocket; raises TradewireError when Slack says no, PlatformDownError when it does not answer."""
        client = make_client(None, self._base_url)
        address = await open_address(client, self._app_token)
        self._socket = AsyncSocketModeHandler(
            self._application.bolt,
            self._app_token,
            logger=SDK_LOG,
            web_client=client,
            ping_interval=self._ping_interval,
        )
        self._socket.client.wss_uri = address
        try:
            # The SDK's connect() repeats for ever by itself.
            connected = self._socket.connect_async()  # type: ignore[no-untyped-call]
            await asyncio.wait_for(connected, START_TIMEOUT)
        except BaseException as failure:
            await self._close()
            if isinstance(failure, TimeoutError):
                raise PlatformDownError(f"Slack's websocket did not open within {START_TIMEOUT:.0f} s") from None
            raise
        self._renewer = asyncio.create_task(_renew_address(self._socket), name="slack-renew")

    async def stop(self) -> None:
        """Let answers under way finish for a few seconds, close the websocket, leave nothing behind."""
        if self._renewer:
            self._renewer.cancel()
            await asyncio.gather(self._renewer, return_exceptions=True)
            self._renewer = None
        # Before the websocket closes: their acknowledgements may still be on the way.
        await self._application.stop()
        await self._close()

    async def _close(self) -> None:
        if self._socket:
            socket, self._socket = self._socket, None
            await _close(socket)

    async def connected(self) -> bool:
        """Does the websocket stand now?"""
        return self._socket is not None and await self._socket.client.is_connected()


async def _renew_address(socket: AsyncSocketModeHandler) -> None:
    """Forget a websocket address that leads nowhere.

    An address is good for one connection and a short time. The SDK asks for one and then tries it for ever; without
    it, it asks for another before its next try.
    """
    while True:
        await asyncio.sleep(RENEW_AFTER)
        if not await socket.client.is_connected():
            socket.client.wss_uri = None


async def _close(socket: AsyncSocketModeHandler) -> None:
    client = socket.client
    await socket.close_async()  # type: ignore[no-untyped-call]
    # The SDK cancels its three tasks without waiting for them to end.
    tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
    await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)
