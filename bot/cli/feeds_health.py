"""The command line's `feeds health`: how each feed fares, what to do about it, and how the sides are covered."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.alerts.notice import in_words
from bot.app import App
from bot.cli.common import Json, print_json, with_app
from bot.commands.feed_health import Survey, coverage_line, survey, told_line
from bot.domain.feed import PolledFeed
from bot.domain.health import HEALTHY, FeedHealth
from bot.feeds.coverage import nearest, unwatched
from bot.platforms.terminal.render import make_console, show
from bot.text.harmless import clean


def health(as_json: Json = False) -> None:
    """Show how each feed fares, and how the sides are covered.

    Of each feed since when, why, and what to do.

    With --json one object a feed, then one a side and language (kind: coverage), then how soon alerts were taken
    (kind: told), then the sides that no healthy feed watches (kind: unwatched). Delays are in seconds.
    """

    async def look(app: App) -> tuple[Survey, datetime]:
        return await app.database.read(survey, app.clock()), app.clock()

    seen, now = with_app(look)
    if as_json:
        print_json(_lines(seen))
        return
    console = make_console()
    show(console, _table(seen, now))
    for row in seen.coverage:
        show(console, Text(coverage_line(row)))
    for line in told_line(seen.told_after):
        show(console, Text(line))
    show(console, Text(f"Not watched: {', '.join(unwatched(seen.coverage)) or 'no side'}"))


def _table(seen: Survey, now: datetime) -> Table:
    table = Table("feed", "state", "since", "newest entry", "last answered", box=None, pad_edge=False)
    table.columns[0].ratio, table.expand = 1, True
    for polled, found in seen.feeds:
        name = Text(clean(polled.feed.name), "" if found.state in HEALTHY else "bold")
        advice = [Padding(Text(clean(line), "dim"), (0, 0, 0, 2)) for line in (found.why, found.remedy) if line]
        moments = (found.since, polled.newest_at, polled.last_ok_at)
        table.add_row(Group(name, *advice), found.state, *(_ago(moment, now) for moment in moments))
    return table


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{in_words(now - moment)} ago" if moment else "-"


def _lines(seen: Survey) -> Iterator[dict[str, Any]]:
    for polled, found in seen.feeds:
        yield _feed_line(polled, found, polled.newest_at)
    for row in seen.coverage:
        yield {
            "kind": "coverage",
            "side": row.side,
            "language": row.language,
            "feeds": row.feeds,
            "healthy": row.healthy,
            "median_delay": _seconds(row.median),
            "p90_delay": _seconds(row.p90),
        }
    told = {"median": _seconds(nearest(seen.told_after, 0.5)), "p90": _seconds(nearest(seen.told_after, 0.9))}
    yield {"kind": "told", "alerts": len(seen.told_after), **told}
    yield {"kind": "unwatched", "sides": unwatched(seen.coverage)}


def _feed_line(polled: PolledFeed, found: FeedHealth, newest: datetime | None) -> dict[str, Any]:
    return {
        "kind": "feed",
        "feed": polled.feed.name,
        "url": polled.feed.url,
        "side": polled.feed.side,
        "language": polled.feed.language,
        "state": found.state,
        "since": _iso(found.since),
        "why": found.why,
        "remedy": found.remedy,
        "failures": polled.failures,
        "newest_entry": _iso(newest),
        "last_ok": _iso(polled.last_ok_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment else None


def _seconds(delay: timedelta | None) -> float | None:
    return None if delay is None else round(delay.total_seconds(), 1)
