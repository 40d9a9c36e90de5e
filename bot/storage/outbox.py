"""The outbox: deliveries are committed here before anything is sent; claims.py has what workers do with them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.domain.alert import Alert, Announcement, DecisionKind, Notice, Reason
from bot.domain.delivery import DeliveryState, Told
from bot.domain.digest import Digest
from bot.domain.story import Level
from bot.domain.subscription import Destination
from bot.storage.codec import dump, load
from bot.storage.database import AHEAD, Transaction, to_moment, to_seconds
from bot.storage.subscriptions import HERE, destination_of, place

NOTICE, DIGEST, ANNOUNCEMENT = "notice", "digest", "announcement"  # the kinds of deliveries that are no story's
CONTENT: dict[str, type[Any]] = {NOTICE: Notice, DIGEST: Digest, ANNOUNCEMENT: Announcement}
EDIT_EVERY = timedelta(minutes=1)  # of one message, at most
RESTATE_EVERY = timedelta(hours=1)  # where a message cannot be edited any more, of its thread
Period = tuple[str, Reason, datetime]
"""A topic, for what reason stories on it were held, and the time by the clock for which a digest tells them."""
_UNSENT = f"{HERE} AND state = 'pending' AND in_doubt_since IS NULL"
_NEW = "('announce', 'follow_up', 'restate')"
_PRECEDENCE = {Announcement: 0, Notice: 2, Digest: 3}  # as flash goes what was done just now, a notice as routine news


def put(
    tx: Transaction, destination: Destination, story_id: int, kind: DecisionKind, alert: Alert, now: datetime
) -> None:
    """Commit a delivery to be sent. An edit of what has not left yet only changes the waiting content.

    An edit leaves a minute after the one before at the earliest.
    """
    if kind is not DecisionKind.AMEND:
        _insert(tx, destination, story_id, kind.value, alert, now)
    elif not _replace_waiting(tx, destination, story_id, alert):
        _insert(tx, destination, story_id, kind.value, alert, now, due_at=_next_edit(tx, destination, story_id, now))


def put_notice(tx: Transaction, destination: Destination, notice: Notice, now: datetime) -> None:
    """Commit a notice to be sent."""
    _insert(tx, destination, None, NOTICE, notice, now)


def put_announcement(tx: Transaction, destination: Destination, announcement: Announcement, now: datetime) -> None:
    """Commit, with what somebody did in a channel, that everybody there is told of it."""
    _insert(tx, destination, None, ANNOUNCEMENT, announcement, now)


def put_digest(tx: Transaction, destination: Destination, now: datetime) -> int:
    """Commit a digest, still empty, to be sent; returns its delivery. See `fill_digest`."""
    return _insert(tx, destination, None, DIGEST, Digest("", (), 0), now)


def fill_digest(tx: Transaction, delivery_id: int, digest: Digest, periods: Iterable[Period] = ()) -> None:
    """Say what a digest tells, before it leaves, and which periods it stands for beside those named before."""
    tx.execute("UPDATE deliveries SET content_json = :content WHERE id = :id", content=dump(digest), id=delivery_id)
    for topic, reason, period in periods:
        tx.execute(
            "INSERT INTO digest_periods (delivery_id, topic, reason, period) VALUES (:id, :topic, :reason, :period) "
            "ON CONFLICT DO NOTHING",
            id=delivery_id,
            topic=topic,
            reason=reason.value,
            period=to_seconds(period),
        )


def waiting_digest(tx: Transaction, destination: Destination) -> tuple[int, Digest] | None:
    """A digest that has not left yet, to which more can be added."""
    rows = tx.rows(
        f"SELECT id, content_json FROM deliveries WHERE {HERE} AND kind = 'digest' AND state = 'pending' "  # noqa: S608
        "AND in_doubt_since IS NULL ORDER BY id DESC LIMIT 1",
        **place(destination),
    )
    return (rows[0]["id"], load(Digest, rows[0]["content_json"])) if rows else None


def of_delivery(tx: Transaction, delivery_id: int) -> tuple[Destination, int | None] | None:
    """In which place it tells what, and of which story; None if there is no such delivery."""
    rows = tx.rows("SELECT platform, workspace, place, story_id FROM deliveries WHERE id = :id", id=delivery_id)
    return (destination_of(rows[0]), rows[0]["story_id"]) if rows else None


def withdraw(tx: Transaction, delivery_id: int) -> None:
    """It has not left, and is not to."""
    tx.execute("DELETE FROM deliveries WHERE id = :id", id=delivery_id)


def waiting_stories(tx: Transaction, destination: Destination) -> list[int]:
    """The stories of which something new is to be told there that has not left yet; an edit rings nowhere."""
    rows = tx.rows(
        f"SELECT DISTINCT story_id FROM deliveries WHERE {_UNSENT} AND kind IN {_NEW} ORDER BY story_id",  # noqa: S608
        **place(destination),
    )
    return [row["story_id"] for row in rows]


def withdraw_story(tx: Transaction, destination: Destination, story_id: int) -> bool:
    """What is new of a story and has not left is not to leave; was its announcement among that? Then no edit either."""
    here = {"story": story_id, **place(destination)}
    sql = f"DELETE FROM deliveries WHERE {_UNSENT} AND story_id = :story AND kind IN {_NEW} RETURNING kind"  # noqa: S608
    announced = any(row["kind"] == DecisionKind.ANNOUNCE for row in tx.rows(sql, **here))
    if announced:
        tx.execute(f"DELETE FROM deliveries WHERE {_UNSENT} AND story_id = :story AND kind = 'amend'", **here)  # noqa: S608
    return announced


def has_digest(tx: Transaction, destination: Destination, period: Period) -> bool:
    """Did a digest for this period leave, or was it given up? To one that still waits more can be added."""
    topic, reason, moment = period
    rows = tx.rows(
        "SELECT 1 FROM digest_periods p JOIN deliveries d ON d.id = p.delivery_id "  # noqa: S608  constant
        f"WHERE {HERE} AND topic = :topic AND reason = :reason AND period = :period "
        "AND NOT (d.state = 'pending' AND d.in_doubt_since IS NULL) LIMIT 1",
        topic=topic,
        reason=reason.value,
        period=to_seconds(moment),
        **place(destination),
    )
    return bool(rows)


def last_notice_at(tx: Transaction, now: datetime) -> datetime | None:
    """When the latest notice was put into the outbox, by a clock that was not ahead of now; None if none ever was."""
    sql = "SELECT MAX(created_at) AS latest FROM deliveries WHERE kind = 'notice' AND created_at <= :ahead"
    rows = tx.rows(sql, ahead=to_seconds(now + AHEAD))
    return to_moment(rows[0]["latest"])


def _insert(
    tx: Transaction,
    destination: Destination,
    story_id: int | None,
    kind: str,
    content: Alert | Told,
    now: datetime,
    *,
    due_at: datetime | None = None,
) -> int:
    record = {
        **place(destination),
        "story_id": story_id,
        "kind": kind,
        "content_json": dump(content),
        "precedence": _precedence(content),
        "state": DeliveryState.PENDING.value,
        "due_at": to_seconds(due_at or now),
        "created_at": to_seconds(now),
        "thread_of": (content.thread_of or None) if isinstance(content, Alert) else None,
    }
    return tx.insert("deliveries", record)


def _next_edit(tx: Transaction, destination: Destination, story_id: int, now: datetime) -> datetime:
    """When the story's message there may be edited again."""
    rows = tx.rows(
        f"SELECT kind, MAX(COALESCE(settled_at, began_at)) AS latest FROM deliveries WHERE {HERE} "  # noqa: S608
        "AND story_id = :story AND kind IN ('amend', 'restate') AND state IN ('sent', 'sending') GROUP BY kind",
        story=story_id,
        **place(destination),
    )
    pauses = {DecisionKind.AMEND: EDIT_EVERY, DecisionKind.RESTATE: RESTATE_EVERY}
    # An edit that seems to be yet to come was made before the clock was set back.
    made = ((DecisionKind(row["kind"]), to_moment(row["latest"])) for row in rows)
    return max([now, *(latest + pauses[kind] for kind, latest in made if latest and latest <= now)])


