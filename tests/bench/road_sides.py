"""The two sides of the road's benchmark: each a process of its own that makes one pass for each line on its stdin.

    python -m tests.bench.road_sides tradewire|no_desk|reader OPML FOLDER

Everything that happens once (imports, configuration, opening the database, adding the feeds) is done before the first
line is read; our parser processes have started too. What else a pass needs and finds missing, it makes on its own time.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from bot.app import App

LOOK = 0.005  # seconds between two looks at whether the event loop is late
WORKERS = 4  # of reader, as it is measured everywhere


def tell(**values: float) -> None:
    """One line to the conductor."""
    print(json.dumps(values), flush=True)


def passes(run: Callable[[], float]) -> None:
    """A pass for each line; `run` returns by how many seconds an event loop was late at most."""
    tell()
    for _ in sys.stdin:
        started = time.perf_counter()
        late = run()
        tell(seconds=time.perf_counter() - started, late=late)


def tradewire(opml: Path, folder: Path) -> None:
    """The whole of our road, as `tradewire poll --all` takes it."""
    from bot.app import App  # noqa: PLC0415  reader's side must not pay for it
    from bot.cli.common import configured  # noqa: PLC0415

    async def one_pass(app: App) -> float:
        watch = asyncio.create_task(lateness())
        await app.pass_once(everything=True)
        watch.cancel()
        return await watch

    add_feeds(opml)
    with asyncio.Runner() as runner:
        app = runner.run(App(configured("warning")).__aenter__())
        runner.run(warm(app))
        passes(lambda: runner.run(one_pass(app)))
        runner.run(app.__aexit__())


def no_desk(opml: Path, folder: Path) -> None:
    """Our road as far as the desk's inbox: what all that comes behind has to share the time with."""
    from bot.app import App  # noqa: PLC0415  as above

    async def nothing(_: App) -> list[Any]:
        return []

    with patch.multiple(App, work_inbox=nothing, _work_batch=nothing):
        tradewire(opml, folder)


def add_feeds(opml: Path) -> None:
    """Declare the feeds of a list, and no others, in the database that the environment names."""
    command = [sys.executable, "-m", "bot", "feeds", "import", str(opml), "--only"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


async def warm(app: "App") -> None:
    """Start the parser processes: as many feeds at once as there may be of them."""
    await asyncio.gather(*(app.poller.parsers.parse(b"<rss/>", "", "https://news.example/") for _ in range(8)))


async def lateness() -> float:
    """The longest that the event loop kept a timer waiting, in seconds, until cancelled."""
    worst, due = 0.0, time.perf_counter() + LOOK
    try:
        while True:
            await asyncio.sleep(LOOK)
            worst, due = max(worst, time.perf_counter() - due), time.perf_counter() + LOOK
    except asyncio.CancelledError:
        return worst


def reader(opml: Path, folder: Path) -> None:
    """lemon24's reader on a database file."""
    from reader import make_reader  # noqa: PLC0415  an installation for benchmarks only

    its = make_reader(str(folder / "reader.db"))
    for url in re.findall('xmlUrl="([^"]+)"', opml.read_text("utf-8")):
        its.add_feed(url)

    def update() -> float:
        its.update_feeds(workers=WORKERS, scheduled=False)  # all feeds, due or not
        return 0.0

    passes(update)
    its.close()


if __name__ == "__main__":
    side, *places = sys.argv[1:]
    {"tradewire": tradewire, "no_desk": no_desk, "reader": reader}[side](*map(Path, places))
