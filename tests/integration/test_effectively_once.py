"""Worker, store and Slack's sender together: what goes wrong on the way loses nothing and tells nothing twice."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.caller import Caller
from bot.delivery.budget import UNLIMITED
from bot.delivery.theirs import SKEW
from bot.domain.alert import Alert
from bot.storage.codec import load
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.claiming import claim
from tests.fakes.far_ends import PLATFORMS, OnDiscord, OnSlack
from tests.fakes.feed_server import FeedServer, item, rss
from tests.fakes.feed_server import feed as feed_answer
from tests.fakes.history import Promise, history_of
from tests.fakes.slack import FakeSlack
from tests.hostile import PLAIN
from tests.integration.house import House
from tests.integration.post_office import Post, unfinished
from tests.values import CHANNEL

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# Feeds are cleaned of half surrogate pairs before anything is stored.
WRITABLE = [text for text in PLAIN if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)]


everywhere = pytest.mark.parametrize("post", PLATFORMS, indirect=True)


@pytest.mark.parametrize("post", ["slack", "both"], indirect=True)
async def test_f2_of_1000_messages_whose_answers_were_lost_each_stands_once(post: Post) -> None:
    await post.put(1000, places=50)
    for end in post.ends:
        end.lose_answers(1000 // len(post.ends))
    worker = post.worker()
    for _ in range(60):
        await worker.run_once()
        post.now += timedelta(seconds=65)
    assert await post.broken() == []
    assert post.standing == 1000
    assert post.posts == 1000, "one call an attempt, and no second attempt"


@everywhere
async def test_f2_of_messages_whose_answers_were_lost_before_they_arrived_each_stands_once(post: Post) -> None:
    await post.put(40, places=8)
    for end in post.ends:
        end.fail_before(40 // len(post.ends))
    await post.settle(post.worker())
    assert await post.broken() == []
    assert post.standing == 40
    assert post.posts == 80


@pytest.mark.parametrize("post", ["slack", "discord"], indirect=True)
async def test_f3_a_message_refused_by_a_broken_server_is_delivered_with_one_call_an_attempt(post: Post) -> None:
    await post.put(1)
    post.ends[0].fail_before(5, status=500)
    worker, calls = post.worker(), []
    for _ in range(60):
        await worker.run_once()
        calls.append(post.posts)
        post.now += timedelta(seconds=1)
    assert post.standing == 1
    assert post.posts == 6
    waits = [calls.index(number + 1) - calls.index(number) for number in range(1, 6)]
    assert all(wait >= least for wait, least in zip(waits, (1, 2, 4, 8, 16), strict=True)), waits


async def test_without_history_a_lost_answer_is_one_message_too_many_at_most_and_none_if_so_wanted(post: Post) -> None:
    post.slack.scopes.clear()
    await post.put(5, places=5)
    post.slack.fail("chat.postMessage", times=5, drop=True)
    await post.settle(post.worker())
    assert await post.broken(doubles=1) == []
    assert post.standing == 10
    await post.put(5, places=5)
    post.slack.fail("chat.postMessage", times=5, drop=True)
    await post.settle(post.worker(at_most_once=True))
    assert post.standing == 15


@pytest.mark.parametrize("post", ["slack", "discord"], indirect=True)
@pytest.mark.parametrize("ours", [-9 * HOUR, -HOUR, -4 * MINUTE, 4 * MINUTE, HOUR, 9 * HOUR])
async def test_f2_a_message_in_doubt_is_found_however_wrong_our_clock_is(post: Post, ours: timedelta) -> None:
    await _lost(post, ours)
    await post.settle(post.worker())
    assert (post.standing, post.posts) == (3, 3)


@pytest.mark.parametrize("post", ["slack", "discord"], indirect=True)
@pytest.mark.parametrize("off", [-24 * HOUR, -20 * MINUTE, -4 * MINUTE, 4 * MINUTE, 20 * MINUTE, 24 * HOUR])
async def test_f2_a_message_in_doubt_is_found_though_a_proxy_dates_its_answers_by_a_wrong_clock(
    post: Post, off: timedelta
) -> None:
    """As nginx does in front of a platform. One message was taken before, which bears the platform's own time."""
    post.ends[0].tell_time(post.seconds)
    post.ends[0].fake.proxy_ahead = off.total_seconds()
    worker = post.worker()
    first = int(abs(off) > SKEW)  # by less than that the first message may be in doubt as well
    await post.put(first)
    await worker.run_once()
    await post.put(3, places=3)
    post.ends[0].lose_answers(3)
    await worker.run_once()
    post.now += 20 * MINUTE
    await post.settle(post.worker())
    assert (post.standing, post.posts) == (first + 3, first + 3)


