"""Who was told a party's answer is not told it once more, and what only looks back answers nothing."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.test_retold import Told, read

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
            ("Treasury", "Secretary Bessent to Travel to Oslo for Trade Talks with He Lifeng", "He leaves in May."),
            ("Southern Wire", "Bessent confirms Oslo trade talks with He Lifeng of China", "He leaves in May."),
        ),
        (
            ("Northern Wire", "美媒：特朗普考虑取消对华芬太尼关税", "特朗普正考虑取消10%的芬太尼关税。"),
            (
                "MOFCOM",
                "商务部发言人主持例行记者会",
                "有记者问及美方考虑取消对华芬太尼关税。发言人表示，希望美方尽快取消。",
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
