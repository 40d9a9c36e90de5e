"""What is a reaction to what was told, and of whom; what only looks like one is none."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.retelling import Told, read


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (
            ("Northern Wire", "US curbs investments in Chinese semiconductors", "The rule on chips is final."),
            (
                "MOFCOM",
                "商务部新闻发言人就美国限制对华半导体投资答记者问",
                "发言人表示，美方泛化国家安全概念，中方将保留采取措施的权利。",
            ),
        ),
        (
            ("Northern Wire", "US curbs investments in Chinese semiconductors", "The rule on chips is final."),
            ("Southern Wire", "Beijing voices 'serious concern' over US curbs on Chinese semiconductors", ""),
        ),
        (
            ("Northern Wire", "China halts poultry imports from Georgia", "China's customs named bird flu."),
            ("USDA", "USDA Statement on China's Suspension of Georgia Poultry", "China should limit its measures."),
        ),
    ],
)
def test_what_a_party_is_asked_about_or_states_concern_at_it_reacts_to(told: Told, answer: Told) -> None:
    assert read(told, answer)[1] == {2: Link(1, LinkKind.REACTION)}


CURBED = ("Northern Wire", "China adds gadolinium to rare earth export controls", "Licences are needed from May.")
SCANDIUM = ("Northern Wire", "China imposes export controls on scandium and indium", "Licences are needed from May.")
SAMARIUM = ("北方报", "中国对钐、钪相关物项实施出口管制", "商务部公告，自5月1日起实施出口管制。")


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (
            SCANDIUM,
            (
                "Southern Wire",
                "White House says China's new mineral controls break deal",
                "China's export controls on scandium and indium fly in the face of the deal, the White House said.",
            ),
        ),
        (SCANDIUM, ("Southern Wire", "Greer condemns China's rare earth export controls", "They cover scandium.")),
        (SAMARIUM, ("南方报", "白宫谴责中国稀土出口管制", "白宫发言人谴责中国对钐、钪的出口管制。")),
        (SAMARIUM, ("南方报", "美方批评中国稀土管制", "美国贸易代表批评中国对钐、钪相关物项实施出口管制。")),
    ],
)
def test_what_is_called_by_the_name_of_its_group_is_no_other_matter(told: Told, answer: Told) -> None:
    assert read(told, answer)[1] == {2: Link(1, LinkKind.REACTION)}


def test_another_group_is_another_matter() -> None:
    soy = ("Southern Wire", "White House says China's soybean curbs break Busan deal", "It is on soybeans.")
    assert read(SCANDIUM, soy)[1] == {}


LISTED_AGAIN = (
    "Northern Wire",
    "China set to readmit US beef plants, sources say",
    "China will restore the registrations of US beef plants that lapsed last year, sources said.",
)
STATEMENT = "Secretary Statement on Return of American Beef to China"


@pytest.mark.parametrize(
    ("told", "word", "answers"),
    [
        (LISTED_AGAIN, ("USDA", STATEMENT, "American beef plants can ship to China again, the Secretary said."), True),
        (
            (
                "Northern Wire",
                "US shippers get another year without China's port fees, traders say",
                "Port fees on US-built vessels stay suspended, traders said.",
            ),
            (
                "MOFCOM",
                "关于继续暂停对美船舶收取船舶特别港务费的公告",
                "自11月10日起，继续暂停对美国船舶收取船舶特别港务费，为期一年。",
            ),
            True,
        ),
        # the press, who has been heard, and another matter
        (LISTED_AGAIN, ("Southern Wire", "US beef back on Chinese menus", "US beef plants can ship again."), False),
        (("USDA", *LISTED_AGAIN[1:]), ("USDA", STATEMENT, "American beef plants can ship to China again."), False),
        (
            LISTED_AGAIN,
            ("USDA", "Secretary Statement on Return of American Pork to China", "Pork plants can ship again."),
            False,
        ),
    ],
)
def test_a_partys_first_word_answers_by_whatever_verb(told: Told, word: Told, answers: bool) -> None:
    assert (read(told, word)[1] == {2: Link(1, LinkKind.REACTION)}) is answers


def test_nobody_answers_what_stands_on_his_own_page() -> None:
    listed = (
        "MOFCOM",
        "不可靠实体清单工作机制关于将东风航空系统等6家美国企业列入不可靠实体清单的公告",
        "6家美国企业列入不可靠实体清单，禁止其从事与中国有关的进出口活动。",
    )
    told = (
        "Southern Wire",
        "China hits back, puts six US firms on unreliable entity list",
        "The six American firms may not trade with China nor invest there, the commerce ministry said.",
    )
    assert LinkKind.REACTION not in {each.kind for each in read(listed, told)[1].values()}


def test_a_page_may_react_to_a_ruling_that_is_no_measure() -> None:
    ruling = (
        "Northern Wire",
        "WTO panel backs China in fight over US battery credits",
        "A WTO panel ruled on Thursday that US tax credits for batteries break trade rules.",
    )
    page = (
        "MOFCOM",
        "商务部条法司负责人就世贸组织专家组裁决美电池税收抵免措施违规发表谈话",
        "中方欢迎专家组裁决，敦促美方取消对电池的歧视性措施。",
    )
    assert read(ruling, page) == ([1, 2], {2: Link(1, LinkKind.REACTION)})


@pytest.mark.parametrize(
    ("deed", "answer"),
    [
        (
            ("南方报", "美国商务部最终规则：2033年起全面禁售中国无人机", "规则禁止销售中国无人机，2033年起生效。"),
            (
                "Northern Wire",
                'China says US drone ban "typical protectionism", weighs curbs on drone parts',
                "The foreign ministry said the US final rule on drones was typical protectionism.",
            ),
        ),
        (
            (
                "Northern Wire",
                "China exempts US ethane and propane from extra tariff until year-end",
                "The tariff commission exempted ethane and propane.",
            ),
            (
                "Southern Wire",
                "US energy secretary welcomes China's ethane waiver, says LNG should be next",
                "Energy Secretary Arden called the exemption of ethane a smart decision; LNG still faces a duty.",
            ),
        ),
    ],
)
def test_who_reacts_may_go_on_to_other_goods_and_call_a_ban_what_is_one(deed: Told, answer: Told) -> None:
    assert read(deed, answer) == ([1, 2], {2: Link(1, LinkKind.REACTION)})


@pytest.mark.parametrize("ending", ["答记者问", "发表谈话"])
def test_a_spokesmans_word_reacts_whoever_passes_it_on(ending: str) -> None:
    listed = ("Northern Wire", "US adds 14 Chinese entities to entity list", "The US Commerce Department listed them.")
    word = ("北方社", f"商务部新闻发言人就美将14家中国实体列入实体清单{ending}", "中方坚决反对。")
    assert read(listed, word) == ([1, 2], {2: Link(1, LinkKind.REACTION)})


def test_growers_who_welcome_a_mans_pledge_answer_him_and_are_not_he() -> None:
    told = ("Northern Wire", "China pledged 3 million more tons of US soybeans, Bessent says", "Bessent said so on TV.")
    growers = (
        "Farm Radio",
        "Growers welcome Bessent's soybean pledge, 'but show us the sales'",
        "Growers hope for sales.",
    )
    assert read(told, growers)[1] == {2: Link(1, LinkKind.REACTION)}


HELD = (
    "General Administration of Customs",
    "海关总署负责人就一船美国高粱答记者问",
    "该船高粱检出杂草种子，已依法暂不予放行。",
)
RULED = ("MOFCOM", "商务部公告2027年第31号 公布对原产于美国的进口正丁醇反倾销调查的初步裁定", "初步认定存在倾销。")
MET = ("MOFCOM", "王文涛会见高通公司总裁兼首席执行官安蒙", "双方就高通在华发展等议题进行交流。")


@pytest.mark.parametrize(
    ("told", "copy"),
    [
        (HELD, ("南方报", "海关总署证实：一船美国高粱检出杂草种子，暂不放行", "")),  # what is not let in is not denied
        (MET, ("南方报", "王文涛会见高通CEO安蒙：欢迎继续深耕中国市场", "")),  # who is welcome is no answer
    ],
)
def test_what_only_sounds_like_an_answer_is_a_report_of_the_same(told: Told, copy: Told) -> None:
    assert read(told, copy) == ([1, 1], {})


def test_a_word_on_a_ruling_is_on_the_only_one_of_late_that_it_can_mean() -> None:
    word = (
        "Southern Wire",
        "USTR official calls China's n-butanol ruling 'retaliation by another name'",
        "He said so.",
    )
    assert read(RULED, word) == ([1, 2], {2: Link(1, LinkKind.REACTION)})
    another = ("MOFCOM", "商务部公告2027年第30号 关于对原产于美国的进口石墨反倾销调查初步裁定的公告", "存在倾销。")
    assert read(another, RULED, word)[1] == {}


def test_a_corrected_rate_is_of_no_story_that_only_names_the_same_body() -> None:
    english = ("Southern Wire", "China customs confirms hold on US sorghum cargo over weed seeds", "")
    corrected = ("南方报", "海关总署更正：5月对美出口降幅为10.7%", "")
    assert read(HELD, english, corrected)[1] == {}
