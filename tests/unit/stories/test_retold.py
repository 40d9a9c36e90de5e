"""An answer that others retell is one story with it; what is worded alike, and on another matter, is not."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.domain.story import Status
from bot.stories.status import status_of
from tests.unit.stories.retelling import ASKED_31, ASKED_301, BLACKLISTED, FEES, FEES_REMARKS, SUSPENDED, Told, read


def test_one_partys_reaction_in_two_languages_is_one_story() -> None:
    retold = (
        "Southern Wire",
        "China opposes US addition of 31 firms to Entity List",
        "China firmly opposes the move, a spokesperson for the Ministry of Commerce said.",
    )
    stories, links = read(BLACKLISTED, ASKED_31, retold)
    assert stories == [1, 2, 2]
    assert links == {2: Link(1, LinkKind.REACTION)}


def test_remarks_on_what_the_other_party_does_are_a_reaction_and_no_correction() -> None:
    retold = (
        "Southern Wire",
        "China vows countermeasures over US ship fees",
        "China would answer fees on Chinese ships, its Ministry of Commerce said.",
    )
    stories, links = read(FEES, FEES_REMARKS, retold)
    assert stories == [1, 2, 2]
    assert links == {2: Link(1, LinkKind.REACTION)}


def test_a_statement_whose_title_says_only_what_it_is_on_is_an_answer() -> None:
    statement = (
        "USDA",
        "Statement by the Secretary on China's Corn Suspension",
        "The suspension of a U.S. corn exporter by China is without scientific basis, the Secretary said.",
    )
    assert read(SUSPENDED, statement)[1] == {2: Link(1, LinkKind.REACTION)}


def test_a_statement_that_calls_reports_false_denies_them() -> None:
    reports = ("Northern Wire", "US shelves plan for fees on Chinese ships, sources say", "Two people said so.")
    statement = (
        "USTR",
        "Statement on Reports Concerning Ship Fees",
        "Reports that USTR has shelved its plan for fees on Chinese ships are false.",
    )
    retold = ("Southern Wire", "USTR denies it has shelved fees on Chinese ships", "It called the reports false.")
    stories, links = read(reports, statement, retold)
    assert stories == [1, 2, 2]
    assert links == {2: Link(1, LinkKind.DENIAL)}


def test_a_bodys_word_on_its_own_deed_is_no_reaction_to_it() -> None:
    own = ("USTR", "USTR Statement on U.S. Ship Fees", "USTR has proposed fees on Chinese ships that call at ports.")
    assert read(FEES, own)[1] == {}


def test_a_demand_on_the_other_party_is_one_story_with_reports_of_it() -> None:
    weighs = ("Northern Wire", "Trump weighs cutting fentanyl tariff on China", "He may halve it, people said.")
    demand = ("Foreign Ministry", "外交部：美方应撤销芬太尼关税", "发言人表示，美方应尽早撤销芬太尼关税。")
    retold = ("Southern Wire", "外交部回应美方拟下调芬太尼关税", "发言人表示，美方应尽早撤销芬太尼关税。")
    stories, links = read(weighs, demand, retold)
    assert stories == [1, 2, 2]
    assert links == {2: Link(1, LinkKind.REACTION)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ASKED_31, ASKED_301),
        (
            (
                "Southern Wire",
                "China opposes US addition of 31 firms to Entity List",
                "China firmly opposes the move, a spokesperson for the Ministry of Commerce said on Monday.",
            ),
            (
                "Eastern Daily",
                "China opposes US Section 301 probe into paper machinery",
                "China firmly opposes the probe, a spokesperson for the Ministry of Commerce said on Monday.",
            ),
        ),
    ],
)
def test_two_reactions_in_the_same_words_on_two_matters_are_two_stories(one: Told, other: Told) -> None:
    assert read(one, other)[0] == [1, 2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Boeing close to sale of 40 jets to China",
            "Boeing nears deal to sell up to 40 planes to China, a news wire reports",
        ),
        ("Bessent and He Lifeng end trade talks in Malaysia", "Bessent and He Lifeng wrap up trade talks in Malaysia"),
        (
            "商务部：暂停对美镓、锗出口禁令延至2028年底",
            "China extends suspension of gallium, germanium export ban to US",
        ),
    ],
)
def test_the_same_in_other_verbs_is_one_story(one: str, other: str) -> None:
    assert read(("Northern Wire", one, ""), ("Southern Wire", other, ""))[0] == [1, 1]


def test_talks_that_are_pushed_back_are_news_of_the_talks() -> None:
    planned = ("Northern Wire", "US, China to hold trade talks in Malaysia on June 4", "They meet in Kuala Lumpur.")
    later = ("Southern Wire", "US-China trade talks in Malaysia pushed back by a day", "They begin on June 5.")
    assert read(planned, later) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


def test_a_next_step_is_known_by_any_report_of_the_one_before() -> None:
    worded = ("Northern Wire", "China suspends corn imports from U.S. firm", "Shipments by Vega Grain were suspended.")
    restored = (
        "General Administration of Customs",
        "海关总署：恢复美国Vega公司玉米输华资质",
        "鉴于已整改，自即日起恢复。",
    )
    stories, links = read(SUSPENDED, worded, restored)
    assert stories == [1, 1, 3]
    assert links == {3: Link(1, LinkKind.UPDATE)}


@pytest.mark.parametrize(
    ("headline", "status"),
    [
        ("商务部：暂停对美镓出口禁令延至2028年底", Status.EXTENDED),
        ("国务院关税税则委员会关于继续暂停加征部分关税的公告", Status.EXTENDED),
        ("商务部：暂停对美镓出口禁令", Status.SUSPENDED),
        ("301调查听证会延至8月3日", None),
    ],
)
def test_what_goes_on_being_suspended_is_extended(headline: str, status: Status | None) -> None:
    assert status_of(headline) == status


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # what somebody says once more himself
        (
            "Schumer says Trump's tariffs on Chinese drones are reckless",
            "Schumer slams Trump's tariffs on Chinese drones",
        ),
        (
            "Grassley warns Trump's tariffs on Chinese drones hurt farmers",
            "Grassley laments Trump's tariffs on Chinese drones",
        ),
        (
            "Denmark's prime minister says US must 'stop the threats' of tariffs on Danish pork",
            "Denmark rejects ‘absurd’ US claims after threats of tariffs on Danish pork",
        ),
        (
            "Schumer says Trump's ‘reckless’ tariffs on Chinese drones must end",
            "Schumer slams Trump's ‘reckless’ tariffs on Chinese drones",
        ),
        # a noun, what has not been done, and what is brought somewhere
        ("US drone maker's Google chips are made in China", "US drone maker's biggest regret: Google chips from China"),
        (
            "US tariff exemption for Chinese drone parts expires",
            "Congress failed to extend US tariff exemption for Chinese drone parts",
        ),
        ("US ships soybeans to China", "US brings soybeans to China in March"),
    ],
)
def test_what_only_sounds_like_an_answer_is_none(one: str, other: str) -> None:
    assert read(("Northern Wire", one, ""), ("Southern Wire", other, ""))[1] == {}


def test_a_step_told_once_more_in_few_shared_words_is_the_same_answer() -> None:
    imposed = ("USTR", "USTR Announces 80 Percent Tariff on Harbor Cranes From China", "It is effective in November.")
    worded = (
        "Northern Wire",
        "U.S. Sets Steep Tariff on Chinese Cranes",
        "The 80 percent tariff on harbor cranes from China is new.",
    )
    put_off = (
        "USTR",
        "USTR Delays Tariff on Harbor Cranes From China Until May 2027",
        "The tariff on harbor cranes from China will take effect on May 9, 2027.",
    )
    retold = ("Southern Wire", "US Postpones Tariff on Chinese Cranes by Six Months", "The levy starts in May.")
    stories, links = read(imposed, worded, put_off, retold)
    assert stories == [1, 1, 3, 3]
    assert links == {3: Link(1, LinkKind.UPDATE)}


def test_another_step_of_the_same_measure_is_another_answer() -> None:
    imposed = ("Northern Wire", "US sets 80% tariff on Chinese cranes", "The duty is on harbor cranes.")
    put_off = ("Northern Wire", "US delays tariff on Chinese cranes until May", "The tariff on harbor cranes can wait.")
    lifted = ("Southern Wire", "US scraps tariff on Chinese cranes", "The tariff on harbor cranes is scrapped.")
    assert read(imposed, put_off, lifted)[0] == [1, 2, 3]


def test_what_a_party_says_on_its_own_page_it_confirms_elsewhere() -> None:
    own = (
        "MOFCOM",
        "商务部：已依法批准部分对美稀土磁材出口通用许可",
        "发言人表示，已批准部分稀土磁材出口通用许可申请。",
    )
    retold = (
        "Southern Wire",
        "China confirms general licences for rare earth magnet exports to US",
        "The commerce ministry said it had approved some licences.",
    )
    assert read(own, retold) == ([1, 1], {})


def test_reactions_that_count_the_same_are_on_the_same_matter() -> None:
    asked = (
        "Foreign Ministry",
        "外交部发言人就美国将9家中国企业列入所谓涉疆清单答记者问",
        "发言人表示，所谓“强迫劳动”是谎言，中方强烈谴责、坚决反对。",
    )
    retold = ("Southern Wire", "China condemns U.S. ban on goods from 9 companies", "It called forced labor a lie.")
    assert read(asked, retold)[0] == [1, 1]


TALKS_PAGE = (
    "MOFCOM",
    "商务部新闻发言人就中美经贸团队会谈安排答记者问",
    "商务部国际贸易谈判代表李成钢将于1月6日至7日赴吉隆坡，与美方经贸团队举行会谈。",
)


@pytest.mark.parametrize(
    ("retold", "stories"),
    [
        (("南方报", "李成钢将率团赴吉隆坡与美方会谈", ""), [1, 1]),
        (("南方报", "李成钢将率团赴日内瓦与欧方会谈", ""), [1, 2]),
        (("南方报", "贝森特将赴吉隆坡与中方会谈", ""), [1, 2]),
    ],
)
def test_what_the_press_makes_of_a_page_within_hours_is_its_story_in_whatever_words(
    retold: Told, stories: list[int]
) -> None:
    assert read(TALKS_PAGE, retold)[0] == stories
