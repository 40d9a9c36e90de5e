"""Digests come once at their time: through daylight saving, restarts, changed clocks and days of standing still."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery.digests import send_digests
from bot.domain.alert import Reason
from bot.domain.gap import GATHER
from bot.domain.subscription import Destination
from bot.storage import held, switches
from tests.unit.delivery.house_of_days import Days
from tests.values import CHANNEL, NOW

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


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


@pytest.mark.parametrize("jump", [-HOUR, HOUR, 8 * HOUR, 16 * HOUR, DAY, -365 * DAY, 365 * DAY])
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
    another = 1 if jump >= DAY else 0  # at six o'clock of a day that the clock showed too early
    assert len(days.titles) == 1 + another
    await days.pass_time(NOW + 2 * DAY, 15 * MINUTE)
    assert len(days.titles) == 2 + another
    await days.pass_time(NOW + 3 * DAY, 15 * MINUTE)
    assert len(days.titles) == 3 + another
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
