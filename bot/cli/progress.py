"""Shows on stderr how far something is: a bar in a terminal, a line now and then elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.progress import Progress

from bot.platforms.terminal.render import make_console

STEP = 1_000  # what has no more than this is done before anybody could read it


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A function to call with how many more are done; from any thread."""
    if total <= STEP:
        yield lambda count: None
    elif sys.stderr.isatty():
        with Progress(console=make_console(sys.stderr), transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda count: bar.advance(task, count)
    else:
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            typer.echo(f"tradewire: {what}: {done} of {total}", err=True)

        yield tell
