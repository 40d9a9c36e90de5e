"""Decisions as they are kept: what was decided for whom, and why, for `/trade why`."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.alert import Decision, DecisionKind, Reason
from bot.domain.subscription import Destination
from bot.storage.database import Row, Transaction, to_seconds
from bot.storage.subscriptions import destination_of, place


def keep(tx: Transaction, decision: Decision, now: datetime, baseline_feed: int | None = None) -> None:
    """Keep a decision; of a run of equal ones about a story only the latest stands."""
    tx.execute(
        "DELETE FROM decisions WHERE story_id = :story_id AND platform = :platform AND workspace = :workspace "
        "AND place = :place AND topic = :topic AND kind = :kind AND reason = :reason "
        "AND kind IN ('hold', 'skip', 'amend')",
        story_id=decision.story_id,
        topic=decision.topic,
        kind=decision.kind.value,
        reason=decision.reason.value,
        **place(decision.destination),
    )
    record = {
        **place(decision.destination),
        "story_id": decision.story_id,
        "topic": decision.topic,
        "kind": decision.kind.value,
        "reason": decision.reason.value,
        "detail": decision.detail,
        "revision": decision.revision,
        "decided_at": to_seconds(now),
        "baseline_feed": baseline_feed,
    }
    tx.insert("decisions", record)


def of_story(tx: Transaction, story_id: int, destination: Destination) -> list[Decision]:
    """What was decided about a story for a destination, oldest first."""
    rows = tx.rows(
        "SELECT * FROM decisions WHERE story_id = :story AND platform = :platform AND workspace = :workspace "
        "AND place = :place ORDER BY id",
        story=story_id,
        **place(destination),
    )
    return [_decision(row) for row in rows]


def revoke(tx: Transaction, story_id: int, destination: Destination) -> Decision | None:
    """Take back the latest decision to announce a story there, since it could not be; None if there is none."""
    rows = tx.rows(
        "DELETE FROM decisions WHERE id = (SELECT MAX(id) FROM decisions WHERE story_id = :story AND kind = 'announce' "
        "AND platform = :platform AND workspace = :workspace AND place = :place) RETURNING *",
        story=story_id,
        **place(destination),
    )
    return _decision(rows[0]) if rows else None


def baseline_announced(tx: Transaction, feed_ids: Sequence[int]) -> dict[tuple[int, Destination], int]:
    """(feed, destination) -> how many stories of the feed's baseline were announced there."""
    rows = tx.rows(
        "SELECT baseline_feed, platform, workspace, place, COUNT(*) AS number FROM decisions "
        "WHERE baseline_feed IN :feeds AND kind = 'announce' GROUP BY baseline_feed, platform, workspace, place",
        feeds=list(feed_ids),
    )
    return {(row["baseline_feed"], destination_of(row)): row["number"] for row in rows}


def told_since(tx: Transaction, destination: Destination, topic: str, since: datetime) -> int:
    """How many stories were told to a destination because of a topic, one by one, since then."""
    rows = tx.rows(
        "SELECT COUNT(*) AS number FROM decisions WHERE platform = :platform AND workspace = :workspace "
        "AND place = :place AND kind = 'announce' AND decided_at >= :since AND topic = :topic",
        topic=topic,
        since=to_seconds(since),
        **place(destination),
    )
    return int(rows[0]["number"])


def told_topics(tx: Transaction, destination: Destination, since: datetime, now: datetime) -> dict[int, set[str]]:
    """What was told to a destination since then, one by one or in a digest, or is about to: story -> its topics.

    Among them is the topic because of which it was told, if only as an answer to a story on that.
    """
    rows = tx.rows(
        "WITH told AS (SELECT story_id, topic FROM decisions WHERE platform = :platform AND workspace = :workspace "
        "AND place = :place AND kind = 'announce' AND decided_at >= :since "
        "UNION SELECT h.story_id, h.topic FROM held h JOIN deliveries d ON d.id = h.delivery_id "
        "WHERE h.platform = :platform AND h.workspace = :workspace AND h.place = :place "
        "AND d.state <> 'failed' AND COALESCE(d.settled_at, :now) >= :since) "
        "SELECT story_id, topic FROM told "
        "UNION SELECT t.story_id, s.topic FROM told t JOIN story_topics s ON s.story_id = t.story_id",
        since=to_seconds(since),
        now=to_seconds(now),
        **place(destination),
    )
    told: dict[int, set[str]] = {}
    for row in rows:
        told.setdefault(row["story_id"], set()).add(row["topic"])
    return told


def _decision(row: Row) -> Decision:
    return Decision(
        kind=DecisionKind(row["kind"]),
        reason=Reason(row["reason"]),
        story_id=row["story_id"],
        topic=row["topic"],
        destination=destination_of(row),
        revision=row["revision"],
        detail=row["detail"],
    )
