"""Held back and then told together: once, and with how many."""

from datetime import timedelta

import pytest

from bot.alerts.digest import LINES
from bot.domain.alert import DecisionKind, Reason
from bot.domain.story import Level
from bot.domain.subscription import Destination
from bot.storage import held, outbox, settlements
from bot.storage.restore import count_as_told
from tests.claiming import claim
from tests.unit.delivery.house_of_days import Days
from tests.values import CHANNEL, NOW, outlet, story

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


async def test_a_daily_digest_tells_all_of_the_day_at_its_time_and_says_how_many_there_are(days: Days) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    decided = [await days.news() for _ in range(3)]
    assert [(d.decision.kind, d.decision.reason) for (d,) in decided] == [(DecisionKind.HOLD, Reason.DAILY)] * 3
    await days.pass_time(NOW.replace(hour=17, minute=30), timedelta(minutes=30))
    assert not days.mouth.posts
    assert not days.titles
    await days.pass_time(NOW.replace(hour=20), timedelta(minutes=30))
    assert days.titles == ["Digest: 3 stories of the day"]
    assert not days.told


async def test_quiet_hours_end_in_one_digest(days: Days) -> None:
    await days.ask("subscribe soybeans quiet 11:00-13:00")
    await days.news()
    await days.news()
    await days.pass_time(NOW + 2 * HOUR, 10 * MINUTE)
    assert days.titles == ["Digest: 2 stories of quiet hours"]
    await days.news()
    await days.tick()
    assert len(days.told) == 1


async def test_flash_is_told_in_quiet_hours(days: Days) -> None:
    await days.ask("subscribe soybeans quiet 11:00-13:00")
    await days.news(level=Level.FLASH)
    await days.tick()
    assert len(days.told) == 1


async def test_at_most_so_many_a_day_are_told_and_the_rest_comes_together_on_the_next_day(days: Days) -> None:
    await days.ask("subscribe soybeans max 2/day")
    for _ in range(5):
        await days.news()
        await days.tick()
    assert (len(days.told), days.titles) == (2, [])
    await days.pass_time(NOW + 13 * HOUR, HOUR)
    assert days.titles == ["Digest: 3 stories beyond the day's number"]
    for _ in range(3):
        await days.news()
    await days.tick()
    assert len(days.told) == 4


async def test_days_off_end_in_one_digest_on_the_next_allowed_day(days: Days) -> None:
    await days.ask("subscribe soybeans days tue-fri tz Asia/Shanghai")  # NOW is a Monday, 20:00 there
    await days.news()
    await days.pass_time(NOW + 3 * HOUR, HOUR)
    assert not days.titles
    await days.pass_time(NOW + 5 * HOUR, HOUR)
    assert days.titles == ["Digest: 1 story of days off"]


async def test_a_long_digest_is_one_message_that_says_how_many_are_not_shown(days: Days) -> None:
    await days.ask("subscribe soybeans hourly")
    for _ in range(LINES + 7):
        await days.news()
    await days.pass_time(NOW + HOUR, HOUR)
    ((_, digest),) = days.mouth.digests
    assert (digest.held, len(digest.items)) == (LINES + 7, LINES)


async def test_what_a_digest_told_is_not_told_again_when_more_outlets_report_it(days: Days) -> None:
    await days.ask("subscribe soybeans hourly")
    (first,) = await days.news()
    await days.pass_time(NOW + HOUR, HOUR)
    await days.ask("subscribe soybeans instant")
    days.now += MINUTE
    (again,) = await days.news(first, outlets=(outlet(1), outlet(2)))
    assert (again.decision.kind, again.decision.reason) == (DecisionKind.SKIP, Reason.ALREADY_TOLD)
    await days.tick()
    assert not days.told
    assert len(days.titles) == 1


async def test_a_correction_in_quiet_hours_edits_the_message_at_once_and_the_digest_says_so_once(days: Days) -> None:
    await days.ask("subscribe soybeans")
    (first,) = await days.news()
    await days.tick()
    await days.ask("subscribe soybeans quiet 11:00-13:00")
    for _ in range(2):
        days.now += 5 * MINUTE
        await days.news(first, taken_out=story(id=9))
    await days.pass_time(NOW + 2 * HOUR, 10 * MINUTE)
    assert days.mouth.edits == 1
    ((_, digest),) = days.mouth.digests
    assert [item.detail.split(" · ")[-1] for item in digest.items] == ["corrected"]


async def test_what_another_topic_has_told_meanwhile_is_not_in_the_digest(days: Days) -> None:
    await days.ask("subscribe purchases daily 18:00")
    (first,) = await days.news()
    await days.ask("subscribe soybeans")
    await days.news(first, outlets=(outlet(1), outlet(2)))
    await days.pass_time(NOW + 8 * HOUR, HOUR)
    assert len(days.told) == 1
    assert not days.titles


async def test_what_is_muted_or_unsubscribed_meanwhile_is_not_in_the_digest(days: Days) -> None:
    there = Destination("slack", "T1", "C2")
    await days.ask("subscribe soybeans daily 18:00")
    await days.ask("subscribe soybeans daily 18:00", there)
    await days.news()
    await days.ask("mute soybeans 1d")
    await days.ask("unsubscribe soybeans", there)
    await days.pass_time(NOW + 8 * HOUR, HOUR)
    assert not days.titles


async def test_a_changed_subscription_changes_when_what_is_held_is_told(days: Days) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    await days.news()
    await days.ask("subscribe soybeans instant")
    await days.tick()
    assert days.titles == ["Digest: 1 story of the day"]


