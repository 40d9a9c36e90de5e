"""The two ways in which Slack reaches the bot: what is promised of the application holds on both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.commands.caller import CommandHandler
from bot.commands.once import First, always
from bot.platforms.slack.application import SlackApplication
from bot.platforms.slack.endpoint import PATH, Endpoint
from bot.platforms.slack.listener import SocketListener
from bot.platforms.slack.views import Overviews
from bot.platforms.slack.workspaces import OneWorkspace
from tests.fakes.slack import FakeSlack

TRANSPORTS = ("socket", "http")


async def application(
    slack: FakeSlack, handle: CommandHandler, overview: Overviews | None = None, first: First = always
) -> SlackApplication:
    """The application of the one workspace that the fake is."""
    workspace = OneWorkspace(slack.bot_token, slack.base_url)
    await workspace.check()
    return SlackApplication(workspace.authorize, slack.base_url, handle, overview, first)


@asynccontextmanager
async def hearing(
    slack: FakeSlack, application: SlackApplication, transport: str, ping_interval: float = 0.2
) -> AsyncIterator[None]:
    """The application hears what happens on the fake Slack; a websocket that is silent for some pings is renewed."""
    if transport == "socket":
        listener = SocketListener(application, slack.app_token, slack.base_url, ping_interval=ping_interval)
        await listener.start()
        try:
            yield
        finally:
            await listener.stop()
        return
    app = web.Application()
    app.add_routes(Endpoint(application, slack.signing_secret).routes())
    async with TestServer(app) as server:
        slack.request_url = str(server.make_url(PATH))
        try:
            yield
        finally:
            slack.request_url = ""
            await application.stop()
