"""The command line's pictures of charts."""

from pathlib import Path

from bot.charts.picture import drawn
from bot.domain.chart import Chart
from bot.errors import TradewireError


def write_picture(chart: Chart | None, file: Path) -> None:
    """Write a chart into a file, as PNG. Raises TradewireError where there is none or it cannot be drawn or written."""
    if chart is None:
        raise TradewireError("--png: this answer has no chart; /trade ledger TOPIC and /trade chart TOPIC have one")
    picture = drawn(chart)
    if picture is None:
        raise TradewireError("--png: the chart cannot be drawn; install tradewire[chart], and see README, Charts")
    try:
        file.write_bytes(picture.png)
    except OSError as error:
        raise TradewireError(f"{file}: cannot be written ({error.strerror})") from None
