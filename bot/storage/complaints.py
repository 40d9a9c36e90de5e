"""What people said is wrong about a story, with the evidence of that moment."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.complaint import Complaint, ComplaintKind
from bot.domain.subscription import Destination
from bot.storage.database import Row, Transaction, moment, to_seconds
from bot.storage.subscriptions import destination_of, place


def keep(
    tx: Transaction,
    destination: Destination,
    person: str,
    story_id: int,
    kind: ComplaintKind,
    evidence: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Keep a complaint; False if this person has made it of this story already."""
    same = {**place(destination), "person": person, "story_id": story_id, "kind": kind.value}
    where = " AND ".join(f"{column} = :{column}" for column in same)
    if tx.rows(f"SELECT 1 FROM complaints WHERE {where}", **same):  # noqa: S608  column names
        return False
    text = json.dumps(evidence, ensure_ascii=False)
    tx.insert("complaints", {**same, "evidence_json": text, "made_at": to_seconds(now)})
    return True


def every(tx: Transaction) -> list[Complaint]:
    """All complaints, oldest first."""
    return [_complaint(row) for row in tx.rows("SELECT * FROM complaints ORDER BY id")]


def _complaint(row: Row) -> Complaint:
    return Complaint(
        row["story_id"],
        ComplaintKind(row["kind"]),
        destination_of(row),
        row["person"],
        json.loads(row["evidence_json"]),
        moment(row["made_at"]),
    )
