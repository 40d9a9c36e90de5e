"""What is a reaction to what was told, and of whom; what only looks like one is none."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.retelling import ASKED_31, BLACKLISTED, Told, read


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


HALTED = ("Northern Wire", "China suspends pork imports from three US plants", "China's customs named ractopamine.")


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (CURBED, ("Southern Wire", "Greer calls China's rare earth controls 'economic coercion'", "")),
        (HALTED, ("Southern Wire", "US agriculture secretary says China's pork suspension makes no sense", "")),
        (CURBED, ("南方报", "格里尔称中国稀土出口管制是经济胁迫", "美国贸易代表格里尔周三表示，这违反承诺。")),
    ],
)
def test_a_sides_word_on_what_the_other_has_done_is_a_reaction(told: Told, answer: Told) -> None:
    assert read(told, answer)[1] == {2: Link(1, LinkKind.REACTION)}


def test_a_sides_word_on_what_it_does_itself_or_what_the_other_is_to_do_is_none() -> None:
    assert not read(CURBED, ("Southern Wire", "China says rare earth controls are legitimate", ""))[1]
    assert not read(CURBED, ("Southern Wire", "Greer says China will ease rare earth controls", ""))[1]


def test_an_official_page_need_not_name_whose_it_is_to_correct_itself() -> None:
    own = ("Federal Register", "Licensing of Semiconductor Equipment Parts", "The rule for China begins on May 3.")
    corrected = ("Federal Register", "Correction: Licensing of Semiconductor Equipment Parts", "It begins on June 3.")
    assert read(own, corrected) == ([1, 2], {2: Link(1, LinkKind.CORRECTION)})


def test_who_speaks_before_a_colon_does_not_answer_himself() -> None:
    said = ("Northern Wire", "China says fentanyl tariffs should go, not be halved", "Its foreign ministry said so.")
    assert not read(said, ("南方报", "外交部：美方应全部取消芬太尼关税", "外交部发言人周二作上述表示。"))[1]


def test_to_say_that_a_measure_should_be_lifted_is_a_reaction_to_it() -> None:
    told = ("Northern Wire", "Trump says he may halve fentanyl tariff on China", "It stands at 10%.")
    said = ("Southern Wire", "China says fentanyl tariffs should be scrapped, not halved", "It is 10% now.")
    assert read(told, said)[1] == {2: Link(1, LinkKind.REACTION)}


def test_a_press_conferences_page_begins_with_its_own_party_whoever_its_question_names() -> None:
    told = (
        "Northern Wire",
        "US weighs curbs on chip tool parts for China",
        "The curbs on parts are weighed.",
    )
    page = (
        "Foreign Ministry",
        "Foreign Ministry Spokesperson's Regular Press Conference",
        "Asked about possible US curbs on chip tool parts for China, the spokesperson said China firmly opposes it.",
    )
    retold = ("Southern Wire", "China opposes US abuse of curbs on chip tool parts: spokesperson", "It firmly opposes.")
    assert read(told, page, retold) == ([1, 2, 2], {2: Link(1, LinkKind.REACTION)})


WEIGHED = ("Northern Wire", "US weighs curbs on sales of chip tool parts to China, sources say", "It may limit parts.")


@pytest.mark.parametrize(
    ("opposed", "rule", "later"),
    [
        (
            (
                "Southern Wire",
                "China opposes US curbs on chip tool parts",
                "It opposes the abuse of national security.",
            ),
            ("Northern Wire", "US imposes export controls on chip tool parts for China", "They begin in May."),
            ("Southern Wire", "China condemns US export controls on chip tool parts", "It is abuse, Beijing said."),
        ),
        (
            (
                "Foreign Ministry",
                "外交部发言人就美国考虑限制芯片设备零部件对华出口答记者问",
                "发言人表示，美方泛化国家安全，滥用出口管制，中方坚决反对。",
            ),
            ("北方报", "美国对芯片设备零部件实施对华出口管制", "美国商务部发布规则，五月起需申请许可。"),
            (
                "MOFCOM",
                "商务部新闻发言人就美国对芯片设备零部件实施出口管制答记者问",
                "发言人表示，美方泛化国家安全，滥用出口管制，中方坚决反对。",
            ),
        ),
    ],
)
def test_nobody_has_reacted_to_what_came_later(opposed: Told, rule: Told, later: Told) -> None:
    stories, links = read(WEIGHED, opposed, rule, later)
    assert (stories, links.get(4)) == ([1, 2, 3, 4], Link(3, LinkKind.REACTION))


def test_nobody_answers_what_stands_on_his_own_sides_page() -> None:
    own = ("USTR", "Section 301 Duties on Chinese Analog Chips", "The duties begin in May.")
    told = ("Northern Wire", "商务部初裁美国模拟芯片存在倾销", "商务部对美国模拟芯片征收保证金。")
    said = ("Southern Wire", "Greer says China's duties on analog chips are 'unjustified'", "They begin on Monday.")
    assert read(told, own, said)[1].get(3) == Link(1, LinkKind.REACTION)


@pytest.mark.parametrize(
    ("told", "next_step"),
    [
        (
            ("Northern Wire", "US customs opens probe into glove importers over Chinese goods", "Four are named."),
            (
                "Southern Wire",
                "US customs widens probe of glove importers over Chinese goods to nine",
                "It named nine.",
            ),
        ),
        (
            ("北方报", "美国海关调查手套进口商转运中国货物", "四家进口商被调查。"),
            ("南方报", "美国海关扩大对手套进口商转运中国货物的调查", "九家进口商被调查。"),
        ),
    ],
)
def test_a_measure_that_is_widened_has_taken_its_next_step(told: Told, next_step: Told) -> None:
    assert read(told, next_step)[1] == {2: Link(1, LinkKind.UPDATE)}


@pytest.mark.parametrize(
    "threat",
    [
        ("MOFCOM", "China Will Take Countermeasures if US Restores Port Fees", "China would restore its own fees."),
        ("南方报", "商务部：若美方恢复收取港口费，中方将采取反制措施", "美国对中国船舶收取港口费，中方将恢复收费。"),
    ],
)
def test_a_threat_of_countermeasures_is_a_reaction(threat: Told) -> None:
    told = ("Northern Wire", "US proposes to restore port fees on Chinese ships", "The port fees would begin in May.")
    assert read(told, threat)[1] == {2: Link(1, LinkKind.REACTION)}


def test_a_dispute_at_the_wto_is_no_reaction() -> None:
    told = ("Northern Wire", "US imposes tariffs on Chinese chips", "They begin in May.")
    filed = ("Southern Wire", "China initiates WTO dispute complaint regarding US chip tariffs", "It filed on Friday.")
    assert LinkKind.REACTION not in {each.kind for each in read(told, filed)[1].values()}


@pytest.mark.parametrize(
    "firm",
    [
        (
            "Southern Wire",
            "Chinese server maker Hulin says US export blacklist is a mistake",
            "The Commerce Department put Hulin on its Entity List on Friday with 30 others.",
        ),
        ("南方报", "中国企业虎林称美国实体清单毫无依据", "虎林是列入实体清单的31家企业之一，该公司将提出申诉。"),
    ],
)
def test_a_firms_answer_is_not_its_governments(firm: Told) -> None:
    assert read(BLACKLISTED, ASKED_31, firm) == (
        [1, 2, 3],
        {2: Link(1, LinkKind.REACTION), 3: Link(1, LinkKind.REACTION)},
    )
