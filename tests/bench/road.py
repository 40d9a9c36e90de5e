"""How fast the whole road is, against lemon24 `reader` in the same run: `python -m tests.bench.road FEEDSERVER`.

FEEDSERVER is a program that serves feeds on this machine (`--feeds N --items N --port N`, and /opml, /ctl/bump). Both
sides poll all of its feeds from an empty database (cold), again (unchanged), and again after each feed has one new
item; pass after pass in turn, on the same machine, against the same server, whose processor time counts for both. Ours
takes the whole road: fetch, guard, parse, match, group, store. Start-up is not in the figures: each side is a process
that has imported, opened its database and added its feeds before the clock starts (tests/bench/road_sides.py).

`memory` is the peak of the resident memory of the side's processes, added up five times a second: pages that they
share count once for each. `once` is the same with such pages counted once, which is what the machine has to have (the
kernel's "proportional set size"). `cpu` is the processor time of these processes, and does not count the server's.
`late` is by how much our event loop kept a timer waiting at most.
"""

import argparse
import json
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

TARGETS = {"cold": 3.5, "unchanged": 5.0, "one new each": 20.0}  # times reader's feeds a second
MEMORY = 250.0  # MB
LATE = 0.25  # seconds
LOOK = 0.2  # seconds between two looks at memory
_TICKS = os.sysconf("SC_CLK_TCK")
ENVIRONMENT = {
    "TRADEWIRE_FETCH__ALLOW_NETWORKS": '["127.0.0.0/8"]',
    "TRADEWIRE_FETCH__HOST_INTERVAL": "0",  # one host plays a thousand
    "TRADEWIRE_FETCH__HOST_CONNECTIONS": "64",
}


@dataclass(frozen=True)
class Pass:
    """What one pass of one side came to."""

    seconds: float
    cpu: float  # seconds
    memory: float  # MB, the peak
    once: float  # MB, the peak with shared pages counted once
    late: float  # seconds


