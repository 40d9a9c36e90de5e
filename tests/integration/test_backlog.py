"""What polling holds in memory is bounded: no more is fetched than can be read and stored, nor remembered than of so
many feeds.
"""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.feed import FeedFault, Validators
from bot.feeds.answers import Fetched, FetchFailed, Outcome
from bot.feeds.backlog import LARGER, Backlog, Place
from bot.feeds.fetch import Fetcher, FetchOptions
from bot.feeds.parse import ParsedFeed, ParseFailed, ParserPool
from bot.feeds.rhythm import share_budget
from bot.polling import FEW, Pacing, Poller
from bot.storage import entries, feeds
from bot.storage.engines import open_database
from tests.fakes.feed_server import Answer, FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.integration.watching import unharmed, watched
from tests.values import NOW, feed

HELD = 2
FEEDS = 6


class BusyPool(ParserPool):
    """A pool that begins with nothing before it is told to."""

    def __init__(self) -> None:
        super().__init__(size=1)
        self.begin, self.waiting = asyncio.Event(), asyncio.Semaphore(0)

    async def parse(self, body: bytes, *where: object, **how: object) -> ParsedFeed | ParseFailed:
        self.waiting.release()
        await self.begin.wait()
        return await super().parse(body, *where, **how)  # type: ignore[arg-type]


@asynccontextmanager
async def polling(
    pool: ParserPool, number: int, backlog: Backlog, connections: int = 1, url: str = "sqlite:///:memory:"
) -> AsyncIterator[tuple[Poller, FeedServer]]:
    """What polls so many feeds, of which each has an entry, and their server."""
    database = open_database(url)
    await database.migrate()
    options = FetchOptions(
        timeout=5,
        allow_networks=("127.0.0.0/8",),
        host_interval=0,
        host_connections=connections,
        connections=connections,
    )
    async with FeedServer() as server, Fetcher(options) as fetcher, pool:
        declared = [feed(each, url=show(server, each)) for each in range(number)]
        await database.write(feeds.declare, declared, feeds.CONFIG)
        yield (
            Poller(database, fetcher, pool, Pacing(share_budget([]), timedelta(minutes=5)), backlog=backlog),
            server,
        )
    await database.close()


def show(server: FeedServer, number: int, turn: int = 0) -> str:
    return server.script(
        f"/{number}", feed_answer(rss(item(f"China books cargo {number} {turn}", f"/{number}/{turn}")))
    )


async def test_while_bodies_wait_to_be_read_no_more_are_asked_for_and_then_all_are() -> None:
    pool = BusyPool()
    async with polling(pool, FEEDS, Backlog(HELD)) as (poller, server):
        polls = [asyncio.create_task(poller.poll(each, NOW)) for each in await poller.database.read(feeds.active)]
        for _ in range(HELD):
            await pool.waiting.acquire()
        await asyncio.sleep(0.1)  # time enough for a request that should not be made
        assert len(server.requests) == HELD
        pool.begin.set()
        assert await asyncio.gather(*polls) == [1] * FEEDS
        assert len(server.requests) == FEEDS
        assert len(await poller.database.read(entries.inbox, 99)) == FEEDS


