"""Joins the parts. The only place that asks the clock."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Concatenate, ParamSpec, Self, TypeVar

import structlog

from bot.alerts.notice import as_text
from bot.commands.chinese import in_language
from bot.commands.handlers import Commands
from bot.commands.pace import Pace
from bot.delivery.digests import send_digests
from bot.delivery.owner import tell_owner
from bot.delivery.sender import Sender
from bot.delivery.worker import Worker
from bot.desk.bulletins import due_bulletins
from bot.desk.newsroom import Newsroom
from bot.desk.telling import Decided
from bot.domain.story import Level
from bot.domain.subscription import Destination
from bot.errors import TradewireError
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import ParserPool
from bot.feeds.rhythm import Asked, share_budget
from bot.feeds.schedule import LONGEST_RETRY_AFTER
from bot.pipeline import INBOX_BATCH, desk
from bot.platforms.terminal.place import TERMINAL
from bot.polling import Pacing, Poller
from bot.polls import Polls
from bot.settings.load import Configuration
from bot.storage import bulletins, feeds, installations, own_topics, switches
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from bot.storage.vault import Vault
from bot.wiring import fetch_options_of, model_of, newsroom_of, rights_of
from bot.writing import Writer

# Entries of a pass that wait for the desk, at most, while feeds still answer; fewer cost more than they gain.
DESK_FROM = 100
PARTS = ("poll", "desk", "deliver", "slack", "discord", "terminal")

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class App:
    """All parts joined; an async context manager. Its methods are the passes that commands and jobs run."""

    def __init__(self, configuration: Configuration, clock: Clock = system_clock, careful: bool = False) -> None:
        """`careful`: look for damage to the database before anything is written, which may take seconds."""
        self.configuration, self.clock, self._careful = configuration, clock, careful
        self.database: Database = open_database(configuration.secrets.tradewire_database_url)
        self.newsroom = newsroom_of(configuration)
        pace = Pace(configuration.settings.commands.a_minute)
        rights = rights_of(configuration)
        self.commands = Commands(
            self.database,
            self.newsroom.topics,
            clock,
            configuration.vocabulary,
            pace,
            rights,
            pledges=configuration.pledges,
            calendar=configuration.calendar,
        )
        self.vault = Vault(configuration.secrets.tradewire_secret_key.get_secret_value())
        self.senders: dict[str, Sender] = {}
        self._errands: list[Callable[[], Awaitable[None]]] = []  # of each platform that has any
        self._stack = AsyncExitStack()
        self._own_topics = (0, 0)  # the version of those in the newsroom
        self._polls = Polls(self.database, clock)

    async def __aenter__(self) -> Self:
        self._stack.push_async_callback(self.database.close)
        try:
            if self._careful:
                await self.database.check()
            applied = await self.database.migrate()
            if applied:
                log.info("migrated", steps=applied)
            for fault in await self.database.read(installations.unreadable, self.vault):
                log.error("workspace_left_out", because=fault)
            await self.database.write(_follow_config, self.configuration)
            options = fetch_options_of(self.configuration)
            fetcher = await self._stack.enter_async_context(Fetcher(options))
            parsers = await self._stack.enter_async_context(ParserPool())
            closed = await self.database.write(feeds.closed_servers, self.clock(), LONGEST_RETRY_AFTER)
            for server, seconds in closed.items():
                fetcher.leave_alone(server, seconds)
        except BaseException:
            await self._stack.aclose()
            raise
        self.poller = Poller(self.database, fetcher, parsers, await self._pacing(), self.configuration.access)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._polls.stop()
        await self._stack.aclose()

    async def share_budget(self) -> None:
        """Share the budget of requests out anew, by what polling has taught of the feeds."""
        self.poller = replace(self.poller, pacing=await self._pacing())

    async def _pacing(self) -> Pacing:
        poll = self.configuration.settings.poll
        floor = timedelta(seconds=poll.floor)
        asked = [
            Asked(each.rhythm, floor if each.feed.floor is None else timedelta(seconds=each.feed.floor))
            for each in await self.database.read(feeds.active)
        ]
        # Off the loop: a thousand feeds take a quarter of a second.
        share = await asyncio.to_thread(share_budget, asked, poll.budget, timedelta(seconds=poll.ceiling))
        return Pacing(share, floor, self.configuration.calendar)

    def connect_slack(self) -> bool:
        """Send to Slack, if it is set up; says whether it is."""
        secrets = self.configuration.secrets
        if secrets.on_slack:
            # Loaded only where it is configured: slack-bolt takes a third of a second and 20 MB.
            from bot.platforms.slack.client import make_client, open_session  # noqa: PLC0415
            from bot.platforms.slack.installed import InstalledSender  # noqa: PLC0415
            from bot.platforms.slack.sender import SlackSender  # noqa: PLC0415
            from bot.platforms.slack.workspaces import InstalledWorkspaces  # noqa: PLC0415

            session, base_url = open_session(), secrets.slack_api_url
            self._stack.push_async_callback(session.close)
            if token := secrets.slack_bot_token.get_secret_value():
                self.senders["slack"] = SlackSender(make_client(token, base_url, session=session))
            else:
                workspaces = InstalledWorkspaces(self.database, self.vault)
                self.senders["slack"] = InstalledSender(workspaces, base_url, session)
        return secrets.on_slack

    def connect_discord(self) -> bool:
        """Send to Discord, if it is set up; says whether it is."""
        secrets = self.configuration.secrets
        if secrets.on_discord:
            # Loaded only where it is configured: discord.py takes half a second and 30 MB.
            from bot.platforms.discord.errands import Errands  # noqa: PLC0415
            from bot.platforms.discord.sender import DiscordSender  # noqa: PLC0415
            from bot.platforms.discord.wire import Wire  # noqa: PLC0415

            wire = Wire(secrets.discord_token.get_secret_value(), secrets.discord_api_url)
            self._stack.push_async_callback(wire.close)
            errands = Errands(wire, self.database, self.clock, self.newsroom.freshness)
            self.senders["discord"] = DiscordSender(wire, errands)
            self._errands.append(errands.run_due)
        return secrets.on_discord

    def connect(self) -> list[str]:
        """Send to every platform that is set up; returns which."""
        connected = {"slack": self.connect_slack(), "discord": self.connect_discord()}
        return [platform for platform, is_set_up in connected.items() if is_set_up]

    def worker(self) -> Worker:
        """A worker for the platforms that have senders now."""
        at_most_once = self.configuration.settings.delivery.at_most_once
        return Worker(self.database, self.senders, self.clock, self.newsroom.freshness, at_most_once)

    async def run_errands(self) -> None:
        """Do what is left to be done about messages that stand, where it is its turn."""
        for run_due in self._errands:
            await run_due()

    async def start_polls(
        self, then: Callable[[], object], everything: bool = False, ahead: float = 0.0
    ) -> list[asyncio.Task[int]]:
        """Start polling the due feeds (or all) that are not being polled yet; see Polls.start."""
        return await self._polls.start(self.poller.poll, then, everything, ahead)

    async def work_inbox(self) -> list[Decided]:
        """Judge, group and decide until the inbox is empty; what is to be told then stands in the outbox."""
        await self._follow_own_topics()
        decided: list[Decided] = []
        while (batch := await self._work_batch()) is not None:
            decided += batch
        return decided

    async def _work_batch(self) -> list[Decided] | None:
        return await self.database.write(desk, self.newsroom, self.clock())

    async def _follow_own_topics(self) -> None:
        """Match by the topics that workspaces have made, changed and removed, in this process or another."""
        version = await self.database.read(own_topics.version)
        if version != self._own_topics:
            own = await self.database.read(own_topics.every)
            # Off the loop: thousands of queries take seconds to compile.
            newsroom = await asyncio.to_thread(newsroom_of, self.configuration, own)
            self.newsroom = replace(newsroom, memory=self.newsroom.memory)
            self._own_topics = version

    async def send_digests(self) -> int:
        """Put what is due of the calendar and of what was held into the outbox; returns to how many places."""
        now, calendar = self.clock(), self.configuration.calendar
        if due := await self.database.read(due_bulletins, calendar, now):  # most times nothing: no lock for that
            await self.database.write(bulletins.put, due, now)
        sent = 0
        while places := await self.database.write(send_digests, self._title_of, self.clock()):
            sent += places
        return sent

    def writer(self) -> Writer | None:
        """Who has stories put into words; None where no model is configured."""
        rules, model = self.configuration.settings.llm, model_of(self.configuration)
        if model is None:
            return None
        self._stack.push_async_callback(model.close)
        return Writer(self.database, model, Level(rules.level), rules.daily_requests, self.clock)

    def _title_of(self, topic: str, language: str) -> str:
        known = self.newsroom.topics.get(topic)
        return known.title_in(language) if known else topic

    async def regroup(
        self, work: Callable[Concatenate[Transaction, Newsroom, datetime, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Have the operator's hand in how entries are grouped: `work(transaction, newsroom, now, ...)`."""
        await self._follow_own_topics()
        return await self.database.write(work, self.newsroom, self.clock(), *args, **kwargs)

    async def tell_owner(self) -> None:
        """Tell the bot's owner of the troubles he does not know yet; where he has no place for that, tell the log."""
        owner = owner_of(self.configuration)
        notice = await self.database.write(tell_owner, owner, self.clock(), in_language)
        if notice is not None and owner is None:
            log.warning("trouble", notice=as_text(notice), remedy="to be told, set owner.destination")

    async def pass_once(self, everything: bool) -> list[Decided]:
        """One pass over the due feeds (or all), through delivery. The desk begins before the last feed has answered."""
        await self._follow_own_topics()
        decided: list[Decided] = []
        kept = 0
        for poll in asyncio.as_completed(await self.start_polls(lambda: None, everything)):
            kept += await poll
            if kept >= DESK_FROM:
                decided += await self._work_batch() or []
                kept = max(0, kept - INBOX_BATCH)
        decided += await self.work_inbox()
        await self.tell_owner()
        await self.send_digests()
        await self.worker().run_once()
        await self.run_errands()
        return decided


