"""Which troubles make a notice: each once, compared with what the owner was told."""

import base64
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.commands.chinese import in_language
from bot.delivery.owner import PAUSE, tell_owner
from bot.domain.alert import DecisionKind, Notice
from bot.domain.delivery import Delivery
from bot.domain.feed import FeedFault
from bot.domain.installation import Installation
from bot.domain.subscription import Destination, Options
from bot.errors import SendError, SendReason
from bot.storage import feeds, installations, outbox, settlements, stories, subscriptions, workspaces
from bot.storage.database import Database
from bot.storage.vault import Vault
from tests.claiming import claim
from tests.values import CHANNEL, NOW, TERMINAL, alert, feed, story

OTHER = Destination("slack", "T1", "C2")
HOUR = timedelta(hours=1)


async def told(database: Database, at: datetime) -> str:
    """The title of what the owner is told at that time; "" for nothing."""
    notice = await database.write(tell_owner, TERMINAL, at)
    return notice.title if notice else ""


async def sending(database: Database, place: Destination, at: datetime) -> Delivery:
    """A message that is being sent to a place."""
    saved = await database.write(stories.save, story(id=0))
    await database.write(outbox.put, place, saved.id, DecisionKind.ANNOUNCE, alert(story_id=saved.id), at)
    return next(each for each in await claim(database, [place.platform], at) if each.destination == place)


async def refuse(database: Database, place: Destination, reason: SendReason, at: datetime) -> Delivery:
    """A message that a place refuses until it is repaired."""
    delivery = await sending(database, place, at)
    await database.write(settlements.pause, delivery, SendError(reason, "no"), at)
    return delivery


async def fail(database: Database, fault: FeedFault, polls: int, since: datetime, at: datetime) -> None:
    """Every feed has failed at so many polls in a row since then, the last one at `at`."""
    for polled in await database.read(feeds.active):
        await database.write(feeds.settle_failed, replace(polled, failures=1, fault=fault, failing_since=since), since)
        await database.write(feeds.settle_failed, replace(polled, failures=polls, fault=fault, failing_since=since), at)


async def test_a_bad_token_is_one_trouble_however_many_places_it_silences(database: Database) -> None:
    both = [await sending(database, place, NOW) for place in (CHANNEL, OTHER)]
    for each in both:
        await database.write(settlements.pause, each, SendError(SendReason.BAD_TOKEN, "token_revoked"), NOW)
    assert await told(database, NOW) == "Trouble: slack T1"


async def test_places_are_troubles_of_their_own(database: Database) -> None:
    await refuse(database, CHANNEL, SendReason.PLACE_GONE, NOW)
    await refuse(database, OTHER, SendReason.NO_PERMISSION, NOW)
    assert await told(database, NOW) == "Trouble: slack C1, slack C2"
    assert await told(database, NOW + 2 * PAUSE) == ""


async def test_f42_without_an_owner_whoever_subscribed_a_place_is_told_once(database: Database) -> None:
    elsewhere = Destination("discord", "7", "8")
    for place, person in ((OTHER, "U1"), (OTHER, "U2"), (elsewhere, "9")):
        await database.write(subscriptions.subscribe, place, f"soybeans-{person}", Options(), person, NOW)
    for place in (OTHER, elsewhere):
        await refuse(database, place, SendReason.NO_PERMISSION, NOW)
    await database.write(tell_owner, None, NOW)
    await database.write(tell_owner, None, NOW + 2 * PAUSE)
    waiting = await claim(database, ["slack", "discord"], NOW + 2 * PAUSE)
    told = {each.destination: each.content for each in waiting if isinstance(each.content, Notice)}
    assert set(told) == {Destination("slack", "T1", "U1"), Destination("discord", "9", "9")}
    assert told[Destination("slack", "T1", "U1")].title == "Trouble: slack C2"


