"""Polling one feed through time: what is asked, what is read of the answer, and what is kept of it."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.domain.feed import PolledFeed
from bot.feeds.fetch import Fetcher, FetchOptions
from bot.feeds.health import health_of
from bot.feeds.parse import ParsedFeed, ParseFailed, ParserPool
from bot.feeds.rhythm import share_budget
from bot.observe import metrics
from bot.polling import Pacing, Poller, Unchanged
from bot.storage import entries, feeds, intake, switches
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from bot.storage.retention import retain
from tests.fakes.feed_server import Answer, FeedServer, item, rss, status
from tests.fakes.feed_server import feed as feed_answer
from tests.values import NOW, ago, feed

TITLES = [f"China books soybean cargo number {word}" for word in "one two three four five six seven eight".split()]


class WatchedPool(ParserPool):
    """A pool that tells how many items each body had and how many of them were parsed."""

    def __init__(self) -> None:
        super().__init__(size=1)
        self.read: list[tuple[int, int]] = []

    async def parse(self, body: bytes, *where: object, **how: object) -> ParsedFeed | ParseFailed:
        answer = await super().parse(body, *where, **how)  # type: ignore[arg-type]
        if isinstance(answer, ParsedFeed):
            self.read.append((answer.shown, len(answer.entries)))
        return answer


@dataclass
class Desk:
    """A poller with one feed, a clock moved by hand, and the server the feed is at."""

    server: FeedServer
    database: Database
    fetcher: Fetcher
    pool: WatchedPool
    now: datetime = NOW
    pacing: Pacing = field(default_factory=lambda: Pacing(share_budget([]), timedelta(minutes=5)))
    staying: Poller | None = None  # the process that polls; None: another one each time

    async def polled(self) -> PolledFeed:
        (found,) = await self.database.read(feeds.active)
        return found

    async def poll(self, *titles: str, answer: Answer | None = None, after: timedelta = timedelta(hours=1)) -> int:
        """Let time pass and poll the feed, which shows these titles now; returns how many were new."""
        self.now += after
        shown = rss(*(item(title, f"https://outlet.example/{title[-5:]}", title, "", ago(hours=1)) for title in titles))
        self.server.script("/feed", answer or feed_answer(shown))
        poller = self.staying or self.poller()
        return await poller.poll(await self.polled(), self.now)

    def poller(self) -> Poller:
        """What one process polls with."""
        return Poller(self.database, self.fetcher, self.pool, self.pacing)

    async def titles(self) -> list[str]:
        return [entry.title for entry in await self.database.read(entries.inbox, 1000)]


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    options = FetchOptions(timeout=5, allow_networks=("127.0.0.0/8",), host_interval=0)
    async with FeedServer() as server, Fetcher(options) as fetcher, WatchedPool() as pool:
        await database.write(feeds.declare, [feed(url=server.url("/feed"))], feeds.CONFIG)
        yield Desk(server, database, fetcher, pool)
    await database.close()


async def test_of_a_changed_body_only_the_new_items_are_parsed(desk: Desk) -> None:
    assert await desk.poll(*TITLES[:3]) == 3
    assert await desk.poll(*TITLES[:5]) == 2
    assert await desk.poll(*TITLES[2:6]) == 1
    assert desk.pool.read == [(3, 3), (5, 2), (4, 1)]
    assert sorted(await desk.titles()) == sorted(TITLES[:6])


async def test_a_process_reads_only_what_is_new_to_it_or_to_another_that_has_polled_meanwhile(desk: Desk) -> None:
    one, other = desk.poller(), desk.poller()
    for desk.staying, shown in ((one, 2), (one, 3), (other, 5), (one, 6), (one, 7)):
        await desk.poll(*TITLES[:shown])
    assert desk.pool.read == [(2, 2), (3, 1), (5, 2), (6, 1), (7, 1)]
    assert sorted(await desk.titles()) == sorted(TITLES[:7])


async def test_an_unchanged_body_is_not_parsed_at_all_though_its_server_knows_no_304(desk: Desk) -> None:
    for _ in range(3):
        await desk.poll(*TITLES[:3])
    assert desk.pool.read == [(3, 3)]


async def test_polls_that_brought_nothing_new_are_all_kept_when_they_end_together(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_ok, commits = feeds.settle_ok, list[int]()

    def counted(tx: Transaction, polled: Sequence[tuple[PolledFeed, datetime]]) -> None:
        commits.append(len(polled))
        settle_ok(tx, polled)

    monkeypatch.setattr(feeds, "settle_ok", counted)
    more = [feed(url=desk.server.url(f"/feed/{number}")) for number in range(20)]
    await desk.database.write(feeds.declare, more, feeds.CONFIG)
    together = Unchanged()

    async def keep(one: PolledFeed) -> datetime | None:
        await together.keep(desk.database, one, NOW)
        return {each.id: each.last_ok_at for each in await desk.database.read(feeds.active)}[one.id]

    assert await asyncio.gather(*map(keep, await desk.database.read(feeds.active))) == [NOW] * 21
    assert commits == [1, 20], "all that end during a commit go into the next"


async def test_polls_that_could_not_be_kept_stay_due_and_the_next_are_kept(desk: Desk) -> None:
    await desk.database.write(feeds.declare, [feed(url=desk.server.url("/other"))], feeds.CONFIG)
    one, other = (
        replace(each, next_poll_at=NOW + timedelta(hours=1)) for each in await desk.database.read(feeds.active)
    )
    together = Unchanged()
    await asyncio.gather(
        together.keep(desk.database, one, NOW),
        *(together.keep(desk.database, each, NOW) for each in (replace(other, shown=2**70), other)),
        return_exceptions=True,
    )
    assert [each.id for each in await desk.database.read(feeds.due, NOW)] == [other.id]
    await together.keep(desk.database, other, NOW)
    assert await desk.database.read(feeds.due, NOW) == []


async def test_a_body_that_could_not_be_kept_is_read_again(desk: Desk) -> None:
    await desk.poll(answer=Answer(200, b"<rss><channel><item><title>cut"))
    assert await desk.poll(*TITLES[:3]) == 3
    assert (await desk.polled()).fault is None


async def test_once_a_day_everything_is_parsed_so_that_it_counts_as_seen(desk: Desk) -> None:
    await desk.poll(*TITLES[:3])
    await desk.poll(*TITLES[:4], after=timedelta(hours=25))
    await desk.poll(*TITLES[:5])
    assert desk.pool.read == [(3, 3), (4, 4), (5, 1)]


async def test_f24_also_where_something_new_comes_every_hour(desk: Desk) -> None:
    for turn in range(50):
        await desk.poll(TITLES[0], f"Beijing taxes cranes {turn}")
    assert [turn for turn, read in enumerate(desk.pool.read) if read == (2, 2)] == [0, 24, 48]


@pytest.mark.parametrize("etag", ['"v1"', ""], ids=["304", "same body"])
async def test_what_a_feed_shows_for_months_without_a_change_is_never_new_again(desk: Desk, etag: str) -> None:
    body = rss(item(TITLES[0], "https://outlet.example/1", "1", "", NOW))
    assert await desk.poll(answer=feed_answer(body, etag)) == 1
    for _ in range(100):
        assert await desk.poll(answer=feed_answer(body, etag), after=timedelta(days=1)) == 0
        await desk.database.write(intake.forget_seen, desk.now - timedelta(days=90))
    # Another id and another body: only that its words were seen can tell that it is old.
    renamed = rss(item(TITLES[0], "https://outlet.example/2", "2", "", NOW))
    assert await desk.poll(answer=feed_answer(renamed)) == 0


async def test_f12_what_a_feed_goes_on_showing_is_noted_as_seen_though_the_clock_was_ahead(desk: Desk) -> None:
    await desk.poll(*TITLES[:3])
    await desk.poll(*TITLES[:3], after=timedelta(days=365))
    await desk.poll(*TITLES[:4], after=timedelta(days=-365))
    assert desk.pool.read[-1] == (4, 4), "all of them"
    await desk.poll(*TITLES[:5])
    assert desk.pool.read[-1] == (5, 1)


async def test_what_a_feed_stopped_showing_is_forgotten_after_its_time(desk: Desk) -> None:
    await desk.poll(TITLES[0])
    for _ in range(92):
        await desk.poll(TITLES[1], after=timedelta(days=1))
        await desk.database.write(intake.forget_seen, desk.now - timedelta(days=90))
    moved = item(TITLES[0], "https://outlet.example/moved", TITLES[0], "", ago(hours=1))
    assert await desk.poll(answer=feed_answer(rss(moved))) == 1, "neither its id nor its words are known"
    assert await desk.poll(*TITLES[:2]) == 0


async def test_f24_what_was_shown_is_known_for_ninety_days_from_its_very_last_sight(desk: Desk) -> None:
    await desk.poll(*TITLES[:2])
    await desk.poll(*TITLES[:3], after=timedelta(hours=23))  # not noted: that is done once a day
    await desk.poll(TITLES[2])
    desk.now += timedelta(days=90, hours=-2)
    await retain(desk.database, desk.now)
    assert await desk.poll(*TITLES[:3]) == 0


@pytest.mark.parametrize("seed", range(6))
async def test_reading_only_what_is_new_keeps_the_same_as_reading_everything(desk: Desk, seed: int) -> None:
    luck = random.Random(seed)
    shown: list[str] = []
    told: set[str] = set()
    for turn in range(40):
        luck.shuffle(shown)
        shown = shown[: luck.randint(0, 8)] + [f"{luck.choice(TITLES)} {turn}" for _ in range(luck.randint(0, 3))]
        shown = list(dict.fromkeys(shown))
        new = await desk.poll(*shown, after=timedelta(hours=luck.choice((1, 1, 1, 30))))
        assert new == len(set(shown) - told)
        told |= set(shown)
    assert sorted(await desk.titles()) == sorted(told)
    assert sum(parsed for _, parsed in desk.pool.read) < sum(items for items, _ in desk.pool.read)


async def test_a_feed_is_not_asked_in_the_hours_and_days_it_asks_to_skip(desk: Desk) -> None:
    skips = "<skipHours><hour>13</hour><hour>14</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    body = rss(item(TITLES[0], "https://outlet.example/1"), head=skips)
    await desk.poll(answer=feed_answer(body, '"v1"'), after=timedelta(minutes=55))
    for _ in range(2):  # the second answer is a 304, which says nothing of them
        due = (await desk.polled()).next_poll_at
        assert due is not None
        assert due >= NOW.replace(hour=15)
        await desk.poll(answer=feed_answer(body, '"v1"'), after=timedelta(0))
    assert len(desk.server.asked("/feed")) == 3
    assert desk.pool.read == [(1, 1)]


@pytest.mark.parametrize(
    ("head", "headers"), [("<ttl>40</ttl>", {}), ("", {"Cache_Control": "max-age=2400"})], ids=["feed", "server"]
)
async def test_what_a_feed_or_its_server_asks_for_makes_the_next_poll_later(
    desk: Desk, head: str, headers: dict[str, str]
) -> None:
    body = rss(item(TITLES[0], "https://outlet.example/1"), head=head)
    for _ in range(2):  # the second answer is a 304
        await desk.poll(answer=feed_answer(body, '"v1"').but(**headers))
        due = (await desk.polled()).next_poll_at
        assert due is not None
        assert timedelta(minutes=40) <= due - desk.now < timedelta(minutes=45)
    assert desk.pool.read == [(1, 1)]


async def test_a_feed_fails_since_the_first_of_its_failed_polls(desk: Desk) -> None:
    await desk.poll(TITLES[0])
    for failures in (1, 2, 3):
        await desk.poll(answer=status(500))
        failing = await desk.polled()
        assert (failing.failures, failing.failing_since) == (failures, NOW + timedelta(hours=2))
    await desk.poll(answer=status(500), after=timedelta(hours=-9))
    assert (await desk.polled()).failing_since == desk.now, "the clock was ahead"
    await desk.poll(TITLES[0])
    assert (await desk.polled()).failing_since is None


@pytest.mark.parametrize("failures", [1, 2])
async def test_f15_an_outage_ends_with_the_first_answer_though_it_has_nothing_new(desk: Desk, failures: int) -> None:
    body = rss(item(TITLES[0], "https://outlet.example/1"))
    await desk.poll(answer=feed_answer(body, '"v1"'))
    for _ in range(failures):
        await desk.poll(answer=status(500))
    await desk.poll(answer=feed_answer(body, '"v1"'))
    gap = await desk.database.read(switches.gap)
    noted = (NOW + timedelta(hours=1), desk.now)
    assert (gap.begin, gap.end) == (noted if failures > 1 else (None, None)), "one failure is no outage"


async def test_ids_outlive_a_restart_of_the_bot(desk: Desk) -> None:
    await desk.poll(*TITLES[:3])
    async with WatchedPool() as other:
        desk.pool = other
        assert await desk.poll(*TITLES[:4]) == 1
        assert other.read == [(4, 1)]


async def test_what_a_feed_held_at_its_first_poll_is_no_delay_of_ours(desk: Desk) -> None:
    def seen() -> float:
        return metrics.REGISTRY.get_sample_value("tradewire_seen_after_seconds_count") or 0.0

    before = seen()
    assert await desk.poll(*TITLES[:2]) == 2
    assert seen() == before
    assert await desk.poll(*TITLES[:3]) == 1
    assert seen() == before + 1


@pytest.mark.parametrize("everything", [False, True], ids=["what is new", "all is read"])
async def test_of_a_feed_without_dates_that_has_lost_an_item_the_one_that_moves_up_is_no_news(
    desk: Desk, everything: bool
) -> None:
    def shown(*numbers: int) -> Answer:
        return feed_answer(rss(*(item(f"China books soybean cargo {each}", guid=f"{each}") for each in numbers)))

    for newest in range(10, 14):
        await desk.poll(answer=shown(*range(newest, newest - 8, -1)))
    assert await desk.poll(answer=shown(14, 13, 11, 10, 9, 8, 7, 6), after=timedelta(hours=1 + 24 * everything)) == 1
    assert await desk.poll(answer=shown(14, 13, 11, 9, 8, 7, 6, 2), after=timedelta(hours=1 + 24 * everything)) == 0
    kept = {entry.title[-2:].strip(): entry.baseline for entry in await desk.database.read(entries.inbox, 99)}
    assert [title for title, baseline in kept.items() if not baseline and int(title) < 10] == []
    assert "2" in kept, "it can be searched for, and is found again"
    assert await desk.poll(answer=shown(15, 14, 13, 11, 9, 8, 7, 6, 2)) == 1


async def test_a_feed_is_ok_since_it_answered_first_or_again(desk: Desk) -> None:
    async def since() -> datetime | None:
        return health_of(await desk.polled()).since

    await desk.poll(*TITLES[:2])
    first = desk.now
    await desk.poll(*TITLES[:3])
    await desk.poll(*TITLES[:3])
    assert await since() == first
    await desk.poll(answer=status(500))
    assert await since() == desk.now
    await desk.poll(*TITLES[:3])
    again = desk.now
    await desk.poll(*TITLES[:4])
    assert await since() == again


async def test_f25_an_undated_feed_that_turns_round_loses_nothing_that_comes_at_its_end(desk: Desk) -> None:
    async def show(*titles: str) -> int:
        items = [item(title, f"https://outlet.example/{title[-5:]}", title) for title in titles]
        return await desk.poll(answer=feed_answer(rss(*items)))

    for last in (3, 4, 5, 6):
        await show(*TITLES[last - 1 :: -1])
    assert [await show(*TITLES[:6]), await show(*TITLES[:7]), await show(*TITLES)] == [0, 1, 1]
    kept = await desk.database.read(entries.inbox, 1000)
    assert [entry.title for entry in kept if not entry.baseline][-2:] == TITLES[6:]
