"""The command line's `ledger`: figures of statistics that are imported, and what is proposed for the pledges."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.common import Json, audited, print_json, with_app
from bot.domain.pledge import Proposal, ProposalState
from bot.domain.story import short_id
from bot.errors import TradewireError
from bot.ledger.proposals import block_of
from bot.ledger.reported_file import overlaps, read_reported, to_come
from bot.platforms.terminal.text import clean_line
from bot.storage import proposals as stored
from bot.storage import reported
from bot.storage.database import Transaction

cli = typer.Typer(
    help="Promised purchases, and what statistics report of them.", no_args_is_help=True, rich_markup_mode=None
)

Number = Annotated[int, typer.Argument(metavar="N", help="The number that `ledger proposals` gives.")]
MAX_BYTES = 20_000_000
SHOWN = 50  # faults of a file at once


@cli.command("import", epilog="Example: tradewire ledger import export-sales.csv")
def import_command(
    file: Annotated[Path, typer.Argument(help="CSV with a line a figure: statistic,commodity,destination,from,to,...")],
) -> None:
    """Import weekly export sales or customs figures from a file.

    All of it or, where a line is wrong, nothing.

    A figure that was imported before for the same days is replaced where it has changed, and else left alone.
    """
    text = _text_of(file)

    async def kept(app: App) -> tuple[int, int, int]:
        read = read_reported(text.splitlines(keepends=True), app.newsroom.vocabulary)
        _refuse(file, read.faults + to_come(read.figures, app.clock().date()))

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


@cli.command(epilog="Example: tradewire ledger proposals --all")
def proposals(
    everything: Annotated[bool, typer.Option("--all", help="Those that were decided on, too.")] = False,
    as_json: Json = False,
) -> None:
    """Show what stories say is to be bought, by whom and by when.

    Nothing of it is a pledge yet.
    """
    found = with_app(lambda app: app.database.read(stored.every))
    shown = [each for each in found if everything or each[2] is ProposalState.OPEN]
    if as_json:
        print_json(
            {
                "number": number,
                "state": state.value,
                "story": short_id(each.story_id),
                "headline": each.headline,
                "url": each.url,
                **{
                    key: getattr(each.figure, key) for key in ("low", "high", "unit", "goods", "speaker", "by", "shown")
                },
            }
            for number, each, state in shown
        )
        return
    for number, each, state in shown:
        figure = each.figure
        told = f"{figure.shown} {figure.goods} by {figure.by}, {figure.speaker}"
        decided = "" if state is ProposalState.OPEN else f" [{state}]"
        typer.echo(clean_line(f"{number}{decided}  {told}  ({short_id(each.story_id)} {each.headline})"))
    if not shown:
        typer.echo("Nothing is proposed.")


@cli.command(epilog="Example: tradewire ledger accept 3 >> config/pledges.yaml")
def accept(number: Number) -> None:
    """Print a proposal as the beginning of a pledge.

    It counts once you have completed it in config/pledges.yaml.
    """
    typer.echo(block_of(_decided(number, ProposalState.ACCEPTED), number), nl=False)
    typer.echo("Put this into config/pledges.yaml, fill in what is empty, then: tradewire check", err=True)


@cli.command(epilog="Example: tradewire ledger reject 3")
def reject(number: Number) -> None:
    """Drop a proposal, which is not proposed again."""
    _decided(number, ProposalState.REJECTED)
    typer.echo(f"Rejected {number}.")


def _decided(number: int, state: ProposalState) -> Proposal:
    def decide(tx: Transaction) -> Proposal:
        proposal = stored.decide(tx, number, state)
        if proposal is None:
            raise TradewireError(f"there is no proposal {number}; `tradewire ledger proposals` lists them")
        return proposal

    return with_app(lambda app: app.database.write(audited(decide, f"ledger {state} {number}", app)))
