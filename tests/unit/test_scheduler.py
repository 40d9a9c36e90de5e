"""Jobs tick, are woken, survive their faults, and are let finish at the end."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from bot.observe import metrics
from bot.scheduler import Scheduler
from tests.fakes.simulated import SimulatedLoop, simulate


async def test_a_job_that_raises_ticks_again() -> None:
    ticks = 0

    async def work() -> None:
        nonlocal ticks
        ticks += 1
        raise RuntimeError("bad tick")

    scheduler = Scheduler()
    scheduler.every(0.02, "bad", work)
    scheduler.start()
    await asyncio.sleep(0.5)
    await scheduler.stop(1)
    assert ticks >= 2


async def test_a_job_that_has_not_failed_counts_none_so_that_its_first_failure_is_an_increase() -> None:
    Scheduler().every(1, "sound", lambda: None)
    assert metrics.REGISTRY.get_sample_value("tradewire_job_failures_total", {"name": "sound"}) == 0


async def test_a_woken_job_runs_before_its_next_tick() -> None:
    ran: list[float] = []
    loop = asyncio.get_running_loop()
    scheduler = Scheduler()
    scheduler.every(3600, "rare", lambda: ran.append(loop.time()))
    scheduler.start()
    await asyncio.sleep(0.1)
    scheduler.wake("rare")
    scheduler.wake("a job that is not here")
    await asyncio.sleep(0.3)
    await scheduler.stop(1)
    assert len(ran) == 2


async def test_a_job_never_runs_twice_at_once() -> None:
    running = most = 0

    async def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.1)
        running -= 1

    scheduler = Scheduler()
    scheduler.every(0.01, "slow", work)
    scheduler.start()
    await asyncio.sleep(0.4)
    await scheduler.stop(1)
    assert most == 1


async def test_stopping_waits_for_what_is_finishing_but_not_for_ever() -> None:
    finished = []

    async def careful() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.1)
            finished.append("careful")

    async def stubborn() -> None:
        while len(finished) < 2:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                finished.append("asked")

    for work, drain in ((careful, 5.0), (stubborn, 0.2)):
        scheduler = Scheduler()
        scheduler.every(3600, "job", work)
        scheduler.start()
        await asyncio.sleep(0.1)
        began = asyncio.get_running_loop().time()
        await scheduler.stop(drain)
        assert asyncio.get_running_loop().time() - began < 1
    assert finished[0] == "careful"
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("steps", range(8))
async def test_a_stop_at_the_moment_a_job_begins_is_no_fault(steps: int, caplog: pytest.LogCaptureFixture) -> None:
    scheduler = Scheduler()
    scheduler.every(3600, "job", lambda: asyncio.sleep(1))
    scheduler.start()
    for _ in range(steps):
        await asyncio.sleep(0)
    await scheduler.stop(0.1)
    await asyncio.sleep(0.01)
    assert "Error" not in caplog.text


class SystemClock(datetime):
    """The system's clock as APScheduler asks for it, which somebody sets; see the documentation of datetime.now."""

    step = timedelta(0)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        assert tz is not None
        return tz.fromutc((datetime.now(UTC) + cls.step).replace(tzinfo=tz))


@pytest.mark.parametrize("jump", [-365 * 86_400, -3600, -5, 5, 8 * 3600, 365 * 86_400])
def test_f12_jobs_tick_on_at_their_pace_when_the_system_clock_is_set(
    jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("apscheduler.schedulers.base", "bot.scheduler"):
        monkeypatch.setattr(f"{module}.datetime", SystemClock)
    monkeypatch.setattr(SystemClock, "step", timedelta(0))
    ticks: Counter[str] = Counter()

    async def play(loop: SimulatedLoop) -> None:
        scheduler = Scheduler()
        for name, seconds in (("often", 1), ("seldom", 30)):
            scheduler.every(seconds, name, lambda name=name: ticks.update([name]))  # type: ignore[misc]
        scheduler.start()
        await asyncio.sleep(59.5)
        assert ticks == {"often": 60, "seldom": 2}
        SystemClock.step = timedelta(seconds=jump)
        await asyncio.sleep(60)
        assert ticks == {"often": 120, "seldom": 4}
        scheduler.wake("seldom")
        await asyncio.sleep(0.1)
        assert ticks["seldom"] == 5
        await scheduler.stop(1)

    simulate(play)


async def test_a_tick_that_the_loop_was_too_busy_for_comes_late_and_once() -> None:
    ticks = 0

    def work() -> None:
        nonlocal ticks
        ticks += 1

    loop = asyncio.get_running_loop()
    scheduler, late, real = Scheduler(), 0.0, loop.time
    scheduler.every(30, "job", work)
    scheduler.start()
    await asyncio.sleep(0.05)
    late = 95.0  # three ticks have passed
    loop.time = lambda: real() + late  # type: ignore[method-assign]
    await asyncio.sleep(0.05)
    loop.time = real  # type: ignore[method-assign]
    await scheduler.stop(1)
    assert ticks == 2
