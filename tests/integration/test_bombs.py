"""Every known bomb: the parent stays small and responsive, and the feed after it is read."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.domain.feed import FeedFault, Validators
from bot.feeds.fetch import Fetched, Fetcher, FetchFailed, FetchOptions
from bot.feeds.parse import ParsedFeed, ParseFailed, ParserPool
from tests.fakes import feed_server as answers
from tests.fakes.bombs import BOMBS, CAP, GOOD, Bomb, titled
from tests.fakes.feed_server import Answer, FeedServer, item, rss
from tests.integration.watching import unharmed, watched

BASE = "https://news.example/feed"
CPU_SECONDS = 2  # 8 in operation; what used to take hours does not end within these either
WALL = 120.0  # 15 in operation: on a busy machine too, what is killed is killed for what it took
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[ParserPool]:
    """One child, so that whatever it suffers the next feed has to live with."""
    async with ParserPool(size=1, cpu_seconds=CPU_SECONDS, wall=WALL) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.mark.parametrize("bomb", BOMBS, ids=str)
async def test_a7_a8_f37_a_bomb_harms_nobody_but_its_own_feed(pool: ParserPool, bomb: Bomb) -> None:
    """Each row of what feedparser was measured to do."""
    body = bomb.make()
    assert len(body) <= CAP
    async with watched() as seen:
        outcome = await pool.parse(body, "application/xml", BASE)
        after = await pool.parse(GOOD, "application/xml", BASE)
    assert (outcome.fault if isinstance(outcome, ParseFailed) else None) in bomb.outcomes, outcome
    assert not isinstance(outcome, ParseFailed) or "no answer" not in outcome.detail, "killed by the clock"
    assert isinstance(after, ParsedFeed)
    assert after.entries[0].title == "China buys soybeans"
    unharmed(seen)


async def test_a8_healthy_feeds_do_not_wait_for_a_bomb() -> None:
    """A second child reads on while the first one burns its processor time."""
    slow = next(bomb for bomb in BOMBS if bomb.name == "tags").make()
    async with ParserPool(size=2, cpu_seconds=CPU_SECONDS) as pool:
        await pool.parse(GOOD, "", BASE)
        bomb = asyncio.create_task(pool.parse(slow, "", BASE))
        await asyncio.sleep(0.05)
        async with watched() as seen:
            for _ in range(20):
                assert isinstance(await pool.parse(GOOD, "", BASE), ParsedFeed)
        assert not bomb.done()
        unharmed(seen)
        assert isinstance(await bomb, ParseFailed)


def empty_blocks(megabytes: int) -> Answer:
    """A deflate stream of that size that never unpacks to a byte; nothing says how long it is."""
    packer = zlib.compressobj()
    start = packer.compress(b"") + packer.flush(zlib.Z_SYNC_FLUSH)
    block = b"\x00\x00\x00\xff\xff"
    body = start + block * (megabytes * 2**20 // len(block))
    return answers.drop(b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + body)


def members(number: int) -> Answer:
    """Gzip members of a megabyte of zeros each."""
    return Answer(200, gzip.compress(bytes(2**20)) * number, {"Content-Encoding": "gzip"})


COMPRESSED = {
    "gzip": (lambda: answers.bomb(200, "gzip"), FeedFault.TOO_LARGE),
    "deflate": (lambda: answers.bomb(200, "deflate"), FeedFault.TOO_LARGE),
    "gzip in gzip": (lambda: answers.packed(gzip.compress(answers.bomb(200).body)), FeedFault.NOT_A_FEED),
    "many members": (lambda: members(200), FeedFault.TOO_LARGE),
    "blocks of nothing": (lambda: empty_blocks(8), FeedFault.TOO_LARGE),
    "brotli": (lambda: answers.bomb(1).but(Content_Encoding="br"), FeedFault.HTTP_ERROR),
    "zstd": (lambda: answers.bomb(1).but(Content_Encoding="zstd"), FeedFault.HTTP_ERROR),
    "two encodings": (lambda: answers.bomb(1).but(Content_Encoding="gzip, gzip"), FeedFault.HTTP_ERROR),
    "length too small": (lambda: answers.bomb(20).but(Content_Length="500"), FeedFault.TRUNCATED, FeedFault.HTTP_ERROR),
    "length too large": (lambda: answers.packed(GOOD).but(Content_Length="1000000"), FeedFault.TIMEOUT),
    "length of a giant": (lambda: answers.packed(GOOD).but(Content_Length="99999999999"), FeedFault.TOO_LARGE),
}


@pytest.mark.parametrize("name", COMPRESSED)
async def test_a9_f37_a_compressed_bomb_is_not_unpacked(server: FeedServer, pool: ParserPool, name: str) -> None:
    """Whatever the server packs and however it lies of the length."""
    make, *faults = COMPRESSED[name]
    url = server.script("/bomb", make())
    options = FetchOptions(timeout=1.0, allow_networks=("127.0.0.0/8",), host_interval=0)
    async with Fetcher(options) as fetcher, watched() as seen:
        outcome = await fetcher.fetch(url, Validators(), NOW)
        if isinstance(outcome, Fetched):
            parsed = await pool.parse(outcome.body, outcome.content_type, outcome.url)
            assert isinstance(parsed, ParseFailed)
            assert parsed.fault in faults
        else:
            assert isinstance(outcome, FetchFailed)
            assert outcome.fault in faults
    unharmed(seen)


ENCODINGS = "gb2312 gbk gb18030 big5 shift_jis hz utf-16 utf-32 utf-8 utf-7 euc-kr iso-2022-jp koi8-r cp037 cp500"
TITLES = {
    "big5": "中美貿易",
    "shift_jis": "貿易",
    "euc-kr": "무역",
    "iso-2022-jp": "貿易",
    "koi8-r": "Торговля",
    "cp037": "Trade",
    "cp500": "Trade",
}


@pytest.mark.parametrize("encoding", ENCODINGS.split())
async def test_f37_a_feed_in_the_encoding_it_declares_is_read(pool: ParserPool, encoding: str) -> None:
    title = TITLES.get(encoding, "中美贸易")
    outcome = await pool.parse(titled(title, encoding), "text/xml", BASE)
    assert isinstance(outcome, ParsedFeed)
    assert outcome.entries[0].title == title


@pytest.mark.parametrize("declared", "us-ascii utf-16 windows-1252 no-such-encoding base64 zip rot13".split())
async def test_f37_utf8_is_read_whatever_it_declares(pool: ParserPool, declared: str) -> None:
    outcome = await pool.parse(titled("中美贸易", "utf-8", declared), "text/xml", BASE)
    assert isinstance(outcome, ParsedFeed)
    assert outcome.entries[0].title == "中美贸易"


async def test_f37_gbk_declared_as_utf8_is_read_in_chinese(pool: ParserPool) -> None:
    outcome = await pool.parse(titled("中美贸易：关税上调", "gbk", "utf-8"), "text/xml; charset=utf-8", BASE)
    assert isinstance(outcome, ParsedFeed)
    assert outcome.entries[0].title == "中美贸易：关税上调"


async def test_f37_a_damaged_character_costs_no_other(pool: ParserPool) -> None:
    body = rss(item("关税" * 20 + "X")).replace(b"X", b"\xff")
    outcome = await pool.parse(body, "text/xml", BASE)
    assert isinstance(outcome, ParsedFeed)
    assert outcome.entries[0].title.startswith("关税" * 20)


@pytest.mark.parametrize("byte", ["\0", "\x08", "\x1b", "\x7f", "\ufffe", "\u202e", "\u2066"], ids=ascii)
async def test_what_cannot_be_seen_is_not_in_a_title(pool: ParserPool, byte: str) -> None:
    """F37, and for the marks that turn text around A13."""
    outcome = await pool.parse(rss(item(f"B{byte}C")), "text/xml", BASE)
    assert isinstance(outcome, ParsedFeed)
    assert outcome.entries[0].title == "BC"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "vbscript:x", "//a@b.example"]
)
async def test_f37_a12_a_link_nobody_may_follow_is_no_link(pool: ParserPool, link: str) -> None:
    outcome = await pool.parse(rss(item("<script>x</script> @everyone", link)), "text/xml", BASE)
    assert isinstance(outcome, ParsedFeed)
    assert (outcome.entries[0].url, outcome.entries[0].title) == ("", "@everyone")
