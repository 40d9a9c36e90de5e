"""Servers are asked no more often than they like, and no feed waits for another's server."""

import asyncio
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.domain.feed import FeedFault, Validators
from bot.feeds.answers import Fetched, FetchFailed
from bot.feeds.fetch import Fetcher, FetchOptions
from bot.storage import feeds
from tests.fakes.feed_server import Answer, FeedServer, Request, drip, drop, hang, item, rss, status
from tests.fakes.feed_server import feed as feed_answer
from tests.shipped import configuration
from tests.values import NOW, feed

BODY = rss(item("News", "/1"))
LOCAL = ("127.0.0.0/8",)


@dataclass
class Bot:
    """A bot that is started for every pass and stopped after it; its database and its clock go on."""

    folder: Path
    urls: list[str]
    now: datetime = NOW
    poll: dict[str, float] = field(default_factory=dict)

    def app(self) -> App:
        shipped = configuration()
        fetch = shipped.settings.fetch.model_copy(update={"allow_networks": list(LOCAL), "host_interval": 0})
        settings = shipped.settings.model_copy(
            update={"fetch": fetch, "poll": shipped.settings.poll.model_copy(update=self.poll)}
        )
        secrets = shipped.secrets.model_copy(update={"tradewire_database_url": f"sqlite:///{self.folder}/bot.db"})
        outlets = tuple(feed(number, url=url) for number, url in enumerate(self.urls))
        return App(replace(shipped, settings=settings, secrets=secrets, feeds=outlets), lambda: self.now)

    async def pass_once(self, everything: bool = True, **later: float) -> None:
        """Let time pass, start, poll, stop."""
        self.now += timedelta(**later)
        async with self.app() as app:
            await asyncio.gather(*await app.start_polls(lambda: None, everything))


async def test_feeds_that_come_due_before_the_next_look_are_each_asked_at_their_time(tmp_path: Path) -> None:
    """What comes one by one is told of sooner than what comes in a crowd."""
    async with FeedServer() as server:
        urls = [server.script(f"/{number}", feed_answer(BODY)) for number in range(4)]
        async with Bot(tmp_path, urls).app() as app:
            sql = "UPDATE feeds SET next_poll_at = :now + (id - 1) * 0.25"
            await app.database.write(lambda tx: tx.execute(sql, now=NOW.timestamp()))
            assert len(await asyncio.gather(*await app.start_polls(lambda: None, ahead=0.6))) == 3
        asked = [request.at for request in sorted(server.requests, key=lambda request: request.at)]
        assert all(later - earlier > 0.2 for earlier, later in pairwise(asked))


@pytest.mark.parametrize("jump", [timedelta(days=-365), timedelta(hours=-1), timedelta(hours=8), timedelta(days=365)])
async def test_f12_after_the_clock_has_jumped_feeds_are_asked_as_before(tmp_path: Path, jump: timedelta) -> None:
    """Neither a storm nor a stall: in the next hour at most twice as often in all, and each of them."""
    async with FeedServer() as server:
        urls = [server.script(f"/{number}", feed_answer(BODY)) for number in range(10)]
        bot = Bot(tmp_path, urls, poll={"budget": 4})
        async with bot.app() as app:

            async def hour() -> int:
                before = len(server.requests)
                for _ in range(12):
                    bot.now += timedelta(minutes=5)
                    await asyncio.gather(*await app.start_polls(lambda: None))
                return len(server.requests) - before

            await hour()
            usual = await hour()
            bot.now += jump
            assert len(urls) <= await hour() <= usual * 2


