"""What a database engine must offer: reads and writes as plain functions over a transaction.

Functions that read or write take a Transaction first and are handed to `Database.read` or `Database.write`; all
they do is committed together or not at all. Their SQL is what SQLite and PostgreSQL both understand, with :named
parameters; what only one engine understands lives in that engine's module.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from bot.domain.expression import Expression

P = ParamSpec("P")
T = TypeVar("T")

# What was written further ahead of now was written while the clock was wrong; those of two machines differ by less.
AHEAD = timedelta(minutes=1)
Row = dict[str, Any]


class Transaction(Protocol):
    """One transaction; rows are dicts keyed by column."""

    def rows(self, sql: str, **params: Any) -> list[Row]:
        """All rows of a query. A list or tuple as a parameter becomes a parenthesised list."""
        ...

    def execute(self, sql: str, **params: Any) -> int:
        """Run a statement; returns how many rows it touched."""
        ...

    def insert(self, table: str, record: Mapping[str, Any]) -> int:
        """Insert one row; returns its id."""
        ...

    def insert_many(self, table: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows of the same columns, leaving those that are already there as they are."""
        ...

    def execute_many(self, sql: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each record, whose values are its parameters."""
        ...

    def index_texts(self, texts: Mapping[int, Sequence[str]]) -> None:
        """Make entries findable by their texts, and by no earlier ones: entry id -> texts."""
        ...

    def unindex(self, ids: Sequence[int]) -> None:
        """Make entries, before they are deleted, findable no longer."""
        ...

    def search(self, expression: Expression, limit: int) -> list[int]:
        """Ids of the entries that match, newest first."""
        ...


class Database(Protocol):
    """An engine. Raises StorageError; StorageBusyError when another process holds the lock."""

    async def read(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(transaction, ...)` on a consistent view."""
        ...

    async def write(self, work: Callable[Concatenate[Transaction, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(transaction, ...)` and commit; nothing is kept if it raises."""
        ...

    async def check(self) -> None:
        """Look for damage before anything is written; raises StorageError that names the remedy."""
        ...

    async def migrate(self) -> list[str]:
        """Bring the schema up to date; returns the names of the migrations applied."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


_NAMED = re.compile(r"(?<!:):([a-z_]+)\b")


def expand_lists(sql: str, params: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Turn each list parameter into (:name_0, :name_1, ...), since SQL binds no lists. An empty one matches nothing."""
    sizes: dict[str, int] = {}
    flat: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, list | tuple):
            sizes[name] = len(value)
            flat.update((f"{name}_{position}", each) for position, each in enumerate(value or (None,)))
        else:
            flat[name] = value
    return (_expanded(sql, tuple(sizes.items())) if sizes else sql), flat


@lru_cache(maxsize=500)
def _expanded(sql: str, sizes: tuple[tuple[str, int], ...]) -> str:
    """The statement for lists of these lengths; with none in one, it has a null, which equals nothing."""
    listed = {
        name: "(" + ", ".join(f":{name}_{position}" for position in range(size or 1)) + ")" for name, size in sizes
    }
    return _NAMED.sub(lambda match: listed.get(match[1], match[0]), sql)


def to_seconds(moment: datetime | None) -> float | None:
    """A moment as the store keeps it: seconds since 1970, UTC."""
    return None if moment is None else moment.timestamp()


def to_moment(seconds: float | None) -> datetime | None:
    """The other way."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def moment(seconds: float) -> datetime:
    """A moment of a column that is never null."""
    return datetime.fromtimestamp(seconds, UTC)
