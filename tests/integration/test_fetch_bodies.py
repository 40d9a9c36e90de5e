"""What a server sends as a body: cut off, compressed, too large."""

import asyncio
import gzip
import time
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import FeedFault
from bot.feeds.answers import Fetched, FetchFailed
from bot.feeds.body import CHUNK, read_body
from bot.feeds.fetch import Fetcher
from tests.fakes import feed_server as answers
from tests.fakes.feed_server import FeedServer
from tests.integration.fetching import FEED, NONE, NOW, OPTIONS, failure, fetch
from tests.integration.watching import GROWTH, watched

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.mark.parametrize(
    "answer",
    [
        answers.drop(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>"),
        answers.cut_chunks(b"<rss>"),
        replace(answers.packed(FEED), body=answers.packed(FEED).body[:-20]),
        replace(answers.packed(FEED), body=b"\x1f\x8bno gzip at all"),
    ],
    ids=["content-length", "chunked", "gzip cut", "gzip damaged"],
)
async def test_f37_a_body_that_ends_early_is_truncated(server: FeedServer, answer: answers.Answer) -> None:
    assert (await failure(server.script("/feed", answer))).fault is FeedFault.TRUNCATED


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw-deflate"])
async def test_compressed_feeds_are_unpacked(server: FeedServer, encoding: str) -> None:
    outcome = await fetch(server.script("/feed", answers.packed(FEED, encoding)))
    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED


async def test_gzip_in_several_members_is_unpacked_whole(server: FeedServer) -> None:
    answer = answers.packed(FEED)
    outcome = await fetch(server.script("/feed", replace(answer, body=answer.body * 3)))
    assert isinstance(outcome, Fetched)
    assert outcome.body == FEED * 3


@given(
    bodies=st.lists(st.binary(max_size=300) | st.integers(0, 5 * CHUNK).map(bytes), min_size=1, max_size=4),
    encoding=st.sampled_from(["", "gzip", "deflate"]),
    cut=st.integers(1, CHUNK),
)
async def test_however_it_is_cut_a_body_is_read_whole_and_in_small_pieces(
    bodies: list[bytes], encoding: str, cut: int
) -> None:
    """Of gzip with a member for each."""
    if encoding == "deflate":
        bodies = [b"".join(bodies)]
    pack = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress}[encoding]
    sent = b"".join(map(pack, bodies))
    lengths = [0]

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(sent), cut):
            yield sent[start : start + cut]

    async def fit(length: int) -> None:
        lengths.append(length)

    assert await read_body(chunks(), encoding, 10**7, fit) == b"".join(bodies)
    assert all(0 <= later - earlier <= CHUNK for earlier, later in pairwise(lengths))


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "rot13"])
async def test_an_encoding_nobody_asked_for_is_a_fault(server: FeedServer, encoding: str) -> None:
    outcome = await failure(server.script("/feed", answers.feed(FEED).but(Content_Encoding=encoding)))
    assert outcome.fault is FeedFault.HTTP_ERROR
    assert encoding in outcome.detail


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a9_a_compression_bomb_takes_little_memory_and_time(server: FeedServer, encoding: str) -> None:
    url = server.script("/bomb", answers.bomb(500, encoding))
    started = time.monotonic()
    tracemalloc.start()
    outcome = await failure(url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert outcome.fault is FeedFault.TOO_LARGE
    assert peak < 64 * 2**20
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "answer",
    [
        answers.feed(b"x" * 1001),
        answers.endless(),
        answers.packed(b"x" * 1001),
        answers.drop(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001),
    ],
    ids=["content-length", "chunked", "packed", "no length"],
)
async def test_a_body_past_the_cap_is_too_large(server: FeedServer, answer: answers.Answer) -> None:
    outcome = await failure(server.script("/feed", answer), replace(OPTIONS, max_bytes=1000))
    assert outcome.fault is FeedFault.TOO_LARGE


async def test_a_body_of_exactly_the_cap_is_taken(server: FeedServer) -> None:
    url = server.script("/feed", answers.packed(b"x" * 1000))
    assert isinstance(await fetch(url, replace(OPTIONS, max_bytes=1000)), Fetched)


async def test_f37_whoever_goes_on_after_his_answer_is_not_listened_to() -> None:
    """What comes on a connection that is kept open for the next request would be held in memory, whatever it is."""
    sent: list[int] = []
    most = 4 * 2**20
    async with FeedServer() as server, Fetcher(OPTIONS) as fetcher:
        answer = await fetcher.fetch(server.script("/feed", answers.flood(FEED, most, sent)), NONE, NOW)
        assert isinstance(answer, Fetched)
        async with asyncio.timeout(10):
            while not sent:  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.05)
    assert sent[0] < most


async def test_a_connection_is_kept_and_may_bring_as_much_with_each_answer(server: FeedServer) -> None:
    options = replace(OPTIONS, max_bytes=100_000)
    url = server.script("/feed", answers.feed(b"x" * 90_000))
    async with Fetcher(options) as fetcher:
        for _ in range(20):
            assert isinstance(await fetcher.fetch(url, NONE, NOW), Fetched)
    assert server.connections == 1


@pytest.mark.parametrize(
    ("start", "more", "fault"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", FeedFault.TOO_LARGE),
        (CHUNKED, b"1;a=bbbbbbbbbbbbbbbbbbbbbbb\r\nx\r\n", FeedFault.TRUNCATED),
        (CHUNKED + b"1;", b"a=b;", FeedFault.TRUNCATED),
    ],
    ids=["no answer yet", "in chunks", "about a chunk"],
)
async def test_f36_whoever_sends_without_end_is_given_up_before_his_time(
    server: FeedServer, start: bytes, more: bytes, fault: FeedFault
) -> None:
    url = server.script("/feed", answers.without_end(start, more * (20_000 // len(more))))
    outcome = await failure(url, replace(OPTIONS, timeout=20.0, max_bytes=200_000))
    assert outcome.fault is fault


NEVER_A_BODY = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 32_000 + b"\r\n"),
    "trailers": (CHUNKED + b"1\r\nx\r\n0\r\n", b"X-A: " + b"a" * 32_000 + b"\r\n"),
    "chunks of a byte": (CHUNKED, b"1\r\nx\r\n" * 10_000),
    "extensions": (CHUNKED, b"1;" + b"a" * 32_000 + b"\r\nx\r\n"),
}


@pytest.mark.parametrize("name", NEVER_A_BODY)
async def test_f36_f37_what_many_servers_send_around_their_bodies_takes_neither_memory_nor_time(
    server: FeedServer, name: str
) -> None:
    many, start, more = 64, *NEVER_A_BODY[name]
    urls = [server.script(f"/{number}", answers.without_end(start, more)) for number in range(many)]
    async with Fetcher(replace(OPTIONS, host_connections=many, timeout=20.0)) as fetcher, watched() as seen:
        outcomes = await asyncio.gather(*(fetcher.fetch(url, NONE, NOW) for url in urls))
    faults = {outcome.fault for outcome in outcomes if isinstance(outcome, FetchFailed)}
    assert faults in ({FeedFault.TOO_LARGE}, {FeedFault.TRUNCATED})  # and none by its time
    assert seen.growth <= GROWTH
