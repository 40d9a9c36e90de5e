"""Several instances on one database, in simulated time: together they reach a platform's limits and never pass them."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.budget import Limits, Pace
from bot.delivery.theirs import TheirClock
from bot.delivery.worker import LEASE, Worker
from bot.domain.alert import Notice
from bot.domain.delivery import Delivery, Told
from bot.domain.subscription import Destination
from bot.platforms.discord.limits import LIMITS as DISCORD
from bot.platforms.slack.limits import A_CHANNEL, A_WORKSPACE
from bot.storage import keepers, outbox
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.fakes.platform import Platform
from tests.fakes.simulated import CountedDatabase, SimulatedLoop, simulate
from tests.values import NOW

TAKEN_OVER = keepers.LEASE.total_seconds() + 3  # seconds in which another goes on, and its places are open


class Died(BaseException):
    """The process is gone."""


class Mortal(CountedDatabase):
    """One instance's way to the database; the instance may die, or be held up for a while."""

    dead = False
    held_up: asyncio.Event | None = None

    def revive(self) -> "Mortal":
        """So that it can be closed."""
        self.dead, self.held_up = False, None
        return self

    async def _held(self, work: Any) -> Any:
        if self.held_up is not None:
            await self.held_up.wait()
        if self.dead:
            work.close()
            raise Died
        return await super()._held(work)


@dataclass
class Far(Platform):
    """An instance's way to a platform that all call: it keeps who called when, and shows what has arrived."""

    left: list[tuple[float, Destination, int, int]] = field(default_factory=list)  # ..., delivery, whose call
    who: int = -1

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        self.left.append((asyncio.get_running_loop().time(), destination, delivery_id, self.who))
        return await self._take(destination, content.title)

    async def look(self, delivery: Delivery) -> str | None:
        return "ref" if any(number == delivery.id for _, _, number, _ in self.left) else ""

    def _over(self, key: object, pace: Pace, at: float) -> bool:
        return False  # the tests judge all that left, which is stricter

    def number(self, begin: float, end: float) -> int:
        """Calls that left in this span."""
        return sum(begin < at <= end for at, *_ in self.left)

    def kept_to(self, pace: Pace, key: Callable[[Destination], object]) -> None:
        """No span of time holds more than this pace lets through."""
        times: defaultdict[object, list[float]] = defaultdict(list)
        for at, destination, *_ in self.left:
            times[key(destination)].append(at)
        for calls in times.values():
            for first, last in combinations(range(len(calls)), 2):
                allowed = (calls[last] - calls[first]) * pace.rate + pace.burst
                assert last - first + 1 <= allowed + 1e-6, calls[first : last + 1]


def put(tx: Transaction, places: Sequence[Destination], copies: int) -> None:
    for place in places:
        for number in range(copies):
            outbox.put_notice(tx, place, Notice(str(number), ()), NOW)


@dataclass
class Instance:
    """A bot in a process of its own, as far as the database and the platform can tell."""

    database: Mortal
    task: asyncio.Task[None]

    async def stop(self) -> None:
        """As SIGTERM does."""
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


@dataclass
class House:
    """Instances on one file."""

    loop: SimulatedLoop
    file: Path
    far: Far
    step: timedelta = timedelta(0)
    instances: list[Instance] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.loop.clock() + self.step

    async def start(self, number: int = 1, ahead: timedelta = timedelta(0)) -> None:
        for _ in range(number):
            database = Mortal(open_database(f"sqlite:///{self.file}"), self.loop)
            far = replace(self.far, who=len(self.instances))
            clock = lambda: self.clock() + ahead  # noqa: E731
            worker = Worker(database, {far.platform: far}, clock, timedelta(hours=6))  # type: ignore[arg-type,dict-item]
            self.instances.append(Instance(database, asyncio.create_task(worker.run())))
            await asyncio.sleep(0.37)  # out of step

    def at_work(self) -> Instance:
        """The instance whose call was the latest."""
        return self.instances[self.far.left[-1][3]]

    def nothing_twice(self) -> bool:
        deliveries = [number for _, _, number, _ in self.far.left]
        return len(deliveries) == len(set(deliveries))


def in_house(
    folder: Path,
    play: Callable[[House], Awaitable[None]],
    places: Sequence[Destination],
    copies: int,
    far: Far,
    instances: int = 3,
) -> House:
    """So many instances, and so many messages that wait in each of these places."""

    async def begin(loop: SimulatedLoop) -> House:
        house = House(loop, folder / "shared.db", far)
        database = CountedDatabase(open_database(f"sqlite:///{house.file}"), loop)
        await database.migrate()
        await database.write(put, places, copies)
        await house.start(instances)
        try:
            await play(house)
        finally:
            for each in house.instances:
                await each.stop()
                await each.database.revive().close()
            await database.close()
        return house

    return simulate(begin)


def places_of(workspaces: int, each: int, platform: str = "slack") -> list[Destination]:
    return [Destination(platform, f"T{team}", f"C{number}") for team in range(workspaces) for number in range(each)]


async def a_while(house: House) -> None:
    await asyncio.sleep(32)


def test_f40_three_instances_reach_the_limits_of_places_and_pass_none(tmp_path: Path) -> None:
    house = in_house(tmp_path, a_while, places_of(4, 3), 40, Far())
    house.far.kept_to(A_CHANNEL, lambda place: place)
    assert house.far.number(1, 31) >= 0.98 * 30 * 12 * A_CHANNEL.rate
    assert house.nothing_twice()


