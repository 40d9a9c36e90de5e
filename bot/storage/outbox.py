"""The outbox: deliveries are committed here before anything is sent, leased for sending, and settled after."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.alert import Alert, DecisionKind, Notice
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.digest import Digest
from bot.domain.subscription import Destination
from bot.errors import REPAIRABLE, SendReason
from bot.storage.codec import dump, load
from bot.storage.database import Row, Transaction, moment, to_moment, to_seconds
from bot.storage.subscriptions import destination_of, place

NOTICE, DIGEST = "notice", "digest"  # the kinds of deliveries that are no story's
_CONTENT: dict[str, type[Alert | Notice | Digest]] = {NOTICE: Notice, DIGEST: Digest}
_HERE = "platform = :platform AND workspace = :workspace AND place = :place"
_REFUSED = "(" + " OR ".join(f"error LIKE '{reason}:%'" for reason in sorted(REPAIRABLE)) + ")"  # what a person repairs


def put(
    tx: Transaction, destination: Destination, story_id: int, kind: DecisionKind, alert: Alert, now: datetime
) -> None:
    """Commit a delivery to be sent. An edit of what has not left yet only changes the waiting content."""
    if kind is not DecisionKind.AMEND or not _replace_waiting(tx, destination, story_id, alert):
        _insert(tx, destination, story_id, kind.value, alert, now)


def put_notice(tx: Transaction, destination: Destination, notice: Notice, now: datetime) -> None:
    """Commit a notice to be sent."""
    _insert(tx, destination, None, NOTICE, notice, now)


def put_digest(tx: Transaction, destination: Destination, period: str, now: datetime) -> int:
    """Commit a digest, still empty, to be sent for a period; returns its delivery. See `fill_digest`."""
    return _insert(tx, destination, None, DIGEST, Digest("", (), 0), now, period)


def fill_digest(tx: Transaction, delivery_id: int, digest: Digest) -> None:
    """Say what a digest tells, before it leaves."""
    tx.execute("UPDATE deliveries SET content_json = :content WHERE id = :id", content=dump(digest), id=delivery_id)


def waiting_digest(tx: Transaction, destination: Destination) -> tuple[int, Digest] | None:
    """A digest that has not left yet, to which more can be added."""
    rows = tx.rows(
        f"SELECT id, content_json FROM deliveries WHERE {_HERE} AND kind = 'digest' AND state = 'pending' "  # noqa: S608
        "ORDER BY id DESC LIMIT 1",
        **place(destination),
    )
    return (rows[0]["id"], load(Digest, rows[0]["content_json"])) if rows else None


def has_digest(tx: Transaction, destination: Destination, period: str) -> bool:
    """Was a digest for this period put into the outbox?"""
    sql = f"SELECT 1 FROM deliveries WHERE {_HERE} AND period = :period"  # noqa: S608  constant
    return bool(tx.rows(sql, period=period, **place(destination)))


def last_notice_at(tx: Transaction) -> datetime | None:
    """When the latest notice was put into the outbox; None if none ever was."""
    rows = tx.rows("SELECT MAX(created_at) AS latest FROM deliveries WHERE kind = 'notice'")
    return to_moment(rows[0]["latest"])


def _insert(
    tx: Transaction,
    destination: Destination,
    story_id: int | None,
    kind: str,
    content: Alert | Notice | Digest,
    now: datetime,
    period: str | None = None,
) -> int:
    record = {
        **place(destination),
        "story_id": story_id,
        "kind": kind,
        "content_json": dump(content),
        "state": DeliveryState.PENDING.value,
        "due_at": to_seconds(now),
        "created_at": to_seconds(now),
        "period": period,
    }
    return tx.insert("deliveries", record)


def _replace_waiting(tx: Transaction, destination: Destination, story_id: int, alert: Alert) -> bool:
    """Put the content into the story's announcement or edit that still waits; False if none does."""
    changed = tx.execute(
        f"UPDATE deliveries SET content_json = :content WHERE {_HERE} AND story_id = :story "  # noqa: S608  constant
        "AND kind IN ('announce', 'amend') AND state = 'pending'",
        content=dump(alert),
        story=story_id,
        **place(destination),
    )
    return changed > 0


def told(tx: Transaction, story_ids: Sequence[int]) -> dict[tuple[int, Destination], Alert]:
    """(story, destination) -> the content last told there, or about to be; what was given up was not told."""
    rows = tx.rows(
        "SELECT story_id, platform, workspace, place, content_json FROM deliveries "
        "WHERE story_id IN :stories AND kind IN ('announce', 'amend') AND state <> 'failed' ORDER BY id",
        stories=list(story_ids),
    )
    return {(row["story_id"], destination_of(row)): load(Alert, row["content_json"]) for row in rows}


def wake(tx: Transaction, platform: str, destination: Destination | None = None) -> int:
    """There is a sign of repair: try at once what waits for it, in one place or on the whole platform."""
    where = "" if destination is None else f"AND {_HERE}"
    here = {"platform": platform} if destination is None else place(destination)
    return tx.execute(
        f"UPDATE deliveries SET due_at = created_at WHERE platform = :platform AND state = 'pending' {where} "  # noqa: S608
        f"AND attempts > 0 AND {_REFUSED}",
        **here,
    )


