"""A feed that moves is followed, believed slowly, and never told anew."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.feed import FeedFault, PolledFeed
from bot.feeds.fetch import Fetcher, FetchOptions
from bot.feeds.parse import ParserPool
from bot.feeds.rhythm import share_budget
from bot.polling import Pacing, Poller
from bot.storage import feeds
from bot.storage.engines import open_database
from tests.fakes import certificates
from tests.fakes.feed_server import FeedServer, item, redirect, rss, status
from tests.values import NOW, feed

BODY = rss(*(item(f"News {n}", f"/{n}", f"id {n}") for n in range(5)))


@dataclass
class Move:
    """A feed declared at /old, the servers it moves between, and a clock moved by hand."""

    server: FeedServer
    safe: FeedServer  # the same over TLS
    poller: Poller
    now: datetime = NOW

    async def polled(self) -> PolledFeed:
        (known,) = await self.poller.database.read(feeds.active)
        return known

    async def poll(self, hours: float) -> int:
        """Let time pass and poll; returns how many entries were new."""
        self.now += timedelta(hours=hours)
        return await self.poller.poll(await self.polled(), self.now)

    async def asked(self, hours: float) -> list[str]:
        """The paths that one more poll asks for."""
        before = len(self.server.requests)
        await self.poll(hours)
        return [request.path for request in self.server.requests[before:]]


@pytest.fixture
async def move() -> AsyncIterator[Move]:
    options = FetchOptions(
        timeout=5,
        allow_networks=("127.0.0.0/8",),
        host_interval=0,
        ca_file=str(certificates.GOOD),
        user_agent="Tests/1",
    )
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(FeedServer())
        safe = await stack.enter_async_context(FeedServer(tls=certificates.served()))
        fetcher = await stack.enter_async_context(Fetcher(options))
        pool = await stack.enter_async_context(ParserPool(size=1))
        database = open_database("sqlite:///:memory:")
        stack.push_async_callback(database.close)
        await database.migrate()
        await database.write(feeds.declare, [feed(url=server.serve("/old", BODY, '"v1"'))], feeds.CONFIG)
        server.serve("/new", BODY, '"v1"')
        safe.serve("/new", BODY, '"v1"')
        yield Move(server, safe, Poller(database, fetcher, pool, Pacing(share_budget([]), timedelta(minutes=5))))


@pytest.mark.parametrize("code", [301, 308])
async def test_f28_a_permanent_move_is_believed_after_three_polls_over_a_day_and_nothing_is_told_anew(
    move: Move, code: int
) -> None:
    assert await move.poll(0) == 5
    move.server.script("/old", redirect("/new", code))
    for hours in (1, 1, 10, 11):  # four polls within a day
        assert await move.asked(hours) == ["/old", "/new"]
    assert await move.asked(2) == ["/old", "/new"]
    for _ in range(3):
        assert await move.asked(1) == ["/new"]
    known = await move.polled()
    assert known.address == move.server.url("/new")
    assert known.feed.url == move.server.url("/old"), "it stays the feed that the operator declared"
    assert (known.failures, known.shown) == (0, 5)
    assert all(request.headers.get("if-none-match") == '"v1"' for request in move.server.requests[1:])
    assert await move.poll(24 * 30) == 0


@pytest.mark.parametrize("code", [302, 303, 307])
async def test_f28_a_temporary_move_is_followed_and_never_believed(move: Move, code: int) -> None:
    await move.poll(0)
    move.server.script("/old", redirect("/new", code))
    for _ in range(10):
        assert await move.asked(24) == ["/old", "/new"]
    known = await move.polled()
    assert (known.adopted, known.move) == ("", None)


async def test_f28_of_a_chain_only_the_permanent_beginning_is_believed(move: Move) -> None:
    move.server.script("/old", redirect("/a", 301))
    move.server.script("/a", redirect("/b", 308))
    move.server.script("/b", redirect("/c", 302))
    move.server.script("/c", redirect("/new", 301))
    for _ in range(3):
        assert await move.asked(13) == ["/old", "/a", "/b", "/c", "/new"]
    assert await move.asked(1) == ["/b", "/c", "/new"]


async def test_a_move_to_https_is_believed_like_any_other(move: Move) -> None:
    assert await move.poll(0) == 5
    move.server.script("/old", redirect(move.safe.url("/new"), 301))
    for _ in range(3):
        assert await move.poll(13) == 0
    assert (await move.polled()).address == move.safe.url("/new")
    assert await move.asked(1) == []
    assert len(move.safe.requests) == 4


async def test_three_failures_at_the_new_address_lead_back_to_the_old(move: Move) -> None:
    move.server.script("/old", redirect("/new", 301))
    for _ in range(3):
        await move.poll(13)
    move.server.script("/new", status(404))
    move.server.serve("/old", BODY, '"v1"')
    for _ in range(3):
        assert await move.asked(7) == ["/new"]
    assert await move.asked(7) == ["/old"]
    known = await move.polled()
    assert (known.fault, known.failures, known.address) == (None, 0, move.server.url("/old"))


async def test_f30_where_the_new_address_says_that_it_is_gone_the_old_one_has_the_last_word(move: Move) -> None:
    move.server.script("/old", redirect("/new", 301))
    for _ in range(3):
        await move.poll(13)
    move.server.script("/new", status(410))
    assert await move.asked(25) == ["/new"]
    assert await move.asked(25) == ["/old", "/new"], "it still leads there"
    move.server.serve("/old", BODY, '"v1"')
    assert await move.asked(25) == ["/old"]
    known = await move.polled()
    assert (known.fault, known.given_up, known.address) == (None, False, move.server.url("/old"))


async def test_a_move_that_is_taken_back_within_a_day_leaves_nothing(move: Move) -> None:
    await move.poll(0)
    move.server.script("/old", redirect("/new", 301))
    for _ in range(5):
        await move.poll(4)
    move.server.serve("/old", BODY, '"v1"')
    await move.poll(1)
    known = await move.polled()
    assert (known.adopted, known.move) == ("", None)


@pytest.mark.parametrize("target", ["/old", "/a"], ids=["itself", "two"])
async def test_f29_a_loop_ends_fast_after_six_requests(move: Move, target: str) -> None:
    move.server.script("/old", redirect(target, 301))
    move.server.script("/a", redirect("/old", 301))
    started = time.monotonic()
    assert len(await move.asked(1)) == 6
    assert time.monotonic() - started < 5
    known = await move.polled()
    assert known.fault is FeedFault.TOO_MANY_REDIRECTS
    assert (known.adopted, known.move) == ("", None)


@pytest.mark.parametrize(("hops", "fault"), [(5, None), (6, FeedFault.TOO_MANY_REDIRECTS)])
async def test_f29_five_redirects_are_followed_and_no_more(move: Move, hops: int, fault: FeedFault | None) -> None:
    places = ["/old", *(f"/{hop}" for hop in range(1, hops)), "/new"]
    for place, following in pairwise(places):
        move.server.script(place, redirect(following, 302))
    assert len(await move.asked(1)) == 6
    assert (await move.polled()).fault is fault