async def test_f42_of_a_workspace_that_takes_no_message_the_log_is_told_and_not_its_installer(
    database: Database,
) -> None:
    installed = Installation("slack", "T1", "Grain desk", "xoxb-1", "B1", "U1", frozenset(), NOW)
    await database.write(installations.put, Vault(base64.b64encode(bytes(32)).decode()), installed)
    await refuse(database, CHANNEL, SendReason.BAD_TOKEN, NOW)
    notice = await database.write(tell_owner, None, NOW)
    assert notice is not None
    assert notice.title == "Trouble: slack T1"
    assert await database.read(outbox.last_notice_at, NOW) is None, "nothing is put where nothing leaves"


async def test_whoever_is_told_is_told_in_his_own_language(database: Database) -> None:
    elsewhere = Destination("discord", "7", "8")
    languages = {(OTHER, "U1"): "zh", (CHANNEL, "U2"): "en", (elsewhere, "9"): "zh"}
    for (place, person), language in languages.items():
        await database.write(subscriptions.subscribe, place, "soybeans", Options(lang=language), person, NOW)
        await refuse(database, place, SendReason.NO_PERMISSION, NOW)
    await database.write(tell_owner, None, NOW, in_language)
    waiting = await claim(database, ["slack", "discord"], NOW + PAUSE)
    told = {each.destination.place: each.content for each in waiting if isinstance(each.content, Notice)}
    assert told["U2"].title == "Trouble: slack C1"
    for person, place in (("U1", "slack C2"), ("9", "discord 8")):
        assert told[person].title == f"故障：{place}"
        (item,) = told[person].items
        assert "请邀请机器人加入该处" in item.detail
        assert not re.search(r"[a-z]{3,} [a-z]{3,}", item.detail), item.detail


async def test_the_owners_place_is_told_in_the_language_it_is_subscribed_in(database: Database) -> None:
    await database.write(subscriptions.subscribe, OTHER, "soybeans", Options(lang="zh"), "U1", NOW)
    await database.write(feeds.declare, [feed()], feeds.CONFIG)
    await fail(database, FeedFault.GONE, 2, NOW, NOW)
    english = await database.write(tell_owner, OTHER, NOW, in_language)
    assert english is not None
    assert english.title == "Trouble: Outlet 1", "what is returned is for the log"
    (notice,) = [each.content for each in await claim(database, ["slack"], NOW)]
    assert isinstance(notice, Notice)
    assert notice.title == "故障：Outlet 1"
    assert "连续2次（自01-05 12:00 UTC起）。请删除它或给出新地址" in notice.items[0].detail
    assert notice.hint == "tradewire feeds health 显示每个来源的状况"


async def test_a_place_works_again_when_it_has_taken_a_message_since_it_was_told(database: Database) -> None:
    delivery = await refuse(database, CHANNEL, SendReason.PLACE_GONE, NOW)
    await told(database, NOW)
    await database.write(settlements.settle_sent, delivery, "ref", NOW + HOUR)
    assert await told(database, NOW + 2 * HOUR) == "Works again: slack C1"
    assert await told(database, NOW + 4 * HOUR) == ""


async def test_a_place_whose_messages_were_given_up_does_not_work_for_that(database: Database) -> None:
    await refuse(database, CHANNEL, SendReason.PLACE_GONE, NOW)
    await told(database, NOW)
    sent = await sending(database, OTHER, NOW + HOUR)
    await database.write(settlements.settle_sent, sent, "ref", NOW + HOUR)
    refused = await refuse(database, OTHER, SendReason.PLACE_GONE, NOW + 2 * HOUR)
    assert await told(database, NOW + 3 * HOUR) == "Trouble: slack C2"
    await database.write(settlements.settle_failed, refused, "expired: it waited", NOW + 4 * HOUR)
    assert await told(database, NOW + 5 * HOUR) == ""


@pytest.mark.parametrize("what", [SendReason.PLACE_GONE, SendReason.BAD_TOKEN])
async def test_of_what_is_deleted_after_its_time_of_grace_nobody_is_told_that_it_works_again(
    database: Database, what: SendReason
) -> None:
    await refuse(database, CHANNEL, what, NOW)
    assert await told(database, NOW)
    if what is SendReason.PLACE_GONE:
        await database.write(workspaces.delete_place, CHANNEL)
    else:
        await database.write(workspaces.delete, CHANNEL.platform, CHANNEL.workspace)
    assert await told(database, NOW + 2 * PAUSE) == ""


