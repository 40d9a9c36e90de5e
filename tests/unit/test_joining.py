"""A platform is joined at a start, or when it answers, in simulated time; and a stop is heard at any moment."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

import pytest

from bot.errors import PlatformDownError, StorageBusyError, StorageError, TradewireError
from bot.joining import LONGEST_WAIT, PATIENCE, Joining, unless
from tests.fakes.simulated import SimulatedLoop, simulate


@dataclass
class Platform:
    """Answers as told: an error, or so many seconds of silence before the next answer."""

    answers: list[Exception | float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    up: bool = False

    async def join(self) -> None:
        self.asked.append(asyncio.get_running_loop().time())
        while self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            await asyncio.sleep(answer)
        self.up = True

    async def connected(self) -> bool:
        return self.up


def joining(*answers: Exception | float) -> tuple[Joining, Platform]:
    platform = Platform(list(answers))
    return Joining("slack", platform.join, platform.connected), platform


def play(scene: Callable[[], Coroutine[object, object, None]]) -> None:
    async def played(loop: SimulatedLoop) -> None:
        await scene()

    simulate(played)


def test_a_platform_that_answers_is_joined_before_the_start_goes_on() -> None:
    async def scene() -> None:
        join, platform = joining(0.5)
        await join.begin()
        assert platform.up
        assert await join.fault() == ""
        platform.up = False
        assert await join.fault() == "the connection is interrupted"
        await join.stop()

    play(scene)


def test_a_platform_that_is_down_holds_up_no_start_and_is_asked_again_more_and_more_seldom() -> None:
    async def scene() -> None:
        join, platform = joining(*[PlatformDownError("Slack is down")] * 9)
        await join.begin()
        assert asyncio.get_running_loop().time() == 0
        assert await join.fault() == "Slack is down"
        await asyncio.sleep(600)
        waits = [later - earlier for earlier, later in zip(platform.asked, platform.asked[1:], strict=False)]
        assert waits == [5, 10, 20, 40, *[LONGEST_WAIT] * 5]
        assert await join.fault() == ""
        await join.stop()

    play(scene)


def test_f40_a_platform_that_wants_to_be_left_alone_is_not_asked_before_that() -> None:
    async def scene() -> None:
        join, platform = joining(PlatformDownError("429", 90), PlatformDownError("429", 1e9))
        await join.begin()
        await asyncio.sleep(89)
        assert len(platform.asked) == 1
        await asyncio.sleep(2)
        assert len(platform.asked) == 2
        await asyncio.sleep(3600)
        assert platform.up, "what nobody would mean is not believed"
        await join.stop()

    play(scene)


def test_a_refusal_is_a_fault_of_the_start_and_later_the_reason_why_it_is_not_joined() -> None:
    async def scene() -> None:
        join, _ = joining(0.5, TradewireError("no such token"))
        with pytest.raises(TradewireError, match="no such token"):
            await join.begin()
        for first in (PlatformDownError("down"), PATIENCE * 2):
            join, platform = joining(first, TradewireError("no such token"))
            await join.begin()
            assert await join.fault() in ("down", "it has not answered yet")
            await asyncio.sleep(600)
            assert await join.fault() == "no such token"
            assert len(platform.asked) <= 2, "asking again is of no use"
            await join.stop()

    play(scene)


@pytest.mark.parametrize(
    "trouble", [StorageBusyError("locked for 10 s"), StorageError("the disk is full"), KeyError("url")]
)
def test_a_trouble_of_our_own_when_the_platform_is_back_is_no_refusal_and_it_is_asked_again(trouble: Exception) -> None:
    async def scene() -> None:
        join, platform = joining(PlatformDownError("down"), trouble)
        await join.begin()
        await asyncio.sleep(6)
        assert len(platform.asked) == 2
        assert await join.fault() in (str(trouble), "KeyError, see the log")
        await asyncio.sleep(60)
        assert platform.up
        assert await join.fault() == ""
        await join.stop()

    play(scene)


def test_a_database_that_is_locked_at_the_start_stops_no_start_and_a_fault_of_ours_does() -> None:
    async def scene() -> None:
        join, platform = joining(StorageBusyError("locked for 10 s"))
        await join.begin()
        await asyncio.sleep(6)
        assert platform.up
        await join.stop()
        join, _ = joining(KeyError("url"))
        with pytest.raises(KeyError):
            await join.begin()

    play(scene)


def test_what_hangs_holds_up_no_start_for_long_and_ends_with_the_stop() -> None:
    async def scene() -> None:
        join, platform = joining(1e6)
        await join.begin()
        assert asyncio.get_running_loop().time() == PATIENCE
        await join.stop()
        assert not platform.up
        assert len(asyncio.all_tasks()) == 1

    play(scene)


def test_f4_what_is_under_way_is_cancelled_when_a_stop_is_asked_for() -> None:
    async def scene() -> None:
        stop, seen = asyncio.Event(), []

        async def work(seconds: float) -> str:
            try:
                await asyncio.sleep(seconds)
            except asyncio.CancelledError:
                seen.append("cancelled")
                raise
            return "done"

        async def fail() -> None:
            raise TradewireError("no")

        assert await unless(stop, work(1)) == "done"
        with pytest.raises(TradewireError, match="no"):
            await unless(stop, fail())
        asyncio.get_running_loop().call_later(1, stop.set)
        assert await unless(stop, work(100)) is None
        assert seen == ["cancelled"]
        assert asyncio.get_running_loop().time() == 2

    play(scene)
