"""How well messages leave: at the platform's limits, from the sender alone, and how long after the news.

    python -m tests.bench.delivery

*At the limits*: 10,000 places of a simulated Slack (its time passes only while nobody works) whose messages all wait:
what arrives, of what the limits let through, and how many calls were refused for their rate. *The sender alone*: the
suite's Slack in a process of its own, on loopback. *From news to message*: the whole bot, 100 polls a second of feeds
that each bring one new item, one in ten of which is told; from the moment the feed's body was made to the call of
Slack, both by the clock of the process that plays them.
"""

import argparse
import asyncio
import io
import json
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr
from rich.console import Console

from bot.app import App
from bot.delivery.budget import UNLIMITED
from bot.delivery.worker import Worker
from bot.domain.alert import Notice
from bot.domain.subscription import Destination, Options
from bot.platforms.slack.client import make_client, open_session
from bot.platforms.slack.limits import A_CHANNEL, A_WORKSPACE
from bot.platforms.slack.sender import SlackSender
from bot.running import Running
from bot.storage import outbox, subscriptions
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.fakes.platform import Platform
from tests.fakes.simulated import CountedDatabase, SimulatedLoop, simulate
from tests.fakes.slack import BOT_TOKEN
from tests.shipped import configuration
from tests.values import alert, feed

WIDE, NARROW = (180, 50), (250, 4)  # workspaces, and places in each: bound by the workspace's limit, by the places'
WARM, SPAN = 2.0, 13.0  # seconds of simulated time before counting, and counted
SENT, AT_ONCE, ROUNDS = 2000, 50, 3
FEEDS, EVERY, SECONDS = 500, 5.0, 30.0  # feeds, asked every so many seconds, for so long


def at_the_limits() -> None:
    """10,000 places whose messages all wait."""
    places = [
        Destination("slack", f"{kind}{team}", f"C{number}")
        for kind, (teams, each) in (("W", WIDE), ("N", NARROW))
        for team in range(teams)
        for number in range(each)
    ]

    async def play(loop: SimulatedLoop) -> Platform:
        platform = Platform()
        database = CountedDatabase(open_database("sqlite:///:memory:"), loop)
        await database.migrate()
        await database.write(_fill, places, loop.clock())
        worker = Worker(database, {"slack": platform}, loop.clock, timedelta(hours=6))  # type: ignore[arg-type]
        running = asyncio.create_task(worker.run())
        await asyncio.sleep(WARM + SPAN)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await database.close()
        return platform

    began = time.monotonic()
    platform = simulate(play)
    arrived = sum(WARM < at <= WARM + SPAN for at, _, _ in platform.arrived)
    allowed = SPAN * (WIDE[0] * A_WORKSPACE.rate + NARROW[0] * NARROW[1] * A_CHANNEL.rate)
    print(
        f"at the limits      {len(places):,} places: {arrived:,} of {allowed:,.0f} messages in {SPAN:.0f} s, "
        f"{arrived / allowed:.1%} of the limits; refused {platform.refused} "
        f"({len(platform.arrived) / (time.monotonic() - began):,.0f} a second of real time)"
    )


def _fill(tx: Transaction, places: list[Destination], now: datetime) -> None:
    sizes = Counter(place.workspace for place in places)
    for place in places:
        for _ in range(20 if sizes[place.workspace] == NARROW[1] else 3):
            outbox.put_notice(tx, place, Notice("news", ()), now)


async def the_sender_alone(slack: str) -> None:
    """As many messages as it can."""
    rates = []
    async with open_session() as session:
        sender = SlackSender(make_client(BOT_TOKEN, slack, session=session))
        free = asyncio.Semaphore(AT_ONCE)

        async def send(number: int) -> None:
            async with free:
                await sender.post(Destination("slack", "T1", f"C{number % 500}"), alert(), number)

        for _ in range(ROUNDS):
            began = time.monotonic()
            await asyncio.gather(*(send(number) for number in range(SENT)))
            rates.append(SENT / (time.monotonic() - began))
    print(f"the sender alone   {', '.join(f'{rate:,.0f}' for rate in rates)} messages a second, {AT_ONCE} at once")


