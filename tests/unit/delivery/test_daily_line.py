"""The line a day on how the bot fares: when it comes, what it counts, and what it stands under."""

from datetime import timedelta

import pytest

from bot.storage.restore import count_as_told
from tests.unit.delivery.house_of_days import Days
from tests.values import NOW

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


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


@pytest.mark.parametrize("days_lost", [0, 3])
async def test_f8_the_daily_line_that_a_lost_bot_told_is_not_told_again_and_the_next_comes_at_its_time(
    days: Days, days_lost: int
) -> None:
    await days.ask("subscribe pulse daily 18:00")
    days.now = restored = NOW.replace(hour=20) + days_lost * DAY
    await days.database.write(count_as_told, days.now, days.now)
    await days.pass_time(restored + 21 * HOUR, HOUR)
    assert not days.titles
    await days.pass_time(restored + 22 * HOUR, MINUTE)
    assert len(days.titles) == 1


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
