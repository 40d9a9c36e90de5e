"""The bot on Slack as it is configured: heard by Socket Mode, by HTTP, or by both, through one application."""

from aiohttp import web

from bot.app import App
from bot.platforms.slack.application import SlackApplication
from bot.platforms.slack.endpoint import Endpoint
from bot.platforms.slack.events import Events
from bot.platforms.slack.listener import SocketListener
from bot.platforms.slack.workspaces import OneWorkspace


class OnSlack:
    """What hears Slack, from start() to stop()."""

    def __init__(self, app: App) -> None:
        secrets = app.configuration.secrets
        bot_token, app_token, signing_secret = (
            each.get_secret_value()
            for each in (secrets.slack_bot_token, secrets.slack_app_token, secrets.slack_signing_secret)
        )
        self._workspaces = OneWorkspace(bot_token, secrets.slack_api_url)
        commands, base_url = app.commands, secrets.slack_api_url
        self._application = SlackApplication(self._workspaces.authorize, base_url, commands, commands.overview)
        Events(app.database, app.clock).register(self._application.bolt)
        self._socket = SocketListener(self._application, app_token, secrets.slack_api_url) if app_token else None
        self._endpoint = Endpoint(self._application, signing_secret) if signing_secret else None

    async def check(self) -> None:
        """Ask Slack whether it knows us; raises TradewireError with the remedy when it does not."""
        await self._workspaces.check()

    def routes(self) -> list[web.RouteDef]:
        """What the one HTTP listener answers of Slack's."""
        return self._endpoint.routes() if self._endpoint else []

    async def start(self) -> None:
        """Hear what needs a connection of our own; the HTTP listener is started by whoever has it."""
        if self._socket:
            await self._socket.start()

    async def stop(self) -> None:
        """Let answers under way finish for a few seconds."""
        await (self._socket or self._application).stop()

    async def connected(self) -> bool:
        """Can Slack reach us, as far as we can tell?"""
        return self._endpoint is not None or (self._socket is not None and await self._socket.connected())
