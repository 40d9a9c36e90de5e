"""What left and was not heard of is looked for, and only then sent again, or not."""

import asyncio
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.delivery.retry import SETTLING
from bot.delivery.theirs import TheirClock
from bot.delivery.worker import LEASE, SEND_TIMEOUT, Worker
from bot.domain.alert import DecisionKind, Notice
from bot.domain.delivery import DeliveryState
from bot.errors import SendError, SendReason
from bot.storage import outbox, pauses
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.fakes.simulated import CountedDatabase, SimulatedLoop, simulate
from tests.unit.delivery.far import LOST, Far, Hands, die_while_sending, put, states, worker
from tests.values import NOW, TERMINAL


async def test_a_message_whose_answer_was_lost_is_found_and_not_sent_again(database: Database) -> None:
    far, clock = Far(failures=[LOST]), Hands()
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    sending = worker(database, far, clock)
    assert await sending.run_once() == 0
    assert far.looks == [], "what is on its way may still arrive"
    clock.now = NOW + 2 * SETTLING
    assert await sending.run_once() == 1
    assert (far.took, far.looks) == ([("post", "one")], [1])
    await put(database, DecisionKind.AMEND, story_id, headline="two")
    await sending.run_once()
    assert far.took[1:] == [("edit ref 1", "two")], "the message that was found is edited"


async def test_a_message_that_did_not_arrive_is_sent_again_once_that_is_seen(database: Database) -> None:
    lost = SendError(SendReason.UNREACHABLE, "its connection broke", in_doubt=True)
    far, clock = Far(failures=[lost]), Hands()
    await put(database, DecisionKind.ANNOUNCE, headline="one")
    sending = worker(database, far, clock)
    await sending.run_once()
    clock.now = NOW + 2 * SETTLING
    assert await sending.run_once() == 1
    assert (far.took, far.looks) == ([("post", "one")], [1])


async def test_while_the_platform_cannot_say_a_message_in_doubt_is_not_sent(database: Database) -> None:
    far, clock = Far(failures=[LOST, SendError(SendReason.SERVER_ERROR, "500", in_doubt=True)]), Hands()
    await put(database, DecisionKind.ANNOUNCE, headline="one")
    sending = worker(database, far, clock)
    await sending.run_once()
    for minutes in (1, 2):
        clock.now = NOW + timedelta(minutes=minutes)
        await sending.run_once()
    assert (far.took, far.looks) == ([("post", "one")], [1, 1])


async def test_where_nothing_can_be_seen_it_is_sent_again_unless_at_most_once_is_wanted(database: Database) -> None:
    for at_most_once, copies in ((False, 2), (True, 1)):
        far, clock = Far(failures=[LOST], visible=False), Hands()
        story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
        sending = Worker(database, {"terminal": far}, clock, timedelta(hours=6), at_most_once)  # type: ignore[arg-type]
        await sending.run_once()
        clock.now = NOW + 2 * SETTLING
        assert await sending.run_once() == 1
        assert far.took == [("post", "one")] * copies
        ((_, state, error),) = await database.read(outbox.of_story, story_id, TERMINAL)
        assert state is DeliveryState.SENT
        assert error.startswith("unknown_outcome" if at_most_once else "")


async def test_a_worker_that_died_after_its_message_arrived_is_followed_by_no_second_one(database: Database) -> None:
    await put(database, DecisionKind.ANNOUNCE, headline="one")
    await die_while_sending(database)
    far, clock = Far(arrived={1: "ref 9"}), Hands(NOW + LEASE)
    assert await worker(database, far, clock).run_once() == 1
    assert (far.took, far.looks) == ([], [1])


async def test_a_follow_up_in_doubt_is_looked_for_and_an_edit_in_doubt_is_made_again(database: Database) -> None:
    far, clock = Far(), Hands()
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    sending = worker(database, far, clock)
    await sending.run_once()
    far.failures = [LOST, None, LOST]
    await put(database, DecisionKind.AMEND, story_id, headline="two")
    await put(database, DecisionKind.FOLLOW_UP, story_id, change="China has spoken")
    for minutes in range(1, 5):
        clock.now = NOW + timedelta(minutes=minutes)
        await sending.run_once()
    edit, reply = ("edit ref 1", "two"), ("reply ref 1", "China has spoken")
    assert far.took == [("post", "one"), edit, edit, reply]
    assert len(far.looks) == 1


