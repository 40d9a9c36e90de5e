"""What is too old goes, all of it and nothing else, in batches that hold the lock for moments."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.delivery import places
from bot.domain.alert import Decision, DecisionKind, Notice, Reason
from bot.domain.complaint import ComplaintKind
from bot.domain.digest import Digest, Held
from bot.domain.subscription import Destination, Mute, MuteKind
from bot.storage import (
    audit,
    complaints,
    decisions,
    departures,
    entries,
    feeds,
    follows,
    heard,
    held,
    intake,
    outbox,
    retention,
    stories,
    subscriptions,
)
from bot.storage.database import Database, Transaction
from bot.text.query import parse_query
from tests.values import NOW, TERMINAL, ago, alert, feed, feed_entry, story

# Tables that are kept whatever their age: what the operator and people have set, and what polling has learnt.
KEPT = {
    "switches",
    "feeds",
    "feed_items",
    "closed_servers",
    "subscriptions",
    "own_topics",
    "complaints",
    "troubles",
    "pauses",
    "closures",
    "keepers",
    "installations",
    "purchases",
    "reported",
}


GONE = Destination("slack", "T9", "")


async def number(database: Database, table: str) -> int:
    rows = await database.read(lambda tx: tx.rows(f"SELECT COUNT(*) AS number FROM {table}"))
    return int(rows[0]["number"])


def a_story_with_everything(tx: Transaction, days: float, cases: int = 1) -> int:
    """A story of so many days ago: entries, verdicts, decisions, a message, and what a digest told of it."""
    then = ago(days=days)
    (polled,) = feeds.active(tx)
    shown = [feed_entry(f"Soybeans {days} {case}", published=then) for case in range(cases)]
    intake.add_new(tx, polled, shown, then)
    found = entries.inbox(tx, cases)
    tx.execute("UPDATE entries SET judged_at = seen_at")
    entries.index(tx, found)
    heard.first(tx, f"event {days}", then)
    departures.begin(tx, GONE, then)
    kept = stories.save(tx, story(id=0, first_published=then, last_published=then))
    entries.assign(tx, [each.id for each in found], kept)
    decision = Decision(DecisionKind.ANNOUNCE, Reason.NEW_STORY, kept.id, "soybeans", TERMINAL, 1)
    decisions.keep(tx, decision, then)
    draft = alert(story_id=kept.id)
    outbox.put(tx, TERMINAL, kept.id, DecisionKind.ANNOUNCE, draft, then)
    tx.execute("UPDATE deliveries SET state = 'sent', settled_at = created_at")
    digest = outbox.put_digest(tx, TERMINAL, then)
    outbox.fill_digest(tx, digest, Digest("", (), 0), [("soybeans", Reason.DAILY, then)])
    tx.execute("UPDATE deliveries SET state = 'sent', settled_at = created_at WHERE id = :id", id=digest)
    held.hold(tx, TERMINAL, Held("soybeans", Reason.DAILY, draft, then, then))
    held.put_in(tx, TERMINAL, [kept.id], digest)
    subscriptions.mute(tx, Mute(TERMINAL, MuteKind.STORY, str(kept.id), then), "U1")
    audit.keep(tx, TERMINAL, "U1", "subscribe soybeans", then)
    follows.follow(tx, TERMINAL, kept.id, "U1", then)
    stories.keep_version(tx, kept, then)
    return kept.id


@pytest.fixture
async def one_feed(database: Database) -> Database:
    await database.write(feeds.declare, [feed(1)], feeds.CONFIG)
    return database


async def test_what_is_old_goes_and_what_is_young_stays(one_feed: Database) -> None:
    for days in (500, 200, 100, 1):
        await one_feed.write(a_story_with_everything, days)
    await retention.retain(one_feed, NOW)
    assert {table: await number(one_feed, table) for table in ("entries", "stories", "decisions", "story_topics")} == {
        "entries": 2,
        "stories": 2,
        "decisions": 2,
        "story_topics": 2,
    }
    assert await number(one_feed, "deliveries") == 2
    assert await number(one_feed, "held") == 1
    assert await number(one_feed, "seen") == 2
    assert await number(one_feed, "mutes") == 0
    assert await number(one_feed, "audit") == 3
    found = await one_feed.read(entries.search, parse_query("soybeans"), 10)
    assert [entry.title for entry in found] == ["Soybeans 1 0", "Soybeans 100 0"]
    assert not await one_feed.read(lambda tx: tx.rows("PRAGMA foreign_key_check"))


async def test_an_entry_that_was_old_when_it_was_seen_stays_for_as_long_as_any_other(one_feed: Database) -> None:
    (polled,) = await one_feed.read(feeds.active)
    await one_feed.write(intake.add_new, polled, [feed_entry("Soybeans", published=None)], NOW)
    (undated,) = await one_feed.read(entries.inbox, 1)
    kept = await one_feed.write(stories.save, story(id=0, last_published=undated.published))
    await one_feed.write(entries.assign, [undated.id], kept)
    await retention.retain(one_feed, NOW)
    assert await number(one_feed, "stories") == await number(one_feed, "entries") == 1
    await retention.retain(one_feed, NOW + retention.ENTRIES + timedelta(hours=1))
    assert await number(one_feed, "stories") == await number(one_feed, "entries") == 0


async def test_what_was_told_of_a_story_that_still_grows_is_not_forgotten(one_feed: Database) -> None:
    story_id = await one_feed.write(a_story_with_everything, 100)
    grown = story(id=story_id, first_published=ago(days=100), last_published=ago(days=2))
    await one_feed.write(stories.save, grown)
    await retention.retain(one_feed, NOW)
    assert await one_feed.read(outbox.told, [story_id])


async def test_a_story_that_somebody_complained_of_stays_as_evidence(one_feed: Database) -> None:
    story_id = await one_feed.write(a_story_with_everything, 400)
    await one_feed.write(complaints.keep, TERMINAL, "U1", story_id, ComplaintKind.IRRELEVANT, {}, ago(days=399))
    await retention.retain(one_feed, NOW)
    assert await one_feed.read(stories.get, [story_id])


@pytest.mark.parametrize(("days", "kept"), [(89, True), (91, False)])
async def test_what_still_waits_to_be_sent_stays_with_its_story_for_ninety_days(
    one_feed: Database, days: float, kept: bool
) -> None:
    story_id = await one_feed.write(a_story_with_everything, 400)
    waits = "UPDATE deliveries SET state = 'pending', settled_at = NULL, created_at = :then WHERE kind = 'announce'"
    await one_feed.write(lambda tx: tx.execute(waits, then=ago(days=days).timestamp()))
    await retention.retain(one_feed, NOW)
    assert bool(await one_feed.read(stories.get, [story_id])) is kept


async def test_a_digest_that_waits_stays_however_long_since_it_says_what_came_meanwhile(one_feed: Database) -> None:
    await one_feed.write(outbox.put_digest, TERMINAL, ago(days=100))
    await one_feed.write(outbox.put_notice, TERMINAL, Notice("Trouble", ()), ago(days=100))
    await retention.retain(one_feed, NOW)
    assert await one_feed.read(lambda tx: tx.rows("SELECT kind FROM deliveries")) == [{"kind": "digest"}]


async def test_every_table_is_either_swept_or_kept_on_purpose(one_feed: Database) -> None:
    """A new table with rows that come in by themselves must be added to the sweeps."""
    await one_feed.write(a_story_with_everything, 600)
    rows = await one_feed.read(
        lambda tx: tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    )
    ours = {row["name"] for row in rows if not row["name"].startswith(("_sqlite", "entries_search"))}
    await retention.retain(one_feed, NOW)
    left = {table for table in ours - KEPT if await number(one_feed, table)}
    assert not left
    swept = set(retention.SWEEPS) | {
        "decisions",
        "matches",
        "entry_versions",
        "story_topics",
        "story_versions",
        "own_reports",
        "follows",
        "digest_periods",
        "errands",
    }
    assert ours - KEPT - swept == set(), "sweep it in bot/storage/retention.py, or name it in KEPT"


async def test_batches_grow_and_shrink_so_that_the_lock_is_held_for_moments(
    one_feed: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def slow(tx: Transaction, now: Any, limit: int) -> int:
        asked.append(limit)
        return 1 if len(asked) < 20 else 0

    monkeypatch.setattr(retention, "SWEEPS", {"slow": slow})
    # Every row takes half a millisecond.
    monkeypatch.setattr(retention, "perf_counter", lambda: sum(asked) * 0.0005)
    await retention.retain(one_feed, NOW)
    assert asked[0] == retention.FEWEST
    assert max(asked) * 0.0005 < 2 * retention.LOCK
    assert sum(asked[10:]) / 10 * 0.0005 > retention.LOCK / 3


async def test_a_large_backlog_is_worked_off_while_others_write(one_feed: Database) -> None:
    for day in range(30):
        await one_feed.write(a_story_with_everything, 300 + day, 100)
    deleted = await retention.retain(one_feed, NOW)
    assert deleted["stories"] == 30
    assert await number(one_feed, "entries") == 0
    assert timedelta() < retention.DELIVERIES < retention.STORIES


async def test_what_waits_for_a_channel_that_the_bot_was_taken_out_of_does_not_grow_with_the_years(
    database: Database,
) -> None:
    closed = Destination("slack", "T1", "C1")
    await database.write(places.close, closed, places.Closed.REMOVED, NOW, NOW)
    day = timedelta(days=1)
    for number_of_day in range(400):
        now = NOW + number_of_day * day
        await database.write(_news, closed, now)
        if number_of_day % 20 == 19:
            await retention.retain(database, now)
    oldest = await database.read(
        lambda tx: tx.rows("SELECT MIN(created_at) AS delivery, COUNT(*) AS number FROM deliveries")[0]
    )
    assert oldest["number"] <= 91
    assert oldest["delivery"] >= (now - retention.DELIVERIES).timestamp()
    assert await number(database, "stories") <= 181


def _news(tx: Transaction, here: Destination, now: datetime) -> None:
    kept = stories.save(tx, story(id=0, first_published=now, last_published=now)).id
    outbox.put(tx, here, kept, DecisionKind.ANNOUNCE, alert(story_id=kept), now)
