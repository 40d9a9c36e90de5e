"""What an official answer is on that shares no words with the deed: the only one of late that it can mean."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.stories.asked import deed_answered
from bot.stories.cluster import Grouper
from tests.shipped import vocabulary
from tests.unit.stories.retelling import Told, read, report

LISTED = (
    "Northern Wire",
    "Commerce adds 19 Chinese entities to Entity List for lithography materials",
    "The Bureau of Industry and Security published the rule on Thursday.",
)
PORTS = (
    "Federal Maritime Commission",
    "Commission proposes limits on US port calls by Donghai Lines",
    "The Federal Maritime Commission proposed them after the detention of ships.",
)
FARM = ("Northern Wire", "US growers ask for soybean aid", "They sent a letter on Thursday.")


def meant(*told: Told) -> int | None:
    """Which of the reports before it the last one can only mean, each being a story; None if none or several."""
    grouper = Grouper(vocabulary())
    grouper.place([report(number, each) for number, each in enumerate(told, 1)])
    found = deed_answered(grouper.facts(len(told)), grouper.before(len(told)))
    return found and abs(found)


def asked(matter: str) -> Told:
    return ("MOFCOM", f"商务部新闻发言人就{matter}答记者问", "发言人表示，中方坚决反对，将维护企业合法权益。")


@pytest.mark.parametrize(
    ("deed", "matter"),
    [
        (LISTED, "美国将19家中国实体列入出口管制“实体清单”"),  # by the number
        (PORTS, "美联邦海事委员会涉东海远洋拟议措施"),  # by the body
        (
            ("Northern Wire", "US issues export controls on inspection gear", "New controls hit them."),
            "美发布晶圆检测设备出口管制新规",
        ),
    ],
)
def test_an_answer_finds_the_one_deed_that_it_can_mean(deed: Told, matter: str) -> None:
    assert meant(FARM, deed, asked(matter)) == 2


@pytest.mark.parametrize(
    ("deeds", "matter"),
    [
        ((LISTED, PORTS), "美国对华加征港口设备关税"),  # neither
        (
            (("Northern Wire", "Bessent says US to extend tariff truce by a year", "He said so on Friday."),),
            "美方延长休战",
        ),  # both sides'
        ((LISTED,), "美国将31家中国实体列入出口管制“实体清单”"),  # another number
        (
            (
                ("Northern Wire", "US tightens chip controls on fabs", "New controls hit them."),
                ("Southern Wire", "Washington widens controls on biotech sent abroad", "They begin in June."),
            ),
            "美发布出口管制新规",
        ),  # either
        (
            (("Northern Wire", "China sets 19 conditions for rare earth export controls", "It said so on Friday."),),
            "美国将19家中国实体列入出口管制“实体清单”",
        ),  # its own
    ],
)
def test_an_answer_that_may_mean_none_or_several_is_linked_to_none(deeds: tuple[Told, ...], matter: str) -> None:
    assert meant(*deeds, asked(matter)) is None


def test_it_is_linked_to_it() -> None:
    assert read(FARM, PORTS, asked("美联邦海事委员会涉东海远洋拟议措施"))[1] == {3: Link(2, LinkKind.REACTION)}


def test_a_department_does_not_answer_what_it_has_told_of() -> None:
    jets = ("Northern Wire", "China nears order for 120 jets", "China's airlines are near an order.")
    of_us = (
        "Southern Wire",
        "US Commerce Department announces order of Chinese airlines for jets",
        "The department said so.",
    )
    page = (
        "US Commerce Department",
        "Statement from the U.S. Department of Commerce on China's Polyols Determination",
        "China's preliminary finding appears retaliatory, the Commerce Department said.",
    )
    grouper = Grouper(vocabulary())
    grouper.place([report(number, each) for number, each in enumerate((jets, of_us, page), 1)])
    assert deed_answered(grouper.facts(3), [(1, (grouper.facts(1), grouper.facts(2)))]) is None
