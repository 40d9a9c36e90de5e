"""F40: what a platform wants to be left alone with is left alone: through restarts, and by every instance."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.budget import UNLIMITED, Limits
from bot.delivery.theirs import TheirClock
from bot.delivery.worker import Worker
from bot.domain.alert import Notice
from bot.domain.delivery import Delivery
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import outbox
from bot.storage.database import Database, Transaction
from tests.values import CHANNEL, NOW

OTHER, ELSEWHERE = Destination("slack", "T1", "C2"), Destination("slack", "T2", "C1")


@dataclass
class Far:
    """Refuses so many calls of T1 for their rate; loses the answer to one that it takes."""

    platform: str = "slack"
    clock = TheirClock()
    limits: Limits = UNLIMITED
    refusing: int = 0
    losing: bool = False
    calls: list[str] = field(default_factory=list)
    took: list[str] = field(default_factory=list)

    async def tell(self, destination: Destination, content: Notice, delivery_id: int) -> str:
        return self._call("tell", destination, content.title)

    async def look(self, delivery: Delivery) -> str | None:
        assert isinstance(delivery.content, Notice)
        self._call("look", delivery.destination, "")
        return f"ref {delivery.content.title}" if delivery.content.title in self.took else ""

    def _call(self, what: str, destination: Destination, title: str) -> str:
        self.calls.append(f"{what} {destination.workspace} {title}".strip())
        if self.refusing and destination.workspace == "T1":
            self.refusing -= 1
            raise SendError(SendReason.RATE_LIMITED, "429", retry_after=30)
        if title:
            self.took.append(title)
        if title and self.losing:
            self.losing = False
            raise SendError(SendReason.UNREACHABLE, "lost", in_doubt=True)
        return f"ref {title}"


async def started(database: Database, far: Far, seconds: float) -> None:
    """A bot that is started then, sends what may be sent, and is killed."""
    now = NOW + timedelta(seconds=seconds)
    await Worker(database, {"slack": far}, lambda: now, timedelta(hours=6)).run_once()  # type: ignore[dict-item]


def put(tx: Transaction, titles: str, now: datetime = NOW) -> None:
    for title in titles:
        outbox.put_notice(tx, {"x": ELSEWHERE, "b": OTHER}.get(title, CHANNEL), Notice(title, ()), now)


async def test_f40_no_instance_calls_before_the_time_and_the_order_of_a_place_is_kept(database: Database) -> None:
    far = Far(refusing=1)
    await database.write(put, "a")
    await started(database, far, 0)
    await database.write(put, "cdbx")
    for seconds in (0, 1, 15, 29.9):
        await started(database, far, seconds)
    assert far.calls == ["tell T1 a", "tell T2 x"], "another workspace is not held back"
    await started(database, far, 31)
    assert set(far.took) == set("abcdx")
    assert [title for title in far.took if title in "acd"] == ["a", "c", "d"]


async def test_f40_another_kind_of_call_goes_on_meanwhile(database: Database) -> None:
    far = Far(losing=True)
    await database.write(put, "a")
    await started(database, far, 0)  # taken, and the answer lost: to be looked for
    await database.write(put, "b")
    far.refusing = 1
    await started(database, far, 1)
    assert far.calls == ["tell T1 a", "tell T1 b"]
    await started(database, far, 10)
    assert far.calls[2:] == ["look T1"], "and it is found"
    await started(database, far, 40)
    assert far.took == ["a", "b"]


async def test_f12_what_was_closed_while_the_clock_was_ahead_is_open(database: Database) -> None:
    far = Far(refusing=1)
    ahead = 3600 * 24 * 365
    await database.write(put, "a", NOW + timedelta(seconds=ahead))
    await started(database, far, ahead)
    await started(database, far, 0)
    assert far.took == ["a"]
