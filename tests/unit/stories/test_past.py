"""Words and deeds that a report only recalls: dated well before its own day, they are nobody's word of now."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.stories.figures import figures
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.unit.stories.test_links import linked
from tests.unit.stories.test_sides import CN, US, sides
from tests.values import entry

JANUARY = datetime(2026, 1, 3, 16, 5, tzinfo=UTC)
NOVEMBER = datetime(2025, 11, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        "Trump announced a trade breakthrough with China in October. They still haven't put it in writing.",
        "Bessent had said in September that talks would resume",
        "China announced in March it would levy duties on US farm goods",
        "China's commerce ministry said last month it would review the licences",
        "Trump last year promised to open China's market",
        "In October, Trump said Xi had agreed to buy soybeans",
        "In October, when the two sides met in Busan, Trump said Xi had agreed to buy soybeans",
        "Trump, in an October interview, said tariffs would stay",
        "The tariffs, which Trump announced in April, cost importers $200 billion",
        "Tariffs of 145% were announced by Trump in April",
        "A truce was announced in October by the White House",
        "China's commerce ministry said on Oct. 9 that it would control rare earths",
        "Greer told reporters in November that China was complying",
        "The White House published a fact sheet on the deal in November",
        "USDA said two months ago that sales would recover",
        "Sales would recover, USDA said in November.",
        "According to a White House statement in November, China will buy 12 million tons",
        "China confirmed purchases of 12 million tons of soybeans in early November",
        "When the two leaders met in Busan on Oct. 30, the White House hailed a massive win",
        "At their October summit, Trump said Xi had agreed to buy soybeans",
        "Nov. 10: USTR announces a one-year pause, and China's transport ministry says it will do the same",
        "10月9日：商务部宣布对稀土实施出口管制",
        "去年10月，特朗普宣布与中国达成贸易突破",
        "特朗普去年10月宣布与中国达成贸易突破",
        "商务部10月9日宣布对稀土实施出口管制，企业至今仍在等待许可",
        "贝森特9月曾表示，磋商将恢复",
        "商务部曾表示，中方不会屈服",
        "早在去年4月，商务部就表示将奉陪到底",
        "据商务部去年10月的公告，稀土出口须经许可",
        "在去年10月的一次采访中，特朗普表示关税将保持不变",
        "格里尔上个月称，中国在履约",
    ],
)
def test_what_is_dated_well_before_its_report_nobody_says_now(said: str) -> None:
    assert sides(said, published=JANUARY) == set()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("China's commerce ministry said on Monday that it would review the licences", {CN}),
        ("China's commerce ministry announced Oct. 30 that it would suspend the controls", {CN}),
        ("Trump said on Thursday in Busan that Xi had agreed to buy soybeans", {US}),
        ("China's soybean imports fell 25% in September, customs said", {CN}),
        ("China's customs said imports fell 25% in September", {CN}),
        ("Bessent said the truce agreed in May would be extended", {US}),
        ("Trump said China had cheated last year", {US}),
        ("The tariffs announced in April are unlawful, China's commerce ministry said on Friday", {CN}),
        ("In April Trump announced tariffs, but China's commerce ministry said on Friday they would go", {CN}),
        ("China announced tariffs that take effect in December", {CN}),
        ("The White House announced a visit to Beijing in April", {US}),
        ("Trump announces a summit with Xi in April", {US}),
        ("Trump said the September call with Xi went well", {US}),
        (
            "When exports fell in September, officials shrugged. China's commerce ministry said on Friday it would act",
            {CN},
        ),
        ("商务部10月30日宣布暂停相关措施", {CN}),
        ("海关总署表示，9月大豆进口下降25%", {CN}),
        ("海关总署9月数据显示，大豆进口下降25%", {CN}),
        ("特朗普周四宣布，11月10日起下调关税", {US}),
        ("贝森特表示，去年10月以来中国一直在履约", {US}),
    ],
)
def test_a_date_of_now_or_of_what_is_told_takes_nobodys_word_away(said: str, expected: set[str]) -> None:
    assert sides(said, published=NOVEMBER) == expected


@pytest.mark.parametrize(
    "title",
    [
        "China confirmed purchases of 12 million tonnes of US soybeans in October. None has been shipped",
        "China's commerce ministry denied in September that it agreed to buy 12 million tonnes of US soybeans",
        "商务部去年10月证实将采购1200万吨美国大豆，至今未见装船",
    ],
)
def test_a_report_that_recalls_an_answer_of_long_ago_is_linked_to_nothing_as_one(title: str) -> None:
    said = entry(1, "Trump says China agreed to buy 12 million tonnes of US soybeans", published=JANUARY)
    later = entry(2, title, published=JANUARY + timedelta(hours=5), language=language_of(title))
    assert 2 not in linked([said], [later])


def test_a_figure_of_a_recalled_word_is_nobodys_of_now() -> None:
    (recalled,) = figures(
        entry(1, "Trump said in October China would buy 12 million tons of soybeans", published=JANUARY), vocabulary()
    )
    assert (recalled.low, recalled.speaker) == (12_000_000, "")


@pytest.mark.parametrize(
    "said",
    [
        "China threatened to cancel talks in June",
        "China vowed to leave the talks in June",
        "China pledged purchases in June",
    ],
)
def test_an_act_of_months_ago_is_nobodys_word_of_now_where_it_might_as_well_be_of_what_is_to_come(said: str) -> None:
    assert sides(said, published=JANUARY) == set()
    assert sides(said, published=datetime(2025, 9, 10, tzinfo=UTC)) == set()
    assert sides(said, published=datetime(2026, 6, 20, tzinfo=UTC)) == {CN}
