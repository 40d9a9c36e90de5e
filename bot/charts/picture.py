"""A chart as a picture, where matplotlib is installed: drawn beside the event loop, one at a time, within a time."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from bot.domain.chart import Chart

PATIENCE = 8.0  # seconds; drawing takes a tenth of one, the first time with all its fonts a few
_pen = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chart")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and what it shows in words."""

    png: bytes
    alt: str


async def picture_of(chart: Chart | None) -> Picture | None:
    """The chart drawn; None where there is none or it cannot be: then its bars of text are shown. Never raises."""
    if chart is None:
        return None
    try:
        drawing = asyncio.get_running_loop().run_in_executor(_pen, drawn, chart)
        return await asyncio.wait_for(drawing, PATIENCE)
    except Exception:  # a fault of ours or of the library's: the person gets his bars, the log its trace
        log.exception("chart_not_drawn")
        return None


def drawn(chart: Chart) -> Picture | None:
    """The chart drawn; None where matplotlib is not installed, or a font is missing, which the log says."""
    try:
        from bot.charts.drawing import draw  # noqa: PLC0415  the extra `chart`, which need not be there
        from bot.charts.sheet import UnwritableError  # noqa: PLC0415
    except ImportError:
        return None
    try:
        return Picture(draw(chart), chart.alt)
    except UnwritableError as missing:
        log.info("chart_without_a_font", text=str(missing), remedy="install fonts-noto-cjk, or see README, Charts")
        return None
