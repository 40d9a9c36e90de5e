"""A desk, its subscribers and a clock that runs through days, for tests of what is told when."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.delivery.budget import UNLIMITED, Limits
from bot.delivery.digests import send_digests
from bot.delivery.theirs import TheirClock
from bot.delivery.worker import Worker
from bot.desk.bulletins import due_bulletins
from bot.desk.newsroom import Newsroom
from bot.desk.retelling import Touched
from bot.desk.telling import Decided, tell
from bot.domain.alert import Alert
from bot.domain.calendar import NO_CALENDAR, Calendar
from bot.domain.delivery import Delivery, Told
from bot.domain.digest import Digest
from bot.domain.story import Story
from bot.domain.subscription import Destination
from bot.storage import bulletins, feeds, intake, stories
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from bot.wiring import newsroom_of
from tests.shipped import configuration
from tests.values import CHANNEL, NOW, feed, feed_entry, story


@dataclass
class Mouth:
    """A platform's far end that keeps what it was told."""

    platform: str = "slack"
    clock = TheirClock()
    limits: Limits = UNLIMITED
    posts: list[tuple[Destination, Alert]] = field(default_factory=list)
    digests: list[tuple[Destination, Digest]] = field(default_factory=list)
    replies: list[tuple[Destination, Alert]] = field(default_factory=list)
    edits: int = 0

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        self.posts.append((destination, alert))
        return f"ref {delivery_id}"

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        self.edits += 1

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        self.replies.append((destination, alert))
        return f"ref {delivery_id}"

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        if isinstance(content, Digest):
            self.digests.append((destination, content))
        return f"ref {delivery_id}"

    async def look(self, delivery: Delivery) -> str | None:
        return None


@dataclass
class Days:
    """All parts but polling, on a file that survives restarts."""

    folder: Path
    now: datetime = NOW
    mouth: Mouth = field(default_factory=Mouth)
    calendar: Calendar = NO_CALENDAR

    async def __aenter__(self) -> "Days":
        self.random = Random(13)
        self.newsroom: Newsroom = replace(newsroom_of(configuration()), calendar=self.calendar)
        await self._open()
        await self.database.write(feeds.declare, [feed(1)], feeds.CONFIG)
        (polled,) = await self.database.read(feeds.active)
        await self.database.write(intake.add_new, polled, [feed_entry()], self.now)
        await self.database.write(feeds.settle_ok, [(replace(polled, shown=1), self.now)])
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.database.close()

    async def _open(self) -> None:
        self.database: Database = open_database(f"sqlite:///{self.folder}/days.db")
        await self.database.migrate()
        topics = {topic.name: topic for topic in configuration().topics}
        concepts = configuration().vocabulary.concepts
        self.commands = Commands(self.database, topics, lambda: self.now, concepts)

    async def restart(self) -> None:
        await self.database.close()
        await self._open()

    async def ask(self, text: str, here: Destination = CHANNEL) -> str:
        reply = await self.commands(text, Caller(here, "U1"))
        assert reply.ok, reply
        return reply.body

    async def news(self, again: Decided | None = None, taken_out: Story | None = None, **changed: Any) -> list[Decided]:
        """Something happens, or is reported once more, or corrected; every subscription is decided on at once."""

        def happen(tx: Transaction) -> list[Decided]:
            values = {"topics": ("soybeans", "purchases"), "first_published": self.now, "last_published": self.now}
            told = stories.save(tx, story(id=again.decision.story_id if again else 0, **(values | changed)))
            return tell(tx, self.newsroom, [Touched(told, {}, taken_out=taken_out)], self.now)

        return await self.database.write(happen)

    async def tick(self, send: bool = True) -> None:
        """What the bot does again and again."""
        if due := await self.database.read(due_bulletins, self.calendar, self.now):
            await self.database.write(bulletins.put, due, self.now)
        while await self.database.write(send_digests, lambda topic, _: topic, self.now):
            pass
        if send:
            await Worker(self.database, {"slack": self.mouth}, lambda: self.now, self.newsroom.freshness).run_once()

    async def pass_time(self, until: datetime, step: timedelta) -> None:
        while self.now < until:
            self.now += step
            await self.tick()

    @property
    def told(self) -> list[str]:
        """The stories told one by one, by headline."""
        return [alert.headline for _, alert in self.mouth.posts]

    @property
    def titles(self) -> list[str]:
        """The digests' titles."""
        return [digest.title for _, digest in self.mouth.digests]
