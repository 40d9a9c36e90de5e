"""Whose word is news to who was told a story, and who is only mentioned in it."""

from datetime import timedelta

import pytest

from bot.domain.feed import Side
from bot.domain.story import Statement
from bot.stories.assemble import assemble
from bot.stories.leading import says_nothing
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.values import NOW, entry

TOLD = "China books 12 cargoes of US soybeans, traders say"
TOLD_ZH = "消息人士：中国订购12船美国大豆"
LISTED = (
    "US blacklists 31 Chinese firms",
    "Two server makers are among 31 Chinese firms blacklisted on Friday, the Commerce Department said.",
)


def spoken(told: str, title: str, text: str = "") -> list[Statement]:
    """Who of a government speaks in a story of two reports, the second half an hour later."""
    reports = [
        entry(number, each, text=below, published=when, seen=when, language=language_of(each))
        for number, (each, below, when) in enumerate([(told, "", NOW), (title, text, NOW + timedelta(minutes=30))], 1)
    ]
    found = assemble(1, reports, {}, vocabulary()).statements
    return [each for each in found if each.side in (Side.US_OFFICIAL, Side.CN_OFFICIAL)]


@pytest.mark.parametrize(
    ("told", "title", "text"),
    [
        (TOLD, "China buys 12 cargoes of US soybeans, USDA says", ""),
        (TOLD, "China buys a dozen cargoes", "China has booked 12 cargoes of US soybeans, Bessent said on Monday."),
        ("Trump to cut tariffs on Chinese toys, sources say", "Trump says he will cut tariffs on Chinese toys", ""),
        (TOLD_ZH, "商务部：中国企业订购12船美国大豆", ""),
        ("US to add 31 Chinese firms to export blacklist", *LISTED),
        ("China halts imports of US pork, traders say", "China halts imports of US pork, commerce ministry says", ""),
        # Whose goods or firms a headline names has not spoken by that.
        (
            "Chinese bismuth cargo reaches US smelter after ban",
            "China says it approved bismuth cargo to US smelter",
            "",
        ),
        ("Chinese airlines order 60 Boeing jets, filing shows", "China confirms airlines order 60 Boeing jets", ""),
        ("China's COFCO buys US corn, traders say", "China says COFCO buys US corn on market terms", ""),
        ("Chinese magnets for US carmakers leave port", "China says magnets for US carmakers may leave port", ""),
        ("Chinese buyers cancel US corn orders", "商务部：中国企业取消美国玉米订单", "商务部称，企业取消了玉米订单。"),
        (TOLD, "美国农业部：中国订购12船美国大豆", "美国农业部称，中国买家采购了大豆。"),
    ],
)
def test_a_sides_word_is_news_where_a_report_of_the_event_is_about_it(told: str, title: str, text: str) -> None:
    (found,) = spoken(told, title, text)
    assert found.leads


@pytest.mark.parametrize(
    ("told", "title", "text"),
    [
        # mentioned in passing, in a clause that says what else there was
        (TOLD, "China books 12 cargoes of US soybeans after Trump said it would buy more", ""),
        (
            TOLD,
            "Chinese orders for 12 cargoes of US soybeans",
            "The orders came a day after Bessent said talks went on.",
        ),
        (TOLD_ZH, "特朗普宣布休战后，中国订购12船美国大豆", ""),
        # further down
        (
            TOLD,
            "China books 12 cargoes of US soybeans",
            "Prices rose in Chicago. Oil fell. Trump said China would buy more.",
        ),
        # said before
        (TOLD, "China books 12 cargoes of US soybeans", "Trump has said that China would buy more soybeans."),
        (TOLD_ZH, "中国订购12船美国大豆", "此前，商务部表示双方保持沟通。"),
        # heard already, by the headline that was told
        ("Trump claims Chinese buyers want US soybeans", "Trump says Chinese buyers want more US soybeans", ""),
        # ... or by the measure that it told of
        ("US adds 31 Chinese firms to export blacklist", *LISTED),
        ("中国暂停进口美国三家工厂猪肉", "海关总署：三家美国工厂的猪肉暂停进口", ""),
        ("Chinese regulators ban US drone parts", "China says ban on US drone parts is lawful", ""),
        ("Chinese tariffs hit US soybeans", "China says tariffs on US soybeans are lawful", ""),
        ("Trump reacts to China's 12 cargoes of US soybeans", "Trump says China booked 12 cargoes of US soybeans", ""),
        ("Bessent responds to 12 cargoes of US soybeans", "Bessent says China booked 12 cargoes of US soybeans", ""),
        # what was told goes over what is known, or asks
        ("What are China's 12 cargoes of US soybeans for?", "Trump says China booked 12 cargoes of US soybeans", ""),
        ("Who books 12 cargoes of US soybeans for China", "Trump says China booked 12 cargoes of US soybeans", ""),
        ("中国为何订购12船美国大豆？", "特朗普称中国订购12船美国大豆", ""),
        # a report that goes over what is known
        (TOLD, "Why China books US soybeans again: Trump says it needs 12 cargoes", ""),
        (TOLD, "What to know about China's 12 cargoes of US soybeans", "China needs soybeans, Trump said on Monday."),
        # of something else, by all that headline and lede share
        ("Iowa growers count losses of the long dispute", "Trump says Xi wants a visit in spring", ""),
    ],
)
def test_a_side_that_is_only_mentioned_is_no_news(told: str, title: str, text: str) -> None:
    (found,) = spoken(told, title, text)
    assert not found.leads


