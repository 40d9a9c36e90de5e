"""Each step of a long procedure is a story of its own, an update of the step before."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.stories.procedures import Steps, steps_of
from bot.text.tokens import simplify
from tests.unit.stories.retelling import read


@pytest.mark.parametrize(
    ("headline", "steps"),
    [
        ("US opens anti-dumping probe into Chinese graphite electrodes", (("case", 0),)),
        ("Commerce Initiates Antidumping Investigations of Rubber Tracks from China", (("case", 0),)),
        ("US sets preliminary duties of up to 119% on Chinese graphite electrodes", (("case", 1),)),
        (
            "Final Affirmative Determination in the Antidumping Investigation of Anode Material from China",
            (("case", 3),),
        ),
        ("商务部对原产于美国的模拟芯片发起反倾销调查", (("case", 0),)),
        ("商务部初裁原产于美国的模拟芯片存在倾销", (("case", 1),)),
        ("商务部公告2031年第48号 公布对原产于美国的进口己二腈反倾销调查的最终裁定", (("case", 3),)),
        ("Amended Preliminary Determination: Graphite Electrodes From China", (("case", 2),)),
        ("Commerce Amends Preliminary Determination on Solar Wafers From China", (("case", 2),)),
        ("美商务部修正石墨电极反倾销初裁税率", (("case", 2),)),
        ("Commerce Issues Antidumping and Countervailing Duty Orders on Anode Sheet from China", (("case", 4),)),
        ("House panel approves bill to bar Chinese drones", (("bill", 0),)),
        ("House passes bill to bar Chinese drones", (("bill", 1),)),
        ("Senate passes bill to bar Chinese drones", (("bill", 2),)),
        ("Trump signs bill barring Chinese drones", (("bill", 3),)),
        ("US, China agree framework on tariffs", (("deal", 0),)),
        ("US, China sign trade deal", (("deal", 1),)),
        # Nobody has taken a step, or none of these.
        ("US to open probe into Chinese cranes", ()),
        ("Senate may pass bill on Chinese drones", ()),
        ("China, US reach preliminary consensus on truce extension", ()),
        ("中方将公布终裁", ()),
        ("China raises tariffs on US soybeans", ()),
    ],
)
def test_which_step_a_headline_tells(headline: str, steps: Steps) -> None:
    assert steps_of(simplify(headline).lower()) == steps


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("商务部初裁原产于美国的模拟芯片存在倾销", "商务部终裁原产于美国的模拟芯片存在倾销"),
        ("商务部对原产于美国的模拟芯片发起反倾销调查", "商务部初裁原产于美国的模拟芯片存在倾销"),
        ("Senate panel backs bill to ban Chinese drones", "Senate passes bill to ban Chinese drones"),
        ("China and US agree framework on tariffs in Madrid talks", "China and US sign tariff deal after Madrid talks"),
        (
            "Commerce Issues Preliminary Determination on Graphite Electrodes From China",
            "Commerce Amends Preliminary Determination on Graphite Electrodes From China",
        ),
        (
            "US sets preliminary anti-dumping duties on Chinese graphite",
            "US sets final anti-dumping duties on Chinese graphite",
        ),
        ("China customs holds US sorghum cargo over weed seeds", "China turns back US sorghum cargo with weed seeds"),
        (
            "China detains shipment of US beef over banned drug",
            "China releases US beef shipment held over drug",
        ),
        ("海关总署：一船美国高粱检出假高粱", "青岛海关对一船美国高粱作退运处理"),
    ],
)
def test_the_next_step_is_an_update_of_the_one_before(earlier: str, later: str) -> None:
    assert read(("Northern Wire", earlier, ""), ("Southern Wire", later, "")) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


def test_the_step_of_another_case_is_no_update() -> None:
    earlier = ("MOFCOM", "商务部公告2027年第57号 关于对原产于美国的进口新戊二醇进行反倾销立案调查的公告", "")
    later = ("MOFCOM", "商务部公告2027年第60号 关于原产于美国的进口甲基纤维素反倾销调查初步裁定的公告", "")
    assert read(earlier, later) == ([1, 2], {})


def test_another_cargo_that_is_turned_back_is_no_update() -> None:
    held = ("南方报", "海关总署：一船美国高粱检出假高粱", "")
    assert read(held, ("北方报", "一船美国大豆被青岛海关退运", "")) == ([1, 2], {})
