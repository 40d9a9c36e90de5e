"""Who is not aware of what he is asked about, "the situation" or a deal, has answered, and denies nothing."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.retelling import Told, read

LICENSED = ("Northern Wire", "US to let Chinese firms buy graphite chips, sources say", "Sales of chips are near.")
LICENSED_ZH = ("北方报", "知情人士：美国将允许对华出售石墨芯片", "知情人士称，美国将允许对华出售芯片。")


@pytest.mark.parametrize(
    ("told", "declined"),
    [
        (LICENSED_ZH, ("南方报", "外交部回应美国将允许对华出售石墨芯片：不了解你提到的情况", "发言人周二作上述表示。")),
        (LICENSED_ZH, ("南方报", "外交部谈美国对华出售石墨芯片：不了解有关情况", "发言人周二作上述表示。")),
        (LICENSED_ZH, ("南方报", "外交部就对华出售石墨芯片表示不了解具体情况", "发言人周二作上述表示。")),
        (
            LICENSED,
            ("Southern Wire", "China says it is not aware of the situation on graphite chip sales", "It said so."),
        ),
        (LICENSED, ("Southern Wire", "Beijing not aware of the report on graphite chip sales to firms", "It said so.")),
    ],
)
def test_who_is_not_aware_of_the_situation_denies_nothing(told: Told, declined: Told) -> None:
    assert LinkKind.DENIAL not in {each.kind for each in read(told, declined)[1].values()}


@pytest.mark.parametrize(
    ("told", "unaware"),
    [
        (LICENSED_ZH, ("南方报", "外交部：不了解美国对华出售石墨芯片一事", "发言人周二作上述表示。")),
        (LICENSED, ("Southern Wire", "China says it is not aware of any deal to buy graphite chips", "It said so.")),
    ],
)
def test_who_is_not_aware_of_a_deal_reacts_and_denies_nothing(told: Told, unaware: Told) -> None:
    assert read(told, unaware) == ([1, 2], {2: Link(1, LinkKind.REACTION)})


PLEDGED = ("Northern Wire", "Trump says China will buy 12 million tonnes of US soybeans", "He said so on Monday.")


@pytest.mark.parametrize(
    "word",
    [
        "White House denies China soybean pledge was exaggerated",
        "Rollins denies China is behind on 12 million tonne soybean pledge",
        "China confirms receipt of US soybean proposal",
        "Data confirm China bought no US soybeans in October",
    ],
)
def test_who_stands_by_a_pledge_or_has_got_a_letter_neither_denies_nor_confirms_it(word: str) -> None:
    stories, links = read(PLEDGED, ("Southern Wire", word, "It said so."))
    assert stories == [1, 2]
    assert {each.kind for each in links.values()} <= {LinkKind.REACTION}