async def test_a_failing_feed_that_is_removed_is_not_mentioned_any_more(database: Database) -> None:
    await database.write(feeds.declare, [feed()], feeds.CONFIG)
    await fail(database, FeedFault.GONE, 1, NOW, NOW)
    assert await told(database, NOW) == "Trouble: Outlet 1"
    await database.write(feeds.remove, feed().url)
    assert await told(database, NOW + 2 * PAUSE) == ""


async def test_another_fault_in_between_is_neither_news_nor_the_end_of_the_trouble(database: Database) -> None:
    await database.write(feeds.declare, [feed()], feeds.CONFIG)
    await fail(database, FeedFault.BLOCKED, 3, NOW, NOW + HOUR)
    assert await told(database, NOW + HOUR) == "Trouble: Outlet 1"
    await fail(database, FeedFault.TIMEOUT, 4, NOW, NOW + 2 * HOUR)
    assert await told(database, NOW + 3 * HOUR) == ""
    await fail(database, FeedFault.BLOCKED, 5, NOW, NOW + 4 * HOUR)
    assert await told(database, NOW + 5 * HOUR) == ""


@pytest.mark.parametrize(
    ("number", "fault", "title"),
    [
        (6, FeedFault.UNREACHABLE, "Trouble: most feeds"),
        (5, FeedFault.TIMEOUT, "Trouble: most feeds"),
        (4, FeedFault.TIMEOUT, "Trouble: Outlet 1, Outlet 2, Outlet 3 and 1 more"),  # too few to tell
        (6, FeedFault.HTTP_ERROR, "Trouble: Outlet 1, Outlet 2, Outlet 3 and 3 more"),  # they are reached
    ],
)
async def test_it_is_the_network_when_most_of_many_feeds_cannot_be_reached(
    database: Database, number: int, fault: FeedFault, title: str
) -> None:
    await database.write(feeds.declare, [feed(each + 1) for each in range(number)], feeds.CONFIG)
    await fail(database, fault, 9, NOW, NOW + timedelta(days=2))
    assert await told(database, NOW + timedelta(days=2)) == title


async def test_half_of_the_feeds_are_not_the_network(database: Database) -> None:
    await database.write(feeds.declare, [feed(number) for number in range(1, 4)], feeds.CONFIG)
    await fail(database, FeedFault.TIMEOUT, 9, NOW, NOW + timedelta(hours=2))
    await database.write(feeds.declare, [feed(number) for number in range(4, 7)], feeds.CONFIG)
    for polled in await database.read(feeds.active):
        if polled.fault is None:
            await database.write(feeds.settle_ok, [(polled, NOW)])
    assert await told(database, NOW + timedelta(hours=2)) == ""


async def test_one_failed_poll_of_each_feed_is_not_the_network(database: Database) -> None:
    await database.write(feeds.declare, [feed(number) for number in range(1, 7)], feeds.CONFIG)
    await fail(database, FeedFault.TIMEOUT, 1, NOW, NOW)
    assert await told(database, NOW) == ""
    await fail(database, FeedFault.TIMEOUT, 2, NOW, NOW + HOUR)
    assert await told(database, NOW + HOUR) == "Trouble: most feeds"


async def test_f12_a_notice_that_a_clock_set_ahead_dated_does_not_silence_the_owner(database: Database) -> None:
    third = Destination("slack", "T1", "C3")
    for place, at in ((CHANNEL, NOW + timedelta(days=365)), (OTHER, NOW), (third, NOW + HOUR / 2)):
        await refuse(database, place, SendReason.PLACE_GONE, at)
        found = await told(database, at)
        assert bool(found) == (place != third), "what comes within the hour waits for its end, as ever"
    assert await told(database, NOW + 2 * HOUR)
