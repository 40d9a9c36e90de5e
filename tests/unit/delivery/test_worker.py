"""The outbox is emptied: once each, in order, through failures, crashes and restarts."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.delivery import worker as worker_module
from bot.delivery.budget import UNLIMITED, Limits, Pace
from bot.delivery.retry import SETTLING
from bot.delivery.worker import LEASE, SEND_TIMEOUT, Worker
from bot.domain.alert import Alert, DecisionKind, Notice
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.digest import Digest
from bot.domain.story import Level
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import outbox, pauses, stories
from bot.storage.database import Database
from tests.claiming import claim
from tests.values import CHANNEL, NOW, TERMINAL, alert, story

LOST = SendError(SendReason.UNREACHABLE, "its answer was lost", in_doubt=True)  # taken all the same


@dataclass
class Far:
    """A platform's far end: takes messages, or fails as told."""

    platform: str = "terminal"
    took: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Exception | None] = field(default_factory=list)  # of the next calls; None lets one pass
    gate: asyncio.Event | None = None
    limits: Limits = UNLIMITED
    visible: bool = True  # what was taken can be looked for
    arrived: dict[int, str] = field(default_factory=dict)
    looks: list[int] = field(default_factory=list)

    async def _take(self, what: str, text: str, delivery_id: int) -> str:
        if self.gate is not None:
            await self.gate.wait()
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None and failure is not LOST:
            raise failure
        self.took.append((what, text))
        self.arrived[delivery_id] = reference = f"ref {len(self.took)}"
        if failure is not None:
            raise failure
        return reference

    async def look(self, delivery: Delivery) -> str | None:
        self.looks.append(delivery.id)
        if self.failures and (failure := self.failures.pop(0)):
            raise failure
        return self.arrived.get(delivery.id, "") if self.visible else None

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        return await self._take(f"post under {thread}" if thread else "post", alert.headline, delivery_id)

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        await self._take(f"edit {message_ref}", alert.headline, delivery_id)

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        return await self._take(f"reply {message_ref}", alert.change, delivery_id)

    async def tell(self, destination: Destination, notice: Notice, delivery_id: int) -> str:
        return await self._take("tell", notice.title, delivery_id)


@dataclass
class Hands:
    """A clock that is moved by hand."""

    now: object = NOW

    def __call__(self) -> object:
        return self.now


async def put(database: Database, kind: DecisionKind, story_id: int = 0, **content: str) -> int:
    if not story_id:
        story_id = (await database.write(stories.save, story(id=0))).id
    draft = alert(story_id=story_id, **content)
    await database.write(outbox.put, TERMINAL, story_id, kind, draft, NOW)
    return story_id


def worker(database: Database, far: Far, clock: Hands | None = None) -> Worker:
    return Worker(database, {far.platform: far}, clock or Hands(), timedelta(hours=6))  # type: ignore[arg-type]


async def die_while_sending(database: Database) -> None:
    """A worker claims what there is, and is heard of no more."""
    assert await claim(database, ["terminal"], NOW, "the dead one")


async def states(database: Database, story_id: int) -> list[DeliveryState]:
    return [state for _, state, _ in await database.read(outbox.of_story, story_id, TERMINAL)]


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


# --- messages in doubt


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


# --- places that refuse


def gone() -> SendError:
    return SendError(SendReason.PLACE_GONE, "is_archived", permanent=True)


restarts = pytest.mark.parametrize("restarts", [False, True], ids=["one process", "a process an hour"])


@restarts
async def test_f43_a_channel_that_refuses_is_asked_once_a_day_until_a_sign_of_repair(
    database: Database, restarts: bool
) -> None:
    far, other, clock = Far(failures=[gone() for _ in range(9)]), Far("slack"), Hands()

    def process() -> Worker:
        return Worker(database, {"terminal": far, "slack": other}, clock, timedelta(days=9))  # type: ignore[dict-item]

    sending = process()
    for number in range(3):
        await put(database, DecisionKind.ANNOUNCE, headline=str(number))
    for hours in range(48):
        clock.now = NOW + timedelta(hours=hours)
        sending = process() if restarts else sending
        await sending.run_once()
    assert 9 - len(far.failures) == 2
    await database.write(outbox.put_notice, CHANNEL, Notice("another place", ()), NOW)
    await sending.run_once()
    assert other.took == [("tell", "another place")], "other places are not held back"
    far.failures.clear()
    assert await sending.run_once() == 0
    await database.write(pauses.probe_soon, TERMINAL)
    assert await sending.run_once() == 3
    assert [headline for _, headline in far.took] == ["0", "1", "2"]
    assert await database.read(pauses.every) == []


