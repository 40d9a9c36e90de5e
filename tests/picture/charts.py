"""The README's charts: the ledger of sales that are made up, and stories a day that are too."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.charts.drawing import draw
from bot.commands.caller import Caller
from bot.commands.handlers import Commands
from bot.domain.chart import Chart, Day, StoriesChart
from bot.domain.ledger import Reported, Statistic
from bot.domain.subscription import Destination
from bot.ledger.announcements import announcement
from bot.storage import purchases, reported
from bot.storage.engines import open_database
from tests.shipped import configuration
from tests.values import entry

NOW = datetime(2025, 12, 2, 15, tzinfo=UTC)
SALES = {18: (792_000, "China"), 20: (462_000, "China"), 21: (300_000, "unknown destinations"), 24: (132_000, "China")}
WEEKS = ((7, 232_000), (14, 410_000), (21, 1_000_000))  # days of November on which they begin, and net sales


async def pictures() -> dict[str, bytes]:
    """Name -> PNG."""
    return {"ledger": draw(await _ledger()), "stories": draw(_stories())}


async def _ledger() -> Chart:
    shipped = configuration()
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    told = {day: entry(day, published=datetime(2025, 11, day, 15, tzinfo=UTC)) for day in SALES}
    await database.write(purchases.keep, {day: _announced(*sale) for day, sale in SALES.items()}, told)
    await database.write(reported.keep, [_week(*each) for each in WEEKS], NOW)
    topics = {topic.name: topic for topic in shipped.topics}
    commands = Commands(database, topics, lambda: NOW, shipped.vocabulary, pledges=shipped.pledges)
    reply = await commands("ledger soybeans", Caller(Destination("terminal", "local", "you"), "you"))
    await database.close()
    assert reply.chart is not None
    return reply.chart


def _announced(tonnes: int, to: str) -> object:
    return announcement(
        "",
        f"Private exporters reported to the U.S. Department of Agriculture export sales of {tonnes:,} metric tons of "
        f"soybeans for delivery to {to} during the 2025/2026 marketing year.",
    )


def _week(begins: int, tonnes: int) -> Reported:
    first = date(2025, 11, begins)
    weekly = Statistic.USDA_WEEKLY_SALES
    return Reported(weekly, "soybeans", "China", first, first + timedelta(days=6), Decimal(tonnes), "t", "2025/2026")


def _stories() -> Chart:
    chance = random.Random(7)
    days = [NOW.date() - timedelta(days=ago) for ago in reversed(range(14))]
    made = (
        Day(f"{day:%m-%d}", chance.choice((0, 0, 0, 1)), chance.choice((0, 1, 2)), chance.randint(1, 6)) for day in days
    )
    return StoriesChart("Stories a day: Soybeans", "", ("flash", "urgent", "routine"), tuple(made))
