"""F12: the system's clock is set while messages wait, in simulated time, with the worker as it runs: it goes on."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.delivery.budget import UNLIMITED, Limits, Pace
from bot.delivery.theirs import TheirClock
from bot.delivery.worker import LEASE, Worker
from bot.domain.alert import Notice
from bot.domain.delivery import Delivery
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import outbox, pauses
from bot.storage.database import Database, Transaction
from bot.storage.engines import open_database
from tests.claiming import claim
from tests.fakes.simulated import CountedDatabase, SimulatedLoop, simulate
from tests.values import CHANNEL, NOW, TERMINAL

JUMPS = [timedelta(days=-365), timedelta(hours=-1), timedelta(hours=1), timedelta(days=365)]


@dataclass
class SetClock:
    """A clock that goes with the loop's time until somebody sets it."""

    loop: SimulatedLoop
    step: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return self.loop.clock() + self.step


@dataclass
class Far:
    """A far end that takes a second for a message, says where it stands when asked, and refuses as told."""

    platform: str = "slack"
    clock = TheirClock()
    limits: Limits = field(default_factory=lambda: Limits(destination=Pace(1.0), in_flight=20))
    took: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))  # delivery -> when
    failures: list[SendError] = field(default_factory=list)
    seconds: float = 1.0

    async def tell(self, destination: Destination, content: object, delivery_id: int) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.took[delivery_id].append(asyncio.get_running_loop().time())
        await asyncio.sleep(self.seconds)
        return f"ref {delivery_id}"

    async def look(self, delivery: Delivery) -> str | None:
        return f"ref {delivery.id}" if delivery.id in self.took else ""


def put(tx: Transaction, number: int, now: datetime, place: Destination = CHANNEL) -> None:
    for each in range(number):
        outbox.put_notice(tx, place, Notice(str(each), ()), now)


@dataclass
class House:
    """A worker at work in simulated time; its clock can be set."""

    loop: SimulatedLoop
    far: Far
    clock: SetClock
    database: Database

    def start(self) -> asyncio.Task[None]:
        worker = Worker(self.database, {"slack": self.far}, self.clock, timedelta(hours=6))  # type: ignore[dict-item]
        return asyncio.create_task(worker.run())


async def house(loop: SimulatedLoop) -> House:
    database = CountedDatabase(open_database("sqlite:///:memory:"), loop)
    await database.migrate()
    return House(loop, Far(), SetClock(loop), database)  # type: ignore[arg-type]


async def stop(house: House, *running: asyncio.Task[None]) -> None:
    for each in running:
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await house.database.close()


@pytest.mark.parametrize("jump", JUMPS)
def test_f12_what_is_queued_leaves_at_its_pace_though_the_clock_is_set_meanwhile(jump: timedelta) -> None:
    async def play(loop: SimulatedLoop) -> None:
        here = await house(loop)
        await here.database.write(put, 12, here.clock())
        running = here.start()
        await asyncio.sleep(3.5)
        here.clock.step = jump
        await here.database.write(put, 1, here.clock(), Destination("slack", "T1", "C2"))
        await here.database.write(put, 1, here.clock())
        await asyncio.sleep(26)
        assert len(here.far.took) == 14
        assert {len(times) for times in here.far.took.values()} == {1}
        left = sorted(at for (at,) in here.far.took.values())
        assert min(later - earlier for earlier, later in pairwise(left[:3] + left[5:])) >= 0.9, "and no faster"
        await stop(here, running)

    simulate(play)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=365)])
def test_f12_what_was_put_off_while_the_clock_was_ahead_goes_on_after_a_start(back: timedelta) -> None:
    async def play(loop: SimulatedLoop) -> None:
        here = await house(loop)
        here.clock.step = back
        here.far.failures = [SendError(SendReason.SERVER_ERROR, "busy")] * 6
        await here.database.write(put, 3, here.clock())
        running = here.start()
        await asyncio.sleep(20)
        assert not here.far.took
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        here.clock.step = timedelta(0)
        running = here.start()
        await asyncio.sleep(70)
        assert len(here.far.took) == 3
        await stop(here, running)

    simulate(play)


def test_f12_a_claim_that_seems_to_run_for_an_hour_is_honoured_for_a_minute_and_then_looked_for() -> None:
    """Its worker may still be at it; where it died, its message is taken over, and told once."""

    async def play(loop: SimulatedLoop) -> None:
        here = await house(loop)
        here.far.seconds = 25.0
        await here.database.write(put, 1, here.clock())
        first = here.start()
        await asyncio.sleep(1)
        here.clock.step = timedelta(hours=-1)
        second = here.start()  # another instance, which does not know what the first one has in flight
        await asyncio.sleep(120)
        assert [len(times) for times in here.far.took.values()] == [1]
        here.clock.step = timedelta(0)
        await here.database.write(put, 1, here.clock())
        await claim(here.database, ["slack"], here.clock(), "one that dies")
        here.clock.step = timedelta(hours=-1)
        await asyncio.sleep(LEASE.total_seconds() - 5)
        assert len(here.far.took) == 1
        await asyncio.sleep(20)
        assert [len(times) for times in here.far.took.values()] == [1, 1]
        await stop(here, first, second)

    simulate(play)


async def test_f12_a_probe_that_was_put_off_while_the_clock_was_ahead_is_made_now() -> None:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    far, later = Far(limits=UNLIMITED, seconds=0), NOW + timedelta(days=365)
    gone = SendError(SendReason.PLACE_GONE, "is_archived", permanent=True)
    await database.write(pauses.begin, CHANNEL, gone, later)
    await database.write(pauses.begin, TERMINAL, gone, NOW, probed=False)  # until somebody says so: no wrong clock
    await database.write(put, 1, NOW)
    assert await Worker(database, {"slack": far}, lambda: NOW, timedelta(hours=6)).run_once() == 1  # type: ignore[dict-item]
    assert [pause.destination for pause in await database.read(pauses.every)] == [TERMINAL]
    assert await database.read(pauses.held_here, TERMINAL, NOW + timedelta(days=9))
    await database.close()
