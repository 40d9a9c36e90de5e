"""The command line's `stories`: their reports, and the operator's hand in what is one story and how it is told."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from bot.cli.common import Json, Now, audited, clock_at, print_json, with_app
from bot.desk import regroup
from bot.desk.regroup import Regrouped
from bot.domain.entry import Entry
from bot.domain.story import Story, parse_short_id
from bot.errors import TradewireError
from bot.platforms.terminal.text import clean_line

cli = typer.Typer(help="Correct a story that was grouped or read wrongly.", no_args_is_help=True, rich_markup_mode=None)

StoryId = Annotated[str, typer.Argument(metavar="STORY", help="The id that an alert shows, such as s22a.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]


@cli.command(epilog="Example: tradewire stories show s22a")
def show(story: StoryId, as_json: Json = False) -> None:
    """Show a story's reports with the numbers that `split` takes."""
    found, members = with_app(lambda app: app.database.read(regroup.show, _id(story)))
    if as_json:
        print_json([_line(found, [entry.id for entry in members])])
        return
    typer.echo(clean_line(f"{found.short_id}  {found.headline}"))
    _print(members)


@cli.command(epilog="Example: tradewire stories split s22a 812 815 --dry-run")
def split(
    story: StoryId,
    entries: Annotated[list[int], typer.Argument(metavar="ENTRY...", help="Numbers that `stories show` gives.")],
    dry_run: DryRun = False,
    as_json: Json = False,
    now: Now = "",
) -> None:
    """Move reports of another event into a story of their own.

    Whoever was told of the story is told of the correction; the story that was hidden in it is told like a new one.
    """
    number = _id(story)
    if dry_run:
        stay, go = with_app(lambda app: app.database.read(regroup.check_split, number, entries))
        _would({"stay": stay, "go": go}, as_json)
        return
    _told(
        with_app(
            lambda app: app.regroup(audited(regroup.split, f"stories split {story}", app), number, entries),
            clock_at(now),
        ),
        as_json,
    )


@cli.command(epilog="Example: tradewire stories merge s22a s22b")
def merge(
    into: Annotated[str, typer.Argument(metavar="STORY", help="The story that goes on.")],
    other: Annotated[str, typer.Argument(metavar="STORY", help="The one that goes on in it.")],
    dry_run: DryRun = False,
    as_json: Json = False,
    now: Now = "",
) -> None:
    """Put two stories of one event together.

    The second goes on in the first. Whoever was told of both is told of the correction.
    """
    one, two = _id(into), _id(other)
    if dry_run:
        stay, come = with_app(lambda app: app.database.read(regroup.check_merge, one, two))
        _would({"stay": stay, "come": come}, as_json)
        return
    _told(
        with_app(
            lambda app: app.regroup(audited(regroup.merge, f"stories merge {into} {other}", app), one, two),
            clock_at(now),
        ),
        as_json,
    )


@cli.command(epilog="Example: tradewire stories retell s22a")
def retell(story: StoryId, as_json: Json = False, now: Now = "") -> None:
    """Read a story's reports again, and tell what has changed.

    For when vocabulary.yaml or the side of a feed has been mended.

    Whoever was told something else is told of the correction.
    """
    number = _id(story)
    work = f"stories retell {story}"
    _told(with_app(lambda app: app.regroup(audited(regroup.reread, work, app), number), clock_at(now)), as_json)


def _id(text: str) -> int:
    number = parse_short_id(text)
    if number is None:
        raise TradewireError(f"{text!r} is no story's id; an alert shows it, such as s22a")
    return number


def _would(moves: dict[str, list[Entry]], as_json: bool) -> None:
    if as_json:
        print_json([{move: [entry.id for entry in group] for move, group in moves.items()}])
        return
    for move, group in moves.items():
        typer.echo(f"Would {move}:")
        _print(group)


def _told(outcome: Regrouped, as_json: bool) -> None:
    decided = [
        {"kind": each.decision.kind.value, "reason": each.decision.reason.value, "story": each.short_id,
         "destination": str(each.decision.destination)}
        for each in outcome.decided
    ]  # fmt: skip
    if as_json:
        print_json([{"stories": [_line(story, ids) for story, ids in outcome.stories], "decided": decided}])
        return
    for story, ids in outcome.stories:
        typer.echo(clean_line(f"{story.short_id}  {story.headline}  ({len(ids)} report{'s' if len(ids) != 1 else ''})"))
    for each in decided:
        typer.echo("  {destination}: {kind} {story} ({reason})".format(**each))
    typer.echo("A running bot tells it within seconds; otherwise the next `tradewire run` or `poll` does.", err=True)


def _line(story: Story, ids: Sequence[int]) -> dict[str, Any]:
    return {"story": story.short_id, "headline": story.headline, "entries": list(ids)}


def _print(members: Sequence[Entry]) -> None:
    for entry in members:
        typer.echo(clean_line(f"{entry.id:>8}  {entry.published:%d %b %H:%M} UTC  {entry.publisher}  {entry.title}"))
