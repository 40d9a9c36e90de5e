"""What a language model wrote is shown only if the reports hold all of it."""

import pytest

from bot.domain.feed import MayShow
from bot.stories.written import Refusal, material, prompt_of, read_answer
from bot.text.tokens import has_han
from tests.shipped import vocabulary
from tests.values import entry

REPORTS = [
    entry(
        1,
        "China books US soybeans",
        text="State buyers in China booked 12 cargoes, about 792,000 tonnes, on Monday. "
        "The cargoes cost about $350 million.",
    ),
    entry(2, "USDA confirms sale", text="The USDA confirmed a sale of 264,000 tonnes of soybeans to China."),
    entry(3, "贝森特谈采购", text="贝森特表示，中国将采购1200万吨大豆。", language="zh"),
]


def language_of(text: str) -> str:
    return "zh" if has_han(text) else "en"


def read(answer: str, language: str = "") -> tuple[str, ...] | Refusal:
    found = read_answer(answer, material(REPORTS), language or language_of(answer), vocabulary())
    return found if isinstance(found, Refusal) else tuple(sentence.text for sentence in found)


@pytest.mark.parametrize(
    "answer",
    [
        "State buyers in China booked about 792,000 tonnes of US soybeans on Monday. [1]",
        "China booked 12 cargoes of US soybeans for $350 million. [1]\nThe USDA confirmed 264,000 tonnes. [2]",
        "- The USDA confirmed a sale of 264,000 tonnes of soybeans to China. [2]",
        "贝森特表示，中国将采购1200万吨大豆。【3】",
        "贝森特也说，中国将采购大豆，两国继续磋商。[3]",
        "China booked twelve cargoes, one of the largest purchases of the two countries. [1]",
    ],
)
def test_what_the_reports_hold_is_kept(answer: str) -> None:
    found = read(answer)
    assert isinstance(found, tuple)
    assert len(found) == answer.count("\n") + 1
    assert all("[" not in text and "【" not in text for text in found)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("", Refusal.EMPTY),
        ("  \n ", Refusal.EMPTY),
        ("China booked soybeans.", Refusal.NO_SOURCE),
        ("China booked soybeans. [9]", Refusal.NO_SOURCE),
        ("China booked soybeans. [0]", Refusal.NO_SOURCE),
        ("Here is the summary:\nChina booked soybeans. [1]", Refusal.NO_SOURCE),
        ("China booked 13 cargoes of US soybeans. [1]", Refusal.NEW_NUMBER),
        ("China booked 792,000 million tonnes. [1]", Refusal.NEW_NUMBER),
        ("China paid $350 billion. [1]", Refusal.NEW_NUMBER),
        ("China booked fifteen cargoes of US soybeans. [1]", Refusal.NEW_NUMBER),
        ("中国订购十五船美国大豆。[3]", Refusal.NEW_NUMBER),
        ("王小明表示，中国将采购1200万吨大豆。[3]", Refusal.NEW_NAME),
        ("China booked 12% of the crop. [1]", Refusal.NEW_NUMBER),
        ("In 2019 China booked soybeans. [1]", Refusal.NEW_NUMBER),
        ("China doubled its bookings of US soybeans. [1]", Refusal.NEW_NUMBER),
        ("China booked twice as much US soybeans on Monday. [1]", Refusal.NEW_NUMBER),
        ("Bookings of US soybeans by China halved. [1]", Refusal.NEW_NUMBER),
        ("State buyers in China booked a third of US soybeans. [1]", Refusal.NEW_NUMBER),
        ("China booked dozens of cargoes of US soybeans. [1]", Refusal.NEW_NUMBER),
        ("China tripled its purchases, the second rise. [1]", Refusal.NEW_NUMBER),
        ("贝森特表示，中国采购大豆将翻倍。[3]", Refusal.NEW_NUMBER),
        ("贝森特表示，中国将采购一半大豆。[3]", Refusal.NEW_NUMBER),
        ("贝森特表示，中国将第三次采购大豆。[3]", Refusal.NEW_NUMBER),
        ("The US booked 12 cargoes of soybeans from China. [1]", Refusal.TURNED),
        ("The USDA confirmed a sale of 264,000 tonnes of soybeans by China to the US. [2]", Refusal.TURNED),
        ("贝森特表示，美国将采购1200万吨大豆。[3]", Refusal.TURNED),
        ("Trump said China booked soybeans. [1]", Refusal.NEW_NAME),
        ("China booked soybeans, said Caleb Ragland. [1]", Refusal.NEW_NAME),
        ("China booked corn. [1]", Refusal.NEW_NAME),
        ("China booked soybeans on Friday. [1]", Refusal.NEW_NAME),
        ("Vietnam booked soybeans. [1]", Refusal.NEW_NAME),
        ("特朗普表示，中国将采购大豆。 [3]", Refusal.NEW_NAME),
        ("贝森特表示，中国将采购1300万吨大豆。 [3]", Refusal.NEW_NUMBER),
        ("贝森特会见了王小明。[3]", Refusal.NEW_NAME),
        ("王小明承诺，中国将采购1200万吨大豆。[3]", Refusal.NEW_NAME),
        ("The USDA confirmed a sale of 792,000 tonnes of soybeans to China. [2]", Refusal.NEW_NUMBER),  # another's
        ("The USDA booked 264,000 tonnes of soybeans on Monday. [2]", Refusal.NEW_NAME),  # another's
        ("The USDA denied a sale of 264,000 tonnes of soybeans to China. [2]", Refusal.NEW_DEED),
        ("State buyers in China suspended 12 cargoes of US soybeans. [1]", Refusal.NEW_DEED),
        ("State buyers in China confirmed 12 cargoes of US soybeans. [1]", Refusal.NEW_DEED),
        ("The USDA has not confirmed a sale of soybeans to China. [2]", Refusal.NEW_DEED),
        ("贝森特表示，中国将暂停采购1200万吨大豆。[3]", Refusal.NEW_DEED),
        ("China booked 12 cargoes, details at http://evil.example/x [1]", Refusal.NEW_NAME),
        ("China booked 12 cargoes, details at evil.example. [1]", Refusal.NEW_NAME),
        ("China booked 12 cargoes, details at bank[.]com [1]", Refusal.NEW_NAME),
    ],
)
def test_what_they_do_not_hold_is_dropped_with_its_reason(answer: str, refusal: Refusal) -> None:
    assert read(answer) is refusal


