"""How an association or a firm takes an event is a reaction, on its own page or in the press, and no government's."""

import pytest

from bot.domain.link import Link, LinkKind
from bot.stories.associations import takes_it
from bot.text.tokens import simplify, tokenise
from tests.shipped import vocabulary
from tests.unit.stories.retelling import Told, read

CURBED = ("Northern Wire", "China imposes export controls on indium", "China needs licences for indium from May 6.")
TRUCE = ("Northern Wire", "US and China extend trade truce to May 2028", "The trade truce goes on for a year.")
PROBED = ("USTR", "USTR Opens Section 301 Probe of Chinese Drug Ingredients", "It is on drug ingredients of China.")


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (
            CURBED,
            ("Southern Wire", "US chip industry group warns of disruption from China's indium curbs", "It said so."),
        ),
        (TRUCE, ("Barley Council", "NRF Encouraged by Extension of Trade Truce With China", "It said so today.")),
        (TRUCE, ("Barley Council", "Barley Council Urges Quick Use of China Trade Truce", "It said so today.")),
        (TRUCE, ("Southern Wire", "National Retail Council pleased with longer China trade truce", "It said so.")),
        (PROBED, ("Barley Council", "医保商会关于美国对华原料药301调查的声明", "商会坚决反对，将组织企业抗辩。")),
        (PROBED, ("南方报", "医保商会：反对美国对原料药发起301调查", "商会坚决反对，将组织企业抗辩。")),
    ],
)
def test_how_an_association_takes_an_event_is_a_reaction(told: Told, answer: Told) -> None:
    assert read(told, answer) == ([1, 2], {2: Link(1, LinkKind.REACTION)})


@pytest.mark.parametrize(
    "other",
    [
        ("Southern Wire", "US urges China to keep trade truce", "It said so."),
        ("Southern Wire", "USDA encouraged by wheat sales under China trade truce", "It said so."),
        ("Southern Wire", "Truce with China supports soybean prices", "Prices rose after the trade truce."),
        ("Barley Council", "Farm group elects leader as China trade truce goes on", "It was elected today."),
        ("Southern Wire", "Trade group data shows US imports from China fell", "They fell by 5% in April."),
    ],
)
def test_what_no_association_says_of_it_is_none(other: Told) -> None:
    assert LinkKind.REACTION not in {each.kind for each in read(TRUCE, other)[1].values()}


def test_an_associations_word_is_not_that_of_the_government_it_names() -> None:
    page = ("MOFCOM", "商务部新闻发言人就美方对中国原料药发起301调查答记者问", "中方强烈不满、坚决反对。")
    ours = ("Barley Council", "医保商会关于美国对华原料药301调查的声明", "商会坚决反对，将组织企业抗辩。")
    stories, links = read(PROBED, page, ours)
    assert (stories, links[3]) == ([1, 2, 3], Link(1, LinkKind.REACTION))


@pytest.mark.parametrize(
    ("headline", "takes"),
    [
        ("Apple says it will not raise iPhone prices over China tariffs", True),
        ("Chipmaker Micron sees no material impact from Chinese ban", True),
        ("Solar maker JinkoSolar to appeal US anti-dumping ruling", True),
        ("Drone maker Skyharrow says Chinese ban has no effect on its deliveries", True),
        ("Chinese battery maker Hongneng calls Pentagon listing 'a mistake'", True),
        ("DJI sues Pentagon over blacklisting", True),
        ("Halvorsen says China listing will have 'no material effect'", True),
        ("Applied Materials puts hit from new China rule at up to $650mn", True),
        ("Halden Semiconductor says it will cooperate with Chinese antitrust probe", True),
        ("Torland says it'll fully comply with US subpoena on China sales", True),
        ("Carriers welcome extension of port fee suspension for Chinese ships", True),
        ("隆基绿能：美国关税对公司影响有限", True),
        ("美光科技：将申请复议", True),
        ("Boeing says China has paused deliveries", False),  # news that it tells first
        ("Bessent says tariffs will have no effect on prices", False),
        ("US farmers plant less soybeans as China stays away", False),
        ("China says it will lift curbs on rare earths", False),
        ("China says it will cooperate with US on fentanyl probe", False),
        ("US sues Chinese shipbuilder over port fees", False),
        ("Commerce Department says it will exempt chips", False),
        ("Nvidia to sell H20 chips to China again", False),
        ("外交部：指责毫无依据", False),
        ("新华社：美国关税影响有限", False),
    ],
)
def test_which_headlines_begin_with_how_a_firm_takes_it(headline: str, takes: bool) -> None:
    text = simplify(headline)
    assert takes_it(text, vocabulary().find(tokenise(text))) is takes


def test_what_a_firm_says_of_a_measure_is_told_in_its_thread() -> None:
    probe = (
        "Northern Wire",
        "China opens antitrust probe into Qualcomm",
        "China's regulator opened a probe of Qualcomm.",
    )
    word = ("Southern Wire", "Qualcomm says it is cooperating with Chinese antitrust probe", "The chipmaker said so.")
    assert read(probe, word) == ([1, 2], {2: Link(1, LinkKind.REACTION)})
