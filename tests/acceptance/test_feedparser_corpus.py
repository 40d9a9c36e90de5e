"""feedparser's own test feeds: all pass through our parse step, and we read them as feedparser does."""

import asyncio
import io
import re
from collections.abc import Iterator
from typing import Any

import feedparser
import feedparser.api
import pytest

from bot.domain.feed import FeedFault
from bot.feeds.child import parse
from bot.feeds.entries import read_feed
from bot.feeds.itemwise import ItemwiseParser
from bot.feeds.parse import ParsedFeed, ParseFailed, ParserPool
from tests.fetch_feedparser_tests import folder

FEEDS_THAT_AGREE = 0.995  # in every title, link and id; one we refuse and feedparser reads does not
FIELDS_THAT_AGREE = 0.99  # of the titles, links and ids either of us finds: most of these feeds are about other things
BASE = "https://news.example/feed"
FEEDS = sorted(folder().rglob("*.xml"))
_TYPE = re.compile(rb"^\s*Header:\s*Content-type:\s*(.+)$", re.IGNORECASE | re.MULTILINE)

pytestmark = pytest.mark.skipif(not FEEDS, reason=f"no feeds in {folder()}: run `make corpus` once")


def content_type(body: bytes) -> str:
    """As the feed's own comment says the server would send it."""
    found = _TYPE.search(body[:2_000])
    return found[1].decode("latin-1").strip() if found else "application/xml"


@pytest.fixture
def untouched_feedparser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our process's feedparser as it comes: without our reading item by item."""
    monkeypatch.setattr(feedparser.api, "StrictFeedParser", ItemwiseParser.__base__)


def fields(feed: ParsedFeed | None) -> Iterator[tuple[str, str]]:
    """Titles, links and ids with the name of each."""
    if feed:
        yield from (("feed title", feed.title), ("feed link", feed.site))
        for number, entry in enumerate(feed.entries, 1):
            yield from ((f"{number} title", entry.title), (f"{number} link", entry.url), (f"{number} id", entry.key))


async def test_every_feed_is_read_or_refused_without_an_exception_or_a_hang() -> None:
    async with ParserPool(size=2) as pool:
        outcomes = await asyncio.gather(*(pool.parse(path.read_bytes(), "", BASE) for path in FEEDS))
    failed = [
        (path.name, outcome)
        for path, outcome in zip(FEEDS, outcomes, strict=True)
        if isinstance(outcome, ParseFailed)
        and (outcome.fault is FeedFault.PARSER_KILLED or outcome.detail.startswith("unreadable"))
    ]
    assert not failed


def test_titles_links_and_ids_agree_with_feedparsers(
    untouched_feedparser: None, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    """feedparser finds the encoding and the structure by itself; what it found is cleaned as we clean."""
    theirs = {path: plain(path.read_bytes()) for path in FEEDS}
    request.getfixturevalue("monkeypatch").undo()
    found, differ = 0, dict.fromkeys(FEEDS, 0)
    lines = []
    for path in FEEDS:
        body = path.read_bytes()
        outcome = parse(body, content_type(body), BASE)
        ours = dict(fields(outcome if isinstance(outcome, ParsedFeed) else None))
        other = dict(fields(theirs[path]))
        names = [name for name in {**ours, **other} if ours.get(name) or other.get(name)]
        unlike = [name for name in names if ours.get(name) != other.get(name)]
        found += len(names)
        differ[path] = len(unlike)
        name_of_feed = path.relative_to(folder())
        if isinstance(outcome, ParseFailed) and theirs[path]:
            differ[path] += 1
            lines.append(f"{name_of_feed}: refused, {outcome.detail}")
        lines += [f"{name_of_feed}: {name}: {ours.get(name)!r}, not {other.get(name)!r}" for name in unlike]
    feeds, of_fields = sum(map(bool, differ.values())), sum(differ.values())
    with capsys.disabled():
        print(f"\n{feeds} of feedparser's {len(FEEDS)} test feeds read differently ({of_fields} of {found} fields):")
        print(*(f"  {line[:240]}" for line in lines), sep="\n")
    assert feeds <= (1 - FEEDS_THAT_AGREE) * len(FEEDS)
    assert of_fields <= (1 - FIELDS_THAT_AGREE) * found


def plain(body: bytes) -> ParsedFeed | None:
    """What feedparser makes of a body, cleaned; None when it finds no feed."""
    found: Any = feedparser.parse(  # noqa: TID251  the corpus names no files
        io.BytesIO(body),
        response_headers={"content-type": content_type(body)},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return read_feed(found, BASE) if found.get("version") else None


def test_known_items_are_left_out_of_every_feed_and_nothing_else() -> None:
    """Parsing only what is new equals a full parse, for each feed and each of its items."""
    several = 0
    for path in FEEDS:
        body = path.read_bytes()
        full = parse(body, "", BASE)
        if not isinstance(full, ParsedFeed):
            continue
        several += len(full.items) > 1
        for token in full.items:
            part = parse(body, "", BASE, token)
            assert isinstance(part, ParsedFeed), path
            assert (part.title, part.site, part.items) == (full.title, full.site, full.items), path
            assert set(part.entries) <= set(full.entries), path
            if len(full.items) == len(full.entries) == len(set(full.items)):
                left = [entry for each, entry in zip(full.items, full.entries, strict=True) if each != token]
                assert list(part.entries) == left, path
    assert several
