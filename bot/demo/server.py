"""Serves the sample newsroom as feeds on loopback, on the demonstration's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import yaml
from aiohttp import web

from bot.domain.calendar import Calendar, Release, Source
from bot.domain.feed import Feed, MayShow, Side
from bot.domain.pledge import Part, Pledge, Said, Version

SEASON = 9  # the month in which the marketing year of soybeans begins
NEWSROOM = Path(__file__).with_name("newsroom.yaml")


@dataclass(frozen=True, slots=True)
class Newsstand:
    """The outlets, their entries, what was promised and what is due; `start` is the demonstration's minute 0."""

    outlets: dict[str, dict[str, str]]
    entries: list[dict[str, Any]]
    pledge: dict[str, Any]
    release: dict[str, Any]
    start: datetime

    @classmethod
    def read(cls, start: datetime) -> "Newsstand":
        """The newsroom that ships with the bot."""
        data = yaml.safe_load(NEWSROOM.read_text(encoding="utf-8"))
        return cls(data["outlets"], data["entries"], data["pledge"], data["release"], start)

    def feeds(self, address: str) -> tuple[Feed, ...]:
        """The outlets as feeds at this address."""
        return tuple(
            Feed(
                name=outlet["name"],
                url=f"{address}/{key}.xml",
                publisher=outlet["name"],
                side=Side(outlet["side"]),
                language=outlet["language"],
                may_show=MayShow.FULL,
            )
            for key, outlet in self.outlets.items()
        )

    def promised(self) -> Pledge:
        """What is to be bought in this year."""
        year = self.start.year
        part = Part(Decimal(self.pledge["tonnes"]), "t", date(year, 1, 1), date(year, 12, 31), at_least=True)
        version = Version(part.first, "Sample Trade Office", "https://tradeoffice.example/pledge", (part,))
        return Pledge(
            name="sample",
            title=Said(self.pledge["en"], self.pledge["zh"]),
            by="cn",
            to="us",
            commodity="soybeans",
            topics=("soybeans",),
            statistics=(),
            stated_by=frozenset({Side.US_OFFICIAL}),
            versions=(version,),
        )

    def due(self) -> Calendar:
        """A release that is due in the demonstration, and was the day before."""
        moment, minutes = self.start + timedelta(minutes=self.release["at"]), timedelta(minutes=1)
        release = Release(
            name="sample",
            title=Said(self.release["en"], self.release["zh"]),
            source=Source("Sample USDA Sales", "https://sales.example/schedule"),
            zone="UTC",
            at=moment.time(),
            dates=(moment.date() - timedelta(days=1), moment.date()),
            grace=self.release["grace"] * minutes,
            remind=self.release["remind"] * minutes,
            feeds="sample usda sales",
            pattern="weekly export sales",
        )
        return Calendar((release,))

    def _text(self, entry: dict[str, Any]) -> str:
        began = self.start.year - (self.start.month < SEASON)
        return str(entry["text"]).replace("{marketing_year}", f"{began}/{began + 1}")

    def rss(self, key: str, now: datetime) -> str:
        """An outlet's feed as it stands now."""
        items = []
        for number, entry in enumerate(self.entries):
            published = self.start + timedelta(minutes=entry["at"])
            if entry["outlet"] == key and published <= now:
                items.append(
                    f"<item><title>{escape(entry['title'])}</title><guid>{number}</guid>"
                    f"<link>https://{key}.example/{number}</link><description>{escape(self._text(entry))}</description>"
                    f"<pubDate>{format_datetime(published, usegmt=True)}</pubDate></item>"
                )
        title = escape(self.outlets[key]["name"])
        return f'<rss version="2.0"><channel><title>{title}</title>{"".join(reversed(items))}</channel></rss>'


async def serve(newsstand: Newsstand, clock: Callable[[], datetime]) -> tuple[web.AppRunner, str]:
    """Start serving on a free loopback port; returns what to clean up and the address."""

    async def feed(request: web.Request) -> web.Response:
        key = request.match_info["key"]
        if key not in newsstand.outlets:
            raise web.HTTPNotFound
        return web.Response(text=newsstand.rss(key, clock()), content_type="application/rss+xml")

    application = web.Application()
    application.router.add_get("/{key}.xml", feed)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return runner, f"http://{host}:{port}"
