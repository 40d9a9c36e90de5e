"""Fetching from a server that does what servers do."""

import asyncio
import itertools
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from bot.domain.feed import FeedFault, Validators
from bot.feeds.answers import Fetched, NotAsked, NotModified
from bot.feeds.fetch import Fetcher
from tests.fakes import feed_server as answers
from tests.fakes.feed_server import FeedServer
from tests.integration.conftest import PUBLIC
from tests.integration.fetching import FEED, NOW, OPTIONS, failure, fetch


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


async def test_a_feed_arrives_whole_with_its_headers(server: FeedServer) -> None:
    url = server.script("/feed", answers.feed(FEED, '"v1"').but(Cache_Control="public, max-age=600"))
    outcome = await fetch(url)
    assert outcome == Fetched(FEED, "application/rss+xml", url, Validators('"v1"'), 600.0)


async def test_requests_say_who_asks_and_what_is_understood(server: FeedServer) -> None:
    await fetch(server.serve("/feed", FEED), replace(OPTIONS, user_agent="Tradewire/9 (+mailto:desk@example.org)"))
    sent = server.requests[0].headers
    assert sent["user-agent"] == "Tradewire/9 (+mailto:desk@example.org)"
    assert sent["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc"', "abc", '"a,b c"', '"é关税"', "'odd\\\"'"])
async def test_f32_validators_are_echoed_byte_for_byte(server: FeedServer, etag: str) -> None:
    url = server.serve("/feed", FEED, etag, "Mon,  2 Mar 2026 11:00:00 +0000")
    first = await fetch(url)
    assert isinstance(first, Fetched)
    assert first.validators == Validators(etag, "Mon,  2 Mar 2026 11:00:00 +0000")
    assert await fetch(url, validators=first.validators) == NotModified(None)
    sent = server.requests[1].headers
    assert sent["if-none-match"] == etag
    assert sent["if-modified-since"] == "Mon,  2 Mar 2026 11:00:00 +0000"


async def test_a_validator_that_cannot_be_stored_is_not_kept(server: FeedServer) -> None:
    outcome = await fetch(server.serve("/feed", FEED, '"\udce9"'))
    assert isinstance(outcome, Fetched)
    assert outcome.validators == Validators()


async def test_304_to_an_unconditional_request_is_a_fault(server: FeedServer) -> None:
    assert (await failure(server.script("/feed", answers.status(304)))).fault is FeedFault.HTTP_ERROR


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (404, FeedFault.HTTP_ERROR),
        (401, FeedFault.UNAUTHORIZED),
        (403, FeedFault.BLOCKED),
        (451, FeedFault.BLOCKED),
        (500, FeedFault.HTTP_ERROR),
        (204, FeedFault.HTTP_ERROR),
        (410, FeedFault.GONE),
        (429, FeedFault.RATE_LIMITED),
        (503, FeedFault.RATE_LIMITED),
    ],
)
async def test_every_status_has_its_word(server: FeedServer, status: int, fault: FeedFault) -> None:
    outcome = await failure(server.script("/feed", answers.status(status)))
    assert outcome.fault is fault
    assert str(status) in outcome.detail
    assert outcome.retry_after is None


async def test_a_server_that_is_busy_with_a_page_for_people_checks_for_bots(server: FeedServer) -> None:
    wall = replace(answers.html(), status=503)
    assert (await failure(server.script("/feed", wall))).fault is FeedFault.BLOCKED
    busy = await failure(server.script("/feed", wall.but(Retry_After="60")))
    assert (busy.fault, busy.retry_after) == (FeedFault.RATE_LIMITED, 60.0)


@pytest.mark.parametrize("status", [403, 451, 503])
async def test_f35_a_wall_that_asks_for_no_time_is_a_wall(server: FeedServer, status: int) -> None:
    wall = replace(answers.html(), status=status)
    assert (await failure(server.script("/feed", wall.but(Retry_After="0")))).fault is FeedFault.BLOCKED
    missing = answers.status(404, Retry_After="0")
    assert (await failure(server.script("/feed", missing))).fault is FeedFault.HTTP_ERROR


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("99999999999999999999999", 86_400.0),
        ("120.5", 121.0),
        ("1,200", None),
        ("0.2", 1.0),
        ("120.0", 120.0),
        ('"120"', 120.0),
        ("+120", 120.0),
        ("120s", 120.0),
        ("120 seconds", 120.0),
        ("9" * 400 + ".5", 86_400.0),
        ((NOW + timedelta(minutes=5)).isoformat(), 300.0),
        ((NOW + timedelta(minutes=5)).isoformat().replace("+00:00", "Z"), 300.0),
        ("1.2.3", None),
        ("120 apples", None),
        ("1e5", None),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300.0),
        (format_datetime(NOW - timedelta(minutes=5), usegmt=True), 0.0),
        (format_datetime(NOW + timedelta(days=9), usegmt=True), 86_400.0),
        ("soon", None),
        ("-5", None),
    ],
)
async def test_f31_retry_after_is_understood_and_capped(server: FeedServer, value: str, seconds: float | None) -> None:
    assert (await failure(server.script("/feed", answers.status(429, Retry_After=value)))).retry_after == seconds


async def test_f31_a_host_that_asks_to_wait_is_asked_nothing_more(server: FeedServer) -> None:
    server.script("/a", answers.status(429, Retry_After="60"))
    server.serve("/b", FEED)
    async with Fetcher(OPTIONS) as fetcher:
        await fetcher.fetch(server.url("/a"), Validators(), NOW)
        outcome = await fetcher.fetch(server.url("/b"), Validators(), NOW)
    assert isinstance(outcome, NotAsked)
    assert 50 < outcome.wait <= 60
    assert not server.asked("/b")


