"""A workspace's data: given out whole without secrets, and deleted whole, without another's."""

import json

import pytest

from bot.domain.alert import Notice, Reason
from bot.domain.digest import Digest
from bot.domain.errand import Errand, ErrandKind
from bot.domain.health import Trouble
from bot.storage import audit, errands, heard, outbox, troubles, workspaces
from bot.storage.database import Database, Transaction
from tests.unit.commands.world import HERE, THERE, World
from tests.values import NOW


@pytest.fixture
async def world(world: World) -> World:
    for here in (HERE, THERE):
        await world.ask("subscribe soybeans", here)
        await world.ask("subscribe tariffs daily 08:00", here)
        await world.ask("topic add barges barge AND freight", here)
        await world.ask("subscribe barges", here)
        await world.ask("mute tariffs 4h", here)
    await world.publish("China books 12 cargoes of US soybeans", "Barge freight rises on the Mississippi")
    await world.ask("wrong s223 merge", HERE)
    return world


async def tables_with(database: Database, column: str) -> set[str]:
    rows = await database.read(
        lambda tx: tx.rows(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = :column",
            column=column,
        )
    )
    return {row["name"] for row in rows}


async def test_every_table_that_names_a_workspace_is_known(world: World) -> None:
    assert await tables_with(world.database, "workspace") == {*workspaces.BY_COLUMNS, *workspaces.BY_TENANT}
    assert await tables_with(world.database, "place") == {*workspaces.TOLD, "audit", "complaints"}


async def test_every_table_that_hangs_on_what_was_sent_is_given_out_with_it(world: World) -> None:
    rows = await world.database.read(
        lambda tx: tx.rows(
            "SELECT m.name FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f "
            "WHERE m.type = 'table' AND f.\"table\" = 'deliveries'"
        )
    )
    assert {row["name"] for row in rows} == {
        name for name, where in workspaces.HANGING.items() if "deliveries" in where
    }


async def test_an_export_holds_all_of_a_workspace_and_nothing_of_another(world: World) -> None:
    rows = await world.database.read(lambda tx: list(workspaces.export(tx, "slack", "T1")))
    assert {table for table, _ in rows} >= {"subscriptions", "mutes", "own_topics", "decisions", "audit", "complaints"}
    text = json.dumps(rows)
    assert "T1" in text
    assert "T2" not in text


HANGING = "matches", "story_topics", "story_versions", "own_reports", "troubles", "heard", "errands", "digest_periods"


async def hang(world: World) -> None:
    """Rows of each workspace in every table that does not name it in a column."""

    def put(tx: Transaction) -> None:
        for here in (HERE, THERE):
            own = tx.rows("SELECT id FROM stories WHERE workspace = :own", own=f"slack:{here.workspace}")[0]["id"]
            version = {"story_id": own, "content_json": here.workspace, "replaced_at": 1.0}
            tx.insert("story_versions", version)
            outbox.put_notice(tx, here, Notice("Trouble", ()), NOW)
            told = tx.rows("SELECT MAX(id) AS id FROM deliveries")[0]["id"]
            errands.put(tx, Errand(told, "slack", ErrandKind.PUBLISH, f"slack:{here.workspace}", "1", NOW), NOW)
            period = "pulse", Reason.DAILY, NOW
            outbox.fill_digest(tx, outbox.put_digest(tx, here, NOW), Digest(here.workspace, (), 0), [period])
            troubles.begin(tx, [Trouble(name, "closed", NOW) for name in (str(here), here.tenant)], NOW)
            heard.newest(tx, f"archived {here}", NOW)

    await world.database.write(put)


async def test_what_hangs_on_a_workspace_is_given_out_and_deleted_too(world: World) -> None:
    await hang(world)
    theirs = await world.database.read(lambda tx: list(workspaces.export(tx, "slack", "T2")))
    assert {table for table, _ in theirs} >= set(HANGING)
    assert "slack:T1" not in json.dumps(theirs)
    await world.database.write(workspaces.delete, "slack", "T1")
    assert await world.database.read(lambda tx: list(workspaces.export(tx, "slack", "T2"))) == theirs
    for table in HANGING:
        rows = await world.database.read(lambda tx, table=table: tx.rows(f"SELECT * FROM {table}"))
        assert not [row for row in rows if "slack:T1" in str(row)]
    left = await world.database.read(lambda tx: tx.rows("SELECT content_json FROM story_versions"))
    assert "T1" not in {row["content_json"] for row in left}


async def test_deleting_a_workspace_leaves_nothing_of_it_and_all_of_the_others(world: World) -> None:
    theirs = await world.database.read(lambda tx: list(workspaces.export(tx, "slack", "T2")))
    assert await world.database.write(workspaces.delete, "slack", "T1") > 5
    assert not await world.database.read(lambda tx: list(workspaces.export(tx, "slack", "T1")))
    assert await world.database.read(lambda tx: list(workspaces.export(tx, "slack", "T2"))) == theirs
    for table in ("story_topics", "matches"):
        rows = await world.database.read(lambda tx, table=table: tx.rows(f"SELECT topic FROM {table}"))
        assert not [row for row in rows if row["topic"].startswith("slack:T1")]
    assert not await world.database.read(lambda tx: tx.rows("PRAGMA foreign_key_check"))


async def test_the_audit_log_says_who_changed_what_and_is_silent_of_what_failed_or_only_looked(world: World) -> None:
    before = len(await world.database.read(audit.latest, 100))
    await world.ask("/trade unsubscribe soybeans")
    await world.ask("unsubscribe beef")
    await world.ask("recent")
    changes = await world.database.read(audit.latest, 100, "slack:T1")
    assert len(await world.database.read(audit.latest, 100)) == before + 1
    assert (changes[0].action, changes[0].person, changes[0].destination) == ("unsubscribe soybeans", "U1", HERE)
    assert {change.destination.workspace for change in changes} == {"T1"}
