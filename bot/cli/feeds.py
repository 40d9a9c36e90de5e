"""The command line's `feeds`: what is polled, and how it fares."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.app import App
from bot.cli.adding import add
from bot.cli.common import Json, audited, print_json, with_app
from bot.cli.feeds_health import health
from bot.cli.progress import STEP, progress
from bot.domain.feed import Feed
from bot.errors import TradewireError
from bot.feeds.guard import AddressGuard
from bot.feeds.opml import SIZE_LIMIT, Outlines, read_opml, write_opml
from bot.feeds.urls import asked_url
from bot.platforms.terminal.render import make_console
from bot.storage import feeds, switches
from bot.storage.database import Transaction

cli = typer.Typer(help="The news feeds: add, remove, see how they fare.", no_args_is_help=True, rich_markup_mode=None)
cli.command(epilog="Example: tradewire feeds add https://example.com/news --name Example --language en")(add)
cli.command(epilog="Example: tradewire feeds health")(health)


@cli.command("list", epilog="Example: tradewire feeds list --json")
def list_feeds(as_json: Json = False) -> None:
    """List the feeds that are polled."""
    found = with_app(lambda app: app.database.read(feeds.active))
    if as_json:
        print_json(asdict(each.feed) for each in found)
        return
    table = Table("name", "publisher", "side", "language", "url")
    for each in found:
        feed = each.feed
        table.add_row(feed.name, feed.publisher, feed.side, feed.language or "detected", feed.url)
    make_console().print(table)


@cli.command(epilog="Example: tradewire feeds remove https://example.com/feed")
def remove(url: str) -> None:
    """Stop polling a feed; what it brought stays."""

    async def end(app: App) -> str:
        polled = {each.feed.url for each in await app.database.read(feeds.active)}
        address = url if url in polled else asked_url(url) or url  # as `add` keeps it
        only_imported = await app.database.read(switches.is_on, switches.ONLY_IMPORTED_FEEDS)
        if not only_imported and address in {feed.url for feed in app.configuration.feeds}:
            place = app.configuration.folder / "feeds.yaml"
            raise TradewireError(f"{address} is declared in {place}: remove it there, or set enabled: false")
        if not await app.database.write(audited(feeds.remove, f"feeds remove {address}", app), address):
            raise TradewireError(f"no feed with the address {url} is polled; `tradewire feeds list` shows them")
        return address

    typer.echo(f"Removed: {with_app(end)}")


@cli.command("import", epilog="Example: tradewire feeds import feeds.opml --only")
def import_opml(
    file: Annotated[str, typer.Argument(help="An OPML file, or - for standard input.")],
    only: Annotated[bool, typer.Option("--only", help="From now on ignore feeds.yaml.")] = False,
) -> None:
    """Poll the feeds of an OPML file from now on.

    An outline at fault is named on stderr, and only that one is left out.
    """
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as source:
            data = source.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise TradewireError(f"{file}: cannot be read ({error.strerror})") from None

    async def take(app: App) -> tuple[Outlines, int]:
        outlines = _outlines(file, data, app)
        with progress("importing feeds", len(outlines.feeds)) as advance:
            return outlines, await app.database.write(
                audited(_import, f"feeds import {file}{' --only' if only else ''}", app), outlines.feeds, only, advance
            )

    outlines, new = with_app(take)
    typer.echo(
        f"Imported {len(outlines.feeds)} feeds, {new} of them new."
        + (f" {len(outlines.refused)} left out, see above." if outlines.refused else "")
        + (" feeds.yaml is ignored from now on." if only else "")
    )


def _outlines(file: str, data: bytes, app: App) -> Outlines:
    """What an OPML file lists, each outline that is left out named; raises TradewireError where there is no feed."""
    outlines = read_opml(data, AddressGuard(app.configuration.settings.fetch.allow_networks))
    for each in outlines.refused:
        typer.echo(f"tradewire: {file} line {each.line}: {each.name!r} is left out: {each.reason}", err=True)
    if not outlines.feeds:
        refused = len(outlines.refused)
        what = f"none of its {refused} feeds can be polled" if refused else "there is no feed in it"
        raise TradewireError(f"{file}: {what} (an outline with an http(s) xmlUrl); nothing was changed")
    return outlines


def _import(tx: Transaction, found: Sequence[Feed], only: bool, advance: Callable[[int], None]) -> int:
    """Poll these, and with `only` no others that a file declares; returns how many are new."""
    if only:
        switches.turn_on(tx, switches.ONLY_IMPORTED_FEEDS)
        feeds.ignore_config(tx)
    new = 0
    for start in range(0, len(found), STEP):
        some = found[start : start + STEP]
        new += feeds.declare(tx, some, feeds.PERSON)
        advance(len(some))
    return new


@cli.command("export", epilog="Example: tradewire feeds export > feeds.opml")
def export_opml() -> None:
    """Print the polled feeds as OPML."""
    found = with_app(lambda app: app.database.read(feeds.active))
    sys.stdout.buffer.write(write_opml([each.feed for each in found]))
