"""Each release of 400 days is told once, at its minute, in each zone, through restarts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.calendar.occurrences import occurrences
from bot.domain.calendar import Calendar, Occurrence
from bot.domain.digest import Digest
from bot.domain.pledge import Said
from bot.domain.subscription import Destination
from bot.storage import feeds
from bot.storage.codec import load
from tests.unit.delivery.house_of_weeks import DAY, HOUR, MINUTE, USDA, WEEKLY, Weeks
from tests.values import release

# The government's holidays of these days are on 19 Jan, 16 Feb, 25 May, 19 June (a Friday), 3 July (for the 4th, a
# Friday), 7 Sept, 12 Oct, 11 and 26 Nov, 25 Dec (a Friday), 1 Jan (a Friday) and 18 Jan.
MOVED = """Fri 2026-01-23
Fri 2026-02-20
Fri 2026-05-29
Fri 2026-06-26
Fri 2026-07-10
Fri 2026-09-11
Fri 2026-10-16
Fri 2026-11-13
Fri 2026-11-27
Mon 2027-01-04
Fri 2027-01-08
Fri 2027-01-22
"""
MONTHLY = release(
    name="customs",
    title=Said("China customs", "中国海关"),
    zone="Asia/Shanghai",
    days=((("day", "18"),),),
    pattern="customs figures",
)
DEADLINE = release(
    name="truce",
    title=Said("Truce ends", "休战到期"),
    zone="Europe/London",
    days=(),
    dates=(date(2026, 11, 10),),
    remind=DAY,
    feeds="",
)


@dataclass
class Plan:
    """What happens when, and what is to be told then: (moment, state, title)."""

    comes: dict[datetime, list[str]]
    told: list[tuple[datetime, str, str]]

    @property
    def moments(self) -> list[datetime]:
        """When the bot looks: at each, a minute before it and a minute after it."""
        known = {*self.comes, *(moment for moment, _, _ in self.told)}
        return sorted(moment + step * MINUTE for moment in known for step in (-1, 0, 1))


def plan_of(found: Sequence[Occurrence]) -> Plan:
    """Each second release comes three hours late, each other at its minute; of an event there is only the reminder."""
    plan = Plan({}, [])
    for number, each in enumerate(found):
        title = each.release.title.en
        plan.told.append((each.due - each.release.remind, "due", title))
        if not each.release.is_event:
            comes = each.due + (3 * HOUR if number % 2 else timedelta())
            name = "Weekly Export Sales" if each.release is WEEKLY else "customs figures"
            plan.comes.setdefault(comes, []).append(f"{name}, number {number}")
            plan.told.append((comes, "OUT", title))
            if number % 2:
                plan.told.append((each.late_from, "LATE", title))
    return plan


async def test_400_days_in_three_zones_each_release_is_told_once_at_its_minute_through_restarts(
    tmp_path: Path,
) -> None:
    calendar, begin = Calendar((WEEKLY, MONTHLY, DEADLINE)), datetime(2026, 1, 9, tzinfo=UTC)
    found = occurrences(calendar, begin, begin + 400 * DAY)
    plan = plan_of(found)
    assert Counter(each.release.name for each in found) == {"export_sales": 57, "customs": 13, "truce": 1}
    async with Weeks(tmp_path, now=begin, calendar=calendar) as weeks:
        await weeks.database.write(feeds.declare, [USDA], feeds.CONFIG)
        await weeks.answers()
        weeks.now += MINUTE
        await weeks.answers("Weekly Export Sales, the first", "customs figures, the first")
        zones = ("America/New_York", "Europe/London", "Asia/Shanghai")
        places = {Destination("slack", "T1", f"C{number}"): zone for number, zone in enumerate(zones)}
        for place, zone in places.items():
            await weeks.ask(f"subscribe calendar tz {zone}", place)
        for moment in plan.moments:
            weeks.now = moment
            if weeks.random.random() < 0.2:
                await weeks.restart()
            await weeks.answers(*plan.comes.get(moment, []))
            await weeks.tick()
        told = {place: await sent(weeks, place) for place in places}
    for place, zone in places.items():
        assert Counter(each[:3] for each in told[place]) == Counter(plan.told), "each once, and at its minute"
        hours = {each.due.astimezone(ZoneInfo(zone)).strftime("%H:%M") for each in found if each.release is WEEKLY}
        shown = {
            detail.split()[3] for _, state, title, detail in told[place] if title == WEEKLY.title.en and state == "due"
        }
        assert shown == hours, "by the clock of whoever reads it"
    reminded = {
        (moment + WEEKLY.remind).astimezone(ZoneInfo("America/New_York"))
        for moment, state, title in plan.told
        if (state, title) == ("due", WEEKLY.title.en)
    }
    assert {f"{each:%H:%M}" for each in reminded} == {"08:30"}
    assert [f"{each:%a %Y-%m-%d}" for each in sorted(reminded) if f"{each:%a}" != "Thu"] == MOVED.splitlines()


async def sent(weeks: Weeks, here: Destination) -> list[tuple[datetime, str, str, str]]:
    """(moment, state, title, detail) of all that was put into the outbox for a place."""
    rows = await weeks.database.read(
        lambda tx: tx.rows("SELECT created_at, content_json FROM deliveries WHERE place = :place", place=here.place)
    )
    return [
        (datetime.fromtimestamp(row["created_at"], UTC), *item.text.split(" · ", 1), item.detail)
        for row in rows
        for item in load(Digest, row["content_json"]).items
    ]
