"""Months of uptime on a simulated clock: invented feeds and workspaces, and a far end that keeps nothing.

The bot may live in a process of its own (`python -m tests.integration.uptime FOLDER PORT FEEDS WORKSPACES DAYS`, which
prints a Sample a day), so that what it holds is told apart from what the feeds and the tests hold.
"""

import asyncio
import gc
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from random import Random
from typing import Self

from aiohttp import ClientSession, web

from bot.app import App
from bot.cli.memory import keep_memory_together, leave_loaded_alone
from bot.commands.caller import Caller
from bot.delivery.budget import UNLIMITED, Limits
from bot.delivery.theirs import TheirClock
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery, Told
from bot.domain.feed import Feed, MayShow
from bot.domain.subscription import Destination
from bot.observe.logs import configure_logs
from bot.storage import retention
from bot.storage.retention import retain
from tests.fakes.served import serve
from tests.shipped import configuration
from tests.values import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SHOWN = timedelta(days=2)  # how long an item stands in its feeds

_GOODS = ("soybeans", "corn", "sorghum", "beef", "pork", "cotton", "wheat", "rare earths", "gallium", "chips", "steel")
_ACTS = (
    "China buys {n} tonnes of US {good} from {place}",
    "US raises tariff on Chinese {good} to {n} percent, {place} senators say",
    "Beijing halts imports of American {good} from {place}, {n} cargoes wait",
    "China and US agree on {good} quota of {n} tonnes, {place} growers cheer",
)
_PLACES = ("Iowa", "Ohio", "Texas", "Utah", "Maine", "Idaho", "Nevada", "Oregon", "Kansas", "Alaska", "Georgia")
_ASIDE = (
    "{place} mayor opens bridge number {n}",
    "{n} runners finish the {place} marathon",
    "{place} museum shows {n} kites",
)
_WISHES = (
    "",
    "hourly",
    "daily 08:00 tz Asia/Shanghai",
    "quiet 22:00-07:00 tz America/New_York",
    "max 3/day",
    "days mon-fri",
)
_TOPICS = ("soybeans", "tariffs", "rare_earths", "farm_goods", "us_china_trade", "semiconductors")


@dataclass(frozen=True)
class Event:
    """Something that happens, and the feeds that report it, each in words of its own."""

    at: datetime
    title: str
    feeds: tuple[int, ...]


