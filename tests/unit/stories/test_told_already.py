"""Who was told a party's answer is not told it once more, and what only looks back answers nothing."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.domain.story import Status
from bot.stories.assemble import assemble
from tests.shipped import vocabulary
from tests.unit.stories.retelling import Told, read, report

PROBE_TOLD = ("Northern Wire", "China launches anti-dumping probe into US barley", "It is to end within a year.")


@pytest.mark.parametrize(
    "answer",
    [
        ("USTR", "Statement on China's Investigation of U.S. Barley", "It is unjustified retaliation against farmers."),
        ("Southern Wire", "U.S. condemns Chinese barley probe as retaliation", "Washington vowed to defend farmers."),
    ],
)
def test_to_condemn_an_investigation_as_retaliation_is_a_reaction_to_it(answer: Told) -> None:
    assert read(PROBE_TOLD, answer)[1] == {2: Link(1, LinkKind.REACTION)}


def test_an_official_page_on_the_others_deed_and_those_who_retell_it_are_one_story() -> None:
    page = ("USTR", "Statement on China's Investigation of U.S. Barley", "It is unjustified retaliation, she said.")
    retold = ("Southern Wire", "U.S. condemns Chinese barley probe as retaliation", "USTR called it unjustified.")
    assert read(PROBE_TOLD, page, retold)[0] == [1, 2, 2]


@pytest.mark.parametrize(
    ("told", "page", "retold"),
    [
        (
            ("Northern Wire", "Bessent and He Lifeng to hold trade talks in Oslo, sources say", "They meet in May."),
            ("USTR", "Secretary Bessent to Travel to Oslo for Trade Talks with He Lifeng", "He leaves in May."),
            ("Southern Wire", "Bessent confirms Oslo trade talks with He Lifeng of China", "He leaves in May."),
        ),
        (
            ("Northern Wire", "美媒：特朗普考虑取消对华芬太尼关税", "特朗普正考虑取消10%的芬太尼关税。"),
            (
                "MOFCOM",
                "商务部发言人主持例行记者会",
                "美方考虑取消对华芬太尼关税，中方希望尽快取消。",
            ),
            ("Southern Wire", "Beijing urges Washington to drop fentanyl tariff on China", "It stands at 10%."),
        ),
    ],
)
def test_what_a_partys_own_page_has_said_in_a_story_it_does_not_answer_once_more(
    told: Told, page: Told, retold: Told
) -> None:
    assert read(told, page, retold) == ([1, 1, 1], {})


@pytest.mark.parametrize(
    "recap",
    ["The week in US-China trade: tariffs on cranes and a delayed meeting", "This month in US-China tariffs: delays"],
)
def test_a_recap_of_a_week_updates_nothing(recap: str) -> None:
    delayed = ("Northern Wire", "US to delay tariff on Chinese cranes, officials tell ports", "It is delayed a year.")
    assert read(delayed, ("Southern Wire", recap, "The tariff on cranes was delayed."))[1] == {}


FINAL = (
    "Northern Wire",
    "US sets final 88.4% anti-dumping duty on Chinese graphite",
    "The Commerce Department announced its final duty on active anode material from China.",
)


def test_one_partys_answer_to_one_story_is_told_once_in_whatever_words_and_language() -> None:
    final = (
        "USTR",
        "Final Determination in Antidumping Investigation of Active Anode Material from China",
        "It is 88%.",
    )
    page = (
        "MOFCOM",
        "Spokesperson's Remarks on U.S. Final Determination on Active Anode Material",
        "China is strongly dissatisfied with the U.S. final determination, he said.",
    )
    retold = ("Southern Wire", "商务部回应美对华石墨负极材料反倾销终裁", "商务部发言人表示强烈不满。")
    assert read(final, FINAL, page, retold) == ([1, 1, 3, 3], {3: Link(1, LinkKind.REACTION)})


def test_another_partys_answer_is_told_too() -> None:
    welcomed = ("USTR", "USTR Welcomes Final Duty on Chinese Graphite", "Washington hails the duty on graphite.")
    page = (
        "MOFCOM",
        "Spokesperson's Remarks on U.S. Final Duty on Graphite",
        "China is strongly dissatisfied, he said.",
    )
    assert len(set(read(FINAL, welcomed, page)[0])) == 3


@pytest.mark.parametrize(
    ("sourced", "page"),
    [
        (
            (
                "Northern Wire",
                "U.S. to delay 80% tariff on Chinese cranes, officials tell ports",
                "The 80% tariff on ship-to-shore cranes due in May will be delayed, two port executives said.",
            ),
            (
                "USTR",
                "USTR Modifies Tariff on Ship-to-Shore Cranes from China",
                "The Trade Representative delayed the tariff of 80 percent on ship-to-shore cranes from China.",
            ),
        ),
        (
            ("Northern Wire", "知情人士：中国考虑调整对美国棉花加征关税", "知情人士说。"),
            ("MOFCOM", "关于调整对原产于美国的棉花加征关税措施的公告", "自即日起。"),
        ),
    ],
)
def test_what_unnamed_sources_told_of_a_party_its_own_page_confirms(sourced: Told, page: Told) -> None:
    assert read(sourced, page) == ([1, 2], {2: Link(1, LinkKind.CONFIRMATION)})


def test_active_material_activates_nothing() -> None:
    final = ("USTR", "Final Determination on Active Anode Material of Graphite from China", "The duty is 88.4 percent.")
    assert read(final, FINAL)[0] == [1, 1]


FEES_PAUSED = "关于对美船舶收取船舶特别港务费暂停措施的公告"


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        ([("MOFCOM", FEES_PAUSED, "决定对美船舶收取特别港务费的措施继续暂停至11月10日。")], Status.EXTENDED),
        ([("MOFCOM", FEES_PAUSED, "自即日起实施。")], Status.SUSPENDED),
        (
            [("USTR", "Notice on Port Fees", "USTR extends the suspension of port fees on Chinese ships.")],
            Status.EXTENDED,
        ),
        ([("MOFCOM", "公告2026年第9号", "自10月1日起，停止对原产于美国的棉花、木材加征15%关税。")], Status.LIFTED),
        (
            [
                ("Northern Wire", "China extends suspension of port fees on US ships", "It is until May."),
                ("Southern Wire", "China suspends port fees on US ships", "It is until May."),
            ],
            Status.EXTENDED,
        ),
        (
            [
                ("Northern Wire", "China suspends port fees on US ships", "It is until May."),
                ("Southern Wire", "China extends suspension of port fees on US ships", "It is until June."),
            ],
            Status.EXTENDED,
        ),
    ],
)
def test_what_is_done_stands_in_a_pages_first_sentence_and_an_earlier_step_is_only_recalled(
    reports: list[Told], status: Status
) -> None:
    entries = [report(number, each) for number, each in enumerate(reports, 1)]
    assert assemble(1, entries, {}, vocabulary()).status is status


def test_who_has_told_it_on_his_own_page_denies_something_else() -> None:
    page = ("MOFCOM", "商务部公告2027年第19号 公布对钇相关物项实施出口管制的决定", "决定对钇相关物项实施出口管制。")
    denial = ("Southern Wire", "China denies US claim on yttrium export controls", "It said it had told Washington.")
    told = ("Northern Wire", "US says China imposes export controls on yttrium", "Washington said so on Friday.")
    for before, status in ((page, Status.IMPOSED), (told, Status.DENIED)):
        story = assemble(1, [report(1, before), report(2, denial)], {}, vocabulary())
        assert story.status is status


CURBS = (
    "US Commerce secretary calls Chinese zirconium curbs a step backwards",
    "Lutnick said China's export controls on zirconium were a step backwards.",
)


@pytest.mark.parametrize(
    "again",
    [
        ("北方报", "美商务部长：中国锆管制是倒退一步", "美国商务部长卢特尼克称，中国对锆的出口管制是倒退一步。"),
        (
            "Eastern Wire",
            "US Commerce's Lutnick blasts China's zirconium curbs",
            "Lutnick called the curbs on zirconium so.",
        ),
    ],
)
def test_a_partys_word_is_told_once_by_whatever_verbs(again: Told) -> None:
    assert read(("Northern Wire", *CURBS), again) == ([1, 1], {})


@pytest.mark.parametrize(
    "other",
    [
        ("北方报", "中国商务部：锆管制不是倒退一步", "中国商务部称，中国对锆的出口管制不是倒退一步。"),
        (
            "Eastern Wire",
            "US weekly imports of Chinese zirconium fall on curbs",
            "Imports of zirconium fell in the week.",
        ),
    ],
)
def test_the_others_word_or_another_matter_is_not_told_by_that(other: Told) -> None:
    assert read(("Northern Wire", *CURBS), other)[0] == [1, 2]


def test_what_explains_an_event_days_later_is_no_story_of_its_own() -> None:
    told = ("Northern Wire", "China resumes imports of US logs", "Customs lifted the ban on logs from the US.")
    why = ("Eastern Wire", "Why China's return to US logs matters for housing", "Customs lifted the ban on US logs.")
    assert read(told, why) == ([1, 1], {})
    another = ("Eastern Wire", "Why China bought 20 cargoes of US logs", "Customs lifted the ban on US logs.")
    bought = ("Northern Wire", "China buys 12 cargoes of US logs", "Customs lifted the ban on logs from the US.")
    assert read(bought, another)[0] == [1, 2]


@pytest.mark.parametrize(
    ("told", "later"),
    [
        (
            (
                "Northern Wire",
                "China threatens to retaliate over US chip curbs",
                "The commerce ministry said it would act.",
            ),
            (
                "Southern Wire",
                "China retaliates over US chip curbs",
                "The commerce ministry put ten firms on its list.",
            ),
        ),
        (
            ("Northern Wire", "US condemns China's rare earth curbs", "The Treasury said they were unacceptable."),
            ("Southern Wire", "US prepares response to China's rare earth curbs", "All options were open, it said."),
        ),
    ],
)
def test_what_is_carried_out_or_prepared_is_more_than_the_word_before(told: Told, later: Told) -> None:
    assert read(told, later)[0] == [1, 2]
