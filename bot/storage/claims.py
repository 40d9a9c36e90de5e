"""The outbox as its workers use it: what may be sent next, claimed before it is sent, and settled after.

Only the oldest unfinished delivery of a destination, its head, can be claimed: so its order is kept, and a crash leaves
at most one message of a destination in doubt.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.alert import Alert, DecisionKind
from bot.domain.delivery import Action, Delivery, DeliveryState, Head
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import ahead, closures, pauses
from bot.storage.codec import load
from bot.storage.database import Row, Transaction, moment, to_moment, to_seconds
from bot.storage.outbox import CONTENT
from bot.storage.subscriptions import HERE, destination_of, place

_MESSAGE_OF = (  # the message of a story in the same place: of its announcement, or where it was told anew
    "(SELECT a.message_ref FROM deliveries a WHERE a.story_id = d.{} AND a.kind IN ({}) "
    "AND a.platform = d.platform AND a.workspace = d.workspace AND a.place = d.place AND a.state = 'sent' "
    "ORDER BY a.id DESC LIMIT 1)"
)
_ANNOUNCED, _STANDING = "'announce'", "'announce', 'restate'"
_UNFINISHED = "state IN ('pending', 'sending')"
# A claim whose lease has run out may be claimed again: its worker died while sending.
# An edit may wait until its message has stood for a minute. Whatever comes after it does not wait for it.
_RESTING = "kind = 'amend' AND state = 'pending' AND attempts = 0 AND due_at > "
_FREE = "(state = 'pending' AND due_at <= :now OR state = 'sending' AND lease_until <= :now)"


def heads(
    tx: Transaction, platforms: Sequence[str], now: datetime, soon: datetime, after: int = 0
) -> tuple[list[Head], int]:
    """The head of every destination that may be claimed until `soon`, and the number of the newest delivery.

    With `after` only destinations with deliveries newer than that are looked at, by those alone.
    """
    rows = tx.rows(
        "SELECT d.*, h.best FROM (SELECT MIN(id) AS id, MIN(precedence) AS best FROM deliveries "  # noqa: S608
        f"WHERE {_UNFINISHED} AND platform IN :platforms AND id > :after "
        f"AND NOT ({_RESTING} :soon) GROUP BY platform, workspace, place) h "
        "JOIN deliveries d ON d.id = h.id "
        "WHERE d.state = 'pending' AND d.due_at <= :soon OR d.state = 'sending' AND d.lease_until <= :now",
        platforms=list(platforms),
        after=after,
        now=to_seconds(now),
        soon=to_seconds(soon),
    )
    newest = tx.rows("SELECT MAX(id) AS newest FROM deliveries")[0]["newest"] or 0
    return list(_not_held(tx, rows, now)), newest


def head(tx: Transaction, destination: Destination, now: datetime) -> Head | None:
    """The head of one destination; None if all is sent, or it may not be claimed for now."""
    rows = tx.rows(
        "SELECT d.*, d.precedence AS best FROM deliveries d "  # noqa: S608  constant
        f"WHERE {_UNFINISHED} AND {HERE} "
        f"AND NOT ({_RESTING} :now) ORDER BY id LIMIT 1",
        now=to_seconds(now),
        **place(destination),
    )
    free = [row for row in rows if row["state"] == DeliveryState.PENDING]
    return next(iter(_not_held(tx, free, now)), None)


def claim(
    tx: Transaction,
    wanted: Sequence[Head],
    worker: str,
    now: datetime,
    until: datetime,
    theirs: Mapping[str, datetime | None],
) -> list[Delivery]:
    """Claim these heads for a worker until then; those that another has claimed, or a pause holds back, are left out.

    What was claimed before and never settled is in doubt from then on: it may have been sent.
    theirs: platform -> what its clock shows; kept of what leaves now, to be looked for by. A lease lasts by it as well.
    """
    closed, leased = closures.held(tx, now), ahead.leased(tx, wanted, until - now, theirs)
    admitted = pauses.admit(
        tx, [each for each in wanted if _closure(each) not in closed and each.id not in leased], now
    )
    taken = _take(tx, list(admitted), worker, now, until)
    for platform, shown in theirs.items():
        leaves(tx, platform, sorted(taken), shown)
    for head in wanted:
        if admitted.get(head.id) and head.id not in taken:  # it was taken back meanwhile, or another has it
            pauses.probe_soon(tx, head.destination)
    return _claimed(tx, {number: admitted[number] for number in taken})


def _take(tx: Transaction, ids: Sequence[int], worker: str, now: datetime, until: datetime) -> set[int]:
    """Those of these that are free and the heads of their places, from now on this worker's."""
    claimed = tx.rows(
        "UPDATE deliveries SET state = 'sending', worker = :worker, lease_until = :until, attempts = attempts + 1, "  # noqa: S608
        "in_doubt_since = CASE WHEN state = 'sending' THEN COALESCE(in_doubt_since, began_at) ELSE in_doubt_since END, "
        f"began_at = :now WHERE id IN :ids AND {_FREE} AND NOT EXISTS ("
        "SELECT 1 FROM deliveries o WHERE o.state IN ('pending', 'sending') AND o.platform = deliveries.platform "
        "AND o.workspace = deliveries.workspace AND o.place = deliveries.place AND o.id < deliveries.id "
        f"AND NOT (o.{_RESTING.replace('AND ', 'AND o.')} :now)) RETURNING id",
        worker=worker,
        until=to_seconds(until),
        now=to_seconds(now),
        ids=ids,
    )
    return {row["id"] for row in claimed}


