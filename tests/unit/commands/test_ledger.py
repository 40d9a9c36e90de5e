"""`/trade ledger`: promised beside reported, each statistic alone, and never a verdict."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest

from bot.charts.bars import bars_of
from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.domain.chart import LedgerChart
from bot.domain.figure import Figure
from bot.domain.ledger import Reported, Statistic
from bot.domain.pledge import Part, Pledge, Proposal, ProposalState, Version
from bot.ledger.announcements import announcement
from bot.ledger.reckoning import accounts_of, pace_of
from bot.ledger.standing import standing
from bot.platforms.discord.replies import reply_message
from bot.platforms.slack.replies import reply_blocks
from bot.platforms.terminal.render import make_console, reply_view, show
from bot.storage import proposals, purchases, reported
from tests.shipped import configuration
from tests.unit.commands.world import HERE, World, lines
from tests.values import entry

WEEKLY, CUSTOMS = Statistic.USDA_WEEKLY_SALES, Statistic.CHINA_CUSTOMS_IMPORTS
NOW = datetime(2025, 12, 2, 15, tzinfo=UTC)
PART = Part(Decimal(12_000_000), "t", date(2025, 11, 1), date(2025, 12, 31), at_least=True)


async def announce(world: World, number: int, day: str, tonnes: str, to: str, what: str = "export sales") -> None:
    text = (
        f"Private exporters reported to USDA {what} of {tonnes} metric tons of soybeans for delivery to {to} "
        "during the 2025/2026 marketing year."
    )
    told = entry(number, published=datetime.fromisoformat(f"{day}T15:00:00+00:00"))
    found = {number: announcement("", text)}
    assert found[number]
    await world.database.write(purchases.keep, found, {number: told})


def figure(statistic: Statistic, first: str, last: str, amount: int, to: str = "China") -> Reported:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Reported(statistic, "soybeans", to, *days, Decimal(amount), "t")


@pytest.fixture
async def december(world: World) -> World:
    """2 December 2025, with announcements since the 18th of November and two weeks of net sales."""
    world.now = NOW
    await announce(world, 1, "2025-11-18", "792,000", "China")
    await announce(world, 2, "2025-11-20", "462,000", "China")
    await announce(world, 3, "2025-11-21", "300,000", "unknown destinations")
    await announce(world, 4, "2025-11-24", "54,000", "China", "cancellation of export sales")
    weeks = [
        figure(WEEKLY, "2025-10-31", "2025-11-06", 999_999),
        figure(WEEKLY, "2025-11-07", "2025-11-13", 100_000),
        figure(WEEKLY, "2025-11-21", "2025-11-27", 1_000_000),
        figure(WEEKLY, "2025-11-21", "2025-11-27", 200_000, "unknown destinations"),
        figure(CUSTOMS, "2025-11-01", "2025-11-30", 250_000),
    ]
    await world.database.write(reported.keep, weeks, NOW)
    return world


async def test_each_statistic_stands_alone_and_unknown_destinations_apart(december: World) -> None:
    told = await december.say("ledger soybeans")
    assert "2025-11-01 to 2025-12-31: at least 12,000,000 t | 29 days left" in told
    assert "USDA daily announcements: 1,200,000 t to China; apart from it 300,000 t to unknown destinations" in told
    assert "USDA weekly net sales: 1,100,000 t to China; apart from it 200,000 t to unknown destinations" in told
    assert "China customs imports: 250,000 t to China" in told
    numbers = (1_200_000, 1_100_000, 250_000, 300_000, 200_000)
    sums = {a + b for a in numbers for b in numbers if a != b} | {sum(numbers), 1_500_000, 2_550_000}
    assert not [total for total in sums - set(numbers) if f"{total:,} t" in told], "nothing is added up"


async def test_pace_last_day_gaps_and_what_is_left_out_are_told(december: World) -> None:
    told = await december.say("ledger soybeans")
    # 1,200,000 t in 24 days; 10,800,000 t in the 37 days from the 25th of November
    assert "data to 2025-11-24 · 350,000 t a week so far, 2,043,243 t a week needed from then on" in told
    assert "no data from 2025-11-01 to 2025-11-17" in told
    assert "no data from 2025-11-01 to 2025-11-06 · no data from 2025-11-14 to 2025-11-20" in told
    assert "1 figure astride its first or last day left out" in told
    assert "2026-01-01 to 2026-12-31: at least 25,000,000 t | begins in 30 days" in told


async def test_of_many_gaps_the_last_are_told_and_how_many_there_are_besides(december: World) -> None:
    days = [date(2025, 11, 2) + timedelta(days=4 * number) for number in range(6)]
    exports = Statistic.USDA_WEEKLY_EXPORTS
    found = [figure(exports, str(day), str(day + timedelta(days=1)), 1) for day in days]
    await december.database.write(reported.keep, found, NOW)
    told = await december.say("ledger soybeans")
    assert (
        "no data from 2025-11-12 to 2025-11-13 · no data from 2025-11-16 to 2025-11-17 · "
        "no data from 2025-11-20 to 2025-11-21 · 3 gaps before these"
    ) in told


async def test_words_of_both_parties_source_and_caveats_and_never_a_verdict(december: World) -> None:
    reply = await december.ask("ledger soybeans")
    told = lines(reply)
    assert "stated by United States · not stated by China · White House, 2025-11-01" in told
    assert any(item.url.startswith("https://www.whitehouse.gov/") for item in reply.items)
    for caveat in (
        "In its words: “China will purchase at least 12 million",
        "No Chinese document gave these volumes at the time.",
        "The promise names no statistic that is to count.",
        "No two statistics are added up",
        "What is sold can still be cancelled",
        "it may or may not be China",
    ):
        assert caveat in told
    assert any(
        "end of February 2026" in item.text and item.url.startswith("https://farmpolicynews") for item in reply.items
    )
    assert not any(word in told.lower() for word in ("on track", "broken", "behind", "violat", "fulfil", "kept its"))


async def test_a_chart_has_a_bar_a_statistic_and_says_all_of_it_in_words_too(december: World) -> None:
    chart = (await december.ask("ledger soybeans")).chart
    assert isinstance(chart, LedgerChart)
    (promise,) = chart.promises
    assert [(bar.label, bar.amount, f"{bar.share:.3f}", bar.apart) for bar in promise.bars] == [
        ("USDA daily announcements", "1,200,000 t", "0.100", False),
        ("USDA daily announcements: unknown destinations", "300,000 t", "0.025", True),
        ("USDA weekly net sales", "1,100,000 t", "0.092", False),
        ("USDA weekly net sales: unknown destinations", "200,000 t", "0.017", True),
        ("China customs imports", "250,000 t", "0.021", False),
    ]
    assert {bar.detail for bar in promise.bars} == {"data to 2025-11-24", "data to 2025-11-27", "data to 2025-11-30"}
    assert chart.alt.startswith(
        "Ledger: Soybeans; US soybeans to China, 2025 to 2028; 2025-11-01 to 2025-12-31: at least"
    )
    for bar in promise.bars:
        assert f"{bar.label}: {bar.amount} ({bar.percent})" in chart.alt


async def test_what_is_only_proposed_is_in_no_ledger_and_no_chart(december: World) -> None:
    before = await december.ask("ledger soybeans")
    figure = Figure(
        30_000_000, None, "t", "soybeans", speaker="White House", by="2026", shown="at least 30 million tonnes"
    )
    told = Proposal("China to buy 30 million tonnes", "https://a.example/1", 1, NOW.date(), figure)
    await december.database.write(proposals.keep, [told], NOW)
    for state in ProposalState:
        assert await december.database.write(proposals.decide, 1, state) is not None
        assert await december.ask("ledger soybeans") == before, "only what stands in pledges.yaml is a pledge"


async def test_it_is_told_in_chinese(december: World) -> None:
    reply = await december.commands("ledger 大豆", Caller(HERE, "U1", "zh"))
    told = lines(reply)
    assert "中国采购美国大豆" in told
    assert "2025-11-01至2025-12-31：至少12,000,000吨 | 剩余29天" in told
    assert "美国农业部每日大额销售公告：对中国1,200,000吨；另有300,000吨销往未知目的地" in told
    assert "迄今每周350,000吨，此后每周需2,043,243吨" in told
    assert "当时没有中方文件给出上述数量。" in told
    assert reply.chart is not None
    assert "美国农业部每日大额销售公告\n██░░░░░░░░░░░░░░   10%" in bars_of(reply.chart)
    assert "美国农业部每日大额销售公告：1,200,000吨（10%）" in reply.chart.alt


async def test_without_a_topic_all_pledges_are_shown_in_short_and_phase_one_has_no_pace(december: World) -> None:
    told = await december.say("ledger")
    assert told.index("US soybeans to China") < told.index("Phase One")
    assert "at least 200,000,000,000 USD over 2017 levels" in told
    assert "2027-01-01" not in told
    full = await december.say("ledger purchases")
    assert "By the promise these count: US Census exports, China customs imports." in full
    assert "Nothing is reported of it in this ledger." in full
    everything = Reported(
        Statistic.US_CENSUS_EXPORTS, "all", "China", date(2020, 1, 1), date(2020, 12, 31), Decimal(10**11), "USD"
    )
    await december.database.write(reported.keep, [everything], NOW)
    full = await december.say("ledger purchases")
    assert "US Census exports: 100,000,000,000 USD to China | data to 2020-12-31" in full
    assert "so no pace is told" in full
    chart = (await december.ask("ledger purchases")).chart
    assert isinstance(chart, LedgerChart)
    assert [each.title for each in chart.promises] == ["US soybeans to China, 2025 to 2028"], "no share of a surplus"


async def test_what_is_not_there_is_said(december: World) -> None:
    assert "No pledge is put down here." in await december.say("ledger shipping")
    assert not (await december.ask("ledger nothing")).ok
    assert "Ledger: Soybeans" in await december.say("ledger Soybeans")


async def test_a_version_before_stays_visible(december: World) -> None:
    (pledge,) = (each for each in configuration().pledges if each.name == "soybeans_2025")
    moved = Version(
        date(2025, 12, 1), "White House", "https://gov.example/moved", (replace(PART, last=date(2026, 2, 28)),)
    )
    changed: Pledge = replace(pledge, versions=(*pledge.versions, moved))
    topics = {topic.name: topic for topic in configuration().topics}
    commands = Commands(december.database, topics, lambda: NOW, configuration().vocabulary, pledges=[changed])
    told = lines(await commands("ledger", Caller(HERE, "U1")))
    assert "2025-11-01 to 2026-02-28: at least 12,000,000 t | 88 days left" in told
    assert "Before: 2025-11-01 to 2025-12-31: at least 12,000,000 t; 2026-01-01 to 2026-12-31" in told
    assert "| White House until 2025-12-01" in told


async def test_a_shutdown_is_a_gap(world: World) -> None:
    await announce(world, 1, "2025-11-03", "100,000", "Mexico")
    await announce(world, 2, "2025-12-01", "100,000", "China")
    found = standing(await world.database.read(purchases.every))
    (account,) = accounts_of(PART, "soybeans", found, [], date(2025, 12, 31))
    assert account.gaps == ((date(2025, 11, 4), date(2025, 11, 30)), (date(2025, 12, 2), date(2025, 12, 31)))
    assert account.bought == 100_000
    assert accounts_of(PART, "corn", found, [], NOW.date())[0].bought == 0
    assert accounts_of(replace(PART, unit="USD"), "soybeans", found, [], NOW.date()) == []


def test_pace_needs_days_that_are_left_and_nothing_once_all_is_reported() -> None:
    whole = [figure(WEEKLY, "2025-11-01", "2025-12-30", 13_000_000)]
    (account,) = accounts_of(PART, "soybeans", [], whole, NOW.date())
    pace = pace_of(PART, account)
    assert pace is not None
    assert (pace.needed, pace.days_left) == (0, 1)
    assert pace_of(PART, replace(account, last=PART.last)) is None
    first = pace_of(PART, replace(account, last=PART.first, bought=Decimal(0)))
    assert first is not None
    assert first.needed == Decimal(12_000_000) * 7 / 60
    assert timedelta(days=first.days_left) == PART.last - PART.first


async def test_every_platform_shows_its_bars_and_its_lines(december: World) -> None:
    reply = await december.ask("ledger soybeans")
    terminal = StringIO()
    show(make_console(terminal), reply_view(reply))
    for shown in (str(reply_blocks(reply)), str(reply_message(reply)), terminal.getvalue()):
        assert "██░░" in shown
        assert "USDA daily announcements" in shown
        assert "350,000 t a week so far" in " ".join(shown.split())
