"""All that is kept of one workspace: given out, or deleted for good."""

from collections.abc import Iterator
from typing import Any

from bot.domain.subscription import Destination
from bot.storage import own_topics
from bot.storage.database import Row, Transaction
from bot.storage.subscriptions import place

# Every table with rows of a workspace, by how they name it. A test holds this to the schema.
BY_COLUMNS = (
    "subscriptions",
    "follows",
    "mutes",
    "held",
    "bulletins",
    "deliveries",
    "decisions",
    "complaints",
    "pauses",
    "audit",
    "installations",
    "departures",
    "closures",
)
BY_TENANT = ("own_topics", "stories")  # as platform:workspace in one column
# What hangs on a workspace without naming it in a column of its own, by which rows are its.
_OF_STORIES = "story_id IN (SELECT id FROM stories WHERE workspace = :tenant)"
_OF_DELIVERIES = "delivery_id IN (SELECT id FROM deliveries WHERE platform = :platform AND workspace = :workspace)"
HANGING = {
    "errands": _OF_DELIVERIES,
    "digest_periods": _OF_DELIVERIES,
    "matches": "topic IN :own",
    "story_topics": "topic IN :own",
    "story_versions": _OF_STORIES,
    "own_reports": _OF_STORIES,
    "troubles": "subject = :tenant OR substr(subject, 1, length(:tenant) + 1) = :tenant || ':'",
    "heard": "replace(name || ':', ' ' || :tenant || ':', '') <> name || ':'",  # "archived slack:T1:C1"
}
# Of these, what is told in a place and not what was done there, which the audit log and complaints keep.
TOLD = ("subscriptions", "follows", "mutes", "held", "bulletins", "deliveries", "decisions", "pauses", "departures")
SECRET = frozenset({"token", "secret"})  # parts of columns' names that are never given out


def export(tx: Transaction, platform: str, workspace: str) -> Iterator[tuple[str, Row]]:
    """(table, row) of everything that is kept of a workspace."""
    for table, where, named in _all(tx, platform, workspace):
        for row in tx.rows(f"SELECT * FROM {table} WHERE {where}", **named):  # noqa: S608  constants
            yield table, {name: value for name, value in row.items() if not any(part in name for part in SECRET)}


def delete(tx: Transaction, platform: str, workspace: str) -> int:
    """Delete all of it, and what its own topics found; returns how many rows.

    What is left is news, as every other workspace sees it.
    """
    return sum(
        tx.execute(f"DELETE FROM {table} WHERE {where}", **named)  # noqa: S608  constants
        for table, where, named in list(_all(tx, platform, workspace))
    )


def delete_place(tx: Transaction, destination: Destination) -> int:
    """Delete what one place is and was told; returns how many rows."""
    tx.execute("DELETE FROM troubles WHERE subject = :subject", subject=str(destination))
    return sum(
        tx.execute(f"DELETE FROM {table} WHERE {_where(table)} AND place = :place", **place(destination))  # noqa: S608
        for table in TOLD
    )


def _where(table: str) -> str:
    return "workspace = :tenant" if table in BY_TENANT else "platform = :platform AND workspace = :workspace"


def _all(tx: Transaction, platform: str, workspace: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each table with rows of a workspace, which they are, and what that names; what hangs on others comes first."""
    tenant = f"{platform}:{workspace}"
    own = [topic.name for topic in own_topics.of_workspace(tx, tenant)]
    named = {"platform": platform, "workspace": workspace, "tenant": tenant}
    for table, where in HANGING.items():
        yield table, where, named | {"own": own}
    for table in (*BY_COLUMNS, *BY_TENANT):
        yield table, _where(table), named
