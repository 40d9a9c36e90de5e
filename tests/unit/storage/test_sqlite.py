"""What only SQLite can get wrong: locks, broken files, missing folders."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
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


# --- writes committed together


@asynccontextmanager
async def busy(database: SqliteDatabase) -> AsyncIterator[None]:
    """A write is at work until the block ends; those that are begun in it wait."""
    begun, go_on = threading.Event(), threading.Event()
    at_work = asyncio.create_task(database.write(lambda tx: begun.set() or go_on.wait(5)))
    await asyncio.to_thread(begun.wait, 5)
    yield
    await asyncio.sleep(0)
    go_on.set()
    assert await at_work


async def together(database: SqliteDatabase, *works: Callable[[Transaction], object]) -> list[object]:
    """What becomes of writes that all wait, in their order."""
    async with busy(database):
        waiting = [asyncio.create_task(database.write(work)) for work in works]
    return await asyncio.gather(*waiting, return_exceptions=True)


def turn_on(name: str) -> Callable[[Transaction], str]:
    def work(tx: Transaction) -> str:
        switches.turn_on(tx, name)
        return name

    return work


def fail(tx: Transaction) -> None:
    switches.turn_on(tx, "failed")
    raise RuntimeError("midway")


def point_nowhere(tx: Transaction) -> None:
    """A row whose story does not exist, which SQLite finds out when it commits."""
    tx.execute("PRAGMA defer_foreign_keys = ON")
    tx.insert("story_topics", {"story_id": 999, "topic": "soybeans"})


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    database = SqliteDatabase(str(tmp_path / "a.db"))
    await database.migrate()
    yield database
    await database.close()


async def names(database: SqliteDatabase) -> set[str]:
    return {row["name"] for row in await database.read(lambda tx: tx.rows("SELECT name FROM switches"))}


async def test_writes_that_wait_are_committed_at_once_and_one_that_fails_takes_back_only_its_own(
    database: SqliteDatabase,
) -> None:
    statements: list[str] = []
    database._connections[0].set_trace_callback(statements.append)
    one, failed, two = await together(database, turn_on("one"), fail, turn_on("two"))
    assert (one, two) == ("one", "two")
    assert isinstance(failed, RuntimeError)
    assert await names(database) == {"one", "two"}
    assert statements.count("COMMIT") == 2, "the one they waited for, and theirs"


async def test_a_result_is_told_when_all_that_is_committed_with_it_can_be_seen(database: SqliteDatabase) -> None:
    seen: list[set[str]] = []

    async def write_and_look(name: str) -> None:
        await database.write(turn_on(name))
        with closing(sqlite3.connect(database.path)) as other:
            seen.append({name for (name,) in other.execute("SELECT name FROM switches")})

    async with busy(database):
        looking = [asyncio.create_task(write_and_look(name)) for name in ("one", "two", "three")]
    await asyncio.gather(*looking)
    assert seen == [{"one", "two", "three"}] * 3


async def test_a_commit_that_fails_is_a_failure_of_all_in_it_and_the_next_one_works(database: SqliteDatabase) -> None:
    outcomes = await together(database, turn_on("one"), point_nowhere, fail, turn_on("two"))
    assert [type(each) for each in outcomes] == [StorageError, StorageError, RuntimeError, StorageError]
    assert await names(database) == set()
    assert await together(database, turn_on("one")) == ["one"]
    assert await names(database) == {"one"}


async def test_a_write_that_nobody_waits_for_any_more_is_not_begun(database: SqliteDatabase) -> None:
    async with busy(database):
        given_up = asyncio.create_task(database.write(turn_on("given up")))
        await asyncio.sleep(0)
        given_up.cancel()
    assert await database.write(turn_on("later")) == "later"
    assert await names(database) == {"later"}


async def test_closing_waits_for_what_was_to_be_written(tmp_path: Path) -> None:
    database = SqliteDatabase(str(tmp_path / "b.db"))
    await database.migrate()
    writing = [asyncio.create_task(database.write(turn_on(str(number)))) for number in range(120)]
    await asyncio.sleep(0)
    await database.close()
    assert await asyncio.gather(*writing) == [str(number) for number in range(120)]
    again = SqliteDatabase(str(tmp_path / "b.db"))
    assert len(await names(again)) == 120
    await again.close()
