"""What tests of delivery share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.delivery.house_of_days import Days


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    async with Days(tmp_path) as opened:
        yield opened