@pytest.mark.parametrize("post", ["slack", "discord"], indirect=True)
@pytest.mark.parametrize("ours", [-9 * HOUR, -HOUR, -4 * MINUTE, 4 * MINUTE, HOUR, 9 * HOUR])
@pytest.mark.parametrize("dies", [False, True])
async def test_f12_a_message_in_doubt_is_found_though_our_clock_has_been_set_right_since(
    post: Post, ours: timedelta, dies: bool
) -> None:
    """By another process, too, and where the one that sent it has not lived to note that its answer was lost."""
    await _lost(post, ours)
    if dies:
        await post.database.write(_forget_that_it_was_lost)
    post.now -= ours
    post.ends[0].tell_time(post.seconds)
    post.now += 20 * MINUTE
    await post.settle(post.worker())
    assert (post.standing, post.posts, await post.broken(freshness=48 * HOUR)) == (3, 3, [])


@pytest.mark.parametrize("post", ["slack", "discord"], indirect=True)
async def test_f12_a_message_in_doubt_is_found_though_it_left_just_after_this_machine_had_slept(post: Post) -> None:
    """A steady clock stands still meanwhile."""
    post.ends[0].tell_time(post.seconds)
    worker = post.worker()
    await post.put(1)
    await post.settle(worker)
    post.now += 8 * HOUR
    await post.put(1, headline="Awake")
    post.ends[0].lose_answers(1)
    await worker.run_once()
    post.now += MINUTE
    await post.settle(post.worker())
    assert (post.standing, post.posts) == (2, 2)


def _forget_that_it_was_lost(tx: Transaction) -> None:
    tx.execute("UPDATE deliveries SET state = 'sending', lease_until = began_at + 60, in_doubt_since = NULL")


@pytest.mark.parametrize("post", ["discord"], indirect=True)
@pytest.mark.parametrize("wrong_then", [0 * HOUR, -HOUR])
async def test_f12_a_clock_that_is_set_back_does_not_make_discord_know_a_nonce_for_longer(
    post: Post, wrong_then: timedelta
) -> None:
    """Where a channel shows nothing, that is what decides whether a message may be sent again."""
    await _lost(post, HOUR)
    post.ends[0].hide_history()
    began = post.now - HOUR
    post.now = began + 20 * MINUTE + wrong_then
    post.ends[0].tell_time(lambda: post.seconds() - wrong_then.total_seconds())
    await post.settle(post.worker(at_most_once=True))
    assert post.standing == 3


@everywhere
async def test_f1_who_looks_after_several_deaths_looks_at_the_time_when_it_left(post: Post) -> None:
    await post.put(len(post.ends))
    for end in post.ends:
        end.lose_answers(1)
    await post.worker().run_once()
    for _ in range(2):
        post.now += 20 * MINUTE
        assert await claim(post.database, [end.platform for end in post.ends], post.now), "who looked has died"
    post.now += 20 * MINUTE
    await post.settle(post.worker())
    assert (post.standing, post.posts) == (len(post.ends), len(post.ends))


async def _lost(post: Post, ours: timedelta) -> None:
    """The answers to three messages are lost, while our clock is so far ahead of the platform's."""

    def theirs() -> float:
        return (post.now - ours).timestamp()

    post.ends[0].tell_time(theirs)
    await post.put(3, places=3)
    post.ends[0].lose_answers(3)
    await post.worker().run_once()


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
    async with OnSlack() as slack, OnDiscord() as discord:
        posts = [Post(database, [slack, discord]) for database in both]
        for end in (slack, discord):
            end.slow_down(0.01)
            end.tell_time(posts[0].seconds)
        await posts[0].put(300, places=20)
        workers = [post.worker() for post in posts]
        running = [asyncio.create_task(worker.run()) for worker in workers]
        for _ in range(20):
            await posts[1].put(10, places=20)
            workers[1].wake()
            await asyncio.sleep(0.02)
        async with asyncio.timeout(30):
            while await both[0].read(unfinished):  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.1)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        assert posts[0].standing == 500
        assert await posts[0].broken() == []
    for database in both:
        await database.close()


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
