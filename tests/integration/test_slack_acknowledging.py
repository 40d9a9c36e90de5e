"""Acknowledgements on Slack wait for no database: each of these is sent while that answers nothing at all (F48)."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.commands.once import noted_in
from bot.domain.installation import Installation
from bot.domain.subscription import Destination
from bot.platforms.slack import callers
from bot.platforms.slack import events as events_module
from bot.platforms.slack.application import SlackApplication
from bot.platforms.slack.events import Events
from bot.platforms.slack.workspaces import InstalledWorkspaces
from bot.storage import audit, installations
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from bot.storage.vault import Vault
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_views import elements, until
from tests.integration.slack_transports import TRANSPORTS, hearing
from tests.shipped import configuration
from tests.values import NOW

VAULT = Vault("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=")
RENAMED = {"type": "channel_rename", "channel": {"id": "C1", "name": "grain"}}
LEFT = {"type": "member_left_channel", "user": "UBOT", "channel": "C1"}


@dataclass
class Desk:
    """The bot in a workspace that has installed it, in whose channel C1 something is told."""

    slack: FakeSlack
    database: Database

    @asynccontextmanager
    async def stalled(self) -> AsyncIterator[None]:
        """Nothing is read and nothing is written until the block is left."""
        begun, over = threading.Event(), threading.Event()

        def hold(_: Transaction) -> None:
            begun.set()
            over.wait()

        holding = asyncio.create_task(self.database.write(hold))
        await asyncio.to_thread(begun.wait)
        try:
            yield
        finally:
            over.set()
            await holding

    async def acknowledged(self, doing: Awaitable[Any]) -> asyncio.Future[Any]:
        """Do it while the database is stalled; what comes of it after that."""
        before = len(self.slack.acks)
        async with self.stalled():
            done = asyncio.ensure_future(doing)
            await until(lambda: len(self.slack.acks) > before, within=60)
        return done

    async def log(self) -> list[str]:
        return [change.action for change in await self.database.read(audit.latest, 9, "slack:T1")]


Opens = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture(params=TRANSPORTS)
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """Waits are short: all end before the database answers. From a workspace that is `known` it has heard before."""
    monkeypatch.setattr(callers, "KNOWN_WITHIN", 0.05)
    monkeypatch.setattr(events_module, "PATIENCE", 0.05)

    @asynccontextmanager
    async def opened(known: bool = True) -> AsyncIterator[Desk]:
        database, shipped = open_database("sqlite:///:memory:"), configuration()
        await database.migrate()
        commands = Commands(database, {each.name: each for each in shipped.topics}, lambda: NOW, shipped.vocabulary)
        async with FakeSlack() as slack:
            here = Installation("slack", "T1", "Desk", slack.bot_token, "UBOT", "U1", frozenset({"commands"}), NOW)
            await database.write(installations.put, VAULT, here)
            await commands("subscribe soybeans", Caller(Destination("slack", "T1", "C1"), "U1"))
            authorize = InstalledWorkspaces(database, VAULT).authorize
            first = noted_in(database, lambda: NOW, "slack")
            made = SlackApplication(authorize, slack.base_url, commands, commands.overview, first)
            Events(database, lambda: NOW).register(made)
            async with hearing(slack, made, request.param):
                if known:
                    await slack.slash("/trade help", within=60)
                yield Desk(slack, database)
        await database.close()

    return opened


async def test_f48_a_command_is_acknowledged_while_the_database_answers_nothing(desk: Opens) -> None:
    async with desk() as here:
        answer = await here.acknowledged(here.slack.slash("/trade subscribe sanctions", within=60))
        assert "Subscribed to" in (await answer)["text"]


async def test_f48_a_button_is_acknowledged_while_the_database_answers_nothing(desk: Opens) -> None:
    async with desk() as here:
        button = {"action_id": "run:0", "value": "unsubscribe soybeans"}
        answer = await here.acknowledged(here.slack.press(button, within=60))
        assert "Unsubscribed from" in (await answer)["text"]


async def test_f48_a_home_is_acknowledged_while_the_database_answers_nothing(desk: Opens) -> None:
    async with desk() as here:
        await (await here.acknowledged(here.slack.open_home()))
        await until(lambda: "U1" in here.slack.homes)
        await (await here.acknowledged(here.slack.touch_home("home:subscribe_topic:tariffs")))
        shown = [each["action_id"] for each in elements(here.slack.homes["U1"])]
        assert "home:unsubscribe:tariffs" in shown


async def test_f48_a_form_is_acknowledged_while_the_database_answers_nothing(desk: Opens) -> None:
    async with desk() as here:
        await here.slack.open_home()
        await until(lambda: "U1" in here.slack.homes)
        await here.slack.press_home("home:create:")
        await until(lambda: bool(here.slack.modals))
        answer = await here.acknowledged(here.slack.submit({"name": "coffee", "query": "coffee"}))
        assert (await answer)["response_action"] == "update"
        await until(lambda: "topic:coffee" not in str(here.slack.modals) and "added" in str(here.slack.modals))


async def test_f48_an_event_is_acknowledged_while_the_database_answers_nothing_and_has_its_effect(desk: Opens) -> None:
    async with desk() as here:
        for event in (RENAMED, LEFT):
            await (await here.acknowledged(here.slack.happen(event, within=60)))
        await until_logged(here, ["bot_removed", "channel renamed to grain"])


async def test_f48_an_event_of_a_workspace_that_is_not_known_yet_is_not_acknowledged_and_heard_when_it_comes_again(
    desk: Opens,
) -> None:
    async with desk(known=False) as here:
        async with here.stalled():
            with pytest.raises((AssertionError, TimeoutError)):
                await here.slack.happen(LEFT, number=7, within=0.5)
        await here.slack.happen(LEFT, number=7, within=60)
        await until_logged(here, ["bot_removed"])


async def test_f48_a_command_in_a_workspace_that_is_not_known_yet_is_acknowledged_and_answered(desk: Opens) -> None:
    async with desk(known=False) as here:
        answer = await here.acknowledged(here.slack.slash("/trade topics", within=60))
        assert "Topics" in (await answer)["text"]


async def until_logged(here: Desk, expected: list[str]) -> None:
    """Wait until the log has this, the latest first."""
    async with asyncio.timeout(60):
        while (await here.log())[: len(expected)] != expected:  # noqa: ASYNC110  whoever writes it knows nothing of us
            await asyncio.sleep(0.01)
