"""Forward-only migrations: a crash at any statement of any step is made good, from every schema there ever was."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from bot.storage import migrations, sqlite
from bot.storage.sqlite import SqliteDatabase

ENGINE = "migrations", "search", "sqlite_sequence"  # tables whose rows are the library's or the engine's
RELEASED = sorted((Path(__file__).parents[2] / "data" / "schemas").glob("*.sql"))


class Crash(BaseException):
    """The process ends here."""


def rows_of(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in tables}


def schema_of(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        return sorted(
            (name, " ".join(sql.split()))
            for name, sql in database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            if "_sqlite_migrations" not in name  # the library's own book of what was applied
        )


def restore(dump: Path, path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")  # each of its statements is a commit
        database.executescript(dump.read_text(encoding="utf-8"))


async def migrate(path: Path) -> None:
    database = SqliteDatabase(str(path))
    try:
        await database.migrate()
    finally:
        await database.close()


def test_every_released_schema_is_kept_for_these_tests() -> None:
    """The first is that of 0.1.0; a released step is never edited, so each dump stays what it was."""
    assert [dump.stem for dump in RELEASED] == ["0.1.0"]


@pytest.mark.parametrize("dump", RELEASED, ids=lambda dump: dump.stem)
async def test_f11_a_released_database_becomes_what_a_new_one_is_and_keeps_all_rows(dump: Path, tmp_path: Path) -> None:
    restore(dump, tmp_path / "old.db")
    before = rows_of(tmp_path / "old.db")
    await migrate(tmp_path / "old.db")
    await migrate(tmp_path / "new.db")
    after = rows_of(tmp_path / "old.db")
    ours = {table: number for table, number in before.items() if not any(own in table for own in ENGINE)}
    assert sum(ours.values()) > 10, "a dump has rows to lose"
    assert {table: after[table] for table in ours} == ours
    assert dict(schema_of(tmp_path / "old.db")).keys() == dict(schema_of(tmp_path / "new.db")).keys()


@pytest.mark.parametrize("dump", [None, *RELEASED], ids=lambda dump: dump.stem if dump else "empty")
async def test_f11_a_crash_at_any_statement_of_any_step_is_made_good_by_the_next_start(
    dump: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if dump is not None:
        restore(dump, tmp_path / "released.db")
    await migrate(tmp_path / "whole.db")
    wanted = [name for name, _ in schema_of(tmp_path / "whole.db")]
    execute: Callable[..., Any] = sqlite_utils.Database.execute
    crashed_at = 0
    while True:
        crashed_at += 1
        path = tmp_path / f"crash{crashed_at}.db"
        if dump is not None:
            shutil.copy(tmp_path / "released.db", path)
        before = rows_of(path) if path.exists() else {}  # a look would leave an empty file there
        counted = 0

        def crashing(self: Any, sql: str, *args: Any, at: int = crashed_at) -> Any:
            nonlocal counted
            if sql.lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "UPDATE", "INSERT", "DELETE")):
                counted += 1
                if counted == at:
                    raise Crash
            return execute(self, sql, *args)

        monkeypatch.setattr(sqlite_utils.Database, "execute", crashing)
        try:
            await migrate(path)
            ended = True
        except Crash:
            ended = False
        monkeypatch.setattr(sqlite_utils.Database, "execute", execute)
        if ended:
            break
        await migrate(path)
        assert [name for name, _ in schema_of(path)] == wanted
        after = rows_of(path)
        assert all(after[table] >= number for table, number in before.items())
    statements = sum(len(statements) for _, statements in migrations.STEPS[0 if dump is None else 1 :])
    assert crashed_at > statements


def fill_what_is_empty(path: Path) -> None:
    """A row in every table of ours that has none; each refers to the others, as all of its values are 1."""
    with closing(sqlite3.connect(path)) as database:
        empty = [table for table, number in rows_of(path).items() if not number and not any(e in table for e in ENGINE)]
        for table in empty:
            ones = ", ".join("1" for _ in database.execute(f'PRAGMA table_info("{table}")'))
            database.execute(f'INSERT INTO "{table}" VALUES ({ones})')
        database.commit()


async def test_f10_processes_that_start_at_once_on_an_empty_file_all_find_a_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute: Callable[..., Any] = sqlite_utils.Database.execute

    def slow(self: Any, *args: Any) -> Any:
        time.sleep(0.001)
        return execute(self, *args)

    monkeypatch.setattr(sqlite_utils.Database, "execute", slow)
    await asyncio.gather(*(migrate(tmp_path / "new.db") for _ in range(3)))


async def test_f11_no_step_loses_what_a_step_before_it_had_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "grown.db"
    for number in range(1, len(migrations.STEPS) + 1):
        before = rows_of(path) if path.exists() else {}
        monkeypatch.setattr(sqlite, "STEPS", migrations.STEPS[:number])
        await migrate(path)
        after = rows_of(path)
        assert all(after[table] >= rows for table, rows in before.items()), migrations.STEPS[number - 1][0]
        fill_what_is_empty(path)


def test_steps_have_names_that_count_up_and_no_statement_that_cannot_be_undone_with_its_step() -> None:
    names = [name for name, _ in migrations.STEPS]
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert all("VACUUM" not in statement.upper() for _, statements in migrations.STEPS for statement in statements)


OLD_STORIES = """
    INSERT INTO feeds (id, url, name, publisher, side, language, may_show, site, origin, active)
        VALUES (1, 'u', 'n', 'P', 'press', 'en', 'full', '', 'config', 1);
    INSERT INTO own_topics (workspace, label, query, gated, person, changed_at)
        VALUES ('slack:T1', 'coffee', 'coffee', 0, 'U1', 1), ('slack:T2', 'tea', 'tea', 0, 'U2', 1);
    INSERT INTO stories (id, content_json, level, revision, first_published_at, last_published_at)
        SELECT value, '{}', 'routine', 1, 1, 1 FROM json_each('[1, 2, 3, 4, 5, 6]');
    INSERT INTO story_topics (story_id, topic) VALUES (1, 'tariffs'), (2, 'slack:T1/coffee'), (3, 'slack:T1/coffee'),
        (3, 'slack:T2/tea'), (4, 'slack:T1/coffee'), (4, 'tariffs'), (5, 'slack:T1/gone');
