"""`/trade calendar`: what is due by the reader's clock, and how what was due stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.domain.calendar import Calendar, Change, Holidays
from bot.domain.feed import Side
from bot.storage import feeds, released
from tests.shipped import configuration
from tests.unit.commands.world import HERE, World, lines
from tests.values import SOURCE, release

THURSDAY = datetime(2026, 3, 12, 12, 30, tzinfo=UTC)  # 08:30 in New York, since four days an hour earlier in UTC
TITLE = "Weekly Export Sales for March 5, 2026"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEKLY = release(holidays=Holidays("US", move=True, days_before=6))


@pytest.fixture
async def desk(world: World) -> World:
    """A desk that watches USDA since the week before, in which a report came."""
    world.now = THURSDAY - 7 * DAY + 65 * MINUTE
    await brings(world, "Weekly Export Sales for February 26, 2026")
    return world


async def brings(world: World, title: str, outlet: int = 1, **stated: datetime) -> None:
    await world.publish(title, outlet=outlet, side=Side.US_OFFICIAL, name="USDA", **stated)


async def answers(world: World) -> None:
    """USDA's feed answers, and has nothing new."""
    polled = await world.database.read(feeds.active)
    await world.database.write(feeds.settle_ok, [(each, world.now) for each in polled])


async def asked(
    world: World, calendar: Calendar, text: str = "calendar 8", language: str = "en", zone: str = ""
) -> str:
    topics = {topic.name: topic for topic in configuration().topics}
    commands = Commands(world.database, topics, lambda: world.now, configuration().vocabulary, calendar=calendar)
    return lines(await commands(text, Caller(HERE, "U1", language=language, zone=zone)))


ONLY = Calendar((WEEKLY,))


async def test_what_is_due_is_told_by_the_readers_clock(desk: World) -> None:
    desk.now = THURSDAY - 3 * DAY
    assert "Thu 12 Mar 12:30 · USDA weekly export sales | due" in await asked(desk, ONLY)
    chicago = await asked(desk, ONLY, zone="America/Chicago")
    assert "Times are those of America/Chicago.\nThu 12 Mar 07:30 · USDA weekly export sales | due" in chicago
    desk.now = datetime(2026, 3, 1, tzinfo=UTC)  # New York changes its clocks in between, Shanghai does not
    told = await asked(desk, ONLY, "calendar 14", zone="Asia/Shanghai")
    assert "Thu 5 Mar 21:30" in told and "Thu 12 Mar 20:30" in told


async def test_a_chinese_reader_reads_it_in_chinese(desk: World) -> None:
    desk.now = THURSDAY - DAY
    told = await asked(desk, ONLY, "calendar 5", language="zh", zone="Asia/Shanghai")
    assert told.splitlines() == [
        "日历：5天",
        "时间为Asia/Shanghai时间。",
        "3月12日周四 20:30 · 美国农业部周度出口销售 | 预定",
        "",
        "订阅：/trade subscribe calendar",
    ]


async def test_it_is_out_when_its_feed_brings_it_and_late_when_it_does_not(desk: World) -> None:
    desk.now = THURSDAY + HOUR
    await answers(desk)
    assert "Thu 12 Mar 12:30 · USDA weekly export sales | due" in await asked(desk, ONLY), "its grace is not over"
    desk.now = THURSDAY + 3 * HOUR
    await answers(desk)
    assert "Thu 12 Mar 12:30 · USDA weekly export sales | LATE · not seen in our feeds" in await asked(desk, ONLY)
    await brings(desk, TITLE)
    assert f"Thu 12 Mar 12:30 · USDA weekly export sales | OUT · “{TITLE}” (USDA)" in await asked(desk, ONLY)
    desk.now += 2 * DAY
    assert "12 Mar" not in await asked(desk, ONLY)


async def test_late_is_said_only_where_the_feed_could_have_told(desk: World) -> None:
    desk.now = THURSDAY + 3 * HOUR  # it has not answered since the week before
    assert "passed · our feeds cannot tell whether it came" in await asked(desk, ONLY)
    never_brought = Calendar((replace(WEEKLY, name="other", pattern="crop progress"),))
    await answers(desk)
    assert "passed · our feeds cannot tell whether it came" in await asked(desk, never_brought)
    unwatched = Calendar((replace(WEEKLY, feeds="census*"),))
    assert "passed · our feeds cannot tell whether it came" in await asked(desk, unwatched)
    desk.now = THURSDAY - DAY
    assert "due · no feed of ours carries it" in await asked(desk, unwatched)


