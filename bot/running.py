"""The bot from start to stop: every part with its jobs, and stopped in turn."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from rich.console import Console

from bot.app import App
from bot.delivery.worker import Worker
from bot.domain.feed import FeedFault
from bot.domain.subscription import Options
from bot.feeds.xmlguard import old_expat
from bot.observe.health import HealthServer, Heartbeat
from bot.platforms.terminal.listener import PERSON, TERMINAL, TerminalListener
from bot.platforms.terminal.sender import TerminalSender
from bot.scheduler import Scheduler
from bot.storage import entries, feeds, pauses, subscriptions, switches
from bot.storage.database import Transaction

POLL_TICK = 5.0  # seconds between two looks at which feeds are due
WATCH_TICK = 30.0  # seconds between two looks at how the feeds fare
OWNER_TICK = 300.0  # seconds between two looks whether the owner should be told: what fails together is told together
DIGEST_TICK = 10.0  # seconds between two looks at which digests are due
SEEN_KEPT = timedelta(days=90)  # ids and words of entries, past their last sight
DRAIN = 8.0  # seconds that messages in flight have to finish when the bot stops
HISTORY = Path("~/.tradewire_history").expanduser()

log = structlog.get_logger(__name__)


class Running:
    """The bot from start to stop."""

    def __init__(self, app: App, parts: set[str], console: Console, poll_tick: float = POLL_TICK) -> None:
        self.app, self.parts, self.console, self._poll_tick = app, parts, console, poll_tick
        self.scheduler = Scheduler()
        self.heartbeat = Heartbeat()
        self._worker: Worker | None = None
        self._faults: dict[FeedFault, int] = {}
        self._stop = asyncio.Event()
        self._stack = AsyncExitStack()

    def stop(self) -> None:
        """Ask the bot to stop; safe to call from a signal handler."""
        self._stop.set()

    async def run(self) -> None:
        """Start every part, run until asked to stop, then stop every part, the last started first."""
        async with self._stack:
            await self._start()
            log.info("running", parts=sorted(self.parts))
            await self._stop.wait()
            log.info("stopping")

    async def _start(self) -> None:
        if fault := old_expat():
            log.warning("old_expat", fault=fault)
        http = HealthServer(self.app.configuration.settings.http.bind, self.heartbeat)
        await http.start()
        self._stack.push_async_callback(http.stop)
        if "slack" in self.parts:
            await self._start_slack()
        if "deliver" in self.parts and self.app.connect_slack():
            # A start is a sign of repair: a token may be new, a channel back.
            await self.app.database.write(pauses.probe_platform, "slack")
        if "terminal" in self.parts:
            await self._start_terminal()
        self._start_jobs()

    def _start_jobs(self) -> None:
        jobs = self.scheduler
        jobs.every(1, "heartbeat", self.heartbeat.beat)
        jobs.every(WATCH_TICK, "watch", self._watch)
        if "poll" in self.parts:
            jobs.every(self._poll_tick, "poll", lambda: self.app.start_polls(then=lambda: jobs.wake("desk")))
            jobs.every(3600, "forget", self._forget)
            jobs.every(3600, "share_budget", self.app.share_budget)
        if "desk" in self.parts:
            jobs.every(2, "desk", self._desk)
            jobs.every(DIGEST_TICK, "digests", self._digests)
        if "deliver" in self.parts:
            self._worker = self.app.worker()
            jobs.every(1, "deliver", self._worker.run)  # which only ends by a fault, and goes on at the next tick
            jobs.every(OWNER_TICK, "tell_owner", self.app.tell_owner)
        jobs.start()
        self._stack.push_async_callback(jobs.stop, DRAIN)

    async def _watch(self) -> None:
        """Say how many feeds fail when that has changed: one line, instead of one a feed and poll."""
        polled, faults = await self.app.database.read(feeds.count_faults)
        if faults != self._faults:
            self._faults = faults
            why = ", ".join(f"{number} {fault}" for fault, number in faults.items())
            log.warning("feeds_failing", failing=why or "none", polled=polled, see="tradewire feeds health")

    async def _forget(self) -> None:
        """Forget what no feed has shown for long, in batches that hold the database's lock for moments only."""
        before = self.app.clock() - SEEN_KEPT
        while await self.app.database.write(entries.forget_seen, before):
            pass  # other writes queue up in between

    async def _desk(self) -> None:
        if await self.app.work_inbox() and self._worker is not None:
            self._worker.wake()

    async def _digests(self) -> None:
        if await self.app.send_digests() and self._worker is not None:
            self._worker.wake()

    async def _start_slack(self) -> None:
        from bot.platforms.slack.listener import SlackListener  # noqa: PLC0415  as in connect_slack

        secrets = self.app.configuration.secrets
        bot_token, app_token = secrets.slack_bot_token.get_secret_value(), secrets.slack_app_token.get_secret_value()
        listener = SlackListener(bot_token, app_token, secrets.slack_api_url, self.app.commands)
        await listener.start()
        self._stack.push_async_callback(listener.stop)

    async def _start_terminal(self) -> None:
        topics = list(self.app.configuration.settings.terminal.topics)
        if await self.app.database.write(_greet, topics, self.app.clock()):
            self.console.print(f"First start: this terminal is subscribed to {', '.join(topics)}.", soft_wrap=True)
        self.app.senders["terminal"] = TerminalSender(self.console)
        listener = TerminalListener(self.console, self.app.commands, lambda: list(self.app.newsroom.topics), HISTORY)
        listening = asyncio.create_task(self._listen(listener))
        self._stack.push_async_callback(_cancelled, listening)

    async def _listen(self, listener: TerminalListener) -> None:
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


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
