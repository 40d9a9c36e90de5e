"""What tests of delivery share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.calendar import Calendar
from bot.storage import feeds
from tests.unit.delivery.house_of_days import Days
from tests.unit.delivery.house_of_weeks import DAY, MINUTE, THURSDAY, USDA, WEEKLY, Weeks


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    async with Days(tmp_path) as opened:
        yield opened


@pytest.fixture
async def weeks(tmp_path: Path) -> AsyncIterator[Weeks]:
    """A calendar of weekly sales, whose feed brought those of the week before."""
    async with Weeks(tmp_path, now=THURSDAY - 7 * DAY, calendar=Calendar((WEEKLY,))) as opened:
        await opened.database.write(feeds.declare, [USDA], feeds.CONFIG)
        await opened.answers()
        opened.now += MINUTE
        await opened.answers("Weekly Export Sales for February 26")
        await opened.tick()
        yield opened
