"""The command line: data on stdout, logs on stderr, and one clear line with the remedy when something is wrong."""

import asyncio
import signal
import sys
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot import __version__
from bot.app import App, wanted_parts
from bot.cli import operations
from bot.cli.charts import write_picture
from bot.cli.common import Json, Now, clock_at, configured, fail, print_json, with_app
from bot.cli.doctor import doctor
from bot.cli.feeds import cli as feeds_cli
from bot.cli.json_pipes import cli as pipes_cli
from bot.cli.ledger import cli as ledger_cli
from bot.cli.memory import keep_memory_together
from bot.cli.stories import cli as stories_cli
from bot.cli.topics import cli as topics_cli
from bot.commands.caller import Caller
from bot.desk.telling import Decided
from bot.domain.subscription import Destination
from bot.errors import ConfigError, TradewireError
from bot.joining import unless
from bot.observe.logs import configure_logs
from bot.platforms.terminal.place import PERSON, TERMINAL
from bot.platforms.terminal.render import make_console, reply_view, show
from bot.platforms.terminal.sender import TerminalSender
from bot.running import Running
from bot.settings.load import load
from bot.storage import feeds
from bot.storage.engines import open_database
from bot.topics.examples import failing_examples
from bot.topics.matcher import Matcher
from bot.topics.relevance import Relevance

cli = typer.Typer(
    name="tradewire",
    help="Alerts for US-China trade news on Slack, on Discord and in the terminal. Begin with: tradewire demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)

cli.add_typer(pipes_cli)
cli.add_typer(feeds_cli, name="feeds")
cli.add_typer(ledger_cli, name="ledger")
cli.add_typer(stories_cli, name="stories")
cli.add_typer(topics_cli, name="topics")
cli.add_typer(operations.cli, name="workspace")


def main() -> None:
    """Run the command line; a known error is one message and an exit code: 2 for configuration, 1 otherwise."""
    try:
        cli()
    except ConfigError as error:
        fail(str(error), 2)
    except TradewireError as error:
        fail(str(error), 1)
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        sys.stderr.close()
        sys.exit(0)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"tradewire {__version__}")
        raise typer.Exit


@cli.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """What is said to all commands."""


