"""What goes along with a message on Discord: too early, it waits in the store, and is done once, after a restart."""

from datetime import timedelta

import pytest

from bot.domain.alert import DecisionKind
from bot.platforms.discord.errands import Errands
from bot.platforms.discord.wire import Wire
from bot.storage import outbox
from bot.storage.database import Transaction
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_seen import ANNOUNCEMENT, Request
from tests.fakes.far_ends import OnDiscord
from tests.integration.post_office import Post
from tests.values import alert

pytestmark = pytest.mark.parametrize("post", ["discord"], indirect=True)


def played(post: Post) -> FakeDiscord:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    return end.fake


async def run_errands(post: Post) -> None:
    """Another life of the bot does what is left."""
    discord = played(post)
    wire = Wire(discord.token, discord.api_url)
    await Errands(wire, post.database, lambda: post.now).run_due()
    await wire.close()


async def waiting(post: Post) -> int:
    return len(await post.database.read(lambda tx: tx.rows("SELECT 1 FROM errands")))


def published(discord: FakeDiscord) -> list[bool]:
    return [each.published for each in discord.messages["8C0"]]


def tried(discord: FakeDiscord) -> int:
    return sum(each.path.endswith("/crosspost") for each in discord.requests)


async def test_f41_what_is_published_too_often_is_published_after_a_restart_when_it_is_its_turn(post: Post) -> None:
    discord = played(post)
    discord.channels["8C0"] = {"type": ANNOUNCEMENT}
    discord.rate_limit("publish", 3000)
    await post.put(3)
    await post.settle(post.worker())
    assert (published(discord), tried(discord)) == ([False] * 3, 1), "those behind it are not refused one by one"
    post.now += timedelta(seconds=2990)
    await run_errands(post)
    assert tried(discord) == 1, "no call before its time"
    post.now += timedelta(seconds=10)
    discord.rate_limit("publish", 3600)
    await run_errands(post)
    assert published(discord) == [False] * 3
    post.now += timedelta(seconds=3600)
    await run_errands(post)
    assert (published(discord), tried(discord), await waiting(post)) == ([True] * 3, 5, 0)


async def test_what_was_published_though_the_answer_was_lost_is_left_at_that(post: Post) -> None:
    discord = played(post)
    discord.channels["8C0"] = {"type": ANNOUNCEMENT}
    discord.fail("publish", drop=True)
    await post.put(1)
    await post.settle(post.worker())
    post.now += timedelta(seconds=10)
    await run_errands(post)
    assert (published(discord), tried(discord), await waiting(post)) == ([True], 2, 0)


@pytest.mark.parametrize("fault", [{}, {"drop": True}])
async def test_a_word_in_an_announcement_channel_is_published_as_well(post: Post, fault: dict[str, bool]) -> None:
    discord = played(post)
    discord.channels["8C0"] = {"type": ANNOUNCEMENT}
    await post.put(1)
    await post.settle(post.worker())
    told = alert(story_id=1, change="China denies it", aloud=True)
    here = post.ends[0].place("C0")
    discord.watch = lambda request: discord.fail("post", **fault) if fault and is_word(request) else None
    await post.database.write(lambda tx: outbox.put(tx, here, 1, DecisionKind.FOLLOW_UP, told, post.now))
    await post.settle(post.worker())
    discord.watch = lambda request: None
    for _ in range(2):
        post.now += timedelta(minutes=10)
        await run_errands(post)
    assert [each.mark for each in discord.messages["8C0"]] == ["1", "2e"]
    assert (published(discord), await waiting(post)) == ([True, True], 0)


def is_word(request: Request) -> bool:
    return request.method == "POST" and ":echo:" in str(request.payload)


async def test_what_may_not_be_published_is_not_asked_for_again(post: Post) -> None:
    discord = played(post)
    discord.channels["8C0"] = {"type": ANNOUNCEMENT}
    discord.fail("publish", status=403, code=50013)
    await post.put(1)
    await post.settle(post.worker())
    post.now += timedelta(days=1)
    await run_errands(post)
    assert (published(discord), tried(discord)) == ([False], 1)


