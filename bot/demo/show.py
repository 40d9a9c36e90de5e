"""Runs the demonstration: the real bot, an invented newsroom, a clock on which a minute passes in a second."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.rule import Rule

from bot.app import App
from bot.commands.caller import Caller
from bot.demo.server import Newsstand, serve
from bot.platforms.terminal.place import PERSON, TERMINAL
from bot.platforms.terminal.render import reply_view, show
from bot.platforms.terminal.sender import TerminalSender
from bot.running import Running
from bot.settings.load import Configuration
from bot.storage import stories

SPEED = 60  # minutes an hour: one passes in a second
TOPICS = ("soybeans", "rare_earths", "tariffs", "calendar")

# (minute, what to say), and commands typed at that minute; {tariffs} is the id of the latest story of that topic.
SCRIPT: tuple[tuple[int, str, str], ...] = (
    (0, "Five outlets report one purchase: told once, then edited", ""),
    (9, "What answers a story is told in its thread: a confirmation, and a figure that has changed", ""),
    (13, "A report in Chinese, matched like any other; then a side speaks for the first time", ""),
    (17, "A story is told, then muted", ""),
    (20, "", "mute {tariffs} 4h"),
    (22, "Two more outlets report the muted story: silence", ""),
    (25, "Announced sales, which the ledger sets beside what was promised; a release that is late", ""),
    (38, "Commands", "ledger soybeans"),
    (39, "", "calendar 1"),
    (40, "", "recent 3"),
    (41, "", "why {tariffs}"),
    (42, "", 'search 稀土 OR "rare earths"'),
)
END = 44


async def run_demo(configuration: Configuration, console: Console) -> None:
    """Show the bot at work, then leave nothing behind."""
    clock = _fast_clock(datetime.now(UTC).replace(second=0, microsecond=0))
    newsstand = Newsstand.read(clock())
    runner, address = await serve(newsstand, clock)
    try:
        with tempfile.TemporaryDirectory(prefix="tradewire-demo-") as folder:
            configured = staged(configuration, newsstand, address, f"sqlite:///{folder}/demo.db")
            async with App(configured, clock) as app:
                await _play(app, console)
    finally:
        await runner.cleanup()


def _fast_clock(start: datetime) -> Callable[[], datetime]:
    began = time.monotonic()
    return lambda: start + timedelta(seconds=(time.monotonic() - began) * SPEED)


def staged(configuration: Configuration, newsstand: Newsstand, address: str, database: str) -> Configuration:
    """The operator's topics and vocabulary; feeds, pledge and calendar are the newsroom's, the database its own."""
    settings = configuration.settings
    fetch = settings.fetch.model_copy(update={"allow_networks": ["127.0.0.0/8"], "host_interval": 0, "proxy": ""})
    settings = settings.model_copy(
        update={
            "fetch": fetch,
            "poll": settings.poll.model_copy(update={"budget": 3600 / SPEED, "floor": SPEED, "ceiling": SPEED}),
            "http": settings.http.model_copy(update={"bind": "127.0.0.1:0"}),
        }
    )
    secrets = configuration.secrets.model_copy(update={"tradewire_database_url": database})
    return replace(
        configuration,
        settings=settings,
        secrets=secrets,
        feeds=newsstand.feeds(address),
        pledges=(newsstand.promised(),),
        calendar=newsstand.due(),
    )


async def _play(app: App, console: Console) -> None:
    console.print("Tradewire on an invented newsroom. Every outlet and every line of news here is made up.\n")
    app.senders["terminal"] = TerminalSender(console)
    for topic in TOPICS:
        await _type(app, console, f"subscribe {topic}")
    running = Running(app, {"poll", "desk", "deliver"}, console, poll_tick=0.25, digest_tick=0.25)
    began = time.monotonic()
    bot = asyncio.create_task(running.run())
    for minute, heading, command in SCRIPT:
        await asyncio.wait({bot}, timeout=max(0.0, began + minute - time.monotonic()))
        if heading:
            console.print()
            console.print(Rule(heading, align="left"))
        if command:
            await _type(app, console, await _filled(app, command))
    await asyncio.wait({bot}, timeout=began + END - time.monotonic())
    running.stop()
    await bot
    console.print("\nThat was the demonstration. Start on real news with: make run")


async def _type(app: App, console: Console, command: str) -> None:
    console.print(f"/trade {command}", style="bold", highlight=False, markup=False)
    show(console, reply_view(await app.commands(command, Caller(TERMINAL, PERSON))))


async def _filled(app: App, command: str) -> str:
    if "{tariffs}" not in command:
        return command
    latest = await app.database.read(stories.recent, "tariffs", 1)
    return command.replace("{tariffs}", latest[0].short_id)
