"""What every command of the command line needs: configuration, clock, output, and how it fails."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

import typer
from pydantic import SecretStr

from bot.app import App, Clock, system_clock
from bot.cli.memory import leave_loaded_alone
from bot.errors import TradewireError
from bot.observe.logs import configure_logs
from bot.settings.load import Configuration, load
from bot.storage import audit
from bot.storage.database import Transaction

P = ParamSpec("P")
T = TypeVar("T")

Json = Annotated[bool, typer.Option("--json", help="Print JSON lines, for programs.")]
Now = Annotated[str, typer.Option("--now", metavar="ISO", help="Set the clock, for replaying recorded days.")]


def fail(message: str, code: int) -> None:
    """One message on stderr, then out."""
    typer.echo(f"tradewire: {message}", err=True)
    sys.exit(code)


def configured(level: str = "") -> Configuration:
    """The configuration, with logs set up so that no secret of it can appear in them."""
    configuration = load()
    secrets = configuration.secrets
    hidden = [value.get_secret_value() for _, value in secrets if isinstance(value, SecretStr)]
    hidden += [key.strip() for key in secrets.tradewire_secret_key.get_secret_value().split(",")]
    hidden += [secret for access in configuration.access.values() for secret in access.secrets]
    configure_logs(level or configuration.settings.log.level, hidden)
    leave_loaded_alone()
    return configuration


def with_app(
    work: Callable[[App], Coroutine[Any, Any, T]],
    clock: Clock = system_clock,
    level: str = "warning",
    careful: bool = False,
) -> T:
    """Run `work` with all parts joined; `careful` as in App."""

    async def joined() -> T:
        async with App(configured(level), clock, careful) as app:
            return await work(app)

    return asyncio.run(joined())


def audited(
    work: Callable[Concatenate[Transaction, P], T], action: str, app: App
) -> Callable[Concatenate[Transaction, P], T]:
    """The same work, which keeps in its transaction that the operator has done this."""

    def both(tx: Transaction, /, *args: P.args, **kwargs: P.kwargs) -> T:
        done = work(tx, *args, **kwargs)
        audit.keep(tx, audit.OPERATOR, "operator", action, app.clock())
        return done

    return both


def clock_at(now: str, option: str = "--now") -> Clock:
    """A clock that stands at `now` (ISO), which this option gave, or the system's for "". Raises TradewireError."""
    if not now:
        return system_clock
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        raise TradewireError(f"{option}: {now!r} is no ISO time; write for example 2026-01-02T08:00:00Z") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not 1971 <= moment.year <= 2200:
        raise TradewireError(f"{option}: the year {moment.year} is out of range (1971 to 2200)")
    return lambda: moment


def print_json(lines: Iterable[Any]) -> None:
    """One JSON object a line."""
    for line in lines:
        text = json.dumps(line, ensure_ascii=False)
        # Half a surrogate pair is no text that can be written: then in JSON's own escapes, which keep it.
        typer.echo(text if _writable(text) else json.dumps(line))


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