@pytest.mark.parametrize("behind", [timedelta(0), timedelta(hours=1)])
@pytest.mark.parametrize("fault", [{"status": 429}, {"status": 502}, {"drop": True}])
async def test_a_word_in_the_channel_that_was_not_taken_or_not_answered_is_said_once_whatever_our_clock_shows(
    post: Post, fault: dict[str, object], behind: timedelta
) -> None:
    discord = played(post)
    discord.clock = lambda: post.seconds() - behind.total_seconds()
    discord.watch = lambda request: discord.fail("post", **fault) if is_first_word(request) else None
    words: list[Request] = []

    def is_first_word(request: Request) -> bool:
        is_word = request.method == "POST" and "message_reference" in request.payload
        words.extend([request] * is_word)
        return is_word and len(words) == 1

    def follow(tx: Transaction) -> None:
        told = alert(story_id=1, change="China denies it", aloud=True)
        outbox.put(tx, post.ends[0].place("C0"), 1, DecisionKind.FOLLOW_UP, told, post.now)

    await post.put(1)
    await post.database.write(follow)
    await post.settle(post.worker())
    assert (len(words), await waiting(post)) == (1, 1)
    for _ in range(3):
        post.now += timedelta(minutes=10)
        await run_errands(post)
    assert [each.mark for each in discord.messages["8C0"]] == ["1", "2e"]
    assert await waiting(post) == 0


async def twenty_wait(post: Post) -> FakeDiscord:
    """In a channel where no more may be published for an hour."""
    discord = played(post)
    discord.channels["8C0"] = {"type": ANNOUNCEMENT}
    discord.rate_limit("publish", 3600)
    await post.put(20)
    await post.settle(post.worker())
    assert (tried(discord), await waiting(post)) == (1, 20)
    return discord


@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50001), (401, 0)])
async def test_f45_a_channel_that_is_gone_is_called_once_however_much_waits_there(
    post: Post, status: int, code: int
) -> None:
    discord = await twenty_wait(post)
    post.now += timedelta(hours=1)
    discord.fail("publish", times=20, status=status, code=code)
    await run_errands(post)
    assert (tried(discord), await waiting(post)) == (2, 0)


async def test_a_message_that_is_deleted_takes_no_other_with_it(post: Post) -> None:
    discord = await twenty_wait(post)
    post.now += timedelta(hours=1)
    discord.fail("publish", status=404, code=10008)
    await run_errands(post)
    assert (published(discord), await waiting(post)) == ([False] + [True] * 19, 0)


async def test_f12_what_was_put_off_while_the_clock_was_ahead_holds_up_nothing(post: Post) -> None:
    post.now += timedelta(days=365)
    discord = await twenty_wait(post)
    post.now -= timedelta(days=365)
    await run_errands(post)
    assert (published(discord), await waiting(post)) == ([True] * 20, 0)


@pytest.mark.parametrize(("later", "said"), [(timedelta(hours=1), True), (timedelta(days=3), False)])
@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=365)])
async def test_f15_a_word_that_waited_while_the_bot_stood_still_or_its_clock_was_ahead_is_said_while_it_is_news(
    post: Post, later: timedelta, said: bool, ahead: timedelta
) -> None:
    discord = played(post)
    post.now += ahead
    await told_in_the_thread(post)
    post.now += later - ahead
    await run_errands(post)
    assert ("2e" in [each.mark for each in discord.messages["8C0"]]) == (said and not ahead)
    assert await waiting(post) == 0


async def told_in_the_thread(post: Post) -> None:
    """The word on it in the channel is refused at first."""
    discord, words = played(post), list[Request]()

    def refuse_the_first(request: Request) -> None:
        if request.method == "POST" and "message_reference" in request.payload and not words:
            words.append(request)
            discord.fail("post", status=429)

    def follow(tx: Transaction) -> None:
        told = alert(story_id=1, change="China denies it", aloud=True)
        outbox.put(tx, post.ends[0].place("C0"), 1, DecisionKind.FOLLOW_UP, told, post.now)

    discord.watch = refuse_the_first
    await post.put(1)
    await post.database.write(follow)
    await post.settle(post.worker())
    assert await waiting(post) == 1
