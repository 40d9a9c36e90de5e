"""What becomes of a delivery that a worker has claimed: given back, sent, given up, or put off."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.alert import Alert, DecisionKind
from bot.domain.delivery import Action, Delivery, DeliveryState, Head
from bot.errors import SendError, SendReason
from bot.storage import claims, closures, pauses
from bot.storage.codec import load
from bot.storage.database import Transaction, to_seconds
from bot.storage.subscriptions import HERE, place


def settle(
    tx: Transaction, delivery: Delivery, work: Callable[..., None], args: Sequence[object], now: datetime
) -> Head | None:
    """Settle it as `work(tx, delivery, *args)` does, and return what follows in its place.

    Of a worker whose claim has passed to another only that it was sent counts: the other knows the rest better.
    """
    if work is settle_sent or claims.is_held(tx, delivery):
        work(tx, delivery, *args)
    return claims.head(tx, delivery.destination, now)


def release(tx: Transaction, claimed: Sequence[Delivery]) -> None:
    """Give back what was claimed and has not left."""
    tx.execute(
        "UPDATE deliveries SET state = 'pending', lease_until = NULL, worker = NULL, attempts = attempts - 1 "
        "WHERE id IN :ids",
        ids=[delivery.id for delivery in claimed],
    )
    for delivery in claimed:
        _probe_again(tx, delivery)


def settle_sent(tx: Transaction, delivery: Delivery, message_ref: str | None, now: datetime, error: str = "") -> None:
    """The platform took it; `message_ref` is its id of a new message. A pause of its place is over."""
    _settle(tx, delivery, DeliveryState.SENT, now, message_ref, error)
    pauses.end(tx, delivery.destination)


def settle_failed(tx: Transaction, delivery: Delivery, error: str, now: datetime) -> None:
    """Given up: trying again cannot help. If it was to probe a pause, the next one does."""
    _settle(tx, delivery, DeliveryState.FAILED, now, None, error)
    _probe_again(tx, delivery)


def give_up(tx: Transaction, delivery: Delivery, before: datetime, error: str, now: datetime) -> list[Alert]:
    """Give up this news, and what waits there since before then; with an announcement the edits and lines behind it.

    Returns each story once, as the last edit of what is given up has it, oldest first. What is in doubt may stand there
    already, and is not among those. If this one was to probe a pause, the next one does.
    """
    failed = "UPDATE deliveries SET state = 'failed', error = :error, lease_until = NULL, settled_at = :now "
    here = {**place(delivery.destination), "error": error, "now": to_seconds(now)}
    rows = tx.rows(
        f"{failed}WHERE {HERE} AND kind IN ('announce', 'follow_up') "
        "AND (id = :id OR state = 'pending' AND in_doubt_since IS NULL AND created_at < :before) "
        "RETURNING id, story_id, kind, content_json",
        before=to_seconds(before),
        id=delivery.id,
        **here,
    )
    rows += tx.rows(  # an edit could not replace what was in doubt
        f"{failed}WHERE {HERE} AND state = 'pending' "
        "AND kind IN ('amend', 'follow_up', 'restate') AND story_id IN :stories "
        "RETURNING id, story_id, kind, content_json",
        stories=sorted({row["story_id"] for row in rows if row["kind"] == DecisionKind.ANNOUNCE}),
        **here,
    )
    _probe_again(tx, delivery)
    last: dict[int, Alert] = {}
    for row in sorted(rows, key=lambda row: int(row["id"])):
        alert: Alert = load(Alert, row["content_json"])
        last[row["story_id"]] = last.get(row["story_id"], alert) if row["kind"] == DecisionKind.FOLLOW_UP else alert
    return list(last.values())


def postpone(tx: Transaction, delivery: Delivery, error: SendError, due_at: datetime) -> None:
    """Not taken this time, or nobody knows: try again then. If it was to probe a pause, it does so then."""
    since = (delivery.in_doubt_since or delivery.began_at) if error.in_doubt else None
    _free(tx, delivery, str(error), due_at, since)
    if error.reason is SendReason.RATE_LIMITED:
        closures.begin(tx, delivery, due_at)
    if delivery.action is Action.LOOK:
        sql = "UPDATE deliveries SET looks = looks + :more, looked = :looked WHERE id = :id"
        put_off = error.reason is SendReason.RATE_LIMITED
        tx.execute(sql, more=int(put_off), looked=error.looked or delivery.looked, id=delivery.id)
    _probe_again(tx, delivery)


def pause(tx: Transaction, delivery: Delivery, error: SendError, now: datetime) -> None:
    """Not taken until a person repairs something: it waits, and so does all that follows it there."""
    _free(tx, delivery, str(error), now, delivery.in_doubt_since if error.in_doubt else None)
    pauses.begin(tx, delivery.destination, error, now)


def restate(tx: Transaction, delivery: Delivery, now: datetime) -> None:
    """The platform takes no edit of the message any more: told in its thread instead, and edited there from then on."""
    _free(tx, delivery, "", now, None)
    sql = "UPDATE deliveries SET kind = :kind, attempts = 0 WHERE id = :id"
    tx.execute(sql, kind=DecisionKind.RESTATE.value, id=delivery.id)
    _probe_again(tx, delivery)


def resolve(tx: Transaction, delivery: Delivery, now: datetime, unseen: bool) -> None:
    """It has not arrived, or nobody can tell (`unseen`): in doubt no more, it is to be sent. Looking is no attempt."""
    _free(tx, delivery, "", now, None)
    tx.execute(
        "UPDATE deliveries SET attempts = attempts - 1, looks = 0, looked = '', unseen = unseen + :unseen "
        "WHERE id = :id",
        unseen=int(unseen),
        id=delivery.id,
    )
    _probe_again(tx, delivery)


def _free(tx: Transaction, delivery: Delivery, error: str, due_at: datetime, in_doubt_since: datetime | None) -> None:
    tx.execute(
        "UPDATE deliveries SET state = 'pending', lease_until = NULL, worker = NULL, error = :error, due_at = :due, "
        "in_doubt_since = :doubt WHERE id = :id",
        error=error,
        due=to_seconds(due_at),
        doubt=to_seconds(in_doubt_since),
        id=delivery.id,
    )


def _settle(
    tx: Transaction, delivery: Delivery, state: DeliveryState, now: datetime, message_ref: str | None, error: str
) -> None:
    tx.execute(
        "UPDATE deliveries SET state = :state, message_ref = COALESCE(:ref, message_ref), error = :error, "
        "lease_until = NULL, in_doubt_since = NULL, settled_at = :now WHERE id = :id",
        state=state.value,
        ref=message_ref,
        error=error,
        now=to_seconds(now),
        id=delivery.id,
    )


def _probe_again(tx: Transaction, delivery: Delivery) -> None:
    if delivery.probing:
        pauses.probe_soon(tx, delivery.destination)