@restarts
async def test_f42_a_revoked_token_is_one_call_a_day_of_its_whole_workspace(database: Database, restarts: bool) -> None:
    bad = SendError(SendReason.BAD_TOKEN, "token_revoked", permanent=True)
    far, clock = Far("slack", failures=[bad] * 99), Hands()

    def process() -> Worker:
        return Worker(database, {"slack": far}, clock, timedelta(days=9))  # type: ignore[dict-item]

    sending = process()
    places = [Destination("slack", "T1", f"C{number}") for number in range(20)]
    elsewhere = Destination("slack", "T2", "C1")
    await database.write(outbox.put_notice, places[0], Notice("news", ()), NOW)
    await sending.run_once()
    for place in places[1:]:
        await database.write(outbox.put_notice, place, Notice("news", ()), NOW)
    for hours in range(48):
        clock.now = NOW + timedelta(hours=hours)
        sending = process() if restarts else sending
        await sending.run_once()
    assert 99 - len(far.failures) == 2, "the first call, and one a day later"
    await database.write(pauses.probe_platform, "slack")
    await sending.run_once()
    assert 99 - len(far.failures) == 3, "a sign of repair is tried with one message"
    far.failures.clear()
    await database.write(outbox.put_notice, elsewhere, Notice("news", ()), NOW)
    assert await sending.run_once() == 1, "another workspace is not held back"
    await database.write(pauses.probe_platform, "slack")
    assert await sending.run_once() + await sending.run_once() == 20, "all that waited is sent"
    assert await database.read(pauses.every) == []


async def test_a_probe_that_was_no_call_at_all_leaves_the_probe_to_the_next(database: Database) -> None:
    far, clock = Far(failures=[gone()]), Hands()
    await put(database, DecisionKind.ANNOUNCE, headline="old")
    sending = worker(database, far, clock)
    await sending.run_once()
    clock.now = NOW + timedelta(hours=25)
    await database.write(outbox.put_notice, TERMINAL, Notice("new", ()), clock.now)
    await sending.run_once()
    assert far.took == [("tell", "new")], "the old one is no news, and is given up without a call"


# --- pace and fairness


async def test_f40_a_rate_limit_stops_that_workspace_and_kind_of_call_alone(database: Database) -> None:
    far, clock = Far("slack", failures=[SendError(SendReason.RATE_LIMITED, "429", retry_after=30)]), Hands()
    sending = Worker(database, {"slack": far}, clock, timedelta(hours=6))  # type: ignore[arg-type]
    await database.write(outbox.put_notice, CHANNEL, Notice("first", ()), NOW)
    await sending.run_once()
    for place in (Destination("slack", "T1", "C2"), Destination("slack", "T2", "C1")):
        await database.write(outbox.put_notice, place, Notice(str(place), ()), NOW)
    for seconds in (0, 15, 25):
        clock.now = NOW + timedelta(seconds=seconds)
        await sending.run_once()
    assert far.took == [("tell", "slack:T2:C1")]
    clock.now = NOW + timedelta(seconds=31)
    assert await sending.run_once() == 2
    assert sorted(far.took) == [("tell", "first"), ("tell", "slack:T1:C2"), ("tell", "slack:T2:C1")]


async def test_flash_goes_before_urgent_before_routine_before_digests_across_places(database: Database) -> None:
    far = Far("slack", limits=Limits(bot=Pace(100)))
    number = await database.write(outbox.put_digest, Destination("slack", "T1", "C9"), NOW)
    await database.write(outbox.fill_digest, number, Digest("digest", (), 0))
    for number, level in enumerate((Level.ROUTINE, Level.URGENT, Level.FLASH)):
        story_id = (await database.write(stories.save, story(id=0))).id
        place = Destination("slack", "T1", f"C{number}")
        draft = alert(story_id=story_id, level=level, headline=level.value)
        await database.write(outbox.put, place, story_id, DecisionKind.ANNOUNCE, draft, NOW)
    await Worker(database, {"slack": far}, Hands(), timedelta(hours=6)).run_once()  # type: ignore[arg-type]
    assert [text for _, text in far.took] == ["flash", "urgent", "routine", "digest"]


async def test_a_slow_message_holds_up_its_own_place_only(database: Database) -> None:
    far, other = Far(gate=asyncio.Event()), Far("slack")
    await put(database, DecisionKind.ANNOUNCE, headline="slow")
    for number in range(3):
        await database.write(outbox.put_notice, CHANNEL, Notice(str(number), ()), NOW)
    sending = Worker(database, {"terminal": far, "slack": other}, Hands(), timedelta(hours=6))  # type: ignore[arg-type]
    running = asyncio.create_task(sending.run_once())
    async with asyncio.timeout(5):
        while len(other.took) < 3:  # noqa: ASYNC110  the far end has no event for it
            await asyncio.sleep(0.01)
    assert not running.done()
    assert far.gate is not None
    far.gate.set()
    assert await running == 4


async def test_what_is_put_into_the_outbox_while_it_works_is_sent_when_it_is_woken(database: Database) -> None:
    far = Far()
    sending = worker(database, far)
    running = asyncio.create_task(sending.run())
    await asyncio.sleep(0.05)
    await put(database, DecisionKind.ANNOUNCE, headline="one")
    began = asyncio.get_running_loop().time()
    sending.wake()
    async with asyncio.timeout(5):
        while not far.took:  # noqa: ASYNC110  the far end has no event for it
            await asyncio.sleep(0.001)
    assert asyncio.get_running_loop().time() - began < 0.9, "not only at the next look at the whole outbox"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
