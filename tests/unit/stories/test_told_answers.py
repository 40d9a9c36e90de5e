"""What is an answer to a deed or a word, and what only asks, recalls or explains."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.retelling import Told, read
from tests.unit.stories.test_told_already import PROBE_TOLD

SUSPENDED = (
    "Northern Wire",
    "China suspends barley imports from three US exporters over pests",
    "China's customs said imports of barley from three US exporters are suspended.",
)
PLEDGED = (
    "Northern Wire",
    "Rollins says China has bought 9 million tons of US barley pledged",
    "The Agriculture Secretary said China had bought 9 million tons of barley.",
)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (
            PLEDGED,
            (
                "MOFCOM",
                "Regular Press Conference of the Ministry of Commerce (September 17, 2026)",
                "Asked about the remarks of the U.S. Secretary of Agriculture on purchases of barley, the spokesperson "
                "said that China keeps its word.",
            ),
        ),
        (
            ("Northern Wire", "美国延长178项对华301关税豁免", "美国贸易代表办公室延长豁免。"),
            (
                "MOFCOM",
                "商务部召开例行新闻发布会",
                "有记者问及美方延长178项301关税豁免。发言人表示，希望美方彻底取消。",
            ),
        ),
        (
            PROBE_TOLD,
            (
                "Farm Journal",
                "Barley growers call China's dumping probe 'baseless'",
                "US farmers do not dump, they said.",
            ),
        ),
        (
            ("Northern Wire", "US adds 12 Chinese firms to forced labor import ban list", "The list names 12 firms."),
            ("Southern Wire", "Chinese embassy rejects U.S. forced labor list of firms as lie", "It called it a lie."),
        ),
        (SUSPENDED, ("Barley Council", "Statement on Suspension of Barley Imports by China", "It is a pity, it said.")),
        (
            ("Northern Wire", "USTR proposes tariff on Chinese barley mills", "The tariff would be 10 percent."),
            ("Southern Wire", "Growers urge talks, not tariffs on Chinese mills, after USTR proposal", "They fear it."),
        ),
    ],
)
def test_who_is_asked_about_a_deed_or_calls_it_baseless_or_rejects_it_reacts_to_it(told: Told, answer: Told) -> None:
    assert read(told, answer)[1] == {2: Link(1, LinkKind.REACTION)}


def test_who_rejects_a_cargo_reacts_to_nothing() -> None:
    rejects = ("Southern Wire", "China rejects US barley cargo over tariff papers", "The barley was turned away.")
    assert read(SUSPENDED, rejects)[1] == {}


def test_an_answer_is_the_same_though_one_report_of_it_names_the_step_it_is_on() -> None:
    ended = (
        "MOFCOM",
        "商务部公告2026年第61号 关于终止对原产于美国的进口干玉米酒糟征收反倾销税的公告",
        "商务部决定自10月7日起终止征收反倾销税。",
    )
    worded = (
        "Northern Wire",
        "China ends anti-dumping duties on US distillers grains",
        "China will stop the anti-dumping duties on Oct. 7.",
    )
    page = (
        "USTR",
        "Ambassador Greer Welcomes China's Removal of Duties on Distillers Grains",
        "It honours a commitment.",
    )
    retold = (
        "Southern Wire",
        "格里尔欢迎中国终止对美干玉米酒糟征税",
        "格里尔表示，欢迎中国终止对美干玉米酒糟征收反倾销税。",
    )
    assert read(ended, worded, page, retold) == ([1, 1, 3, 3], {3: Link(1, LinkKind.REACTION)})


def test_in_two_years_names_no_year() -> None:
    one = (
        "Northern Wire",
        "COFCO buys four cargoes of U.S. barley, first since 2024, traders say",
        "It is 240,000 tons.",
    )
    other = (
        "Southern Wire",
        "China's COFCO books US barley in first deal in two years - traders",
        "It is 240,000 tons.",
    )
    assert read(one, other)[0] == [1, 1]


ASKED_ON_PURCHASES = (
    "MOFCOM",
    "Regular Press Conference of the Ministry of Commerce (September 17, 2026)",
    "Asked about the remarks of the U.S. Secretary of Agriculture on purchases of barley, the spokesperson said that "
    "China keeps its word.",
)


@pytest.mark.parametrize(
    ("told", "links"),
    [
        (
            (
                "Northern Wire",
                "China has bought 9 million tons of US barley pledged, Rollins says",
                "The Agriculture Secretary said China had bought 9 million tons of barley.",
            ),
            {2: Link(1, LinkKind.REACTION)},
        ),
        (
            (
                "Farm Journal",
                "What we know about China's purchases of US barley, by the Agriculture Secretary's remarks",
                "The Agriculture Secretary said China had bought 9 million tons of barley.",
            ),
            {},
        ),
    ],
)
def test_what_is_answered_is_a_word_and_no_explainer_of_it(told: Told, links: dict[int, Link]) -> None:
    assert read(told, ASKED_ON_PURCHASES)[1] == links


@pytest.mark.parametrize(
    ("deed", "answer"),
    [
        (
            ("USTR", "USTR Proposes Tariff on Chinese Barley Mills", "The tariff would be 10 percent."),
            ("Southern Wire", "US farmers condemn USTR tariff on Chinese barley mills", "They fear retaliation."),
        ),
        (
            ("USTR", "USTR Proposes Tariff on Chinese Barley Mills", "拟对中国大麦加工设备加征10%关税。"),
            ("Southern Wire", "美国农民反对USTR对中国大麦加工设备加征关税", "美国农民担心中国报复。"),
        ),
    ],
)
def test_farmers_react_to_what_their_own_government_does(deed: Told, answer: Told) -> None:
    assert read(deed, answer)[1] == {2: Link(1, LinkKind.REACTION)}


def test_who_firmly_opposes_is_no_firm() -> None:
    fees = ("Northern Wire", "USTR proposes to restore port fees on Chinese ships", "The fees start in November.")
    page = (
        "MOFCOM",
        "外交部发言人主持例行记者会",
        "有记者问及美方拟恢复对中国船舶征收港口费。发言人表示，中方坚决反对。",
    )
    retold = ("Southern Wire", "China 'firmly opposes' US plan to restore port fees on ships", "It opposes the fees.")
    stories, links = read(fees, page, retold)
    assert stories[2] in (1, 2)
    assert list(links) == [2]


@pytest.mark.parametrize(
    ("sourced", "word"),
    [
        (
            ("Northern Wire", "China books 9 cargoes of US soybeans, traders say", "State buyers booked 9 cargoes."),
            (
                "Southern Post",
                "China's commerce ministry confirms purchases of 9 US soybean cargoes",
                "The Ministry of Commerce confirmed that Chinese companies had bought 9 cargoes of US soybeans.",
            ),
        ),
        (
            ("北方财经", "贸易商称中国订购9船美国大豆", "国有买家订购了9船美国大豆。"),
            ("南方商报", "商务部证实中国采购9船美国大豆", "商务部证实,中国企业已采购9船美国大豆。"),
        ),
    ],
)
def test_what_traders_told_is_confirmed_by_the_body_that_others_have_confirming_it(sourced: Told, word: Told) -> None:
    """It stands beside nothing else of that body's: its own word is not told already by itself."""
    assert read(sourced, word) == ([1, 2], {2: Link(1, LinkKind.CONFIRMATION)})


