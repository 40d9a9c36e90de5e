"""The command line's `topics`: what can be subscribed to, and whether each finds what it should."""

import typer
from rich.table import Table

from bot.cli.common import Json, configured, print_json, with_app
from bot.commands.complaints import feedback_lines
from bot.domain.topic import Topic
from bot.errors import TradewireError
from bot.platforms.terminal.render import make_console
from bot.storage import complaints
from bot.topics.examples import failed_examples
from bot.wiring import newsroom_of

cli = typer.Typer(help="The topics that can be subscribed to.", no_args_is_help=True, rich_markup_mode=None)


@cli.command("list", epilog="Example: tradewire topics list")
def list_topics(as_json: Json = False) -> None:
    """List the topics of topics.yaml."""
    topics = configured("warning").topics
    if as_json:
        print_json({"name": t.name, "title": t.title, "title_zh": t.title_zh, "query": t.query} for t in topics)
        return
    table = Table("name", "title", "标题")
    for topic in topics:
        table.add_row(topic.name, topic.title, topic.title_zh)
    make_console().print(table)


@cli.command(epilog="Example: tradewire topics show soybeans")
def show(name: str) -> None:
    """Show a topic: its query and its examples.

    Also the evidence that it requires or excludes.
    """
    topic = _topic(configured("warning").topics, name)
    query = "everything that is judged US-China trade news" if topic.is_gate else topic.query
    typer.echo(f"{topic.name}: {topic.title} / {topic.title_zh}\n\n{query}\n")
    for group in topic.require:
        typer.echo(f"requires {' or '.join(group)}")
    if topic.exclude:
        typer.echo(f"excludes {', '.join(topic.exclude)}")
    if topic.require or topic.exclude:
        typer.echo()
    for example in topic.examples:
        typer.echo(f"{'matches' if example.matches else 'does not match':14}  {example.text}")


@cli.command(epilog="Example: tradewire topics test")
def test(name: str = typer.Argument("", help="One topic; default: all of them.")) -> None:
    """Run the topics' own examples."""
    configuration = configured("warning")
    matcher = newsroom_of(configuration).matcher
    topics = [_topic(configuration.topics, name)] if name else configuration.topics
    failed = 0
    for topic in topics:
        failures = failed_examples(matcher, topic)
        failed += len(failures)
        typer.echo(f"{topic.name}: {len(topic.examples) - len(failures)} of {len(topic.examples)} examples hold")
        for failure in failures:
            typer.echo(f"  {failure}")
    if failed:
        raise typer.Exit(1)


@cli.command(epilog="Example: tradewire topics export-feedback > feedback.jsonl")
def export_feedback() -> None:
    """Print what people called wrong (/trade wrong).

    As JSON lines, in the form of labelled data.
    """
    print_json(feedback_lines(with_app(lambda app: app.database.read(complaints.every))))


def _topic(topics: tuple[Topic, ...], name: str) -> Topic:
    for topic in topics:
        if topic.name == name:
            return topic
    raise TradewireError(f"there is no topic {name!r}; there are {', '.join(topic.name for topic in topics)}")