async def test_a_digest_that_could_not_be_sent_yet_takes_in_what_becomes_due_meanwhile(days: Days) -> None:
    await days.ask("subscribe soybeans hourly")
    for _ in range(72):
        await days.news()
        days.now += HOUR
        await days.tick(send=False)  # the platform is away
    await days.tick()
    assert days.titles == ["Digest: 72 stories of the hour"]


async def test_what_was_put_into_a_digest_and_failed_for_good_was_not_told(days: Days) -> None:
    await days.ask("subscribe soybeans hourly")
    (decided,) = await days.news()
    days.now += HOUR
    await days.tick(send=False)
    story = [decided.decision.story_id]
    assert await days.database.read(held.told, story)
    unsent = await days.database.read(outbox.waiting_digest, CHANNEL)
    assert unsent is not None
    (digest,) = await claim(days.database, ["slack"], days.now)
    await days.database.write(settlements.settle_failed, digest, "place_gone", days.now)
    assert not await days.database.read(held.told, story)


async def test_a_place_that_is_told_in_chinese_has_its_digest_and_its_daily_line_in_chinese(days: Days) -> None:
    await days.ask("subscribe soybeans daily 18:00 lang zh")
    await days.ask("subscribe pulse daily 18:00")
    await days.news(level=Level.URGENT)
    await days.pass_time(NOW + 12 * HOUR, HOUR)
    ((_, digest),) = days.mouth.digests
    assert (digest.title, digest.hint) == (
        "汇总：1则报道（当日）",
        "过去一天此处推送1则：1/1个来源正常",
    )
    assert digest.items[0].detail.startswith("重要 · 大豆 · 1家媒体 · s")
    assert digest.language == "zh"


@pytest.mark.parametrize("ends", ["unsubscribe soybeans", "mute soybeans 1w"])
@pytest.mark.parametrize("other", ["daily 19:00", "quiet 11:00-19:00"])
async def test_a_story_held_for_two_topics_is_told_for_the_other_when_one_is_unsubscribed_or_muted(
    days: Days, ends: str, other: str
) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    await days.ask(f"subscribe purchases {other}")
    await days.news()
    await days.ask(ends)
    await days.pass_time(NOW.replace(hour=18, minute=30), 10 * MINUTE)
    assert not days.titles, "it is due when the other topic's stories are"
    await days.pass_time(NOW.replace(hour=22), 10 * MINUTE)
    assert [digest.held for _, digest in days.mouth.digests] == [1]


async def test_a_story_held_for_two_topics_is_told_once_at_the_earlier_time(days: Days) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    await days.ask("subscribe purchases daily 17:00")
    await days.news()
    await days.pass_time(NOW + 30 * HOUR, HOUR)
    assert [digest.held for _, digest in days.mouth.digests] == [1]
    assert not await days.database.read(held.waiting, CHANNEL)


async def test_what_two_topics_had_in_a_digest_that_has_not_left_comes_for_the_one_that_is_left(days: Days) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    await days.ask("subscribe purchases daily 19:00")
    await days.news()
    days.now = NOW.replace(hour=18, minute=5)
    await days.tick(send=False)
    await days.ask("unsubscribe soybeans")
    await days.tick()
    assert not days.titles
    await days.pass_time(NOW.replace(hour=20), 10 * MINUTE)
    assert [digest.held for _, digest in days.mouth.digests] == [1]


async def test_f8_what_may_have_been_told_for_one_topic_before_a_restore_is_not_told_for_another(days: Days) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    await days.ask("subscribe purchases daily 19:00")
    await days.news()
    days.now = NOW.replace(hour=18, minute=30)
    await days.database.write(count_as_told, days.now, days.now)
    await days.pass_time(NOW + 30 * HOUR, HOUR)
    assert not days.titles


@pytest.mark.parametrize("hours", [1, 8])  # within the freshness window, and after it
async def test_a_held_story_that_is_withdrawn_or_edited_meanwhile_is_told_as_it_is_now(days: Days, hours: int) -> None:
    await days.ask("subscribe soybeans daily 09:00")
    await days.ask("subscribe tariffs daily 10:00 level flash")
    (first,) = await days.news(headline="China cancels all soybeans")
    days.now += hours * HOUR
    await days.news(first, headline="Withdrawn: China cancels all soybeans", first_published=NOW, last_published=NOW)
    await days.pass_time(NOW + DAY, HOUR)
    ((_, digest),) = days.mouth.digests
    assert [item.text for item in digest.items] == ["Withdrawn: China cancels all soybeans"]


async def test_what_is_less_than_was_asked_for_by_the_time_of_the_digest_is_not_in_it(days: Days) -> None:
    await days.ask("subscribe soybeans daily 09:00 level urgent")
    (first,) = await days.news(level=Level.URGENT)
    days.now += HOUR
    await days.news(first, level=Level.ROUTINE, first_published=NOW, last_published=NOW)
    await days.pass_time(NOW + DAY, HOUR)
    assert not days.titles


@pytest.mark.parametrize("cadence", ["hourly", "quiet 11:00-13:00"])
async def test_a_story_that_is_withdrawn_before_its_digest_has_left_is_told_as_it_is_now(
    days: Days, cadence: str
) -> None:
    await days.ask(f"subscribe soybeans {cadence}")
    (first,) = await days.news(headline="China cancels all soybeans")
    days.now = NOW + HOUR
    await days.tick(send=False)  # the platform is away
    days.now += MINUTE
    await days.news(first, headline="Withdrawn: China cancels all soybeans")
    await days.pass_time(NOW + 4 * HOUR, HOUR)
    shown = [item.text for _, digest in days.mouth.digests for item in digest.items] + days.told
    assert shown == ["Withdrawn: China cancels all soybeans"]
