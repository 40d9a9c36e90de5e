"""The command line's `feeds add`: look at an address, show what was found, and poll it from now on."""

import sys
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

import typer

from bot.app import App
from bot.cli.common import audited, with_app
from bot.domain.feed import NAME_LIMIT, Feed, MayShow, Side
from bot.domain.health import STALE_AFTER
from bot.errors import TradewireError
from bot.feeds.clean import clean_line
from bot.feeds.look import Found, Look, Scout
from bot.feeds.urls import asked_url
from bot.storage import feeds, switches
from bot.storage.database import Transaction


def add(
    url: Annotated[str, typer.Argument(help="The address of a feed, or of a page that offers some.")],
    *,
    name: Annotated[str | None, typer.Option(help="How it is called; default: its own title.")] = None,
    publisher: Annotated[str | None, typer.Option(help="The outlet; default: the domain of its site.")] = None,
    side: Annotated[Side | None, typer.Option(help="Whose voice it is; default: press.")] = None,
    language: Annotated[Literal["en", "zh"] | None, typer.Option(help="Default: detected.")] = None,
    may_show: Annotated[MayShow | None, typer.Option(help="What its terms let us show; default: headline.")] = None,
    pick: Annotated[int, typer.Option(min=0, help="Which one to add, if a page offers several.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is found and add nothing.")] = False,
) -> None:
    """Look at an address, and poll the feed there from now on.

    It may be the address of a page that offers feeds.
    """
    address = _address(url)
    seen, now = with_app(lambda app: _look(app, address))
    _show(seen, now)
    if not dry_run:
        found = _choose(seen, address, pick)
        called = {"name": clean_line(name or "", NAME_LIMIT), "publisher": clean_line(publisher or "", NAME_LIMIT)}
        options = {**called, "side": side, "language": language, "may_show": may_show}
        given = {option: value for option, value in options.items() if value}
        typer.echo(with_app(lambda app: _keep(app, found, given)))


def _address(url: str) -> str:
    if address := asked_url(url):
        return address
    if "@" in url:  # not repeated: it may hold a password
        raise TradewireError(
            "the address holds a user or a password; credentials belong into the environment, see basic_auth in "
            "feeds.yaml"
        )
    raise TradewireError(f"{url!r} is no address of a feed: it begins with http:// or https:// and names a host")


async def _look(app: App, address: str) -> tuple[Look, datetime]:
    now = app.clock()
    scout = Scout(app.poller.fetcher, app.poller.parsers, now)
    known = {feed.url: feed.page for feed in app.configuration.feeds}
    seen = await scout.look(address, app.configuration.access.get(address), known.get(address))
    if seen.found:
        return seen, now
    here, *offered = seen.not_found
    problem = f"{address} brought nothing ({here.reason})"
    if offered:
        reasons = "; ".join(f"{each.url} ({each.reason})" for each in offered[:3])
        problem = f"{address} is no feed, and of those that its page offers none can be read: {reasons}"
    remedy = offered[0].remedy if offered else here.remedy
    raise TradewireError(problem + (f"\n    remedy: {remedy}" if remedy else ""))


def _show(seen: Look, now: datetime) -> None:
    for each in seen.not_found:
        typer.echo(f"tradewire: not usable: {each.url} ({each.reason})", err=True)
    for number, found in enumerate(seen.found, 1):
        label = f"{number}. " if len(seen.found) > 1 else "found: "
        newest = f"newest {found.newest:%Y-%m-%d %H:%M} UTC" if found.newest else "none with a date"
        entries = "1 entry" if found.entries == 1 else f"{found.entries} entries"
        told = f"{entries}, {newest}, language {found.language or 'detected'}"
        indent = "\n" + " " * len(label)
        typer.echo(f"{label}{found.title or found.url}{indent}{found.url}{indent}{told}, publisher {found.publisher}")
        if found.newest and now - found.newest > STALE_AFTER:
            age = (now - found.newest).days
            typer.echo(f"tradewire: its newest entry is {age} days old: it may not be kept up any more", err=True)


def _choose(seen: Look, address: str, pick: int) -> Found:
    """The feed to add; raises TradewireError when that was not said, or cannot be."""
    count = len(seen.found)
    if pick > count:
        raise TradewireError(f"--pick {pick}: {address} offers {count}; nothing was added")
    if count == 1:
        return seen.found[0]
    if not pick and sys.stdin.isatty() and sys.stderr.isatty():
        pick = typer.prompt(f"Which one? 1 to {count}, 0 for none", type=int, default=0, err=True)
    if not 1 <= pick <= count:
        remedy = f"say which with --pick (1 to {count}), or give its address"
        raise TradewireError(f"{address} offers {count} feeds, and none was added: {remedy}")
    return seen.found[pick - 1]


async def _keep(app: App, found: Found, given: dict[str, Any]) -> str:
    """Poll it from now on, as `given`; what is not given stays as it was if it is polled already. Says what is done."""
    declared = found.url in {feed.url for feed in app.configuration.feeds}
    if declared and not await app.database.read(switches.is_on, switches.ONLY_IMPORTED_FEEDS):
        await app.database.write(feeds.ask_again, found.url)
        place = app.configuration.folder / "feeds.yaml"
        return f"Polled already: {found.url} is declared in {place}, where its settings are. It is asked at once."
    known = {each.feed.url: each.feed for each in await app.database.read(feeds.active)}
    name = clean_line(found.title, NAME_LIMIT) or found.publisher
    fresh = Feed(name, found.url, found.publisher, language=found.language, site=found.site)
    feed = replace(known.get(found.url, fresh), **given)

    def keep(tx: Transaction) -> None:
        feeds.declare(tx, [feed], feeds.PERSON)
        feeds.ask_again(tx, feed.url)

    await app.database.write(audited(keep, f"feeds add {feed.url}", app))
    done = "Polled already, and asked at once" if found.url in known else "Added"
    return f"{done}: {feed.name} ({feed.url}), publisher {feed.publisher}, side {feed.side}."
