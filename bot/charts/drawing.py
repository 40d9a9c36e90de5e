"""A chart drawn as a picture for phones; levels and kinds are told by shape and word too, never by colour alone."""

import math

from bot.charts.bars import MARKS, by_week, totals
from bot.charts.sheet import FAINT, MARGIN, WIDTH, Sheet
from bot.domain.chart import Bar, Chart, Day, LedgerChart, Promise, StoriesChart

TITLE, TEXT, SMALL, TINY = 46, 38, 34, 28  # pixels
BAR_HEIGHT, COLUMNS_HEIGHT = 44, 420
MOST_PROMISES, MOST_BARS = 4, 12  # more are left out
WIDEST = 2.0  # times what was promised; a longer bar is cut there, and its number tells the rest
RAIL, BLUE, LIGHT = "#eaeef2", "#1f5a96", "#ffffff"
# Loudest first: dark, hatched, light.
LEVELS = ({"fill": "#8f1d14"}, {"fill": "#f3c27a", "edge": "#8a5a00", "hatch": "////"}, {"fill": "#9db4cc"})
_ROOM = WIDTH - 2 * MARGIN
_LABEL = 110  # pixels that a day's name takes


def draw(chart: Chart) -> bytes:
    """The chart as a PNG, already in its reader's language. Raises UnwritableError."""
    sheet = Sheet()
    sheet.write(chart.title, TITLE, bold=True)
    if isinstance(chart, LedgerChart):
        for promise in chart.promises[:MOST_PROMISES]:
            _promise(sheet, promise, chart.mark)
    else:
        _stories(sheet, chart)
    return sheet.png()


def _promise(sheet: Sheet, promise: Promise, mark: str) -> None:
    sheet.y += 24
    sheet.write(promise.title, TEXT, bold=True)
    sheet.write(promise.promised, TEXT)
    sheet.write(promise.detail, SMALL, colour=FAINT)
    whole = _ROOM / min(max([1.0, *(each.share for each in promise.bars)]), WIDEST)  # pixels of all that was promised
    for each in promise.bars[:MOST_BARS]:
        _bar(sheet, each, whole)
    sheet.put(mark, MARGIN + whole, sheet.y + SMALL + 8, SMALL, colour=FAINT, align="right")
    sheet.y += SMALL + 24


def _bar(sheet: Sheet, bar: Bar, whole: float) -> None:
    sheet.y += 20
    sheet.write(bar.label, SMALL)
    sheet.put(bar.detail, WIDTH - MARGIN, sheet.y + TEXT, SMALL, colour=FAINT, align="right")
    sheet.write(f"{bar.amount} ({bar.percent})", TEXT, bold=not bar.apart)
    sheet.y += 8
    sheet.box(MARGIN, sheet.y, whole, BAR_HEIGHT, fill=RAIL)
    length = min(max(bar.share, 0.0) * whole, _ROOM)
    if bar.apart:
        sheet.box(MARGIN, sheet.y, length, BAR_HEIGHT, fill=LIGHT, edge=BLUE, hatch="////")
    else:
        sheet.box(MARGIN, sheet.y, length, BAR_HEIGHT, fill=BLUE)
    sheet.line(MARGIN + whole, sheet.y - 6, MARGIN + whole, sheet.y + BAR_HEIGHT + 6, width=2.0)
    sheet.y += BAR_HEIGHT


def _stories(sheet: Sheet, chart: StoriesChart) -> None:
    days = by_week(chart.days)
    sheet.y += 20
    for mark, level, look, count in zip(MARKS, chart.levels, LEVELS, totals(days), strict=True):
        sheet.box(MARGIN, sheet.y + 4, 40, 40, **look)
        sheet.put(f"{mark} {level}: {count}", MARGIN + 60, sheet.y + TEXT, TEXT)
        sheet.y += 58
    top, step = sheet.y + 3 * TINY + 30, _ROOM / max(len(days), 1)
    most = max([1, *(sum(day.counts) for day in days)])
    for place, day in enumerate(days):
        _column(sheet, day, MARGIN + place * step, top, step, COLUMNS_HEIGHT / most)
    foot = top + COLUMNS_HEIGHT
    sheet.line(MARGIN, foot, WIDTH - MARGIN, foot)
    every = math.ceil(_LABEL / step)
    for place in range(len(days) - 1, -1, -every):
        sheet.put(days[place].label, MARGIN + (place + 0.5) * step, foot + TINY + 14, TINY, align="center")
    sheet.y = foot + TINY + 24


def _column(sheet: Sheet, day: Day, x: float, top: float, step: float, each: float) -> None:
    """A day's stories, the loudest on top; above them how many there are, and the marks of what is not routine."""
    y, centre = top + COLUMNS_HEIGHT, x + step / 2
    for look, count in zip(reversed(LEVELS), reversed(day.counts), strict=True):
        y -= count * each
        if count:
            sheet.box(x + step * 0.1, y, step * 0.8, count * each, **look)
    if total := sum(day.counts):
        marks = [mark for mark, count in zip(MARKS[:2], day.counts[:2], strict=True) if count]
        for place, shown in enumerate([str(total), *reversed(marks)]):
            sheet.put(shown, centre, y - 8 - place * (TINY + 2), TINY, align="center")
