"""Reading a body without the child."""

from collections.abc import Iterable
from pathlib import Path

from bot.feeds.child import parse
from bot.feeds.wire import ParsedFeed

BASE = "https://news.example/feeds/a.xml"
FIXTURES = sorted((Path(__file__).parents[2] / "data" / "feeds").glob("*.xml"))


def read(
    body: bytes, known: Iterable[str] = (), base: str = BASE, content_type: str = "application/rss+xml"
) -> ParsedFeed:
    """A feed with its entries, those of known items left out."""
    outcome = parse(body, content_type, base, " ".join(known))
    assert isinstance(outcome, ParsedFeed), outcome
    return outcome