@pytest.mark.parametrize(("many", "asked"), [(1, FEEDS), (FEW + 1, HELD)])
async def test_what_waits_for_the_store_holds_others_back_only_where_it_is_much(many: int, asked: int) -> None:
    async with polling(ParserPool(size=1), FEEDS, Backlog(HELD)) as (poller, server):
        for number in range(FEEDS):
            shown = [item(f"China books cargo {number} {each}", f"/{number}/{each}") for each in range(many)]
            server.script(f"/{number}", feed_answer(rss(*shown)))
        written, free = poller.database.write, asyncio.Event()

        async def write(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            await free.wait()
            return await written(work, *args, **kwargs)

        polled = await poller.database.read(feeds.active)
        poller.database.write = write  # type: ignore[method-assign]
        polls = [asyncio.create_task(poller.poll(each, NOW)) for each in polled]
        for _ in range(100):
            await asyncio.sleep(0.02)
            if len(server.requests) >= asked:
                break
        await asyncio.sleep(0.2)  # time enough for a request that should not be made
        assert len(server.requests) == asked
        free.set()
        assert await asyncio.gather(*polls) == [many] * FEEDS


async def test_a_body_that_waits_for_its_place_is_not_late() -> None:
    backlog = Backlog()
    options = FetchOptions(timeout=0.5, allow_networks=("127.0.0.0/8",), host_interval=0)
    async with FeedServer() as server, Fetcher(options) as fetcher:
        url = server.script("/large", feed_answer(rss(item("China books a cargo", "/1", text="x" * LARGER[-1][0]))))
        with ExitStack() as others:
            for _ in range(LARGER[-1][1]):
                await fetcher.fetch(url, Validators(), NOW, place=others.enter_context(Place(backlog)))
            with Place(backlog) as place:
                waiting = asyncio.create_task(fetcher.fetch(url, Validators(), NOW, place=place))
                await asyncio.sleep(2 * options.timeout)
                assert not waiting.done()
                others.close()
                assert isinstance(await waiting, Fetched)


def slow(size: int) -> Answer:
    """So many bytes of a larger body, and then nothing."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {2 * size}\r\n\r\n".encode() + bytes(size))
        await writer.drain()
        await asyncio.Event().wait()

    return Answer(act=act)


@pytest.mark.parametrize("size", range(len(LARGER)))
async def test_f36_large_bodies_that_come_slowly_make_way_for_those_that_wait(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    length, many = LARGER[size][0] + 1, LARGER[size][1]
    monkeypatch.setattr("bot.feeds.backlog.LARGER", [(*each[:2], 0.2) for each in LARGER])
    backlog = Backlog()
    options = FetchOptions(timeout=10, allow_networks=("127.0.0.0/8",), host_interval=0, host_connections=99)

    async def poll(url: str) -> Outcome:
        with Place(backlog) as place:
            return await fetcher.fetch(url, Validators(), NOW, place=place)

    async with FeedServer() as server, Fetcher(options) as fetcher, asyncio.timeout(8):
        large = server.script("/large", feed_answer(rss(item("China books a cargo", "/1", text="x" * length))))
        url = server.script("/slow", slow(length))
        stalled = [asyncio.create_task(poll(url)) for _ in range(2 * many)]
        await asyncio.sleep(0.5)
        assert isinstance(await poll(large), Fetched)
        late = await asyncio.gather(*stalled[:many])
        assert {answer.fault for answer in late if isinstance(answer, FetchFailed)} == {FeedFault.TIMEOUT}
        assert all("others had to wait" in str(answer) for answer in late)
        for each in stalled:
            each.cancel()


async def test_a_large_body_that_comes_slowly_has_its_time_where_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.feeds.backlog.LARGER", [(*each[:2], 0.0) for each in LARGER])
    options = FetchOptions(timeout=0.5, allow_networks=("127.0.0.0/8",), host_interval=0)
    async with FeedServer() as server, Fetcher(options) as fetcher:
        answer = await fetcher.fetch(server.script("/slow", slow(LARGER[0][0] + 1)), Validators(), NOW)
    assert isinstance(answer, FetchFailed)
    assert answer.detail == "no complete answer within 0.5 s"


def giant(number: int) -> bytes:
    """A feed just below what a body may have, small on its way."""
    text = "中国买入大豆 🚢 of the new crop & more. " * 540
    body = rss(*(item(f"China books cargo {number} {each}", f"/{number}/{each}", text=text) for each in range(180)))
    assert 4 * 2**20 < len(body) < FetchOptions().max_bytes
    return gzip.compress(body)


async def test_f37_many_giants_at_once_take_no_more_memory_than_a_bomb(tmp_path: Path) -> None:
    many, url = 12, f"sqlite:///{tmp_path}/tradewire.db"
    async with polling(ParserPool(size=2), many, Backlog(), many, url) as (poller, server):
        for number in range(many):
            server.script(f"/{number}", feed_answer(giant(number)).but(Content_Encoding="gzip"))
        polled = await poller.database.read(feeds.active)
        async with watched() as seen:
            assert await asyncio.gather(*(poller.poll(each, NOW) for each in polled)) == [180] * many
    unharmed(seen)


async def test_the_items_of_so_many_feeds_are_at_hand_and_those_polled_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.polling.REMEMBERED", 2)
    async with polling(ParserPool(size=1), 3, Backlog()) as (poller, server):
        for turn, number in enumerate((0, 1, 0, 2)):
            show(server, number, turn)
            polled = (await poller.database.read(feeds.active))[number]
            assert await poller.poll(polled, NOW + timedelta(hours=turn)) == 1
        assert [number - 1 for number in poller.last] == [0, 2]
