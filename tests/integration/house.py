"""A bot with a feed server, a clock moved by hand and an owner, for tests of what he is told."""

import asyncio
import io
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from rich.console import Console

from bot.app import App
from bot.commands.feed_health import survey
from bot.domain.alert import Notice
from bot.domain.feed import Feed
from bot.domain.health import FeedState
from bot.domain.subscription import Destination
from bot.platforms.terminal.render import make_console
from bot.platforms.terminal.sender import TerminalSender
from bot.settings.load import Configuration
from tests.fakes.feed_server import Answer, FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.slack import FakeSlack
from tests.shipped import configuration
from tests.values import NOW, feed


class Bell(TerminalSender):
    """A terminal that rings when a notice was told."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self.rung = asyncio.Event()

    async def tell(self, destination: Destination, notice: Notice, delivery_id: int) -> str:
        reference = await super().tell(destination, notice, delivery_id)
        self.rung.set()
        return reference


@dataclass
class House:
    """A bot whose owner sits at its terminal, or on Slack; it is started anew whenever it is told to live on."""

    server: FeedServer
    folder: Path
    slack: FakeSlack | None = None
    owner: str = ""
    bind: str = "127.0.0.1:0"
    now: datetime = NOW
    paper: io.StringIO = field(default_factory=io.StringIO)
    feeds: list[Feed] = field(default_factory=list)

    def shows(self, number: int, answer: Answer | None = None) -> str:
        """What feed `number` answers from now on: news, or this."""
        news = item(f"Headline number {number}", f"https://outlet{number}.example/1", "1", "", self.now)
        url = self.server.script(f"/{number}", answer or feed_answer(rss(news)))
        if url not in {each.url for each in self.feeds}:
            self.feeds.append(feed(number, url=url))
        return url

    def configured(self) -> Configuration:
        shipped = configuration()
        fetch = shipped.settings.fetch.model_copy(update={"allow_networks": ["127.0.0.0/8"], "host_interval": 0})
        owner = shipped.settings.owner.model_copy(update={"destination": self.owner})
        http = shipped.settings.http.model_copy(update={"bind": self.bind})
        given: dict[str, object] = {"tradewire_database_url": f"sqlite:///{self.folder}/house.db"}
        if self.slack is not None:
            given |= {"slack_bot_token": SecretStr(self.slack.bot_token), "slack_api_url": self.slack.base_url}
        return replace(
            shipped,
            settings=shipped.settings.model_copy(update={"fetch": fetch, "owner": owner, "http": http}),
            secrets=shipped.secrets.model_copy(update=given),
            feeds=tuple(self.feeds),
        )

    def app(self) -> App:
        app = App(self.configured(), lambda: self.now)
        app.senders["terminal"] = TerminalSender(make_console(self.paper))
        app.connect_slack()
        return app

    async def live(self, hours: float, step: float = 0.5) -> None:
        """Start the bot, let time pass in steps in which it asks what is due and tells what there is, and stop it."""
        end = self.now + timedelta(hours=hours)
        async with self.app() as app:
            while self.now < end:
                self.now += timedelta(hours=step)
                await app.pass_once(everything=False)

    async def ask_all(self, minutes: float = 0) -> None:
        """Some time later, start the bot, ask every feed, tell what there is, and stop it."""
        self.now += timedelta(minutes=minutes)
        async with self.app() as app:
            await app.pass_once(everything=True)

    @property
    def told(self) -> list[str]:
        """The titles of the notices the owner read in the terminal."""
        return [line[2:] for line in self.paper.getvalue().splitlines() if line.startswith("! ")]

    async def state(self, number: int = 1) -> FeedState:
        async with self.app() as app:
            seen = await app.database.read(survey, self.now)
        return next(health.state for polled, health in seen.feeds if polled.feed.name == f"Outlet {number}")
