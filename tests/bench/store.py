"""How soon the store answers people: the latest stories and searches, at a million entries.

    python -m tests.bench.store [--entries 1000000]

Every answer is what a command reads from a file, the newest first. The words are as unevenly common as in news, a third
of the entries are Chinese, and one entry in three opens a story.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.commands.reading import SEARCH_ENTRIES
from bot.storage import entries, feeds, stories
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from bot.text.fts5 import search_columns
from bot.text.query import parse_query
from tests.values import NOW, feed, story

SPREAD = timedelta(days=180)  # over which the entries are published
REPORTS = 20_000  # different ones
BATCH = 5000
ROUNDS = 100  # answers timed of each kind
WORDS = [f"word{number}" for number in range(20_000)]
ODDS = [1 / (rank + 10) for rank in range(len(WORDS))]
HAN = [chr(0x4E00 + number) for number in range(3000)]
HAN_ODDS = [1 / (rank + 10) for rank in range(len(HAN))]
TOPICS = {f"topic{number}": 0.5**number for number in range(1, 16)}  # the part of the stories that it has
QUERIES = (
    "word0",
    "word19000",
    "word5 AND word9",
    "word3 OR word7000",
    "word5 NOT word2",
    '"word0 word1"',
    "word123*",
    "NEAR(word0 word4, 5)",
    "(word1 OR word2) AND (word800 OR word900)",
    "word18000 AND word19000",
    HAN[0] + HAN[1],
    HAN[70] + HAN[90],
    f"{HAN[0]}{HAN[2]} OR word15000",
)


def _report(dice: random.Random) -> tuple[str, str]:
    """A title and a text."""
    if dice.random() < 1 / 3:
        return "".join(dice.choices(HAN, HAN_ODDS, k=20)), "".join(dice.choices(HAN, HAN_ODDS, k=80))
    return " ".join(dice.choices(WORDS, ODDS, k=11)), " ".join(dice.choices(WORDS, ODDS, k=30))


class Archive:
    """Entries as a bot has them that has run for long."""

    def __init__(self, total: int) -> None:
        self.total, self._dice = total, random.Random(7)
        reports = [_report(self._dice) for _ in range(REPORTS)]
        self._reports = [(title, text, *search_columns(title, text)) for title, text in reports]
        self._story = 0

    def add(self, tx: Transaction, numbers: Sequence[int]) -> None:
        """These entries, judged, grouped and findable."""
        records, findable = [], []
        for number in numbers:
            at = NOW - SPREAD * (1 - number / self.total)
            if number % 3 == 1:
                topics = tuple(name for name, part in TOPICS.items() if self._dice.random() < part)
                told = stories.save(tx, story(id=0, topics=topics, first_published=at, last_published=at))
                self._story = told.id
            title, text, stems, words = self._dice.choice(self._reports)
            records.append(self._record(number, at.timestamp(), title, text))
            findable.append({"id": number, "stems": stems, "words": words})
        tx.insert_many("entries", records)
        tx.execute_many("INSERT INTO entries_search (rowid, stems, words) VALUES (:id, :stems, :words)", findable)

    def _record(self, number: int, at: float, title: str, text: str) -> dict[str, Any]:
        told = {"title": title, "text": text, "url": f"https://a.example/{number}", "key": f"k{number}"}
        judged = {"judged_at": at, "relevant": number % 2, "score": 1.0, "evidence_json": "{}"}
        of = {"feed_id": 1, "publisher": "Outlet 1", "language": "en", "story_id": self._story}
        return {"id": number, **told, **judged, **of, "published_at": at, "seen_at": at, "baseline": 0}


async def main(total: int) -> None:
    """Fill a database, then ask it."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/store.db")
        await database.migrate()
        await database.write(feeds.declare, [feed(1)], feeds.CONFIG)
        archive, began = Archive(total), time.monotonic()
        for first in range(1, total + 1, BATCH):
            await database.write(archive.add, range(first, min(first + BATCH, total + 1)))
        size = Path(folder, "store.db").stat().st_size / 2**30
        print(f"{total:,} entries, {size:.1f} GB, filled in {time.monotonic() - began:.0f} s")
        await database.read(_ask_all)
        await database.close()


def _ask_all(tx: Transaction) -> None:
    _timed("recent", lambda: [each.last_published for each in stories.recent_of_any(tx, "slack:T1", 5)])
    for topic in TOPICS:
        _timed(f"recent {topic}", lambda topic=topic: [each.last_published for each in stories.recent(tx, topic, 5)])
    for query in QUERIES:
        tree = parse_query(query)
        _timed(f"search {query}", lambda tree=tree: [each.id for each in entries.search(tx, tree, SEARCH_ENTRIES)])


def _timed(name: str, ask: Callable[[], Sequence[Any]]) -> None:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = ask()
        taken.append((time.perf_counter() - began) * 1000)
    if list(found) != sorted(found, reverse=True):
        raise SystemExit(f"{name}: not the newest first")
    taken.sort()
    p50, p99 = taken[ROUNDS // 2], taken[ROUNDS * 99 // 100 - 1]
    print(f"{name:44} {len(found):3} found   p50 {p50:7.2f} ms   p99 {p99:7.2f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    asyncio.run(main(parser.parse_args().entries))
