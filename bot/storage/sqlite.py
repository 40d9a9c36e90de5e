"""The SQLite engine: one writer thread, a few readers, write-ahead log, full-text search by FTS5."""

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Concatenate

import structlog
from sqlite_utils import Database as SqliteUtils
from sqlite_utils import Migrations

from bot.domain.expression import Expression
from bot.storage.database import P, Row, T, expand_lists
from bot.storage.migrations import STEPS
from bot.storage.sqlite_errors import BUSY_TIMEOUT, NamedErrors
from bot.storage.sqlite_file import check, refuse_remains
from bot.text.fts5 import COLUMNS, TOKENIZER, search_columns, to_fts5

ASK_AGAIN = 0.02  # seconds in which SQLite asks for the writer's lock more and more seldom, before it begins anew
READERS = 2
LOG_PAGES = 4_000  # 16 MB of write-ahead log before it is worked into the file, which waits for the disk
TOGETHER = 50  # writes committed together at most: the first one's result waits for the last

log = structlog.get_logger(__name__)


class SqliteTransaction:
    """A transaction on one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

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
        return self._connection.execute(_insertion("INSERT", table, tuple(record)), record).lastrowid or 0

    def insert_many(self, table: str, records: Sequence[Mapping[str, Any]]) -> None:
        """See Transaction."""
        if records:
            self._connection.executemany(_insertion("INSERT OR IGNORE", table, tuple(records[0])), records)

    def execute_many(self, sql: str, records: Sequence[Mapping[str, Any]]) -> None:
        """See Transaction."""
        if records:
            self._connection.executemany(sql, records)

    def index_texts(self, texts: Mapping[int, Sequence[str]]) -> None:
        """See Transaction."""
        # By id: FTS5 gathers what comes in rising order, and begins another piece of index wherever it falls.
        rows = [(entry_id, *search_columns(*each)) for entry_id, each in sorted(texts.items())]
        self._connection.executemany(
            "INSERT OR REPLACE INTO entries_search (rowid, stems, words) VALUES (?, ?, ?)", rows
        )

    def unindex(self, ids: Sequence[int]) -> None:
        """See Transaction."""
        self.execute("DELETE FROM entries_search WHERE rowid IN :ids", ids=list(ids))

    def search(self, expression: Expression, limit: int) -> list[int]:
        """See Transaction."""
        sql = (
            "SELECT rowid AS id FROM entries_search WHERE entries_search MATCH :match ORDER BY rowid DESC LIMIT :limit"
        )
        return [row["id"] for row in self.rows(sql, match=to_fts5(expression), limit=limit)]


@dataclass(slots=True)
class _Write:
    """One write that waits for its turn, or for its commit."""

    work: Callable[[SqliteTransaction], Any]
    done: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class SqliteDatabase:
    """A database file, or memory for `:memory:` (then reads share the writer's connection)."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._memory = path == ":memory:"
        self._writer = ThreadPoolExecutor(1, "sqlite-writer")
        self._readers = self._writer if self._memory else ThreadPoolExecutor(READERS, "sqlite-reader")
        self._waiting: deque[_Write] = deque()
        self._called = False  # is the writer to look at what waits?
        self._closing = False
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []

    async def read(self, work: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Database."""

        def run() -> T:
            with NamedErrors(self.path), self._connect() as connection:
                connection.execute("BEGIN")
                return work(SqliteTransaction(connection), *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, work: Callable[Concatenate[Any, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See Database. Writes that wait at the same time are committed together: a commit costs more than most."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Write(lambda tx: work(tx, *args, **kwargs), done))
        if not self._called:  # once until it comes: a call costs as much as a small write
            self._called = True
            self._writer.submit(self._work_off)
        return await done

    async def check(self) -> None:
        """See Database. Of a file too large for a look at the whole of it, only the beginning is looked at."""
        whole = await asyncio.get_running_loop().run_in_executor(self._writer, check, self.path)
        if not whole:
            log.warning("database_not_checked_whole", database=self.path, remedy="tradewire backup checks all of it")

    async def migrate(self) -> list[str]:
        """See Database."""

        def apply() -> list[str]:
            with NamedErrors(self.path):
                refuse_remains(self.path)
                steps, utils = _migrations(), SqliteUtils(self._connect())
                if not steps.pending(utils):
                    return []
                with self._connect() as connection:
                    self._begin(connection)  # for all steps: another process that starts too waits, and finds them done
                    pending = [step.name for step in steps.pending(utils)]
                    steps.apply(utils)
                    return pending

        return await asyncio.get_running_loop().run_in_executor(self._writer, apply)

    async def close(self) -> None:
        """See Database. A write that waits for another process's lock waits no more: nothing of it is kept."""
        self._closing = True
        for executor in {self._writer, self._readers}:
            await asyncio.get_running_loop().run_in_executor(None, executor.shutdown)
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _work_off(self) -> None:
        """Work off the writes that wait, and those that come meanwhile."""
        self._called = False  # before looking: who adds one from now on calls again
        while self._waiting:
            self._work_off_some()

    def _work_off_some(self) -> None:
        """Commit what waits, and tell who waits for it what became of each."""
        taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), TOGETHER))]
        writes = [write for write in taken if not write.done.cancelled()]
        if not writes:
            return
        try:
            with NamedErrors(self.path):
                self._commit_together(writes)
        except BaseException as error:
            for write in writes:
                write.result, write.error = None, write.error or error
        with suppress(RuntimeError):  # nobody waits any more: the loop is closed
            # One loop uses a database at a time; waking it costs as much as a small write.
            writes[0].done.get_loop().call_soon_threadsafe(_settle, writes)

    def _commit_together(self, writes: Sequence[_Write]) -> None:
        """One transaction for all; a write that fails takes back what it did itself. Raises if nothing was kept."""
        with self._connect() as connection:
            self._begin(connection)
            for write in writes:
                connection.execute("SAVEPOINT one")
                try:
                    with NamedErrors(self.path):
                        write.result = write.work(SqliteTransaction(connection))
                except BaseException as error:
                    write.error = error
                    if not connection.in_transaction:
                        raise  # SQLite took all of it back, as it does when the disk is full
                    connection.execute("ROLLBACK TO one")
                connection.execute("RELEASE one")

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Take the writer's lock; raises sqlite3's error when others have held it for BUSY_TIMEOUT.

        SQLite itself asks for it ten times a second, and would miss the moments between one lock of another's and the
        next.
        """
        until = time.monotonic() + BUSY_TIMEOUT
        connection.execute(f"PRAGMA busy_timeout = {ASK_AGAIN * 1000:.0f}")
        try:
            while not connection.in_transaction:
                try:
                    # IMMEDIATE: a deferred one that turns to writing fails at once when another writer is there.
                    connection.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
                    if not busy or self._closing or time.monotonic() > until:
                        raise
        finally:
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000:.0f}")

    def _connect(self) -> sqlite3.Connection:
        """This thread's connection, opened at its first use."""
        if (connection := getattr(self._local, "connection", None)) is None:
            connection = sqlite3.connect(self.path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
            self._connections.append(connection)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")  # safe under WAL; a power cut may undo the last commits
            connection.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
            connection.execute("PRAGMA foreign_keys=ON")
            self._local.connection = connection
        return connection


def _settle(writes: Sequence[_Write]) -> None:
    for write in writes:
        if write.done.cancelled():
            continue
        if write.error is not None:
            write.done.set_exception(write.error)
        else:
            write.done.set_result(write.result)


@lru_cache(maxsize=200)
def _insertion(verb: str, table: str, columns: tuple[str, ...]) -> str:
    names, values = ", ".join(f'"{column}"' for column in columns), ", ".join(f":{column}" for column in columns)
    return f"{verb} INTO {table} ({names}) VALUES ({values})"


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
