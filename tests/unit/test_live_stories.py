"""What the desk remembers of the live stories never outweighs the store."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import pipeline
from bot.desk import newsroom as memories
from bot.desk.newsroom import Newsroom
from bot.desk.telling import Decided
from bot.domain.entry import FeedEntry
from bot.pipeline import desk
from bot.storage import feeds, intake, stories
from bot.storage.database import Database
from bot.storage.engines import open_database
from bot.wiring import newsroom_of
from tests.shipped import configuration
from tests.values import NOW, ago, feed, feed_entry, topic

TITLES = (
    "China books 12 cargoes of US soybeans, traders say",
    "US weighs 15% tariff on Chinese port cranes",
    "China's commerce ministry eases rare earth licences for US carmakers",
    "Chinese state buyers book 12 US soybean cargoes",
    "US considers tariff of 15 percent on port cranes from China",
    "China books 12 US soybean cargoes for December",
    "Beijing suspends rare earth export controls for US buyers",
    "China's Beijing ministry eases rare earth licences for American carmakers",
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = open_database(f"sqlite:///{tmp_path}/test.db")
    await database.migrate()
    await database.write(feeds.declare, [feed(1)], feeds.CONFIG)
    yield database
    await database.close()


def report(title: str, **changed: object) -> FeedEntry:
    """An item, seen as new."""
    return feed_entry(title, **{"published": ago(minutes=30), **changed})


async def work(database: Database, newsroom: Newsroom, *items: FeedEntry, now: datetime = NOW) -> list[Decided] | None:
    """Let a feed bring these, and take them through the desk."""
    (polled,) = await database.read(feeds.active)
    await database.write(intake.add_new, replace(polled, first_polled_at=ago(days=30)), items, now)
    return await database.write(desk, newsroom, now)


async def grouped(database: Database) -> dict[str, int | None]:
    """Title -> story."""
    rows = await database.read(lambda tx: tx.rows("SELECT title, story_id FROM entries ORDER BY id"))
    return {row["title"]: row["story_id"] for row in rows}


async def test_a_desk_that_remembers_decides_as_one_that_starts_anew(database: Database, tmp_path: Path) -> None:
    other = open_database(f"sqlite:///{tmp_path}/other.db")
    await other.migrate()
    await other.write(feeds.declare, [feed(1)], feeds.CONFIG)
    remembering = newsroom_of(configuration())
    for title in TITLES:
        await work(database, remembering, report(title))
        await work(other, newsroom_of(configuration()), report(title))
    assert await grouped(database) == await grouped(other)
    assert 1 < len(set((await grouped(database)).values())) < len(TITLES)
    await other.close()


async def test_what_another_process_has_grouped_is_seen(database: Database) -> None:
    ours, theirs = newsroom_of(configuration()), newsroom_of(configuration())
    await work(database, ours, report(TITLES[1]))
    await work(database, theirs, report(TITLES[0]))
    await work(database, ours, report(TITLES[3]))
    found = await grouped(database)
    assert found[TITLES[3]] == found[TITLES[0]] != found[TITLES[1]]


@pytest.mark.parametrize("step", ["leave_mark", "tell"])
async def test_what_was_rolled_back_is_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("midway")

    newsroom = newsroom_of(configuration())
    await work(database, newsroom, report(TITLES[1]))
    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="midway"):
        patch.setattr(stories if step == "leave_mark" else pipeline, step, fails)
        await work(database, newsroom, report(TITLES[0]))
    assert (await grouped(database))[TITLES[0]] is None
    assert newsroom.memory.mark != await database.read(stories.mark), "it must not be taken for the store's"
    await work(database, newsroom, report(TITLES[3]))
    found = await grouped(database)
    assert found[TITLES[0]] == found[TITLES[3]] != found[TITLES[1]]


async def test_an_edited_entry_is_compared_by_its_new_words(database: Database) -> None:
    newsroom = newsroom_of(configuration())
    await work(database, newsroom, report("China bans gallium exports to the US", key="k"))
    later = NOW + timedelta(minutes=1)
    await work(database, newsroom, report("China bans antimony exports to the US", key="k"), now=later)
    await work(database, newsroom, report("Beijing bans exports of antimony to the US"))
    assert len(set((await grouped(database)).values())) == 1


async def test_a_story_of_last_week_takes_no_new_report_and_is_soon_forgotten(database: Database) -> None:
    newsroom = newsroom_of(configuration())
    await work(database, newsroom, report(TITLES[0], published=NOW))
    later = NOW + timedelta(days=8)
    await work(database, newsroom, report(TITLES[3], published=later), now=later)
    found = await grouped(database)
    assert found[TITLES[0]] != found[TITLES[3]]
    assert newsroom.memory.since[""] < NOW, "it can still be answered"
    later = NOW + timedelta(days=12)
    await work(database, newsroom, report(TITLES[1], published=later), now=later)
    assert newsroom.memory.since[""] > NOW


async def test_a23_stories_of_many_workspaces_are_forgotten_and_read_again_when_they_are_needed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memories, "MOST_HELD", memories.BARE + 5)
    words = ("coffee", "tea", "cocoa", "sugar")
    own = [replace(topic(f"slack:{word}/{word}", word), workspace=f"slack:{word}", gated=False) for word in words]
    newsroom = newsroom_of(configuration(), own)
    for word in words:
        await work(
            database, newsroom, report(TITLES[0]), report(f"Harvest of {word} in Java ruined by floods, growers say")
        )
        assert len(newsroom.memory.groupers) <= 3, "trade's, the one in use, and one more"
        assert newsroom.memory.groupers.keys() == newsroom.memory.since.keys()
    assert "slack:coffee" not in newsroom.memory.groupers
    await work(database, newsroom, report("Floods ruin coffee harvest in Java, growers say"))
    rows = await database.read(lambda tx: tx.rows("SELECT story_id, COUNT(*) AS n FROM own_reports GROUP BY story_id"))
    assert sorted(row["n"] for row in rows) == [1, 1, 1, 2], "the second report has found the story of the first"
    assert len(set((await grouped(database)).values())) == 2, "one of trade, and none"