class Server:
    """The feed server, on a free port of this machine."""

    def __init__(self, program: Path, feeds: int, items: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = {"--feeds": feeds, "--items": items, "--port": port}
        command = [sys.executable, str(program), *(str(part) for pair in options.items() for part in pair)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._address = f"http://127.0.0.1:{port}"
        assert self._process.stdout is not None
        self.greeting = self._process.stdout.readline().strip()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def get(self, path: str) -> bytes:
        """What it answers."""
        with urllib.request.urlopen(self._address + path) as answer:
            body: bytes = answer.read()
            return body

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()


class Side:
    """One side's process, ready to make passes."""

    def __init__(self, name: str, opml: Path, folder: Path) -> None:
        self.name, self._database = name, folder / ("reader.db" if name == "reader" else "tradewire.db")
        command = [sys.executable, "-W", "ignore", "-m", "tests.bench.road_sides", name, str(opml), str(folder)]
        own = {**ENVIRONMENT, "TRADEWIRE_DATABASE_URL": f"sqlite:///{self._database}"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **own}
        )
        self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def make_pass(self) -> Pass:
        """One pass, measured."""
        assert self._process.stdin is not None
        before = processor_time(self._process.pid)
        with memory_seen(self._process.pid) as seen:
            print(file=self._process.stdin, flush=True)
            told = self._answer()
        memory, once = map(max, zip(*seen, strict=True))
        return Pass(told["seconds"], processor_time(self._process.pid) - before, memory, once, told["late"])

    def entries(self) -> int:
        """How many it has stored."""
        with closing(sqlite3.connect(self._database)) as database:
            (count,) = database.execute("SELECT COUNT(*) FROM entries").fetchone()
            return int(count)

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit(f"road: {self.name} has ended without an answer")
        answer: dict[str, float] = json.loads(line)
        return answer


def family(pid: int) -> Iterator[int]:
    """A process and its descendants, by /proc; those that end meanwhile are left out."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def memory_of(pid: int) -> tuple[float, float]:
    """MB of a process and its descendants: resident, and with the pages counted once that they share."""
    resident = once = 0
    for each in family(pid):
        try:
            sizes = dict(
                re.findall(r"^(Rss|Pss): +(\d+) kB$", Path(f"/proc/{each}/smaps_rollup").read_text(), re.MULTILINE)
            )
        except OSError:  # it has ended
            continue
        resident, once = resident + int(sizes.get("Rss", 0)), once + int(sizes.get("Pss", 0))
    return resident * 1024 / 1e6, once * 1024 / 1e6


def processor_time(pid: int) -> float:
    """Seconds that a process, its children and those that have ended have used."""
    used = 0
    for each in family(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        used += sum(map(int, fields[11:15]))
    return used / _TICKS


@contextmanager
def memory_seen(pid: int) -> Iterator[list[tuple[float, float]]]:
    """Looks at a process and its descendants for as long as the block runs; the list gets what `memory_of` says."""
    seen = [(0.0, 0.0)]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(LOOK):
            seen.append(memory_of(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()
        seen.append(memory_of(pid))


def of_many_publishers(opml: bytes) -> bytes:
    """Each feed with a site of its own: to us, what one publisher says twice in the same words is one entry."""
    return re.sub(rb'(xmlUrl="[^"]*?(\d+)\.xml")', rb'\1 htmlUrl="https://news\2.example/"', opml)


def one_round(server: Server, order: tuple[str, ...], feeds: int, items: int) -> dict[tuple[str, str], Pass]:
    """(side, pass) -> what it came to, from empty databases; the entries stored are counted after each."""
    found: dict[tuple[str, str], Pass] = {}
    expected = {"cold": feeds * items, "unchanged": feeds * items, "one new each": feeds * (items + 1)}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="road-")))
        opml = folder / "feeds.opml"
        opml.write_bytes(of_many_publishers(server.get("/opml")))
        sides = [stack.enter_context(Side(name, opml, folder)) for name in order]
        for kind, entries in expected.items():
            if kind == "one new each":
                server.get("/ctl/bump")
            for side in sides:
                found[side.name, kind] = side.make_pass()
                if side.entries() != entries:
                    sys.exit(f"road: {side.name}, {kind}: {side.entries()} entries are stored, not {entries}")
    return found


def table(rounds: list[dict[tuple[str, str], Pass]], feeds: int, sides: tuple[str, str]) -> Iterator[str]:
    """The lines to print: medians over the rounds, the ratios of passes that ran in turn, and worst peaks."""
    heads = ("feeds/s", "reader", "ratio", "target", "cpu ratio", "memory", "once", "reader", "late")
    yield f"{'pass':14}" + "".join(f"{head:>10}" for head in heads)
    missed = []
    for kind, target in TARGETS.items():
        ours, theirs = ([each[side, kind] for each in rounds] for side in sides)
        pairs = list(zip(ours, theirs, strict=True))
        ratio = statistics.median(b.seconds / a.seconds for a, b in pairs)
        memory, late = max(each.memory for each in ours), max(each.late for each in ours)
        cells = (
            f"{feeds / statistics.median(each.seconds for each in ours):.0f}",
            f"{feeds / statistics.median(each.seconds for each in theirs):.0f}",
            f"{ratio:.1f}",
            f"{target:.1f}",
            f"{statistics.median(b.cpu / (a.cpu or 1 / _TICKS) for a, b in pairs):.1f}",
            f"{memory:.0f} MB",
            f"{max(each.once for each in ours):.0f} MB",
            f"{max(each.memory for each in theirs):.0f} MB",
            f"{late * 1000:.0f} ms",
        )
        yield f"{kind:14}" + "".join(f"{cell:>10}" for cell in cells)
        missed += (
            [kind] * (ratio < target) + [f"{kind}: memory"] * (memory > MEMORY) + [f"{kind}: late"] * (late > LATE)
        )
    yield f"Targets besides: memory {MEMORY:.0f} MB, late {LATE * 1000:.0f} ms. MISSED: {', '.join(missed) or 'none'}."


def main() -> None:
    """Print the table, or why there is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.road", description="The whole road against reader.")
    parser.add_argument("server", type=Path, help="the program that serves feeds")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-desk", action="store_true", help="ours only as far as the desk's inbox")
    told = parser.parse_args()
    sides = ("no_desk" if told.no_desk else "tradewire", "reader")
    if not told.server.exists():
        print(f"road: skipped, there is no {told.server}")
        return
    server = Server(told.server, told.feeds, told.items)
    try:
        print(
            f"the whole road, {server.greeting}; medians of {told.rounds} rounds, {os.cpu_count()} cores:", flush=True
        )
        rounds = [
            one_round(server, sides if number % 2 == 0 else sides[::-1], told.feeds, told.items)
            for number in range(told.rounds)
        ]
    finally:
        server.stop()
    for line in table(rounds, told.feeds, sides):
        print(line)


if __name__ == "__main__":
    main()