@pytest.mark.parametrize(
    ("answer", "hours"),
    [
        (status(429, Retry_After="7200"), 2),
        (status(503, Retry_After="7200"), 2),
        (status(403, Retry_After="7200"), 2),
        (status(429, Retry_After=format_datetime(NOW + timedelta(hours=2), usegmt=True)), 2),
        (status(429, Retry_After="99999999"), 24),
    ],
    ids=["429", "503", "403", "a date", "longer than a day"],
)
async def test_f31_a_server_that_asks_to_wait_is_left_alone_through_restarts(
    tmp_path: Path, answer: Answer, hours: int
) -> None:
    """All its feeds, and no other server; 24 hours at the most."""
    async with FeedServer() as busy, FeedServer() as other:
        bot = Bot(tmp_path, [busy.script("/a", answer)])
        await bot.pass_once()
        bot.urls += [busy.serve("/b", BODY), other.serve("/c", BODY)]
        for _ in range(6):
            await bot.pass_once(hours=hours / 6 - 0.01)
        assert [request.path for request in busy.requests] == ["/a"]
        assert len(other.requests) == 6
        busy.serve("/a", BODY)
        await bot.pass_once(minutes=10)
        assert sorted(request.path for request in busy.requests) == ["/a", "/a", "/b"]


@pytest.mark.parametrize(("first", "then", "hours"), [(2, 1, 2), (1, 2, 2), (48, 1, 1)], ids=["less", "more", "never"])
async def test_f31_of_what_a_server_says_to_two_requests_the_longer_wait_counts_through_restarts(
    tmp_path: Path, first: int, then: int, hours: int
) -> None:
    """One longer than is ever believed was noted by a clock ahead."""
    async with FeedServer() as server:
        bot = Bot(tmp_path, [server.serve("/a", BODY)])
        async with bot.app() as app:
            for each in (first, then):
                until = NOW + timedelta(hours=each)
                await app.database.write(feeds.close_server, f"{server.host}:{server.port}", until, timedelta(hours=24))
        await bot.pass_once(hours=hours - 0.1)
        assert not server.requests
        await bot.pass_once(hours=0.2)
        assert server.requests


async def test_f31_what_was_put_off_is_no_failure_of_the_feed(tmp_path: Path) -> None:
    async with FeedServer() as busy:
        bot = Bot(tmp_path, [busy.script("/a", status(429, Retry_After="600"))])
        await bot.pass_once()
        bot.urls.append(busy.serve("/b", BODY))
        await bot.pass_once(minutes=1)
        async with bot.app() as app:
            known = {each.feed.url: each for each in await app.database.read(feeds.active)}
    assert known[busy.url("/a")].fault is FeedFault.RATE_LIMITED
    assert (known[busy.url("/b")].fault, known[busy.url("/b")].failures) == (None, 0)
    assert known[busy.url("/b")].next_poll_at == pytest.approx(NOW + timedelta(minutes=10), abs=timedelta(minutes=1))


async def test_f32_a_feed_is_asked_once_without_conditions_and_never_before_its_floor_whatever_restarts(
    tmp_path: Path,
) -> None:
    """With a budget that would ask it every second, and a start of the bot every minute."""
    async with FeedServer() as server:
        url = server.serve("/a", BODY, '"v1"', "Mon, 05 Jan 2026 11:00:00 GMT")
        bot = Bot(tmp_path, [url], poll={"budget": 3600, "ceiling": 1})
        asked_at = []
        for minute in range(60):
            if minute == 30:
                server.serve("/a", rss(item("More news", "/2")), '"v2"', "Mon, 05 Jan 2026 12:30:00 GMT")
            before = len(server.requests)
            await bot.pass_once(everything=False, minutes=1)
            asked_at += [bot.now] * (len(server.requests) - before)
    assert 6 <= len(asked_at) <= 12
    assert min(later - earlier for earlier, later in pairwise(asked_at)) >= timedelta(minutes=5)
    sent = [(each.headers.get("if-none-match"), each.headers.get("if-modified-since")) for each in server.requests]
    assert sent[0] == (None, None)
    assert set(sent[1:]) == {
        ('"v1"', "Mon, 05 Jan 2026 11:00:00 GMT"),
        ('"v2"', "Mon, 05 Jan 2026 12:30:00 GMT"),
    }


