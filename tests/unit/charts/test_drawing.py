"""A chart as a picture: it is one whatever stands in it, within limits, and nothing of it is read as markup."""

import asyncio
import io
import sys
import time
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from bot.charts import fonts, sheet
from bot.charts.drawing import draw
from bot.charts.picture import drawn, picture_of
from bot.charts.sheet import LINES, LONGEST, MARGIN, WIDTH, UnwritableError, lines_of
from bot.domain.chart import Bar, Chart, Day, LedgerChart, Promise, StoriesChart

BAR = Bar("USDA daily announcements", "1,200,000 t", "data to 2025-11-24", 0.1)
PROMISE = Promise("US soybeans to China", "2025-11-01 to 2025-12-31: at least 12,000,000 t", "29 days left", (BAR,))
LEDGER = LedgerChart("Ledger: Soybeans", "in words", "promised", (PROMISE,))
DAYS = tuple(Day(f"11-{number:02}", number % 3, number % 4, number) for number in range(1, 31))
STORIES = StoriesChart("Stories a day: Soybeans", "in words", ("flash", "urgent", "routine"), DAYS)
HOSTILE = (
    *(
        "$x^2$",
        r"$\frac{1}{0}",
        "$",
        "$$",
        "a_b^c{}",
        r"\alpha \n %s {} {0}",
        "<b>&amp;</b>",
        "tab\tand\nline",
        " ",
        "",
    ),
    "x" * 5000,
)


def picture(chart: Chart) -> Image.Image:
    return Image.open(io.BytesIO(draw(chart))).convert("RGB")


def dark(image: Image.Image) -> int:
    """Pixels that something is written or drawn in."""
    return sum(number for number, colour in image.getcolors(1 << 24) or () if sum(colour) < 500)


@pytest.mark.parametrize("chart", [LEDGER, STORIES])
def test_it_is_as_wide_as_a_phone_shows_three_times_and_has_a_paper_of_its_own(chart: Chart) -> None:
    image = Image.open(io.BytesIO(draw(chart)))
    assert image.format == "PNG"
    assert image.width == WIDTH
    assert image.convert("RGBA").getextrema()[3] == (255, 255), "nothing of it is seen through"
    assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert dark(image.convert("RGB")) > 5000


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_text_holds_it_is_written_and_not_read_as_mathematics(text: str) -> None:
    named = replace(PROMISE, title=text, promised=text, detail=text, bars=(replace(BAR, label=text, amount=text),))
    assert picture(LedgerChart(text, text, "promised", (named,))).height <= LONGEST
    level = text[:20]
    assert picture(StoriesChart(text, text, (level, level, level), DAYS)).height <= LONGEST


def test_a_dollar_sign_stands_there_as_one() -> None:
    plain, marked = (draw(replace(STORIES, title=title)) for title in ("Own: $301$", "Own: 301"))
    assert plain != marked


def test_no_chart_is_longer_than_its_limit() -> None:
    bars = tuple(replace(BAR, share=share) for share in (0.0, -3.0, 1e9, *[0.5] * 500))
    many = tuple(replace(PROMISE, bars=bars) for _ in range(100))
    assert picture(replace(LEDGER, promises=many)).height <= LONGEST
    year = tuple(Day("11-01", 10**6, 10**6, 10**6) for _ in range(365))
    assert picture(replace(STORIES, days=year)).height < 1200


def test_a_day_without_stories_and_no_days_at_all_are_drawn() -> None:
    for none in ((), tuple(replace(each, flash=0, urgent=0, routine=0) for each in DAYS)):
        assert picture(replace(STORIES, days=none)).width == WIDTH


