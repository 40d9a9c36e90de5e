"""What told stories propose for the pledges, each once, and what the operator has said of it."""

import json
from collections.abc import Iterable
from datetime import datetime

from bot.domain.pledge import Proposal, ProposalState
from bot.storage.codec import dump, load
from bot.storage.database import Transaction, to_seconds


def keep(tx: Transaction, found: Iterable[Proposal], now: datetime) -> None:
    """Keep proposals; one of the same figure, speaker and deadline is there already, whatever was said of it."""
    records = [
        {
            "mark": _mark(each),
            "content_json": dump(each),
            "state": ProposalState.OPEN.value,
            "made_at": to_seconds(now),
        }
        for each in found
    ]
    tx.insert_many("proposals", records)


def every(tx: Transaction) -> list[tuple[int, Proposal, ProposalState]]:
    """(number, proposal, state) of all, oldest first."""
    rows = tx.rows("SELECT * FROM proposals ORDER BY id")
    return [(row["id"], load(Proposal, row["content_json"]), ProposalState(row["state"])) for row in rows]


def decide(tx: Transaction, number: int, state: ProposalState) -> Proposal | None:
    """Say what becomes of one; returns it, or None if there is none."""
    tx.execute("UPDATE proposals SET state = :state WHERE id = :number", state=state.value, number=number)
    rows = tx.rows("SELECT content_json FROM proposals WHERE id = :number", number=number)
    return load(Proposal, rows[0]["content_json"]) if rows else None


def _mark(proposal: Proposal) -> str:
    figure = proposal.figure
    return json.dumps([figure.low, figure.high, figure.unit, figure.goods, figure.who or figure.speaker, figure.by])