def test_what_the_first_report_says_is_told_with_the_story() -> None:
    (found,) = spoken("Soybeans rise after Trump said China would buy more", TOLD)
    assert found.leads


@pytest.mark.parametrize(
    ("text", "news"),
    [
        ("记者：能否证实订购飞机的报道？发言人：建议你向有关企业了解。", False),
        ("彭博社记者：能否证实？ 林剑：我不掌握你说的情况。建议向主管部门询问。", False),
        ("问：有何评论？答：没有可以提供的信息。", False),
        ("Q: Can you confirm it? A: I would refer you to the relevant companies.", False),
        ("记者：美方拟放行芯片，有何评论？发言人：我不了解你提到的情况。", False),
        ("Q: Will Beijing buy the jets? A: I am not aware of the matter you mentioned.", False),
        ("记者：能否证实订购飞机的报道？发言人：中国企业将自主决定购机事宜。", True),
        ("问：有何评论？答：我不掌握具体情况。中方坚决反对单边制裁。", True),
        ("She was not aware of the situation and said that China opposes such curbs.", True),
    ],
)
def test_a_page_whose_answer_sends_to_others_says_nothing(text: str, news: bool) -> None:
    page = entry(2, "外交部发言人主持例行记者会", text=text, side=Side.CN_OFFICIAL, publisher="Foreign Ministry")
    assert says_nothing(page) is not news


def test_a_sides_own_page_is_always_news() -> None:
    page = entry(2, "Readout", side=Side.US_OFFICIAL, publisher="White House", seen=NOW + timedelta(hours=1))
    found = assemble(1, [entry(1, TOLD), page], {}, vocabulary()).statements
    assert [each.leads for each in found if each.own_page] == [True]


def test_of_two_reports_the_one_that_is_about_a_word_is_quoted() -> None:
    reports = [
        entry(number, title, publisher=publisher, seen=NOW + timedelta(minutes=number))
        for number, (title, publisher) in enumerate(
            [
                (TOLD, "A"),
                ("China books 12 cargoes of US soybeans after Bessent says more will come", "B"),
                ("Bessent says China booked 12 cargoes of US soybeans", "C"),
            ],
            1,
        )
    ]
    found = assemble(1, reports, {}, vocabulary()).statements
    assert [(each.publisher, each.leads) for each in found if each.side is Side.US_OFFICIAL] == [("C", True)]


def test_who_acts_in_the_headline_is_not_heard_anew_by_his_office() -> None:
    told = "Pete Hegseth moves to bar Chinese drones from US bases"
    text = "Defense Secretary Pete Hegseth announced plans to bar Chinese drones from US bases."
    (found,) = [each for each in spoken(told, "Hegseth bars Chinese drones", text) if "ecretary" in each.speaker]
    assert not found.leads


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Trump says tariffs on Chinese toys will fall", "Tariffs on Chinese toys will fall, US president says"),
        ("Bessent says talks with China go well", "US Treasury chief says talks with China go well"),
        ("特朗普表示将下调对华关税", "美国总统表示将下调对华关税"),
    ],
)
def test_who_is_called_by_his_office_is_one_speaker(told: str, title: str) -> None:
    assert len(spoken(told, title)) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Beijing tells carmakers to avoid US chips", "China has told carmakers so, according to three people."),
        ("Beijing warns banks off US chip stocks", "Banks were told in May, people with knowledge of it said."),
        ("中国要求车企停用美国芯片", "据两名知情人士透露，监管部门已通知车企。"),
    ],
)
def test_what_unnamed_people_say_a_country_told_its_firms_is_not_its_word(title: str, text: str) -> None:
    reports = [entry(1, title, text=text, language=language_of(title))]
    said = assemble(1, reports, {}, vocabulary()).statements
    assert [each for each in said if each.side is Side.CN_OFFICIAL] == []


def test_what_analysts_make_of_a_promise_is_no_word_of_who_promised() -> None:
    view = "China's soybean buying far short of pledge, analysts say"
    told = spoken(
        "China's COFCO buys 12 cargoes of US soybeans", view, "Beijing pledged to buy 25 million tons of soybeans."
    )
    assert not any(each.leads for each in told)
