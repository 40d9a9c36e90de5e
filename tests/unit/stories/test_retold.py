"""An answer that others retell is one story with it; what is worded alike, and on another matter, is not."""

from datetime import timedelta

import pytest

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.link import Link, LinkKind
from bot.domain.story import Status
from bot.stories.cluster import Grouper
from bot.stories.retold import place
from bot.stories.status import status_of
from bot.text.tokens import language_of
from tests.shipped import vocabulary
from tests.values import NOW, entry

PAGES = {
    "MOFCOM": Side.CN_OFFICIAL,
    "Foreign Ministry": Side.CN_OFFICIAL,
    "General Administration of Customs": Side.CN_OFFICIAL,
    "USDA": Side.US_OFFICIAL,
    "USTR": Side.US_OFFICIAL,
    "Barley Council": Side.INDUSTRY,
    "Federal Register": Side.US_OFFICIAL,
    "Treasury": Side.US_OFFICIAL,
}
Told = tuple[str, str, str]  # publisher, title, text


def report(number: int, told: Told) -> Entry:
    publisher, title, text = told
    side = PAGES.get(publisher, Side.PRESS)
    moment = NOW + timedelta(hours=number)
    return entry(
        number, title, text=text, publisher=publisher, side=side, published=moment, language=language_of(title)
    )


def read(*told: Told) -> tuple[list[int], dict[int, Link]]:
    """The story of each report, which come one after another, by the number of its first; and its link."""
    grouper, stories, links = Grouper(vocabulary()), [], dict[int, Link]()

    def answers_to(story: int) -> dict[int, Link]:
        return {answer: link for answer, link in links.items() if link.to == story}

    for number, each in enumerate(told, 1):
        placed, found = place(grouper, [report(number, each)], answers_to)
        links.update({-story: link for story, link in found.items()})
        stories.append(abs(placed[number]))
        grouper.settle({story: -story for story in placed.values() if story < 0}, 0.0)
    return stories, links


BLACKLISTED = (
    "Northern Wire",
    "US adds 31 Chinese firms to export blacklist",
    "The Commerce Department put 31 firms on its Entity List on Friday.",
)
ASKED_31 = (
    "MOFCOM",
    "商务部新闻发言人就美国将31家中国企业列入实体清单答记者问",
    "发言人表示，中方强烈不满、坚决反对，将坚决维护中国企业的正当合法权益。",
)
ASKED_301 = (
    "MOFCOM",
    "商务部新闻发言人就美国对华造纸机械发起301调查答记者问",
    "发言人表示，中方对此强烈不满、坚决反对，将坚决维护自身合法权益。",
)
FEES = (
    "USTR",
    "USTR Proposes Fees on Chinese-Operated Ships",
    "The Trade Representative today proposed fees on Chinese ships that call at US ports.",
)
FEES_REMARKS = (
    "MOFCOM",
    "MOFCOM Spokesperson's Remarks on the U.S. Proposal on Ship Fees",
    "China urges the United States to correct its wrong practice and drop the fees on Chinese ships, he said.",
)
SUSPENDED = (
    "General Administration of Customs",
    "海关总署：暂停一家美国企业玉米输华资质",
    "因检出活虫，海关总署决定暂停该企业玉米输华资质。",
)


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
