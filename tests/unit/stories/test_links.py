"""A story that answers an earlier one is linked to it, in the right way; what answers nothing has no link."""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entry import Entry
from bot.domain.link import Link, LinkKind
from bot.stories.answers import looks_back
from bot.stories.cluster import Grouper
from bot.stories.links import links_of_new
from bot.stories.report import first_said
from tests.shipped import vocabulary
from tests.unit.stories.retelling import read
from tests.values import NOW, ago, entry

PAIRS = Path(__file__).parents[2] / "data/stories/links.jsonl"
PRECISION, RECALL = 0.95, 0.70  # of each lot
LOTS = ("tuning", "held", "fresh", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
APART = 0.95  # of the pairs of the last three lots are two stories, linked or not

SAID = "Trump says China agreed to buy 12 million tonnes of US soybeans"
DENIED = "China denies it agreed to buy 12 million tonnes of US soybeans"
CONFIRMED = "China's commerce ministry confirms it will buy 12 million tonnes of US soybeans"


def labelled() -> list[dict[str, Any]]:
    """The pairs: kind is that of the link which the later report's story has to the earlier one, "" for none."""
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def linked(*polls: Sequence[Entry]) -> dict[int, Link]:
    """First entry's id -> link, after these polls; a story bears the id of its first entry."""
    grouper, found = Grouper(vocabulary()), {}
    for poll in polls:
        placed = grouper.place(poll)
        links = links_of_new(grouper, placed)
        found.update({-story: Link(abs(link.to), link.kind) for story, link in links.items()})
        grouper.settle({story: -story for story in placed.values() if story < 0}, 0.0)
    return found


def reports(given: dict[str, Any]) -> tuple[Entry, Entry]:
    """The two reports of a pair, five hours apart."""
    one, other = (
        entry(number, each["title"], text=each.get("text", ""), published=NOW + timedelta(hours=5 * number))
        for number, each in enumerate((given["one"], given["other"]), 1)
    )
    return one, other


def is_one_story(given: dict[str, Any]) -> bool:
    return len(set(Grouper(vocabulary()).place(reports(given)).values())) == 1


def kind_found(given: dict[str, Any]) -> str:
    earlier, later = reports(given)
    link = linked([earlier], [later]).get(2)
    return link.kind if link else ""


def test_there_are_enough_pairs_of_every_kind_in_both_languages() -> None:
    pairs = labelled()
    assert len(pairs) >= 160
    for kind in LinkKind:
        ours = [given for given in pairs if given["kind"] == kind]
        languages = {(given["one"]["title"].isascii(), given["other"]["title"].isascii()) for given in ours}
        assert len(ours) >= 20
        assert len(languages) == 4  # each language, and both ways between them


@pytest.mark.parametrize("lot", LOTS)
def test_labelled_pairs_are_linked_as_well_as_promised(lot: str) -> None:
    ours = [given for given in labelled() if given["lot"] == lot]
    found = [(given["kind"], kind_found(given)) for given in ours]
    right = [said for said, told in found if told and said == told]
    precision = len(right) / sum(bool(told) for _, told in found)
    recall = len(right) / sum(bool(said) for said, _ in found)
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.parametrize("lot", LOTS[-3:])
def test_an_answer_and_what_only_looks_alike_are_stories_of_their_own(lot: str) -> None:
    ours = [given for given in labelled() if given["lot"] == lot]
    merged = [given for given in ours if is_one_story(given)]
    assert len(merged) <= (1 - APART) * len(ours), merged


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # what was thought of and what is done
        ("Trump considers letting Nvidia sell H200 chips to China", "Trump allows Nvidia to sell H200 chips to China"),
        ("US weighs curbs on software exports to China", "US imposes curbs on software exports to China"),
        ("中方考虑放宽对美企稀土许可", "中方放宽对美企稀土许可"),
        # what is suspended and what goes on being so
        ("China suspends 24% tariff on US goods for 90 days", "China extends suspension of 24% tariff on US goods"),
        # a third country's deed, and a measure on one
        (
            "China buys 7 million tonnes of US soybeans, Bessent says",
            "Brazil ships 7 million tonnes of soybeans to China",
        ),
        ("US sets 15% tariff on Chinese cranes", "US sets 15% tariff on Japanese cars"),
        ("Trump threatens 100% tariff on Chinese goods", "Trump threatens 100% tariff on foreign films"),
        ("商务部回应美国实体清单", "商务部回应墨西哥加征关税"),
        # alike but for the goods, or the place
        ("US lawmakers introduce bill to ban Chinese drones", "US lawmakers introduce bill to ban Chinese batteries"),
        ("Bessent and He Lifeng hold talks in Kuala Lumpur", "Bessent and He Lifeng hold talks in Stockholm"),
        # some more, and no change
        ("China books two cargoes of US soybeans", "China books three more cargoes of US soybeans"),
        ("USDA cuts China soybean import forecast", "USDA leaves China soybean import forecast unchanged"),
        # another measure, and the opposite of an approval
        ("商务部：敦促美方取消芬太尼关税", "商务部：敦促美方停止滥用出口管制"),
        ("US approves Nvidia H20 sales to China", "China discourages firms from buying Nvidia H20"),
        # a bill that is called baseless is opposed
        ("US lawmakers introduce bill to ban Chinese drones", "DJI says US drone ban bill is baseless"),
    ],
)
def test_two_steps_two_targets_or_two_amounts_are_two_stories(one: str, other: str) -> None:
    assert not is_one_story({"one": {"title": one}, "other": {"title": other}})


