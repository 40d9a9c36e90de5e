"""Months of uptime: memory, files, tasks and the database stay what they are (F14)."""

import statistics
from pathlib import Path

import pytest

from tests.integration.uptime import DAY, Outlets, Sample, Uptime, in_a_process


def assert_flat(samples: list[Sample]) -> None:
    """No task and no file more than on the third day; and all this while messages were taken."""
    assert {sample.in_vain for sample in samples} == {0}
    third = samples[2]
    assert max(sample.tasks for sample in samples[3:]) <= third.tasks
    assert max(sample.files for sample in samples[3:]) <= third.files + 2  # connections that are just being closed


async def test_f14_five_days_leak_no_task_and_no_file(tmp_path: Path) -> None:
    async with Outlets(12) as outlets:
        samples = [sample async for sample in Uptime(tmp_path, outlets.port, 12, workspaces=6).live(5, DAY / 8)]
    assert samples[-1].took > 20
    assert samples[-1].rows["stories"] > 5
    assert_flat(samples)


@pytest.mark.soak
async def test_f14_ninety_days_with_200_feeds_and_50_workspaces_stay_flat(tmp_path: Path) -> None:
    samples = []
    async with Outlets(200) as outlets:
        async for sample in in_a_process(tmp_path, outlets, workspaces=50, days=90):
            samples.append(sample)
            print(sample, flush=True)
    assert_flat(samples)
    memory = [sample.memory for sample in samples]
    assert max(memory[3:]) <= 1.1 * memory[2], "memory grows by more than a tenth after the third day"
    steady = [sample.database for sample in samples[30:]]
    middle = statistics.median(steady)
    assert 0.9 * middle <= min(steady) <= max(steady) <= 1.1 * middle, "the database is not bounded by what is kept"
    assert samples[-1].took > 10_000
