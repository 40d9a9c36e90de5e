"""How soon a new entry is heard of, at a given number of requests: a simulation on real times of publication.

    python -m tests.bench.polling STREAM.jsonl.gz [--days 3] [--lag SECONDS]

STREAM holds a JSON object a line, with `source_url` (the feed) and `published`. Every policy learns from the first
days and is measured on the rest. Delay is the first poll at or after publication, minus publication. All policies ask
through `next_poll` with its jitter, and are handed the budget at which their requests, counted, come to 4 per feed and
hour; nothing else is fitted to the measured days. "Going on learning" is what the bot does: after each poll, from the
entries this poll brought. `--lag`: an entry is in the feed only so long after its date; its delay counts from its date.

The mean, median and 95th percentile are over entries, so busy feeds weigh as much as they publish; `by feed` is the
mean over feeds of each feed's mean, in which a feed with one entry weighs as much as one with 800. `handed` is the
budget handed to the policy, `requests` what it came to.
"""

import argparse
import gzip
import heapq
import json
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.feed import Rhythm
from bot.feeds.rhythm import BUDGET, CEILING, FLOOR, HOUR, Asked, Share, interval_of, learn, share_budget
from bot.feeds.schedule import next_poll

SEEDS = (1, 2, 3)
TARGET = 1.7  # times the fixed interval's mean delay
CLOSE_ENOUGH = 0.005  # of the requests, before they count as equal
Times = Sequence[Sequence[datetime]]  # of each feed, ascending
Planner = Callable[[Sequence[Rhythm], float], Callable[[Rhythm, datetime], timedelta]]


@dataclass(frozen=True)
class Policy:
    """A way to find intervals; `plan` makes one from all rhythms and the budget."""

    name: str
    plan: Planner
    learns: bool = True