async def test_f31_a_host_that_asks_to_wait_is_asked_neither_over_http_nor_over_https(
    canary: FeedServer, connects: list[Any]
) -> None:
    """Its usual ports are one server to whoever runs it; one at a port of its own is another."""
    canary.script("/a", answers.status(429, Retry_After="60"))
    async with Fetcher(OPTIONS) as fetcher:
        await fetcher.fetch(f"http://{PUBLIC}/a", Validators(), NOW)
        assert isinstance(await fetcher.fetch(f"https://{PUBLIC}/b", Validators(), NOW), NotAsked)
        assert connects == [(PUBLIC, 80)]
        assert not isinstance(await fetcher.fetch(f"http://{PUBLIC}:8080/b", Validators(), NOW), NotAsked)


async def test_redirects_are_followed_to_the_feed(server: FeedServer) -> None:
    server.script("/old", answers.redirect("/newer?x=1", 301))
    server.script("/newer", answers.redirect(server.url("/feed"), 308))
    server.serve("/feed", FEED)
    outcome = await fetch(server.url("/old"))
    assert isinstance(outcome, Fetched)
    assert (outcome.body, outcome.url) == (FEED, server.url("/feed"))


async def test_f29_a_redirect_loop_ends_after_six_requests(server: FeedServer) -> None:
    outcome = await failure(server.script("/loop", answers.redirect("/loop")))
    assert outcome.fault is FeedFault.TOO_MANY_REDIRECTS
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/x", "unix:/run/x", "http://u:p@127.0.0.1/"],
)
async def test_a3_a_redirect_to_no_http_address_is_refused(server: FeedServer, location: str) -> None:
    assert (await failure(server.script("/feed", answers.redirect(location)))).fault is FeedFault.REFUSED_ADDRESS
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [answers.hang(), answers.drip(pause=0.02), answers.endless(bytes(100)), answers.redirect("/slow")],
    ids=["hang", "slow loris", "endless", "redirect"],
)
async def test_f36_a_slow_server_costs_no_more_than_the_timeout(server: FeedServer, answer: answers.Answer) -> None:
    server.script("/slow", answers.hang())
    started = time.monotonic()
    outcome = await failure(server.script("/feed", answer), replace(OPTIONS, timeout=0.5, max_bytes=10**9))
    assert outcome.fault is FeedFault.TIMEOUT
    assert time.monotonic() - started < 1.5


async def test_waiting_for_a_turn_is_not_counted_as_network_time(server: FeedServer) -> None:
    url = server.serve("/feed", FEED)
    async with Fetcher(replace(OPTIONS, timeout=0.3, host_interval=0.2)) as fetcher:
        outcomes = await asyncio.gather(*(fetcher.fetch(url, Validators(), NOW) for _ in range(4)))
    assert all(isinstance(outcome, Fetched) for outcome in outcomes)
    times = [request.at for request in server.requests]
    assert all(later - earlier > 0.15 for earlier, later in itertools.pairwise(times))


async def test_no_answer_at_all_is_unreachable(server: FeedServer) -> None:
    outcome = await failure(server.script("/feed", answers.drop()))
    assert outcome.fault is FeedFault.UNREACHABLE


async def test_what_is_no_http_is_an_http_error(server: FeedServer) -> None:
    outcome = await failure(server.script("/feed", answers.drop(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")))
    assert outcome.fault is FeedFault.HTTP_ERROR
    assert f"{server.port} does not speak HTTP: Bad status line" in outcome.detail


async def test_a_closed_port_is_unreachable() -> None:
    async with FeedServer() as closed:
        url = closed.url()
    outcome = await failure(url)
    assert outcome.fault is FeedFault.UNREACHABLE
    assert "127.0.0.1" in outcome.detail


async def test_an_unknown_name_is_unreachable() -> None:
    outcome = await failure("http://no-such-host.invalid/feed")
    assert outcome.fault is FeedFault.UNREACHABLE
    assert "no-such-host.invalid" in outcome.detail


async def test_plain_text_where_tls_is_due_is_unreachable() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as plain:
        outcome = await failure(f"https://127.0.0.1:{plain.sockets[0].getsockname()[1]}/feed")
    assert outcome.fault is FeedFault.UNREACHABLE


async def test_a_missing_authority_file_stops_the_start(tmp_path: object) -> None:
    with pytest.raises((OSError, ssl.SSLError)):
        async with Fetcher(replace(OPTIONS, ca_file=f"{tmp_path}/none.pem")):
            pass


async def test_cancelling_a_fetch_frees_its_turn(server: FeedServer) -> None:
    server.script("/hang", answers.hang())
    server.serve("/feed", FEED)
    async with Fetcher(replace(OPTIONS, host_connections=1)) as fetcher:
        task = asyncio.create_task(fetcher.fetch(server.url("/hang"), Validators(), NOW))
        await server.came("/hang")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert isinstance(await fetcher.fetch(server.url("/feed"), Validators(), NOW), Fetched)


async def test_f33_one_host_is_never_asked_more_than_twice_at_once(server: FeedServer) -> None:
    url = server.script("/slow", answers.drip(FEED[:20], 0.005))
    async with Fetcher(OPTIONS) as fetcher:
        await asyncio.gather(*(fetcher.fetch(url, Validators(), NOW) for _ in range(8)))
    assert server.open_requests["most"] == 2
