"""Commands for whoever runs the bot: backup, restore, audit, and what is kept of a workspace."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App, system_clock
from bot.cli.common import Json, clock_at, configured, print_json, with_app
from bot.errors import TradewireError
from bot.storage import audit, sqlite_file, workspaces
from bot.storage.database import Row, Transaction
from bot.storage.engines import file_of
from bot.storage.restore import restore

cli = typer.Typer(
    help="All that is kept of a workspace: export it, delete it.", no_args_is_help=True, rich_markup_mode=None
)

Tenant = Annotated[str, typer.Argument(metavar="PLATFORM:WORKSPACE", help="For example slack:T0123.")]


def backup_command(
    file: Annotated[Path, typer.Argument(help="The backup; an older one of that name is replaced.")],
) -> None:
    """Copy the database into a file; the bot may run meanwhile."""
    source = file_of(configured("warning").secrets.tradewire_database_url)
    sqlite_file.copy(source, file)
    typer.echo(f"Backed up {source} to {file} ({file.stat().st_size / 1e6:.1f} MB).")


def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup made by `tradewire backup`.")],
    told_until: Annotated[
        str, typer.Option("--told-until", metavar="ISO", help="Until when the lost bot ran; by default until now.")
    ] = "",
) -> None:
    """Put a backup in the database's place; the bot must not run.

    What was there is kept beside it.
    """
    path = file_of(configured("warning").secrets.tradewire_database_url)
    now = system_clock()
    until = min(clock_at(told_until, "--told-until")(), now)
    aside = asyncio.run(restore(file, path, until, now))
    kept = f" What was there is kept as {aside}." if aside else ""
    typer.echo(
        f"Restored {path} from {file}.{kept} What came out until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC counts as "
        "told, since the lost database may have told it: it can be found with /trade recent and /trade search."
    )


def audit_command(
    workspace: Annotated[str, typer.Option(metavar="PLATFORM:WORKSPACE", help="Of one workspace only.")] = "",
    count: Annotated[int, typer.Option("-n", min=1, max=100_000, help="How many, the latest.")] = 50,
    as_json: Json = False,
) -> None:
    """Show who changed what, the latest first.

    Subscriptions, topics, mutes, feeds, installs and restores.
    """
    if workspace:
        _named(workspace)  # else of a slip nothing at all would be shown

    async def latest(app: App) -> list[audit.Change]:
        return await app.database.read(audit.latest, count, workspace)

    changes = with_app(latest)
    if as_json:
        print_json(
            {
                "at": each.at.isoformat(),
                "destination": str(each.destination),
                "person": each.person,
                "action": each.action,
            }
            for each in changes
        )
        return
    for each in changes:
        typer.echo(f"{each.at:%Y-%m-%d %H:%M:%S} UTC  {each.destination}  {each.person}  {each.action}")


@cli.command(epilog="Example: tradewire workspace export slack:T0123 > T0123.jsonl")
def export(workspace: Tenant) -> None:
    """Print all that is kept of a workspace.

    One JSON object a row; tokens are left out.
    """
    platform, name = _named(workspace)

    async def rows(app: App) -> list[tuple[str, dict[str, object]]]:
        return await app.database.write(_export, platform, name, app.clock())

    print_json({"table": table, **row} for table, row in with_app(rows))


@cli.command(epilog="Example: tradewire workspace delete slack:T0123 --yes")
def delete(workspace: Tenant, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Delete all that is kept of a workspace, for good."""
    platform, name = _named(workspace)
    if not yes:
        typer.confirm(f"Delete all that is kept of {workspace}?", abort=True, err=True)

    async def gone(app: App) -> int:
        return await app.database.write(_delete, platform, name, app.clock())

    typer.echo(f"Deleted {with_app(gone)} rows of {workspace}. Backups made before still hold them.")


def _export(tx: Transaction, platform: str, name: str, now: datetime) -> list[tuple[str, Row]]:
    audit.keep(tx, audit.OPERATOR, "operator", f"workspace export {platform}:{name}", now)
    return list(workspaces.export(tx, platform, name))


def _delete(tx: Transaction, platform: str, name: str, now: datetime) -> int:
    audit.keep(tx, audit.OPERATOR, "operator", f"workspace delete {platform}:{name}", now)
    return workspaces.delete(tx, platform, name)


def _named(workspace: str) -> tuple[str, str]:
    platform, _, name = workspace.partition(":")
    if not platform or not name or ":" in name:
        raise TradewireError(f"{workspace!r} is not PLATFORM:WORKSPACE; for example slack:T0123")
    return platform, name