def _claimed(tx: Transaction, probing: Mapping[int, bool]) -> list[Delivery]:
    """These deliveries, with what they belong to; `probing`: id -> is it sent to find out whether a pause is over?"""
    rows = tx.rows(
        f"SELECT d.*, {_MESSAGE_OF.format('story_id', _ANNOUNCED)} AS anchor, "  # noqa: S608  constants
        f"{_MESSAGE_OF.format('thread_of', _ANNOUNCED)} AS thread, "
        f"{_MESSAGE_OF.format('story_id', _STANDING)} AS standing FROM deliveries d WHERE d.id IN :ids ORDER BY d.id",
        ids=sorted(probing),
    )
    return [_delivery(row, probing[row["id"]]) for row in rows]


def leaves(tx: Transaction, platform: str, ids: Sequence[int], shown: datetime | None) -> None:
    """Those of these that are for this platform, and have not left before, leave when its clock shows this."""
    sql = "UPDATE deliveries SET left_at = :shown WHERE id IN :ids AND platform = :here AND in_doubt_since IS NULL"
    tx.execute(sql, shown=to_seconds(shown), ids=list(ids), here=platform)


def release(tx: Transaction, claimed: Sequence[Delivery]) -> None:
    """Give back what was claimed and has not left."""
    tx.execute(
        "UPDATE deliveries SET state = 'pending', lease_until = NULL, worker = NULL, attempts = attempts - 1 "
        "WHERE id IN :ids",
        ids=[delivery.id for delivery in claimed],
    )
    for delivery in claimed:
        _probe_again(tx, delivery)


def is_held(tx: Transaction, delivery: Delivery) -> bool:
    """Is this claim of it the latest one, and not settled yet? Each claim is one attempt more."""
    sql = "SELECT 1 FROM deliveries WHERE id = :id AND state = 'sending' AND attempts = :attempts"
    return bool(tx.rows(sql, id=delivery.id, attempts=delivery.attempts))


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


def _not_held(tx: Transaction, rows: Sequence[Row], now: datetime) -> Iterable[Head]:
    held = pauses.held(tx, now) if rows else set()
    closed = closures.held(tx, now) if rows else set()
    for row in rows:
        here = destination_of(row)
        if not held or held.isdisjoint({(here.platform, here.workspace, name) for name in (here.place, "")}):
            found = _head(row, here)
            if _closure(found) not in closed:
                yield found


def _closure(head: Head) -> closures.Closure:
    return head.destination.platform, head.destination.workspace, head.action


def _head(row: Row, destination: Destination) -> Head:
    action = Action.EDIT if row["kind"] == DecisionKind.AMEND else Action.POST
    if action is Action.POST and (row["in_doubt_since"] is not None or row["state"] == DeliveryState.SENDING):
        action = Action.LOOK  # as Delivery.action will be once it is claimed
    return Head(row["id"], destination, action, row["best"], moment(row["due_at"]), moment(row["created_at"]))


def _delivery(row: Row, probing: bool) -> Delivery:
    kind = row["kind"]
    return Delivery(
        id=row["id"],
        destination=destination_of(row),
        story_id=row["story_id"],
        kind=None if kind in CONTENT else DecisionKind(kind),
        content=load(CONTENT.get(kind, Alert), row["content_json"]),
        created_at=moment(row["created_at"]),
        attempts=row["attempts"],
        message_ref=_message_ref(row),
        began_at=moment(row["began_at"]),
        in_doubt_since=to_moment(row["in_doubt_since"]),
        left_at=to_moment(row["left_at"]),
        looks=row["looks"],
        looked=row["looked"],
        unseen=row["unseen"],
        probing=probing,
    )


def _message_ref(row: Row) -> Any:
    """Whose message it edits, or in whose thread it is told; where that message was never sent, by itself."""
    if row["kind"] == DecisionKind.ANNOUNCE:
        return row["thread"]
    return row["standing"] if row["kind"] == DecisionKind.AMEND else row["thread"] or row["anchor"]
