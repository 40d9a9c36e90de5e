"""A sheet of paper for pictures: lines of text and shapes from the top down, in pixels; matplotlib draws them.

Text is never read as mathematics, whatever dollar signs it has, and what is longer than its line goes on in the next.
"""

import io
import unicodedata
from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bot.charts.fonts import can_write, families
from bot.text.harmless import clean

# As wide as a phone shows three times over: what is 36 pixels high here is there as high as what people write.
WIDTH, MARGIN, DPI = 1080, 40, 180
LONGEST = 4000  # pixels from top to bottom; what comes after that is left out
LINES = 3  # of one text; the rest of it is cut
PAPER, INK, FAINT = "#ffffff", "#1b1f24", "#59636e"  # a paper of its own reads the same on light and on dark
_NARROW, _WIDE = 0.62, 1.0  # of a character's size, its width: Latin at its widest on average, Han


class UnwritableError(Exception):
    """There is no font for a character."""


class Sheet:
    """A picture in the making; `y` is how far down it has come."""

    def __init__(self) -> None:
        self.y = MARGIN
        self._made: list[Callable[[Axes], object]] = []

    def write(self, text: str, size: int, *, colour: str = INK, bold: bool = False, x: int = MARGIN) -> None:
        """A paragraph under what is there; `size` in pixels. Raises UnwritableError."""
        for line in lines_of(clean(text), (WIDTH - MARGIN - x) / size):
            self.put(line, x, self.y + size, size, colour=colour, bold=bold)
            self.y += round(size * 1.4)

    def put(
        self, line: str, x: float, y: float, size: int, *, colour: str = INK, bold: bool = False, align: str = "left"
    ) -> None:
        """A line with its foot at `y`. Raises UnwritableError."""
        line = clean(line)
        if not can_write(line):
            raise UnwritableError(line)
        look: dict[str, Any] = {"color": colour, "weight": "bold" if bold else "normal", "ha": align, "va": "baseline"}
        family = families()
        self._made.append(
            lambda axes: axes.text(x, y, line, size=size * 72 / DPI, family=family, parse_math=False, **look)
        )

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str, edge: str = "", hatch: str = ""
    ) -> None:
        """A rectangle with its upper left corner there."""
        look: dict[str, Any] = {
            "facecolor": fill,
            "edgecolor": edge or fill,
            "linewidth": 1.2 if edge else 0,
            "hatch": hatch,
        }
        self._made.append(lambda axes: axes.add_patch(Rectangle((x, y), width, height, **look)))

    def line(self, x: float, y: float, to_x: float, to_y: float, colour: str = INK, width: float = 1.0) -> None:
        """A straight line."""
        self._made.append(lambda axes: axes.plot([x, to_x], [y, to_y], color=colour, linewidth=width))

    def png(self) -> bytes:
        """The picture."""
        height = min(self.y + MARGIN, LONGEST)
        figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        for make in self._made:
            make(axes)
        axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        written = io.BytesIO()
        figure.savefig(written, format="png", facecolor=PAPER)
        return written.getvalue()


def lines_of(text: str, ems: float) -> list[str]:
    """A text in lines of that many times its size; between Han characters a line may end anywhere."""
    lines = [""]
    for piece in _pieces(text, max(int(ems), 1)):
        if lines[-1] and _ems(lines[-1] + piece.rstrip()) > ems:
            lines.append("")
        lines[-1] += piece
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], lines[LINES - 1].rstrip()[:-1] + "…"]


def _pieces(text: str, longest: int) -> list[str]:
    """Words with the space after them, Han characters one by one, and what is longer than a line in pieces."""
    found = [""]
    for each in text:
        if len(found[-1]) == longest:
            found.append("")
        found[-1] += each
        if each.isspace() or _is_wide(each):
            found.append("")
    return found


def _ems(text: str) -> float:
    return sum(_WIDE if _is_wide(each) else _NARROW for each in text)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
