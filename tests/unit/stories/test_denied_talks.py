"""Talks that one side says are held and the other that they are not: a denial in either language, no report of them."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.retelling import Told, read

HELD = ("Northern Wire", "Trump says US, China holding tariff talks", "Trump told reporters so on Friday.")
HELD_ZH = ("北方报", "特朗普称中美正在进行关税谈判", "特朗普周五对记者表示。")
JETS = ("Northern Wire", "China in talks with US on buying 100 Boeing jets, sources say", "They spoke on Friday.")


@pytest.mark.parametrize(
    ("told", "denial"),
    [
        (JETS, ("南方报", "外交部：中方未就采购波音飞机与美方进行谈判", "")),
        (HELD, ("MOFCOM", "商务部新闻发言人：目前中美没有进行任何经贸谈判", "")),
        (HELD, ("南方报", "商务部：中美之间没有进行任何经贸谈判", "")),
        (HELD, ("Southern Wire", "China says no tariff talks with US are under way", "")),
        (HELD_ZH, ("Southern Wire", "China says no tariff talks with US are under way", "")),
        (HELD_ZH, ("南方报", "商务部：中美没有进行任何经贸谈判", "")),
    ],
)
def test_who_says_that_no_talks_are_held_denies_them(told: Told, denial: Told) -> None:
    assert read(told, denial) == ([1, 2], {2: Link(1, LinkKind.DENIAL)})


@pytest.mark.parametrize(
    "other",
    [
        ("南方报", "中美马德里谈判未取得突破", ""),
        ("南方报", "贝森特：中美谈判没有破裂", ""),
        ("南方报", "商务部：日美没有就关税达成一致", ""),
    ],
)
def test_talks_that_have_come_to_nothing_are_not_denied(other: Told) -> None:
    told = ("Northern Wire", "US and China hold trade talks in Madrid", "Talks went on for two days.")
    assert LinkKind.DENIAL not in {each.kind for each in read(told, other)[1].values()}
