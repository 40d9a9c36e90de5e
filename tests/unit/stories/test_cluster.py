"""Reports of one event become one story; another event stays another story."""

from datetime import timedelta
from itertools import permutations

import pytest

from bot.domain.entry import Entry
from bot.stories.cluster import Grouper
from tests.shipped import vocabulary
from tests.values import NOW, ago, entry

PURCHASE = [
    entry(1, "China books 12 cargoes of US soybeans, traders say", text="State buyers booked soybeans for December."),
    entry(2, "Chinese state buyers book 12 US soybean cargoes for December", text="Growers have waited for buyers."),
    entry(3, "China said to have booked 12 cargoes of US soybeans", text="Soybeans were booked by state buyers."),
]
OTHERS = [
    entry(4, "US weighs 15% tariff on Chinese port cranes", text="A draft notice shows a tariff on cranes."),
    entry(5, "Beijing eases rare earth licences for carmakers", text="Licences for magnets will be faster."),
]


def stories(*entries: Entry) -> set[frozenset[int]]:
    """The groups, as sets of entry ids."""
    placed = Grouper(vocabulary()).place(entries)
    return {frozenset(e for e, s in placed.items() if s == story) for story in set(placed.values())}


def test_reports_of_one_event_are_one_story_and_other_events_are_others() -> None:
    assert stories(*PURCHASE, *OTHERS) == {frozenset({1, 2, 3}), frozenset({4}), frozenset({5})}


def test_the_order_within_one_poll_does_not_matter() -> None:
    outcomes = {frozenset(stories(*order)) for order in permutations([*PURCHASE, OTHERS[0]])}
    assert len(outcomes) == 1


def test_a_report_joins_a_stored_story() -> None:
    known = [entry(number, each.title, text=each.text, story_id=40) for number, each in enumerate(PURCHASE[:2], 1)]
    assert Grouper(vocabulary(), known).place([PURCHASE[2]]) == {3: 40}


def test_a_story_that_opens_is_named_after_its_first_entry() -> None:
    assert Grouper(vocabulary()).place([OTHERS[1]]) == {5: -5}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US imposes 50% tariff on Chinese cranes", "US imposes 25% tariff on Chinese cranes"),
        ("China buys 132,000 tonnes of US soybeans", "China buys 264,000 tonnes of US soybeans"),
        ("中国采购120万吨美国大豆", "中国采购60万吨美国大豆"),
    ],
)
def test_a_conflicting_quantity_is_another_story(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 2
    assert len(stories(entry(1, one), entry(2, one))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("China books 12 cargoes of US soybeans", "China books 5 cargoes of US soybeans"),
        ("China books 12 cargoes of US soybeans", "China books 12 cargoes of US wheat"),
        ("China buys 132,000 t of US soybeans", "China buys 264,000 t of US soybeans"),
        ("China to buy 12 MMT of US soybeans", "China to buy 25 MMT of US soybeans"),
        ("China bans gallium exports to the US", "China bans antimony exports to the US"),
        ("China suspends US beef imports from two plants", "China suspends US sorghum imports from two plants"),
        ("Beijing lifts retaliatory tariff on US farm goods", "Beijing imposes retaliatory tariff on US farm goods"),
        ("China agreed to buy US soybeans, Trump says", "China denies it agreed to buy US soybeans"),
        ("中国采购12船美国大豆", "中国采购5船美国小麦"),
        ("中方加征大豆关税", "中方取消大豆关税"),
    ],
)
def test_another_commodity_quantity_or_act_is_another_story(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 2
    assert len(stories(entry(1, one), entry(2, one))) == 1
    assert len(stories(entry(1, other), entry(2, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("China books 792,000 tonnes of US soybeans", "China books nearly 800,000 tons of US soybeans"),
        ("China to buy 12 million tonnes of soybeans", "China to buy 12 MMT of soybeans"),
        ("US tariff on Chinese cranes set at 15%", "US sets tariff of 15 percent on Chinese cranes"),
    ],
)
def test_one_quantity_in_other_words_is_no_conflict(one: str, other: str) -> None:
    assert len(stories(entry(1, one), entry(2, other))) == 1


def test_chinese_reports_are_grouped_too() -> None:
    one = entry(1, "商务部宣布暂停部分稀土出口管制", text="为期一年。", language="zh")
    other = entry(2, "中国商务部：暂停部分稀土出口管制一年", text="商务部发布公告。", language="zh")
    different = entry(3, "美国拟对中国起重机加征关税", text="公告草案显示。", language="zh")
    assert stories(one, other, different) == {frozenset({1, 2}), frozenset({3})}


def test_an_old_story_does_not_take_new_reports() -> None:
    old = entry(1, PURCHASE[0].title, published=ago(days=9))
    assert len(stories(old, entry(2, PURCHASE[0].title, published=NOW))) == 2
    recent = entry(1, PURCHASE[0].title, published=NOW - timedelta(hours=70))
    assert len(stories(recent, entry(2, PURCHASE[0].title, published=NOW))) == 1
