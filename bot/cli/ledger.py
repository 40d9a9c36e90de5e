"""The command line's `ledger`: figures of statistics that are imported."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.common import audited, with_app
from bot.errors import TradewireError
from bot.ledger.reported_file import overlaps, read_reported
from bot.storage import reported
from bot.storage.database import Transaction

cli = typer.Typer(help="What was promised and what was bought.", no_args_is_help=True, rich_markup_mode=None)

MAX_BYTES = 20_000_000
SHOWN = 50  # faults of a file at once


@cli.command("import", epilog="Example: tradewire ledger import export-sales.csv")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV with a line a figure: statistic,commodity,destination,from,to,...")],
) -> None:
    """Import weekly export sales or customs figures; all of a file or, where a line is wrong, nothing of it.

    A figure that was imported before for the same days is replaced where it has changed, and else left alone.
    """
    text = _text_of(file)

    async def kept(app: App) -> tuple[int, int, int]:
        read = read_reported(text.splitlines(keepends=True), app.newsroom.vocabulary)
        _refuse(file, read.faults)

        def keep(tx: Transaction) -> tuple[int, int]:
            _refuse(file, overlaps(read.figures, reported.every(tx)))
            return reported.keep(tx, [each for _, each in read.figures], app.clock())

        new, revised = await app.database.write(audited(keep, f"ledger import {file.name}", app))
        return len(read.figures), new, revised

    read, new, revised = with_app(kept)
    typer.echo(f"Read {read} figures: {new} new, {revised} changed, {read - new - revised} known already.")


def _text_of(file: Path) -> str:
    try:
        content = file.read_bytes()
        if len(content) > MAX_BYTES:
            raise TradewireError(f"{file}: larger than {MAX_BYTES // 1_000_000} MB; divide it")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise TradewireError(f"{file}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise TradewireError(f"{file}: is not UTF-8 (byte {error.start}); save it as CSV UTF-8") from None


def _refuse(file: Path, faults: Sequence[str]) -> None:
    """Raises TradewireError with all that is wrong."""
    if faults:
        more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
        lines = "\n  ".join([*faults[:SHOWN], *more])
        raise TradewireError(f"{file}: nothing was imported, since not every line can be read\n  {lines}")
