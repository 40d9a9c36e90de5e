"""The suite's Slack is our own reading of Slack's documents; here somebody else's answers: `make test-emulate`."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.commands.handlers import Commands
from bot.domain.alert import DecisionKind
from bot.domain.delivery import Delivery
from bot.domain.installation import Installation
from bot.domain.subscription import Destination
from bot.platforms.slack.application import SlackApplication
from bot.platforms.slack.client import open_session
from bot.platforms.slack.endpoint import PATH, Endpoint
from bot.platforms.slack.events import Events
from bot.platforms.slack.install import INSTALL, REDIRECT, Installer, OAuthClient
from bot.platforms.slack.installed import InstalledSender
from bot.platforms.slack.workspaces import InstalledWorkspaces
from bot.storage import audit, installations, pauses, stories, subscriptions
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.storage.vault import Vault
from tests.emulate.slack import CLIENT_ID, CLIENT_SECRET, PERSON, TEAM, EmulatedSlack, emulated
from tests.fakes.slack_views import until
from tests.shipped import configuration
from tests.unit.platforms.samples import ALERT
from tests.values import NOW, story

pytestmark = pytest.mark.emulate
VAULT = Vault("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=")


@dataclass
class Bot:
    """The bot's Slack side, installed in emulate's workspace."""

    slack: EmulatedSlack
    database: Database
    sender: InstalledSender
    installed: Installation
    channel: Destination
    story: str

    async def paused(self) -> dict[str, str]:
        return {each.destination.place: each.detail for each in await self.database.read(pauses.every)}

    async def history(self) -> list[dict[str, Any]]:
        got = await self.slack.call("conversations.history", channel=self.channel.place, include_all_metadata=True)
        return list(got["messages"])


@pytest.fixture
async def bot(unused_tcp_port_factory: Callable[[], int]) -> AsyncIterator[Bot]:
    """The bot hears emulate's events, and was installed there as people do it."""
    database, port = open_database("sqlite:///:memory:"), unused_tcp_port_factory()
    await database.migrate()
    saved = await database.write(stories.save, story(id=0))
    topics = {topic.name: topic for topic in configuration().topics}
    commands = Commands(database, topics, lambda: NOW, configuration().vocabulary)
    address = f"http://127.0.0.1:{port}"
    async with emulated(address + PATH, address + REDIRECT, unused_tcp_port_factory()) as slack:
        workspaces = InstalledWorkspaces(database, VAULT)
        application = SlackApplication(workspaces.authorize, slack.base_url, commands, commands.overview)
        Events(database, lambda: NOW).register(application)
        installer = Installer(OAuthClient(CLIENT_ID, CLIENT_SECRET), slack.base_url, database, VAULT, lambda: NOW)
        app = web.Application()
        app.add_routes([*Endpoint(application, slack.signing_secret).routes(), *installer.routes()])
        async with TestServer(app, port=port), open_session() as session:
            await install(slack, address)
            installed = await database.read(installations.get, VAULT, "slack", TEAM)
            assert installed is not None
            made = await slack.call("conversations.create", name="grain")
            channel = Destination("slack", TEAM, made["channel"]["id"])
            await slack.call("conversations.invite", channel=channel.place, users=installed.bot_user)
            sender = InstalledSender(workspaces, slack.base_url, session)
            yield Bot(slack, database, sender, installed, channel, saved.short_id)
        await application.stop()
    await database.close()


async def install(slack: EmulatedSlack, address: str) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        async with browser.get(address + INSTALL) as page:
            cookie = page.headers["Set-Cookie"].partition(";")[0]
            asked = re.search(r'href="([^"]+)"', await page.text())
        assert asked
        back = await slack.consent(unescape(asked[1]))
        async with browser.get(back, headers={"Cookie": cookie}) as page:
            assert page.status == 200, await page.text()


def in_doubt(number: int, channel: Destination) -> Delivery:
    now = datetime.now(UTC)
    return Delivery(number, channel, 7, DecisionKind.ANNOUNCE, ALERT, now, 2, None, now, now)


async def test_oauth_gives_a_token_that_opens_the_workspace(bot: Bot) -> None:
    assert bot.installed.token.startswith("xoxb-")
    assert (bot.installed.installer, bot.installed.scopes >= {"chat:write", "users:read"}) == (PERSON, True)
    reply = await bot.slack.slash("/trade subscribe soybeans", channel=bot.channel.place, user=PERSON)
    assert "Subscribed to Soybeans" in json.dumps(reply)
    assert await bot.database.read(subscriptions.of_destination, bot.channel)


async def test_an_alert_is_posted_edited_answered_in_its_thread_and_found_by_its_delivery(bot: Bot) -> None:
    ts = await bot.sender.post(bot.channel, ALERT, 41)
    await bot.sender.edit(bot.channel, ts, replace(ALERT, headline="Six cargoes"), 42)
    await bot.sender.reply(bot.channel, ts, replace(ALERT, change="China has spoken"), 43)
    (message,) = [each for each in await bot.history() if each.get("metadata")]
    assert "Six cargoes" in json.dumps(message["blocks"])
    assert message["reply_count"] == 1
    assert message["metadata"]["event_payload"] == {"delivery_id": 41}
    assert await bot.sender.look(in_doubt(41, bot.channel)) == ts
    assert await bot.sender.look(in_doubt(44, bot.channel)) == ""


async def test_a_button_of_an_alert_as_slack_keeps_it_is_answered(bot: Bot) -> None:
    await bot.sender.post(bot.channel, replace(ALERT, short_id=bot.story), 41)
    (message,) = [each for each in await bot.history() if each.get("metadata")]
    buttons = [each for block in message["blocks"] for each in block.get("elements", ()) if each.get("action_id")]
    (why,) = [each for each in buttons if each["action_id"] == "story:why"]
    reply = await bot.slack.press(why, channel=bot.channel.place, user=PERSON, copies=3)
    assert f"Why {bot.story}" in json.dumps(reply)
    assert await bot.slack.more_replies(0.2) == 0


async def test_signed_events_of_a_channel_pause_and_resume_it(bot: Bot) -> None:
    place = bot.channel.place
    await bot.slack.slash("/trade subscribe soybeans", channel=place, user=PERSON)
    await bot.slack.call("conversations.archive", channel=place)
    await until_paused(bot, {place: "is_archived"})
    await bot.slack.call("conversations.unarchive", channel=place)
    await until_paused(bot, {})
    await bot.slack.call("conversations.rename", channel=place, name="beans")
    await bot.slack.call("conversations.kick", channel=place, user=bot.installed.bot_user)
    await until_paused(bot, {place: "bot_removed"})
    await bot.slack.call("conversations.invite", channel=place, users=bot.installed.bot_user)
    await until_paused(bot, {})
    done = [each.action for each in await bot.database.read(audit.latest, 9, f"slack:{TEAM}")]
    assert "channel renamed to beans" in done


async def test_a_home_is_taken_as_we_make_it(bot: Bot) -> None:
    await bot.slack.happen({"type": "app_home_opened", "user": PERSON, "channel": "D1", "tab": "home"})
    await until(lambda: "views.publish" in bot.slack.asked)
    assert bot.slack.asked["views.publish"]["ok"], bot.slack.asked["views.publish"]


async def until_paused(bot: Bot, expected: dict[str, str]) -> None:
    """Events come when they come."""
    async with asyncio.timeout(5):
        while await bot.paused() != expected:  # noqa: ASYNC110  they come from another process
            await asyncio.sleep(0.02)
