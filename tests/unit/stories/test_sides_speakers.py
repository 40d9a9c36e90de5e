"""Whose a speaker is whose office, ministry or firm is named without its country, or in another time."""

from datetime import UTC, datetime

import pytest

from bot.domain.feed import Side
from bot.stories.sides import merge, statements
from tests.shipped import vocabulary
from tests.unit.stories.test_sides import CN, US, claims, sides
from tests.values import entry


def test_a_ministry_without_its_country_is_of_the_country_reported_on() -> None:
    said = "Exports to China rose 10%, the commerce ministry said."
    assert sides("China trade data", said) == {CN}
    assert sides("Brazil sold more beans", said) == set()


def test_a_ministry_in_the_press_of_taiwan_is_not_beijings() -> None:
    assert sides("外交部表示，感謝美方支持") == set()
    assert sides("中國外交部表示，反對對臺軍售") == {CN}


def test_a_chinese_ministrys_bare_name_is_perhaps_a_third_countrys_where_the_report_begins_with_one() -> None:
    assert sides("印度对中国钢铁征收反倾销税", "商务部在通知中表示，该税将持续五年。") == set()
    assert sides("俄外交部发言人谈关税", "外交部发言人扎哈罗娃表示，俄方支持中方立场。") == set()
    assert sides("墨西哥宣布对中国汽车加征50%关税，商务部回应") == {CN}
    assert sides("外交部：中加经贸关系发展不针对第三方") == {CN}
    assert sides("墨西哥宣布对中国汽车加征50%关税", "商务部表示，中方将评估影响。") == {CN}


@pytest.mark.parametrize(
    "said",
    [
        "In Osaka in 2019, Trump said Xi had agreed to buy farm goods",
        "In his first term, Trump said trade wars were easy to win",
        "China's commerce ministry said then that talks would restart",
        "商务部当时表示，双方将重启磋商",
    ],
)
def test_what_was_said_in_another_time_nobody_says_now(said: str) -> None:
    assert sides(said, published=datetime(2025, 11, 30, tzinfo=UTC)) == set()


def test_who_has_left_office_speaks_for_himself() -> None:
    assert sides("Cui Tiankai told a seminar that tariffs had failed") == set()


def test_what_a_third_countrys_minister_says_behind_his_colon_is_his_word() -> None:
    assert sides("Ireland's trade minister: US told EU to match China tariffs") == set()


def test_a_short_name_is_the_firms_that_the_report_names_in_full() -> None:
    assert sides("Commerce Bank sees weaker crop prices", "Commerce said loan losses would rise.") == set()
    assert sides("US tariffs on China", "Commerce said they would stay.") == {US}


def test_an_office_speaks_for_whoever_holds_it() -> None:
    assert sides("The U.S. Trade Representative's office said the rate would rise.") == {US}


def test_a_speaker_counts_once_and_on_its_own_page_where_there_is_one() -> None:
    quoted = statements(entry(1, "USDA announced export sales"), vocabulary())
    own = statements(entry(2, "Export sales", side=US, publisher=quoted[0].speaker), vocabulary())
    (both,) = merge([quoted, own])
    assert both.own_page


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("China booked ten cargoes, with two traders saying the deals were done on Monday", ("industry", "traders")),
        ("据彭博社援引知情人士报道，美国正考虑下调对华关税", ("press", "彭博社")),
        ("据路透社引述两名交易员的话报道，中国买家订购了大豆", ("press", "路透社")),
    ],
)
def test_who_is_the_source_of_a_report_speaks_in_it(title: str, said: tuple[str, str]) -> None:
    assert claims({"title": title}) == [said]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Geely said it would build its cars for the United States in Mexico.", "Geely"),
        ("Gotion said the tariff would not delay its plant in Michigan.", "Gotion"),
        ("Honeywell said China had put it on its unreliable entity list.", "Honeywell"),
        ("USA Rare Earth said it would open its magnet plant in Oklahoma.", "USA Rare Earth"),
        ("SK Hynix said its licence for tools in China was renewed.", "SK Hynix"),
        ("Tokyo Electron said its sales to China fell.", "Tokyo Electron"),
        ("Delta Air Lines said it would add flights to Shanghai.", "Delta Air Lines"),
        ("USSEC said Chinese buyers had asked for offers.", "US Soybean Export Council"),
        ("FAO said soybean prices rose after the tariffs.", "Food and Agriculture Organization"),
        ("联发科表示，公司未受美国关税影响。", "联发科"),
        ("吉利表示，将不在美国销售汽车。", "吉利"),
    ],
)
def test_a_firm_or_body_speaks_under_its_own_name(sentence: str, speaker: str) -> None:
    language = "zh" if sentence > "\u3000" else "en"
    said = entry(1, "US-China trade", text=sentence, language=language)
    assert [each.speaker for each in statements(said, vocabulary())] == [speaker]


def test_who_is_not_aware_of_what_he_is_asked_about_has_said_nothing() -> None:
    assert sides("传美将豁免部分中国光伏组件关税，商务部：不了解情况") == set()
    assert sides("China's foreign ministry said it was not aware of the situation") == set()


def test_a_notice_of_an_offices_is_its_word() -> None:
    assert sides("Comments are due, according to a notice published by the U.S. Trade Representative's office") == {US}


def test_an_association_speaks_before_a_headlines_colon() -> None:
    (said,) = claims({"title": "中国有色金属工业协会：反对以国家安全为由滥用232措施"})
    assert said[0] == "industry"


@pytest.mark.parametrize(
    ("sentence", "side"),
    [
        ("美国贸易代表格里尔周三在国会表示，对华关税将维持。", US),
        ("美国农业部长罗林斯当天在艾奥瓦州说，中国将购买大豆。", US),
        ("国务院副总理何立峰周六在瑞士某大学表示，中美达成共识。", CN),
        ("Commerce Secretary Howard Lutnick, appearing on Fox News, said chips from China would face tariffs.", US),
    ],
)
def test_where_somebody_speaks_may_stand_before_he_does(sentence: str, side: Side) -> None:
    assert sides("中美贸易" if sentence > "\u3000" else "US-China trade", sentence) == {side}


def test_no_part_of_an_associations_name_is_shown_for_it() -> None:
    said = entry(1, "US-China trade", text="Tariffs slow research, according to the China Association for Science.")
    assert "China Association" not in [each.speaker for each in statements(said, vocabulary())]
