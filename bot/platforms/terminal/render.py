"""An alert, a notice or a reply in the terminal's dress; readable in a pipe and on a colour screen alike."""

import io
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.alerts.reader import Reader
from bot.charts.bars import monospaced
from bot.domain.alert import Alert, Announcement, Answered, Item, Notice, Reply
from bot.domain.delivery import Told
from bot.domain.digest import Digest
from bot.domain.story import Level
from bot.platforms.terminal.text import address, clean_line, plain
from bot.text.harmless import clean

WIDTH = 100  # columns: the width in a pipe, and the widest an alert grows on a screen
OUTLETS_SHOWN = 3

_LEVEL_STYLE = {Level.FLASH: "bold white on red", Level.URGENT: "bold black on yellow", Level.ROUTINE: ""}
_RULE_STYLE = {Level.FLASH: "red", Level.URGENT: "yellow", Level.ROUTINE: "blue"}


class AlertConsole(Console):
    """A Console that survives its reader: rich's own ends the process when a pipe breaks."""

    def on_broken_pipe(self) -> None:
        """Drop what could not be written and raise BrokenPipeError to whoever printed."""
        del self._buffer[:]
        raise BrokenPipeError("nobody reads the output")


def make_console(file: TextIO | None = None) -> Console:
    """A console for alerts on `file`, by default standard output as it stands when something is printed.

    In a pipe it writes plain text of WIDTH columns. Nothing is ever read as markup, and nothing is highlighted.
    """
    out = file or sys.stdout
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(errors="replace")  # where the locale has no Han characters, the rest is still told
    width = None if out.isatty() else WIDTH
    return AlertConsole(file=file, width=width, markup=False, emoji=False, highlight=False)


def show(console: Console, view: RenderableType) -> None:
    """Print a view; raises OSError when nobody reads any more.

    Not cropped: an address longer than the line stays whole, to be copied or clicked. In a Group, because print()
    joins loose Texts into a new one that wraps.
    """
    if console.is_terminal:
        console.print(Group(view), crop=False)
        return
    with console.capture() as captured:  # rich fills lines with spaces, which a file or a mail need not carry
        console.print(Group(view), crop=False)
    console.out("\n".join(line.rstrip() for line in captured.get().splitlines()), highlight=False)


def alert_view(alert: Alert) -> RenderableType:
    """A story as it is announced."""
    parts: list[RenderableType] = [_title_rule(alert)]
    if alert.answers is not None:
        parts.append(_answers(alert.answers))
    if clean(alert.correction):
        parts.append(plain(alert.correction, "bold yellow"))
    parts.append(plain(alert.headline or "(no headline)", "bold"))
    if url := address(alert.url):
        parts.append(_address(url))
    if clean(alert.original) or clean(alert.facts):
        parts.append(_joined(" · ", (alert.original, "italic dim"), (alert.facts, "")))
    if alert.summary:
        parts += ["", _rows(("•", _attributed(s.text, s.publisher)) for s in alert.summary)]
    if alert.figures:
        parts += ["", _rows(("#", plain(figure.text, "cyan")) for figure in alert.figures)]
    if alert.sides:
        parts += ["", _rows(_sides(alert))]
    parts += ["", _sources(alert), _joined("  ", (alert.short_id, "bold"), (alert.why, "dim")), ""]
    return Constrain(Group(*parts), WIDTH)


def edit_line(alert: Alert) -> Text:
    """A changed story as one line that names it: the terminal cannot edit what has scrolled by."""
    count = f"{len(alert.outlets)} outlets"
    line = Text(no_wrap=True, overflow="ignore").append("~ ", "dim").append(clean(alert.short_id), "bold")
    line.append(f"  now {count}: {_outlets(alert)}  " if len(alert.outlets) > 1 else "  changed  ", "dim")
    line.append(clean(alert.headline))
    for side in alert.sides:  # what an answer told elsewhere has changed in it
        if side.seen_in:
            line.append(f"  {clean(side.party)}: {clean(side.text)}", "green")
    return line


def follow_up_view(alert: Alert) -> RenderableType:
    """What changed in a story, as the thread's line under it."""
    line = Text("↳ ", "cyan")
    line.append(clean(alert.short_id), "bold")
    line.append(f" {clean(alert.change) or 'this story has changed'}", "cyan")
    return Group(line, Padding(plain(alert.headline, "dim"), (0, 0, 0, 2)))


