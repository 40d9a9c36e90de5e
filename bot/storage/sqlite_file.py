"""A SQLite database as a file: is it sound, is it in use, copied while it is written to, and put back."""

import os
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from bot.errors import StorageError

CHECK_TIME = 4.0  # seconds for a look at the whole file at a start; of a larger one only the beginning is looked at
_BESIDE = ("", "-wal", "-shm")  # the files of one database
_STEP = 100_000  # operations of SQLite's machine between two looks at the clock


def check(path: str, seconds: float = CHECK_TIME) -> bool:
    """Look for damage, for so long; False if time ran out before the end. Raises StorageError if there is any.

    A file that does not exist yet is sound.
    """
    refuse_remains(path)
    file = Path(path)
    if path == ":memory:" or not file.exists():
        return True
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            return _look(connection, path, seconds)
    except sqlite3.DatabaseError as error:
        if _only_busy(error):
            return False
        raise StorageError(f"{path}: this database is damaged ({error}). {_remedy(path)}") from None


def refuse_remains(path: str) -> None:
    """Raises StorageError where a database was lost that would be begun anew: whoever opens one asks this first."""
    file = Path(path)
    if being_restored(file).exists():
        raise StorageError(f"{path}: a restore of this database was broken off. Do it again: tradewire restore BACKUP")
    if path != ":memory:" and _empty(file):
        raise StorageError(f"{path}: this database is empty, as if it had been cut off. {_remedy(path)}")


def being_restored(path: Path) -> Path:
    """What is to be put into this database's place, until it stands there."""
    return path.with_name(path.name + ".restoring")


def _empty(file: Path) -> bool:
    """A database is begun with nothing, so that another process may just be at it: it is waited for.

    SQLite begins one anew where a single byte is left, too.
    """
    for _ in range(5):
        if not file.exists() or file.stat().st_size > 1 or _beside(file, "-wal").exists():
            return False
        time.sleep(0.1)
    return True


def _look(connection: sqlite3.Connection, path: str, seconds: float) -> bool:
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEP)
    try:
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            return False
        raise
    if faults != ["ok"]:
        raise StorageError(f"{path}: this database is damaged ({'; '.join(faults)[:300]}). {_remedy(path)}")
    return True


def in_use(path: str) -> bool:
    """Does another process have this database open?"""
    try:
        with closing(sqlite3.connect(path, timeout=0.5, isolation_level=None)) as connection:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]  # needs the file for itself
            connection.execute("PRAGMA journal_mode=WAL")
            return bool(mode != "delete")
    except sqlite3.OperationalError as error:
        return _only_busy(error)
    except sqlite3.DatabaseError:
        return False  # damaged: nobody can be at work in it


def copy(source: str, target: Path) -> None:
    """Copy a database into a new file, whole and as of one moment, while others write to it. Raises StorageError.

    The target is there only once it is complete and sound. In it nothing is in clear that is not in the source.
    """
    if not Path(source).exists():
        raise StorageError(f"{source}: there is no such database")
    if target.exists() and target.samefile(source):  # whoever has it open would go on in a file that is gone
        raise StorageError(f"{target}: this is the database itself; name another file for its copy")
    partial = target.with_name(target.name + ".partial")
    remove(partial)
    try:
        partial.touch(0o600)
        with (
            closing(sqlite3.connect(f"{Path(source).absolute().as_uri()}?mode=rw", uri=True)) as origin,
            closing(sqlite3.connect(partial, isolation_level=None)) as copied,
        ):
            origin.execute("PRAGMA busy_timeout=10000")
            origin.backup(copied)  # in one step: a writer is not kept waiting, and cannot make it begin anew
            copied.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        _check_copy(partial, source)
        _sync(partial)
        for suffix in _BESIDE[1:]:  # of one whose process was killed: SQLite would take its log for the copy's
            _beside(target, suffix).unlink(missing_ok=True)
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        remove(partial)
        raise StorageError(f"{target}: the copy of {source} could not be made ({error})") from None


def _check_copy(partial: Path, source: str) -> None:
    try:
        check(str(partial), float("inf"))
    except StorageError:
        remove(partial)
        problem = "this database is damaged, so that no copy of it was made"
        raise StorageError(f"{source}: {problem}. {_remedy(source)}") from None


def remove(path: Path) -> None:
    """Delete a database and what lies beside it, such as the log of a process that was killed."""
    for suffix in reversed(_BESIDE):  # as in set_aside
        _beside(path, suffix).unlink(missing_ok=True)


def set_aside(path: Path, mark: str) -> Path | None:
    """Rename a database and what lies beside it; returns its new name, None if there was none.

    The file itself comes last: without it, SQLite would take another's log for its own.
    """
    aside, there = path.with_name(f"{path.name}.{mark}"), path.exists()
    for suffix in reversed(_BESIDE):
        with suppress(FileNotFoundError):
            _beside(path, suffix).rename(_beside(aside, suffix))
    return aside if there else None


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _only_busy(error: sqlite3.DatabaseError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _remedy(path: str) -> str:
    return f"It was left as it is. Put a backup in its place: tradewire restore BACKUP (for {path})"


def is_ours(path: Path) -> bool:
    """Is this a database of Tradewire's?"""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {"feeds", "entries", "deliveries"} <= tables
