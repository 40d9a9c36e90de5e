"""Figures: what a report states, typed, on sentences that we wrote and labelled ourselves.

Their labels follow three rules. About X is X, at least and more than leave the high end open, up to and less than the
low one. Counts of items, dates and share prices are no figures. A deadline has the year that the text gives it.
A line with `fails` is not read right yet, and says why; it counts in the totals.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.figure import Figure
from bot.stories.figures import MAX_FIGURES, figures
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.values import NOW, entry

_LABELLED = Path(__file__).parents[2] / "data" / "stories" / "figures.jsonl"
LINES: list[dict[str, Any]] = [json.loads(line) for line in _LABELLED.read_text(encoding="utf-8").splitlines()]
# Of all labelled figures and their fields: what must be right of what is read, and be read of what is there.
PRECISION = RECALL = 0.97
SPEAKERS_FOUND = 0.85


def entry_of(line: dict[str, Any]) -> Entry:
    title, text = line["title"], line.get("text", "")
    side, publisher = Side(line.get("side", Side.PRESS)), line.get("publisher", "Outlet")
    return entry(1, title, text=text, side=side, publisher=publisher, language=language_of(f"{title} {text}"))


def read(title: str, text: str = "") -> tuple[Figure, ...]:
    return figures(entry_of({"title": title, "text": text}), vocabulary())


def ends(title: str, text: str = "") -> list[tuple[float | None, float | None, str]]:
    return [(figure.low, figure.high, figure.unit) for figure in read(title, text)]


def fields(line: dict[str, Any]) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """What a line states and what is read of it, all but the speakers."""
    stated = [
        (f["low"], f["high"], f["unit"], *(f.get(each, "") for each in ("goods", "by", "per"))) for f in line["figures"]
    ]
    concepts = vocabulary().concepts
    found = figures(entry_of(line), vocabulary())
    return stated, [(f.low, f.high, f.unit, concepts[f.goods].name if f.goods else "", f.by, f.per) for f in found]


@pytest.mark.parametrize("line", [line for line in LINES if "fails" not in line], ids=lambda line: line["title"])
def test_a_sentence_states_these_figures(line: dict[str, Any]) -> None:
    stated, found = fields(line)
    assert found == stated


def test_precision_and_recall_over_all_labelled_sentences() -> None:
    right = there = read_off = 0
    for stated, found in map(fields, LINES):
        there, read_off = there + len(stated), read_off + len(found)
        right += sum(figure in stated for figure in found)
    assert right / read_off >= PRECISION
    assert right / there >= RECALL


def test_a_figure_has_its_speaker_or_none_and_hardly_ever_another() -> None:
    labelled = found = wrong = 0
    for line in LINES:
        by_ends = {(f["low"], f["high"], f["unit"]): f.get("speaker", "") for f in line["figures"]}
        for figure in figures(entry_of(line), vocabulary()):
            speaker = by_ends.get((figure.low, figure.high, figure.unit))
            if speaker is not None:
                labelled += bool(speaker)
                found += bool(speaker) and figure.speaker == speaker
                wrong += figure.speaker not in (speaker, "")
    assert found / labelled >= SPEAKERS_FOUND
    assert wrong <= 1


def test_what_a_sentence_says_is_not_so_is_nobodys_word_and_all_else_stands() -> None:
    for line in LINES:
        denied = {(f["low"], f["high"], f["unit"]) for f in line["figures"] if f.get("denied")}
        for figure in figures(entry_of(line), vocabulary()):
            is_denied = (figure.low, figure.high, figure.unit) in denied
            assert figure.stands is not is_denied, line["title"]
            assert not (is_denied and figure.speaker), line["title"]


def test_no_figure_of_a_withdrawn_report_stands() -> None:
    found = read("RETRACTED: China confirms soybean order", "China's commerce ministry confirmed 264,000 tonnes.")
    assert [(figure.speaker, figure.stands) for figure in found] == [("", False)]


def test_both_languages_and_sentences_without_figures_are_among_them() -> None:
    chinese = [line for line in LINES if language_of(line["title"]) == "zh"]
    assert len(LINES) >= 300
    assert len(chinese) >= 150
    assert len([line for line in LINES if not line["figures"]]) >= 35


def test_equal_figures_of_title_and_text_are_one_with_all_that_is_told_of_it() -> None:
    (figure,) = read("China to buy 12 million tonnes", "It buys 12 million tonnes of soybeans by the end of 2026.")
    assert (figure.low, figure.goods, figure.by) == (12e6, "soybeans", "2026")


def test_equal_figures_of_two_speakers_are_two() -> None:
    title = (
        "Bessent said China would buy 12 million tonnes; China's commerce ministry said it would buy 12 million tonnes"
    )
    assert [figure.speaker for figure in read(title)] == ["Scott Bessent", "China's Ministry of Commerce"]


def test_two_speakers_in_one_sentence_keep_their_own_figures() -> None:
    found = read("特朗普称中国每年将采购2500万吨大豆，贝森特表示首批为1200万吨")
    assert [(figure.low, figure.speaker) for figure in found] == [(25e6, "特朗普"), (12e6, "贝森特")]


def test_an_official_bodys_own_page_states_its_figures_itself() -> None:
    line = {"title": "Export sales", "text": "Sales of 132,000 tonnes.", "side": "us_official", "publisher": "USDA"}
    (figure,) = figures(entry_of(line), vocabulary())
    assert figure.speaker == "USDA"


def test_a_figure_shows_the_words_it_stands_in() -> None:
    assert [figure.shown for figure in read("China will buy at least 12 million tonnes and 至少１０万吨玉米")] == [
        "at least 12 million tonnes",
        "至少10万吨",
    ]


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("by 2026-03-31", "2026-03-31"),
        ("by 31 June 2026", "2026-06"),
        ("by Sept. 30th, 2026", "2026-09-30"),
        ("before the end of the second quarter of 2026", "2026-06"),
        ("by year-end 2027", "2027"),
        ("by December", ""),
        ("by the end of this year", str(NOW.year)),
        ("in 2026", ""),
        ("，最迟2026年第一季度", "2026-03"),
        ("，到年底", str(NOW.year)),
        ("，截至2026年1月8日", ""),
    ],
)
def test_a_deadline_is_as_exact_as_the_text_and_of_its_year_or_the_reports(words: str, by: str) -> None:
    (figure,) = read(f"Buyers are to take 12 million tonnes {words}")
    assert figure.by == by


@pytest.mark.parametrize(
    ("named", "pounds"),
    [
        ("soybeans", 60), ("wheat", 60), ("corn", 56), ("sorghum", 56), ("rye", 56), ("flaxseed", 56), ("canola", 50),
        ("rapeseed", 50), ("barley", 48), ("rice", 45), ("oats", 32), ("大麦", 48), ("燕麦", 32), ("黑麦", 56),
        ("油菜籽", 50), ("亚麻籽", 56), ("高粱", 56),
    ],
)  # fmt: skip
def test_a_bushel_weighs_what_the_agriculture_department_says(named: str, pounds: int) -> None:
    told = f"Growers sold 1,000,000 bushels of {named}" if named.isascii() else f"出售{named}100万蒲式耳"
    ((low, high, unit),) = ends(told)
    assert (low, unit) == (high, "t")
    assert low == pytest.approx(pounds * 453.59237, rel=1e-5)


def test_bushels_of_an_unnamed_grain_stay_bushels() -> None:
    assert ends("Growers shipped 50 million bushels") == [(50e6, 50e6, "bu")]


def test_a_page_of_numbers_is_read_only_so_far() -> None:
    assert len(read("Table", ". ".join(f"{number}%" for number in range(1, 500)))) == MAX_FIGURES


@given(st.text(max_size=300))
def test_no_text_is_beyond_reading(text: str) -> None:
    for figure in read(text[:150] or "x", text[150:]):
        assert (figure.low, figure.high) != (None, None)
        assert figure.unit


_PIECES = st.sampled_from(
    "12 1.5 half a million billion bn 万 亿 千 多 tonnes t 吨 % percent 百分之 十 $ US$ 美元 元 to - 至 between and "
    "from 从 at_least over up_to 超过 不超过 以上 by the end of 2026 2026年 底前 soybeans 大豆 bushels , ， ; 。 "
    "Trump said 特朗普 表示".split()
)


@given(st.lists(_PIECES, max_size=25), st.booleans())
def test_low_is_never_above_high(pieces: list[str], spaced: bool) -> None:
    text = (" " if spaced else "").join(pieces).replace("_", " ")
    for figure in read("x", text):
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        assert (figure.low or 0) >= 0


@given(st.integers(1, 9_999))
def test_a_mass_is_the_same_in_every_spelling(millions: int) -> None:
    tonnes = millions * 1e6
    for spelt in (
        f"{millions} million tonnes",
        f"{millions}m tonnes",
        f"{millions} MMT",
        f"{millions:,} million metric tons",
        f"{millions}-million-ton",
        f"{millions * 100}万吨",
        f"{millions * 1_000_000:,} t",
    ):
        assert ends(f"Sales came to {spelt} last year") == [(tonnes, tonnes, "t")], spelt


@given(st.integers(1, 999), st.sampled_from([("million", 6), ("billion", 9), ("trillion", 12)]))
def test_money_is_the_same_in_every_spelling(number: int, magnitude: tuple[str, int]) -> None:
    word, power = magnitude
    dollars = number * 10.0**power
    for spelt in (f"${number} {word}", f"US${number} {word}", f"{number} {word} dollars", f"{number * 10**power}美元"):
        assert ends(f"It is worth {spelt} today") == [(dollars, dollars, "USD")], spelt


@given(st.integers(1, 400), st.integers(1, 99))
def test_a_range_has_both_ends_however_it_is_written(low: int, more: int) -> None:
    high = low + more
    for spelt in (
        f"{low} to {high} million tonnes",
        f"{low}-{high} million tonnes",
        f"between {low} and {high} million tonnes",
        f"{low} million to {high} million tonnes",
        f"{low * 100}万至{high * 100}万吨",
        f"{low * 100}-{high * 100}万吨",
    ):
        assert ends(f"Sales of {spelt} are seen") == [(low * 1e6, high * 1e6, "t")], spelt


def test_who_is_named_before_a_colon_speaks_behind_semicolons_too() -> None:
    said = "Trump: I spoke to President Xi; China will be buying a lot of soybeans, $20 billion worth"
    assert [figure.speaker for figure in read(said)] == ["Donald Trump"]
    (other,) = read("Trump: I spoke to President Xi; traders said China bought 132,000 tonnes of soybeans")
    assert other.speaker == "traders"


@pytest.mark.parametrize(
    ("sentence", "per"),
    [
        ("China will take 25 million tonnes of soybeans every year", ["year"]),
        ("China will take 25m tonnes per annum", ["year"]),
        ("Beijing set an annual quota of 164,000 tonnes", ["year"]),
        ("Each year China will take 25 million tonnes", ["year"]),
        ("20 million tonnes of soybeans and 5 million tonnes of corn a year", ["year", "year"]),
        ("12 million tonnes this season and 25 million tonnes annually", ["", "year"]),
        ("China buys 25 million tonnes a year, or 75 million tonnes in all", ["year", ""]),
        ("每年采购2500万吨大豆和500万吨玉米", ["year", "year"]),
        ("中国大豆年进口量约1亿吨", ["year"]),
        ("每月出口3000吨稀土", ["month"]),
        ("年产10万吨的稀土分离厂将投产", ["year"]),
        ("今年产大豆10万吨", [""]),
        ("日均进口1100万桶原油", ["day"]),
        ("产能将达20万吨/年", ["year"]),
        # how long, or against when, and not per what time
        ("Exports were $8.1 million, down from $118 million a year earlier", ["", ""]),
        ("China bought 130,000 tonnes, its first in more than a year", [""]),
        ("Imports rose to 8.1 million tonnes, the most in half a year", [""]),
        ("Exports hit $30 billion, a year after the truce", [""]),
        ("Exports hit a monthly record of 12 million tonnes", [""]),
        ("At its annual meeting the firm told of $2 billion", [""]),
        ("Imports rose an annual 3.2%", [""]),
        ("Learn something every day with this $40 sale", [""]),
        ("He raised $5,000 with a daily challenge", [""]),
        ("Over 70 percent buy bread they eat daily", [""]),
        ("2025年进口量约1亿吨", [""]),
        ("中国全年采购2500万吨", [""]),
    ],
)
def test_an_amount_of_each_year_is_told_from_one_in_all(sentence: str, per: list[str]) -> None:
    assert [figure.per for figure in read(sentence)] == per


def test_an_amount_told_in_headline_and_lede_is_of_each_year_if_one_says_so_and_none_says_in_all() -> None:
    title = "China to buy 25 million tonnes of soybeans"
    assert [figure.per for figure in read(title, "It will buy 25 million tonnes a year.")] == ["year"]
    assert [figure.per for figure in read(f"{title} in total", "It will buy 25 million tonnes a year.")] == ["", "year"]


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("China will buy from 12 million to 15 million tonnes", [(12e6, 15e6, "t")]),
        ("China raised purchases from 12 million to 15 million tonnes", [(12e6, 12e6, "t"), (15e6, 15e6, "t")]),
        ("美农业部下调中国大豆进口预估100万吨至1.05亿吨", [(1e6, 1e6, "t"), (1.05e8, 1.05e8, "t")]),
        ("中方每年至少买2500万吨", [(25e6, None, "t")]),
        ("China has bought not one bushel since May", []),
        ("中国一吨也没买", []),
    ],
)
def test_a_range_a_bound_and_nothing_at_all(
    sentence: str, stated: list[tuple[float | None, float | None, str]]
) -> None:
    assert ends(sentence) == stated


def test_what_somebody_answers_to_is_not_his_figure() -> None:
    (figure,) = read("墨西哥通过法案，对中国汽车征收50%关税，商务部回应称将密切关注")
    assert figure.speaker == ""
