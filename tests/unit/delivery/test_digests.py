"""Held back and then told together: once, with how many, through restarts, changed clocks and outages."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.alerts.digest import LINES
from bot.delivery.digests import send_digests
from bot.domain.alert import DecisionKind, Reason
from bot.domain.gap import GATHER
from bot.domain.story import Level
from bot.domain.subscription import Destination
from bot.storage import claims, held, outbox, switches
from tests.claiming import claim
from tests.unit.delivery.house_of_days import Days
from tests.values import CHANNEL, NOW, outlet, story

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    async with Days(tmp_path) as opened:
        yield opened


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


@pytest.mark.parametrize("topic", ["soybeans", "pulse"])
async def test_f13_a_digest_that_is_always_due_in_the_quiet_hours_of_its_only_day_comes_on_that_day(
    days: Days, topic: str
) -> None:
    await days.ask(f"subscribe {topic} daily 22:30 days fri quiet 22:00-07:00")
    await days.news()
    assert await _turns(days) == 0, "nothing is due, and nothing waits for ever"
    await days.pass_time(NOW + 3 * DAY + 18 * HOUR, HOUR)  # NOW is a Monday at noon
    assert not days.titles
    await days.pass_time(NOW + 7 * DAY, HOUR)
    assert len(days.titles) == 1


async def _turns(days: Days) -> int:
    """For how many places there is something to do, again and again; no more than a few."""
    turns = [await days.database.write(send_digests, lambda topic, _: topic, days.now) for _ in range(3)]
    return sum(turns)


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
    await days.database.write(claims.settle_failed, digest, "place_gone", days.now)
    assert not await days.database.read(held.told, story)


async def test_the_daily_line_comes_each_day_with_stories_and_without(days: Days) -> None:
    await days.ask("subscribe soybeans")
    await days.ask("subscribe pulse daily 18:00")
    await days.news()
    await days.pass_time(NOW + 30 * HOUR + MINUTE, HOUR)
    assert days.titles == [
        "Told here in a day: 1: 1 of 1 feeds healthy",
        "Quiet day: 1 of 1 feeds healthy, nothing on soybeans",
    ]
    await days.ask("unsubscribe pulse")
    await days.pass_time(NOW + 60 * HOUR, HOUR)
    assert len(days.titles) == 2


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("soybeans hourly", 3),
        ("soybeans quiet 11:00-15:00", 3),
        ("soybeans daily 18:00", 3),  # in the digest above it
        ("soybeans daily 09:00", 0),  # not yet
        ("purchases", 3),  # each is on soybeans as well
    ],
)
async def test_the_daily_line_counts_what_was_told_in_digests_and_because_of_another_topic(
    days: Days, wish: str, told: int
) -> None:
    await days.ask("subscribe pulse daily 18:00")
    await days.ask(f"subscribe {wish}")
    if wish == "purchases":
        await days.ask("subscribe soybeans")
    for _ in range(3):
        await days.news()
        await days.pass_time(days.now + HOUR, HOUR)
    await days.pass_time(NOW.replace(hour=19), HOUR)
    digest = days.mouth.digests[-1][1]
    if told:
        assert (digest.hint or digest.title) == f"Told here in a day: {told}: 1 of 1 feeds healthy"
    else:
        assert digest.title == "Quiet day: 1 of 1 feeds healthy, nothing on soybeans"


async def test_the_daily_line_stands_under_the_digest_that_is_due_with_it(days: Days) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    await days.ask("subscribe pulse daily 18:00")
    await days.news()
    await days.pass_time(NOW + 12 * HOUR, HOUR)
    ((_, digest),) = days.mouth.digests
    assert digest.title == "Digest: 1 story of the day"
    assert digest.hint == "Told here in a day: 1: 1 of 1 feeds healthy"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("soybeans daily 00:00", "tariffs daily 00:00 quiet 22:00-07:00"),
        ("soybeans max 1/day", "tariffs max 1/day quiet 22:00-07:00"),
        ("pulse daily 08:00", "tariffs daily 08:00 quiet 22:00-09:00"),
        ("pulse daily 00:00", "tariffs max 1/day quiet 22:00-07:00"),
    ],
)
async def test_f13_a_digest_that_quiet_hours_keep_back_comes_though_another_was_told_at_its_time(
    days: Days, one: str, other: str
) -> None:
    await days.ask(f"subscribe {one}")
    await days.ask(f"subscribe {other}")
    for _ in range(3):
        await days.news(topics=("soybeans",))
        await days.news(topics=("tariffs",))
        await days.pass_time(days.now + DAY, HOUR)
    assert not await days.database.read(held.waiting, CHANNEL)
    await days.pass_time(days.now + DAY, HOUR)
    assert len(days.told) + sum(digest.held for _, digest in days.mouth.digests) == (6 if "pulse" not in one else 3)


async def test_f13_exactly_one_digest_a_day_over_400_days_in_three_zones_with_restarts_at_random(days: Days) -> None:
    zones = {}
    for zone in ("America/New_York", "Europe/London", "Asia/Shanghai"):
        for clock in ("01:30", "02:30"):
            place = f"C{len(zones)}"
            zones[place] = ZoneInfo(zone)
            await days.ask(f"subscribe soybeans daily {clock} tz {zone}", Destination("slack", "T1", place))
    end = days.now + 401 * DAY
    while days.now < end:
        days.now += timedelta(hours=days.random.uniform(4, 20))
        await days.news()
        if days.random.random() < 0.03:
            await days.restart()
        await days.tick()
    await days.tick()
    rows = await days.database.read(
        lambda tx: tx.rows("SELECT place, period FROM deliveries d JOIN digest_periods p ON p.delivery_id = d.id")
    )
    told = Counter((row["place"], datetime.fromtimestamp(row["period"], zones[row["place"]]).date()) for row in rows)
    assert set(told.values()) == {1}
    for place in zones:
        dates = sorted(date for where, date in told if where == place)
        assert len(dates) >= 400
        assert dates[-1] - dates[0] == (len(dates) - 1) * DAY  # no day without
    assert not days.told


@pytest.mark.parametrize("jump", [-HOUR, HOUR, 8 * HOUR, -365 * DAY, 365 * DAY])
async def test_f12_a_changed_clock_makes_no_second_digest_and_no_stop(days: Days, jump: timedelta) -> None:
    await days.ask("subscribe soybeans daily 18:00")
    await days.ask("subscribe pulse daily 18:00")
    await days.news()
    await days.pass_time(NOW.replace(hour=18, minute=5), 5 * MINUTE)
    assert len(days.titles) == 1
    days.now += jump
    for _ in range(3):
        await days.news()
    await days.tick()
    days.now -= jump  # and it is set right again
    await days.news()
    await days.pass_time(NOW.replace(hour=23), 5 * MINUTE)
    assert len(days.titles) <= (2 if jump > 6 * HOUR else 1)  # a clock that shows another day has another digest
    before = len(days.titles)
    await days.pass_time(NOW + 2 * DAY, 15 * MINUTE)
    assert len(days.titles) == before + (1 if NOW.hour < 18 else 2)
    assert sum(digest.held for _, digest in days.mouth.digests) == 5


async def test_f15_after_three_days_of_standing_still_each_place_gets_one_digest_and_no_old_story_by_itself(
    days: Days,
) -> None:
    places = [Destination("slack", "T1", f"C{number}") for number in range(5)]
    for place, wish in zip(places, ("", "hourly", "daily 18:00", "quiet 11:00-13:00", "max 1/day"), strict=True):
        await days.ask(f"subscribe soybeans {wish}", place)
    await days.news()
    await days.tick()
    before = len(days.told)
    days.now += 3 * DAY
    await days.restart()
    await days.database.write(switches.note_gap, days.now - 3 * DAY, days.now)
    for hours in range(70, 8, -1):  # what the feeds show now
        published = days.now - timedelta(hours=hours)
        await days.news(first_published=published, last_published=published)
        await days.tick()
        days.now += timedelta(seconds=5)
    await days.pass_time(days.now + GATHER + HOUR, MINUTE)
    assert len(days.told) == before
    assert Counter(place for place, _ in days.mouth.digests) == Counter(places)
    assert {digest.held for _, digest in days.mouth.digests} == {62, 63}
    late = await days.news(last_published=days.now - 12 * HOUR)
    assert [each.decision.reason for each in late] == [Reason.TOO_OLD] * 5


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
