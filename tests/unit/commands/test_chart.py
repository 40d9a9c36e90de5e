"""`/trade chart`: a topic's stories a day with their levels, by the caller's clock, and what is not known of them."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from json import dumps

import pytest

from bot.charts.bars import bars_of, by_week
from bot.commands.caller import Caller
from bot.commands.command import ShowChart
from bot.commands.forms import CHART_MOST
from bot.commands.grammar import Grammar
from bot.domain.chart import StoriesChart
from bot.domain.feed import Side
from bot.domain.story import Level
from bot.errors import CommandError
from bot.storage import stories, switches
from bot.storage.database import Transaction
from tests.shipped import configuration
from tests.unit.commands.world import HERE, THERE, World, lines

NOON = datetime(2025, 11, 24, 12, tzinfo=UTC)
SOY = "China books {} cargoes of US soybeans, traders say"


async def shown(world: World, text: str) -> StoriesChart:
    reply = await world.ask(text)
    assert isinstance(reply.chart, StoriesChart), reply
    return reply.chart


async def counted(world: World, text: str) -> list[tuple[str, int]]:
    return [(day.label, sum(day.counts)) for day in (await shown(world, text)).days]


def set_level(tx: Transaction, level: Level, story_id: int) -> None:
    tx.execute("UPDATE stories SET level = :level WHERE id = :id", level=level.value, id=story_id)


@pytest.fixture
async def november(world: World) -> World:
    """Three stories on the 22nd and the 24th, one of them a minute before midnight in London."""
    for at, number in (("22T10:00", "two"), ("22T23:59", "seventy"), ("24T11:00", "400")):
        world.now = datetime.fromisoformat(f"2025-11-{at}:00+00:00")
        await world.publish(SOY.format(number), outlet=len(number))
    world.now = NOON
    return world


async def test_each_story_counts_on_the_day_it_came_out_and_days_without_one_are_shown(november: World) -> None:
    assert await counted(november, "chart soybeans 4") == [("11-21", 0), ("11-22", 2), ("11-23", 0), ("11-24", 1)]
    assert await counted(november, "chart soybeans 1") == [("11-24", 1)]
    told = await november.say("chart soybeans 4")
    assert "2025-11-21 to 2025-11-24: 3 stories, of these 0 flash, 0 urgent, 3 routine." in told
    assert "The most on 2025-11-22: 2." in told
    assert len((await shown(november, "chart soybeans")).days) == 14


async def test_many_days_are_told_by_whole_weeks(november: World) -> None:
    month, more = await shown(november, "chart soybeans 31"), await shown(november, "chart soybeans 32")
    assert (month.title, len(month.days)) == ("Stories a day: Soybeans", 31)
    assert (more.title, len(more.days)) == ("Stories a week: Soybeans", 35)
    assert {len(by_week(each.days)) for each in (month, more)} == {31, 5}
    assert bars_of(more).splitlines()[-1] == "11-18+   3 ■■■"
    assert len((await shown(november, f"chart soybeans {CHART_MOST}")).days) == CHART_MOST


async def test_a_day_is_one_of_the_callers_clock(november: World) -> None:
    november.zone = "Asia/Shanghai"
    assert await counted(november, "chart soybeans 3") == [("11-22", 1), ("11-23", 1), ("11-24", 1)]
    assert "(Asia/Shanghai)" in await november.say("chart soybeans")
    november.zone = "Pacific/Honolulu"
    assert (await counted(november, "chart soybeans 2"))[-1] == ("11-24", 1)


@pytest.mark.parametrize(("day", "hours"), [("2025-11-02", 25), ("2025-03-09", 23)])
async def test_where_clocks_change_a_day_has_its_own_hours(world: World, day: str, hours: int) -> None:
    world.zone = "America/New_York"
    midnight = datetime.fromisoformat(f"{day}T00:00:00-0{4 if hours == 25 else 5}:00")
    for number, hour in (("two", 0), ("seventy", hours)):  # with its first minute, and with that of the next
        world.now = midnight + timedelta(hours=hour, minutes=1)
        await world.publish(SOY.format(number), outlet=len(number))
    assert [number for _, number in await counted(world, "chart soybeans 2")] == [1, 1]


async def test_levels_are_counted_apart_the_loudest_first(november: World) -> None:
    found = await november.database.read(stories.recent, "soybeans", 5)
    for level, story in zip((Level.FLASH, Level.URGENT), found, strict=False):
        await november.database.write(set_level, level, story.id)
    chart = await shown(november, "chart soybeans 3")
    assert [day.counts for day in chart.days] == [(0, 1, 1), (0, 0, 0), (1, 0, 0)]
    assert "3 stories, of these 1 flash, 1 urgent, 1 routine" in chart.alt
    assert chart.levels == ("flash", "urgent", "routine")


async def test_the_time_before_the_feeds_were_watched_and_a_gap_are_named(november: World) -> None:
    told = await november.say("chart soybeans 14")
    assert "The feeds are watched since 2025-11-22" in told
    assert "nothing was heard" not in told

    def stood_still(tx: Transaction) -> None:
        switches.note_gap(tx, NOON - timedelta(days=2), NOON - timedelta(days=1))

    await november.database.write(stood_still)
    assert "From 22 Nov 12:00 UTC to 23 Nov 12:00 UTC nothing was heard" in await november.say("chart soybeans 14")
    assert "nothing was heard" not in await november.say("chart soybeans 1")


async def test_a_chart_is_told_in_chinese_and_as_json(november: World) -> None:
    reply = await november.commands("chart 大豆 3", Caller(HERE, "U1", "zh"))
    assert isinstance(reply.chart, StoriesChart)
    assert reply.title == reply.chart.title == "每日报道：大豆"
    assert reply.chart.levels == ("快讯", "重要", "一般")
    assert "2025-11-22至2025-11-24：3则报道，其中快讯0、重要0、一般3。最多的一天是2025-11-22：2则。" in lines(reply)
    assert '"label": "11-24"' in dumps(asdict(reply))


async def test_a_workspaces_own_topic_is_charted_there_and_nowhere_else(world: World) -> None:
    await world.ask("topic add coffee coffee")
    await world.publish("Coffee tariff raised by China on US beans", side=Side.PRESS)
    assert await counted(world, "chart coffee 1") == [(f"{world.now:%m-%d}", 1)]
    assert not (await world.ask("chart coffee", THERE)).ok


@pytest.mark.parametrize(
    ("text", "topic", "days"),
    [
        ("chart soybeans", "soybeans", 14),
        ("chart rare earths 30", "rare_earths", 30),
        ("chart 大豆 91", "soybeans", 91),
    ],
)
def test_the_days_come_after_the_topic(text: str, topic: str, days: int) -> None:
    assert Grammar(configuration().topics).parse(text) == ShowChart(topic, days)


@pytest.mark.parametrize(
    "text", ["chart", "chart 14", "chart soybeans 0", f"chart soybeans {CHART_MOST + 1}", "chart soybeans 5 6"]
)
def test_what_is_no_chart_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CommandError) as refused:
        Grammar(configuration().topics).parse(text)
    assert refused.value.example == "/trade chart soybeans 14"