def test_none_in_october_is_no_denial_of_october() -> None:
    said = entry(1, "China's October soybean imports from US at zero", published=ago(hours=3))
    assert linked([said], [entry(2, "China imported no US soybeans in October, customs data show")]) == {}


def test_a_denial_is_a_story_of_its_own_with_a_link() -> None:
    assert linked([entry(1, SAID, published=ago(hours=3))], [entry(2, DENIED)]) == {2: Link(1, LinkKind.DENIAL)}


QUESTION = "问：近日，美方称中方同意采购1200万吨美国大豆。请问商务部对此有何评论？"
ANSWER = "中方注意到有关说法。中方从未承诺采购1200万吨美国大豆，有关说法不属实。"


@pytest.mark.parametrize("text", [f"商务部新闻发言人表示，{ANSWER[10:]}", f"{QUESTION}\n答：{ANSWER}"])
def test_what_a_ministry_tells_the_press_is_read_where_it_answers(text: str) -> None:
    said = entry(1, SAID, published=ago(hours=3))
    page = {"text": text, "publisher": "商务部", "side": "cn_official", "language": "zh", "published": ago(hours=2)}
    own = entry(2, "商务部新闻发言人就中美大豆采购有关问题答记者问", **page)
    assert linked([said], [own], [entry(3, DENIED)]) == {2: Link(1, LinkKind.DENIAL)}  # and the press tells the same


def test_only_the_first_report_of_an_answer_bears_the_link() -> None:
    again = entry(3, "Beijing denies pledge to buy 12 million tonnes of US soybeans")
    assert linked([entry(1, SAID, published=ago(hours=3))], [entry(2, DENIED)], [again]).keys() == {2}


def test_an_answer_in_the_same_poll_is_linked_whatever_its_order() -> None:
    said, denied = entry(1, SAID, published=ago(hours=3)), entry(2, DENIED, published=ago(hours=2))
    assert linked([said, denied]) == linked([denied, said]) == {2: Link(1, LinkKind.DENIAL)}


def test_of_a_page_that_begins_with_a_question_the_answer_is_read() -> None:
    assert first_said("有记者问：能否证实订购飞机的报道？发言人：建议你向有关企业了解。谢谢。再见。") == (
        "发言人：建议你向有关企业了解。",
        "谢谢。",
    )
    asked = "Northern: The US will raise tariffs on batteries. What is China's comment? Spokesperson: China opposes it."
    assert first_said(asked) == ("Spokesperson: China opposes it.",)
    asked = "Q: Chips were held at the border. A: We know of no such case. Next week it will be looked at. Thanks."
    assert first_said(asked) == ("We know of no such case.", "Next week it will be looked at.")
    assert first_said("Asked about the report, the spokesperson denied it. She said more.") == (
        "Asked about the report, the spokesperson denied it.",
    )
    assert not looks_back([], "商务部召开例行新闻发布会: 有记者问有何评论")


def test_nothing_answers_what_came_later() -> None:
    assert linked([entry(2, DENIED, published=ago(hours=3))], [entry(1, SAID, published=ago(hours=2))]) == {}


def test_nothing_answers_what_is_no_longer_live() -> None:
    assert linked([entry(1, SAID, published=ago(days=11))], [entry(2, DENIED)]) == {}


def test_an_answer_may_come_a_week_later() -> None:
    assert linked([entry(1, SAID, published=ago(days=8))], [entry(2, DENIED)])[2] == Link(1, LinkKind.DENIAL)


def test_an_answer_is_linked_to_what_it_answers_among_others() -> None:
    others = [
        entry(11, "Trump says China agreed to buy 25 million tonnes of US corn", published=ago(hours=4)),
        entry(12, "US adds 23 Chinese firms to entity list", published=ago(hours=4)),
        entry(13, "China books two cargoes of US soybeans, traders say", published=ago(hours=4)),
        entry(14, "Brazil agreed to sell 15 million tonnes of soybeans to Japan", published=ago(hours=4)),
    ]
    said = entry(1, SAID, published=ago(hours=3))
    assert linked([*others, said], [entry(2, CONFIRMED)])[2] == Link(1, LinkKind.CONFIRMATION)
    chinese = entry(3, "商务部否认中方同意购买1200万吨美国大豆", language="zh")
    assert linked([*others, said], [chinese])[3] == Link(1, LinkKind.DENIAL)


