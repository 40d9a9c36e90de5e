"""The command line's `match`, `read`, `cluster` and `summarise`: JSON lines in and out, as on the road."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated

import typer

from bot.cli import pipes
from bot.cli.common import configured, print_json
from bot.errors import TradewireError
from bot.stories.model import Extractive
from bot.wiring import model_of, newsroom_of

cli = typer.Typer(rich_markup_mode=None)


def _pipe(work: Callable[[Iterator[pipes.Line]], Iterable[pipes.Line]]) -> None:
    complaints: list[str] = []

    def complain(text: str) -> None:
        complaints.append(text)
        typer.echo(f"tradewire: {text}", err=True)

    lines = (line.decode("utf-8", "surrogateescape") for line in sys.stdin.buffer)
    print_json(work(pipes.read_lines(lines, complain)))
    if complaints:
        raise typer.Exit(1)


@cli.command(epilog="Example: tradewire match < entries.jsonl")
def match() -> None:
    """Judge reports: is it US-China trade news, on which topics?

    JSON lines in and out; the README says which keys.
    """
    newsroom = newsroom_of(configured("warning"))
    _pipe(lambda lines: pipes.match(lines, newsroom))


@cli.command(epilog="Example: tradewire read < entries.jsonl")
def read() -> None:
    """Read reports: who speaks, and how much of what, by when?

    JSON lines in and out; the README says which keys.
    """
    newsroom = newsroom_of(configured("warning"))
    _pipe(lambda lines: pipes.read(lines, newsroom))


@cli.command(epilog="Example: tradewire cluster < entries.jsonl")
def cluster() -> None:
    """Group reports into stories.

    JSON lines in and out; the README says which keys.
    """
    newsroom = newsroom_of(configured("warning"))
    _pipe(lambda lines: pipes.cluster(lines, newsroom))


@cli.command(epilog="Example: tradewire summarise < stories.jsonl")
def summarise(
    llm: Annotated[bool, typer.Option("--llm", help="Ask the language model of tradewire.yaml first.")] = False,
) -> None:
    """Summarise a report, or the reports of a story.

    JSON lines in and out; the README says which keys.
    """
    configuration = configured("warning")
    extractive = Extractive(configuration.vocabulary)
    model = model_of(configuration) if llm else None
    if llm and model is None:
        raise TradewireError("--llm: no language model is configured; set llm.base_url and llm.model in tradewire.yaml")
    _pipe(lambda lines: pipes.summarised(lines, [*([model] if model else []), extractive]))
