"""Worker, store and Slack's sender together: what goes wrong on the way loses nothing and tells nothing twice."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.commands.caller import Caller
from bot.delivery.budget import UNLIMITED
from bot.delivery.worker import Worker
from bot.domain.alert import Alert, DecisionKind
from bot.domain.subscription import Destination
from bot.platforms.slack.client import make_client, open_session
from bot.platforms.slack.sender import SlackSender
from bot.storage import outbox, stories
from bot.storage.codec import load
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.history import Promise, history_of
from tests.fakes.slack import FakeSlack
from tests.hostile import PLAIN
from tests.integration.house import House
from tests.values import CHANNEL, NOW, alert, story

# Feeds are cleaned of half surrogate pairs before anything is stored.
WRITABLE = [text for text in PLAIN if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)]


@dataclass
class Post:
    """A store, a Slack, and workers on them, with a clock moved by hand."""

    database: Database
    slack: FakeSlack
    now: datetime = NOW
    sessions: list[ClientSession] = field(default_factory=list)

    def seconds(self) -> float:
        return self.now.timestamp()

    def worker(self, timeout: int = 5, at_most_once: bool = False) -> Worker:
        self.sessions.append(session := open_session(timeout))
        sender = SlackSender(make_client(self.slack.bot_token, self.slack.base_url, session=session))
        sender.limits = UNLIMITED
        return Worker(self.database, {"slack": sender}, lambda: self.now, timedelta(hours=6), at_most_once)

    async def close(self) -> None:
        for session in self.sessions:
            await session.close()
        await self.database.close()

    async def put(self, number: int, places: int = 1, **changed: object) -> None:
        """So many announcements, spread over so many channels."""
        await self.database.write(_put, number, places, self.now, changed)

    async def settle(self, worker: Worker, tries: int = 20) -> None:
        """Let time pass until all is sent."""
        for _ in range(tries):
            await worker.run_once()
            if not await self.database.read(_unfinished):
                return
            self.now += timedelta(seconds=65)
        raise AssertionError("not all was sent")

    async def broken(self, **promise: object) -> list[str]:
        history = await history_of(self.database, self.slack)
        return history.judge(Promise(self.now + timedelta(hours=1), **promise))  # type: ignore[arg-type]

    @property
    def standing(self) -> int:
        return sum(len(messages) for messages in self.slack.messages.values())


def _put(tx: Transaction, number: int, places: int, now: datetime, changed: dict[str, object]) -> None:
    for each in range(number):
        story_id = stories.save(tx, story(id=0)).id
        place = Destination("slack", "T1", f"C{each % places}")
        values = {"story_id": story_id, "headline": f"Headline {each}"} | changed
        outbox.put(tx, place, story_id, DecisionKind.ANNOUNCE, alert(**values), now)


def _unfinished(tx: Transaction) -> int:
    return len(tx.rows("SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending')"))


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    async with FakeSlack() as slack:
        post = Post(database, slack)
        slack.clock = post.seconds
        yield post
        await post.close()


async def test_f2_of_1000_messages_whose_answers_were_lost_each_stands_once(post: Post) -> None:
    await post.put(1000, places=50)
    post.slack.fail("chat.postMessage", times=1000, drop=True)
    worker = post.worker()
    for _ in range(60):
        await worker.run_once()
        post.now += timedelta(seconds=65)
    assert await post.broken() == []
    assert post.standing == 1000
    assert len(post.slack.posts) == 1000, "one call an attempt, and no second attempt"


async def test_f2_of_messages_whose_answers_were_lost_before_they_arrived_each_stands_once(post: Post) -> None:
    await post.put(40, places=8)
    post.slack.fail("chat.postMessage", times=40, status=502)
    await post.settle(post.worker())
    assert await post.broken() == []
    assert post.standing == 40
    assert len(post.slack.posts) == 80


async def test_f3_a_message_refused_by_a_broken_server_is_delivered_with_one_call_an_attempt(post: Post) -> None:
    await post.put(1)
    post.slack.fail("chat.postMessage", times=5, status=500)
    worker, calls = post.worker(), []
    for _ in range(60):
        await worker.run_once()
        calls.append(len(post.slack.posts))
        post.now += timedelta(seconds=1)
    assert post.standing == 1
    assert len(post.slack.posts) == 6
    waits = [calls.index(number + 1) - calls.index(number) for number in range(1, 6)]
    assert all(wait >= least for wait, least in zip(waits, (1, 2, 4, 8, 16), strict=True)), waits


async def test_without_history_a_lost_answer_is_one_message_too_many_at_most_and_none_if_so_wanted(post: Post) -> None:
    post.slack.scopes.clear()
    await post.put(5, places=5)
    post.slack.fail("chat.postMessage", times=5, drop=True)
    await post.settle(post.worker())
    assert await post.broken(copies=2) == []
    assert post.standing == 10
    await post.put(5, places=5)
    post.slack.fail("chat.postMessage", times=5, drop=True)
    await post.settle(post.worker(at_most_once=True))
    assert post.standing == 15


async def test_f44_a_story_too_long_for_slack_is_sent_as_plain_text_and_holds_up_nothing(post: Post) -> None:
    await post.put(3, headline="A headline")
    post.slack.fail("chat.postMessage", error="msg_blocks_too_long")
    await post.settle(post.worker())
    messages = post.slack.messages["C0"]
    assert [bool(message.blocks) for message in messages] == [False, True, True]
    assert len(post.slack.posts) == 4, "one retry, without blocks"


async def test_f44_a_story_refused_in_every_form_is_given_up_and_the_next_goes(post: Post) -> None:
    await post.put(2)
    post.slack.fail("chat.postMessage", times=2, error="msg_too_long")
    await post.settle(post.worker())
    assert post.standing == 1
    assert len(post.slack.posts) == 3


async def test_a26_no_text_of_a_feed_is_sql_in_the_outbox(post: Post) -> None:
    for number, text in enumerate(WRITABLE):
        await post.put(1, headline=text, topic=text, why=text, short_id=f"s{number}")
    await post.settle(post.worker())
    assert post.standing == len(WRITABLE)
    assert await post.database.read(_contents) == WRITABLE


def _contents(tx: Transaction) -> Sequence[str]:
    rows = tx.rows("SELECT content_json FROM deliveries ORDER BY id")
    return [load(Alert, row["content_json"]).headline for row in rows]


async def test_f10_two_bots_on_one_file_send_each_message_once(tmp_path: Path) -> None:
    both = [open_database(f"sqlite:///{tmp_path}/two.db") for _ in range(2)]
    await both[0].migrate()
    async with FakeSlack() as slack:
        slack.delay = 0.01
        posts = [Post(database, slack) for database in both]
        slack.clock = posts[0].seconds
        await posts[0].put(300, places=20)
        workers = [post.worker() for post in posts]
        running = [asyncio.create_task(worker.run()) for worker in workers]
        for _ in range(20):
            await posts[1].put(10, places=20)
            workers[1].wake()
            await asyncio.sleep(0.02)
        async with asyncio.timeout(30):
            while await both[0].read(_unfinished):  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.1)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        assert posts[0].standing == 500
        assert await posts[0].broken() == []
        for post in posts:
            await post.close()


async def test_f10_two_whole_bots_on_one_file_read_judge_and_tell_each_event_once(tmp_path: Path) -> None:
    async with FeedServer() as server, FakeSlack() as slack:
        house = House(server, tmp_path, slack)
        slack.clock = lambda: house.now.timestamp()  # noqa: PLW0108  as its clock is then
        for outlet in range(4):
            house.shows(outlet)
        async with house.app() as one, house.app() as other:
            await one.commands("subscribe us_china_trade", Caller(CHANNEL, "U1"))
            for app in (one, other):
                app.senders["slack"].limits = UNLIMITED
            for turn in range(6):
                for outlet in range(4):
                    house.shows(outlet, feed_answer(rss(*events_of(turn, outlet, house.now))))
                await asyncio.gather(*(app.pass_once(everything=True) for app in (one, other)))
                house.now += timedelta(minutes=20)
            for app in (one, other):
                await app.pass_once(everything=False)
            history = await history_of(one.database, slack)
        assert history.judge(Promise(house.now + timedelta(hours=1))) == []
        assert sum(row["kind"] == "announce" for row in history.rows) == len(GOODS)


GOODS = "soybeans corn wheat sorghum cotton beef pork chicken propane ethanol coal copper".split()


def events_of(turn: int, outlet: int, now: datetime) -> list[str]:
    """Two events a turn, which every outlet reports."""
    return [
        item(f"China buys {1370 * each + 1000} tonnes of US {good}", f"https://o{outlet}.example/{good}", good, "", now)
        for each, good in enumerate(GOODS)
        if each // 2 == turn
    ]
