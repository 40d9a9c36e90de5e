"""The outbox is emptied: once each, in order, through failures, crashes and restarts."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery import worker as worker_module
from bot.delivery.worker import LEASE, SEND_TIMEOUT, Worker
from bot.domain.alert import DecisionKind, Notice
from bot.domain.delivery import DeliveryState
from bot.errors import SendError, SendReason
from bot.storage import outbox, stories
from bot.storage.database import Database
from tests.unit.delivery.far import Far, Hands, die_while_sending, put, states, worker
from tests.values import CHANNEL, NOW, TERMINAL, alert, story


async def test_everything_due_is_sent_once_and_in_order(database: Database) -> None:
    far = Far()
    for headline in ("one", "two", "three"):
        await put(database, DecisionKind.ANNOUNCE, headline=headline)
    assert await worker(database, far).run_once() == 3
    assert await worker(database, far).run_once() == 0
    assert far.took == [("post", "one"), ("post", "two"), ("post", "three")]


async def test_an_edit_and_a_follow_up_belong_to_their_message(database: Database) -> None:
    far = Far()
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    await worker(database, far).run_once()
    await put(database, DecisionKind.AMEND, story_id, headline="two")
    await put(database, DecisionKind.FOLLOW_UP, story_id, change="China has spoken")
    await worker(database, far).run_once()
    assert far.took[1:] == [("edit ref 1", "two"), ("reply ref 1", "China has spoken")]


async def test_a_failure_that_may_pass_is_tried_again_at_its_time(database: Database) -> None:
    far, clock = Far(failures=[SendError(SendReason.RATE_LIMITED, "429", retry_after=30)]), Hands()
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    sending = worker(database, far, clock)
    await sending.run_once()
    assert await states(database, story_id) == [DeliveryState.PENDING]
    clock.now = NOW + timedelta(seconds=29)
    assert await sending.run_once() == 0
    clock.now = NOW + timedelta(seconds=31)
    assert await sending.run_once() == 1
    assert far.took == [("post", "one")]


async def test_a_permanent_failure_is_given_up_with_its_reason_and_the_next_message_goes(database: Database) -> None:
    far = Far(failures=[SendError(SendReason.CONTENT_REFUSED, "invalid_blocks", permanent=True)])
    lost = await put(database, DecisionKind.ANNOUNCE, headline="one")
    await put(database, DecisionKind.ANNOUNCE, headline="two")
    await worker(database, far).run_once()
    assert far.took == [("post", "two")]
    assert await database.read(outbox.of_story, lost, TERMINAL) == [
        (DecisionKind.ANNOUNCE, DeliveryState.FAILED, "content_refused: invalid_blocks")
    ]


async def test_an_edit_of_a_message_that_was_never_sent_is_given_up(database: Database) -> None:
    far = Far(failures=[SendError(SendReason.CONTENT_REFUSED, "invalid_blocks", permanent=True)])
    story_id = await put(database, DecisionKind.ANNOUNCE)
    await worker(database, far).run_once()
    await put(database, DecisionKind.AMEND, story_id)
    await worker(database, far).run_once()
    assert far.took == []
    assert await states(database, story_id) == [DeliveryState.FAILED, DeliveryState.FAILED]


async def test_a_fault_of_ours_in_one_delivery_does_not_stop_the_others(database: Database) -> None:
    far, other = Far(failures=[ZeroDivisionError()]), Far("slack")
    await put(database, DecisionKind.ANNOUNCE)
    story_id = (await database.write(stories.save, story(id=0))).id
    await database.write(outbox.put, CHANNEL, story_id, DecisionKind.ANNOUNCE, alert(headline="two"), NOW)
    await Worker(database, {"terminal": far, "slack": other}, Hands(), LEASE).run_once()  # type: ignore[arg-type]
    assert other.took == [("post", "two")]


async def test_a_sender_that_never_answers_is_given_its_time_and_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "SEND_TIMEOUT", 0.05)
    far = Far(gate=asyncio.Event())
    story_id = await put(database, DecisionKind.ANNOUNCE)
    await worker(database, far).run_once()
    assert await states(database, story_id) == [DeliveryState.PENDING]


async def test_a_worker_that_died_while_sending_is_taken_over_after_its_lease(database: Database) -> None:
    await put(database, DecisionKind.ANNOUNCE, headline="one")
    await die_while_sending(database)
    far, clock = Far(), Hands()
    assert await worker(database, far, clock).run_once() == 0
    clock.now = NOW + LEASE
    assert await worker(database, far, clock).run_once() == 1
    assert far.took == [("post", "one")]


async def test_stopping_lets_a_message_in_flight_finish_and_settles_it(database: Database) -> None:
    far = Far(gate=asyncio.Event())
    story_id = await put(database, DecisionKind.ANNOUNCE)
    running = asyncio.create_task(worker(database, far).run_once())
    await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.sleep(0.05)
    assert not running.done()
    assert far.gate is not None
    far.gate.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await states(database, story_id) == [DeliveryState.SENT]


async def test_stopping_lets_go_of_a_message_that_hangs_and_the_next_worker_looks_for_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "DRAIN", 0.05)
    far, clock = Far(gate=asyncio.Event()), Hands()
    story_id = await put(database, DecisionKind.ANNOUNCE)
    running = asyncio.create_task(worker(database, far, clock).run())
    await asyncio.sleep(0.05)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 5)
    assert asyncio.all_tasks() == {asyncio.current_task()}, "nothing works on with a database that may be closed"
    assert await states(database, story_id) == [DeliveryState.PENDING]
    far, clock.now = Far(), NOW + timedelta(seconds=30)
    assert await worker(database, far, clock).run_once() == 1
    assert far.looks, "it may have arrived"


async def test_two_workers_on_one_database_send_each_message_once(database: Database) -> None:
    one, two = Far(), Far()
    for number in range(20):
        await put(database, DecisionKind.ANNOUNCE, headline=str(number))
    await asyncio.gather(worker(database, one).run_once(), worker(database, two).run_once())
    sent = [headline for _, headline in one.took + two.took]
    assert sorted(sent, key=int) == [str(number) for number in range(20)]


async def test_what_waited_until_it_was_no_news_is_given_up_and_counts_as_not_told(database: Database) -> None:
    far, clock = Far(), Hands()
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    clock.now = NOW + timedelta(hours=6, seconds=1)
    await worker(database, far, clock).run_once()
    assert far.took == []
    assert await states(database, story_id) == [DeliveryState.FAILED]
    assert await database.read(outbox.told, [story_id]) == {}


async def test_a_notice_stands_in_line_with_the_news_and_is_told_however_late(database: Database) -> None:
    far, clock = Far(failures=[SendError(SendReason.UNREACHABLE, "down")]), Hands()
    await database.write(outbox.put_notice, TERMINAL, Notice("Trouble: one", ()), NOW)
    await put(database, DecisionKind.ANNOUNCE, headline="news")
    await worker(database, far, clock).run_once()
    assert far.took == [], "what waits is not overtaken"
    clock.now = NOW + timedelta(hours=9)
    assert await worker(database, far, clock).run_once() == 2
    assert far.took == [("tell", "Trouble: one")], "a notice is no news that gets old"


async def test_a_notice_of_a_worker_that_died_is_told_after_its_lease(database: Database) -> None:
    await database.write(outbox.put_notice, TERMINAL, Notice("Trouble: one", ()), NOW)
    await die_while_sending(database)
    far, clock = Far(), Hands(NOW + LEASE)
    assert await worker(database, far, clock).run_once() == 1
    assert await worker(database, far, clock).run_once() == 0
    assert far.took == [("tell", "Trouble: one")]


def test_a_lease_outlasts_any_send() -> None:
    assert LEASE.total_seconds() > SEND_TIMEOUT
