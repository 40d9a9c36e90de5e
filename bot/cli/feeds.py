"""The command line's `feeds`: what is polled, and how it fares."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.app import App
from bot.cli.common import Json, print_json, with_app
from bot.domain.feed import Feed, FeedFault, PolledFeed, Validators
from bot.errors import TradewireError
from bot.feeds.answers import Fetched, FetchFailed
from bot.feeds.opml import SIZE_LIMIT, read_opml, write_opml
from bot.feeds.parse import ParseFailed
from bot.feeds.urls import clean_url, domain_of
from bot.platforms.terminal.render import make_console
from bot.storage import feeds, switches
from bot.storage.database import Transaction

cli = typer.Typer(help="Feeds: list, add, remove, health, import, export.", no_args_is_help=True, rich_markup_mode=None)


@cli.command("list", epilog="Example: tradewire feeds list --json")
def list_feeds(as_json: Json = False) -> None:
    """The feeds that are polled."""
    found = with_app(lambda app: app.database.read(feeds.active))
    if as_json:
        print_json(asdict(each.feed) for each in found)
        return
    table = Table("name", "publisher", "side", "language", "url")
    for each in found:
        feed = each.feed
        table.add_row(feed.name, feed.publisher, feed.side, feed.language or "detected", feed.url)
    make_console().print(table)


@cli.command(epilog='Example: tradewire feeds add https://example.com/feed --name "Example"')
def add(
    url: Annotated[str, typer.Argument(help="The feed's address.")],
    name: Annotated[str, typer.Option(help="How it is called; default: its own title.")] = "",
) -> None:
    """Poll one more feed, after looking whether it is one."""

    async def look_and_add(app: App) -> Feed:
        address = clean_url(url)
        if not address:
            raise TradewireError(
                f"{url!r} is no address of a feed: it begins with http:// or https:// and names a host"
            )
        answer = await app.poller.fetcher.fetch(address, Validators(), app.clock())
        if not isinstance(answer, Fetched):
            detail = (
                f"{answer.fault}: {answer.detail}"
                if isinstance(answer, FetchFailed)
                else "its server asked to be left alone"
            )
            raise TradewireError(f"{address} brought nothing ({detail})")
        parsed = await app.poller.parsers.parse(answer.body, answer.content_type, answer.url)
        if isinstance(parsed, ParseFailed):
            raise TradewireError(f"{address} is no feed we can read ({parsed.fault}: {parsed.detail})")
        publisher = domain_of(parsed.site) or domain_of(address)
        feed = Feed(name or parsed.title or address, address, publisher, language=parsed.language, site=parsed.site)
        await app.database.write(feeds.declare, [feed], feeds.PERSON)
        return feed

    feed = with_app(look_and_add)
    typer.echo(f"Added: {feed.name} ({feed.url}), publisher {feed.publisher}, side {feed.side}.")


@cli.command(epilog="Example: tradewire feeds remove https://example.com/feed")
def remove(url: str) -> None:
    """Stop polling a feed; what it brought stays."""

    async def end(app: App) -> None:
        only_imported = await app.database.read(switches.is_on, switches.ONLY_IMPORTED_FEEDS)
        if not only_imported and url in {feed.url for feed in app.configuration.feeds}:
            place = app.configuration.folder / "feeds.yaml"
            raise TradewireError(f"{url} is declared in {place}: remove it there, or set enabled: false")
        if not await app.database.write(feeds.remove, url):
            raise TradewireError(f"no feed with the address {url} is polled; `tradewire feeds list` shows them")

    with_app(end)
    typer.echo(f"Removed: {url}")


@cli.command("import", epilog="Example: tradewire feeds import feeds.opml --only")
def import_opml(
    file: Annotated[str, typer.Argument(help="An OPML file, or - for standard input.")],
    only: Annotated[bool, typer.Option("--only", help="From now on ignore feeds.yaml.")] = False,
) -> None:
    """Poll the feeds of an OPML file."""
    try:
        data = sys.stdin.buffer.read(SIZE_LIMIT + 1) if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise TradewireError(f"{file}: cannot be read ({error.strerror})") from None
    found = read_opml(data)
    if not found:
        raise TradewireError(f"{file}: there is no feed in it (no outline with an xmlUrl); nothing was changed")

    def keep(tx: Transaction) -> int:
        if only:
            switches.turn_on(tx, switches.ONLY_IMPORTED_FEEDS)
            feeds.ignore_config(tx)
        return feeds.declare(tx, found, feeds.PERSON)

    new = with_app(lambda app: app.database.write(keep))
    typer.echo(
        f"Imported {len(found)} feeds, {new} of them new." + (" feeds.yaml is ignored from now on." if only else "")
    )


@cli.command("export", epilog="Example: tradewire feeds export > feeds.opml")
def export_opml() -> None:
    """Print the polled feeds as OPML."""
    found = with_app(lambda app: app.database.read(feeds.active))
    sys.stdout.buffer.write(write_opml([each.feed for each in found]))


@cli.command(epilog="Example: tradewire feeds health")
def health(as_json: Json = False) -> None:
    """How each feed fares: since when, why, and its newest entry."""

    async def look(app: App) -> tuple[Sequence[PolledFeed], dict[int, datetime]]:
        return await app.database.read(feeds.active), await app.database.read(feeds.newest_entries)

    found, newest = with_app(look)
    if as_json:
        print_json(_health_line(each, newest.get(each.id)) for each in found)
        return
    table = Table("feed", "state", "last answered", "newest entry", "why")
    for each in found:
        line = _health_line(each, newest.get(each.id))
        table.add_row(*(str(line[key] or "-") for key in ("feed", "state", "last_ok", "newest_entry", "why")))
    make_console().print(table)


def _health_line(polled: PolledFeed, newest: datetime | None) -> dict[str, str | int | None]:
    state = "ok" if polled.fault is None else "gone" if polled.fault is FeedFault.GONE else "failing"
    return {
        "feed": polled.feed.name,
        "url": polled.feed.url,
        "side": polled.feed.side,
        "state": "not polled yet" if polled.last_polled_at is None else state,
        "failures": polled.failures,
        "last_ok": _minute(polled.last_ok_at),
        "newest_entry": _minute(newest),
        "why": f"{polled.fault}: {polled.fault_detail}" if polled.fault else "",
    }


def _minute(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None