async def test_a_feed_that_is_new_has_missed_nothing(world: World) -> None:
    world.now = THURSDAY + 2 * HOUR
    await brings(world, "Weekly Export Sales for February 26, 2026", published=THURSDAY - 7 * DAY)
    world.now = THURSDAY + 4 * HOUR
    await answers(world)
    assert "passed · our feeds cannot tell whether it came" in await asked(world, ONLY)


async def test_what_is_suspended_or_moved_says_who_has_announced_it(desk: World) -> None:
    desk.now = THURSDAY - DAY
    closed = Change("export_sales", date(2026, 3, 12), date(2026, 3, 13), SOURCE)
    assert "USDA weekly export sales | SUSPENDED · announced by USDA FAS" in await asked(
        desk, Calendar((WEEKLY,), (closed,))
    )
    moved = replace(closed, last=date(2026, 3, 12), moved_to=THURSDAY + 2 * DAY)
    assert "Sat 14 Mar 12:30 · USDA weekly export sales | due · announced by USDA FAS" in await asked(
        desk, Calendar((WEEKLY,), (moved,))
    )
    desk.now = datetime(2026, 1, 18, tzinfo=UTC)  # Martin Luther King's day is the 19th
    assert "Fri 23 Jan 13:30 · USDA weekly export sales | due · moved by a holiday" in await asked(desk, ONLY)


async def test_what_only_may_come_stands_there_once_and_is_never_late(desk: World) -> None:
    daily = Calendar(
        (release(name="flash", days=((("day_of_week", "mon-fri"),),), certain=False, grace=timedelta(), pattern="."),)
    )
    desk.now = THURSDAY - 2 * DAY + HOUR
    await answers(desk)
    told = await asked(desk, daily)
    assert told.count("|") == 1
    assert "Wed 11 Mar 12:30 · USDA weekly export sales | may come" in told


async def test_an_event_passes(desk: World) -> None:
    talks = release(feeds="", days=(), dates=(date(2026, 3, 12),), at=time(9), zone="Asia/Shanghai")
    desk.now = datetime(2026, 3, 12, 0, 59, tzinfo=UTC)
    assert "Thu 12 Mar 01:00 · USDA weekly export sales | due" in await asked(desk, Calendar((talks,)))
    desk.now += MINUTE
    assert "Thu 12 Mar 01:00 · USDA weekly export sales | passed" in await asked(desk, Calendar((talks,)))
    desk.now += DAY
    assert "Nothing is due that is known here." in await asked(desk, Calendar((talks,)))


@pytest.mark.parametrize(
    ("title", "publisher", "hours", "out"),
    [
        (TITLE, "USDA", 0.1, True),
        (TITLE, "USDA", -8.4, True),  # dated by its day alone
        (TITLE, "USDA", 100, True),  # late, but of this week
        (TITLE, "USDA", -24, False),  # that is still the week before's
        (TITLE, "Outlet 1", 0.1, False),
        ("Soybean inspections", "USDA", 0.1, False),
    ],
)
async def test_a_release_is_known_by_its_feed_its_title_and_its_time(
    desk: World, title: str, publisher: str, hours: float, out: bool
) -> None:
    desk.now = THURSDAY + timedelta(hours=max(hours, 0.2))
    await desk.publish(title, outlet=7, name=publisher, published=THURSDAY + timedelta(hours=hours))
    out_now = await desk.database.read(released.since, THURSDAY)
    assert ([each.title for each in out_now.values()] == [title]) == out


@pytest.mark.parametrize("days", ["0", "61", "soon", "7 days", "-1"])
async def test_other_than_a_number_of_days_is_refused(world: World, days: str) -> None:
    assert "Calendar takes how many days: 1 to 60." in await world.say(f"calendar {days}")


async def test_the_shipped_calendar_is_shown(world: World) -> None:
    world.now = datetime(2026, 12, 1, tzinfo=UTC)
    told = await world.say("calendar 31")
    for title in ("USDA weekly export sales", "WASDE", "FT-900", "China customs: preliminary", "Federal Register"):
        assert title in told
    assert "Thu 31 Dec 15:59 · China's suspension of its tariffs on US farm goods ends" in told
