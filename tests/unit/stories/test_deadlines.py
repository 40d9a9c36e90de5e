"""By when something is to be: by the year that a text gives, or at the end of the year in which it was published."""

from datetime import date

import pytest

from bot.stories.deadlines import deadlines

DAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "China will buy 12 million metric tons of soybeans by the end of the year",
        "China will buy 12 million tonnes by year-end",
        "China will buy 12 million tons by the year's end",
        "中国将在年底前采购1200万吨大豆",
        "中国将到今年年底采购1200万吨大豆",
    ],
)
def test_the_years_end_is_that_of_the_report(sentence: str) -> None:
    assert [each.by for each in deadlines(sentence, DAY)] == ["2026"]
    assert deadlines(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "China has bought 12 million tons by year-end",
        "Traders await a year-end rally",
        "by the end of the marketing year",
        "年底大豆库存1200万吨",
    ],
)
def test_what_is_no_deadline_at_the_years_end(sentence: str) -> None:
    assert deadlines(sentence, DAY) == []


def test_a_year_that_the_text_gives_counts() -> None:
    assert [each.by for each in deadlines("12 million tonnes by the end of 2027", DAY)] == ["2027"]
    assert [each.by for each in deadlines("2027年年底前采购1200万吨", DAY)] == ["2027"]
