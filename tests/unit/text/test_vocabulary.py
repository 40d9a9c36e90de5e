"""The vocabulary: what is found where, and that the shipped file holds no slip."""

from collections import defaultdict

import pytest

from bot.domain.feed import Side
from bot.text.tokens import tokenise
from bot.text.vocabulary import Concept, Kind, Vocabulary
from tests.shipped import vocabulary

SHIPPED = vocabulary()
# Their words are not their government's: they are out of office, or some of several hundred.
UNSURE = {
    *("us_earlier_officials", "us_earlier_figures", "former_ustr", "us_lawmakers", "us_politics"),
    *("cn_earlier_figures", "liu_he"),
}


def ids(text: str) -> list[str]:
    return [mention.concept.id for mention in SHIPPED.find(tokenise(text))]


def test_a_mention_says_where_it_stands_and_how_it_is_written():
    soy = Concept("soy", Kind.GOOD, "soybeans", "大豆", spellings=("soybeans", "大豆"))
    (mention,) = Vocabulary([soy]).find(tokenise("More Soybean cargoes"))
    assert (mention.concept, mention.start, mention.end, mention.words) == (soy, 1, 2, "soybean")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("美国商务部表示", ["us_commerce"]),
        ("商务部表示", ["mofcom"]),
        ("China's commerce ministry said", ["mofcom"]),
        ("意大利外交部回应", ["italy"]),
        ("Thailand's commerce ministry", ["thailand"]),
        ("中国外交部回应", ["mfa"]),
        ("美國財長貝森特", ["bessent"]),
        ("rare earth magnets", ["rare_earths"]),
        ("South Korea", ["south_korea"]),
        ("对华为的限制", ["huawei", "policy_moves"]),
        ("对华盛顿的批评", ["us"]),
        ("中美关系", ["us_china"]),
        ("中美元首", ["us_china", "talks"]),
        ("其中美国", ["us"]),
    ],
)
def test_the_longest_name_wins(text, expected):
    assert ids(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "中美洲",
        "美国队长",
        "对美好生活",
        "人民币对美元",
        "完美",
        "Captain America",
        "Central America",
        "South China Sea",
        "fine china",
        "soy sauce",
        "electricity tariffs",
        "chip shop",
        "trade union",
        "China Airlines",
        "tell us more",
        "豆腐",
    ],
)
def test_look_alikes_count_for_nothing(text):
    assert ids(text) == []


@pytest.mark.parametrize(
    ("simplified", "traditional"), [("关税豁免", "關稅豁免"), ("实体清单", "實體清單"), ("贝森特", "貝森特")]
)
def test_traditional_spellings_need_no_entry_of_their_own(simplified, traditional):
    assert ids(simplified) == ids(traditional) != []


def test_no_spelling_stands_for_two_things():
    owners = defaultdict(set)
    for concept in SHIPPED.concepts.values():
        for spelling in concept.spellings:
            owners[tokenise(spelling).stems].add(concept.id)
    assert {stems: found for stems, found in owners.items() if len(found) > 1 or not stems} == {}


def test_everybody_who_can_speak_has_a_side():
    for concept in SHIPPED.concepts.values():
        if concept.kind in (Kind.PERSON, Kind.COMPANY) and concept.id not in UNSURE:
            assert concept.side is not None, concept.id


def test_officials_of_both_sides_are_known_in_both_languages():
    for side in (Side.US_OFFICIAL, Side.CN_OFFICIAL):
        official = [c for c in SHIPPED.concepts.values() if c.side is side]
        assert len(official) >= 15
        assert all(c.name and c.name_zh for c in official)


@pytest.mark.parametrize(
    ("text", "sends"),
    [
        ("US pushes back port fees on Chinese ships to Jan 10", False),
        ("China puts off its port fees on US ships to January", False),
        ("China lets the ships to the quay", False),
        ("Brazil ships to China more soybeans than ever", True),
        ("Exporters ship to China again", True),
        ("Cargill to ship to China again", True),
    ],
)
def test_ships_are_no_shipping(text: str, sends: bool) -> None:
    assert ("export" in [each.concept.id for each in vocabulary().find(tokenise(text))]) is sends
