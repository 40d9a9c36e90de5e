"""What a workspace that floods the bot with commands costs others: `python -m tests.bench.flood`.

A newsroom of some thousand entries, and the pace that ships. Of several workspaces one after the other gives a command
every twentieth of a second, alone, and while another sends ten thousand: previews, new topics, a megabyte of text.
Printed is what the several wait, in turns.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.commands.pace import Pace
from bot.domain.alert import Reply
from bot.domain.subscription import Destination
from bot.pipeline import desk
from bot.storage import entries, feeds, intake
from bot.storage.engines import open_database
from bot.wiring import newsroom_of
from tests.bench.topics import TRADE, words
from tests.shipped import configuration
from tests.values import feed, feed_entry

ENTRIES, FLOOD, ASKED, ROUNDS = 4_000, 1_250, 40, 8
EVERY = 0.05  # seconds
OTHERS = 32  # workspaces: so many that none of them is too fast
MOST_AT_ONCE = 50  # of the flood: what a platform lets through before it waits for answers
ASKS = ("recent", "topics", "search soybeans", "subscriptions", "preview soybeans AND tariff*")
FLOODS = ("preview china OR us OR 关税", "recent", "search tariff*", "topic add flood{n} word{n}", "x" * 1_000_000)

Ask = Callable[[str], Awaitable[Reply]]


async def newsroom(path: Path) -> Commands:
    """Commands over a database with a week's entries."""
    database = open_database(f"sqlite:///{path}")
    await database.migrate()
    await database.write(feeds.declare, [feed(1)], feeds.CONFIG)
    (polled,) = await database.read(feeds.active)
    dice, known, now = random.Random(1), words(random.Random(2)), datetime.now(UTC)
    shown = [
        feed_entry(
            " ".join([*dice.choices(known, k=8), dice.choice(TRADE)] if n % 20 == 0 else dice.choices(known, k=9)),
            published=now,
        )
        for n in range(ENTRIES)
    ]
    await database.write(intake.add_new, polled, shown, now)
    room = newsroom_of(configuration())
    while await database.read(entries.inbox, 1):
        await database.write(desk, room, now)
    pace = Pace(configuration().settings.commands.a_minute)
    return Commands(database, room.topics, lambda: datetime.now(UTC), configuration().vocabulary, pace)


async def waits(others: Iterator[Ask]) -> list[float]:
    """Seconds that each of the others' commands took."""
    taken = []
    for number in range(ASKED):
        start = time.perf_counter()
        reply = await next(others)(ASKS[number % len(ASKS)])
        assert reply.ok, reply
        taken.append(time.perf_counter() - start)
        await asyncio.sleep(EVERY)
    return taken


async def flood(ask: Ask) -> int:
    """Thousands of commands, fifty at a time; how many were turned away."""
    away = 0
    for start in range(0, FLOOD, MOST_AT_ONCE):
        lines = [FLOODS[n % len(FLOODS)].format(n=n) for n in range(start, start + MOST_AT_ONCE)]
        away += sum(reply.title == "Too many commands" for reply in await asyncio.gather(*map(ask, lines)))
        await asyncio.sleep(ASKED * EVERY * MOST_AT_ONCE / FLOOD)
    return away


def p95(taken: list[float]) -> float:
    """The wait, in milliseconds, that one of twenty is longer than."""
    return statistics.quantiles(taken, n=20)[-1] * 1000


async def main() -> None:
    alone, beside, away = list[float](), list[float](), 0
    with TemporaryDirectory() as folder:
        commands = await newsroom(Path(folder, "flood.db"))

        def asking(workspace: str) -> Ask:
            caller = Caller(Destination("slack", workspace, "C1"), "U1")
            return lambda line: commands(line, caller)

        others = cycle([asking(f"B{number}") for number in range(OTHERS)])
        for _ in range(ROUNDS):  # in turn, so that a busy machine slows both
            alone += await waits(others)
            more, turned_away = await asyncio.gather(waits(others), flood(asking("A")))
            beside, away = beside + more, away + turned_away
    print(f"other workspaces' p95     {p95(alone):6.1f} ms alone, {p95(beside):.1f} ms beside a flood", end="")
    print(f"  (ratio {p95(beside) / p95(alone):.2f}, target 1.10; {away:,} of {ROUNDS * FLOOD:,} turned away)")


if __name__ == "__main__":
    asyncio.run(main())
