"""A bot with its far ends, for tests of the whole road: from feeds to the messages that are posted."""

import io
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.app import App
from bot.commands.caller import Caller
from bot.desk.telling import Decided
from bot.domain.feed import Feed, MayShow
from bot.domain.subscription import Destination
from bot.platforms.terminal.render import make_console
from bot.platforms.terminal.sender import TerminalSender
from tests.fakes.feed_server import Answer, FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.slack import FakeSlack
from tests.shipped import configuration
from tests.values import CHANNEL, HEADLINE, NOW, TERMINAL, ago

PURCHASES = (
    HEADLINE,
    "Chinese state buyers book 12 US soybean cargoes",
    "China books 12 US soybean cargoes for December",
)


@dataclass
class Town:
    """A bot with its far ends: a feed server, a Slack, a terminal and a clock moved by hand."""

    server: FeedServer
    slack: FakeSlack
    folder: Path
    now: datetime = NOW
    patience: float = 30.0  # seconds for a whole request
    paper: io.StringIO = field(default_factory=io.StringIO)
    outlets: list[Feed] = field(default_factory=list)

    def outlet(self, number: int, *items: str, answer: Answer | None = None, **changed: object) -> str:
        """What outlet `number` shows now."""
        name = f"Outlet {number}"
        url = self.server.script(f"/{number}.xml", answer or feed_answer(rss(*items, title=name)))
        feed = Feed(name, url, name, language="en", may_show=MayShow.FULL)
        if url not in {each.url for each in self.outlets}:
            self.outlets.append(replace(feed, **changed))  # type: ignore[arg-type]
        return url

    def app(self) -> App:
        """A bot on this town's database, as if started anew."""
        shipped = configuration()
        fetch = shipped.settings.fetch.model_copy(
            update={"allow_networks": ["127.0.0.0/8"], "host_interval": 0, "timeout": self.patience}
        )
        secrets = shipped.secrets.model_copy(
            update={
                "tradewire_database_url": f"sqlite:///{self.folder}/town.db",
                "slack_bot_token": SecretStr(self.slack.bot_token),
                "slack_app_token": SecretStr(self.slack.app_token),
                "slack_api_url": self.slack.base_url,
            }
        )
        settings = shipped.settings.model_copy(update={"fetch": fetch})
        staged = replace(shipped, settings=settings, secrets=secrets, feeds=tuple(self.outlets))
        app = App(staged, lambda: self.now)
        app.senders["terminal"] = TerminalSender(make_console(self.paper))
        app.connect_slack()
        return app

    async def poll(self, minutes: float = 0, *commands: tuple[Destination, str]) -> list[Decided]:
        """Let time pass, start the bot, give it commands, take every feed down the road once, and stop it."""
        self.now += timedelta(minutes=minutes)
        async with self.app() as app:
            for destination, text in commands:
                reply = await app.commands(text, Caller(destination, "U1"))
                assert reply.ok, reply
            return await app.pass_once(everything=True)


def report(title: str, minutes_ago: float = 5, text: str = "", number: int = 0) -> str:
    """An item published so long before NOW."""
    return item(title, f"https://outlet.example/{number}/{title[:20]}", title, text, ago(minutes=minutes_ago))


def soybeans_everywhere() -> tuple[tuple[Destination, str], ...]:
    return ((TERMINAL, "subscribe soybeans"), (CHANNEL, "subscribe soybeans"))


async def told_and_joined(town: Town) -> None:
    """A story told by one outlet, then by two more."""
    town.outlet(1)
    town.outlet(2)
    town.outlet(3)
    await town.poll(0, *soybeans_everywhere())
    town.outlet(1, report(PURCHASES[0]))
    await town.poll(1)
    town.outlet(2, report(PURCHASES[1]))
    town.outlet(3, report(PURCHASES[2]))
    await town.poll(1)
