"""No more is fetched than can be read and stored: bodies wait at their servers, not in our memory."""

import asyncio
from datetime import timedelta

from bot.feeds.backlog import Backlog
from bot.feeds.fetch import Fetcher, FetchOptions
from bot.feeds.parse import ParsedFeed, ParseFailed, ParserPool
from bot.feeds.rhythm import share_budget
from bot.polling import Pacing, Poller
from bot.storage import entries, feeds
from bot.storage.engines import open_database
from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
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


async def test_while_bodies_wait_to_be_read_no_more_are_asked_for_and_then_all_are() -> None:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    options = FetchOptions(timeout=5, allow_networks=("127.0.0.0/8",), host_interval=0, connections=1)
    async with FeedServer() as server, Fetcher(options) as fetcher, BusyPool() as pool:
        for number in range(FEEDS):
            server.script(f"/{number}", feed_answer(rss(item(f"China books cargo {number}", f"/{number}"))))
        declared = [feed(number, url=server.url(f"/{number}")) for number in range(FEEDS)]
        await database.write(feeds.declare, declared, feeds.CONFIG)
        pacing = Pacing(share_budget([]), timedelta(minutes=5))
        poller = Poller(database, fetcher, pool, pacing, backlog=Backlog(HELD))
        polls = [asyncio.create_task(poller.poll(each, NOW)) for each in await database.read(feeds.active)]
        for _ in range(HELD):
            await pool.waiting.acquire()
        await asyncio.sleep(0.1)  # time enough for a request that should not be made
        assert len(server.requests) == HELD
        pool.begin.set()
        assert await asyncio.gather(*polls) == [1] * FEEDS
        assert len(server.requests) == FEEDS
        assert len(await database.read(entries.inbox, 99)) == FEEDS
    await database.close()
