"""What is extended or put off, and a hearing that is set, is a step of the measure that was told, and of no other."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.stories.course import pairs
from bot.stories.steps import EXTENDED, LIFTED, SUSPENDED, stages
from bot.text.tokens import tokenise
from tests.unit.stories.retelling import Told, read

FEES = ("Northern Wire", "US to keep port fees on Chinese ships suspended", "The fees are suspended to May 10.")
PROBE = (
    "USTR",
    "USTR Initiates Section 301 Investigation of China's Practices Related to Graphite",
    "The Trade Representative today initiated an investigation of Chinese graphite.",
)


@pytest.mark.parametrize(
    ("told", "other"),
    [
        (FEES, ("南方报", "消息人士：中美讨论将休战延长至2028年底", "知情人士称，双方正讨论延长休战安排。")),
        (
            ("Northern Wire", "China extends anti-dumping duties on US polysilicon", "They go on for five years."),
            ("Southern Wire", "US and China to extend tariff truce by a year", "It ends in November else."),
        ),
        (
            ("北方报", "中国继续对美多晶硅征收反倾销税", "商务部裁定，继续征收反倾销税五年。"),
            ("南方报", "贝森特：中美将把关税休战延长一年", "美国财长周三表示，关税休战将延长一年。"),
        ),
        (FEES, ("Southern Wire", "US extends tariff exclusions for Chinese goods", "They go on to May 2028.")),
        (
            ("Northern Wire", "US imposes tariff on Chinese ships", "The tariff on ships starts on May 10."),
            ("Southern Wire", "US delays port fees on Chinese ships", "The port fees start in June."),
        ),
        (
            ("北方报", "美国对中国船舶加征关税", "关税自5月10日起征收。"),
            ("南方报", "美国推迟对中国船舶征收港口费", "港口费六月起征收。"),
        ),
    ],
)
def test_what_is_extended_or_put_off_is_no_step_of_another_measure(told: Told, other: Told) -> None:
    assert LinkKind.UPDATE not in {each.kind for each in read(told, other)[1].values()}


@pytest.mark.parametrize(
    "step",
    [
        ("Southern Wire", "USTR sets June 18 hearing in probe of Chinese graphite", "Comments are due by June 7."),
        ("USTR", "USTR Schedules Public Hearing in Section 301 Investigation of Chinese Graphite", "It is on June 18."),
        ("Southern Wire", "US trade office to hold hearing on Chinese graphite probe", "The hearing is on June 18."),
        ("南方报", "美贸易代表办公室将就中国石墨301调查举行听证会", "听证会定于6月18日举行。"),
        ("Southern Wire", "USTR opens comment period in probe of Chinese graphite", "Comments are due by June 7."),
    ],
)
def test_a_hearing_that_is_set_is_the_next_step_of_a_probe(step: Told) -> None:
    assert read(PROBE, step) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


@pytest.mark.parametrize(
    "other",
    [
        ("Southern Wire", "Greer defends probe of Chinese graphite at Senate hearing", "He spoke on Tuesday."),
        ("Southern Wire", "China condemns US probe of graphite before hearing", "It said so on Tuesday."),
        ("Southern Wire", "Senators hold hearing on Chinese port cranes", "They heard four officials."),
    ],
)
def test_a_hearing_at_which_somebody_speaks_is_none(other: Told) -> None:
    assert LinkKind.UPDATE not in {each.kind for each in read(PROBE, other)[1].values()}


@pytest.mark.parametrize(
    ("said", "says", "updates"),
    [
        (
            "Trump says China will buy 12 million tonnes of US soybeans",
            "Trump says China will buy 13 million tonnes of US soybeans",
            True,
        ),
        ("特朗普称中国将采购1200万吨美国大豆", "特朗普称中国将采购1300万吨美国大豆", True),
        (
            "US to impose 10% tariff on Chinese cranes, Greer says",
            "US to impose 15% tariff on Chinese cranes, Greer says",
            True,
        ),
        # another's count, of another good, and the same again
        (
            "Trump says China will buy 12 million tonnes of US soybeans",
            "Bessent says China will buy 13 million tonnes of US soybeans",
            False,
        ),
        (
            "Trump says China will buy 12 million tonnes of US soybeans",
            "Trump says China will buy 13 million tonnes of US corn",
            False,
        ),
        ("Traders say China bought 12 cargoes of soybeans", "Traders say China bought 13 cargoes of soybeans", False),
    ],
)
def test_the_same_persons_other_number_is_an_update(said: str, says: str, updates: bool) -> None:
    found = read(("Northern Wire", said, ""), ("Southern Wire", says, ""))[1]
    assert (found == {2: Link(1, LinkKind.UPDATE)}) is updates


@pytest.mark.parametrize(
    ("told", "step"),
    [
        (
            ("Northern Wire", "White House leans toward delaying tariff on Chinese port cranes", "It weighs a delay."),
            ("USTR", "USTR Suspends Section 301 Duty on Ship-to-Shore Cranes Until September 25", "It is suspended."),
        ),
        (
            ("Northern Wire", "US, China plan trade talks in Oslo on March 24, sources say", "They meet in Oslo."),
            ("Southern Wire", "US-China trade talks in Oslo slip to March 26, sources say", "They slip by two days."),
        ),
    ],
)
def test_what_was_thought_of_is_done_and_what_was_planned_slips(told: Told, step: Told) -> None:
    assert read(told, step) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


def said(headline: str) -> tuple[str, ...]:
    return (*tokenise(headline).stems, *pairs(headline))


@pytest.mark.parametrize(
    ("headline", "stage"),
    [
        ("China lifts suspension on US beef plant", {LIFTED}),
        ("China imposes suspension on US beef plant", {SUSPENDED}),
        ("China suspends beef imports from US plant", {SUSPENDED}),
        ("关于暂停对美船舶收取特别港务费的公告", {SUSPENDED}),
        ("关于继续暂停对美船舶收取特别港务费的公告", {EXTENDED}),
        ("关于对美加征关税商品排除延期清单的公告", {EXTENDED}),
    ],
)
def test_what_is_lifted_may_be_a_suspension(headline: str, stage: set[int]) -> None:
    assert stages(said(headline)) == stage


@pytest.mark.parametrize(
    ("told", "later"),
    [
        (
            "China to buy 10 million tonnes of US soybeans, USDA says",
            "China to buy 12 million tonnes of US soybeans, USDA says",
        ),
        (
            "Trump says China will buy 12 million tons of soybeans",
            "China will buy 13 million tons of soybeans, Trump says",
        ),
        ("特朗普：中国承诺采购1200万吨美国大豆", "特朗普：中国承诺采购1300万吨美国大豆"),
    ],
)
def test_another_number_of_one_pledge_by_one_speaker_updates_it(told: str, later: str) -> None:
    assert read(("Northern Wire", told, ""), ("Southern Wire", later, ""))[1] == {2: Link(1, LinkKind.UPDATE)}


@pytest.mark.parametrize(
    ("told", "later"),
    [
        ("China buys 132,000 tonnes of US soybeans, USDA says", "China buys 264,000 tonnes of US soybeans, USDA says"),
        ("Bessent: China to buy 12 million tonnes of soybeans", "Bessent: China to buy 2 million tonnes of US wheat"),
        (
            "China pledges 12 million tons of soybeans, Trump says",
            "China pledges 13 million tons of soybeans, Beijing says",
        ),
    ],
)
def test_another_purchase_good_or_speaker_updates_no_pledge(told: str, later: str) -> None:
    assert read(("Northern Wire", told, ""), ("Southern Wire", later, "")) == ([1, 2], {})