async def test_an_edit_does_not_change_the_words_of_a_message_in_doubt_but_follows_it(database: Database) -> None:
    far, clock = Far(failures=[LOST]), Hands()
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    sending = worker(database, far, clock)
    await sending.run_once()
    await put(database, DecisionKind.AMEND, story_id, headline="two")
    clock.now = NOW + 2 * SETTLING
    await sending.run_once()
    assert far.took == [("post", "one"), ("edit ref 1", "two")]


async def test_a_claim_is_not_sent_any_more_when_its_lease_has_nearly_run_out(database: Database) -> None:
    """As when the machine slept between the two: by then another worker may be at it."""
    far = Far()
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    looks = iter([NOW, NOW, NOW])  # at the outbox, at the agenda, at the claim
    await Worker(database, {"terminal": far}, lambda: next(looks, NOW + LEASE), timedelta(hours=6)).run_once()
    assert far.took == []
    assert await states(database, story_id) == [DeliveryState.PENDING]


async def test_f12_what_has_not_left_for_want_of_the_platforms_time_is_not_in_doubt(database: Database) -> None:
    """The question for it was lost, and it is the only call that was made."""

    async def ask() -> None:
        if not asked:
            asked.append(1)
            raise SendError(SendReason.UNREACHABLE, "its connection broke", in_doubt=True)
        far.clock.heard(format_datetime(NOW + timedelta(days=1), usegmt=True))

    asked: list[int] = []
    far, hands = Far(), Hands()
    far.clock = TheirClock(ask)
    await put(database, DecisionKind.ANNOUNCE, headline="one")
    sending = worker(database, far, hands)
    await sending.run_once()
    hands.now = NOW + 2 * SETTLING
    assert await sending.run_once() == 1
    assert (far.took, far.looks) == ([("post", "one")], [])
    rows = await database.read(lambda tx: tx.rows("SELECT left_at FROM deliveries"))
    assert abs(rows[0]["left_at"] - (NOW + timedelta(days=1)).timestamp()) < 60, "as the platform's clock has it"


def test_f12_what_has_not_left_since_the_platforms_time_was_asked_for_too_long_is_not_in_doubt() -> None:
    """It would count as sent, where nothing is to be sent twice and nothing can be seen."""

    async def play(loop: SimulatedLoop) -> None:
        database = CountedDatabase(open_database("sqlite:///:memory:"), loop)
        await database.migrate()
        far = Far(visible=False)
        far.clock = TheirClock(lambda: asyncio.sleep(2 * SEND_TIMEOUT))
        await put(database, DecisionKind.ANNOUNCE, headline="one")  # type: ignore[arg-type]
        sending = Worker(database, {"terminal": far}, loop.clock, timedelta(hours=6), at_most_once=True)  # type: ignore[arg-type]
        at_work = asyncio.create_task(sending.run())
        await asyncio.sleep(1.5 * SEND_TIMEOUT)
        far.clock.heard(format_datetime(loop.clock(), usegmt=True))
        await asyncio.sleep(SEND_TIMEOUT)
        assert (far.took, far.looks) == ([("post", "one")], [])
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)
        await database.close()

    simulate(play)


async def test_f12_what_was_heard_of_the_platforms_clock_before_a_sleep_is_forgotten_by_the_first_message_too(
    database: Database,
) -> None:
    """As on Discord, which commands call too."""
    far, hands = Far(), Hands()
    far.clock = TheirClock()
    sending = worker(database, far, hands)
    await sending.run_once()
    far.clock.heard(format_datetime(NOW, usegmt=True))
    hands.now = NOW + timedelta(hours=8)
    await database.write(outbox.put_notice, TERMINAL, Notice("one", ()), hands.now)
    await sending.run_once()
    assert len(far.took) == 1
    assert await database.read(lambda tx: tx.rows("SELECT left_at FROM deliveries")) == [{"left_at": None}]


