"""New means never seen, whatever a feed does to ids, links, dates and order."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.entry import FeedEntry
from bot.domain.feed import Feed, Side
from bot.storage import entries, feeds, intake, switches
from bot.storage.database import Database
from bot.text.query import parse_query
from tests.values import NOW, feed, feed_entry

TITLES = [f"China books soybean cargo number {word}" for word in "one two three four five six seven".split()]


async def poll(database: Database, items: list[FeedEntry], of: Feed | None = None, day: float = 0) -> int:
    """Show the store these items; returns how many it takes for new."""
    of = of or feed()
    await database.write(feeds.declare, [of], feeds.CONFIG)
    polled = next(each for each in await database.read(feeds.active) if each.feed.url == of.url)
    return len(await database.write(intake.add_new, polled, items, NOW + timedelta(days=day)))


async def titles(database: Database) -> list[str]:
    return [entry.title for entry in await database.read(entries.inbox, 1000)]


async def test_f20_rewritten_ids_make_nothing_new(database: Database) -> None:
    assert await poll(database, [feed_entry(title) for title in TITLES]) == 7
    for turn in range(50):
        changed = [feed_entry(title, key=f"{turn} {title}") for title in TITLES]
        assert await poll(database, changed, day=turn / 24) == 0


async def test_f21_a_changed_link_makes_nothing_new_and_a_new_title_does(database: Database) -> None:
    await poll(database, [feed_entry("China books soybeans", key="https://a.example/1?session=1")])
    rotated = feed_entry("China books soybeans", key="https://a.example/1?session=2", url="https://a.example/slug-2")
    assert await poll(database, [rotated, feed_entry("Beijing taxes cranes")]) == 1


async def test_f22_items_without_an_id_of_their_own_are_each_new_once(database: Database) -> None:
    items = [feed_entry(title, key=f"fingerprint {title}") for title in TITLES]
    assert await poll(database, items) == 7
    assert await poll(database, items) == 0


async def test_f23_a_bumped_date_makes_nothing_new(database: Database) -> None:
    for turn in range(10):
        items = [feed_entry(title, published=NOW + timedelta(minutes=turn)) for title in TITLES]
        assert await poll(database, items) == (7 if turn == 0 else 0)


async def test_f24_a_feed_that_empties_and_refills_makes_nothing_new(database: Database) -> None:
    items = [feed_entry(title) for title in TITLES]
    counts = [await poll(database, shown, day=n) for n, shown in enumerate([items, [], items[:3], items] * 25)]
    assert sum(counts) == 7


async def test_f25_another_order_makes_nothing_new(database: Database) -> None:
    items = [feed_entry(title) for title in TITLES]
    await poll(database, items)
    for seed in range(20):
        random.Random(seed).shuffle(items)
        assert await poll(database, items) == 0


async def test_the_same_entry_in_three_feeds_of_one_publisher_is_new_once(database: Database) -> None:
    one, other = feed(1, publisher="The Wire"), feed(2, publisher="the wire")
    assert await poll(database, [feed_entry("China books soybeans", key="a")], one) == 1
    assert await poll(database, [feed_entry("China books soybeans", key="b")], other) == 0
    assert await poll(database, [feed_entry("China books soybeans", key="c")], feed(3)) == 1, "another publisher"


async def test_what_an_official_body_publishes_itself_is_new_though_another_feed_has_quoted_it_whole(
    database: Database,
) -> None:
    quoted = feed_entry("Exporters report soybean sales to China", publisher="USDA")
    own = feed_entry("Exporters report soybean sales to China", key="its own")
    assert await poll(database, [quoted], feed(1)) == 1
    assert await poll(database, [own], feed(2, publisher="USDA", side=Side.US_OFFICIAL)) == 1
    assert await poll(database, [own], feed(3, publisher="USDA", side=Side.US_OFFICIAL)) == 0, "another of its feeds"


async def test_one_id_in_two_feeds_is_two_ids(database: Database) -> None:
    assert await poll(database, [feed_entry("China books soybeans", key="1")], feed(1)) == 1
    assert await poll(database, [feed_entry("Beijing taxes cranes", key="1")], feed(2)) == 1


async def test_a_new_entry_under_an_old_id_is_new(database: Database) -> None:
    await poll(database, [feed_entry("China books soybeans", key="the only id")])
    assert await poll(database, [feed_entry("Washington lifts port fees on ships", key="the only id")]) == 1
    assert len(await titles(database)) == 2


async def test_an_edited_entry_is_a_new_version_of_itself_kept_with_its_history(database: Database) -> None:
    await poll(database, [feed_entry("China books 12 soybean cargoes", key="1", text="Twelve.", fingerprint="v1")])
    (before,) = await database.read(entries.inbox, 9)
    await database.write(entries.index, [before])
    edited = feed_entry("China books 14 soybean cargoes", key="1", text="Fourteen.", fingerprint="v2")
    assert await poll(database, [edited], day=1) == 0
    (after,) = await database.read(entries.inbox, 9)
    assert (after.id, after.title, after.text) == (before.id, "China books 14 soybean cargoes", "Fourteen.")
    assert await database.read(intake.versions, after.id) == [
        ("China books 12 soybean cargoes", "Twelve.", NOW + timedelta(days=1))
    ]
    await database.write(entries.index, [after])
    assert await database.read(entries.search, parse_query("twelve"), 9) == []
    assert [e.id for e in await database.read(entries.search, parse_query("fourteen"), 9)] == [after.id]


async def test_an_edit_brings_the_address_it_has_moved_to_and_keeps_the_one_it_has_where_it_states_none(
    database: Database,
) -> None:
    shown = feed_entry("China books 12 soybean cargoes", key="1")
    await poll(database, [shown])
    await poll(database, [replace(shown, text="Twelve.", fingerprint="v2", url="https://o.example/2", page="page 2")])
    await poll(database, [replace(shown, text="A dozen.", fingerprint="v3", url="", page="")])
    (only,) = await database.read(entries.inbox, 9)
    assert (only.text, only.url) == ("A dozen.", "https://o.example/2")


async def test_an_edit_under_an_id_that_was_used_again_is_one_of_the_latest(database: Database) -> None:
    for turn, title in enumerate(
        ("China books soybeans", "Washington lifts port fees", "Washington lifts all port fees")
    ):
        assert await poll(database, [feed_entry(title, key="1")]) == (turn < 2)
    assert await titles(database) == ["China books soybeans", "Washington lifts all port fees"]


async def test_f23_an_edit_under_another_id_is_one_though_its_date_goes_back(database: Database) -> None:
    shown = feed_entry("China books soybeans", key="1", published=NOW)
    await database.write(feeds.declare, [feed()], feeds.CONFIG)
    (polled,) = await database.read(feeds.active)
    await database.write(feeds.settle_ok, [(polled, NOW)])
    assert await poll(database, [shown]) == 1
    earlier = replace(shown, key="2", text="Twelve.", fingerprint="v2", published=NOW - timedelta(days=2))
    assert await poll(database, [earlier], day=0.1) == 0


async def test_a_headline_that_flips_back_and_forth_settles(database: Database) -> None:
    one = feed_entry("China books soybeans today", key="1", fingerprint="v1")
    other = feed_entry("China books many soybeans", key="1", fingerprint="v2")
    for turn, shown in enumerate([one, other, one, other, one, other]):
        await poll(database, [shown], day=turn)
    (only,) = await database.read(entries.inbox, 9)
    assert len(await database.read(intake.versions, only.id)) == 2
    assert only.title == one.title


async def test_an_edit_that_is_taken_back_is_an_edit(database: Database) -> None:
    shown = [feed_entry(f"China books {n} tonnes of soybeans", key="1", published=NOW) for n in (132, 264, 132)]
    for turn, each in enumerate(shown):
        assert await poll(database, [each], day=turn / 24) == (1 if turn == 0 else 0)
    (only,) = await database.read(entries.inbox, 9)
    assert only.title == shown[0].title
    assert [title for title, _, _ in await database.read(intake.versions, only.id)] == [
        shown[0].title,
        shown[1].title,
    ]


async def test_an_edit_to_words_that_another_feed_has_shown_is_an_edit(database: Database) -> None:
    one, other = feed(1, publisher="The Wire"), feed(2, publisher="The Wire")
    await poll(database, [feed_entry("China books soybeans", key="a")], one)
    await poll(database, [feed_entry("China books many soybeans", key="b")], other)
    await poll(database, [feed_entry("China books many soybeans", key="a")], one)
    assert sorted(await titles(database)) == ["China books many soybeans"] * 2


@pytest.mark.parametrize("changed", [{"key": "b"}, {"url": "https://wire.example/2"}], ids=["an id", "a slug"])
async def test_an_edit_that_another_feed_of_the_publisher_shows_first_is_a_version_of_the_same_entry(
    database: Database, changed: dict[str, str]
) -> None:
    one, other = feed(1, publisher="The Wire"), feed(2, publisher="the wire")
    told = feed_entry("China books 12 soybean cargoes", key="a", url="https://wire.example/1")
    edited = replace(told, title="China books 14 soybean cargoes", fingerprint="v2")
    there = replace(edited, **changed, page=changed.get("url", edited.page))
    assert await poll(database, [told], one) == 1
    assert await poll(database, [replace(told, key=there.key)], other) == 0
    assert await poll(database, [there], other, day=0.1) == 0
    assert await poll(database, [edited], one, day=0.2) == 0
    assert await poll(database, [replace(told, key=there.key)], other, day=1) == 0, "an old copy of it"
    (only,) = await database.read(entries.inbox, 9)
    assert only.title == edited.title
    assert len(await database.read(intake.versions, only.id)) == 1


async def test_what_another_feed_of_the_publisher_shows_anew_under_an_old_id_is_new(database: Database) -> None:
    one, other = feed(1, publisher="The Wire"), feed(2, publisher="The Wire")
    shown = [feed_entry(title, key=title, url="https://wire.example/") for title in TITLES[:2]]
    await poll(database, shown, one)
    await poll(database, shown, other)
    again = replace(shown[0], title="Washington lifts port fees on ships", fingerprint="v2", published=NOW)
    assert await poll(database, [again], other) == 1


async def test_an_old_id_with_other_numbers_a_day_later_is_a_new_entry(database: Database) -> None:
    first = feed_entry("Export sales to China of 132,000 tonnes of soybeans", key="1", published=NOW)
    corrected = feed_entry("Export sales to China of 136,000 tonnes of soybeans", key="1", published=NOW)
    reissued = feed_entry(
        "Export sales to China of 264,000 tonnes of soybeans", key="1", published=NOW + timedelta(days=1)
    )
    assert await poll(database, [first]) == 1
    assert await poll(database, [corrected]) == 0
    assert await poll(database, [reissued], day=1) == 1
    assert await titles(database) == [corrected.title, reissued.title]


async def test_a_first_answer_that_is_empty_does_not_make_news_of_the_baseline(database: Database) -> None:
    of = feed()
    assert await poll(database, [], of) == 0
    (polled,) = await database.read(feeds.active)
    await database.write(feeds.settle_ok, [(polled, NOW)])
    later = NOW + timedelta(hours=1)
    undated = feed_entry("An undated item", published=None)
    held = feed_entry("Held before", published=NOW - timedelta(hours=2))
    fresh = feed_entry("Fresh", published=later)
    await poll(database, [undated, held, fresh], of, day=1 / 24)
    found = {entry.title: entry for entry in await database.read(entries.inbox, 9)}
    assert {title: entry.baseline for title, entry in found.items()} == {
        "An undated item": True,
        "Held before": True,
        "Fresh": False,
    }
    await poll(database, [feed_entry("Another undated item", published=None)], of, day=1)
    assert not (await database.read(entries.inbox, 9))[-1].baseline, "now what it holds is known"


async def test_an_undated_entry_is_news_though_all_that_its_feed_held_is_a_siblings(database: Database) -> None:
    held = feed_entry("Held before", published=None)
    for of in (feed(1, publisher="One"), feed(2, publisher="One")):
        await poll(database, [held], of)
        await database.write(feeds.settle_ok, [(each, NOW) for each in await database.read(feeds.active)])
    await poll(database, [feed_entry("Undated and new", published=None), held], of, day=1)
    new = (await database.read(entries.inbox, 9))[-1]
    assert (new.title, new.baseline, new.published) == ("Undated and new", False, NOW + timedelta(days=1))


@pytest.mark.parametrize(("days", "new"), [(89, 0), (91, 7)])
async def test_f24_what_was_seen_is_remembered_90_days_past_its_last_sight(
    database: Database, days: int, new: int
) -> None:
    items = [feed_entry(title) for title in TITLES]
    await poll(database, items)
    await poll(database, items, day=100)
    later = 100 + days
    while await database.write(intake.forget_seen, NOW + timedelta(days=later - 90), 3):
        pass
    assert await poll(database, items, day=later) == new


async def test_a_new_entry_came_when_it_says_or_when_it_was_seen_where_it_does_not_say(database: Database) -> None:
    stated = [
        feed_entry("Dated", published=NOW - timedelta(hours=1)),
        feed_entry("Of today", published=NOW - timedelta(hours=9), day_only=True),
        feed_entry("Undated", published=None),
        feed_entry("Ahead", published=NOW + timedelta(days=9)),
    ]
    await database.write(feeds.declare, [feed()], feeds.CONFIG)
    (polled,) = await database.read(feeds.active)
    came = await database.write(intake.add_new, polled, stated, NOW)
    assert came == [NOW - timedelta(hours=1), NOW, NOW, NOW]


@pytest.mark.parametrize(("days", "stood_still", "counts_from"), [(7, False, 7), (9, False, 0), (9, True, 9)])
async def test_f27_what_has_no_date_is_no_news_in_a_feed_that_was_not_polled_for_long(
    database: Database, days: int, stood_still: bool, counts_from: int
) -> None:
    await poll(database, [])
    (polled,) = await database.read(feeds.active)
    await poll(database, [feed_entry("Held before")])
    await database.write(feeds.settle_ok, [(polled, NOW)])
    later = NOW + timedelta(days=days)
    if stood_still:
        await database.write(switches.note_gap, NOW, later)
    today = feed_entry("Of today", published=later.replace(hour=0, minute=0), day_only=True)
    assert await poll(database, [feed_entry("Undated", published=None), today], day=days) == 2
    counted = {entry.title: entry.published for entry in await database.read(entries.inbox, 9)}
    assert counted["Undated"] == NOW + timedelta(days=counts_from)
    assert counted["Of today"] == later
