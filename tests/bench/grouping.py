"""How fast entries find their stories, and in what memory: `python -m tests.bench.grouping`.

The texts are generated: each story has a subject, an act, a good, a figure and words of its own, drawn as rarely as
words are in news; its reports are headed and worded each in their own way. One core. `and linked`: the same with the
search for what each new story answers, which the desk makes along with it.
"""

import argparse
import gc
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from multiprocessing import get_context
from random import Random

from bot.cli.memory import leave_loaded_alone
from bot.domain.entry import Entry
from bot.stories import cluster, retold
from bot.stories.cluster import Grouper
from tests.shipped import vocabulary
from tests.values import NOW, entry

TARGET = 2_000  # entries a second among 20,000 live stories
BATCH = 500
SIZES = ((1_000, 6), (5_000, 6), (20_000, 6), (20_000, 1), (20_000, 3), (20_000, 12))  # live stories, candidates
JOINING = 0.5  # of the new entries report a live story
WORDS = 30_000
SUBJECTS = "China|Beijing|Washington|The US|Trump|COFCO|Nvidia|USTR|The commerce ministry|Brazil|Japan|Mexico".split(
    "|"
)
ACTS = "books|buys|halts|taxes|exempts|licenses|raises tariffs on|lifts curbs on|probes|ships|weighs a ban on".split(
    "|"
)
GOODS = "soybeans|corn|rare earths|gallium|chips|drones|crude oil|LNG|beef|sorghum|polysilicon|magnets|jets".split("|")
SYLLABLES = "ba co di fu ga he ji ko lu ma ne po qua ri sa to vu wen xi yo zan mer tor lin dal".split()


class Newsroom:
    """Writes reports of invented stories, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._words = ["".join(self._random.choices(SYLLABLES, k=self._random.randint(2, 4))) for _ in range(WORDS)]
        self._commonness = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))  # Zipf's law
        self._number = 0

    def story(self) -> list[str]:
        """What a story is about: its phrases, the words of its own last."""
        pick = self._random.choice
        amount = round(10 ** self._random.uniform(1, 6), -1)
        core = [pick(SUBJECTS), pick(ACTS), f"{amount:,.0f} tonnes of {pick(GOODS)} from {pick(self._words).title()}"]
        return [*core, *self._drawn(25)]

    def told(self, stories: list[list[str]]) -> list[list[str]]:
        """What the next batch tells: of these stories, and of new ones."""
        old = int(BATCH * JOINING)
        return self._random.sample(stories, old) + [self.story() for _ in range(BATCH - old)]

    def report(self, story: list[str]) -> Entry:
        """One outlet's report of it, within the last day."""
        self._number += 1
        own = self._random.sample(story[3:], 14)
        title = " ".join([*story[:3], *own[:5]])
        text = f"{' '.join(own[5:])}, {' '.join(self._drawn(30))}."
        published = NOW - timedelta(seconds=self._random.randint(0, 86_400))
        return entry(self._number, title, text=text, published=published)

    def _drawn(self, number: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._commonness, k=number)


def live(newsroom: Newsroom, stories: list[list[str]]) -> Iterator[Entry]:
    """The reports of the live stories, as the store holds them."""
    for story_id, story in enumerate(stories, 1):
        for _ in range(1 + story_id % 2):  # every other story is told by two
            yield replace(newsroom.report(story), story_id=story_id)


def measure(number: int, candidates: int, batches: int) -> str:
    """One line of the table: `number` stories are live, and so many at most are compared with an entry."""
    cluster.MAX_CANDIDATES = candidates
    newsroom = Newsroom(number)
    stories = [newsroom.story() for _ in range(number)]
    held = list(live(newsroom, stories))
    vocabulary()
    gc.collect()
    leave_loaded_alone()  # as the bot that runs does: what the newsroom holds is no work for the collector
    before, started = memory(), time.process_time()
    grouper = Grouper(vocabulary(), held)
    reading = time.process_time() - started
    took, linking, joined = 0.0, 0.0, 0
    for _ in range(batches):
        batch, other = ([newsroom.report(story) for story in newsroom.told(stories)] for _ in range(2))
        started = time.process_time()
        placed = grouper.place(batch)
        grouped = time.process_time()
        retold.place(grouper, other, lambda story: {})
        took, linking = took + grouped - started, linking + time.process_time() - grouped
        joined += sum(story > 0 for story in placed.values())
    cells = (
        f"{number:12,}",
        f"{len(held):10,}",
        f"{candidates:12}",
        f"{BATCH * batches / took:12,.0f}",
        f"{BATCH * batches / linking:12,.0f}",
        f"{joined / BATCH / batches:9.0%}",
        f"{memory() - before:9.0f} MB",
        f"{reading:10.1f} s",
    )
    return "".join(cells)


def memory() -> float:
    """The most that this process has held so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Print the table: how the cost grows with what is live."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.grouping", description="Grouping, on one core.")
    parser.add_argument("--batches", type=int, default=8, help=f"of {BATCH} new entries each")
    told = parser.parse_args()
    print("grouping, one core:")
    heads = f"{'live stories':>12}{'reports':>10}{'candidates':>12}{'entries/s':>12}{'and linked':>12}"
    print(heads + f"{'joined':>9}{'memory':>12}{'read anew':>12}")
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:  # each with a memory of its own
        for number, candidates in SIZES:
            print(pool.submit(measure, number, candidates, told.batches).result(), flush=True)
    print(f"Target: {TARGET:,} entries/s among 20,000 live stories. As shipped, {cluster.MAX_CANDIDATES} are compared.")


if __name__ == "__main__":
    main()
