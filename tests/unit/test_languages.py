"""A destination that asked for a language is told in it as soon as a report in it exists."""

from dataclasses import replace

import pytest

from bot.desk.telling import Decided
from bot.domain.alert import Alert, DecisionKind
from bot.domain.entry import FeedEntry
from bot.domain.subscription import Destination, Options
from bot.pipeline import desk
from bot.storage import feeds, intake, outbox, subscriptions
from bot.storage.database import Database
from bot.wiring import newsroom_of
from tests.shipped import configuration
from tests.values import NOW, ago, feed, feed_entry

READS_CHINESE, READS_ALL = Destination("slack", "T1", "zh"), Destination("slack", "T1", "all")
ENGLISH = feed_entry(
    "China's commerce ministry suspends rare earth export controls on US for a year",
    text="China's commerce ministry said on Friday it would suspend six control measures until November 10, 2026.",
    published=ago(minutes=30),
)
CHINESE = feed_entry(
    "商务部：暂停实施对美稀土出口管制措施至2026年11月10日",
    text="商务部7日发布公告，暂停实施六项对美稀土出口管制措施，至2026年11月10日。",
    published=ago(minutes=20),
)


@pytest.fixture
async def database(database: Database) -> Database:
    await database.write(feeds.declare, [feed(1), feed(2, language="zh")], feeds.CONFIG)
    for place, options in ((READS_CHINESE, Options(lang="zh")), (READS_ALL, Options())):
        await database.write(subscriptions.subscribe, place, "rare_earths", options, "U1", NOW)
    return database


async def bring(database: Database, feed_id: int, item: FeedEntry) -> list[Decided]:
    """A feed brings this, and the desk takes it all the way."""
    polled = next(each for each in await database.read(feeds.active) if each.id == feed_id)
    await database.write(intake.add_new, replace(polled, first_polled_at=ago(days=30)), [item], NOW)
    return await database.write(desk, newsroom_of(configuration()), NOW) or []


async def told(database: Database, place: Destination) -> Alert:
    (row,) = await database.read(lambda tx: tx.rows("SELECT MAX(id) AS id FROM stories"))
    found = await database.read(outbox.told, [row["id"]])
    return found[row["id"], place]


async def test_the_original_is_marked_until_a_report_in_the_language_comes(database: Database) -> None:
    await bring(database, 1, ENGLISH)
    first = await told(database, READS_CHINESE)
    assert (first.headline, first.original) == (ENGLISH.title, "原文为英文")
    assert first.facts.startswith("商务部 · 暂停")
    decided = await bring(database, 2, CHINESE)
    assert {each.decision.kind for each in decided} == {DecisionKind.AMEND}
    now = await told(database, READS_CHINESE)
    assert (now.headline, now.original, now.facts) == (CHINESE.title, "", "")
    assert (await told(database, READS_ALL)).headline == ENGLISH.title
