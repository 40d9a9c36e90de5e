"""The database of the contract tests. A second engine joins by one more parameter here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.storage.engines import open_database


@pytest.fixture(params=["file", "memory"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/test.db" if request.param == "file" else "sqlite:///:memory:"
    database = open_database(url)
    await database.migrate()
    yield database
    await database.close()
