"""What SQLite refuses, in words that name the file and the remedy."""

import sqlite3
from pathlib import Path

from bot.errors import StorageBusyError, StorageError

BUSY_TIMEOUT = 10.0  # seconds a statement waits for another process's lock before it is an error


class NamedErrors:
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
        if "full" in text or "disk I/O" in text:
            raise StorageError(
                f"{self.path}: the disk takes no more ({text}). Nothing of this was written and nothing is lost: free "
                "space there, and the bot goes on by itself."
            ) from error
        if "not a database" in text or "malformed" in text:
            raise StorageError(
                f"{self.path}: this is not a working SQLite database ({text}). Restore it from a backup: "
                "tradewire restore BACKUP. Or set TRADEWIRE_DATABASE_URL to another file."
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
