"""A workspace on Slack in which a channel and a person are told of soybeans."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.delivery.owner import tell_owner
from bot.delivery.worker import Worker
from bot.domain.alert import DecisionKind
from bot.domain.expression import Term
from bot.domain.installation import Installation
from bot.domain.subscription import Destination
from bot.domain.topic import Topic
from bot.platforms.slack.client import make_client
from bot.platforms.slack.events import Events
from bot.platforms.slack.sender import SlackSender
from bot.storage import audit, outbox, pauses, stories
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.storage.vault import Vault
from tests.fakes.slack import FakeSlack
from tests.integration.slack_transports import application, hearing
from tests.shipped import vocabulary
from tests.values import NOW, alert, story

TOPICS = {"soybeans": Topic("soybeans", "Soybeans", "大豆", "soybeans", Term(("soybeans",)))}


CHANNEL, PERSON = Destination("slack", "T1", "C1"), Destination("slack", "T1", "U1")


OWNER, ELSEWHERE = Destination("slack", "T0", "COWNER"), Destination("slack", "T2", "C1")


WORKSPACE = Destination("slack", "T1", "")


VAULT = Vault("YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=")


HERE = Installation("slack", "T1", "Desk", "xoxb-fake-bot-token", "UBOT", "U1", frozenset({"commands"}), NOW)


@dataclass
class Desk:
    """A workspace in which a channel and a person are told of soybeans, and another that must notice nothing."""

    slack: FakeSlack
    database: Database
    now: datetime = NOW

    async def happen(self, kind: str, copies: int = 1, **event: Any) -> None:
        self.now += timedelta(seconds=1)
        await self.slack.happen({"type": kind, **event}, copies=copies, at=self.now.timestamp())

    async def paused(self) -> dict[Destination, str]:
        return {each.destination: each.detail for each in await self.database.read(pauses.every)}

    async def told(self, place: Destination = CHANNEL) -> bool:
        """Whether a message for this place is taken now."""
        saved = await self.database.write(stories.save, story(id=0))
        await self.database.write(outbox.put, place, saved.id, DecisionKind.ANNOUNCE, alert(), self.now)
        told = self.slack.messages[place.place.replace("U", "D")]
        before = len(told)
        sender = SlackSender(make_client(self.slack.bot_token, self.slack.base_url))
        await Worker(self.database, {"slack": sender}, lambda: self.now, timedelta(hours=6)).run_once()
        return len(told) > before

    async def log(self) -> list[str]:
        """What the audit log has of the workspace, beyond the commands."""
        changes = await self.database.read(audit.latest, 100, "slack:T1")
        return [f"{each.person}: {each.action}" for each in changes if not each.action.startswith("subscribe")]

    async def owner_is_told(self) -> str:
        """The notice to the owner, "" if there is none."""
        self.now += timedelta(hours=1)
        notice = await self.database.write(tell_owner, OWNER, self.now)
        return f"{notice.title}: {notice.items[0].detail}" if notice else ""


Opens = Callable[..., AbstractAsyncContextManager[Desk]]


@asynccontextmanager
async def open_desk(transport: str) -> AsyncIterator[Desk]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    commands = Commands(database, TOPICS, lambda: NOW, vocabulary())
    for place in (CHANNEL, PERSON, ELSEWHERE):
        await commands("subscribe soybeans", Caller(place, "U1"))
    async with FakeSlack() as slack:
        here = Desk(slack, database)
        slack_app = await application(slack, commands)
        Events(database, lambda: here.now).register(slack_app)
        async with hearing(slack, slack_app, transport):
            yield here
    await database.close()