def owner_of(configuration: Configuration) -> Destination | None:
    """Where the bot's owner is told of troubles: as he has set it, else the terminal; with Slack or Discord nowhere."""
    if place := configuration.settings.owner.destination:
        return Destination.parse(place)
    return None if configuration.secrets.on_slack or configuration.secrets.on_discord else TERMINAL


def _follow_config(tx: Transaction, configuration: Configuration) -> None:
    if not switches.is_on(tx, switches.ONLY_IMPORTED_FEEDS):
        feeds.follow_config(tx, configuration.feeds)


def wanted_parts(configuration: Configuration, only: str) -> set[str]:
    """The parts to run: those named in `only`, else all that are configured. Raises TradewireError."""
    set_up = {"slack": configuration.secrets.on_slack, "discord": configuration.secrets.on_discord}
    heard = {platform for platform, is_set_up in set_up.items() if is_set_up}
    if not only:
        return {"poll", "desk", "deliver", *(heard or {"terminal"})}
    parts = {part.strip() for part in only.split(",") if part.strip()}
    if unknown := parts - set(PARTS) or ({only} if not parts else set()):
        raise TradewireError(f"--only: {', '.join(sorted(unknown))} is no part; there are {', '.join(PARTS)}")
    for platform in sorted(parts & set_up.keys() - heard):
        name = platform.capitalize()
        problem = f"--only {platform} needs {name}'s variables in the environment"
        raise TradewireError(f'{problem}: see the README, "{name} in five minutes"')
    if "deliver" in parts and not heard and "terminal" not in parts:
        raise TradewireError(
            "--only deliver has nowhere to deliver to: set Slack's or Discord's token, or add terminal"
        )
    return parts
