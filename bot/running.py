"""The bot from start to stop: every part with its jobs, and stopped in turn."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from rich.console import Console

from bot.app import App
from bot.delivery.keeper import FAREWELL
from bot.delivery.worker import DRAIN, Worker
from bot.domain.feed import FeedFault
from bot.domain.subscription import Options
from bot.feeds.xmlguard import old_expat
from bot.gauges import look
from bot.joining import Joining, unless
from bot.observe import metrics
from bot.observe.health import BEAT, HealthServer, Heartbeat, Readiness
from bot.observe.ping import ping
from bot.platforms.terminal.place import PERSON, TERMINAL
from bot.scheduler import Scheduler
from bot.storage import feeds, installations, pauses, subscriptions, switches
from bot.storage.database import Transaction
from bot.storage.retention import retain
from bot.writing import Writer

if TYPE_CHECKING:
    from bot.platforms.terminal.listener import TerminalListener

POLL_TICK = 5.0  # seconds between two looks at which feeds are due
WATCH_TICK = 30.0  # seconds between two looks at how the feeds fare
OWNER_TICK = 300.0  # seconds between two looks whether the owner should be told: what fails together is told together
WRITE_TICK = 15.0  # seconds between two looks at which stories a language model is to put into words
ERRANDS_TICK = 5.0  # seconds between two looks at what is left to be done about messages that stand
DIGEST_TICK = 10.0  # seconds between two looks at which digests are due
ALIVE_TICK = 5.0  # seconds between two signs of life in the database, which also tell that it takes writes
PING_TICK = 60.0  # seconds between two words to whoever waits for them
RETENTION_TICK = 3600.0  # seconds between two looks at what is too old to be kept
STOP = DRAIN + 2 * FAREWELL + 0.5  # seconds that the jobs have to end: messages in flight need the longest
HISTORY = Path("~/.tradewire_history").expanduser()

log = structlog.get_logger(__name__)


class Running:
    """The bot from start to stop."""

    def __init__(
        self,
        app: App,
        parts: set[str],
        console: Console,
        poll_tick: float = POLL_TICK,
        digest_tick: float = DIGEST_TICK,
        stop: asyncio.Event | None = None,
    ) -> None:
        """`stop` is set when it is to stop, by whoever has it or by stop()."""
        self.app, self.parts, self.console = app, parts, console
        self._poll_tick, self._digest_tick = poll_tick, digest_tick
        self.scheduler = Scheduler()
        self._worker: Worker | None = None
        self.heartbeat, self.readiness = Heartbeat(), Readiness()
        self.http = HealthServer(app.configuration.settings.http.bind, self.heartbeat, self.readiness, self._metrics)
        self._faults: dict[FeedFault, int] = {}
        self._stop = stop or asyncio.Event()
        self._stack = AsyncExitStack()

    def stop(self) -> None:
        """Ask the bot to stop; safe to call from a signal handler."""
        self._stop.set()

    async def run(self) -> None:
        """Start every part, run until asked to stop, then stop every part, the last started first."""
        async with self._stack:
            await unless(self._stop, self._start())
            await self._stop.wait()
            self.readiness.stopping = True
            log.info("stopping")

    async def _start(self) -> None:
        if fault := old_expat():
            log.warning("old_expat", fault=fault)
        await self.app.database.write(_note_gap, self.app.clock())
        # At no other command: a look with the new key would take the tokens from a running bot that has the old one.
        if resealed := await self.app.database.write(installations.reseal, self.app.vault):
            log.info("tokens_encrypted_anew", number=resealed)
        await self._start_http()
        for platform in self.app.connect() if "deliver" in self.parts else ():
            # A start is a sign of repair: a token may be new, a channel back.
            await self.app.database.write(pauses.probe_platform, platform)
        if "discord" in self.parts:
            await self._start_discord()
        if "terminal" in self.parts:
            await self._start_terminal()
        await self._alive()  # before anything is deleted: it tells whether the clock was set meanwhile
        self._start_jobs()
        log.info("running", parts=sorted(self.parts))

    def _start_jobs(self) -> None:
        jobs = self.scheduler
        jobs.every(BEAT, "heartbeat", lambda: metrics.LOOP_LAG.observe(self.heartbeat.beat()))
        jobs.every(ALIVE_TICK, "alive", self._alive)
        jobs.every(WATCH_TICK, "watch", self._watch)
        if self.app.configuration.secrets.tradewire_ping_url.get_secret_value():
            jobs.every(PING_TICK, "ping", self._ping)
        if "poll" in self.parts:
            jobs.every(self._poll_tick, "poll", self._start_polls)
            jobs.every(RETENTION_TICK, "retention", self._retain)
            jobs.every(3600, "share_budget", self.app.share_budget)
        if "desk" in self.parts:
            jobs.every(2, "desk", self._desk)
            jobs.every(self._digest_tick, "digests", self._digests)
            if writer := self.app.writer():
                jobs.every(WRITE_TICK, "write", lambda: self._write(writer))
        if "deliver" in self.parts:
            self._worker = self.app.worker()
            jobs.every(1, "deliver", self._worker.run)  # which only ends by a fault, and goes on at the next tick
            jobs.every(ERRANDS_TICK, "errands", self.app.run_errands)
            jobs.every(OWNER_TICK, "tell_owner", self.app.tell_owner)
        jobs.start()
        self._stack.push_async_callback(jobs.stop, STOP)

    async def _start_polls(self) -> None:
        await self.app.start_polls(lambda: self.scheduler.wake("desk"), ahead=self._poll_tick)

    async def _watch(self) -> None:
        """Say how many feeds fail when that has changed: one line, instead of one a feed and poll."""
        polled, faults = await self.app.database.read(feeds.count_faults)
        if faults != self._faults:
            self._faults = faults
            why = ", ".join(f"{number} {fault}" for fault, number in faults.items())
            log.warning("feeds_failing", failing=why or "none", polled=polled, see="tradewire feeds health")

    async def _alive(self) -> None:
        """Leave a sign of life in the database."""
        await self.app.database.write(switches.live, self.app.clock())
        self.readiness.wrote()

    async def _ping(self) -> None:
        if not await self.readiness.faults():
            configuration = self.app.configuration
            url = configuration.secrets.tradewire_ping_url.get_secret_value()
            await ping(url, configuration.settings.fetch.proxy)

    async def _retain(self) -> None:
        """Delete what is too old, unless the clock cannot be trusted."""
        now = self.app.clock()
        if await self.app.database.read(switches.clock_in_doubt, now):
            why = "the bot stood still for long, or the clock was set; check it"
            log.warning("retention_waits", because=why, hours=switches.CLOCK_DOUBT.days * 24)
        elif deleted := await retain(self.app.database, now):
            log.info("retention", **deleted)

    async def _metrics(self) -> tuple[bytes, str]:
        await self.app.database.read(look, self.app.clock(), "terminal" in self.parts)
        metrics.READY.set(not await self.readiness.faults())
        return metrics.exposition()

    async def _desk(self) -> None:
        if await self.app.work_inbox() and self._worker is not None:
            self._worker.wake()

    async def _digests(self) -> None:
        if await self.app.send_digests() and self._worker is not None:
            self._worker.wake()

    async def _write(self, writer: Writer) -> None:
        if await writer.run_once(self.app.newsroom) and self._worker is not None:
            self._worker.wake()

    async def _start_http(self) -> None:
        """The one HTTP listener, with what Slack needs of it, and the rest that hears Slack."""
        slack = None
        if "slack" in self.parts:
            from bot.on_slack import OnSlack  # noqa: PLC0415  as in connect_slack

            slack = OnSlack(self.app)
            self.http.serve(slack.routes())
        self._stack.push_async_callback(self.http.stop)
        await self.http.start()
        if slack is not None:
            self._stack.push_async_callback(slack.stop)
            await self._join("slack", slack.join, slack.connected)

    async def _start_discord(self) -> None:
        from bot.on_discord import OnDiscord  # noqa: PLC0415  as in connect_discord

        discord = OnDiscord(self.app)
        self._stack.push_async_callback(discord.stop)
        await self._join("discord", discord.join, discord.connected)

    async def _join(
        self, platform: str, join: Callable[[], Awaitable[None]], connected: Callable[[], Awaitable[bool]]
    ) -> None:
        joining = Joining(platform, join, connected)
        self._stack.push_async_callback(joining.stop)
        self.readiness.watch(platform, joining.fault)
        await joining.begin()

    async def _start_terminal(self) -> None:
        from bot.platforms.terminal.listener import TerminalListener  # noqa: PLC0415  as in connect_slack
        from bot.platforms.terminal.sender import TerminalSender  # noqa: PLC0415

        topics = list(self.app.configuration.settings.terminal.topics)
        if await self.app.database.write(_greet, topics, self.app.clock()):
            self.console.print(f"First start: this terminal is subscribed to {', '.join(topics)}.", soft_wrap=True)
        self.app.senders["terminal"] = TerminalSender(self.console)
        listener = TerminalListener(self.console, self.app.commands, lambda: list(self.app.newsroom.topics), HISTORY)
        self.readiness.watch("terminal", _here)
        listening = asyncio.create_task(self._listen(listener))
        self._stack.push_async_callback(_cancelled, listening)

    async def _listen(self, listener: "TerminalListener") -> None:
        if await listener.run():
            self.stop()


def _greet(tx: Transaction, topics: Sequence[str], now: datetime) -> bool:
    """Subscribe the terminal when it is used for the first time; False ever after."""
    if not topics or switches.is_on(tx, switches.TERMINAL_GREETED):
        return False
    switches.turn_on(tx, switches.TERMINAL_GREETED)
    if subscriptions.of_destination(tx, TERMINAL):
        return False
    for topic in topics:
        subscriptions.subscribe(tx, TERMINAL, topic, Options(), PERSON, now)
    return True


def _note_gap(tx: Transaction, now: datetime) -> None:
    """Note for the desk if the bot stood still before this start."""
    switches.note_gap(tx, switches.moment_of(tx, switches.ALIVE_AT), now)


async def _here() -> str:
    return ""  # a terminal is connected as long as the process is


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