def test_f40_three_instances_reach_the_limits_of_workspaces_and_pass_none(tmp_path: Path) -> None:
    house = in_house(tmp_path, a_while, places_of(3, 12), 20, Far())
    house.far.kept_to(A_WORKSPACE, lambda place: place.workspace)
    house.far.kept_to(A_CHANNEL, lambda place: place)
    assert house.far.number(1, 31) >= 0.98 * 30 * 3 * A_WORKSPACE.rate


def test_f40_three_instances_reach_the_limit_of_a_bot_and_do_not_pass_it(tmp_path: Path) -> None:
    limits = Limits(destination=DISCORD.destination, bot=Pace(10.0, burst=10))
    far = Far(limits=limits, platform="discord")
    house = in_house(tmp_path, a_while, places_of(5, 4, "discord"), 40, far)
    assert limits.bot is not None
    house.far.kept_to(limits.bot, lambda place: place.platform)
    assert house.far.number(1, 31) >= 0.98 * 30 * limits.bot.rate


def test_f1_one_dies_and_another_goes_on_after_its_lease_with_nothing_twice_and_no_limit_passed(tmp_path: Path) -> None:
    async def play(house: House) -> None:
        await asyncio.sleep(5.3)
        house.at_work().database.dead = True
        died_at = house.loop.now
        await asyncio.sleep(1)
        assert house.far.number(died_at, house.loop.now) == 0, "the others do not know of it yet"
        await asyncio.sleep(TAKEN_OVER)
        assert house.far.number(died_at, house.loop.now) > 0
        await asyncio.sleep(LEASE.total_seconds() + 40)

    house = in_house(tmp_path, play, places_of(3, 3), 20, Far())
    assert len(house.far.left) == 9 * 20
    assert house.nothing_twice()
    house.far.kept_to(A_CHANNEL, lambda place: place)
    house.far.kept_to(A_WORKSPACE, lambda place: place.workspace)


def test_f4_one_is_stopped_and_another_goes_on_at_once_with_no_limit_passed(tmp_path: Path) -> None:
    async def play(house: House) -> None:
        for _ in range(3):
            await asyncio.sleep(5.3)
            before, stopped_at = house.at_work(), house.loop.now
            await before.stop()
            await house.start()
            await asyncio.sleep(2.5)
            assert house.at_work() is not before
            assert house.far.number(stopped_at, house.loop.now) >= 9

    house = in_house(tmp_path, play, places_of(3, 3), 40, Far())
    house.far.kept_to(A_CHANNEL, lambda place: place)
    house.far.kept_to(A_WORKSPACE, lambda place: place.workspace)
    assert house.nothing_twice()


def test_one_that_was_held_up_for_longer_than_its_lease_calls_no_more(tmp_path: Path) -> None:
    async def play(house: House) -> None:
        await asyncio.sleep(5.3)
        sleeper = house.at_work()
        sleeper.database.held_up = asyncio.Event()
        await asyncio.sleep(TAKEN_OVER + 2)
        assert house.at_work() is not sleeper
        awake_at = house.loop.now
        sleeper.database.held_up.set()
        await asyncio.sleep(8)
        assert house.far.number(awake_at, house.loop.now) >= 0.9 * 8 * 9
        assert house.instances[house.far.left[-1][3]] is not sleeper

    house = in_house(tmp_path, play, places_of(3, 3), 40, Far())
    house.far.kept_to(A_CHANNEL, lambda place: place)
    assert house.nothing_twice()


@dataclass
class Slow(Far):
    """What is on its way is not seen yet. Its clock is known to nobody who has not asked or sent."""

    standing: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.clock = TheirClock(self._show)

    async def _show(self) -> None:
        self.clock.stamped(NOW + timedelta(seconds=asyncio.get_running_loop().time()))

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        told = await super().tell(destination, content, delivery_id)
        self.standing.add(delivery_id)
        return told

    async def look(self, delivery: Delivery) -> str | None:
        return "ref" if delivery.id in self.standing else ""


@pytest.mark.parametrize("ahead", [timedelta(minutes=2), timedelta(hours=1)])
def test_f10_one_whose_clock_is_ahead_leaves_what_is_in_flight_to_its_sender(tmp_path: Path, ahead: timedelta) -> None:
    async def play(house: House) -> None:
        house.instances[0].database.held_up = held_up = asyncio.Event()  # its lease of the platform runs out
        await house.start(ahead=ahead)
        await asyncio.sleep(10)
        held_up.set()
        await asyncio.sleep(120)

    house = in_house(tmp_path, play, places_of(2, 3), 3, Slow(latency=(25.0, 25.0)), instances=1)
    assert house.nothing_twice()
    assert len(house.far.left) == 18


@pytest.mark.parametrize("jump", [timedelta(days=-365), timedelta(hours=-1), timedelta(hours=1)])
def test_f12_the_clock_is_set_and_the_instances_go_on_with_no_limit_passed(tmp_path: Path, jump: timedelta) -> None:
    async def play(house: House) -> None:
        await asyncio.sleep(5.35)
        house.step = jump
        await asyncio.sleep(15)
        house.at_work().database.dead = True
        await asyncio.sleep(TAKEN_OVER)
        assert house.far.number(house.loop.now - 2, house.loop.now) > 0

    house = in_house(tmp_path, play, places_of(3, 3), 40, Far())
    assert house.far.number(11, 20) >= 0.98 * 9 * 9, "once it is seen that the clock was set"
    house.far.kept_to(A_CHANNEL, lambda place: place)
    house.far.kept_to(A_WORKSPACE, lambda place: place.workspace)
    assert house.nothing_twice()