def test_look_alikes_that_are_no_longer_live_take_no_place_among_those_compared() -> None:
    old = [entry(number, SAID, published=ago(days=4 * number)) for number in range(10, 30)]
    said, denied = (
        entry(1, SAID, published=ago(hours=3)),
        entry(2, "商务部否认中方同意购买1200万吨美国大豆", language="zh"),
    )
    assert linked(old, [said], [denied])[2] == Link(1, LinkKind.DENIAL)


@pytest.mark.parametrize(
    "title", ["9" * 512, "deny " * 100, "what " * 100, "否认" * 250, "from 1 " * 70, "\ud800 denies"]
)
def test_no_headline_breaks_linking(title: str) -> None:
    assert 2 not in linked([entry(1, SAID, published=ago(hours=3))], [entry(2, title, text=title)])


@given(st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_neither_order_nor_ids_within_one_poll_matter_to_links(luck: random.Random) -> None:
    pairs = luck.sample([pair for pair in labelled() if pair["kind"]], 12)
    told = [each for pair in pairs for each in (pair["one"], pair["other"])]
    when = [ago(hours=luck.choice((0, 1, 2))) for _ in told]  # some at the same moment

    def outcome() -> tuple[set[frozenset[str]], set[tuple[str, str, LinkKind]]]:
        ids = luck.sample(range(1, 1000), len(told))
        polled = [
            entry(number, each["title"], text=each.get("text", ""), published=at)
            for number, each, at in zip(ids, told, when, strict=True)
        ]
        luck.shuffle(polled)
        titles = {each.id: each.title for each in polled}
        grouper = Grouper(vocabulary())
        placed = grouper.place(polled)
        links = links_of_new(grouper, placed)
        stories: defaultdict[int, set[str]] = defaultdict(set)
        for each, story in placed.items():
            stories[story].add(titles[each])
        grouped = {story: frozenset(each) for story, each in stories.items()}
        return set(grouped.values()), {
            (min(grouped[one]), min(grouped[link.to]), link.kind) for one, link in links.items()
        }

    assert outcome() == outcome()


@pytest.mark.parametrize(
    ("said", "now", "is_update"),
    [
        (
            "China to buy 12 million tonnes of US soybeans, {}",
            "China to buy 20 million tonnes of US soybeans, {}",
            True,
        ),
        (
            "China to buy 20 million tonnes of US soybeans a year, {}",
            "China to buy 25 million tonnes of US soybeans a year, {}",
            True,
        ),
        (
            "China to buy 12 million tonnes of US soybeans, {}",
            "China to buy 20 million tonnes of US soybeans a year, {}",
            False,
        ),
        (
            "China to buy 12 million tonnes of US soybeans this year, {}",
            "China to buy 25 million tonnes of US soybeans annually, {}",
            False,
        ),
    ],
)
def test_so_much_a_year_has_not_changed_what_was_told_in_all(said: str, now: str, is_update: bool) -> None:
    given = {"one": {"title": said.format("Bessent says")}, "other": {"title": now.format("Bessent now says")}}
    found = linked(*([each] for each in reports(given)))
    assert [each.kind for each in found.values()] == [LinkKind.UPDATE] * is_update


@pytest.mark.parametrize(
    ("told", "later"),
    [
        (SAID, "China denies soybean reserves are running low"),
        (SAID, "China confirms Boeing order, silent on soybeans"),
        ("特朗普称中国将购买1200万吨美国大豆", "商务部否认对美大豆加征新关税"),
        ("特朗普称中国将购买1200万吨美国大豆", "外交部未回应特朗普大豆采购说法"),
        ("特朗普称中国将购买1200万吨美国大豆", "商务部证实中美经贸团队保持沟通，未提大豆"),
    ],
)
def test_what_denies_or_confirms_something_else_is_no_word_on_a_claim(told: str, later: str) -> None:
    link = read(("Northern Wire", told, ""), ("Southern Wire", later, ""))[1].get(2)
    assert link is None or link.kind is LinkKind.REACTION


@pytest.mark.parametrize("later", ["China denies soybean pledge", "China denies it agreed to buy US soybeans"])
def test_a_claim_is_denied_by_its_words_or_as_a_claim(later: str) -> None:
    told = ("Northern Wire", "Trump says China agreed to buy 12 million tonnes of US soybeans", "")
    assert read(told, ("Southern Wire", later, ""))[1] == {2: Link(1, LinkKind.DENIAL)}