"""
# (id, story, is it US-China trade news): a story of trade; one that T1 wanted; one that two wanted; one of both kinds,
# that T1 wanted besides; one that a topic wanted that is gone; a story that has lost its reports
OLD_REPORTS = [(1, 1, 1), (2, 2, 0), (3, 2, 0), (4, 3, 0), (5, 4, 1), (6, 4, 0), (7, 5, 0)]
OWN, NOBODYS = "slack:T1", "-"


async def test_stories_of_before_there_were_own_stories_become_whose_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0009: with a report of US-China trade a story stays everybody's, whole; else it is of who alone wanted it."""
    path = tmp_path / "old.db"
    monkeypatch.setattr(sqlite, "STEPS", migrations.STEPS[:8])
    await migrate(path)
    monkeypatch.undo()
    with closing(sqlite3.connect(path)) as database:
        database.executescript(OLD_STORIES)
        database.executemany(
            "INSERT INTO entries (id, feed_id, key, title, text, url, language, publisher, published_at, seen_at, "
            "baseline, judged_at, story_id, relevant) VALUES (?, 1, '', '', '', '', 'en', 'P', 1, 1, 0, 1, ?, ?)",
            OLD_REPORTS,
        )
        database.commit()
    await migrate(path)
    with closing(sqlite3.connect(path)) as database:
        whose = dict(database.execute("SELECT id, workspace FROM stories"))
        everybodys = dict(database.execute("SELECT id, story_id FROM entries WHERE story_id IS NOT NULL"))
        own = set(database.execute("SELECT story_id, entry_id FROM own_reports"))
    assert whose == {1: "", 2: OWN, 3: NOBODYS, 4: "", 5: NOBODYS, 6: ""}
    assert everybodys == {1: 1, 5: 4, 6: 4}, "what everybody was told as one story is not taken apart"
    assert own == {(2, 2), (2, 3), (3, 4), (5, 7)}


async def test_pages_of_before_www_was_left_out_are_known_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0029: what was seen as www.o.example/a is not told again as o.example/a; a feed's own ids stay as they are."""
    path = tmp_path / "old.db"
    monkeypatch.setattr(sqlite, "STEPS", migrations.STEPS[:28])
    await migrate(path)
    monkeypatch.undo()
    was, now = "https://www.o.example/a?u=https://www.b.example", "https://o.example/a?u=https://www.b.example"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(OLD_STORIES)
        database.executemany(
            "INSERT INTO entries (feed_id, key, title, text, url, language, publisher, published_at, seen_at, "
            "baseline, page) VALUES (1, ?, '', '', '', 'en', 'P', 1, 1, 0, ?)",
            [(was, was), ("id", "https://wwwo.example/b")],
        )
        seen = [("1", was), ("1", "id"), ("2", was), ("2", now)]
        database.executemany("INSERT INTO seen (scope, identity, feed_id, seen_at) VALUES (?, ?, 1, 1)", seen)
        database.commit()
    await migrate(path)
    with closing(sqlite3.connect(path)) as database:
        assert set(database.execute("SELECT key, page FROM entries")) == {(was, now), ("id", "https://wwwo.example/b")}
        assert set(database.execute("SELECT scope, identity FROM seen")) == {*seen, ("1", now)}
