"""The command line's `doctor`: what works, what does not and what to do, a line a thing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated

import typer

from bot.app import system_clock
from bot.cli.common import Json, configured, print_json
from bot.domain.finding import Finding, Verdict, wrong
from bot.domain.subscription import Destination
from bot.errors import ConfigError, TradewireError

_WIDTH = max(map(len, Verdict))


def doctor(
    to: Annotated[str, typer.Option(metavar="PLATFORM:WORKSPACE:PLACE", help="Send a test to this place too.")] = "",
    as_json: Json = False,
) -> None:
    """Say what works, what does not, and what to do about it.

    It looks at the database, the feeds, tokens and scopes, and how each platform reaches the bot.

    A line a thing: ok, note (it works, and you should know) or wrong, with what to do. Exits with 1 if something is
    wrong, with 2 if that is the configuration. With --json one object a line: about, verdict, text, remedy.
    """
    place = _place(to)

    async def look() -> int:
        code = 0
        async for finding in _findings(place):
            _show(finding, as_json)
            code = 1 if finding.verdict is Verdict.WRONG else code
        return code

    try:
        code = asyncio.run(look())
    except ConfigError as error:
        for fault in error.faults:
            _show(wrong(fault.place, fault.problem, fault.remedy), as_json)
        code = 2
    if code:
        raise typer.Exit(code)


def _place(to: str) -> Destination | None:
    try:
        return Destination.parse(to) if to else None
    except ValueError as error:
        raise TradewireError(f"--to: {error}; for example slack:T0123:C0456") from None


async def _findings(place: Destination | None) -> AsyncIterator[Finding]:
    from bot.doctor import examine  # noqa: PLC0415  only this command needs it

    async for finding in examine(configured("error"), system_clock, place):
        yield finding


def _show(finding: Finding, as_json: bool) -> None:
    if as_json:
        print_json([asdict(finding)])
        return
    remedy = f"\n{' ' * _WIDTH}  -> {finding.remedy}" if finding.remedy else ""
    typer.echo(f"{finding.verdict:<{_WIDTH}}  {finding.about}: {finding.text}{remedy}")
