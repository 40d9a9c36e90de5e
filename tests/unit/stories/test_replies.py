"""What a party does in answer to the other's deed is a reaction, though no word says so: a threat, the same measure."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.retelling import Told, read

CURBED = ("Northern Wire", "China imposes export controls on bismuth", "Bismuth exports need licences from May 6.")


@pytest.mark.parametrize(
    "threat",
    [
        ("Southern Wire", "Trump threatens 30% tariff on China over bismuth curbs", "The tariff would start on May 6."),
        ("Southern Wire", "US threatens tariffs on Chinese goods unless China lifts bismuth controls", "It said so."),
        ("Southern Wire", "Trump vows new tariffs on China in response to bismuth controls", "He said so on Tuesday."),
        ("南方报", "特朗普威胁对华加征30%关税 因中方对铋实施出口管制", "若中方不取消对铋的出口管制，将加征关税。"),
        ("南方报", "特朗普：若中国不取消铋出口管制将加征30%关税", "特朗普威胁对中国商品加征关税。"),
    ],
)
def test_a_threat_over_what_the_other_has_done_is_a_reaction(threat: Told) -> None:
    assert read(CURBED, threat)[1] == {2: Link(1, LinkKind.REACTION)}


def test_a_threat_is_more_than_a_word_and_told_after_one() -> None:
    word = ("Southern Wire", "White House condemns China's bismuth export controls", "It called them coercion.")
    threat = ("Southern Wire", "Trump threatens 30% tariff on China over bismuth curbs", "It would start on May 6.")
    again = ("Eastern Wire", "Trump threatens extra 30% tariff on Chinese goods over bismuth", "It would start May 6.")
    stories, links = read(CURBED, word, threat, again)
    assert (stories, links.get(3)) == ([1, 2, 3, 3], Link(1, LinkKind.REACTION))


VISAS_ZH = ("北方报", "美国限制中国贸易官员签证", "美国国务院宣布，限制负责出口许可的中国贸易官员签证。")
VISAS = ("Northern Wire", "US restricts visas of Chinese trade officials", "Officials who license goods get no visas.")


@pytest.mark.parametrize(
    "answer",
    [
        ("Southern Wire", "China to impose reciprocal visa restrictions on US trade officials", "They get no visas."),
        ("Southern Wire", "China takes reciprocal measures over US visa restrictions", "They are on officials."),
        ("南方报", "外交部：对美国官员实施对等签证限制", "针对美国限制中国贸易官员签证，中方决定采取对等措施。"),
        ("南方报", "中方就美国限制贸易官员签证采取对等反制", "中方决定对美国官员实施签证限制。"),
        ("Southern Wire", "China answers in kind after US restricts visas of trade officials", "They get none."),
    ],
)
def test_what_is_done_in_kind_is_a_reaction(answer: Told) -> None:
    told = VISAS if answer[1].isascii() else VISAS_ZH
    assert read(told, answer)[1] == {2: Link(1, LinkKind.REACTION)}


def test_reciprocal_tariffs_are_a_name_and_no_reaction() -> None:
    told = ("Northern Wire", "China imposes tariffs on US goods", "The tariffs on goods start on May 10.")
    other = ("Southern Wire", "US court hears case on reciprocal tariffs on Chinese goods", "The court heard it.")
    assert LinkKind.REACTION not in {each.kind for each in read(told, other)[1].values()}


@pytest.mark.parametrize(
    ("told", "other"),
    [
        (CURBED, ("Southern Wire", "China threatens more bismuth export controls", "It may widen them in May.")),
        (CURBED, ("Southern Wire", "Trump threatens 30% tariff on Chinese steel", "It would start on May 6.")),
        (
            ("Northern Wire", "China says it has done much against fentanyl", "Its police named arrests."),
            ("Southern Wire", "Trump threatens 30% tariff on China over fentanyl", "It would start on May 6."),
        ),
    ],
)
def test_a_threat_of_another_matter_or_by_the_same_side_reacts_to_nothing(told: Told, other: Told) -> None:
    assert LinkKind.REACTION not in {each.kind for each in read(told, other)[1].values()}


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (
            ("USTR", "USTR Extends Suspension of Port Fees on Chinese Vessels", "The fees stay suspended to May 10."),
            (
                "MOFCOM",
                "交通运输部关于继续暂停对美船舶收取特别港务费的公告",
                "自即日起至5月10日，继续暂停对美船舶收取特别港务费。",
            ),
        ),
        (
            ("Northern Wire", "US imposes port fees on Chinese ships", "The port fees start on May 10."),
            ("Southern Wire", "China imposes port fees on US ships", "The port fees start on May 10 too."),
        ),
        (
            ("Northern Wire", "US raises tariffs on Chinese goods to 20%", "The tariffs on goods rise on May 4."),
            ("Southern Wire", "China imposes 15% tariffs on US farm goods", "The tariffs on goods start on May 10."),
        ),
        (
            ("北方报", "美国对中国商品加征10%关税", "美国宣布自5月4日起对中国商品加征10%关税。"),
            ("南方报", "中国对美国商品加征15%关税", "国务院关税税则委员会宣布自5月10日起对美国商品加征关税。"),
        ),
        (
            ("Northern Wire", "US suspends 24% tariff on Chinese goods", "The tariff is suspended for 90 days."),
            ("MOFCOM", "关于暂停对美国商品加征24%关税的公告", "国务院关税税则委员会决定暂停24%的关税90天。"),
        ),
    ],
)
def test_the_same_measure_of_the_other_side_is_a_reaction(told: Told, answer: Told) -> None:
    assert read(told, answer) == ([1, 2], {2: Link(1, LinkKind.REACTION)})


@pytest.mark.parametrize(
    "other",
    [
        ("Southern Wire", "China imposes export controls on US drone parts", "Licences are needed from May 10."),
        ("Southern Wire", "China lifts port fees on US ships", "The port fees end on May 10."),
        ("Southern Wire", "China may impose port fees on US ships", "The port fees may start on May 10."),
        ("Southern Wire", "US widens port fees on Chinese ships", "The port fees start on May 10."),
    ],
)
def test_another_measure_or_the_opposite_of_it_is_none(other: Told) -> None:
    told = ("Northern Wire", "US imposes port fees on Chinese ships", "The port fees start on May 10.")
    assert LinkKind.REACTION not in {each.kind for each in read(told, other)[1].values()}
