import asyncio
import time

import pytest

from bot.feeds.politeness import HostGate


async def starts(gate: HostGate, hosts: list[str], hold: float = 0.0) -> list[float]:
    """When each of these requests, asked for at once, got its turn."""
    began = time.monotonic()

    async def one(host: str) -> float:
        async with gate.turn(host):
            started = time.monotonic() - began
            await asyncio.sleep(hold)
        return started

    return await asyncio.gather(*(one(host) for host in hosts))


async def test_f33_two_requests_to_one_host_start_apart() -> None:
    times = sorted(await starts(HostGate(0.1, 4, 64), ["a", "a", "a"]))
    assert times[0] < 0.05
    assert times[1] - times[0] >= 0.09
    assert times[2] - times[1] >= 0.09


async def test_other_hosts_do_not_wait() -> None:
    assert max(await starts(HostGate(5.0, 1, 64), ["a", "b", "c"])) < 0.5


async def test_no_more_than_so_many_at_one_host_and_in_all() -> None:
    times = await starts(HostGate(0.0, 2, 64), ["a"] * 4, hold=0.1)
    assert sum(moment < 0.05 for moment in times) == 2
    times = await starts(HostGate(0.0, 2, 3), ["a", "b", "c", "d"], hold=0.1)
    assert sum(moment < 0.05 for moment in times) == 3


async def test_a_cancelled_wait_gives_its_place_back() -> None:
    gate = HostGate(0.0, 1, 1)
    async with gate.turn("a"):
        waiting = [asyncio.create_task(starts(gate, [host])) for host in ("a", "b")]
        await asyncio.sleep(0.01)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert max(await asyncio.wait_for(starts(gate, ["a", "b"]), 1)) < 0.5


async def test_an_error_inside_a_turn_gives_it_back() -> None:
    gate = HostGate(0.0, 1, 1)
    with pytest.raises(RuntimeError):
        async with gate.turn("a"):
            raise RuntimeError
    assert max(await asyncio.wait_for(starts(gate, ["a"]), 1)) < 0.5


async def test_whoever_finds_that_another_has_just_started_there_gives_his_connection_back() -> None:
    times = await asyncio.wait_for(starts(HostGate(0.02, 4, 2), ["a"] * 6 + ["b"] * 2), 5)
    assert len(times) == 8


def test_a_closed_host_stays_closed_for_its_time() -> None:
    gate = HostGate(0.0, 1, 1)
    gate.close("a", 60)
    gate.close("a", 1)
    assert 59 < gate.closed_for("a") <= 60
    assert gate.closed_for("b") == 0


async def test_hosts_are_forgotten_unless_somebody_is_there() -> None:
    gate = HostGate(0.0, 1, 2)
    async with gate.turn("busy"):
        for number in range(3_000):
            async with gate.turn(str(number)):
                pass
        assert len(gate._hosts) <= 1_000
        waiting = asyncio.create_task(starts(gate, ["busy"]))
        await asyncio.sleep(0.05)
        assert not waiting.done()  # it found the turn taken
    await waiting


def test_closings_that_are_over_are_forgotten() -> None:
    gate = HostGate(0.0, 1, 1)
    for number in range(100):
        gate.close(str(number), 0.0)
    assert len(gate._closed) == 1
