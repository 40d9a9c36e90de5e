"""A chart as lines of text in letters of one width, narrow enough for a phone."""

from collections.abc import Iterator

from bot.domain.alert import Reply
from bot.domain.chart import Bar, Chart, Day, LedgerChart, Promise, StoriesChart

BAR = 16  # characters of a bar that stands for all that was promised
ONE_BY_ONE = 31  # days that are shown each; of more than that weeks are
WEEK = 7
MARKS = "▲◆■"  # of the levels, the loudest first: told apart without colours
LONGEST = 24  # marks of a row; where a day has more stories, each stands for several


def monospaced(reply: Reply) -> str:
    """What of a reply stands in letters of one width: its chart, or else its code."""
    return bars_of(reply.chart) if reply.chart else reply.code


def bars_of(chart: Chart) -> str:
    """The chart as text, already in its reader's language."""
    return "\n".join(_ledger(chart) if isinstance(chart, LedgerChart) else _stories(chart))


def _ledger(chart: LedgerChart) -> Iterator[str]:
    for number, promise in enumerate(chart.promises):
        yield from [""] if number else []
        yield from _promise(promise)


def _promise(promise: Promise) -> Iterator[str]:
    yield promise.promised
    for each in promise.bars:
        yield each.label
        yield _bar(each)


def _bar(bar: Bar) -> str:
    """Full from end to end where all that was promised is reported; its number goes on beyond that."""
    filled = min(max(round(bar.share * BAR), 0), BAR)
    empty = "·" if bar.apart else "░"
    return f"{('▒' if bar.apart else '█') * filled}{empty * (BAR - filled)} {bar.percent:>5}"


def _stories(chart: StoriesChart) -> Iterator[str]:
    days = by_week(chart.days)
    most = max((sum(each.counts) for each in days), default=0)
    each_stands_for = -(-most // LONGEST) or 1
    legend = [f"{mark} {level}" for mark, level in zip(MARKS, chart.levels, strict=True)]
    yield "  ".join(legend) + (f"  (×{each_stands_for})" if each_stands_for > 1 else "")
    for day in days:
        # Rounded up: whatever there is shows.
        marks = "".join(mark * -(-count // each_stands_for) for mark, count in zip(MARKS, day.counts, strict=True))
        yield f"{day.label} {sum(day.counts):>3} {marks}".rstrip()


def by_week(days: tuple[Day, ...]) -> tuple[Day, ...]:
    """The days; where they are many, weeks up to the last day, each named by its first."""
    if len(days) <= ONE_BY_ONE:
        return days
    weeks = [days[max(end - WEEK, 0) : end] for end in range(len(days), 0, -WEEK)]
    return tuple(Day(f"{week[0].label}+", *totals(week)) for week in reversed(weeks))


def totals(days: tuple[Day, ...]) -> tuple[int, int, int]:
    """Of all these days, the loudest level first."""
    flash, urgent, routine = (sum(day.counts[level] for day in days) for level in range(3))
    return flash, urgent, routine
