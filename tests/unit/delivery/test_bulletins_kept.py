"""What was told of the calendar is known for as long as it matters, also in a backup; and it leaves when it may."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.calendar import Calendar, Change
from bot.pipeline import desk
from bot.storage import intake, retention, switches
from bot.storage.restore import count_as_told
from tests.unit.delivery.house_of_weeks import DAY, HOUR, MINUTE, THURSDAY, WEEKLY, Weeks
from tests.unit.delivery.test_welcome import Slow, back_at
from tests.values import SOURCE, feed_entry, release

SUSPENDED = Calendar((WEEKLY,), (Change("export_sales", date(2026, 3, 10), None, SOURCE),))
REMINDER = "due · USDA weekly export sales"


async def test_what_is_suspended_until_further_notice_is_told_once_though_it_lasts_for_years(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.calendar = SUSPENDED
    for _ in range(40):
        weeks.now += 20 * DAY
        await weeks.answers()
        await weeks.tick()
        await retention.retain(weeks.database, weeks.now)
    assert weeks.told_at() == ["SUSPENDED · USDA weekly export sales"]


async def test_who_was_reminded_is_told_that_it_is_out_though_that_is_no_news_any_more(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY - 20 * MINUTE
    await weeks.tick()
    weeks.now = THURSDAY + 20 * HOUR
    old = feed_entry("Weekly Export Sales for March 5", published=THURSDAY)
    await weeks.database.write(intake.add_new, await weeks.usda(), [old], weeks.now)
    await weeks.database.write(desk, weeks.newsroom, weeks.now)
    await weeks.tick()
    assert weeks.told_at() == [REMINDER, "OUT · USDA weekly export sales"]


async def test_what_else_was_told_is_forgotten_after_ninety_days(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY - 20 * MINUTE
    await weeks.tick()
    for day, rows in ((89, 1), (91, 0)):
        await retention.retain(weeks.database, THURSDAY + day * DAY)
        assert len(await weeks.database.read(lambda tx: tx.rows("SELECT 1 FROM bulletins"))) == rows


async def test_a_digest_of_the_calendar_that_could_not_leave_before_quiet_hours_leaves_after_them(weeks: Weeks) -> None:
    weeks.mouth = Slow()
    await weeks.ask("subscribe calendar quiet 12:10-12:20")
    weeks.now = THURSDAY - 25 * MINUTE
    await back_at(weeks, minutes=10)
    assert not weeks.told_at()
    await weeks.pass_time(THURSDAY - 5 * MINUTE, MINUTE)
    assert weeks.told_at() == [REMINDER]


@pytest.mark.parametrize(("wish", "away"), [("quiet 12:10-14:00", 10), ("instant", 40), ("instant", 600)])
async def test_a_reminder_that_could_not_leave_before_its_release_is_none(weeks: Weeks, wish: str, away: int) -> None:
    weeks.mouth = Slow()
    await weeks.ask(f"subscribe calendar {wish}")
    weeks.now = THURSDAY - 25 * MINUTE
    await back_at(weeks, minutes=away)
    await weeks.pass_time(THURSDAY + 12 * HOUR, 30 * MINUTE)
    assert not weeks.told_at()
    assert not await weeks.database.read(lambda tx: tx.rows("SELECT 1 FROM bulletins"))


@pytest.mark.parametrize(("ended", "told"), [(2 * HOUR, []), (HOUR, [REMINDER])])
async def test_f8_what_waited_in_a_backup_is_told_only_if_the_lost_bot_ended_before_its_time(
    weeks: Weeks, ended: timedelta, told: list[str]
) -> None:
    await weeks.ask("subscribe calendar daily 18:00")
    weeks.now = THURSDAY.replace(day=11, hour=16)
    await weeks.tick()
    await weeks.database.write(count_as_told, weeks.now + ended, weeks.now + ended)
    await weeks.pass_time(THURSDAY + DAY, 10 * MINUTE)
    assert weeks.told_at() == told


@pytest.mark.parametrize("wish", ["instant", "hourly", "daily 18:00", "quiet 12:00-14:00"])
async def test_f8_a_reminder_that_the_lost_bot_gave_ahead_of_its_time_comes_once(weeks: Weeks, wish: str) -> None:
    """A deadline's reminder comes a day before it, and in a digest up to a day sooner."""
    weeks.calendar = Calendar((release(name="truce", dates=(date(2026, 3, 14),), days=(), remind=DAY, feeds=""),))
    await weeks.ask(f"subscribe calendar {wish}")
    backup = await weeks.database.read(lambda tx: tx.rows("SELECT * FROM bulletins"))
    while not weeks.told_at():
        await weeks.pass_time(weeks.now + 5 * MINUTE, 5 * MINUTE)
    assert not backup
    await weeks.database.write(lambda tx: [tx.execute(f"DELETE FROM {each}") for each in ("bulletins", "deliveries")])
    await weeks.database.write(count_as_told, weeks.now, weeks.now)
    await weeks.pass_time(THURSDAY + 3 * DAY, HOUR)
    assert len(weeks.told_at()) == 1


