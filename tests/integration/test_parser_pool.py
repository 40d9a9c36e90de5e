"""The parser's children: whatever becomes of one of them, the next feed is parsed all the same."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.feed import FeedFault
from bot.feeds.parse import ParsedFeed, ParseFailed, ParserPool
from bot.feeds.process import ParserProcess
from bot.feeds.wire import pack_answer
from tests.fakes.bombs import GOOD, tags
from tests.fakes.feed_server import item, rss

BASE = "https://news.example/feed"
XML = "application/rss+xml"


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    """One child, so that whatever it suffers the next feed has to live with."""
    async with ParserPool(size=1, wall=10.0, cpu_seconds=2) as running:
        yield running


def the_process(pool: ParserPool) -> ParserProcess:
    """The one that it has started."""
    (process,) = (parser.process for parser in pool._parsers if parser.process is not None)
    return process


async def test_a_child_out_of_processor_time_is_replaced(pool: ParserPool) -> None:
    outcome = await pool.parse(rss(item("t", extra=tags(100_000))), XML, BASE)
    assert outcome == ParseFailed(FeedFault.PARSER_KILLED, "it needed more than 2 s of processor time")
    assert isinstance(await pool.parse(GOOD, XML, BASE), ParsedFeed)


async def test_processor_time_is_counted_anew_for_every_feed() -> None:
    busy = rss(item("t", extra=tags(7_500)))
    async with ParserPool(size=1, cpu_seconds=2) as pool:
        for served in range(1, 6):
            assert isinstance(await pool.parse(busy, XML, BASE), ParsedFeed)
            assert the_process(pool).sent == served  # the same child all along


async def test_a_child_out_of_memory_is_replaced() -> None:
    amplifier = rss(f'<item xml:base="http://x.example/{"a" * 2_000}/">{"<link>r</link>" * 100_000}</item>')
    async with ParserPool(size=1, memory_bytes=120 * 2**20) as pool:
        assert isinstance(await pool.parse(GOOD, XML, BASE), ParsedFeed)
        outcome = await pool.parse(amplifier, XML, BASE)
        assert outcome == ParseFailed(FeedFault.PARSER_KILLED, "it needed more than 120 MB of memory")
        assert isinstance(await pool.parse(GOOD, XML, BASE), ParsedFeed)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
async def test_f16_a_crash_costs_one_feed(pool: ParserPool, number: signal.Signals) -> None:
    await pool.parse(GOOD, XML, BASE)
    child = the_process(pool)
    os.kill(child._process.pid, signal.SIGSTOP)
    asking = asyncio.create_task(pool.parse(GOOD, XML, BASE))
    await asyncio.sleep(0.05)
    os.kill(child._process.pid, number)
    os.kill(child._process.pid, signal.SIGCONT)
    assert await asking == ParseFailed(FeedFault.PARSER_KILLED, f"the parser was ended by {number.name}")
    assert isinstance(await pool.parse(GOOD, XML, BASE), ParsedFeed)


async def test_a_child_that_died_while_idle_costs_no_feed(pool: ParserPool) -> None:
    await pool.parse(GOOD, XML, BASE)
    os.kill(the_process(pool)._process.pid, signal.SIGKILL)
    await asyncio.sleep(0.05)
    assert isinstance(await pool.parse(GOOD, XML, BASE), ParsedFeed)


async def test_a_child_that_hangs_is_replaced_after_the_wall_time() -> None:
    async with ParserPool(size=1, wall=1.0) as pool:
        await pool.parse(GOOD, XML, BASE)
        os.kill(the_process(pool)._process.pid, signal.SIGSTOP)
        started = time.monotonic()
        outcome = await pool.parse(GOOD, XML, BASE)
        assert outcome == ParseFailed(FeedFault.PARSER_KILLED, "no answer within 1 s")
        assert time.monotonic() - started < 2
        assert isinstance(await pool.parse(GOOD, XML, BASE), ParsedFeed)


async def test_a_child_that_says_more_than_it_announced_is_replaced(pool: ParserPool) -> None:
    await pool.parse(GOOD, XML, BASE)
    child = the_process(pool)
    child._socket.close()
    child._socket, theirs = socket.socketpair()
    child._socket.setblocking(False)
    theirs.sendall(pack_answer(ParseFailed(FeedFault.NOT_A_FEED, "said by another")) + b"and the next one's answer")
    assert await pool.parse(GOOD, XML, BASE) == ParseFailed(FeedFault.PARSER_KILLED, "the parser was ended by SIGKILL")
    assert isinstance(await pool.parse(GOOD, XML, BASE), ParsedFeed)
    theirs.close()


async def test_cancelling_a_parse_leaves_no_process_and_no_stale_answer(pool: ParserPool) -> None:
    await pool.parse(GOOD, XML, BASE)
    process = the_process(pool)._process
    os.kill(process.pid, signal.SIGSTOP)  # or it may have answered already
    asking = asyncio.create_task(pool.parse(rss(item("stale")), XML, BASE))
    await asyncio.sleep(0)
    os.kill(process.pid, signal.SIGCONT)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    outcome = await pool.parse(GOOD, XML, BASE)
    assert isinstance(outcome, ParsedFeed)
    assert outcome.entries[0].title == "China buys soybeans"
    assert process.returncode is not None


async def test_closing_the_pool_ends_its_children() -> None:
    async with ParserPool(size=2) as pool:
        await asyncio.gather(*(pool.parse(GOOD, XML, BASE) for _ in range(4)))
        processes = [each.process._process for each in pool._parsers if each.process]
    assert len(processes) == 2
    assert all(process.returncode is not None for process in processes)


async def test_the_child_starts_wherever_the_bot_was_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pool: ParserPool
) -> None:
    monkeypatch.chdir(tmp_path)
    assert isinstance(await pool.parse(GOOD, XML, BASE), ParsedFeed)


async def test_children_are_recycled() -> None:
    async with ParserPool(size=1, recycle_after=2) as pool:
        pids = []
        for _ in range(3):
            await pool.parse(GOOD, XML, BASE)
            pids.append(the_process(pool)._process.pid)
    assert pids[0] == pids[1] != pids[2]


async def test_a_parse_does_not_stall_the_loop(pool: ParserPool) -> None:
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.005)
            longest = max(longest, time.monotonic() - before)

    watching = asyncio.create_task(watch())
    await pool.parse(rss(*(item(f"t{number}", text="word " * 2_000) for number in range(480))), XML, BASE)
    watching.cancel()
    assert longest < 0.25


async def test_the_child_sees_no_secrets(monkeypatch: pytest.MonkeyPatch, pool: ParserPool) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-canary")
    await pool.parse(GOOD, XML, BASE)
    environ = Path(f"/proc/{the_process(pool)._process.pid}/environ")
    if not environ.exists():
        pytest.skip("needs /proc")
    assert b"canary" not in environ.read_bytes()


_WATCHED = """
import sys
sys.path.insert(0, {root!r})
from bot.feeds.child import parse
for body in ({good!r}, b"odd"):
    parse(body, "", "")  # whatever is imported late is imported now
def watch(event, arguments):
    if event in ("open", "socket.connect", "socket.getaddrinfo", "urllib.Request"):
        print(event, arguments)
sys.addaudithook(watch)
print(parse(sys.stdin.buffer.read(), "", "").fault)
"""


@pytest.mark.parametrize("body", ["{path}", "file://{path}", "http://127.0.0.1/", "ftp://127.0.0.1/", " {path}\n", "."])
def test_a6_a_body_that_names_a_file_or_an_address_opens_nothing(tmp_path: Path, body: str) -> None:
    """An audit hook in the parsing process counts every file and connection it opens."""
    secret = tmp_path / "secret.xml"
    secret.write_bytes(GOOD)
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _WATCHED.format(root=root, good=GOOD)],
        input=body.format(path=secret).encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().split() == ["not_a_feed"]


def test_a_child_loads_nothing_of_the_bot_but_what_reads_feeds() -> None:
    """There are three of them, and what one loads takes memory three times."""
    loaded = "import sys, bot.feeds.child; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert {"asyncio", "apscheduler", "sqlite3", "pydantic", "aiohttp"}.isdisjoint(told.stdout.decode().split())
