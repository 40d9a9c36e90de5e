"""Who subscribes the calendar is reminded, and told what is out, late or suspended: each once, at its minute."""

from datetime import date, timedelta

import pytest

from bot.commands.caller import Caller
from bot.desk.bulletins import due_bulletins
from bot.domain.calendar import Calendar, Change
from bot.domain.subscription import Destination
from bot.pipeline import desk
from bot.storage import bulletins, intake, switches
from tests.unit.delivery.house_of_weeks import DAY, HOUR, MINUTE, THURSDAY, WEEKLY, Weeks
from tests.values import CHANNEL, SOURCE, feed_entry


async def test_a_reminder_comes_before_it_and_it_itself_when_its_feed_brings_it(weeks: Weeks) -> None:
    told = await weeks.ask("subscribe calendar tz America/Chicago")
    assert told.startswith("instant, America/Chicago time, a reminder before each release")
    weeks.now = THURSDAY - 31 * MINUTE
    await weeks.tick()
    assert not weeks.mouth.digests
    weeks.now += MINUTE
    for _ in range(3):
        await weeks.tick()
    ((_, reminder),) = weeks.mouth.digests
    assert reminder.title == "Calendar"
    assert reminder.items[0].text == "due · USDA weekly export sales"
    assert reminder.items[0].detail == "Thu 12 Mar 07:30 America/Chicago"
    assert reminder.items[0].url == SOURCE.url
    weeks.now = THURSDAY + MINUTE
    await weeks.answers("Weekly Export Sales for March 5", "Weekly Export Sales for March 5 (corrected)")
    for _ in range(3):
        await weeks.tick()
    _, (_, out) = weeks.mouth.digests
    assert (out.items[0].text, len(out.items)) == ("OUT · USDA weekly export sales", 1)
    assert out.items[0].url == "https://outlet.example/Weekly-Export-Sales-for-March-5"
    assert out.in_short.startswith("OUT · USDA weekly export sales"), "a telephone shows the first words"


