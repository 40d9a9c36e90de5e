"""A workspace with the bot in it, whose people use their homes and the modal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.commands.handlers import Commands
from bot.commands.rights import Rights
from bot.domain.subscription import Destination, Options
from bot.storage import audit, feeds, own_topics, stories, subscriptions
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_views import View, elements, until
from tests.integration.slack_transports import application, hearing
from tests.shipped import configuration
from tests.values import NOW, feed, story

ME = Destination("slack", "T1", "U1")


@dataclass
class Office:
    """The bot's database, and Slack."""

    slack: FakeSlack
    database: Database
    commands: Commands

    async def home(self, user: str = "U1") -> View:
        """A person opens his home, and sees it."""
        before = self.slack.homes.get(user)
        await self.slack.open_home(user)
        await until_other(self.slack.homes, user, before)
        return self.slack.homes[user]

    async def mine(self, here: Destination = ME) -> dict[str, Options]:
        """What a person is told of."""
        return {each.topic: each.options for each in await self.database.read(subscriptions.of_destination, here)}

    async def own(self) -> dict[str, tuple[str, bool]]:
        """The workspace's own topics: query and gate."""
        found = await self.database.read(own_topics.of_workspace, "slack:T1")
        return {each.label: (each.query, each.gated) for each in found}

    async def done(self) -> list[str]:
        """Every command that changed something, the first one first."""
        return [change.action for change in await self.database.read(audit.latest, 99)][::-1]


@asynccontextmanager
async def open_office(transport: str, rights: Rights | None = None) -> AsyncIterator[Office]:
    """The shipped topics, a feed, and one story."""
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    await database.write(feeds.declare, [feed(1)], feeds.CONFIG)
    await database.write(stories.save, story(id=0, headline="China books <US> soybeans & more"))
    topics = {topic.name: topic for topic in configuration().topics}
    commands = Commands(database, topics, lambda: NOW, configuration().vocabulary, rights=rights)
    async with FakeSlack() as slack:
        made = await application(slack, commands, commands.overview)
        async with hearing(slack, made, transport):
            yield Office(slack, database, commands)
    await database.close()


async def until_other(shown: dict[str, View], key: str, before: View | None) -> None:
    """Wait until another view is shown."""
    await until(lambda: shown.get(key) is not before)


def actions(view: View) -> list[str]:
    """What can be pressed in a view."""
    return [str(each["action_id"]) for each in elements(view)]


def chosen(view: View, action: str) -> Any:
    """What a control shows now."""
    (element,) = [each for each in elements(view) if each["action_id"] == action]
    return element.get("initial_time") or element["initial_option"]["value"]


def text_of(view: View) -> str:
    """All that a view says."""
    texts = [block["text"]["text"] for block in view["blocks"] if "text" in block]
    return "\n".join([*texts, *(e["text"] for b in view["blocks"] if b["type"] == "context" for e in b["elements"])])
