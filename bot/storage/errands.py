"""Errands that a platform was too busy for: kept until it is their turn, in each channel the oldest first."""

from datetime import datetime, timedelta

from bot.domain.alert import Alert
from bot.domain.delivery import Told
from bot.domain.errand import Errand, ErrandKind
from bot.storage.codec import load
from bot.storage.database import Transaction, moment, to_seconds
from bot.storage.outbox import CONTENT

LONGEST = timedelta(days=1)  # none waits longer for its turn: what seems to was put off while the clock was ahead


def put(tx: Transaction, errand: Errand, due_at: datetime) -> None:
    """Keep it to be done from then on. Of a message that was none of the outbox's (a test's) nothing is kept."""
    if not tx.rows("SELECT 1 FROM deliveries WHERE id = :id", id=errand.delivery_id):
        return
    record = {
        "delivery_id": errand.delivery_id,
        "kind": errand.kind.value,
        "platform": errand.platform,
        "channel": errand.channel,
        "message": errand.message,
        "made_at": to_seconds(errand.made_at),
        "due_at": to_seconds(due_at),
        "tries": errand.tries,
    }
    tx.insert_many("errands", [record])


def are_left(tx: Transaction, platform: str) -> bool:
    """Is there any?"""
    return bool(tx.rows("SELECT 1 FROM errands WHERE platform = :platform LIMIT 1", platform=platform))


def wait_there(tx: Transaction, errand: Errand) -> bool:
    """Do others of its kind wait in its channel, so that it would come before its turn?"""
    sql = "SELECT 1 FROM errands WHERE platform = :platform AND channel = :channel AND kind = :kind LIMIT 1"
    return bool(tx.rows(sql, platform=errand.platform, channel=errand.channel, kind=errand.kind.value))


def claim(tx: Transaction, platform: str, now: datetime, until: datetime) -> list[tuple[Errand, Alert | Told]]:
    """Of each kind the oldest in each channel, if it is due, and what its message told; nobody else's until then."""
    claimed = tx.rows(
        "UPDATE errands SET due_at = :until, tries = tries + 1 WHERE platform = :platform "
        "AND (due_at <= :now OR due_at > :longest) "
        "AND NOT EXISTS (SELECT 1 FROM errands o WHERE o.platform = errands.platform AND o.channel = errands.channel "
        "AND o.kind = errands.kind AND o.delivery_id < errands.delivery_id) RETURNING *",
        platform=platform,
        now=to_seconds(now),
        longest=to_seconds(now + LONGEST),
        until=to_seconds(until),
    )
    ids = [row["delivery_id"] for row in claimed]
    told = {
        row["id"]: row for row in tx.rows("SELECT id, kind, content_json FROM deliveries WHERE id IN :ids", ids=ids)
    }
    found = []
    for row in claimed:
        errand = Errand(
            row["delivery_id"],
            row["platform"],
            ErrandKind(row["kind"]),
            row["channel"],
            row["message"],
            moment(row["made_at"]),
            row["tries"],
        )
        delivery = told[errand.delivery_id]
        found.append((errand, load(CONTENT.get(delivery["kind"], Alert), delivery["content_json"])))
    return found


def put_off(tx: Transaction, errand: Errand, due_at: datetime) -> None:
    """It is not its turn yet."""
    tx.execute(
        "UPDATE errands SET due_at = :due WHERE delivery_id = :id AND kind = :kind",
        due=to_seconds(due_at),
        id=errand.delivery_id,
        kind=errand.kind.value,
    )


def settle(tx: Transaction, errand: Errand) -> None:
    """It is done, or left at that."""
    sql = "DELETE FROM errands WHERE delivery_id = :id AND kind = :kind"
    tx.execute(sql, id=errand.delivery_id, kind=errand.kind.value)


def settle_there(tx: Transaction, errand: Errand) -> None:
    """It is left at that, and so are all of its kind that wait in its channel."""
    sql = "DELETE FROM errands WHERE platform = :platform AND channel = :channel AND kind = :kind"
    tx.execute(sql, platform=errand.platform, channel=errand.channel, kind=errand.kind.value)
