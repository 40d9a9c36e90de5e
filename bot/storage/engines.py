"""A database URL to the engine that serves it."""

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.sqlite import SqliteDatabase

_SQLITE = "sqlite:///"


def file_of(url: str) -> str:
    """The file of a database that is one. Raises StorageError for another engine's."""
    database = open_database(url)
    if not isinstance(database, SqliteDatabase):
        raise StorageError("TRADEWIRE_DATABASE_URL: only a SQLite database is one file; use your engine's own backup")
    return database.path


def open_database(url: str) -> Database:
    """The engine for a URL. Nothing is opened yet. Raises StorageError for a URL that no engine serves."""
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        return SqliteDatabase(url.removeprefix(_SQLITE))
    scheme = url.partition(":")[0][:20]
    raise StorageError(
        f"TRADEWIRE_DATABASE_URL: there is no engine for {scheme!r}. Use sqlite:///tradewire.db, or "
        "sqlite:////absolute/path.db"
    )
