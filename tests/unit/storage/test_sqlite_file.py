"""The database as a file: damage is refused, a copy is whole although others write, what is in use is noticed."""

import asyncio
import random
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage import entries, feeds, intake, sqlite_file, switches
from bot.storage.database import Transaction
from bot.storage.sqlite import SqliteDatabase
from tests.values import NOW, feed, feed_entry

PAGE = 4096


async def filled(path: Path, number: int = 400) -> Path:
    """A database with so many entries, closed."""
    database = SqliteDatabase(str(path))
    await database.migrate()
    await database.write(feeds.declare, [feed(1)], feeds.CONFIG)
    (polled,) = await database.read(feeds.active)
    shown = [feed_entry(f"Soybeans, case {number}", text="China buys. " * 40) for number in range(number)]
    await database.write(intake.add_new, polled, shown, NOW)
    await database.write(lambda tx: entries.index(tx, entries.inbox(tx, number)))
    await database.close()
    return path


async def test_a_sound_database_a_new_one_and_one_in_memory_are_taken(tmp_path: Path) -> None:
    assert sqlite_file.check(str(await filled(tmp_path / "a.db")))
    assert sqlite_file.check(str(tmp_path / "new.db"))
    assert sqlite_file.check(":memory:")


async def test_f7_a_database_damaged_anywhere_is_refused_in_5_seconds_and_left_as_it_is(tmp_path: Path) -> None:
    sound = (await filled(tmp_path / "a.db")).read_bytes()
    noise = random.Random(7)
    undetected = []
    for page in range(len(sound) // PAGE):
        path = tmp_path / f"damaged{page}.db"
        damaged = sound[: page * PAGE] + noise.randbytes(PAGE) + sound[(page + 1) * PAGE :]
        path.write_bytes(damaged)
        begin = time.monotonic()
        try:
            sqlite_file.check(str(path))
            undetected.append(page)
        except StorageError as error:
            assert str(path) in str(error)
            assert "tradewire restore" in str(error)
        assert time.monotonic() - begin < 5
        assert path.read_bytes() == damaged
    # What a cell spills into a page of its own has no structure of which damage could be told.
    assert undetected == [], f"{len(undetected)} of {len(sound) // PAGE} pages"


@pytest.mark.parametrize("kept", [0, 1, 100, 5000, 100_000])
async def test_f7_a_database_cut_short_is_refused_and_not_begun_anew(tmp_path: Path, kept: int) -> None:
    path = await filled(tmp_path / "a.db")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StorageError, match="tradewire restore"):
        await SqliteDatabase(str(path)).check()
    assert path.stat().st_size == kept


async def test_f7_whatever_opens_a_database_that_was_cut_to_nothing_does_not_begin_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()
    database = SqliteDatabase(str(path))
    with pytest.raises(StorageError, match="tradewire restore"):
        await database.migrate()
    await database.close()
    assert path.read_bytes() == b""


async def test_two_processes_that_begin_a_database_at_once_both_may(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.touch()  # by the other, which has not written yet
    database = SqliteDatabase(str(path))
    migrating = asyncio.create_task(database.migrate())
    await asyncio.sleep(0.05)
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE begun (a)")
    assert await migrating
    await database.close()


async def test_a_check_that_runs_out_of_time_says_so_instead_of_keeping_the_start_waiting(tmp_path: Path) -> None:
    path = await filled(tmp_path / "a.db", 3000)
    assert not sqlite_file.check(str(path), 0.0)


async def test_f8_a_copy_is_whole_and_as_of_one_moment_while_others_write(tmp_path: Path) -> None:
    path = await filled(tmp_path / "a.db")
    database = SqliteDatabase(str(path))
    stop = asyncio.Event()

    def both(tx: Transaction, number: int) -> None:
        """In one transaction: a copy has both or none."""
        switches.turn_on(tx, f"left{number}")
        switches.turn_on(tx, f"right{number}")

    async def write() -> int:
        number = 0
        while not stop.is_set():
            number += 1
            await database.write(both, number)
        return number

    writing = asyncio.create_task(write())
    for copy in range(10):
        target = tmp_path / f"copy{copy}.db"
        await asyncio.to_thread(sqlite_file.copy, str(path), target)
        with closing(sqlite3.connect(target)) as copied:
            names = {row[0] for row in copied.execute("SELECT name FROM switches")}
            assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert {name.removeprefix("left") for name in names if "left" in name} == {
            name.removeprefix("right") for name in names if "right" in name
        }
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    stop.set()
    assert await writing > 10
    await database.close()
    assert not list(tmp_path.glob("*.partial"))


async def test_f7_a_copy_is_not_mixed_with_the_log_of_a_process_that_was_killed_at_work_on_an_older_one(
    tmp_path: Path,
) -> None:
    at_work, target = SqliteDatabase(str(await filled(tmp_path / "a.db", 300))), tmp_path / "copy.db"
    await at_work.write(switches.turn_on, "from the older one")
    for name in (target.name, f"{target.name}.partial"):
        for suffix in ("", "-wal", "-shm"):
            (tmp_path / f"{name}{suffix}").write_bytes((tmp_path / f"a.db{suffix}").read_bytes())
    await at_work.close()
    sqlite_file.copy(str(await filled(tmp_path / "b.db", 40)), target)
    with closing(sqlite3.connect(target)) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copied.execute("SELECT count(*) FROM entries").fetchone() == (40,)
        assert copied.execute("SELECT * FROM switches WHERE name LIKE 'from%'").fetchone() is None
    assert sorted(path.name for path in tmp_path.glob("copy.db*")) == ["copy.db"]


async def test_a_copy_that_cannot_be_made_leaves_the_older_one(tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"an older copy")
    (tmp_path / "a.db").write_bytes(b"no database" * 1000)
    for source in ("a.db", "missing.db"):
        with pytest.raises(StorageError):
            sqlite_file.copy(str(tmp_path / source), target)
    assert target.read_bytes() == b"an older copy"
    assert not list(tmp_path.glob("*.partial"))


async def test_f8_a_database_is_not_replaced_by_a_copy_of_itself_under_the_bot_that_has_it_open(tmp_path: Path) -> None:
    path, another = await filled(tmp_path / "a.db"), tmp_path / "another.db"
    another.symlink_to(path)
    inode = path.stat().st_ino
    for target in (path, another, tmp_path / "." / "a.db"):
        with pytest.raises(StorageError, match="another file"):
            sqlite_file.copy(str(path), target)
    assert path.stat().st_ino == inode
    assert another.is_symlink()


async def test_f7_of_a_damaged_database_no_copy_is_made_and_it_is_named_itself(tmp_path: Path) -> None:
    path, target = await filled(tmp_path / "a.db"), tmp_path / "copy.db"
    target.write_bytes(b"an older copy")
    data = path.read_bytes()
    path.write_bytes(data[: 20 * PAGE] + random.Random(7).randbytes(PAGE) + data[21 * PAGE :])
    with pytest.raises(StorageError) as refused:
        sqlite_file.copy(str(path), target)
    assert str(refused.value).startswith(f"{path}: ")
    assert ".partial" not in str(refused.value)
    assert target.read_bytes() == b"an older copy"
    assert not list(tmp_path.glob("*.partial"))


async def test_a_database_that_another_process_has_open_is_in_use(tmp_path: Path) -> None:
    path = str(await filled(tmp_path / "a.db"))
    assert not sqlite_file.in_use(path)
    database = SqliteDatabase(path)
    await database.read(switches.is_on, "a")
    assert sqlite_file.in_use(path)
    await database.close()
    assert not sqlite_file.in_use(path)