async def test_f12_a_look_does_not_change_when_a_message_left(database: Database) -> None:
    """Which is not known of one that an older version sent."""

    await put(database, DecisionKind.ANNOUNCE, headline="one")
    await die_while_sending(database)
    far = Far(failures=[SendError(SendReason.RATE_LIMITED, "not yet", retry_after=60)])
    far.clock = TheirClock()
    far.clock.heard(format_datetime(NOW, usegmt=True))
    await worker(database, far, Hands(NOW + LEASE)).run_once()
    assert far.looks == [1]
    assert await database.read(lambda tx: tx.rows("SELECT left_at FROM deliveries")) == [{"left_at": None}]


REFUSALS = [
    SendError(SendReason.UNREACHABLE, "nothing has left"),
    SendError(SendReason.UNREACHABLE, "its connection broke", in_doubt=True),
    SendError(SendReason.CONTENT_REFUSED, "no", permanent=True),
    SendError(SendReason.PLACE_GONE, "no", permanent=True),
]


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_f10_who_was_stopped_for_longer_than_its_lease_undoes_nothing_of_who_took_over(
    database: Database, refusal: SendError
) -> None:
    gate, hands = asyncio.Event(), Hands(NOW + LEASE)
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    stopped = asyncio.create_task(worker(database, Far(failures=[refusal], gate=gate)).run_once())
    while await states(database, story_id) != [DeliveryState.SENDING]:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0)
    far = Far()
    taken_over = worker(database, far, hands)
    await taken_over.run_once()
    gate.set()
    await stopped
    hands.now = NOW + timedelta(minutes=5)
    await taken_over.run_once()
    assert (far.took, far.looks) == ([("post", "one")], [1])
    assert await states(database, story_id) == [DeliveryState.SENT]
    assert not await database.read(pauses.every)


async def test_f10_who_was_stopped_for_longer_than_its_lease_takes_nothing_from_who_is_at_it(
    database: Database,
) -> None:
    """Its own try did not leave, and the other one's is on its way."""
    refusal = SendError(SendReason.UNREACHABLE, "nothing has left")
    gate, other_gate, hands = asyncio.Event(), asyncio.Event(), Hands(NOW + LEASE)
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    stopped = asyncio.create_task(worker(database, Far(failures=[refusal], gate=gate)).run_once())
    while await states(database, story_id) != [DeliveryState.SENDING]:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0)
    far = Far(gate=other_gate)
    taken_over = asyncio.create_task(worker(database, far, hands).run_once())
    while not far.looks or await states(database, story_id) != [DeliveryState.SENDING]:  # noqa: ASYNC110
        await asyncio.sleep(0)
    gate.set()
    await stopped
    assert await states(database, story_id) == [DeliveryState.SENDING]
    other_gate.set()
    await taken_over
    assert (far.took, await states(database, story_id)) == ([("post", "one")], [DeliveryState.SENT])


async def test_f10_who_was_stopped_for_longer_than_its_lease_says_what_has_arrived(database: Database) -> None:
    """Where the one that took over was refused a look, it need not look again, and sends nothing."""
    gate, hands = asyncio.Event(), Hands(NOW + LEASE)
    story_id = await put(database, DecisionKind.ANNOUNCE, headline="one")
    stopped = asyncio.create_task(worker(database, Far(gate=gate)).run_once())
    while await states(database, story_id) != [DeliveryState.SENDING]:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0)
    far = Far(failures=[SendError(SendReason.RATE_LIMITED, "not yet", retry_after=60)])
    taken_over = worker(database, far, hands)
    await taken_over.run_once()
    gate.set()
    await stopped
    assert await states(database, story_id) == [DeliveryState.SENT]
    hands.now = NOW + timedelta(minutes=5)
    await taken_over.run_once()
    assert (far.took, far.looks) == ([], [1])
