"""What is held for digests: alerts that wait for a time, and when the daily line of a place is due."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.domain.alert import Alert, Reason
from bot.domain.digest import Held
from bot.domain.subscription import PULSE, Destination
from bot.storage.codec import dump, load
from bot.storage.database import Row, Transaction, moment, to_seconds
from bot.storage.subscriptions import HERE, destination_of, place

_THIS = f"{HERE} AND story_id = :story AND topic = :topic"
_LINE = 0  # in place of a story: the daily line


def hold(tx: Transaction, destination: Destination, held: Held) -> None:
    """Hold an alert until its time; a story is held once in a place for a topic, until the earliest of its times."""
    what = {"story": held.alert.story_id, "topic": held.topic, **place(destination)}
    waiting = tx.execute(
        "UPDATE held SET content_json = :content, due_at = CASE WHEN due_at < :due THEN due_at ELSE :due END "  # noqa: S608
        f"WHERE {_THIS} AND delivery_id IS NULL",
        content=dump(held.alert),
        due=to_seconds(held.due_at),
        **what,
    )
    if waiting:
        return
    tx.execute(f"DELETE FROM held WHERE {_THIS}", **what)  # noqa: S608  a digest has told it as it was
    record = {
        "topic": held.topic,
        "story_id": held.alert.story_id,
        "reason": held.reason.value,
        "content_json": dump(held.alert),
        "held_at": to_seconds(held.held_at),
        "due_at": to_seconds(held.due_at),
    }
    tx.insert("held", {**place(destination), **record})


def hold_line(tx: Transaction, destination: Destination, due_at: datetime, now: datetime) -> None:
    """The daily line of a place is due then, and not when it was due before."""
    release(tx, destination, _LINE)
    times = {"held_at": to_seconds(now), "due_at": to_seconds(due_at)}
    what = {"topic": PULSE, "story_id": _LINE, "reason": Reason.DAILY.value, "content_json": ""}
    tx.insert("held", {**place(destination), **what, **times})


def release(tx: Transaction, destination: Destination, story_id: int = _LINE) -> None:
    """A story is held here no longer, for whatever topic; without one, the daily line."""
    sql = f"DELETE FROM held WHERE {HERE} AND story_id = :story"  # noqa: S608  constant
    tx.execute(sql, story=story_id, **place(destination))


def let_go(tx: Transaction, destination: Destination, story_id: int, topic: str) -> None:
    """A story waits here no longer for this topic; it may wait for another."""
    sql = f"DELETE FROM held WHERE {_THIS} AND delivery_id IS NULL"  # noqa: S608  constant
    tx.execute(sql, story=story_id, topic=topic, **place(destination))


def refresh(tx: Transaction, destination: Destination, topic: str, alert: Alert) -> None:
    """If this story waits here for this topic, it is told as it is now."""
    sql = f"UPDATE held SET content_json = :content WHERE {_THIS} AND delivery_id IS NULL"  # noqa: S608  constant
    tx.execute(sql, content=dump(alert), story=alert.story_id, topic=topic, **place(destination))


def release_topic(tx: Transaction, topic: str, destination: Destination) -> None:
    """What waits here because of a topic waits no longer; what a digest has told stays told."""
    sql = f"DELETE FROM held WHERE {HERE} AND topic = :topic AND delivery_id IS NULL"  # noqa: S608  constant
    tx.execute(sql, topic=topic, **place(destination))


def end_topic(tx: Transaction, topic: str) -> None:
    """What waits anywhere because of a topic that is no more waits no longer."""
    tx.execute("DELETE FROM held WHERE topic = :topic AND delivery_id IS NULL", topic=topic)


def hand_over(tx: Transaction, story_id: int, into: int) -> None:
    """What a digest has told of one story was told of another; what waits of it waits no longer."""
    tx.execute("DELETE FROM held WHERE story_id = :story AND delivery_id IS NULL", story=story_id)
    tx.execute(
        "UPDATE held SET story_id = :into WHERE story_id = :story AND NOT EXISTS (SELECT 1 FROM held h "
        "WHERE h.story_id = :into AND h.platform = held.platform AND h.workspace = held.workspace "
        "AND h.place = held.place)",
        story=story_id,
        into=into,
    )


def told(tx: Transaction, story_ids: Sequence[int]) -> dict[tuple[int, Destination], Alert]:
    """(story, place) -> the alert that a digest has told there, or is about to; what was given up was not told."""
    rows = tx.rows(
        "SELECT h.* FROM held h JOIN deliveries d ON d.id = h.delivery_id "
        "WHERE h.story_id IN :stories AND d.state <> 'failed' ORDER BY h.id",
        stories=list(story_ids),
    )
    return {(row["story_id"], destination_of(row)): load(Alert, row["content_json"]) for row in rows}


def unsent_places(tx: Transaction, story_ids: Sequence[int]) -> list[Destination]:
    """Where a digest that tells one of these stories has not left yet."""
    rows = tx.rows(
        "SELECT DISTINCT h.platform, h.workspace, h.place FROM held h JOIN deliveries d ON d.id = h.delivery_id "
        "WHERE h.story_id IN :stories AND d.state = 'pending' AND d.in_doubt_since IS NULL",
        stories=list(story_ids),
    )
    return [destination_of(row) for row in rows]


def due_places(tx: Transaction, now: datetime, longest: timedelta, limit: int) -> list[Destination]:
    """Places where something is due, the calendar's bulletins too, or waits longer than anything may.

    Then clocks were changed.
    """
    due = "WHERE delivery_id IS NULL AND (due_at <= :now OR due_at > :longest)"
    rows = tx.rows(
        f"SELECT platform, workspace, place FROM held {due} "  # noqa: S608  constants
        f"UNION SELECT platform, workspace, place FROM bulletins {due} LIMIT :limit",
        now=to_seconds(now),
        longest=to_seconds(now + longest),
        limit=limit,
    )
    return [destination_of(row) for row in rows]


def waiting(tx: Transaction, destination: Destination, topic: str | None = None) -> list[Held]:
    """What waits here, because of a topic or at all; the daily line is not among it."""
    sql = f"SELECT * FROM held WHERE {HERE} AND delivery_id IS NULL AND story_id <> {_LINE}"  # noqa: S608  constants
    rows = tx.rows(sql + (" AND topic = :topic" if topic else "") + " ORDER BY id", topic=topic, **place(destination))
    return [_held(row) for row in rows]


def line_due(tx: Transaction, destination: Destination) -> datetime | None:
    """When the daily line of a place is due; None where there is none."""
    rows = tx.rows(
        f"SELECT due_at FROM held WHERE {HERE} AND story_id = {_LINE}",  # noqa: S608  constants
        **place(destination),
    )
    return moment(rows[0]["due_at"]) if rows else None


def put_off(tx: Transaction, destination: Destination, held: Held, due_at: datetime) -> None:
    """What waits here is due then."""
    tx.execute(
        f"UPDATE held SET due_at = :due WHERE {_THIS} AND delivery_id IS NULL",  # noqa: S608  constant
        due=to_seconds(due_at),
        story=held.alert.story_id,
        topic=held.topic,
        **place(destination),
    )


def put_in(tx: Transaction, destination: Destination, story_ids: Collection[int], delivery_id: int) -> list[Held]:
    """These stories are told by this digest, for whatever topics they wait; returns all that it tells, each once."""
    tx.execute(
        f"UPDATE held SET delivery_id = :delivery WHERE {HERE} AND story_id IN :stories "  # noqa: S608  constant
        "AND delivery_id IS NULL",
        delivery=delivery_id,
        stories=sorted(story_ids),
        **place(destination),
    )
    rows = tx.rows("SELECT * FROM held WHERE delivery_id = :id ORDER BY due_at DESC, id DESC", id=delivery_id)
    first = {row["story_id"]: row for row in rows}  # for the topic for which it was due the earliest
    return [_held(row) for row in sorted(first.values(), key=lambda row: int(row["id"]))]


def topics_in(tx: Transaction, delivery_id: int) -> set[str]:
    """The topics for which this digest tells stories."""
    rows = tx.rows("SELECT DISTINCT topic FROM held WHERE delivery_id = :id", id=delivery_id)
    return {row["topic"] for row in rows}


def take_back(tx: Transaction, delivery_id: int) -> None:
    """What that digest was to tell waits again."""
    tx.execute("UPDATE held SET delivery_id = NULL WHERE delivery_id = :id", id=delivery_id)


def _held(row: Row) -> Held:
    alert = load(Alert, row["content_json"])
    return Held(row["topic"], Reason(row["reason"]), alert, moment(row["held_at"]), moment(row["due_at"]))
