"""Worker, store and Discord's sender together, in what is Discord's own: nonces, limits, old edits, closed channels."""

from datetime import datetime, timedelta

import pytest

from bot.domain.alert import DecisionKind
from bot.storage import outbox
from bot.storage.database import Transaction
from tests.fakes.discord_seen import FORUM
from tests.fakes.far_ends import FarEnd, OnDiscord
from tests.integration.post_office import Post, unfinished
from tests.values import alert

on_discord = pytest.mark.parametrize("post", ["discord"], indirect=True)


@on_discord
async def test_without_history_a_lost_answer_is_one_message_by_its_nonce_within_minutes(post: Post) -> None:
    post.ends[0].hide_history()
    await post.put(5, places=5)
    post.ends[0].lose_answers(5)
    await post.settle(post.worker())
    assert await post.broken() == []
    assert (post.standing, post.posts) == (5, 10)


@on_discord
async def test_without_history_a_lost_answer_is_one_message_too_many_at_most_once_minutes_have_passed(
    post: Post,
) -> None:
    post.ends[0].hide_history()
    await post.put(5, places=5)
    post.ends[0].lose_answers(5)
    await post.worker().run_once()
    post.now += timedelta(minutes=10)
    await post.settle(post.worker())
    assert await post.broken(doubles=1) == []
    assert post.standing == 10


@on_discord
async def test_f41_a_place_that_is_limited_is_left_alone_for_so_long_and_told_then(post: Post) -> None:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    await post.put(3)
    end.fake.rate_limit("post", 40)
    worker, calls = post.worker(), []
    for _ in range(60):
        await worker.run_once()
        calls.append(post.posts)
        post.now += timedelta(seconds=1)
    assert calls[39] == 1, "no call before its time"
    assert await post.broken() == []
    assert post.standing == 3


@on_discord
async def test_f45_a_channel_that_refuses_waits_for_a_repair_with_one_call_a_day_and_holds_up_no_other(
    post: Post,
) -> None:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    await post.put(40, places=2)
    end.fake.gone.add("8C0")
    for _ in range(24):
        await post.worker().run_once()
        post.now += timedelta(minutes=55)
    calls = [each.path for each in end.fake.requests if "/8C0" in each.path]
    assert len(calls) == 1
    assert len(end.by_place["8C1"]) == 20


@on_discord
async def test_an_old_message_that_takes_no_edit_is_answered_in_its_thread(post: Post) -> None:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    await post.put(1)
    await post.settle(post.worker())
    end.fake.old_edits = False
    post.now += timedelta(hours=2)
    await post.database.write(_amend, end, post.now)
    await post.settle(post.worker())
    (told,) = end.fake.messages["8C0"]
    (restated,) = end.fake.messages[told.id]
    assert (told.edits, "Headline 0, now edited" in restated.text) == (0, True)


async def a_told_post(post: Post) -> OnDiscord:
    """A forum with one story in it."""
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    end.fake.channels["8C0"] = {"type": FORUM, "available_tags": []}
    await post.put(1)
    await post.settle(post.worker())
    return end


@on_discord
@pytest.mark.parametrize("moderates", [False, True])
async def test_an_edit_of_a_closed_post_opens_it_for_that_moment_and_of_a_locked_one_where_the_bot_may(
    post: Post, moderates: bool
) -> None:
    end = await a_told_post(post)
    end.fake.moderates = moderates
    (first,) = end.fake.threads
    end.fake.shut(first, locked=moderates)
    await post.database.write(_amend, end, post.now)
    await post.settle(post.worker())
    (told,) = end.fake.messages[first]
    assert (told.edits, "now edited" in told.text, end.fake.is_shut(first)) == (1, True, True)


@on_discord
async def test_what_changes_in_a_locked_post_is_left_and_what_follows_it_is_a_post_of_its_own_once(post: Post) -> None:
    end = await a_told_post(post)
    (first,) = end.fake.threads
    end.fake.shut(first, locked=True)
    await post.database.write(_amend, end, post.now)
    await post.database.write(_follow_up, end, post.now)
    end.fake.fail("forum", drop=True)
    await post.settle(post.worker())
    assert [len(end.fake.messages[each]) for each in end.fake.threads] == [1, 1]
    _, own = end.fake.threads
    assert "China denies it" in end.fake.messages[own][0].text
    await post.put(1)
    await post.settle(post.worker())
    assert len(end.fake.threads) == 3, "it holds up no other"


@on_discord
async def test_what_follows_a_closed_post_opens_it_again(post: Post) -> None:
    end = await a_told_post(post)
    (first,) = end.fake.threads
    end.fake.shut(first)
    await post.database.write(_follow_up, end, post.now)
    await post.settle(post.worker())
    assert (len(end.fake.messages[first]), end.fake.is_shut(first)) == (2, False)


@on_discord
@pytest.mark.parametrize("moderates", [False, True])
async def test_what_follows_a_locked_thread_is_an_answer_in_its_channel_once_or_in_it_where_the_bot_may(
    post: Post, moderates: bool
) -> None:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    end.fake.moderates = moderates
    await post.put(1)
    await post.database.write(_follow_up, end, post.now)
    await post.settle(post.worker())
    (told,) = end.fake.messages["8C0"]
    end.fake.shut(told.id, locked=True)
    await post.database.write(_follow_up, end, post.now)
    end.fake.fail("post", drop=True) if moderates else None
    await post.settle(post.worker())
    assert await post.broken() == []
    assert len(end.fake.messages[told.id]) == (2 if moderates else 1)
    assert len(end.fake.messages["8C0"]) == (1 if moderates else 2)


@on_discord
async def test_a_follow_up_where_a_server_has_too_many_threads_is_an_answer_in_the_channel(post: Post) -> None:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    await post.put(1)
    await post.settle(post.worker())
    end.fake.fail("thread", status=400, code=160006)
    await post.database.write(_follow_up, end, post.now)
    await post.settle(post.worker())
    told, answer = end.fake.messages["8C0"]
    assert answer.payload["message_reference"]["message_id"] == told.id


@on_discord
async def test_a_story_for_a_forum_with_too_many_posts_waits(post: Post) -> None:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    end.fake.channels["8C0"] = {"type": FORUM, "available_tags": []}
    end.fake.fail("forum", status=400, code=160006)
    await post.put(1)
    await post.worker().run_once()
    assert await post.database.read(unfinished) == 1


@on_discord
@pytest.mark.parametrize("fault", [{"status": 400, "code": 20022}, {"status": 429, "code": 20028}])
async def test_a_published_message_that_takes_no_edit_holds_up_no_other(post: Post, fault: dict[str, int]) -> None:
    (end,) = post.ends
    assert isinstance(end, OnDiscord)
    await post.put(1)
    await post.settle(post.worker())
    end.fake.fail("edit", **fault, more={"retry_after": 1163.0})
    await post.database.write(_amend, end, post.now)
    await post.put(1)
    await post.worker().run_once()
    first, _ = end.fake.messages["8C0"]
    (restated,) = end.fake.messages[first.id]
    assert "now edited" in restated.text


def _follow_up(tx: Transaction, end: FarEnd, now: datetime) -> None:
    outbox.put(tx, end.place("C0"), 1, DecisionKind.FOLLOW_UP, alert(story_id=1, change="China denies it"), now)


def _amend(tx: Transaction, end: FarEnd, now: datetime) -> None:
    edited = alert(story_id=1, headline="Headline 0, now edited")
    outbox.put(tx, end.place("C0"), 1, DecisionKind.AMEND, edited, now)
