"""Many workspaces at their limits, in simulated time: nobody waits for another, and no limit is passed."""

import asyncio
from collections import defaultdict
from datetime import timedelta

from bot.delivery.worker import Worker
from bot.domain.alert import Notice
from bot.domain.subscription import Destination
from bot.storage import outbox
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from tests.fakes.platform import Platform
from tests.fakes.simulated import CountedDatabase, SimulatedLoop, simulate

SECONDS = 90


def p95(platform: Platform, workspaces: set[str]) -> float:
    """Seconds from the outbox to the platform, of these workspaces."""
    delays = sorted(at - float(text) for at, place, text in platform.arrived if place.workspace in workspaces)
    return delays[len(delays) * 95 // 100]


def put(tx: Transaction, places: list[Destination], copies: int, loop: SimulatedLoop) -> None:
    for place in places:
        for _ in range(copies):
            outbox.put_notice(tx, place, Notice(f"{loop.now}", ()), loop.clock())


def days_work(hanging: frozenset[str] = frozenset(), flooded: str = "") -> Platform:
    """Fifty workspaces of two channels get a message every five seconds, one of them may be flooded or hang."""

    async def play(loop: SimulatedLoop) -> Platform:
        platform = Platform(hanging=hanging)
        database = CountedDatabase(open_database("sqlite:///:memory:"), loop)
        await database.migrate()
        worker = Worker(database, {"slack": platform}, loop.clock, timedelta(hours=6))  # type: ignore[arg-type]
        running = asyncio.create_task(worker.run())
        places = [Destination("slack", f"T{team}", f"C{number}") for team in range(50) for number in range(2)]
        if flooded:
            flood = [Destination("slack", flooded, f"C{number}") for number in range(40)]
            await database.write(put, flood, 50, loop)
        while loop.now < SECONDS:
            await database.write(put, places, 1, loop)
            worker.wake()
            await asyncio.sleep(5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await database.close()
        return platform

    return simulate(play)


def test_f50_a_workspace_that_hangs_or_is_flooded_changes_nothing_for_the_others() -> None:
    others = {f"T{team}" for team in range(1, 50)}
    calm, hung, flood = days_work(), days_work(frozenset({"T0"})), days_work(flooded="T0")
    usual = p95(calm, others)
    assert p95(hung, others) <= usual * 1.1
    assert p95(flood, others) <= usual * 1.1
    sent: defaultdict[str, int] = defaultdict(int)
    for _, place, _ in flood.arrived:
        sent[place.workspace] += 1
    assert sent["T0"] >= 5 * SECONDS * 0.98, "and the flooded one gets what its platform lets through"
    assert calm.refused == flood.refused == 0


def test_where_looks_are_rationed_they_queue_up_at_one_a_minute_and_other_workspaces_do_not_notice() -> None:
    async def play(loop: SimulatedLoop) -> Platform:
        platform = Platform(losing=8)
        database = CountedDatabase(open_database("sqlite:///:memory:"), loop)
        await database.migrate()
        worker = Worker(database, {"slack": platform}, loop.clock, timedelta(hours=6))  # type: ignore[arg-type]
        await database.write(put, [Destination("slack", "T1", f"C{number}") for number in range(8)], 1, loop)
        running = asyncio.create_task(worker.run())
        await asyncio.sleep(60)
        await database.write(put, [Destination("slack", "T2", "C1")], 1, loop)
        await asyncio.sleep(600)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await database.close()
        return platform

    platform = simulate(play)
    assert platform.found == 8
    assert platform.refused <= 2, "it learns that it is rationed, and asks no more than it is given"
    waits = [later - earlier for earlier, later in zip(platform.looked_at, platform.looked_at[1:], strict=False)]
    assert all(59.9 < wait < 65 for wait in waits), waits
    assert len(platform.arrived) == 9, "nothing was sent twice"
    assert p95(platform, {"T2"}) < 2
