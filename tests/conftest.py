"""What holds for the whole suite, and what most of it begins with: an empty database, and a newsroom on it."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import settings

from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.unit.commands.world import World

# A busy machine is no fault of what is tested: speed is measured in tests/bench.
settings.register_profile("tradewire", deadline=None)
settings.load_profile("tradewire")


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    """A migrated database in memory."""
    made = open_database("sqlite:///:memory:")
    await made.migrate()
    yield made
    await made.close()


@pytest.fixture
async def world(database: Database) -> World:
    """A newsroom."""
    return World(database)
