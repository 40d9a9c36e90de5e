"""The outbox as its workers use it: what may be sent next, claimed before it is sent; then settlements.py has it.

Only the oldest unfinished delivery of a destination, its head, can be claimed: so its order is kept, and a crash leaves
at most one message of a destination in doubt.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.alert import Alert, DecisionKind
from bot.domain.delivery import Action, Delivery, DeliveryState, Head
from bot.domain.subscription import Destination
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


def is_held(tx: Transaction, delivery: Delivery) -> bool:
    """Is this claim of it the latest one, and not settled yet? Each claim is one attempt more, until it is restated."""
    rows = tx.rows("SELECT attempts, kind FROM deliveries WHERE id = :id AND state = 'sending'", id=delivery.id)
    return any(row["attempts"] == delivery.attempts and _kind(row) == delivery.kind for row in rows)


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
    return Delivery(
        id=row["id"],
        destination=destination_of(row),
        story_id=row["story_id"],
        kind=_kind(row),
        content=load(CONTENT.get(row["kind"], Alert), row["content_json"]),
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


def _kind(row: Row) -> DecisionKind | None:
    """What of a story it tells; None where it tells of none."""
    return None if row["kind"] in CONTENT else DecisionKind(row["kind"])


def _message_ref(row: Row) -> Any:
    """Whose message it edits, or in whose thread it is told; where that message was never sent, by itself."""
    if row["kind"] == DecisionKind.ANNOUNCE:
        return row["thread"]
    return row["standing"] if row["kind"] == DecisionKind.AMEND else row["thread"] or row["anchor"]