async def from_news_to_message(slack: str, port: int, far: asyncio.subprocess.Process) -> None:
    """The whole bot under a hundred polls a second."""
    with tempfile.TemporaryDirectory() as folder:
        async with App(_staged(slack, port, Path(folder)), lambda: datetime.now(UTC)) as app:
            await app.database.write(_begin)
            SlackSender.limits = UNLIMITED  # what the platform would let through is not what is measured here
            bot = Running(app, {"poll", "desk", "deliver"}, Console(file=io.StringIO()))
            running = asyncio.create_task(bot.run())
            await asyncio.sleep(SECONDS)
            bot.stop()
            await running
    told = await _ask(far)
    delays = sorted(told["delays"])
    if len(delays) < 100:
        raise SystemExit(f"only {len(delays)} of {told['shown']} were told: this measures nothing")
    print(
        f"from news to message  {len(delays)} of {told['shown']} told: p50 {_at(delays, 50):.0f} ms, "
        f"p95 {_at(delays, 95):.0f} ms, p99 {_at(delays, 99):.0f} ms under {FEEDS / EVERY:.0f} polls a second"
    )


def _at(delays: list[float], percent: int) -> float:
    return delays[min(len(delays) - 1, len(delays) * percent // 100)] * 1000


def _staged(slack: str, port: int, folder: Path) -> Any:
    shipped = configuration()
    fetch = {"allow_networks": ["127.0.0.0/8"], "host_interval": 0, "host_connections": 64}
    poll = {"budget": 3600 / EVERY, "floor": EVERY, "ceiling": EVERY}
    settings = shipped.settings.model_copy(
        update={
            "fetch": shipped.settings.fetch.model_copy(update=fetch),
            "poll": shipped.settings.poll.model_copy(update=poll),
            "desk": shipped.settings.desk.model_copy(update={"baseline_alerts": 100}),
            "http": shipped.settings.http.model_copy(update={"bind": "127.0.0.1:0"}),
        }
    )
    secrets = {
        "tradewire_database_url": f"sqlite:///{folder}/bench.db",
        "slack_bot_token": SecretStr(BOT_TOKEN),
        "slack_api_url": slack,
    }
    feeds = tuple(feed(n, url=f"http://127.0.0.1:{port}/feed/{n}", floor=EVERY) for n in range(FEEDS))
    return replace(shipped, settings=settings, secrets=shipped.secrets.model_copy(update=secrets), feeds=feeds)


def _begin(tx: Transaction) -> None:
    """Somebody listens, and the feeds come one by one as they do once a bot has run for a while."""
    now = datetime.now(UTC)
    subscriptions.subscribe(tx, Destination("slack", "T1", "C1"), "us_china_trade", Options(), "U1", now)
    tx.execute("UPDATE feeds SET next_poll_at = :now + id * :apart", now=now.timestamp(), apart=EVERY / FEEDS)


async def _ask(far: asyncio.subprocess.Process) -> Any:
    assert far.stdin is not None
    assert far.stdout is not None
    far.stdin.write(b"\n")
    return json.loads(await far.stdout.readline())


@asynccontextmanager
async def far_end() -> AsyncIterator[tuple[dict[str, Any], asyncio.subprocess.Process]]:
    """The process that plays Slack and the feeds: its addresses, and itself."""
    pipe = asyncio.subprocess.PIPE
    far = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.far_end", stdin=pipe, stdout=pipe, limit=2**24
    )
    assert far.stdin is not None
    assert far.stdout is not None
    try:
        yield json.loads(await far.stdout.readline()), far
    finally:
        far.stdin.close()
        await far.wait()


async def _real_time(parts: set[str]) -> None:
    async with far_end() as (address, far):
        if "sender" in parts:
            await the_sender_alone(address["slack"])
        if "news" in parts:
            await from_news_to_message(address["slack"], address["feeds"], far)


if __name__ == "__main__":
    every = ("limits", "sender", "news")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="limits, sender, news; all without any")
    wanted = set(parser.parse_args().parts) or set(every)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if "limits" in wanted:
        at_the_limits()
    if wanted & {"sender", "news"}:
        asyncio.run(_real_time(wanted))