async def test_f8_who_was_reminded_before_a_backup_is_not_told_what_the_lost_bot_told_after_it(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY - 20 * MINUTE
    await weeks.tick()
    weeks.now = THURSDAY + 10 * MINUTE
    await weeks.database.write(count_as_told, weeks.now, weeks.now)
    out = [feed_entry(f"Weekly Export Sales of {when}", published=when) for when in (THURSDAY, THURSDAY + 7 * DAY)]
    for entry in out:  # the feed shows the one still, and the next a week later
        await weeks.database.write(intake.add_new, await weeks.usda(), [entry], weeks.now)
        await weeks.database.write(desk, weeks.newsroom, weeks.now)
        await weeks.tick()
        weeks.now = THURSDAY + 7 * DAY
        assert weeks.told_at().count("OUT · USDA weekly export sales") == out.index(entry)


async def test_f8_what_was_suspended_while_the_lost_bot_ran_is_not_told_again(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.calendar = SUSPENDED
    await weeks.database.write(count_as_told, weeks.now, weeks.now)
    for _ in range(20):
        weeks.now += DAY
        await weeks.answers()
        await weeks.tick()
    assert not weeks.told_at()


@pytest.mark.parametrize(("later", "told"), [(6 * DAY, 1), (7 * DAY + HOUR, 0)])
async def test_what_did_not_come_while_no_feed_answered_is_late_for_a_week_and_then_history(
    weeks: Weeks, later: timedelta, told: int
) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY + later
    await weeks.answers()
    await weeks.tick()
    assert weeks.told_at() == ["LATE · USDA weekly export sales"] * told


async def test_what_was_suspended_and_whose_time_has_passed_is_told_to_nobody(weeks: Weeks) -> None:
    weeks.calendar = Calendar((WEEKLY,), (Change("export_sales", date(2026, 3, 10), date(2026, 3, 12), SOURCE),))
    weeks.now = THURSDAY + HOUR
    await weeks.ask("subscribe calendar")
    await weeks.answers()
    await weeks.tick()
    assert not weeks.told_at()


async def test_f15_what_came_out_while_the_bot_stood_still_is_told_however_long_that_was(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY + 20 * HOUR
    await weeks.database.write(switches.note_gap, THURSDAY - HOUR, weeks.now)
    old = feed_entry("Weekly Export Sales for March 5", published=THURSDAY)
    await weeks.database.write(intake.add_new, await weeks.usda(), [old], weeks.now)
    await weeks.database.write(desk, weeks.newsroom, weeks.now)
    weeks.now += HOUR
    await weeks.tick()
    assert weeks.told_at() == ["OUT · USDA weekly export sales"]


async def test_a_release_that_is_dated_by_its_day_alone_is_news_from_its_moment_on(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY + MINUTE
    dated = feed_entry("Weekly Export Sales for March 5", published=THURSDAY.replace(hour=4, minute=0))
    await weeks.database.write(intake.add_new, await weeks.usda(), [dated], weeks.now)
    await weeks.database.write(desk, weeks.newsroom, weeks.now)
    await weeks.tick()
    assert weeks.told_at() == ["OUT · USDA weekly export sales"]


async def test_a_monthly_release_that_comes_weeks_late_is_still_that_of_its_month(weeks: Weeks) -> None:
    weeks.calendar = Calendar((release(days=((("day", "12"),),)),))
    weeks.newsroom = replace(weeks.newsroom, calendar=weeks.calendar)
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY - 20 * MINUTE
    await weeks.tick()
    weeks.now = THURSDAY + 25 * DAY
    await weeks.answers("Export sales of February")
    await weeks.tick()
    assert weeks.told_at() == [REMINDER, "OUT · USDA weekly export sales"]


async def test_who_unsubscribes_and_subscribes_again_is_told_nothing_twice(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY + 2 * HOUR
    await weeks.answers()
    for _ in range(2):
        await weeks.tick()
        await weeks.ask("unsubscribe calendar")
        await weeks.ask("subscribe calendar")
    assert weeks.told_at() == ["LATE · USDA weekly export sales"]
