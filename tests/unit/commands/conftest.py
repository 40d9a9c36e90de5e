"""The world of the commands' tests."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.engines import open_database
from tests.unit.commands.world import World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    yield World(database)
    await database.close()
