"""Slack and a host of feeds as a process of their own: `python -m tests.bench.far_end` prints its addresses and serves.

Every poll of a feed finds one new item; one in ten is US-China trade news, no two of one event. When a line comes on
standard input, it prints for each item that was told how many seconds after its body its message came.
"""

import asyncio
import json
import re
import sys
from datetime import UTC, datetime
from itertools import count
from time import monotonic

from aiohttp import web

from tests.fakes.feed_server import item, rss
from tests.fakes.served import serve
from tests.fakes.slack import FakeSlack, Request

GOODS = (
    "soybeans corn wheat sorghum cotton beef pork chicken propane ethanol coal copper lithium timber almonds".split()
)
NEWS_EVERY = 10
_NAME = re.compile(r"n\d+x")


class FarEnd:
    """What stands at the other end of both roads."""

    def __init__(self) -> None:
        self._numbers, self.shown, self.delays = count(1), dict[str, float](), list[float]()
        self._seen: set[str] = set()

    async def feed(self, request: web.Request) -> web.Response:
        """A feed with one new item."""
        number = next(self._numbers)
        name = f"n{number}x"
        title = f"Village fair {name} opens with music and pies"
        if number % NEWS_EVERY == 0:
            good = GOODS[number // NEWS_EVERY % len(GOODS)]
            title = f"China buys {number * 1370} tonnes of US {good} in a deal called {name}"
            self.shown[name] = monotonic()
        address = f"https://outlet{request.match_info['number']}.example/{name}"
        return web.Response(
            body=rss(item(title, address, name, "", datetime.now(UTC))), content_type="application/rss+xml"
        )

    def told(self, request: Request) -> None:
        """A message has come: of an item that was shown, for the first time?"""
        for name in set(_NAME.findall(json.dumps(request.payload))) & self.shown.keys() - self._seen:
            self._seen.add(name)
            self.delays.append(monotonic() - self.shown[name])


async def _serve() -> None:
    far = FarEnd()
    app = web.Application()
    app.router.add_get("/feed/{number}", far.feed)
    runner, port = await serve(app)
    async with FakeSlack() as slack:
        slack.watch = far.told
        print(json.dumps({"slack": slack.base_url, "feeds": port}), flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps({"delays": far.delays, "shown": len(far.shown)}), flush=True)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(_serve())
