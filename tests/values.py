"""Values for tests: each has everything a test does not care about, and takes what it does."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.domain.alert import Alert, SideLine
from bot.domain.calendar import Release, Source
from bot.domain.entry import Entry, FeedEntry
from bot.domain.feed import Feed, MayShow, Side
from bot.domain.pledge import Said
from bot.domain.story import Level, Outlet, Sentence, Story
from bot.domain.subscription import Destination
from bot.domain.topic import Topic
from bot.feeds.urls import canonical_url
from bot.text.query import parse_query

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
TERMINAL = Destination("terminal", "local", "main")
CHANNEL = Destination("slack", "T1", "C1")
HEADLINE = "China books 12 cargoes of US soybeans, traders say"
SOURCE = Source("USDA FAS", "https://usda.example/schedule")


def ago(**amount: float) -> datetime:
    """A moment before NOW: ago(hours=2)."""
    return NOW - timedelta(**amount)


def feed(number: int = 1, **changed: Any) -> Feed:
    """A press feed."""
    name = f"Outlet {number}"
    values: dict[str, Any] = {"name": name, "url": f"https://outlet{number}.example/feed", "publisher": name}
    return Feed(**(values | {"language": "en", "may_show": MayShow.FULL} | changed))


def release(**changed: Any) -> Release:
    """USDA's weekly export sales, without holidays."""
    values: dict[str, Any] = {
        "name": "export_sales",
        "title": Said("USDA weekly export sales", "美国农业部周度出口销售"),
        "source": SOURCE,
        "zone": "America/New_York",
        "at": time(8, 30),
        "days": ((("day_of_week", "thu"),),),
        "grace": timedelta(hours=2),
        "remind": timedelta(minutes=30),
        "feeds": "usda*",
        "pattern": "export sales",
    }
    return Release(**(values | changed))


def feed_entry(title: str = "China books US soybeans", **changed: Any) -> FeedEntry:
    """An item as a feed states it; key and fingerprint follow the title, the page follows the link, unless given."""
    values: dict[str, Any] = {
        "key": f"key {title}",
        "title": title,
        "url": f"https://outlet.example/{title.replace(' ', '-')}",
        "text": "",
        "published": ago(hours=1),
        "fingerprint": f"fingerprint {title}",
    }
    values |= changed
    return FeedEntry(**({"page": canonical_url(values["url"])} | values))


def entry(number: int = 1, title: str = "China books US soybeans", **changed: Any) -> Entry:
    """A stored entry."""
    values: dict[str, Any] = {
        "id": number,
        "title": title,
        "text": "",
        "url": f"https://outlet{number}.example/a",
        "published": ago(hours=1),
        "seen": ago(hours=1),
        "publisher": f"Outlet {number}",
        "side": Side.PRESS,
        "may_show": MayShow.FULL,
        "language": "en",
        "feed_id": number,
    }
    return Entry(**(values | changed))


def outlet(number: int = 1) -> Outlet:
    """An outlet that reports the story."""
    return Outlet(f"Outlet {number}", f"https://outlet{number}.example/a", "China books US soybeans")


def story(**changed: Any) -> Story:
    """A routine story of one outlet."""
    values: dict[str, Any] = {
        "id": 7,
        "headline": "China books US soybeans",
        "url": "https://outlet1.example/a",
        "language": "en",
        "summary": (Sentence("Twelve cargoes were booked.", "Outlet 1", "https://outlet1.example/a"),),
        "outlets": (outlet(),),
        "statements": (),
        "level": Level.ROUTINE,
        "level_reasons": (),
        "topics": ("soybeans",),
        "first_published": ago(hours=1),
        "last_published": ago(hours=1),
    }
    return Story(**(values | changed))


def alert(**changed: Any) -> Alert:
    """The alert of that story."""
    values: dict[str, Any] = {
        "story_id": 7,
        "short_id": "s229",
        "level": Level.ROUTINE,
        "topic": "Soybeans",
        "headline": "China books US soybeans",
        "url": "https://outlet1.example/a",
        "language": "en",
        "summary": (Sentence("Twelve cargoes were booked.", "Outlet 1", "https://outlet1.example/a"),),
        "outlets": (outlet(),),
        "sides": (SideLine("US", "not watched", False), SideLine("China", "not watched", False)),
        "first_seen": ago(hours=1),
        "updated": ago(hours=1),
        "why": "Soybeans: soybeans",
    }
    return Alert(**(values | changed))


def topic(name: str, query: str) -> Topic:
    """A topic around a query."""
    return Topic(name, name, name, query, parse_query(query))
