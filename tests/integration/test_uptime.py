"""Months of uptime: memory, files, tasks and the database stay what they are (F14)."""

import statistics
from pathlib import Path

import pytest

from bot.storage import retention
from tests.integration.uptime import DAY, Sample, Uptime


@pytest.fixture(autouse=True)
def scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept for months is kept for days here, so that the database reaches its size early in the run."""
    for name, days in {"ENTRIES": 20, "STORIES": 20, "DELIVERIES": 10, "SEEN": 10}.items():
        monkeypatch.setattr(retention, name, days * DAY)


def assert_flat(samples: list[Sample]) -> None:
    """No task and no file more than on the third day; and all this while messages were taken."""
    assert {sample.in_vain for sample in samples} == {0}
    third = samples[2]
    assert max(sample.tasks for sample in samples[3:]) <= third.tasks
    assert max(sample.files for sample in samples[3:]) <= third.files + 2  # connections that are just being closed


async def test_f14_five_days_leak_no_task_and_no_file(tmp_path: Path) -> None:
    samples = [sample async for sample in Uptime(tmp_path, feeds=12, workspaces=6).live(5, DAY / 8)]
    assert samples[-1].took > 20
    assert samples[-1].rows["stories"] > 5
    assert_flat(samples)


@pytest.mark.soak
async def test_f14_ninety_days_with_200_feeds_and_50_workspaces_stay_flat(tmp_path: Path) -> None:
    samples = []
    async for sample in Uptime(tmp_path, feeds=200, workspaces=50).live(90):
        samples.append(sample)
        print(sample, flush=True)
    assert_flat(samples)
    memory = [sample.memory for sample in samples]
    assert max(memory[3:]) <= 1.1 * max(memory[:3]), "memory grows by more than a tenth after the third day"
    steady = [sample.database for sample in samples[30:]]
    middle = statistics.median(steady)
    assert 0.9 * middle <= min(steady) <= max(steady) <= 1.1 * middle, "the database is not bounded by what is kept"
    assert samples[-1].took > 10_000
