"""What every database engine must do. Each test runs on each engine of conftest.py."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.alert import Decision, DecisionKind, Reason
from bot.domain.entry import Entry
from bot.domain.feed import GONE_TRIES, FeedFault, Move, PolledFeed, Rhythm, Side, Skips, Validators
from bot.domain.subscription import Mute, MuteKind, Options
from bot.domain.topic import Match, Verdict
from bot.storage import decisions, entries, feeds, intake, stories, subscriptions, switches
from bot.storage.database import Database, Transaction
from bot.text.query import parse_query
from tests.values import CHANNEL, NOW, TERMINAL, ago, feed, feed_entry, story


async def polled(database: Database, number: int = 1) -> PolledFeed:
    await database.write(feeds.declare, [feed(number)], feeds.CONFIG)
    found = await database.read(feeds.active)
    return next(each for each in found if each.feed.url == feed(number).url)


async def stored(database: Database, *titles: str) -> list[Entry]:
    await database.write(intake.add_new, await polled(database), [feed_entry(title) for title in titles], NOW)
    return await database.read(entries.inbox, 100)


# --- transactions


async def test_a_failed_write_keeps_nothing(database: Database) -> None:
    def half(tx: Transaction) -> None:
        switches.turn_on(tx, "half")
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        await database.write(half)
    assert not await database.read(switches.is_on, "half")


async def test_a_list_parameter_is_a_list_in_sql_and_an_empty_one_matches_nothing(database: Database) -> None:
    await database.write(switches.turn_on, "a")
    sql = "SELECT name FROM switches WHERE name IN :names"
    assert await database.read(lambda tx: tx.rows(sql, names=["a", "b"])) == [{"name": "a"}]
    assert await database.read(lambda tx: tx.rows(sql, names=[])) == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    assert await database.migrate() == []


async def test_text_is_never_sql(database: Database) -> None:
    hostile = "x'); DROP TABLE entries; --"
    assert [entry.title for entry in await stored(database, hostile)] == [hostile]


async def test_writes_of_many_tasks_all_arrive(database: Database) -> None:
    await asyncio.gather(*(database.write(switches.turn_on, f"switch {n}") for n in range(50)))
    assert len(await database.read(lambda tx: tx.rows("SELECT name FROM switches"))) == 50


# --- feeds


async def test_a_feed_that_leaves_the_config_rests_and_comes_back_with_its_past(database: Database) -> None:
    before = await polled(database)
    taught = replace(
        before,
        next_poll_at=NOW + timedelta(minutes=5),
        validators=Validators('"e"', ""),
        rhythm=Rhythm(NOW, (1.5,) * 24),
        ttl_minutes=30,
        skips=Skips(hours=frozenset({3})),
        body_hash="ab",
        shown=7,
        sighted_at=NOW,
        move=Move("https://new.example/feed", NOW, 2),
        adopted="https://moved.example/feed",
    )
    await database.write(feeds.settle_ok, [(taught, NOW)])
    await database.write(feeds.follow_config, [feed(2)])
    assert [each.feed.name for each in await database.read(feeds.active)] == ["Outlet 2"]
    await database.write(feeds.follow_config, [feed(1), feed(2)])
    back = next(each for each in await database.read(feeds.active) if each.id == before.id)
    expected = replace(taught, first_polled_at=NOW, last_polled_at=NOW, last_ok_at=NOW)
    assert back == expected
    assert back.address == "https://moved.example/feed"


async def test_an_empty_config_rests_every_feed_of_it_and_leaves_a_persons(database: Database) -> None:
    await polled(database)
    await database.write(feeds.declare, [feed(2)], feeds.PERSON)
    await database.write(feeds.follow_config, [])
    assert [each.feed.name for each in await database.read(feeds.active)] == ["Outlet 2"]


async def test_a_feed_belongs_to_whoever_declared_it_last(database: Database) -> None:
    await polled(database)
    await database.write(feeds.follow_config, [])
    await database.write(feeds.declare, [feed(1)], feeds.PERSON)
    await database.write(feeds.follow_config, [])
    assert len(await database.read(feeds.active)) == 1, "what a person adds stays, though feeds.yaml had it once"
    await database.write(feeds.follow_config, [feed(1)])
    await database.write(feeds.follow_config, [])
    assert await database.read(feeds.active) == []


async def test_a_feed_that_was_given_up_is_asked_again_where_it_was_declared(database: Database) -> None:
    one = await polled(database)
    given_up = replace(one, failures=GONE_TRIES, fault=FeedFault.GONE, adopted="https://moved.example/feed")
    await database.write(feeds.settle_failed, given_up, NOW)
    assert await database.read(feeds.due, NOW + timedelta(days=365)) == []
    await database.write(feeds.ask_again, one.feed.url)
    (again,) = await database.read(feeds.due, NOW)
    assert (again.fault, again.failures, again.address) == (None, 0, one.feed.url)


async def test_a_feed_is_due_at_its_time_and_not_before(database: Database) -> None:
    one = await polled(database)
    assert [each.id for each in await database.read(feeds.due, NOW)] == [one.id]
    await database.write(feeds.settle_ok, [(replace(one, next_poll_at=NOW + timedelta(minutes=5)), NOW)])
    assert await database.read(feeds.due, NOW + timedelta(minutes=4)) == []
    assert [each.id for each in await database.read(feeds.due, NOW + timedelta(minutes=5))] == [one.id]


async def test_a_side_is_watched_only_while_a_feed_of_it_answers(database: Database) -> None:
    official = feed(1, side=Side.CN_OFFICIAL)
    await database.write(feeds.declare, [official], feeds.CONFIG)
    (one,) = await database.read(feeds.active)
    assert await database.read(feeds.watched_sides) == frozenset()
    await database.write(feeds.settle_ok, [(one, NOW)])
    assert await database.read(feeds.watched_sides) == {Side.CN_OFFICIAL}
    await database.write(feeds.settle_failed, replace(one, failures=1, fault=FeedFault.TIMEOUT), NOW)
    assert await database.read(feeds.watched_sides) == frozenset()


# --- entries


async def test_an_entry_is_new_once(database: Database) -> None:
    one = await polled(database)
    items = [feed_entry("a"), feed_entry("b")]
    assert len(await database.write(intake.add_new, one, items, NOW)) == 2
    assert len(await database.write(intake.add_new, one, [*reversed(items), feed_entry("c")], NOW)) == 1


async def test_the_same_text_under_a_new_id_is_not_new(database: Database) -> None:
    one = await polled(database)
    await database.write(intake.add_new, one, [feed_entry("a")], NOW)
    assert len(await database.write(intake.add_new, one, [feed_entry("a", key="another id")], NOW)) == 0


async def test_f26_a_date_in_the_future_counts_as_now(database: Database) -> None:
    one = await polled(database)
    await database.write(intake.add_new, one, [feed_entry("held before", published=NOW)], NOW)
    await database.write(feeds.settle_ok, [(one, ago(hours=2))])
    one = await polled(database)
    future = feed_entry("a", published=NOW + timedelta(days=400))
    await database.write(intake.add_new, one, [future, feed_entry("b", published=None)], NOW)
    assert [entry.published for entry in await database.read(entries.inbox, 9)] == [NOW, NOW, NOW]


async def test_f26_a_clock_that_is_minutes_ahead_makes_no_future(database: Database) -> None:
    ahead = feed_entry("a", published=NOW + timedelta(minutes=30))
    await database.write(intake.add_new, await polled(database), [ahead], NOW)
    assert [entry.published for entry in await database.read(entries.inbox, 9)] == [NOW]


@pytest.mark.parametrize("published", [None, NOW + timedelta(days=400)], ids=["undated", "of a year to come"])
async def test_f26_an_entry_of_a_baseline_of_no_moment_is_never_fresh(
    database: Database, published: datetime | None
) -> None:
    await database.write(intake.add_new, await polled(database), [feed_entry("a", published=published)], NOW)
    (found,) = await database.read(entries.inbox, 9)
    assert found.baseline
    assert found.published < ago(days=300)


async def test_the_inbox_hands_out_the_oldest_first_in_whatever_order_they_came(database: Database) -> None:
    hours = (2, 5, 3, 5)
    shown = [feed_entry(title, published=ago(hours=hour)) for title, hour in zip("CBDA", hours, strict=True)]
    await database.write(intake.add_new, await polled(database), shown, NOW)
    first, rest = await database.read(entries.inbox, 2), await database.read(entries.inbox, 4)
    assert [each.title for each in first] == ["A", "B"]
    assert [each.title for each in rest] == ["A", "B", "D", "C"]


async def test_a_verdict_takes_an_entry_out_of_the_inbox_and_can_be_read_again(database: Database) -> None:
    (one,) = await stored(database, "a")
    verdict = Verdict(one.id, True, 1.5, {"us": ("US",)}, (Match("soybeans", ("大豆",)),))
    await database.write(entries.keep_verdicts, [verdict], NOW)
    assert await database.read(entries.inbox, 9) == []
    assert await database.read(entries.verdicts, [one.id]) == {one.id: verdict}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("关税", ["美國宣布加徵關稅"]),
        ('"rare earths"', ["Rare-earth curbs eased"]),
        ("rare earth", ["Rare-earth curbs eased"]),
        ("soybean*", ["Soybeans rally"]),
        ("soybeans OR 關稅", ["Soybeans rally", "美國宣布加徵關稅"]),
        ("soybeans NOT rally", []),
        ("NEAR(rare curbs, 2)", ["Rare-earth curbs eased"]),
        ("zebra", []),
    ],
)
async def test_search_finds_both_languages_newest_first(database: Database, query: str, found: list[str]) -> None:
    await database.write(
        entries.index, await stored(database, "美國宣布加徵關稅", "Rare-earth curbs eased", "Soybeans rally")
    )
    results = await database.read(entries.search, parse_query(query), 10)
    assert [entry.title for entry in results] == found


# --- stories and subscriptions


async def test_a_story_comes_back_as_it_was_saved(database: Database) -> None:
    saved = await database.write(stories.save, story(id=0))
    assert saved.id > 0
    assert await database.read(stories.get, [saved.id, 999]) == {saved.id: saved}
    assert await database.read(stories.recent, "soybeans", 5) == [saved]
    assert await database.read(stories.recent, "tariffs", 5) == []
    assert await database.read(stories.count_since, ago(days=1)) == {"soybeans": 1}


async def test_subscribing_again_changes_the_options(database: Database) -> None:
    new = Options(min_outlets=3, sides=frozenset({Side.CN_OFFICIAL}))
    assert await database.write(subscriptions.subscribe, CHANNEL, "soybeans", Options(), "U1", NOW)
    assert not await database.write(subscriptions.subscribe, CHANNEL, "soybeans", new, "U1", NOW)
    (mine,) = await database.read(subscriptions.of_destination, CHANNEL)
    assert mine.options == new
    assert await database.read(subscriptions.of_destination, TERMINAL) == []
    assert await database.write(subscriptions.unsubscribe, CHANNEL, "soybeans")
    assert not await database.write(subscriptions.unsubscribe, CHANNEL, "soybeans")


async def test_a_mute_ends_by_itself_or_by_hand(database: Database) -> None:
    mute = Mute(CHANNEL, MuteKind.TOPIC, "soybeans", NOW + timedelta(hours=1))
    await database.write(subscriptions.mute, mute, "U1")
    assert await database.read(subscriptions.mutes, NOW) == [mute]
    assert await database.read(subscriptions.mutes, NOW + timedelta(hours=1)) == []
    assert await database.write(subscriptions.unmute, CHANNEL, MuteKind.TOPIC, "soybeans")
    assert await database.read(subscriptions.mutes, NOW) == []


async def test_of_equal_holds_only_the_latest_is_kept_and_every_announcement(database: Database) -> None:
    saved = await database.write(stories.save, story(id=0))

    async def keep(kind: DecisionKind, reason: Reason, revision: int) -> None:
        decision = Decision(kind, reason, saved.id, "soybeans", CHANNEL, revision)
        await database.write(decisions.keep, decision, NOW, 4)

    await keep(DecisionKind.HOLD, Reason.TOO_FEW_OUTLETS, 1)
    await keep(DecisionKind.HOLD, Reason.TOO_FEW_OUTLETS, 2)
    await keep(DecisionKind.ANNOUNCE, Reason.NEW_STORY, 3)
    kept = await database.read(decisions.of_story, saved.id, CHANNEL)
    assert [(each.kind, each.revision) for each in kept] == [(DecisionKind.HOLD, 2), (DecisionKind.ANNOUNCE, 3)]
    assert await database.read(decisions.baseline_announced, [4, 5]) == {(4, CHANNEL): 1}