@dataclass
class Measured:
    """What a policy came to, over all seeds."""

    delays: list[list[float]] = field(default_factory=list)  # of each feed, in minutes
    requests: float = 0.0  # per feed and hour
    handed: float = BUDGET

    def row(self) -> tuple[float, float, float, float]:
        """Mean, median and 95th percentile over entries, and the mean of the feeds' means."""
        every = sorted(delay for feed in self.delays for delay in feed)
        of_feeds = [statistics.fmean(feed) for feed in self.delays if feed]
        return (
            statistics.fmean(every),
            every[len(every) // 2],
            every[len(every) * 95 // 100],
            statistics.fmean(of_feeds),
        )


def fixed(_: Sequence[Rhythm], budget: float) -> Callable[[Rhythm, datetime], timedelta]:
    """Every feed alike."""
    return lambda rhythm, now: HOUR / budget


def by_rate(rhythms: Sequence[Rhythm], budget: float) -> Callable[[Rhythm, datetime], timedelta]:
    """Intervals of 1/rate, between the same floor and ceiling as ours."""
    least, most = 1e-4, 1e4
    for _ in range(30):
        scale = (least * most) ** 0.5
        spent = sum(HOUR / _bounded(scale * rhythm.rate) for rhythm in rhythms)
        least, most = (least, scale) if spent > budget * len(rhythms) else (scale, most)
    return lambda rhythm, now: _bounded(least * rhythm.rate)


def _bounded(often: float) -> timedelta:
    return max(FLOOR, HOUR / max(often, HOUR / CEILING))


def ours(rhythms: Sequence[Rhythm], budget: float) -> Callable[[Rhythm, datetime], timedelta]:
    """What bot/feeds/rhythm.py does."""
    share: Share = share_budget([Asked(rhythm) for rhythm in rhythms], budget)
    return lambda rhythm, now: interval_of(rhythm, share, now)


POLICIES = (
    Policy("fixed interval", fixed),
    Policy("1/rate, going on learning", by_rate),
    Policy("ours, learnt before only", ours, learns=False),
    Policy("ours, going on learning", ours),
)


class Run:
    """One simulation: a heap of due polls, and what they find."""

    def __init__(self, times: Times, begin: datetime, half: datetime, end: datetime, lag: timedelta) -> None:
        self.times, self.begin, self.half, self.end, self.lag = times, begin, half, end, lag

    def measure(self, policy: Policy, budget: float) -> Measured:
        """All seeds."""
        measured = Measured([[] for _ in self.times], handed=budget)
        requests = sum(self._play(policy, budget, random.Random(seed), measured) for seed in SEEDS)
        measured.requests = requests / len(SEEDS) / len(self.times) / ((self.end - self.half) / HOUR)
        return measured

    def _play(self, policy: Policy, budget: float, dice: random.Random, measured: Measured) -> int:
        """Poll until every entry before the end is found; returns the requests made before the end."""
        rhythms = self._learnt()
        interval = policy.plan(rhythms, budget)
        unseen = [iter([t for t in times if self.half <= t < self.end]) for times in self.times]
        next_up = [next(each, None) for each in unseen]
        due = [(self.half + dice.random() * interval(rhythms[i], self.half), i) for i in range(len(rhythms))]
        heapq.heapify(due)
        requests, planned = 0, self.half
        while any(each is not None for each in next_up) or due[0][0] < self.end:
            now, i = due[0]
            requests += now < self.end
            found = []
            while (entry := next_up[i]) is not None and entry + self.lag <= now:
                found.append(entry)
                next_up[i] = next(unseen[i], None)
            measured.delays[i] += [(now - entry) / timedelta(minutes=1) for entry in found]
            if policy.learns:
                rhythms[i] = learn(rhythms[i], found, now)
                if now - planned >= HOUR:
                    interval, planned = policy.plan(rhythms, budget), now
            after = next_poll(now, interval=interval(rhythms[i], now), jitter=dice.random())
            heapq.heapreplace(due, (after, i))
        return requests

    def _learnt(self) -> list[Rhythm]:
        return [
            learn(Rhythm(self.begin), [t for t in times if self.begin <= t < self.half], self.half)
            for times in self.times
        ]


def at_equal_requests(run: Run, policy: Policy) -> Measured:
    """The policy, handed the budget at which it makes BUDGET requests per feed and hour."""
    budget = BUDGET
    for _ in range(4):
        measured = run.measure(policy, budget)
        if abs(measured.requests / BUDGET - 1) <= CLOSE_ENOUGH:
            break
        budget *= BUDGET / measured.requests
    return measured


def table(run: Run) -> Iterator[str]:
    """The lines to print."""
    heads = ("handed", "requests", "mean", "median", "p95", "by feed", "fixed/this", "p95 too")
    yield f"{'policy':26}" + "".join(f"{head:>11}" for head in heads)
    base: tuple[float, ...] = ()
    for policy in POLICIES:
        measured = at_equal_requests(run, policy)
        row = measured.row()
        base = base or row
        cells = (measured.handed, measured.requests, *row, base[0] / row[0], base[2] / row[2])
        yield f"{policy.name:26}" + "".join(f"{cell:11.2f}" for cell in cells)
    reached = base[0] / row[0] >= TARGET and row[2] <= base[2]
    yield f"Target: mean {TARGET} times lower than fixed, p95 no worse: {'reached' if reached else 'MISSED'}."


def read(path: Path) -> list[list[datetime]]:
    """Each feed's times of publication."""
    feeds: dict[str, list[datetime]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for item in map(json.loads, lines):
            feeds.setdefault(item["source_url"], []).append(datetime.fromisoformat(item["published"]).astimezone(UTC))
    return [sorted(times) for times in feeds.values()]


def main() -> None:
    """Print the table, or why there is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.polling", description="When to poll: a simulation.")
    parser.add_argument("stream", type=Path)
    parser.add_argument("--days", type=float, help="how many to learn from (default: half of them, rounded up)")
    parser.add_argument("--lag", type=float, default=0, help="seconds from an entry's date until it is in the feed")
    told = parser.parse_args()
    if not told.stream.exists():
        print(f"polling: skipped, there is no {told.stream}")
        return
    times = read(told.stream)
    begin = min(each[0] for each in times).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (max(each[-1] for each in times) - begin).days + 1
    learnt = told.days if told.days is not None else (days + 1) // 2
    half, end = begin + timedelta(days=learnt), begin + timedelta(days=days)
    entries = sum(half <= t < end for each in times for t in each)
    print(f"{len(times)} feeds, {days} days; learnt from {learnt:g}, measured on {entries} entries of the rest;")
    print(f"requests per feed and hour, delays in minutes; seeds {SEEDS}, entries {told.lag:g} s late in their feed.")
    for line in table(Run(times, begin, half, end, timedelta(seconds=told.lag))):
        print(line, flush=True)


if __name__ == "__main__":
    main()