@pytest.mark.parametrize(
    ("told", "other"),
    [
        (  # a firm on a list, of which a report of a tariff tells nothing
            ("USTR", "USTR Announces Tariff on Chinese Semiconductors", "The tariff on chips would be 25 percent."),
            ("南方报", "天创系统回应被列入实体清单:关键芯片备货超9个月 对全年经营无重大影响", "公司称已备货。"),
        ),
        (  # what the department has told of, itself
            (
                "Northern Wire",
                "US Reports Biggest Soybean Sale to China in Three Months",
                "Exporters sold 369,000 tons of soybeans to China, the Agriculture Department reported.",
            ),
            (
                "USDA",
                "Private Exporters Report Sales Activity for China",
                "Private exporters reported sales of 132,000 metric tons of soybeans for delivery to China.",
            ),
        ),
    ],
)
def test_what_is_of_another_event_answers_nothing(told: Told, other: Told) -> None:
    assert read(told, other) == ([1, 2], {})


AGREED = (
    "Northern Wire",
    "US, China agree to extend tariff truce by a year, Bessent says",
    "Treasury Secretary Scott Bessent said the two sides had agreed to extend the truce, which lapses in November.",
)
ITS_WORD = ("MOFCOM", "商务部：中美就延长关税休战达成共识", "商务部新闻发言人表示，双方就延长休战达成共识。")


def test_a_partys_page_confirms_what_the_other_has_told_of_both() -> None:
    copy = ("Southern Wire", "China confirms tariff truce extension with US", "Its ministry confirmed the extension.")
    assert read(AGREED, ITS_WORD, copy) == ([1, 2, 2], {2: Link(1, LinkKind.CONFIRMATION)})