@pytest.fixture
def every_name_is_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every host is this machine."""

    def getaddrinfo(_: Any, port: Any, *__: Any, **___: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


async def test_f33_of_500_due_feeds_those_of_one_host_are_asked_two_at_once_and_apart(every_name_is_here: None) -> None:
    """100 of them on one host; the second between two requests is scaled down to 20 ms.

    Two at once without that wait would be through in six tenths of the time.
    """
    interval, count = 0.02, 100
    open_now = most = 0

    async def slowly(writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(interval * 1.2)
        open_now -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async with FeedServer() as server:
        server.script("/busy", Answer(act=slowly))
        server.serve("/quiet", BODY)
        urls = [server.url(f"/busy?{number}", "busy.example") for number in range(count)]
        urls += [server.url("/quiet", f"quiet{number}.example") for number in range(400)]
        options = FetchOptions(timeout=30, allow_networks=LOCAL, host_interval=interval)
        async with Fetcher(options) as fetcher:
            answers = await asyncio.gather(*(fetcher.fetch(url, Validators(), NOW) for url in urls))
    assert all(isinstance(answer, Fetched) for answer in answers)
    assert most == 2
    starts = sorted(request.at for request in _busy(server))
    # How late a request arrives after its start is this machine's mood, so ten in a row are looked at, not pairs.
    assert all(after - before > 10 * interval * 0.7 for before, after in zip(starts, starts[10:], strict=False))
    assert starts[-1] - starts[0] > (count - 1) * interval * 0.9


def _busy(server: FeedServer) -> list[Request]:
    return [request for request in server.requests if request.headers["host"].startswith("busy.")]


async def test_f36_400_honest_feeds_do_not_wait_for_100_hostile_ones(every_name_is_here: None) -> None:
    """P95 within five seconds while a fifth of all feeds hangs for the whole timeout."""
    hostile = [hang(), drip(pause=0.5), drop(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), headers_only()]
    async with FeedServer() as server:
        for number, answer in enumerate(hostile):
            server.script(f"/hostile{number}", answer)
        server.serve("/good", BODY)
        bad = [server.url(f"/hostile{number % 4}", f"bad{number}.example") for number in range(100)]
        good = [server.url("/good", f"good{number}.example") for number in range(400)]
        async with Fetcher(FetchOptions(timeout=60, allow_networks=LOCAL)) as fetcher:
            began = time.monotonic()

            async def timed(url: str) -> float:
                assert isinstance(await fetcher.fetch(url, Validators(), NOW), Fetched)
                return time.monotonic() - began

            hanging = [asyncio.create_task(fetcher.fetch(url, Validators(), NOW)) for url in bad]
            delays = sorted(await asyncio.gather(*map(timed, good)))
            assert sum(not task.done() for task in hanging) >= 75
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)
    assert delays[len(delays) * 95 // 100] < 5


def headers_only() -> Answer:
    """A good start, and never a body."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: 5000\r\n\r\n")
        await asyncio.Event().wait()

    return Answer(act=act)


def never_ending_headers() -> Answer:
    """One header after the other."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: 1\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    return Answer(act=act)


@pytest.mark.parametrize("answer", [hang(), drip(pause=0.05), headers_only(), never_ending_headers()])
async def test_f36_a_poll_ends_with_the_timeout_however_the_server_stalls(answer: Answer) -> None:
    """The whole of it, not one read."""
    async with FeedServer() as server:
        url = server.script("/feed", answer)
        async with Fetcher(FetchOptions(timeout=0.5, allow_networks=LOCAL)) as fetcher:
            began = time.monotonic()
            outcome = await fetcher.fetch(url, Validators(), NOW)
            assert time.monotonic() - began < 2
    assert isinstance(outcome, FetchFailed)
    assert outcome.fault is FeedFault.TIMEOUT


async def test_f32_the_same_answer_again_is_no_second_unconditional_request(tmp_path: Path) -> None:
    """A server that forgets its validators for once is asked with the last ones it gave."""
    async with FeedServer() as server:
        bot = Bot(tmp_path, [server.script("/a", feed_answer(BODY, '"v1"'), status(500), feed_answer(BODY, '"v1"'))])
        for _ in range(4):
            await bot.pass_once(hours=1)
    assert [request.headers.get("if-none-match") for request in server.requests] == [None, '"v1"', '"v1"', '"v1"']
