"""What was told before in other words: an edit of an entry, another feed's copy of it, or the next of its kind."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.feed import Feed
from bot.storage import entries, feeds, intake
from bot.storage.database import Database
from tests.unit.storage.test_identity import poll, titles
from tests.values import NOW, feed, feed_entry

PAGE = "https://wire.example/news/c1"
TOLD = feed_entry("China books 12 cargoes of US soybeans", key=PAGE, url=PAGE, text="Twelve.")
HOUR = timedelta(hours=1)


async def watched(database: Database, *of: Feed) -> None:
    """Feeds that have been polled before: what they show from now on is news."""
    for each in of:
        await poll(database, [], each)
    for each in await database.read(feeds.active):
        await database.write(feeds.settle_ok, [(each, NOW - timedelta(days=1))])


async def test_what_another_feed_of_the_publisher_shows_edited_first_is_told_by_the_one_that_has_shown_it(
    database: Database,
) -> None:
    one, other = feed(1, publisher="The Wire"), feed(2, publisher="the wire")
    await watched(database, one, other)
    edited = replace(TOLD, title="China books 14 cargoes of US soybeans", fingerprint="v2")
    assert await poll(database, [TOLD], one) == 1
    assert await poll(database, [replace(edited, key="there")], other, day=0.01) == 0
    assert await titles(database) == [TOLD.title]
    assert await poll(database, [edited], one, day=0.02) == 0
    assert await titles(database) == [edited.title]


@pytest.mark.parametrize(
    "changed",
    [
        {"publisher": "Another"},
        {"url": "https://wire.example/news/c2", "page": "https://wire.example/news/c2"},
        {"published": TOLD.published and TOLD.published + HOUR},
        {"published": None},
    ],
    ids=["another publisher", "another page", "another moment", "no moment"],
)
async def test_another_feed_shows_another_entry_where_that_is_not_sure(
    database: Database, changed: dict[str, Any]
) -> None:
    one, other = feed(1, publisher="The Wire"), feed(2, publisher="The Wire")
    await watched(database, one, other)
    await poll(database, [TOLD], one)
    another = replace(TOLD, title="Washington lifts port fees on ships", fingerprint="v2", key="there", **changed)
    assert await poll(database, [another], other, day=0.01) == 1


async def test_a_page_that_several_entries_link_to_says_nothing_of_another_feeds(database: Database) -> None:
    one, other = feed(1, publisher="The Wire"), feed(2, publisher="The Wire")
    await watched(database, one, other)
    await poll(database, [TOLD, replace(TOLD, key="2", title="Beijing taxes cranes", fingerprint="cranes")], one)
    third = replace(TOLD, title="Washington lifts port fees on ships", fingerprint="v3", key="3")
    assert await poll(database, [third], other, day=0.01) == 1


async def test_another_headline_under_the_same_id_link_and_moment_is_an_edit(database: Database) -> None:
    await watched(database, feed())
    edited = replace(TOLD, title="Beijing returns to American farms", fingerprint="v2")
    assert await poll(database, [TOLD]) == 1
    assert await poll(database, [edited], day=0.01) == 0
    later = replace(edited, title="Washington lifts port fees on ships", fingerprint="v3", published=NOW)
    assert await poll(database, [later], day=0.02) == 1, "another moment: the id was used again"


async def test_an_id_with_a_version_at_its_end_is_one_id(database: Database) -> None:
    await watched(database, feed())
    first = replace(TOLD, key=f"{PAGE}#0")
    moved = first.published and first.published + HOUR
    edited = replace(first, key=f"{PAGE}#1", title="China books 14 cargoes of US soybeans", published=moved)
    other = replace(first, key=f"{PAGE}#2", title="Washington lifts port fees on ships", published=moved)
    assert await poll(database, [first]) == 1
    assert await poll(database, [replace(edited, fingerprint="v2")], day=0.01) == 0
    assert await poll(database, [replace(other, fingerprint="v3")], day=0.02) == 1


@pytest.mark.parametrize(
    ("title", "new"), [("China books 12 cargoes of US soy beans", 0), ("China books 14 cargoes of US soybeans", 1)]
)
async def test_a_reworded_title_under_another_id_is_an_edit_unless_its_numbers_differ(
    database: Database, title: str, new: int
) -> None:
    await watched(database, feed())
    moved = TOLD.published and TOLD.published + HOUR
    assert await poll(database, [TOLD]) == 1
    assert await poll(database, [replace(TOLD, key="2", title=title, fingerprint="v2", published=moved)]) == new


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Net sales of 870,000 tonnes for the week ended January 8 were up 500 percent.", 1),
        ("Net sales of 132,000 tonnes for the week ended January 1 were up 12 percent, it was 11 at first.", 0),
        ("Sales.", 0),
    ],
)
async def test_the_next_issue_of_a_report_under_one_id_and_title_is_new(
    database: Database, text: str, new: int
) -> None:
    await watched(database, feed())
    before = "Net sales of 132,000 tonnes for the week ended January 1 were up 12 percent."
    first = feed_entry("Export Sales Highlights", key="export-sales", text=before, published=NOW)
    assert await poll(database, [first]) == 1
    second = replace(first, text=text, fingerprint="w2", published=NOW + timedelta(days=7))
    assert await poll(database, [second], day=7) == new


async def test_a_counter_in_a_text_makes_no_history_without_end(database: Database) -> None:
    def shown(turn: int, title: str = TOLD.title) -> list[Any]:
        return [replace(TOLD, title=title, text=f"Comments: {turn}", fingerprint=f"v{turn} {title}")]

    for turn in range(60):
        await poll(database, shown(turn), day=turn / 288)
    (only,) = await database.read(entries.inbox, 9)
    kept = await database.read(intake.versions, only.id)
    assert len(kept) == intake.MOST_VERSIONS
    remembered = await database.read(lambda tx: tx.rows("SELECT COUNT(*) AS n FROM seen")[0]["n"])
    assert remembered <= intake.MOST_VERSIONS + 3
    await poll(database, shown(60, "China books 14 cargoes of US soybeans"), day=1)
    assert await titles(database) == ["China books 14 cargoes of US soybeans"], "a headline is still edited"
    versions = await database.read(intake.versions, only.id)
    assert len(versions) == intake.MOST_VERSIONS
    assert versions[0] == kept[0], "what it said first is kept"


@pytest.mark.parametrize("lost", [{"title": ""}, {"title": "", "text": ""}, {"text": ""}])
async def test_words_that_a_feed_has_lost_are_not_taken_back(database: Database, lost: dict[str, str]) -> None:
    assert await poll(database, [TOLD]) == 1
    assert await poll(database, [replace(TOLD, fingerprint="v2", **lost)], day=0.01) == 0
    kept = await database.read(lambda tx: tx.rows("SELECT title, text FROM entries"))
    assert [(row["title"], row["text"]) for row in kept] == [(TOLD.title, TOLD.text)]
    assert await database.read(intake.versions, 1) == []
    other = replace(TOLD, title="China books 14 cargoes of US soybeans", text="", fingerprint="v3")
    assert await poll(database, [other], day=0.02) == 0
    kept = await database.read(lambda tx: tx.rows("SELECT title, text FROM entries"))
    assert [(row["title"], row["text"]) for row in kept] == [(other.title, "")], (
        "with another title it has no such text"
    )
