"""What the road costs and where: `python -m tests.bench.road_split FEEDSERVER`, in ms of processor time a feed.

The same passes as in tests/bench/road.py, ours alone and in this process: each stage's own time on its thread (what it
spends in another stage counts there), the event loop's and the writer's besides, and the parser processes'. Wall clocks
do not count, so that a busy machine changes little; the clocks themselves cost one or two hundredths of a ms a feed.
With --sqlite what SQLite itself takes stands in a line of its own, and is missing from the stages that call it.
"""

import argparse
import asyncio
import importlib
import os
import sqlite3
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.road import ENVIRONMENT, Server, of_many_publishers, processor_time
from tests.bench.road_sides import add_feeds, warm

LOOP, WRITER = "event loop: the rest (HTTP, tasks)", "writer: the rest (SQL of the desk, commit)"
CHILDREN = "parser processes"
STAGES = {  # where each is looked up -> what it is called here
    "bot.polling:body_hash": "event loop: hash of the body",
    "bot.feeds.parse:pack_request": "event loop: to and from the parser",
    "bot.feeds.process:unpack_answer": "event loop: to and from the parser",
    "bot.storage.sqlite:SqliteDatabase._work_off_some": WRITER,
    "bot.storage.intake:add_new": "writer: entries taken in",
    "bot.polling:learn": "rhythm and next poll",
    "bot.polling:Pacing.next_poll": "rhythm and next poll",
    "bot.storage.feeds:keep_items": "writer: state of the feed",
    "bot.storage.feeds:settle_ok": "writer: state of the feed",
    "bot.storage.entries:inbox": "desk: inbox read",
    "bot.pipeline:judge": "desk: judged",
    "bot.storage.entries:keep_verdicts": "desk: verdicts kept",
    "bot.storage.entries:index": "desk: indexed for search",
    "bot.pipeline:one_sided": "desk: grouped",
    "bot.pipeline:inherited": "desk: grouped",
    "bot.pipeline:group": "desk: grouped",
    "bot.desk.retelling:assemble": "desk: stories told (figures, sides, summary)",
    "bot.pipeline:tell": "desk: decided",
}

SQLITE = "SQLite, called by any of these"

spent: defaultdict[str, float] = defaultdict(float)  # seconds
_open = threading.local()


def watched(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The function, its processor time added to `spent`, without that of watched ones that it calls."""

    def run(*args: Any, **kwargs: Any) -> Any:
        stack: list[float] = _open.__dict__.setdefault("stack", [])
        stack.append(0.0)
        began = time.thread_time()
        try:
            return work(*args, **kwargs)
        finally:
            took = time.thread_time() - began
            own = took - stack.pop()
            spent[name] += own
            spent[LOOP] -= own * (threading.current_thread() is threading.main_thread())
            if stack:
                stack[-1] += took

    return run


def place_of(stage: str) -> tuple[Any, str]:
    """Where a stage is looked up, and by which name; raises AttributeError when it is no longer there."""
    module, _, path = stage.partition(":")
    *outer, last = path.split(".")
    holder: Any = importlib.import_module(module)
    for each in outer:
        holder = getattr(holder, each)
    getattr(holder, last)
    return holder, last


def watch_stages() -> None:
    """Put the clocks in."""
    for stage, name in STAGES.items():
        holder, last = place_of(stage)
        setattr(holder, last, watched(name, getattr(holder, last)))


class WatchedConnection(sqlite3.Connection):
    """Counts what SQLite takes; not the rows of a query after the first, which are read one by one."""

    execute = watched(SQLITE, sqlite3.Connection.execute)
    executemany = watched(SQLITE, sqlite3.Connection.executemany)
    __exit__ = watched(SQLITE, sqlite3.Connection.__exit__)  # which commits


def watch_sqlite() -> None:
    """Have every connection count."""
    sqlite3.connect = partial(sqlite3.connect, factory=WatchedConnection)  # type: ignore[assignment]


def one_pass(runner: asyncio.Runner, app: Any, server: Server) -> dict[str, float]:
    """Stage -> seconds of processor time, in which the server's is not."""

    def all_of_ours() -> float:
        return processor_time(os.getpid()) - processor_time(server.pid)

    spent.clear()
    everything, loop = all_of_ours(), time.thread_time()
    own = time.process_time()
    runner.run(app.pass_once(everything=True))
    own, everything = time.process_time() - own, all_of_ours() - everything
    told = dict(spent)
    told[LOOP] += time.thread_time() - loop
    told["other threads (readers, garbage)"] = own - sum(told.values())
    told[CHILDREN] = everything - own
    return told


def table(passes: dict[str, dict[str, float]], feeds: int) -> Iterator[str]:
    """The lines to print."""
    yield f"{'ms of processor time a feed':46}" + "".join(f"{kind:>14}" for kind in passes)
    for name in [*dict.fromkeys(STAGES.values()), SQLITE, LOOP, "other threads (readers, garbage)", CHILDREN]:
        yield f"{name:46}" + "".join(f"{each.get(name, 0.0) / feeds * 1000:14.3f}" for each in passes.values())
    totals = [sum(each.values()) for each in passes.values()]
    yield f"{'all':46}" + "".join(f"{total / feeds * 1000:14.3f}" for total in totals)


def main() -> None:
    """Print the table, or why there is none."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.road_split", description="What the road costs.")
    parser.add_argument("server", type=Path, help="the program that serves feeds")
    parser.add_argument("--feeds", type=int, default=400)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--sqlite", action="store_true", help="tell what SQLite itself takes apart")
    told = parser.parse_args()
    if not told.server.exists():
        print(f"road_split: skipped, there is no {told.server}")
        return
    server = Server(told.server, told.feeds, told.items)
    try:
        with tempfile.TemporaryDirectory(prefix="road-") as folder:
            os.environ |= {**ENVIRONMENT, "TRADEWIRE_DATABASE_URL": f"sqlite:///{folder}/tradewire.db"}
            opml = Path(folder) / "feeds.opml"
            opml.write_bytes(of_many_publishers(server.get("/opml")))
            add_feeds(opml)
            watch_stages()
            if told.sqlite:
                watch_sqlite()
            for line in table(measure(server), told.feeds):
                print(line)
    finally:
        server.stop()


def measure(server: Server) -> dict[str, dict[str, float]]:
    """Pass -> stage -> seconds."""
    from bot.app import App  # noqa: PLC0415  behind the clocks
    from bot.cli.common import configured  # noqa: PLC0415

    with asyncio.Runner() as runner:
        app = runner.run(App(configured("warning")).__aenter__())
        runner.run(warm(app))
        passes = {"cold": one_pass(runner, app, server), "unchanged": one_pass(runner, app, server)}
        server.get("/ctl/bump")
        passes["one new each"] = one_pass(runner, app, server)
        runner.run(app.__aexit__())
    return passes


if __name__ == "__main__":
    main()