def test_what_the_press_hears_of_a_party_is_its_word_too_and_confirmed_by_nobody_of_it() -> None:
    chinese = ("北方报", "中美同意将关税休战延长一年 贝森特称", "贝森特周四表示，双方同意将休战延长一年。")
    heard = ("南方报", *ITS_WORD[1:])
    copy = ("Southern Wire", "China confirms tariff truce extension with US", "Its ministry confirmed the extension.")
    assert read(AGREED, chinese, heard, copy) == ([1, 1, 3, 3], {3: Link(1, LinkKind.CONFIRMATION)})


@pytest.mark.parametrize(
    "other",
    [
        ("MOFCOM", "商务部：中美将就关税休战保持沟通", "商务部新闻发言人表示，双方就休战保持沟通。"),  # no step
        ("MOFCOM", "商务部：中方未同意延长关税休战", "商务部新闻发言人表示，有关说法不属实。"),
    ],
)
def test_a_page_that_does_not_tell_so_confirms_nothing(other: Told) -> None:
    assert LinkKind.CONFIRMATION not in {each.kind for each in read(AGREED, other)[1].values()}


PLEDGED = (
    "Northern Wire",
    "Trump says China will buy 25 million tonnes of soybeans a year",
    "He said so in a post on Thursday.",
)
NOT_PLEDGED = ("南方报", "外交部：中方未承诺每年购买2500万吨美国大豆", "外交部发言人周五表示，没有这样的承诺。")


def test_in_another_language_the_number_tells_what_is_denied() -> None:
    bought = (
        "Southern Wire",
        "China bought 15 cargoes of US soybeans this week, more than thought, traders say",
        "Traders raised their count from 10 cargoes.",
    )
    english = (
        "Eastern Wire",
        "China denies agreeing to buy 25 million tonnes of US soybeans",
        "There is no such deal.",
    )
    assert read(bought, PLEDGED, NOT_PLEDGED, english) == ([1, 2, 3, 3], {3: Link(2, LinkKind.DENIAL)})


def test_who_has_urged_something_has_not_denied_it_yet() -> None:
    ordered = ("Northern Wire", "China orders airlines to halt Boeing deliveries, Bloomberg reports", "It is an order.")
    urges = ("Southern Wire", "China urges firms to shun Boeing jets, sources say", "Sources said so on Thursday.")
    denied = ("Eastern Wire", "China denies telling airlines to halt Boeing deliveries", "It denied it on Friday.")
    stories, links = read(ordered, urges, denied)
    assert stories[2] == 3
    assert links == {3: Link(1, LinkKind.DENIAL)}


def test_nobody_denies_what_he_says_in_the_other_language() -> None:
    chinese = ("南方报", "商务部：不愿打关税战但也不怕打", "商务部新闻发言人就美方威胁加征关税答记者问。")
    english = (
        "Northern Wire",
        "China says it is not afraid of tariff war, urges US to correct course",
        "The commerce ministry said China did not want a tariff war but was not afraid of one.",
    )
    assert LinkKind.DENIAL not in {each.kind for each in read(chinese, english)[1].values()}


def test_what_another_report_says_of_a_party_it_may_deny() -> None:
    reported = (
        "Northern Wire",
        "China tells firms to avoid Nvidia's H20 chips, Bloomberg News reports",
        "It reports so.",
    )
    denied = ("Southern Wire", "China denies it asked companies to avoid Nvidia H20 chips", "The ministry denied it.")
    assert read(reported, denied) == ([1, 2], {2: Link(1, LinkKind.DENIAL)})


def test_a_denial_is_of_what_it_says_in_its_words() -> None:
    approved = ("Eastern Wire", "Nvidia gets US approval to sell H20 chips to China", "It said so on Thursday.")
    reported = (
        "Northern Wire",
        "China tells firms to avoid Nvidia's H20 chips, Bloomberg News reports",
        "It reports so.",
    )
    denied = ("Southern Wire", "China denies it asked companies to avoid Nvidia H20 chips", "The ministry denied it.")
    assert read(approved, reported, denied)[1][3] == Link(2, LinkKind.DENIAL)


def test_a_page_all_of_whose_matter_the_press_has_told_is_linked_to_it_though_worded_otherwise() -> None:
    told = (
        "General Administration of Customs",
        "海关总署关于暂停三家美国猪肉企业产品输华的警示通报",
        "海关总署在自美国进口的冷冻猪副产品中检出莱克多巴胺，决定暂停M2417、M885、M31960三家注册企业猪肉输华。",
    )
    page = (
        "USDA",
        "FSIS Constituent Update: China Suspension of Establishments",
        "Customs told us. One of the three establishments, M31960, withdrew in November; two are affected.",
    )
    assert read(told, page) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})
