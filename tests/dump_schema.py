"""Writes a database as SQL for `tests/data/schemas`: `python -m tests.dump_schema FILE.db > tests/data/schemas/X.sql`.

Run it on a small database of the version that is released; the tests of migrations then begin from it too.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing


def dump(path: str) -> Iterator[str]:
    """Statements that make the same database: tables and their rows, then indexes. Full-text tables keep themselves."""
    with closing(sqlite3.connect(path)) as database:
        objects = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        virtual = {name for kind, name, sql in objects if kind == "table" and "VIRTUAL" in sql}
        shadows = {name for _, name, _ in objects if any(name.startswith(f"{each}_") for each in virtual)}
        for kind, name, sql in sorted(objects, key=lambda each: each[0] != "table"):
            if name in shadows or name.startswith("sqlite_"):
                continue
            yield f"{sql};"
            if kind == "table":
                columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")')]
                quoted = " || ', ' || ".join(
                    f'quote("{column}")' for column in (["rowid"] * (name in virtual) + columns)
                )
                named = ", ".join(f'"{column}"' for column in (["rowid"] * (name in virtual) + columns))
                for (values,) in database.execute(f'SELECT {quoted} FROM "{name}" ORDER BY rowid'):
                    yield f'INSERT INTO "{name}" ({named}) VALUES ({values});'


if __name__ == "__main__":
    print("\n".join(dump(sys.argv[1])))
