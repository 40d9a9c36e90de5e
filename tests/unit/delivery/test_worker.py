"""The outbox is emptied: once each, in order, through failures, crashes and restarts."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.delivery import worker as worker_module
from bot.delivery.budget import UNLIMITED, Limits
from bot.delivery.worker import LEASE, SEND_TIMEOUT, Worker
from bot.domain.alert import Alert, DecisionKind, Notice
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import outbox, stories
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.claiming import claim
from tests.values import CHANNEL, NOW, TERMINAL, alert, story

LOST = SendError(SendReason.UNREACHABLE, "its answer was lost", in_doubt=True)  # taken all the same


@dataclass
class Far:
    """A platform's far end: takes messages, or fails as told."""

    platform: str = "terminal"
    took: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
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
        if self.failures:
            raise self.failures.pop(0)
        return self.arrived.get(delivery.id, "") if self.visible else None

    async def post(self, destination: Destination, alert: Alert, delivery_id: int) -> str:
        return await self._take("post", alert.headline, delivery_id)

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


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    yield database
    await database.close()


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
