"""What workspaces that flood the bot with commands cost others: `python -m tests.bench.flood`.

A newsroom with a week's entries, and the pace that ships. Of several workspaces one after the other gives a command at
short intervals, alone, and while two others send ten thousand each: one what costs the bot most (queries that match
half the news, previewed and kept as topics), one what costs it least (a megabyte of text, and what is quickly
answered). Printed is what the several wait. The turns are short and alternate, and every line is made before the
first, so that a busy machine slows both kinds alike and nobody waits for the bench. `noise` is the same ratio between
turns that were all alone: where it is far from 1, run it again.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
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
from tests.bench.topics import entries as news
from tests.bench.topics import words
from tests.shipped import configuration
from tests.values import feed, feed_entry

DAYS = 7
FLOOD = 10_000  # commands of each workspace that floods
ROUNDS, ASKED, EVERY = 32, 25, 0.03  # commands of the others in a turn, and the seconds between two
OTHERS = 64  # workspaces: so many that none of them is too fast
MOST_AT_ONCE = 50  # of a flood: what a platform lets through before it waits for answers
LOOK = "preview soybeans AND tariff*"
ASKS = ("recent", "topics", "search soybeans", "subscriptions", LOOK)
CHEAP = ("recent", "search tariff*", "x" * 1_000_000, "help", "story s1")

Ask = Callable[[str], Awaitable[Reply]]
Waits = list[tuple[str, float]]  # commands, with the seconds that each took


async def newsroom(path: Path, known: list[str]) -> Commands:
    """Commands over a database with a week's entries."""
    database = open_database(f"sqlite:///{path}")
    await database.migrate()
    await database.write(feeds.declare, [feed(1)], feeds.CONFIG)
    (polled,) = await database.read(feeds.active)
    room, dice, today = newsroom_of(configuration()), random.Random(1), datetime.now(UTC)
    batch = [*news(dice, known), *news(dice, known)]
    for day in range(DAYS):
        now = today - timedelta(days=DAYS - 1 - day)
        shown = [feed_entry(each.title, text=each.text, published=now) for each in batch[day::DAYS]]
        await database.write(intake.add_new, polled, shown, now)
        while await database.read(entries.inbox, 1):
            await database.write(desk, room, now)
    pace = Pace(configuration().settings.commands.a_minute)
    return Commands(database, room.topics, lambda: datetime.now(UTC), configuration().vocabulary, pace)


def costly(known: Sequence[str]) -> tuple[str, ...]:
    """What costs the bot most: the most frequent words, of which nobody has been told anything."""
    broad, together = " OR ".join(known[:8]), " AND ".join(known[:2])
    return (f"preview {broad}", f"preview {together}", f"topic add broad {broad}", "topic add narrow coffee")


async def waits(others: Iterator[Ask], asks: Iterator[str]) -> Waits:
    """What each of the others' commands took, for a turn."""
    taken = []
    for line in islice(asks, ASKED):
        start = time.perf_counter()
        reply = await next(others)(line)
        taken.append((line, time.perf_counter() - start))
        assert reply.ok, reply
        await asyncio.sleep(EVERY)
    return taken


async def flood(ask: Ask, lines: Iterable[str]) -> int:
    """A turn's share of a flood, fifty at a time; how many were turned away."""
    away, share = 0, FLOOD // ROUNDS
    for start in range(0, share, MOST_AT_ONCE):
        sent = islice(lines, min(MOST_AT_ONCE, share - start))
        away += sum(reply.title == "Too many commands" for reply in await asyncio.gather(*map(ask, sent)))
        await asyncio.sleep(ASKED * EVERY * MOST_AT_ONCE / share)
    return away


def p95(taken: Iterable[float]) -> float:
    """The wait, in milliseconds, that one of twenty is longer than."""
    return statistics.quantiles(taken, n=20)[-1] * 1000


def table(alone: Sequence[Waits], beside: Sequence[Waits]) -> None:
    """Print what others wait, by turns: of all commands, of those that are quickly answered, and of looks."""
    kinds: dict[str, Callable[[str], bool]] = {
        "all commands": lambda line: True,
        "quick ones": lambda line: line != LOOK,
        "previews": lambda line: line == LOOK,
    }
    print("others' p95, ms       alone   beside floods   ratio   noise")
    for kind, is_one in kinds.items():

        def of(turns: Iterable[Waits], is_one: Callable[[str], bool] = is_one) -> float:
            return p95(seconds for turn in turns for line, seconds in turn if is_one(line))

        ratio, noise = of(beside) / of(alone), of(alone[::2]) / of(alone[1::2])
        print(f"{kind:20}  {of(alone):5.1f}   {of(beside):13.1f}   {ratio:5.2f}   {noise:5.2f}")


async def main() -> None:
    alone, beside, away = list[Waits](), list[Waits](), 0
    known = words(random.Random(2))
    with TemporaryDirectory() as folder:
        commands = await newsroom(Path(folder, "flood.db"), known)

        def asking(workspace: str) -> Ask:
            caller = Caller(Destination("slack", workspace, "C1"), "U1")
            return lambda line: commands(line, caller)

        others, asks = cycle([asking(f"B{number}") for number in range(OTHERS)]), cycle(ASKS)
        floods = (asking("A"), cycle(costly(known))), (asking("Z"), cycle(CHEAP))
        for _ in range(ROUNDS):
            alone.append(await waits(others, asks))
            taken, *turned_away = await asyncio.gather(waits(others, asks), *(flood(*each) for each in floods))
            beside.append(taken)
            away += sum(turned_away)
    table(alone, beside)
    sent = len(floods) * ROUNDS * (FLOOD // ROUNDS)
    print(f"target of all: 1.10; {away:,} of {sent:,} in the floods were turned away")


if __name__ == "__main__":
    asyncio.run(main())
