"""A small newsroom for tests of commands: entries come in, the desk judges them, people ask."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.desk.telling import Decided
from bot.domain.alert import Reply
from bot.domain.feed import Side
from bot.domain.subscription import Destination
from bot.pipeline import desk
from bot.storage import feeds, intake, own_topics
from bot.storage.database import Database
from bot.wiring import newsroom_of
from tests.shipped import configuration
from tests.values import NOW, feed, feed_entry

HERE = Destination("slack", "T1", "C1")
THERE = Destination("slack", "T2", "C1")


@dataclass
class World:
    """A database, the shipped topics, and a clock moved by hand."""

    database: Database
    now: datetime = NOW
    zone: str = ""  # of whoever asks
    commands: Commands = field(init=False)

    def __post_init__(self) -> None:
        topics = {topic.name: topic for topic in configuration().topics}
        self.commands = Commands(
            self.database,
            topics,
            lambda: self.now,
            configuration().vocabulary,
            pledges=configuration().pledges,
            calendar=configuration().calendar,
        )

    async def publish(
        self, *titles: str, outlet: int = 1, side: Side = Side.PRESS, name: str = "", **stated: Any
    ) -> list[Decided]:
        """An outlet, of this name where it matters, publishes these now, and the desk takes them all the way."""
        declared = feed(outlet, side=side, **({"name": name, "publisher": name} if name else {}))
        await self.database.write(feeds.declare, [declared], feeds.CONFIG)
        polled = next(f for f in await self.database.read(feeds.active) if f.feed.url == feed(outlet).url)
        await self.database.write(feeds.settle_ok, [(polled, self.now - timedelta(minutes=1))])
        polled = next(f for f in await self.database.read(feeds.active) if f.id == polled.id)
        shown = [feed_entry(title, **({"published": self.now} | stated)) for title in titles]
        await self.database.write(intake.add_new, polled, shown, self.now)
        newsroom = newsroom_of(configuration(), await self.database.read(own_topics.every))
        return await self.database.write(desk, newsroom, self.now) or []

    async def ask(self, text: str, here: Destination = HERE) -> Reply:
        """A person asks in a place."""
        return await self.commands(text, Caller(here, "U1", zone=self.zone))

    async def say(self, text: str, here: Destination = HERE) -> str:
        """The same; the answer as text."""
        return lines(await self.ask(text, here))


def lines(reply: Reply) -> str:
    """All that a reply says."""
    items = (f"{item.text} | {item.detail}" for item in reply.items)
    return "\n".join([reply.title, reply.body, *items, reply.code, reply.hint])