@pytest.mark.parametrize(
    ("title", "kept", "dropped"),
    [
        (
            "China has not agreed to buy 12 cargoes of US soybeans",
            "China has not agreed to buy 12 cargoes of US soybeans. [1]",
            "China has agreed to buy 12 cargoes of US soybeans. [1]",
        ),
        (
            "China may buy 12 cargoes of US soybeans",
            "China might buy 12 cargoes of US soybeans. [1]",
            "China will buy 12 cargoes of US soybeans. [1]",
        ),
        ("US weighs tariffs on Chinese cranes", "The US considers tariffs. [1]", "The US puts tariffs on cranes. [1]"),
        ("中国可能采购12船美国大豆", "中国考虑采购美国大豆。[1]", "中国将采购美国大豆。[1]"),
        ("中方没有同意采购美国大豆", "中方并未同意采购大豆。[1]", "中方同意采购大豆。[1]"),
    ],
)
def test_what_is_not_so_or_only_may_be_is_not_told_as_so(title: str, kept: str, dropped: str) -> None:
    sources = material([entry(1, title, text="Growers in Iowa have waited for buyers since May.")])
    assert isinstance(read_answer(kept, sources, language_of(kept), vocabulary()), tuple)
    assert read_answer(dropped, sources, "en", vocabulary()) is Refusal.UNQUALIFIED


