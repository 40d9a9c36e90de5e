"""Two requests at one parser: what becomes of one of them does nothing to the other."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest

from bot.domain.feed import FeedFault
from bot.feeds.parse import ParsedFeed, ParseFailed, ParserPool
from tests.fakes.bombs import tags
from tests.fakes.feed_server import item, rss
from tests.integration.test_parser_pool import BASE, XML, the_process

Parse = asyncio.Task[ParsedFeed | ParseFailed]


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    async with ParserPool(size=1, wall=10.0, cpu_seconds=2) as running:
        await running.parse(rss(item("warm")), XML, BASE)
        yield running


async def in_line(pool: ParserPool, *bodies: bytes) -> list[Parse]:
    """Have these parsed, in this order, by a process that stands still; they stand in line when this returns."""
    os.kill(the_process(pool)._process.pid, signal.SIGSTOP)
    asking = [asyncio.create_task(pool.parse(body, XML, BASE)) for body in bodies]
    await asyncio.sleep(0.05)
    assert pool._parsers[0].busy == len(bodies)
    return asking


def go_on(pool: ParserPool) -> None:
    os.kill(the_process(pool)._process.pid, signal.SIGCONT)


async def titles(*asking: Parse) -> list[str]:
    return [entry.title for each in await asyncio.gather(*asking) for entry in getattr(each, "entries", ())]


async def test_each_gets_its_own_answer_whatever_the_sizes(pool: ParserPool) -> None:
    large = rss(item("large", text="word " * 400_000))
    bodies = [large if number % 3 == 0 else rss(item(f"t{number}")) for number in range(12)]
    expected = ["large" if number % 3 == 0 else f"t{number}" for number in range(12)]
    asking = [asyncio.create_task(pool.parse(body, XML, BASE)) for body in bodies]
    assert await titles(*asking) == expected


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
async def test_f16_a_crash_costs_the_feed_that_was_parsed_and_not_the_next(
    pool: ParserPool, number: signal.Signals
) -> None:
    first, second = await in_line(pool, rss(item("one")), rss(item("two")))
    os.kill(the_process(pool)._process.pid, number)
    go_on(pool)
    assert await first == ParseFailed(FeedFault.PARSER_KILLED, f"the parser was ended by {number.name}")
    assert await titles(second) == ["two"]


async def test_a_feed_that_takes_too_much_does_not_count_against_the_next(pool: ParserPool) -> None:
    first, second = await in_line(pool, rss(item("t", extra=tags(100_000))), rss(item("two")))
    go_on(pool)
    assert await first == ParseFailed(FeedFault.PARSER_KILLED, "it needed more than 2 s of processor time")
    assert await titles(second) == ["two"]


async def test_a_large_body_that_could_not_be_sent_whole_is_sent_again() -> None:
    async with ParserPool(size=1) as pool:
        await pool.parse(rss(item("warm")), XML, BASE)
        first, second = await in_line(pool, rss(item("one")), rss(item("two", text="word " * 800_000)))
        os.kill(the_process(pool)._process.pid, signal.SIGKILL)
        assert isinstance(await first, ParseFailed)
        assert await titles(second) == ["two"]


async def test_the_time_of_the_next_begins_when_it_is_its_turn() -> None:
    async with ParserPool(size=1, wall=0.5) as pool:
        await pool.parse(rss(item("warm")), XML, BASE)
        first, second = await in_line(pool, rss(item("one")), rss(item("two")))
        began = time.monotonic()
        assert await first == ParseFailed(FeedFault.PARSER_KILLED, "no answer within 0.5 s")
        assert time.monotonic() - began < 5
        assert await titles(second) == ["two"]


async def test_one_that_hangs_behind_another_is_ended_by_its_own_time() -> None:
    async with ParserPool(size=1, wall=0.5) as pool:
        await pool.parse(rss(item("warm")), XML, BASE)
        first, second = await in_line(pool, rss(item("one")), rss(item("t", extra=tags(100_000))))
        go_on(pool)
        assert await titles(first) == ["one"]
        assert await second == ParseFailed(FeedFault.PARSER_KILLED, "no answer within 0.5 s")


@pytest.mark.parametrize("which", [0, 1])
async def test_cancelling_one_leaves_the_other_its_answer(pool: ParserPool, which: int) -> None:
    process = the_process(pool)._process
    asking = await in_line(pool, rss(item("one")), rss(item("two")))
    go_on(pool)
    asking[which].cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking[which]
    assert await titles(asking[1 - which]) == [["two"], ["one"]][which]
    assert process.returncode is not None, "or the answer to the cancelled one would come to another"
    assert await titles(asyncio.create_task(pool.parse(rss(item("three")), XML, BASE))) == ["three"]


async def test_a_process_that_has_served_enough_answers_all_that_is_in_line_first() -> None:
    async with ParserPool(size=1, recycle_after=2) as pool:
        bodies = [rss(item(f"t{number}")) for number in range(7)]
        asking = [asyncio.create_task(pool.parse(body, XML, BASE)) for body in bodies]
        assert await titles(*asking) == [f"t{number}" for number in range(7)]
        assert the_process(pool).sent == 1


async def test_the_idle_are_asked_before_anybody_waits_behind_another() -> None:
    async with ParserPool(size=3) as pool:
        for _ in range(3):
            await pool.parse(rss(item("one by one")), XML, BASE)
        assert [parser.process is None for parser in pool._parsers] == [False, True, True]
        await asyncio.gather(*(pool.parse(rss(item("at once")), XML, BASE) for _ in range(3)))
        assert [parser.process and parser.process.sent for parser in pool._parsers] == [4, 1, 1]
