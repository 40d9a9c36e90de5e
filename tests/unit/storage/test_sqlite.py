"""What only SQLite can get wrong: locks, broken files, missing folders."""

import sqlite3
from pathlib import Path

import pytest

from bot.errors import StorageBusyError, StorageError
from bot.storage import sqlite, switches
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from bot.storage.sqlite import SqliteDatabase


async def test_a_locked_database_says_so_and_writes_nothing_then_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 0.2)
    database = SqliteDatabase(str(tmp_path / "a.db"))
    await database.migrate()
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageBusyError, match="another process has held the database's lock"):
        await database.write(switches.turn_on, "a")
    other.execute("ROLLBACK")
    other.close()
    assert not await database.read(switches.is_on, "a")
    await database.write(switches.turn_on, "a")
    await database.close()


async def test_reading_goes_on_while_another_process_writes(tmp_path: Path) -> None:
    database = SqliteDatabase(str(tmp_path / "a.db"))
    await database.migrate()
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert not await database.read(switches.is_on, "a")
    other.close()
    await database.close()


async def test_a_file_that_is_no_database_is_refused_with_the_remedy_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"this is a diary, not a database" * 100)
    database = SqliteDatabase(str(path))
    with pytest.raises(StorageError, match="Restore it from a backup"):
        await database.migrate()
    await database.close()
    assert path.read_bytes().startswith(b"this is a diary")


async def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    database = SqliteDatabase(str(tmp_path / "missing" / "a.db"))
    with pytest.raises(StorageError, match="missing"):
        await database.migrate()
    await database.close()


async def test_an_older_schema_says_migrate(tmp_path: Path) -> None:
    database = SqliteDatabase(str(tmp_path / "a.db"))
    with pytest.raises(StorageError, match="tradewire migrate"):
        await database.read(switches.is_on, "a")
    await database.close()


async def test_everything_is_kept_after_closing(tmp_path: Path) -> None:
    for turn in (False, True):
        database = SqliteDatabase(str(tmp_path / "a.db"))
        await database.migrate()
        assert await database.read(switches.is_on, "a") is turn
        await database.write(switches.turn_on, "a")
        await database.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "", "sqlite:///"])
def test_a_url_without_an_engine_is_refused(url: str) -> None:
    with pytest.raises(StorageError, match="TRADEWIRE_DATABASE_URL"):
        open_database(url)


async def test_a_write_holds_the_lock_from_its_beginning(tmp_path: Path) -> None:
    """A transaction that reads first and then writes would fail at once if another process wrote in between."""
    database = SqliteDatabase(str(tmp_path / "a.db"))
    await database.migrate()
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0, check_same_thread=False)

    def read_then_write(tx: Transaction) -> None:
        assert not switches.is_on(tx, "a")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO switches VALUES ('b', 'on')")
        switches.turn_on(tx, "a")

    await database.write(read_then_write)
    assert await database.read(switches.is_on, "a")
    other.close()
    await database.close()