@pytest.mark.parametrize(
    ("title", "kept", "dropped"),
    [
        (
            "China is buying soybeans from the US again",
            "China buys US soybeans again. [1]",
            "The US buys soybeans from China again. [1]",
        ),
        (
            "China lifts its ban on beef from the US",
            "China lifted its ban on US beef. [1]",
            "The US lifted its ban on beef from China. [1]",
        ),
        ("中国从美国采购1200万吨大豆", "中国采购1200万吨美国大豆。[1]", "美国从中国采购1200万吨大豆。[1]"),
        ("美国对华加征34%关税", "美国对中国商品加征34%关税。[1]", "中国对美国商品加征34%关税。[1]"),
        (
            "中国从美国采购大豆",
            "China buys US soybeans. [1]",
            "美国向中国采购大豆。[1]",
        ),
    ],
)
def test_who_buys_of_whom_and_whose_tariff_falls_on_whom_is_not_turned(title: str, kept: str, dropped: str) -> None:
    sources = material([entry(1, title, text="Growers in Iowa have waited since May.")])
    assert isinstance(read_answer(kept, sources, language_of(kept), vocabulary()), tuple)
    assert read_answer(dropped, sources, "en", vocabulary()) is Refusal.TURNED


def test_a_count_told_by_a_word_is_known_in_other_words_and_languages() -> None:
    sources = material([entry(1, "China doubles its soybean orders", text="A third of them, the second lot, is due.")])
    for said in ("China's soybean orders are twice as large.", "中国大豆订单翻倍。", "三分之一的大豆是第二批。"):
        assert isinstance(read_answer(f"{said} [1]", sources, language_of(said), vocabulary()), tuple), said


def test_a_model_is_shown_only_what_the_outlets_let_us_show() -> None:
    text = "The first sentence is the lede. The second sentence may not be shown at all."
    shown = prompt_of(material([entry(1, "A title", text=text, may_show=MayShow.HEADLINE)]), "en")[1]
    assert shown == "[1] A title. The first sentence is the lede."


def test_a_sentence_says_that_a_model_wrote_it_and_from_which_outlet() -> None:
    (sentence,) = read_answer("China booked soybeans. [2]", material(REPORTS), "en", vocabulary())
    assert (sentence.publisher, sentence.url) == ("Outlet 2, in a model's words", REPORTS[1].url)  # type: ignore[union-attr]


@pytest.mark.parametrize("mark", [" [2].", ". [2]", " [2]"])
def test_a_sentence_ends_with_its_full_stop_wherever_its_report_is_named(mark: str) -> None:
    (sentence,) = read_answer(f"China booked soybeans{mark}", material(REPORTS), "en", vocabulary())
    assert sentence.text == "China booked soybeans."  # type: ignore[union-attr]


def test_what_is_written_in_another_language_than_was_asked_for_is_dropped() -> None:
    assert read("贝森特表示，中国将采购1200万吨大豆。[3]", "en") is Refusal.OTHER_LANGUAGE
    assert read("China booked soybeans. [1]", "zh") is Refusal.OTHER_LANGUAGE


def test_an_address_that_the_report_names_may_be_told() -> None:
    sources = material([entry(1, "Notice on soybeans at ustr.gov", text="Growers may comment at ustr.gov.")])
    assert isinstance(read_answer("Growers may comment at ustr.gov. [1]", sources, "en", vocabulary()), tuple)


def test_what_it_says_twice_is_told_once_and_no_more_than_three_sentences_of_one_line() -> None:
    assert read("China booked soybeans. [1]\nChina booked soybeans. [1]") == ("China booked soybeans.",)
    said = [f"China booked {what}." for what in ("soybeans", "12 cargoes", "792,000 tonnes", "cargoes")]
    assert read(f"{' '.join(said)} {said[0]} [1]") == tuple(said[:3])


def test_nothing_unseen_is_kept_of_what_it_says() -> None:
    assert read("China booked \ud800\u202esoybeans\x00. [1]") == ("China booked soybeans.",)
