"""Addresses inside, at every entrance an address has: add, discovery, OPML, poll, redirect, and an adopted move."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest

from bot.domain.feed import FeedFault
from bot.feeds.fetch import Fetcher, FetchOptions
from bot.feeds.guard import AddressGuard
from bot.feeds.look import Scout
from bot.feeds.opml import read_opml
from bot.feeds.parse import ParserPool
from bot.feeds.rhythm import share_budget
from bot.polling import Pacing, Poller
from bot.storage import feeds
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.fakes import feed_server as answers
from tests.fakes.feed_server import Answer, FeedServer
from tests.integration.conftest import PUBLIC
from tests.integration.test_private_addresses import HOSTS, resolve_to
from tests.values import NOW, feed

PAGE = f"http://{PUBLIC}/page"
# A spelling that no resolver knows is unreachable, which is as good.
NO_WAY = (FeedFault.REFUSED_ADDRESS, FeedFault.UNREACHABLE)


@pytest.fixture
async def poller() -> AsyncIterator[Poller]:
    database: Database = open_database("sqlite:///:memory:")
    await database.migrate()
    async with Fetcher(FetchOptions(timeout=2.0, host_interval=0.0)) as fetcher, ParserPool(size=1) as pool:
        yield Poller(database, fetcher, pool, Pacing(share_budget([]), timedelta(minutes=5)))
    await database.close()


def scout(poller: Poller) -> Scout:
    return Scout(poller.fetcher, poller.parsers, NOW)


def inside(canary: FeedServer) -> list[str]:
    return [f"http://{host}:{canary.port}/feed" for host in HOSTS]


async def test_the_public_internet_of_these_tests_can_be_reached(poller: Poller, connects: list[Any]) -> None:
    seen = await scout(poller).look(f"http://{PUBLIC}/feed")
    assert len(seen.found) == 1
    assert connects == [(PUBLIC, 80)]


async def test_a1_nothing_inside_is_looked_at_to_be_added(
    poller: Poller, canary: FeedServer, connects: list[Any]
) -> None:
    for url in inside(canary):
        seen = await scout(poller).look(url)
        assert seen.found == (), url
        assert seen.not_found[0].fault in NO_WAY, url
    assert connects == []
    assert canary.connections == 0


async def test_a1_no_outline_that_leads_inside_is_imported(canary: FeedServer) -> None:
    outlines = "".join(f"<outline xmlUrl={quoteattr(url)}/>" for url in inside(canary))
    read = read_opml(f"<opml><body>{outlines}</body></opml>".encode(), AddressGuard())
    assert read.feeds == ()
    assert len(read.refused) == len(HOSTS)


@pytest.mark.parametrize("tag", ['<link rel="alternate" type="application/rss+xml" href={}>', "<a href={}.xml>RSS</a>"])
async def test_a1_no_feed_inside_that_a_page_offers_is_looked_at(
    poller: Poller, canary: FeedServer, connects: list[Any], tag: str
) -> None:
    urls = inside(canary)
    for start in range(0, len(urls), 15):
        tags = "".join(tag.format(quoteattr(url)) for url in urls[start : start + 15])
        canary.script("/page", Answer(200, f"<html>{tags}".encode(), {"Content-Type": "text/html"}))
        seen = await scout(poller).look(PAGE)
        assert seen.found == ()
    assert {address for address, *_ in connects} == {PUBLIC}
    assert {request.path for request in canary.requests} == {"/page"}


async def test_a1_no_feed_inside_is_polled(poller: Poller, canary: FeedServer, connects: list[Any]) -> None:
    await poller.database.write(feeds.declare, [feed(n, url=url) for n, url in enumerate(inside(canary))], feeds.CONFIG)
    for each in await poller.database.read(feeds.active):
        assert await poller.poll(each, NOW) == 0
    polled = await poller.database.read(feeds.active)
    assert len(polled) == len(set(HOSTS))
    assert {each.fault for each in polled} <= set(NO_WAY)
    assert connects == []


async def test_a3_no_adopted_address_inside_is_polled(poller: Poller, canary: FeedServer, connects: list[Any]) -> None:
    """A move once believed is judged again at every poll."""
    await poller.database.write(feeds.declare, [feed(url=f"http://{PUBLIC}/feed")], feeds.CONFIG)
    (declared,) = await poller.database.read(feeds.active)
    for url in inside(canary):
        await poller.poll(replace(declared, adopted=url), NOW)
        (polled,) = await poller.database.read(feeds.active)
        assert polled.fault in NO_WAY, url
    assert connects == []


@pytest.mark.parametrize("code", [301, 302, 307, 308])
async def test_a3_no_redirect_inside_is_followed(
    poller: Poller, canary: FeedServer, connects: list[Any], code: int
) -> None:
    for url in inside(canary):
        canary.script("/away", answers.redirect(url, code))
        seen = await scout(poller).look(f"http://{PUBLIC}/away")
        assert seen.not_found[0].fault in NO_WAY, url
    assert {address for address, *_ in connects} == {PUBLIC}
    assert {request.path for request in canary.requests} == {"/away"}


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "gopher://a.example/",
        "ftp://a.example/x",
        "unix:/run/x",
        "data:,x",
        f"http://{PUBLIC}:22/",
    ],
)
async def test_a3_no_redirect_to_another_scheme_or_port_is_followed(
    poller: Poller, canary: FeedServer, connects: list[Any], location: str
) -> None:
    canary.script("/away", answers.redirect(location))
    seen = await scout(poller).look(f"http://{PUBLIC}/away")
    assert seen.not_found[0].fault is FeedFault.REFUSED_ADDRESS
    assert connects == [(PUBLIC, 80)]


async def test_a1_a2_no_name_is_connected_to_whatever_it_resolves_to(
    monkeypatch: pytest.MonkeyPatch, poller: Poller, connects: list[Any]
) -> None:
    """Judged by the addresses found, since the name gives nothing away."""
    for address in (host.strip("[]") for host in HOSTS if host[0] == "[" or host.replace(".", "").isdecimal()):
        for found in ([address], [PUBLIC, address], [address, PUBLIC]):
            resolve_to(monkeypatch, found)
            seen = await scout(poller).look(f"http://{len(found)}.{address.replace(':', '-')}.news.example/feed")
            assert seen.not_found[0].fault is FeedFault.REFUSED_ADDRESS, found
    assert connects == []
