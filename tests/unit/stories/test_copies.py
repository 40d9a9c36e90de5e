"""What the press writes of a party's own page, in whatever words, is that page's: it is told once."""

import pytest

from bot.domain.link import LinkKind
from bot.text.tokens import tokenise
from tests.shipped import vocabulary
from tests.unit.stories.retelling import Told, read

MOVED = (
    "USTR",
    "USTR Modifies Effective Date of Action on Gantry Cranes of China",
    "The additional duty of 60 percent on gantry cranes made in China starts on November 1 instead of August 1.",
)
REPORT = ("USDA", "Private Exporters Report Sales Activity for China", "Sales of 154,000 tons of sorghum to China.")
CORRECTED = (
    "USDA",
    "Correction: Private Exporters Report Sales Activity",
    "Of 154,000 tons of sorghum 44,000 are not.",
)
ANSWER = ("General Administration of Customs", "海关总署有关部门负责人就美国猪肉企业注册问题答记者问", "恢复注册。")
LISTED = ("Commerce Department", "Commerce Adds 14 PRC Entities to Entity List for Drone Parts", "They supplied parts.")
ON_LIST = ("MOFCOM", "商务部新闻发言人就美将中国实体列入出口管制实体清单事答记者问", "中方坚决反对。")


@pytest.mark.parametrize(
    ("page", "copy"),
    [
        (ANSWER, ("Southern Wire", "Customs confirms US pork plants can ship to China again", "It said so.")),
        (
            MOVED,
            ("Southern Wire", "US delays tariff on Chinese gantry cranes by three months", "A 60% duty starts later."),
        ),
    ],
)
def test_what_stands_on_a_page_is_neither_confirmed_nor_updated_by_the_press(page: Told, copy: Told) -> None:
    assert read(page, copy) == ([1, 1], {})


@pytest.mark.parametrize(
    ("told", "answer", "copy"),
    [
        (
            REPORT,
            CORRECTED,
            ("Southern Wire", "USDA cuts Monday's China sorghum sale to 110,000 tons", "Some is for unknown buyers."),
        ),
        (
            LISTED,
            ON_LIST,
            ("Southern Wire", "China vows 'necessary measures' after US adds firms to Entity List", "MOFCOM said so."),
        ),
    ],
)
def test_the_presss_word_of_an_answer_on_a_page_is_that_answer(told: Told, answer: Told, copy: Told) -> None:
    stories, links = read(told, answer, copy)
    assert stories == [1, 2, 2]
    assert set(links) == {2}


@pytest.mark.parametrize(
    "other",
    [
        ("Southern Wire", "Chinese drone maker Yunfei denies military ties after US blacklisting", "It sells toys."),
        ("Southern Wire", "US senators welcome addition of Chinese drone firms to Entity List", "They said so."),
    ],
)
def test_somebody_elses_word_on_the_same_is_told_still(other: Told) -> None:
    stories, links = read(LISTED, ON_LIST, other)
    assert stories == [1, 2, 3]
    assert links[2].kind is LinkKind.REACTION


def test_a_correction_is_not_corrected_by_who_tells_it_again() -> None:
    again = ("南方报", "美农业部更正：对华高粱销售实为11万吨", "美国农业部更正前一日报告。")
    stories, links = read(REPORT, CORRECTED, again)
    assert stories == [1, 2, 2]
    assert set(links) == {2}


BOOKED = ("Northern Wire", "China books 12 cargoes of US soybeans, traders say", "State buyers booked 12 cargoes.")
MENDED = ("Northern Wire", "CORRECTED-China books 10 cargoes of US soybeans, traders say", "State buyers booked 10.")


def test_who_reports_later_what_an_outlet_has_corrected_reports_the_same() -> None:
    later = (
        ("Southern Wire", "China books 10 cargoes of US soybeans, traders say", "State buyers booked 10 cargoes."),
        ("Western Wire", "Chinese state buyers book 10 US soybean cargoes", "They took 10 cargoes, traders said."),
    )
    assert read(MENDED, *later) == ([1, 1, 1], {})
    stories, links = read(BOOKED, MENDED, *later)
    assert stories == [1, 2, 2, 2]
    assert {story: link.kind for story, link in links.items()} == {2: LinkKind.CORRECTION}


def test_what_an_outlet_corrects_is_not_the_correction_whoever_still_tells_it() -> None:
    late = ("Southern Wire", "China books 12 cargoes of US soybeans - traders", "State buyers booked 12 cargoes.")
    stories, links = read(BOOKED, MENDED, late)
    assert stories == [1, 2, 1]
    assert set(links) == {2}


@pytest.mark.parametrize(
    ("cranes", "ships"), [("ship-to-shore cranes", "LNG tankers, ship data"), ("岸桥起重机", "船舶数据 油轮")]
)
def test_cranes_in_ports_are_no_ships(cranes: str, ships: str) -> None:
    found, others = ({each.id for each in vocabulary().concepts_in(tokenise(text))} for text in (cranes, ships))
    assert found.isdisjoint(others)
    assert found


def test_nobody_denies_his_own_page() -> None:
    told = (
        "Northern Wire",
        "China quietly waives 10% tariff on US ethane for petrochemical buyers, sources say",
        "Buyers have been told they can reclaim the duty, sources said. Beijing has made no announcement.",
    )
    page = (
        "Tariff Commission",
        "国务院关税税则委员会公告2030年第3号 关于对美加征关税商品排除清单的公告",
        "对原产于美国的乙烷、丙烷,自2030年3月1日至2030年12月31日不再加征10%关税。",
    )
    copy = ("南方报", "税委会:对美乙烷、丙烷不再加征10%关税 执行至年底", "公告明确,3月1日起已加征税款予以退还。")
    stories, links = read(told, page, copy)
    assert 3 not in stories
    assert 3 not in links


def test_the_corrections_of_two_bodies_are_two_though_they_are_of_one_day() -> None:
    listed = ("US Commerce Department", "Commerce Adds 27 Chinese Entities to the Entity List", "It added 27 entities.")
    sold = ("USDA", "Private Exporters Report Sales Activity for China", "Sales of 130,000 tons of soybeans to China.")
    sale = ("USDA", "Correction to September 13 Export Sales Announcement", "Soybean sales to China were 120,000 tons.")
    rule = (
        "US Commerce Department",
        "BIS Issues Correction to September 13 Entity List Rule",
        "One of China's is out.",
    )
    assert read(sold, listed, sale, rule)[0] == [1, 2, 3, 4]
