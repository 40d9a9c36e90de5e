"""The fonts of pictures: matplotlib's own, and one with Chinese characters where the machine has it."""

from functools import cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.ft2font import FT2Font

LATIN = "DejaVu Sans"  # comes with matplotlib
# The first that is there: of Debian's fonts-noto-cjk, fonts-wqy-* and fonts-droid-fallback, of macOS, of Windows.
HAN = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
    *("PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "Microsoft YaHei", "SimHei"),
)


@cache
def families() -> list[str]:
    """The names that text is set in: what one has no sign for, the next may have."""
    known = {each.name for each in fontManager.ttflist}
    return [LATIN, *[name for name in HAN if name in known][:1]]


def can_write(text: str) -> bool:
    """Is there a sign for every character? What has none would stand there as an empty box."""
    return all(any(font.get_char_index(ord(each)) for font in _fonts()) for each in set(text) if not each.isspace())


@cache
def _fonts() -> list[FT2Font]:
    return [get_font(findfont(FontProperties(family=[name]))) for name in families()]
