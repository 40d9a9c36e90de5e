"""The audit log: who changed what, when and where; written in the transaction of the change itself."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.subscription import Destination
from bot.storage.database import Transaction, moment, to_seconds
from bot.storage.subscriptions import destination_of, place

OPERATOR = Destination("operator", "local", "shell")  # whoever may run `tradewire` on this machine
_LIMIT = 300  # characters of an action


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what was asked for, in the words of the command."""

    at: datetime
    destination: Destination
    person: str
    action: str


def keep(tx: Transaction, destination: Destination, person: str, action: str, now: datetime) -> None:
    """Keep that somebody has changed something."""
    change = {"at": to_seconds(now), "person": person, "action": " ".join(action.split())[:_LIMIT]}
    tx.insert("audit", {**place(destination), **change})


def latest(tx: Transaction, limit: int, tenant: str = "") -> list[Change]:
    """The latest changes, of one workspace (platform:workspace) or of all, newest first."""
    platform, _, workspace = tenant.partition(":")
    where = "WHERE platform = :platform AND workspace = :workspace" if tenant else ""
    rows = tx.rows(
        f"SELECT * FROM audit {where} ORDER BY id DESC LIMIT :limit",  # noqa: S608  constants
        limit=limit,
        platform=platform,
        workspace=workspace,
    )
    return [Change(moment(row["at"]), destination_of(row), row["person"], row["action"]) for row in rows]