def refused(tx: Transaction) -> list[tuple[Destination, SendReason, str, datetime]]:
    """(place, why, in the platform's words, since) of every place where messages wait for a person's repair."""
    rows = tx.rows(
        "SELECT platform, workspace, place, error, MIN(created_at) AS since FROM deliveries "  # noqa: S608  constant
        f"WHERE state IN ('pending', 'sending') AND {_REFUSED} "
        "GROUP BY platform, workspace, place, error ORDER BY since"
    )
    found = []
    for row in rows:
        reason, _, detail = row["error"].partition(": ")
        found.append((destination_of(row), SendReason(reason), detail, moment(row["since"])))
    return found


def reached(tx: Transaction, since: datetime) -> dict[Destination, datetime]:
    """Place -> when it last took a message, for those that took one since then."""
    rows = tx.rows(
        "SELECT platform, workspace, place, MAX(settled_at) AS latest FROM deliveries "
        "WHERE state = 'sent' AND settled_at >= :since GROUP BY platform, workspace, place",
        since=to_seconds(since),
    )
    return {destination_of(row): moment(row["latest"]) for row in rows}


def lease(tx: Transaction, platforms: Sequence[str], worker: str, now: datetime, until: datetime) -> list[Delivery]:
    """Claim what can be sent now: the oldest unfinished delivery of each destination, so that its order is kept.

    A claim whose lease has run out (its worker died while sending) is claimed again.
    """
    rows = tx.rows(
        "UPDATE deliveries SET state = 'sending', worker = :worker, lease_until = :until, attempts = attempts + 1 "
        "WHERE id IN (SELECT MIN(id) FROM deliveries WHERE state IN ('pending', 'sending') AND platform IN :platforms "
        "             GROUP BY platform, workspace, place) "
        "AND (state = 'pending' AND due_at <= :now OR state = 'sending' AND lease_until <= :now) RETURNING id",
        worker=worker,
        until=to_seconds(until),
        now=to_seconds(now),
        platforms=list(platforms),
    )
    leased = tx.rows(
        "SELECT d.*, (SELECT a.message_ref FROM deliveries a WHERE a.story_id = d.story_id AND a.kind = 'announce' "
        "AND a.platform = d.platform AND a.workspace = d.workspace AND a.place = d.place AND a.state = 'sent' "
        "ORDER BY a.id DESC LIMIT 1) AS anchor "
        "FROM deliveries d WHERE d.id IN :ids ORDER BY d.id",
        ids=[row["id"] for row in rows],
    )
    return [_delivery(row) for row in leased]


def settle_sent(tx: Transaction, delivery_id: int, message_ref: str | None, now: datetime) -> None:
    """The platform took it; `message_ref` is its id of a new message."""
    _settle(tx, delivery_id, DeliveryState.SENT, now, message_ref=message_ref)


def settle_failed(tx: Transaction, delivery_id: int, error: str, now: datetime) -> None:
    """Given up: trying again cannot help."""
    _settle(tx, delivery_id, DeliveryState.FAILED, now, error=error)


def postpone(tx: Transaction, delivery_id: int, error: str, due_at: datetime) -> None:
    """Not taken this time: try again then."""
    tx.execute(
        "UPDATE deliveries SET state = 'pending', lease_until = NULL, worker = NULL, error = :error, due_at = :due "
        "WHERE id = :id",
        error=error,
        due=to_seconds(due_at),
        id=delivery_id,
    )


def of_story(tx: Transaction, story_id: int, destination: Destination) -> list[tuple[DecisionKind, DeliveryState, str]]:
    """(kind, state, error) of every delivery of a story to a destination, oldest first."""
    rows = tx.rows(
        f"SELECT kind, state, error FROM deliveries WHERE story_id = :story AND {_HERE} ORDER BY id",  # noqa: S608
        story=story_id,
        **place(destination),
    )
    return [(DecisionKind(row["kind"]), DeliveryState(row["state"]), row["error"]) for row in rows]


def _settle(
    tx: Transaction,
    delivery_id: int,
    state: DeliveryState,
    now: datetime,
    *,
    message_ref: str | None = None,
    error: str = "",
) -> None:
    tx.execute(
        "UPDATE deliveries SET state = :state, message_ref = COALESCE(:ref, message_ref), error = :error, "
        "lease_until = NULL, settled_at = :now WHERE id = :id",
        state=state.value,
        ref=message_ref,
        error=error,
        now=to_seconds(now),
        id=delivery_id,
    )


def _delivery(row: Row) -> Delivery:
    kind = row["kind"]
    return Delivery(
        id=row["id"],
        destination=destination_of(row),
        story_id=row["story_id"],
        kind=None if kind in _CONTENT else DecisionKind(kind),
        content=load(_CONTENT.get(kind, Alert), row["content_json"]),
        created_at=moment(row["created_at"]),
        attempts=row["attempts"],
        message_ref=row["anchor"] if row["kind"] != DecisionKind.ANNOUNCE else None,
    )
