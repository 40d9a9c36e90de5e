"""Numerals in two languages: words, digits and magnitudes mean one number."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.numerals import PATTERN, chinese_number, may_count, numeral_of

_NUMERAL = re.compile(PATTERN, re.IGNORECASE)
_DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("1,234,567.5", "1234567.5"),
        ("816 000", "816000"),
        ("12 million", "12000000"),
        ("12-million", "12000000"),
        ("1.2bn", "1200000000"),
        ("5m", "5000000"),
        ("half a million", "500000"),
        ("a quarter of a billion", "250000000"),
        ("a thousand", "1000"),
        ("two and a half million", "2500000"),
        ("one hundred and forty-five", "145"),
        ("twenty-five", "25"),
        ("1200万", "12000000"),
        ("1200 万", "12000000"),
        ("2千亿", "200000000000"),
        ("1.2万亿", "1200000000000"),
        ("1亿2000万", "120000000"),
        ("一千二百万", "12000000"),
        ("两千", "2000"),
        ("十五", "15"),
        ("一万零五", "10005"),
        ("二十五点五", "25.5"),
        ("一亿二千三百万", "123000000"),
    ],
)
def test_a_numeral_means_its_number(text: str, value: str) -> None:
    match = _NUMERAL.fullmatch(text)
    assert match is not None
    assert numeral_of(match).value == Decimal(value)
    assert may_count(f"They buy {text} of them")


def test_a_sentence_without_a_number_is_not_looked_through_for_one() -> None:
    assert not may_count("Importers have been front-loading orders, often by phone")


@pytest.mark.parametrize("text", ["1200多万", "两千余", "十几万", "100多"])
def test_a_numeral_that_says_more_says_so(text: str) -> None:
    match = _NUMERAL.fullmatch(text)
    assert match is not None
    assert numeral_of(match).more


@pytest.mark.parametrize("text", ["数百万", "上千", "H20", "A320", "1.2.3", "第三", "hundreds of thousands", "someone"])
def test_what_only_looks_like_a_numeral_is_none(text: str) -> None:
    assert not [match.group() for match in _NUMERAL.finditer(text) if match.end() == len(text)]


def in_han(number: int) -> str:
    """A number below a hundred million as it is written in Chinese."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return in_han(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + in_han(low))
    out, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return out


@given(st.integers(1, 99_999_999))
def test_every_number_is_read_back_from_chinese(number: int) -> None:
    assert chinese_number(in_han(number)) == number


@given(st.text("零一二三四五六七八九十百千万亿两〇", min_size=1, max_size=12))
def test_no_row_of_numerals_is_beyond_reading(text: str) -> None:
    assert chinese_number(text) >= 0
