"""An alert in its reader's language: the report in it where there is one, else the original, marked, with the facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.change import newly_spoken
from bot.alerts.compose import compose, facts
from bot.alerts.reader import Reader
from bot.alerts.sides import side_lines
from bot.domain.feed import Side
from bot.domain.figure import Figure
from bot.domain.story import Sentence, Statement, Status, Story, Telling
from bot.stories.assemble import assemble
from bot.stories.roles import nameable
from tests.shipped import vocabulary
from tests.values import entry, story

CONCEPTS = vocabulary().concepts
ENGLISH, CHINESE, AS_PUBLISHED = (Reader(language, CONCEPTS) for language in ("en", "zh", ""))
SOYBEANS = Figure(12e6, None, "t", "soybeans", "White House", "2025", "at least 12 million tonnes", "white_house")
MOFCOM = Statement(Side.CN_OFFICIAL, "商务部", "远帆商报", "https://yuanfan.example/1", False, who="mofcom")
TELLING = Telling("zh", "中方采购美国大豆", "https://yuanfan.example/1", (Sentence("中方已采购。", "远帆商报", ""),))


def told(**changed: object) -> Story:
    values = {"figures": (SOYBEANS,), "statements": (MOFCOM,), "named": ("china", "us", "soybeans", "purchase")}
    return story(**(values | changed))


@pytest.mark.parametrize(
    ("figure", "english", "chinese"),
    [
        (
            SOYBEANS,
            "at least 12 million tonnes of soybeans by the end of 2025 (White House)",
            "至少1200万吨大豆，2025年底前（白宫）",
        ),
        (Figure(264e3, 264e3, "t", "corn"), "264,000 tonnes of corn", "26.4万吨玉米"),
        (Figure(None, 2e11, "USD"), "up to $200 billion", "至多2000亿美元"),
        (Figure(25e9, 30e9, "CNY"), "25 billion to 30 billion CNY", "250亿至300亿元人民币"),
        (Figure(10, 10, "percent"), "10%", "10%"),
        (Figure(33.33, 33.33, "percent", by="2026-06"), "33.33% by the end of June 2026", "33.33%，2026年6月底前"),
        (
            Figure(25e6, None, "t", "soybeans", by="2028", per="year"),
            "at least 25 million tonnes of soybeans a year by the end of 2028",
            "每年至少2500万吨大豆，2028年底前",
        ),
        (
            Figure(5e6, 5e6, "t", "", "Somebody", "2026-03-31"),
            "5 million tonnes by 31 March 2026 (Somebody)",
            "500万吨，2026年3月31日前（Somebody）",
        ),
    ],
)
def test_a_figure_reads_as_its_reader_would_write_it(figure: Figure, english: str, chinese: str) -> None:
    assert (ENGLISH.figure(figure), CHINESE.figure(figure)) == (english, chinese)


@given(
    st.floats(0, 1e16) | st.none(),
    st.floats(0, 1e16),
    st.sampled_from(["t", "bbl", "bu", "USD", "XXX", "percent", "percentage points"]),
    st.sampled_from(["", "2026", "2026-02", "2026-02-28"]),
)
def test_every_figure_can_be_told(low: float | None, high: float, unit: str, by: str) -> None:
    for reader in (ENGLISH, CHINESE):
        assert reader.figure(Figure(low, high, unit, "soybeans", "USDA", by))


def test_a_reader_gets_the_report_in_his_language() -> None:
    alert = compose(told(tellings=(TELLING,)), "大豆", [], (), CHINESE)
    assert (alert.headline, alert.url, alert.summary) == (TELLING.headline, TELLING.url, TELLING.summary)
    assert (alert.language, alert.original, alert.facts) == ("zh", "", "")


def test_where_there_is_none_he_gets_the_original_marked_with_the_facts_in_his() -> None:
    alert = compose(told(status=Status.ANNOUNCED), "大豆", [], (), CHINESE)
    assert alert.headline == told().headline
    assert alert.original == "原文为英文"
    assert alert.facts == "商务部 · 宣布 · 大豆，采购 · 至少1200万吨大豆，2025年底前（白宫）"


def test_who_asked_for_no_language_gets_headlines_as_published_and_facts_where_they_are_foreign() -> None:
    chinese = told(language="zh", headline=TELLING.headline, status=Status.SUSPENDED)
    alert = compose(chinese, "Soybeans", [], (), AS_PUBLISHED)
    assert (alert.headline, alert.original) == (TELLING.headline, "")
    assert alert.facts.startswith("China's Ministry of Commerce · suspended · soybeans, purchases · ")
    assert compose(told(tellings=(TELLING,)), "Soybeans", [], (), AS_PUBLISHED).facts == ""


def test_who_has_spoken_is_named_in_the_readers_language_wherever_it_was_read() -> None:
    (us, china) = side_lines(told(), (Side.US_OFFICIAL,), ENGLISH)
    assert (us.text, china.text) == (
        "no statement seen in our feeds",
        "Ministry of Commerce (quoted by 远帆商报)",
    )
    (us, china) = side_lines(told(), (), CHINESE)
    assert (us.party, us.text) == ("美国", "未监测")
    assert (china.party, china.text) == ("中国", "商务部（远帆商报引述）")


def test_a_change_of_language_is_nobodys_first_word() -> None:
    before = compose(told(), "Soybeans", [], (), AS_PUBLISHED)
    assert newly_spoken(compose(told(), "大豆", [], (), CHINESE), before) == []


def test_facts_of_what_the_vocabulary_does_not_know_are_none() -> None:
    assert facts(story(named=("unheard_of",), language="zh"), ENGLISH) == ""


@pytest.mark.parametrize(
    "headline",
    [
        "China says it has not agreed to buy soybeans",
        "外交部：不了解采购大豆的情况",
        "Rumor: China says it will buy soybeans",
    ],
)
def test_facts_without_their_not_would_say_the_contrary(headline: str) -> None:
    assert facts(told(headline=headline), CHINESE) == ""


def test_facts_of_a_denial_say_that_it_is_one() -> None:
    denial = told(headline="商务部：中方从未承诺采购大豆", language="zh", status=Status.DENIED, figures=())
    assert facts(denial, ENGLISH).startswith("China's Ministry of Commerce · denied · ")
    assert facts(told(headline=denial.headline, status=Status.DENIED), ENGLISH) == ""


def test_what_traders_say_in_two_languages_is_one_figure_and_one_word() -> None:
    said = (
        ("China books US soybeans, traders say", "State buyers booked 792,000 tonnes of soybeans, traders said.", "en"),
        ("中国订购美国大豆", "贸易商称，中国国有买家订购了79.2万吨大豆。", "zh"),
    )
    reports = [entry(at, title, text=text, language=lang) for at, (title, text, lang) in enumerate(said, 1)]
    told = assemble(1, reports, {}, vocabulary())
    assert [each.who for each in told.statements] == ["role:traders"]
    for language, line in (("en", "792,000 tonnes of soybeans (traders)"), ("zh", "79.2万吨大豆（贸易商）")):
        shown = compose(told, "Soybeans", (), (), Reader(language, nameable(vocabulary())))
        assert [each.text for each in shown.figures] == [line]
