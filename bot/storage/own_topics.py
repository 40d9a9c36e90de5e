"""Workspaces' own topics as they are kept."""

from datetime import datetime

from bot.domain.topic import Topic, own_name
from bot.errors import QuerySyntaxError
from bot.storage.database import Row, Transaction, to_seconds
from bot.text.query import parse_query


def put(tx: Transaction, topic: Topic, person: str, now: datetime) -> None:
    """Keep a workspace's topic, instead of an earlier one of this name."""
    remove(tx, topic)
    tx.insert(
        "own_topics",
        {
            "workspace": topic.workspace,
            "label": topic.label,
            "query": topic.query,
            "gated": int(topic.gated),
            "person": person,
            "changed_at": to_seconds(now),
        },
    )


def remove(tx: Transaction, topic: Topic) -> bool:
    """Forget a topic; False if there was none."""
    sql = "DELETE FROM own_topics WHERE workspace = :workspace AND label = :label"
    return tx.execute(sql, workspace=topic.workspace, label=topic.label) > 0


def of_workspace(tx: Transaction, workspace: str) -> list[Topic]:
    """A workspace's own topics, by name."""
    rows = tx.rows("SELECT * FROM own_topics WHERE workspace = :workspace ORDER BY label", workspace=workspace)
    return _topics(rows)


def get(tx: Transaction, workspace: str, label: str) -> Topic | None:
    """A workspace's own topic, None if there is none of this name."""
    sql = "SELECT * FROM own_topics WHERE workspace = :workspace AND label = :label"
    found = _topics(tx.rows(sql, workspace=workspace, label=label))
    return found[0] if found else None


def every(tx: Transaction) -> list[Topic]:
    """The own topics of all workspaces."""
    return _topics(tx.rows("SELECT * FROM own_topics ORDER BY id"))


def version(tx: Transaction) -> tuple[int, int]:
    """Another pair after every change: ids are never used twice, and an edit takes a new one."""
    (row,) = tx.rows("SELECT COUNT(*) AS number, COALESCE(MAX(id), 0) AS newest FROM own_topics")
    return row["number"], row["newest"]


def _topics(rows: list[Row]) -> list[Topic]:
    return [topic for row in rows if (topic := _topic(row)) is not None]


def _topic(row: Row) -> Topic | None:
    """None for a query that was well-formed to an earlier version and is not to this one."""
    try:
        expression = parse_query(row["query"])
    except QuerySyntaxError:
        return None
    name = own_name(row["workspace"], row["label"])
    return Topic(
        name,
        row["label"],
        row["label"],
        row["query"],
        expression,
        workspace=row["workspace"],
        gated=bool(row["gated"]),
    )
