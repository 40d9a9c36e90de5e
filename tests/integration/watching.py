"""Watches how the parent process fares while something is done to it."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

GROWTH = 64 * 2**20  # bytes the parent may grow by
LAG = 0.25  # seconds the loop may be late


@dataclass
class Watched:
    """How the parent fared meanwhile."""

    lag: float = 0.0
    growth: int = 0


def memory(name: str) -> int:
    """Bytes of this process: VmRSS now, VmHWM at most."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


@asynccontextmanager
async def watched() -> AsyncIterator[Watched]:
    seen, proc = Watched(), Path("/proc/self/clear_refs").exists()

    async def watch() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.005)
            seen.lag = max(seen.lag, time.monotonic() - before - 0.005)

    if proc:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the highest memory so far
        before = memory("VmRSS")
    watching = asyncio.create_task(watch())
    await asyncio.sleep(0.01)  # it begins
    try:
        yield seen
    finally:
        await asyncio.sleep(0.01)  # it notices what came last
        watching.cancel()
        if proc:
            seen.growth = memory("VmHWM") - before


def unharmed(seen: Watched) -> None:
    assert seen.lag <= LAG
    assert seen.growth <= GROWTH