def test_a_level_is_told_by_word_mark_and_hatch_and_not_by_colour_alone() -> None:
    """In greys the three levels still differ: the columns of one level alone are no two the same."""
    alone = [
        picture(replace(STORIES, days=(Day("11-01", *[5 if level == each else 0 for each in range(3)]),) * 3))
        for level in range(3)
    ]
    greys = [image.convert("L").crop((MARGIN, image.height - 300, WIDTH // 2, image.height - 200)) for image in alone]
    flash, urgent, routine = (
        {colour for number, colour in grey.getcolors() or () if number > 500 and colour < 250} for grey in greys
    )
    assert len(flash) == len(routine) == 1
    assert max(flash) + 80 < min(routine), "one is dark, the other light"
    assert max(urgent) - min(urgent) > 80, "and that between them is hatched"


def test_lines_end_between_words_and_anywhere_between_han_characters() -> None:
    assert lines_of("soybeans to China", 10) == ["soybeans to ", "China"]
    assert lines_of("美国农业部每日大额销售公告", 6) == ["美国农业部每", "日大额销售公", "告"]
    assert all(len(line) <= 10 for line in lines_of("x" * 29, 10))
    assert len(lines_of("many words " * 50, 10)) == LINES
    assert lines_of("", 10) == [""]


needs_han = pytest.mark.skipif(
    not fonts.can_write("大豆"), reason="no font with Chinese characters is installed (Debian: fonts-noto-cjk)"
)


@needs_han
def test_chinese_is_written_with_a_font_that_has_it() -> None:
    chinese = replace(
        LEDGER, title="台账：大豆", promises=(replace(PROMISE, title="中国采购美国大豆（2025至2028年）"),)
    )
    assert dark(picture(chinese)) > dark(picture(replace(LEDGER, title="", promises=(replace(PROMISE, title=""),))))


async def test_without_a_font_for_a_character_there_is_no_picture_instead_of_empty_boxes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheet, "can_write", lambda text: text.isascii())
    with pytest.raises(UnwritableError):
        draw(replace(STORIES, title="每日报道：大豆"))
    assert await picture_of(replace(STORIES, title="每日报道：大豆")) is None
    assert not fonts.can_write("\U0001f980"), "an emoji has no sign in these fonts"


async def test_without_the_extra_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith(("matplotlib", "bot.charts."))]:
        if name != "bot.charts.picture":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert await picture_of(LEDGER) is None


async def test_a_picture_comes_with_its_words_and_no_chart_has_none() -> None:
    made = await picture_of(LEDGER)
    assert made is not None
    assert made.alt == "in words"
    assert made.png.startswith(b"\x89PNG")
    assert await picture_of(None) is None


async def test_a_drawing_that_takes_too_long_or_fails_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.charts.picture.PATIENCE", 0.05)
    monkeypatch.setattr("bot.charts.picture.drawn", lambda chart: time.sleep(0.3))
    assert await picture_of(LEDGER) is None

    def broken(chart: Chart) -> Any:
        raise MemoryError

    monkeypatch.setattr("bot.charts.picture.PATIENCE", 5.0)
    monkeypatch.setattr("bot.charts.picture.drawn", broken)
    assert await picture_of(LEDGER) is None


async def test_the_event_loop_goes_on_while_a_picture_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, let_it = 0, asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(chart: Chart) -> Any:
        asyncio.run_coroutine_threadsafe(let_it.wait(), loop).result(5)  # which only a running loop lets through
        return drawn(chart)

    monkeypatch.setattr("bot.charts.picture.drawn", slow)
    drawing = asyncio.create_task(picture_of(LEDGER))
    while turns < 100:
        await asyncio.sleep(0)
        turns += 1
    assert not drawing.done()
    let_it.set()
    assert await drawing is not None


def test_unknown_destinations_are_hatched_and_not_filled() -> None:
    filled, hatched = (
        draw(replace(LEDGER, promises=(replace(PROMISE, bars=(replace(BAR, share=1.0, apart=apart),)),)))
        for apart in (False, True)
    )
    colours = [
        Image.open(io.BytesIO(png)).convert("RGB").crop((MARGIN, 0, WIDTH - MARGIN, 1000)).getcolors(2**24)
        for png in (filled, hatched)
    ]
    blue, left = (sum(count for count, colour in each or () if colour == (31, 90, 150)) for each in colours)
    assert 0 < left < blue / 2
