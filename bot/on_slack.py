"""The bot on Slack as it is configured: in one workspace or in many, heard by Socket Mode, by HTTP, or by both."""

import asyncio

import structlog
from aiohttp import web

from bot.app import App
from bot.commands.once import noted_in
from bot.domain.subscription import Destination
from bot.errors import TradewireError
from bot.platforms.slack.application import SlackApplication
from bot.platforms.slack.client import make_client
from bot.platforms.slack.endpoint import Endpoint
from bot.platforms.slack.events import Events
from bot.platforms.slack.install import Installer, OAuthClient
from bot.platforms.slack.listener import SocketListener
from bot.platforms.slack.workspaces import InstalledWorkspaces, OneWorkspace, answers
from bot.storage import departures

ASK_EVERY = 60.0  # seconds between two looks whether Slack answers, where no websocket tells

log = structlog.get_logger(__name__)


class OnSlack:
    """What hears Slack, from join() to stop(): one application, whatever brings it what happens."""

    def __init__(self, app: App) -> None:
        secrets, self._database = app.configuration.secrets, app.database
        base_url, client_id = secrets.slack_api_url, secrets.slack_client_id
        self._workspaces: OneWorkspace | InstalledWorkspaces
        self._installer: Installer | None = None
        public_url = app.configuration.settings.http.public_url
        if client_id:
            client = OAuthClient(client_id, secrets.slack_client_secret.get_secret_value(), public_url)
            self._workspaces = InstalledWorkspaces(app.database, app.vault)
            self._installer = Installer(client, base_url, app.database, app.vault, app.clock)
        else:
            self._workspaces = OneWorkspace(secrets.slack_bot_token.get_secret_value(), base_url)
        first = noted_in(app.database, app.clock, "slack")
        self._application = SlackApplication(
            self._workspaces.authorize, base_url, app.commands, app.commands.overview, first, public_url
        )
        Events(app.database, app.clock).register(self._application)
        app_token, signing_secret = (
            each.get_secret_value() for each in (secrets.slack_app_token, secrets.slack_signing_secret)
        )
        self._anybody = make_client(None, base_url)
        self._answers = False  # where it is heard over HTTP, did Slack answer us last?
        self._asking: asyncio.Task[None] | None = None
        self._socket = SocketListener(self._application, app_token, base_url) if app_token else None
        self._endpoint = Endpoint(self._application, signing_secret) if signing_secret else None

    def routes(self) -> list[web.RouteDef]:
        """What the one HTTP listener answers of Slack's."""
        parts = (self._endpoint, self._installer, self._application.pictures)
        return [route for each in parts if each for route in each.routes()]

    async def join(self) -> None:
        """Hear Slack; the HTTP listener is started by whoever has it.

        Raises TradewireError with the remedy when Slack does not want us, PlatformDownError when it does not answer.
        """
        if isinstance(self._workspaces, OneWorkspace):
            team = await self._workspaces.check()
            await self._database.write(departures.end, Destination("slack", team, ""))  # if it had left, it is back
        else:
            await answers(self._anybody)
        if self._socket:
            await self._socket.start()
        if self._endpoint:
            self._answers = True
            self._asking = asyncio.create_task(self._ask(), name="slack-answers")

    async def stop(self) -> None:
        """Let answers under way finish for a few seconds."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        await (self._socket or self._application).stop()

    async def connected(self) -> bool:
        """Does our websocket stand? Over HTTP, whether Slack reaches us only it could tell: does it answer us?"""
        return self._answers or (self._socket is not None and await self._socket.connected())

    async def _ask(self) -> None:
        """Over HTTP there is no connection of which we would notice that it is gone."""
        while True:
            await asyncio.sleep(ASK_EVERY)
            try:
                await answers(self._anybody)
            except TradewireError as failure:
                self._answers = False
                log.warning("slack_does_not_answer", because=str(failure))
            else:
                self._answers = True