async def test_what_does_not_come_is_late_once_and_is_told_when_it_comes_however_late(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY - 11 * MINUTE
    await weeks.pass_time(THURSDAY + 119 * MINUTE, 10 * MINUTE)
    await weeks.answers()
    await weeks.tick()
    assert weeks.told_at() == ["due · USDA weekly export sales"]
    weeks.now = THURSDAY + 2 * HOUR
    await weeks.tick()
    assert len(weeks.told_at()) == 1, "its feed has not answered since"
    await weeks.answers()
    await weeks.pass_time(THURSDAY + DAY, HOUR)
    assert weeks.told_at() == ["due · USDA weekly export sales", "LATE · USDA weekly export sales"]
    weeks.now += DAY
    await weeks.answers("Weekly Export Sales for March 5")
    await weeks.pass_time(weeks.now + HOUR, 10 * MINUTE)
    assert weeks.told_at()[2:] == ["OUT · USDA weekly export sales"]


async def test_what_is_suspended_is_told_once_for_all_that_it_concerns_and_by_whom(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar lang zh")
    weeks.calendar = Calendar((WEEKLY,), (Change("export_sales", date(2026, 3, 10), date(2026, 4, 10), SOURCE),))
    for _ in range(60):
        weeks.now += 12 * HOUR
        await weeks.answers()
        await weeks.tick()
    ((_, told),) = weeks.mouth.digests
    assert told.items[0].text == "暂停发布 · 美国农业部周度出口销售"
    assert told.items[0].detail == "2026-03-10至2026-04-10 · USDA FAS公布"
    assert (told.items[0].url, told.title) == (SOURCE.url, "日历")


async def test_quiet_hours_hold_what_is_out_and_no_reminder_comes_behind_it(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar quiet 11:00-14:00")
    await weeks.pass_time(THURSDAY + MINUTE, HOUR)
    await weeks.answers("Weekly Export Sales for March 5")
    await weeks.pass_time(THURSDAY + 80 * MINUTE, 10 * MINUTE)
    assert not weeks.told_at()
    await weeks.pass_time(THURSDAY + 2 * HOUR, 10 * MINUTE)
    assert weeks.told_at() == ["OUT · USDA weekly export sales"]


async def test_a_daily_digest_reminds_of_its_day_with_the_stories_of_that_place(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar daily 18:00")
    await weeks.ask("subscribe soybeans daily 18:00")
    weeks.now = THURSDAY - DAY
    await weeks.news()
    await weeks.pass_time(THURSDAY - 10 * HOUR, 30 * MINUTE)
    ((_, digest),) = weeks.mouth.digests
    assert digest.title == "Digest: 1 story of the day · Calendar"
    assert [item.text.split(" · ")[0] for item in digest.items][1:] == ["due"]
    assert digest.held == 2
    weeks.now = THURSDAY + MINUTE
    await weeks.answers("Weekly Export Sales for March 5")
    await weeks.pass_time(THURSDAY + DAY, HOUR)
    assert weeks.told_at()[2:] == ["OUT · USDA weekly export sales"]


async def test_an_hourly_digest_reminds_in_time(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar hourly")
    weeks.now = THURSDAY - 3 * HOUR
    await weeks.pass_time(THURSDAY, MINUTE)
    assert [digest.title for _, digest in weeks.mouth.digests] == ["Calendar"]
    await weeks.pass_time(THURSDAY + MINUTE, MINUTE)
    assert len(weeks.mouth.digests) == 1


async def test_who_unsubscribes_or_mutes_is_told_nothing_of_what_waits_either(weeks: Weeks) -> None:
    there = Destination("slack", "T1", "C2")
    for here in (CHANNEL, there):
        await weeks.ask("subscribe calendar", here)
    weeks.now = THURSDAY - 20 * MINUTE
    await weeks.tick(send=False)
    await weeks.ask("unsubscribe calendar")
    await weeks.ask("mute calendar 2h", there)
    await weeks.pass_time(THURSDAY, 5 * MINUTE)
    assert not weeks.mouth.digests
    assert not await weeks.database.read(lambda tx: tx.rows("SELECT * FROM bulletins WHERE delivery_id IS NULL"))
    weeks.now = THURSDAY + 3 * HOUR
    await weeks.answers("Weekly Export Sales for March 5")
    await weeks.tick()
    assert (weeks.told_at(), weeks.told_at(there)) == ([], ["OUT · USDA weekly export sales"])


async def test_what_waits_to_be_sent_tells_what_is_true_when_it_leaves(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY - 20 * MINUTE
    await weeks.tick(send=False)
    weeks.now = THURSDAY + MINUTE
    await weeks.answers("Weekly Export Sales for March 5")
    await weeks.tick()
    assert weeks.told_at() == ["OUT · USDA weekly export sales"]


async def test_two_instances_that_find_the_same_due_tell_it_once(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY - 20 * MINUTE
    both = [await weeks.database.read(due_bulletins, weeks.calendar, weeks.now) for _ in range(2)]
    await weeks.database.write(bulletins.put, both[0], weeks.now)
    await weeks.tick()
    await weeks.database.write(bulletins.put, both[1], weeks.now)
    await weeks.tick()
    assert weeks.told_at() == ["due · USDA weekly export sales"]


async def test_a_feed_that_is_new_and_an_old_entry_tell_nothing(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY + 20 * HOUR
    polled = await weeks.usda()
    late = feed_entry("Weekly Export Sales for March 5", published=THURSDAY)
    await weeks.database.write(intake.add_new, polled, [late], weeks.now)
    await weeks.database.write(desk, weeks.newsroom, weeks.now)
    await weeks.tick()
    assert not weeks.told_at()


async def test_what_a_lost_copy_of_the_database_may_have_told_is_not_told(weeks: Weeks) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY + 3 * HOUR
    await weeks.answers()
    await weeks.database.write(switches.restored, weeks.now)
    await weeks.tick()
    await weeks.answers("Weekly Export Sales for March 5")
    await weeks.tick()
    assert not weeks.told_at()


@pytest.mark.parametrize("option", ["level flash", "min-outlets 2", "max 3", "sides press", "threads"])
async def test_what_is_asked_of_stories_is_refused(weeks: Weeks, option: str) -> None:
    reply = await weeks.commands(f"subscribe calendar {option}", Caller(CHANNEL, "U1"))
    assert not reply.ok
    assert "The calendar takes instant, hourly, daily, quiet, days, lang and tz." in reply.body


@pytest.mark.parametrize("clock", [-365 * DAY, 365 * DAY])
async def test_f12_a_changed_clock_tells_nothing_twice(weeks: Weeks, clock: timedelta) -> None:
    await weeks.ask("subscribe calendar")
    weeks.now = THURSDAY - 20 * MINUTE
    await weeks.tick()
    weeks.now = THURSDAY + MINUTE
    await weeks.answers("Weekly Export Sales for March 5")
    await weeks.tick()
    weeks.now += clock
    await weeks.tick()
    weeks.now -= clock
    await weeks.pass_time(weeks.now + DAY, HOUR)
    mine = [item.detail for _, digest in weeks.mouth.digests for item in digest.items if "12 Mar" in item.detail]
    assert len(mine) == 2