@cli.command(epilog="Example: tradewire run --only poll,desk")
def run(
    only: Annotated[str, typer.Option(help="Parts to run: poll,desk,deliver,slack,discord,terminal.")] = "",
) -> None:
    """Run the bot in this terminal, or on Slack and Discord.

    Without tokens it tells its alerts here, and takes commands at a prompt. With the tokens of Slack or Discord in the
    environment it is on those instead. --only runs some of its parts, for several processes on one database.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the bot can be asked to stop
    keep_memory_together()
    configuration = load()
    parts = wanted_parts(configuration, only)
    # At a prompt, news is what the person came for; a log line each poll would bury it.
    at_prompt = "terminal" in parts and sys.stdin is not None and sys.stdin.isatty()
    configured("warning" if at_prompt and configuration.settings.log.level == "info" else "")

    async def until_stopped() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        async with AsyncExitStack() as stack:
            app = await unless(stop, stack.enter_async_context(App(configuration, careful=True)))
            if app is not None:
                await Running(app, parts, make_console(), stop=stop).run()

    asyncio.run(until_stopped())


@cli.command(epilog="Example: tradewire demo")
def demo() -> None:
    """Show the bot at work on invented news, in under a minute.

    It needs no network and no account, and leaves nothing behind.
    """
    from bot.demo.show import run_demo  # noqa: PLC0415  only this command needs it

    configuration = load()
    configure_logs("error")
    asyncio.run(run_demo(configuration, make_console()))


@cli.command(epilog="Example: tradewire poll --all --json --now 2026-01-02T08:00:00Z")
def poll(
    everything: Annotated[bool, typer.Option("--all", help="Ask every feed, not only those that are due.")] = False,
    as_json: Json = False,
    now: Now = "",
) -> None:
    """Ask the feeds that are due once, tell what is new, and exit."""

    async def one_pass(app: App) -> list[Decided]:
        # With --json stdout belongs to the program that reads it; people read the alerts beside it.
        app.senders["terminal"] = TerminalSender(make_console(sys.stderr if as_json else None))
        app.connect()
        decided = await app.pass_once(everything)
        polled, faults = await app.database.read(feeds.count_faults)
        if faults:
            why = ", ".join(f"{number} {fault}" for fault, number in faults.items())
            typer.echo(f"Of {polled} feeds failed: {why}. `tradewire feeds health` names them.", err=True)
        return decided

    decided = with_app(one_pass, clock_at(now), careful=True)
    if as_json:
        print_json(_decision_line(each) for each in decided)


def _decision_line(decided: Decided) -> dict[str, str]:
    decision = decided.decision
    return {
        "kind": decision.kind.value,
        "reason": decision.reason.value,
        "story": decided.short_id,
        "topic": decision.topic,
        "destination": str(decision.destination),
        "text": decided.text,
    }


@cli.command(epilog="Example: tradewire check")
def check() -> None:
    """Check all configuration, and name every fault at once.

    Each topic's own examples are checked too.
    """
    configuration = load(lambda topics, words: failing_examples(Matcher(topics, Relevance(words)), topics))
    examples = sum(len(topic.examples) for topic in configuration.topics)
    typer.echo(
        f"The configuration in {configuration.folder}/ is sound: {len(configuration.feeds)} feeds, "
        f"{len(configuration.topics)} topics ({examples} examples hold), "
        f"{len(configuration.vocabulary.concepts)} concepts, {len(configuration.pledges)} pledges, "
        f"{len(configuration.calendar.releases)} releases and events."
    )


@cli.command(epilog='Example: tradewire ask "/trade recent soybeans"')
def ask(
    text: Annotated[str, typer.Argument(help='A slash command, for example "/trade help".')],
    as_place: Annotated[
        str,
        typer.Option(
            "--as", metavar="PLATFORM:WORKSPACE:PLACE", help="Where it is asked; by default in this terminal."
        ),
    ] = "",
    as_json: Json = False,
    now: Now = "",
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help="Write the answer's chart there.")] = None,
) -> None:
    """Give any slash command from the shell, such as "/trade help"."""
    _ask(text, as_place, as_json, now, png)


@cli.command(epilog='Example: tradewire preview "soybeans AND (purchase* OR 采购)"')
def preview(
    query: Annotated[str, typer.Argument(help="See docs/queries.md.")], as_json: Json = False, now: Now = ""
) -> None:
    """Show what a query would have told over the last days."""
    _ask(f"preview {query}", "", as_json, now)


def _ask(text: str, as_place: str, as_json: bool, now: str, png: Path | None = None) -> None:
    """Print the answer to a command, its chart as a picture into a file; exits with 1 when it did not work."""
    try:
        destination = Destination.parse(as_place) if as_place else TERMINAL
    except ValueError as error:
        raise TradewireError(f"--as: {error}; for example slack:T0123:C0456") from None

    async def answer(app: App) -> bool:
        reply = await app.commands(text, Caller(destination, PERSON))
        if as_json:
            print_json([asdict(reply)])
        else:
            show(make_console(), reply_view(reply))
        if png is not None and reply.ok:
            write_picture(reply.chart, png)
        return reply.ok

    if destination.platform not in ("terminal", "slack", "discord"):
        raise TradewireError(
            f"--as: there is no platform {destination.platform!r}; there are terminal, slack and discord"
        )
    if not with_app(answer, clock_at(now)):
        raise typer.Exit(1)


cli.command("doctor", epilog="Example: tradewire doctor --to slack:T0123:C0456")(doctor)
cli.command("backup", epilog="Example: tradewire backup /backups/tradewire.db")(operations.backup_command)
cli.command("restore", epilog="Example: tradewire restore /backups/tradewire.db")(operations.restore_command)
cli.command("audit", epilog="Example: tradewire audit --workspace slack:T0123 -n 20")(operations.audit_command)


@cli.command(epilog="Example: tradewire migrate")
def migrate() -> None:
    """Bring the database's schema up to date, as a start does too."""

    async def apply() -> list[str]:
        database = open_database(configured("warning").secrets.tradewire_database_url)
        try:
            await database.check()
            return await database.migrate()
        finally:
            await database.close()

    applied = asyncio.run(apply())
    typer.echo(f"Applied: {', '.join(applied)}" if applied else "The schema is up to date.")