def told_view(told: Told) -> RenderableType:
    """What is told beside alerts."""
    if isinstance(told, Announcement):
        return plain(told.title)
    return digest_view(told) if isinstance(told, Digest) else notice_view(told)


def notice_view(notice: Notice) -> RenderableType:
    """A word to the bot's owner."""
    parts: list[RenderableType] = [Text(f"! {clean(notice.title)}", "bold yellow")]
    if notice.items:
        parts.append(_rows(("•", _item(item)) for item in notice.items))
    if hint := clean(notice.hint):
        parts.append(Text(hint, "dim"))
    return Constrain(Group(*parts, ""), WIDTH)


def digest_view(digest: Digest) -> RenderableType:
    """All that was held."""
    parts: list[RenderableType] = [Rule(Text(clean(digest.title), "bold"), align="left", style="blue")]
    if digest.items:
        parts.append(_rows(("•", _item(item)) for item in digest.items))
    if more := digest.held - len(digest.items):
        parts.append(Text(Reader(digest.language).phrase("… and {} more").format(more), "dim"))
    if hint := clean(digest.hint):
        parts.append(Text(hint, "dim"))
    return Constrain(Group(*parts, ""), WIDTH)


def reply_view(reply: Reply) -> RenderableType:
    """The answer to a command."""
    parts: list[RenderableType] = []
    if title := clean(reply.title):
        parts.append(Text(title, "bold" if reply.ok else "bold red"))
    parts += [Text(clean_line(line)) for line in reply.body.splitlines()]
    if code := monospaced(reply):
        parts.append(_code(code))
    if shown := reply.items_from(0):
        parts.append(_rows(("•", _item(item)) for item in shown))
    if left := len(reply.items) - len(shown):
        parts.append(Text(f"… and {left} more", "dim"))
    if hint := clean(reply.hint):
        parts.append(Text(hint, "dim"))
    return Constrain(Group(*parts, ""), WIDTH)


def _title_rule(alert: Alert) -> RenderableType:
    title = Text()
    if alert.level is not Level.ROUTINE:
        title.append(f" {alert.level.upper()} ", _LEVEL_STYLE[alert.level]).append(" ")
    title.append(clean(alert.topic) or "US-China trade", "bold")
    return Rule(title, align="left", style=_RULE_STYLE[alert.level])


def _answers(answered: Answered) -> Text:
    """What the story is to the one it answers, as the thread's line under that one."""
    line = Text("↳ ", "cyan").append(clean(answered.short_id), "bold").append(f" {clean(answered.line)}", "bold cyan")
    return line.append(f" · answers: {clean(answered.headline)}", "dim")


def _address(url: str) -> Text:
    return Text(url, "underline blue", no_wrap=True, overflow="ignore")


def _attributed(text: str, publisher: str) -> Text:
    return plain(text).append(f" ({clean(publisher)})" if clean(publisher) else "", "dim")


def _sides(alert: Alert) -> Iterable[tuple[Text, Text]]:
    for side in alert.sides:
        yield plain(side.party, "bold"), plain(side.text, "green" if side.spoken or side.seen_in else "dim")


def _sources(alert: Alert) -> Text:
    by = f"Reported by {_outlets(alert)} · " if alert.outlets else ""
    return Text(f"{by}first seen {_moment(alert.first_seen)} · updated {_moment(alert.updated)}", "dim")


def _outlets(alert: Alert) -> str:
    shown = ", ".join(clean(outlet.publisher) for outlet in alert.outlets[:OUTLETS_SHOWN])
    more = len(alert.outlets) - OUTLETS_SHOWN
    return f"{shown} +{more}" if more > 0 else shown


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _rows(rows: Iterable[tuple[str | Text, RenderableType]]) -> Table:
    """Two columns, the first as wide as its widest cell: Han characters count two."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for left, right in rows:
        table.add_row(left, right)
    return table


def _item(item: Item) -> RenderableType:
    line = plain(item.text)
    if detail := clean(item.detail):
        line.append(f"  {detail}", "dim")
    url = address(item.url)
    return Group(line, _address(url)) if url else line


def _code(code: str) -> RenderableType:
    lines = [Text(clean_line(line), "cyan", no_wrap=True, overflow="ignore") for line in code.splitlines()]
    return Padding(Group(*lines), (0, 0, 0, 4), expand=False)


def _joined(gap: str, *pieces: tuple[str, str]) -> Text:
    shown = [plain(text, style) for text, style in pieces if clean(text)]
    return Text(gap).join(shown)