@lru_cache(maxsize=8)  # only the last days are asked for
def events_of(day: int, feeds: int) -> tuple[Event, ...]:
    """What happens on one day, the same whenever it is asked for."""
    random = Random(day)
    found = []
    for number in range(feeds // 2 + random.randrange(10)):
        forms = _ACTS if number % 3 == 0 else _ASIDE
        words = {"n": random.randrange(10, 99_999), "good": random.choice(_GOODS), "place": random.choice(_PLACES)}
        title = random.choice(forms).format(**words)
        reporting = tuple(random.sample(range(feeds), random.choice((1, 1, 1, 2, 4))))
        found.append(Event(NOW + day * DAY + random.random() * DAY, title, reporting))
    return tuple(found)


def body_of(feed: int, feeds: int, now: datetime) -> bytes:
    """What a feed shows now."""
    today = (now - NOW).days
    shown = [
        (event, number)
        for day in range(max(-2, today - 2), today + 1)
        for number, event in enumerate(events_of(day, feeds))
        if feed in event.feeds and now - SHOWN <= event.at <= now
    ]
    items = "".join(
        f"<item><title>{escape(event.title)}{', reports say' * (feed % 3 == 1)}</title>"
        f"<link>https://outlet{feed}.example/{event.at:%Y%m%d}/{number}</link>"
        f"<guid>{feed}-{event.at:%Y%m%d}-{number}</guid><pubDate>{format_datetime(event.at)}</pubDate></item>"
        for event, number in shown
    )
    return f'<rss version="2.0"><channel><title>Outlet {feed}</title>{items}</channel></rss>'.encode()


@dataclass
class Ear:
    """A platform's far end that takes everything and keeps only how much."""

    platform: str = "slack"
    clock = TheirClock()
    limits: Limits = UNLIMITED
    took: int = 0

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        self.took += 1
        return f"ref {delivery_id}"

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        self.took += 1

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        self.took += 1
        return f"ref {delivery_id}"

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        self.took += 1
        return f"ref {delivery_id}"

    async def look(self, delivery: Delivery) -> str | None:
        return None


@dataclass
class Sample:
    """How much the bot holds at the end of a day."""

    day: int
    memory: float  # MB resident, of the bot without the children that parse
    database: float  # MB
    tasks: int
    files: int
    rows: Mapping[str, int] = field(default_factory=dict)
    took: int = 0
    in_vain: int = 0  # deliveries that were tried and are not settled


class Outlets:
    """The feeds: what they show depends on the time, which is told by a PUT of its seconds to /now."""

    def __init__(self, feeds: int) -> None:
        self.feeds, self.port, self._now = feeds, 0, NOW

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/{feed}", self._show)
        application.router.add_put("/now", self._set)
        self._runner, self.port = await serve(application)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _show(self, request: web.Request) -> web.Response:
        body = body_of(int(request.match_info["feed"]), self.feeds, self._now)
        return web.Response(body=body, content_type="application/rss+xml")

    async def _set(self, request: web.Request) -> web.Response:
        self._now = datetime.fromtimestamp(float(await request.text()), UTC)
        return web.Response()


@dataclass
class Uptime:
    """A bot that lives through days of news."""

    folder: Path
    port: int  # of the outlets
    feeds: int
    workspaces: int
    now: datetime = NOW
    ear: Ear = field(default_factory=Ear)

    async def live(self, days: int, step: timedelta = HOUR) -> AsyncIterator[Sample]:
        """Let so many days pass; a sample at the end of each."""
        async with self._app() as app, ClientSession(f"http://127.0.0.1:{self.port}") as outlets:
            app.senders["slack"] = self.ear
            await self._subscribe(app)
            worker = app.worker()
            for day in range(days):
                while self.now < NOW + (day + 1) * DAY:
                    self.now += step
                    await outlets.put("/now", data=str(self.now.timestamp()))
                    polls = await app.start_polls(lambda: None)
                    await asyncio.gather(*polls)
                    await app.work_inbox()
                    await app.send_digests()
                    await worker.run_once()
                await app.share_budget()
                await retain(app.database, self.now)
                yield await self._sample(app, day)

    async def _sample(self, app: App, day: int) -> Sample:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        tables = ("entries", "stories", "deliveries", "seen", "decisions", "held")
        counts = {
            table: (await app.database.read(lambda tx, t=table: tx.rows(f"SELECT COUNT(*) AS n FROM {t}")))[0]["n"]
            for table in tables
        }
        # What is in use of the file: pages that were freed are used again before it grows.
        (used,) = await app.database.read(
            lambda tx: tx.rows(
                "SELECT (p.page_count - f.freelist_count) * s.page_size / 1e6 AS mb "
                "FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s"
            )
        )
        tried = "SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending') AND attempts > 0"
        in_vain = await app.database.read(lambda tx: tx.rows(tried))
        return Sample(
            day,
            pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
            used["mb"],
            len(asyncio.all_tasks()),
            sum(1 for _ in Path("/proc/self/fd").iterdir()),
            counts,
            self.ear.took,
            len(in_vain),
        )

    async def _subscribe(self, app: App) -> None:
        for number in range(self.workspaces):
            here = Destination("slack", f"T{number}", "C1")
            for offset in range(3):
                topic, wish = _TOPICS[(number + offset) % len(_TOPICS)], _WISHES[(number + offset) % len(_WISHES)]
                reply = await app.commands(f"subscribe {topic} {wish}", Caller(here, "U1"))
                assert reply.ok, reply
            if number % 5 == 0:
                await app.commands("subscribe pulse daily 18:00", Caller(here, "U1"))

    def _app(self) -> App:
        shipped = configuration()
        fetch = {"allow_networks": ["127.0.0.0/8"], "host_interval": 0, "host_connections": 64}
        poll = {"budget": 0.25, "ceiling": 21_600}
        settings = shipped.settings.model_copy(
            update={
                "fetch": shipped.settings.fetch.model_copy(update=fetch),
                "poll": shipped.settings.poll.model_copy(update=poll),
            }
        )
        secrets = shipped.secrets.model_copy(update={"tradewire_database_url": f"sqlite:///{self.folder}/uptime.db"})
        feeds = tuple(
            Feed(
                f"Outlet {n}", f"http://127.0.0.1:{self.port}/{n}", f"Outlet {n}", language="en", may_show=MayShow.FULL
            )
            for n in range(self.feeds)
        )
        return App(replace(shipped, settings=settings, secrets=secrets, feeds=feeds), lambda: self.now)


def keep_for_days() -> None:
    """What is kept for months is kept for days, so that the database reaches its size early in the run."""
    for name, days in {"ENTRIES": 20, "STORIES": 20, "DELIVERIES": 10, "SEEN": 10}.items():
        setattr(retention, name, days * DAY)


async def in_a_process(folder: Path, outlets: Outlets, workspaces: int, days: int) -> AsyncIterator[Sample]:
    """The samples of a bot in a process of its own."""
    given = map(str, (folder, outlets.port, outlets.feeds, workspaces, days))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.integration.uptime", *given),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async for line in process.stdout:
        yield Sample(**json.loads(line))
    assert await process.wait() == 0


async def _main(folder: str, port: str, feeds: str, workspaces: str, days: str) -> None:
    keep_for_days()
    async for sample in Uptime(Path(folder), int(port), int(feeds), int(workspaces)).live(int(days)):
        print(json.dumps(asdict(sample)), flush=True)


if __name__ == "__main__":
    keep_memory_together()  # these are what `tradewire run` begins with
    configure_logs("warning")
    leave_loaded_alone()
    asyncio.run(_main(*sys.argv[1:]))
