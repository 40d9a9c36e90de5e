"""The SQLite engine: one writer thread, a few readers, write-ahead log, full-text search by FTS5."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate

from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.domain.expression import Expression
from bot.errors import StorageBusyError, StorageError
from bot.storage.database import P, Row, T, expand_lists
from bot.storage.migrations import STEPS
from bot.text.fts5 import COLUMNS, TOKENIZER, search_columns, to_fts5

BUSY_TIMEOUT = 10.0  # seconds a statement waits for another process's lock before it is an error
READERS = 2


class SqliteTransaction:
    """A transaction on one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._utils = SqliteUtils(connection)

    def rows(self, sql: str, **params: Any) -> list[Row]:
        """See Transaction."""
        cursor = self._connection.execute(*expand_lists(sql, params))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def execute(self, sql: str, **params: Any) -> int:
        """See Transaction."""
        return self._connection.execute(*expand_lists(sql, params)).rowcount

    def insert(self, table: str, record: Mapping[str, Any]) -> int:
        """See Transaction."""
        return int(str(self._utils.table(table).insert(dict(record)).last_pk))

    def insert_many(self, table: str, records: Sequence[Mapping[str, Any]]) -> None:
        """See Transaction."""
        if records:
            self._utils.table(table).insert_all((dict(record) for record in records), ignore=True)

    def index_texts(self, texts: Mapping[int, str]) -> None:
        """See Transaction."""
        rows = [(entry_id, *search_columns(text)) for entry_id, text in texts.items()]
        self._connection.executemany(
            "INSERT OR REPLACE INTO entries_search (rowid, stems, words) VALUES (?, ?, ?)", rows
        )

    def search(self, expression: Expression, limit: int) -> list[int]:
        """See Transaction."""
        sql = (
            "SELECT rowid AS id FROM entries_search WHERE entries_search MATCH :match ORDER BY rowid DESC LIMIT :limit"
        )
        return [row["id"] for row in self.rows(sql, match=to_fts5(expression), limit=limit)]


class SqliteDatabase:
    """A database file, or memory for `:memory:` (then reads share the writer's connection)."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._memory = path == ":memory:"
        self._writer = ThreadPoolExecutor(1, "sqlite-writer")
        self._readers = self._writer if self._memory else ThreadPoolExecutor(READERS, "sqlite-reader")
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []

    async def read(self, work: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Database."""
        return await self._run(self._readers, "BEGIN", work, *args, **kwargs)

    async def write(self, work: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Database."""
        # BEGIN IMMEDIATE: a deferred transaction that turns to writing fails at once when another writer is there.
        return await self._run(self._writer, "BEGIN IMMEDIATE", work, *args, **kwargs)

    async def migrate(self) -> list[str]:
        """See Database."""

        def apply() -> list[str]:
            with self._named_errors():
                connection = self._connect()
                utils = SqliteUtils(connection)
                steps = _migrations()
                pending = [step.name for step in steps.pending(utils)]
                steps.apply(utils)
                return pending

        return await asyncio.get_running_loop().run_in_executor(self._writer, apply)

    async def close(self) -> None:
        """See Database."""
        for executor in {self._writer, self._readers}:
            await asyncio.get_running_loop().run_in_executor(None, executor.shutdown)
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    async def _run(
        self,
        executor: ThreadPoolExecutor,
        begin: str,
        work: Callable[Concatenate[Any, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        def run() -> T:
            with self._named_errors():
                connection = self._connect()
                connection.execute(begin)
                try:
                    result = work(SqliteTransaction(connection), *args, **kwargs)
                    connection.execute("COMMIT")
                except BaseException:
                    connection.rollback()
                    raise
                return result

        return await asyncio.get_running_loop().run_in_executor(executor, run)

    def _connect(self) -> sqlite3.Connection:
        """This thread's connection, opened at its first use."""
        if (connection := getattr(self._local, "connection", None)) is None:
            connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
            self._connections.append(connection)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")  # safe under WAL; a power cut may undo the last commits
            connection.execute("PRAGMA foreign_keys=ON")
            self._local.connection = connection
        return connection

    def _named_errors(self) -> "_NamedErrors":
        return _NamedErrors(self.path)


class _NamedErrors:
    """Turns sqlite3's errors into ours, which name the file and the remedy."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, sqlite3.Error):
            return
        text = str(error)
        if "locked" in text or "busy" in text:
            raise StorageBusyError(
                f"{self.path}: another process has held the database's lock for {BUSY_TIMEOUT:.0f} s; "
                "nothing was written. Stop the other process, or try again."
            ) from error
        if "not a database" in text or "malformed" in text:
            raise StorageError(
                f"{self.path}: this is not a working SQLite database ({text}). Restore it from a backup, "
                "or set TRADEWIRE_DATABASE_URL to another file."
            ) from error
        if "unable to open" in text or "readonly" in text:
            raise StorageError(
                f"{self.path}: the database cannot be opened for writing ({text}). "
                f"Check that {Path(self.path).absolute().parent} exists and may be written to."
            ) from error
        if "no such table" in text:
            raise StorageError(
                f"{self.path}: the database has an older schema ({text}). Run: tradewire migrate"
            ) from error
        raise StorageError(f"{self.path}: {text}") from error


def _migrations() -> Migrations:
    """The shared steps, and after each the part that only SQLite understands."""
    migrations = Migrations("tradewire")
    own = {"0001_first_schema": _create_search}
    for name, statements in STEPS:

        def step(db: SqliteUtils, statements: tuple[str, ...] = statements, name: str = name) -> None:
            for statement in statements:
                db.execute(statement.format(id="INTEGER PRIMARY KEY AUTOINCREMENT"))
            if name in own:
                own[name](db)

        migrations(name=name)(step)
    return migrations


def _create_search(db: SqliteUtils) -> None:
    columns = ", ".join(COLUMNS)
    db.execute(f"CREATE VIRTUAL TABLE entries_search USING fts5({columns}, tokenize='{TOKENIZER}')")