def _precedence(content: Alert | Told) -> int:
    if isinstance(content, Alert):
        return Level.FLASH.rank - content.level.rank
    return _PRECEDENCE[type(content)]


def _replace_waiting(tx: Transaction, destination: Destination, story_id: int, alert: Alert) -> bool:
    """Put the content into the story's announcement or edit that still waits; False if none does.

    An announcement in doubt may stand there already, with the words it left with.
    """
    changed = tx.execute(
        f"UPDATE deliveries SET content_json = :content, precedence = :precedence WHERE {HERE} "  # noqa: S608  constant
        "AND story_id = :story AND state = 'pending' "
        "AND (kind = 'amend' OR kind IN ('announce', 'restate') AND in_doubt_since IS NULL)",
        content=dump(alert),
        precedence=_precedence(alert),
        story=story_id,
        **place(destination),
    )
    return changed > 0


def told(tx: Transaction, story_ids: Sequence[int]) -> dict[tuple[int, Destination], Alert]:
    """(story, destination) -> the content last told there, or about to be; what was given up was not told."""
    rows = tx.rows(
        "SELECT story_id, platform, workspace, place, content_json FROM deliveries "
        "WHERE story_id IN :stories AND kind IN ('announce', 'amend', 'restate') AND state <> 'failed' ORDER BY id",
        stories=list(story_ids),
    )
    return {(row["story_id"], destination_of(row)): load(Alert, row["content_json"]) for row in rows}


def hand_over(tx: Transaction, destination: Destination, story_id: int, into: int) -> None:
    """The message that a place has of one story is another's from now on, and the thread under it."""
    tx.execute(
        f"UPDATE deliveries SET story_id = :into WHERE story_id = :story AND {HERE}",  # noqa: S608  constant
        into=into,
        story=story_id,
        **place(destination),
    )
    tx.execute(
        f"UPDATE deliveries SET thread_of = :into WHERE thread_of = :story AND {HERE}",  # noqa: S608  constant
        into=into,
        story=story_id,
        **place(destination),
    )


def of_story(tx: Transaction, story_id: int, destination: Destination) -> list[tuple[DecisionKind, DeliveryState, str]]:
    """(kind, state, error) of every delivery of a story to a destination, oldest first."""
    rows = tx.rows(
        f"SELECT kind, state, error FROM deliveries WHERE story_id = :story AND {HERE} ORDER BY id",  # noqa: S608
        story=story_id,
        **place(destination),
    )
    return [(DecisionKind(row["kind"]), DeliveryState(row["state"]), row["error"]) for row in rows]
