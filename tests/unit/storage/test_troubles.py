"""What every database engine must do for notices, troubles and coverage."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.alert import DecisionKind, Item, Notice
from bot.domain.delivery import Delivery
from bot.domain.feed import PolledFeed, Side
from bot.domain.health import STALE_AFTER, Trouble
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import coverage, feeds, intake, outbox, settlements, stories, troubles
from bot.storage.database import Database
from bot.storage.troubles import Told
from tests.claiming import claim
from tests.values import CHANNEL, NOW, TERMINAL, ago, alert, feed, feed_entry, story

NOTICE = Notice("Trouble: Outlet 1", (Item("Outlet 1", "", "gone: HTTP 410. Remove it."),), "a hint")
HOUR = timedelta(hours=1)
DOWN = SendError(SendReason.UNREACHABLE, "no answer")


def trouble(number: int = 1) -> Trouble:
    return Trouble(f"feed {number}", f"Outlet {number}", ago(days=number))


async def refuse(database: Database, place: Destination, error: SendError) -> Delivery:
    """A story's delivery to a place that has refused it."""
    saved = await database.write(stories.save, story(id=0))
    await database.write(outbox.put, place, saved.id, DecisionKind.ANNOUNCE, alert(story_id=saved.id), NOW)
    (waiting,) = [each for each in await claim(database, [place.platform], NOW) if each.destination == place]
    await database.write(settlements.pause if error.permanent else settlements.postpone, waiting, error, NOW)
    return waiting


# --- notices


async def test_a_notice_is_leased_as_it_was_put_in_the_order_of_its_place(database: Database) -> None:
    await database.write(outbox.put_notice, TERMINAL, NOTICE, NOW)
    await database.write(outbox.put_notice, TERMINAL, replace(NOTICE, title="later"), NOW)
    (first,) = await claim(database, ["terminal"], NOW)
    assert (first.content, first.kind, first.story_id, first.message_ref) == (NOTICE, None, None, None)
    assert await claim(database, ["terminal"], NOW) == []
    await database.write(settlements.settle_sent, first, "", NOW)
    (second,) = await claim(database, ["terminal"], NOW)
    assert second.content == replace(NOTICE, title="later")


async def test_the_latest_notice_is_known_and_no_alert_counts_as_one(database: Database) -> None:
    await refuse(database, CHANNEL, DOWN)
    assert await database.read(outbox.last_notice_at, NOW) is None
    await database.write(outbox.put_notice, TERMINAL, NOTICE, ago(hours=2))
    await database.write(outbox.put_notice, TERMINAL, NOTICE, ago(hours=1))
    assert await database.read(outbox.last_notice_at, NOW) == ago(hours=1)


# --- troubles


async def test_a_told_trouble_is_kept_until_it_is_long_over(database: Database) -> None:
    await database.write(troubles.begin, [trouble(1), trouble(2)], NOW)
    await database.write(troubles.end, ["feed 1"], NOW + HOUR)
    kept = [Told(trouble(2), NOW, None), Told(trouble(1), NOW, NOW + HOUR)]
    assert await database.read(troubles.told) == kept
    await database.write(troubles.forget, NOW + HOUR, NOW + HOUR)
    assert await database.read(troubles.told) == kept
    await database.write(troubles.forget, NOW + 2 * HOUR, NOW + 2 * HOUR)
    assert await database.read(troubles.told) == kept[:1]


async def test_a_trouble_that_comes_back_is_one_again(database: Database) -> None:
    await database.write(troubles.begin, [trouble()], NOW)
    await database.write(troubles.end, ["feed 1"], NOW)
    await database.write(troubles.begin, [trouble()], NOW + HOUR)
    assert await database.read(troubles.told) == [Told(trouble(), NOW + HOUR, None)]


# --- coverage


async def polled(database: Database, number: int = 1) -> PolledFeed:
    """A feed whose baseline was taken."""
    await database.write(feeds.declare, [feed(number)], feeds.CONFIG)
    (one,) = [each for each in await database.read(feeds.active) if each.feed == feed(number)]
    await database.write(feeds.settle_ok, [(one, ago(days=30))])
    return replace(one, first_polled_at=ago(days=30))


async def test_a_side_whose_only_feed_is_stale_is_not_watched(database: Database) -> None:
    one = await polled(database)
    assert await database.read(feeds.watched_sides) == {Side.PRESS}
    await database.write(feeds.settle_ok, [(replace(one, newest_at=NOW - STALE_AFTER - HOUR), NOW)])
    assert await database.read(feeds.watched_sides) == frozenset()
    await database.write(feeds.settle_ok, [(replace(one, newest_at=NOW - STALE_AFTER), NOW)])
    assert await database.read(feeds.watched_sides) == {Side.PRESS}


async def test_delays_are_of_dated_news_seen_lately(database: Database) -> None:
    one, two = await polled(database, 1), await polled(database, 2)
    await database.write(intake.add_new, one, [feed_entry("long ago", published=ago(days=20))], ago(days=19))
    news = [feed_entry("a", published=ago(minutes=7)), feed_entry("b", published=None), feed_entry("c", published=NOW)]
    await database.write(intake.add_new, one, news, NOW)
    await database.write(intake.add_new, replace(two, first_polled_at=None), [feed_entry("held before")], NOW)
    await database.write(intake.add_new, two, [feed_entry("d", published=ago(hours=2))], ago(hours=1))
    assert await database.read(coverage.delays, ago(days=7)) == {one.id: [timedelta(minutes=7)], two.id: [HOUR]}
