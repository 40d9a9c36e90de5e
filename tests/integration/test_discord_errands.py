"""What goes along with a message on Discord: too early, it waits in the store, and is done once, after a restart."""

from datetime import time, timedelta

import pytest

from bot.delivery.digests import send_digests
from bot.domain.alert import Alert, Decision, DecisionKind, Reason
from bot.domain.story import Level
from bot.domain.subscription import Options, QuietHours
from bot.platforms.discord.errands import Errands
from bot.platforms.discord.wire import Wire
from bot.storage import decisions, outbox, subscriptions
from bot.storage.database import Transaction
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_seen import ANNOUNCEMENT, Request
from tests.fakes.far_ends import OnDiscord
from tests.integration.post_office import Post
from tests.values import NOW, alert

FRESHNESS = timedelta(hours=6)

pytestmark = pytest.mark.parametrize("post", ["discord"], indirect=True)


def played(post: Post) -> FakeDiscord:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    return end.fake


async def run_errands(post: Post) -> None:
    """Another life of the bot does what is left."""
    discord = played(post)
    wire = Wire(discord.token, discord.api_url)
    await Errands(wire, post.database, lambda: post.now, FRESHNESS).run_due()
    await wire.close()


async def waiting(post: Post) -> int:
    return len(await post.database.read(lambda tx: tx.rows("SELECT 1 FROM errands")))


async def follow(post: Post, told: Alert) -> None:
    """More is to be told of the first story, in its thread."""
    here = post.ends[0].place("C0")
    await post.database.write(outbox.put, here, 1, DecisionKind.FOLLOW_UP, told, post.now)


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
    post.now += timedelta(seconds=15)
    discord.rate_limit("publish", 3600)
    await run_errands(post)
    assert published(discord) == [False] * 3
    post.now += timedelta(seconds=3605)
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
    discord.watch = lambda request: discord.fail("post", **fault) if fault and is_word(request) else None
    await follow(post, alert(story_id=1, change="China denies it", aloud=True))
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

    await post.put(1)
    await follow(post, alert(story_id=1, change="China denies it", aloud=True))
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
    post.now += timedelta(hours=1, seconds=5)
    discord.fail("publish", times=20, status=status, code=code)
    await run_errands(post)
    assert (tried(discord), await waiting(post)) == (2, 0)


async def test_a_message_that_is_deleted_takes_no_other_with_it(post: Post) -> None:
    discord = await twenty_wait(post)
    post.now += timedelta(hours=1, seconds=5)
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


@pytest.mark.parametrize("clock", [timedelta(0), timedelta(days=-1), timedelta(days=1)])
@pytest.mark.parametrize(("later", "published_then"), [(timedelta(hours=5), True), (timedelta(hours=7), False)])
async def test_f15_what_is_no_news_any_more_is_not_published_however_our_clock_is_set(
    post: Post, later: timedelta, published_then: bool, clock: timedelta
) -> None:
    """It rings on other servers, whose people saw nothing of it when it was told."""
    discord, told_at = played(post), post.seconds()
    discord.clock = lambda: told_at
    discord.channels["8C0"] = {"type": ANNOUNCEMENT}
    discord.rate_limit("publish", 3600)
    await post.put(3)
    await post.settle(post.worker())
    discord.clock = lambda: told_at + later.total_seconds()
    post.now += later + clock
    await run_errands(post)
    assert (published(discord), tried(discord)) == ([published_then] * 3, 1 + 3 * published_then)
    assert await waiting(post) == 0


@pytest.mark.parametrize("content", ["alert", "word"])
async def test_f15_a_look_that_comes_late_publishes_nothing_and_says_no_word(post: Post, content: str) -> None:
    """The bot was killed after the message had left and before what goes along with it."""
    discord = played(post)
    discord.channels["8C0"] = {"type": ANNOUNCEMENT}
    await post.put(1)
    if content == "word":
        await follow(post, alert(story_id=1, change="China speaks"))  # it begins the thread
        await post.settle(post.worker())
        await follow(post, alert(story_id=1, change="China denies it", aloud=True))
    before = tried(discord)
    discord.fail("post", drop=True)
    await post.worker().run_once()
    post.now += timedelta(hours=7)
    await post.settle(post.worker())
    assert [each.mark for each in discord.messages["8C0"]] == ["1"]
    assert (tried(discord), await waiting(post)) == (before, 0)


async def quiet(post: Post, options: Options, topic: str = "soybeans") -> None:
    """From half an hour after noon."""
    await post.database.write(subscriptions.subscribe, post.ends[0].place("C0"), topic, options, "U1", post.now)


def in_digests(tx: Transaction) -> list[str]:
    return [row["story_id"] for row in tx.rows("SELECT story_id FROM held")]


@pytest.mark.parametrize(
    ("strict", "level", "said"), [(False, "flash", True), (True, "flash", False), (False, "urgent", False)]
)
async def test_a_word_that_was_refused_and_would_come_in_quiet_hours_is_held_for_the_digest(
    post: Post, strict: bool, level: str, said: bool
) -> None:
    await quiet(post, Options(quiet=QuietHours(time(12, 30), time(14), strict)))
    await told_in_the_thread(post, level=Level(level))
    post.now += timedelta(minutes=40)
    await run_errands(post)
    assert ("2e" in [each.mark for each in played(post).messages["8C0"]]) == said
    assert (await post.database.read(in_digests), await waiting(post)) == ([] if said else [1], 0)
    post.now = NOW + timedelta(hours=2)
    await post.database.write(send_digests, lambda topic, language: topic, post.now)
    await post.settle(post.worker())
    assert len(played(post).messages["8C0"]) == 2, "in one way or the other"


async def test_a_word_that_stands_there_already_is_not_held(post: Post) -> None:
    await quiet(post, Options(quiet=QuietHours(time(12, 30), time(14))))
    await told_in_the_thread(post, drop=True)
    post.now += timedelta(minutes=40)
    await run_errands(post)
    assert [each.mark for each in played(post).messages["8C0"]] == ["1", "2e"]
    assert (await post.database.read(in_digests), await waiting(post)) == ([], 0)


async def test_a_word_on_what_the_place_has_left_meanwhile_is_not_said(post: Post) -> None:
    await quiet(post, Options())
    await told_in_the_thread(post)
    decided = Decision(DecisionKind.ANNOUNCE, Reason.NEW_STORY, 1, "soybeans", post.ends[0].place("C0"), 0)
    await post.database.write(decisions.keep, decided, post.now)
    await post.database.write(subscriptions.unsubscribe, post.ends[0].place("C0"), "soybeans")
    post.now += timedelta(minutes=40)
    await run_errands(post)
    assert [each.mark for each in played(post).messages["8C0"]] == ["1"]
    assert (await post.database.read(in_digests), await waiting(post)) == ([], 0)


async def told_in_the_thread(post: Post, level: Level = Level.ROUTINE, drop: bool = False) -> None:
    """The word on it in the channel is refused at first."""
    discord, words = played(post), list[Request]()

    def refuse_the_first(request: Request) -> None:
        if request.method == "POST" and "message_reference" in request.payload and not words:
            words.append(request)
            discord.fail("post", **({"drop": True} if drop else {"status": 429}))

    discord.watch = refuse_the_first
    await post.put(1, level=level)
    await follow(post, alert(story_id=1, change="China denies it", aloud=True, level=level))
    await post.settle(post.worker())
    assert await waiting(post) == 1
