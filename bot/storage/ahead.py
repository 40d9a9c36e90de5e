"""What was written while the system's clock was ahead of now: it would hold things up until that time comes.

How far ahead the clock was is not known. So what was put off from a moment that is still to come is put off no longer,
and what a worker claimed at such a moment is claimed anew as of now, since that worker may still be at it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.delivery import Action, Head
from bot.storage import pauses
from bot.storage.database import AHEAD, Transaction, to_seconds

_UNFINISHED = "state IN ('pending', 'sending')"
_PUT_OFF = f"{_UNFINISHED} AND due_at > :ahead AND COALESCE(began_at, created_at) > :ahead"
_CLAIMED = f"{_UNFINISHED} AND state = 'sending' AND began_at > :ahead"
_IN_DOUBT = f"{_UNFINISHED} AND in_doubt_since > :ahead"
_ANY = f"SELECT 1 FROM deliveries WHERE {_PUT_OFF} OR {_CLAIMED} OR {_IN_DOUBT} LIMIT 1"  # noqa: S608  constants


def holds_up(tx: Transaction, now: datetime) -> bool:
    """Is anything of the outbox held up so?"""
    return bool(tx.rows(_ANY, ahead=to_seconds(now + AHEAD))) or pauses.ahead(tx, now)


def set_right(tx: Transaction, now: datetime, lease: timedelta) -> None:
    """Let go of it; a claim holds for as long as a lease made now."""
    ahead, here = to_seconds(now + AHEAD), to_seconds(now)
    tx.execute(f"UPDATE deliveries SET due_at = :now WHERE {_PUT_OFF}", now=here, ahead=ahead)  # noqa: S608
    tx.execute(f"UPDATE deliveries SET in_doubt_since = :now WHERE {_IN_DOUBT}", now=here, ahead=ahead)  # noqa: S608
    tx.execute(
        f"UPDATE deliveries SET began_at = :now, lease_until = :until WHERE {_CLAIMED}",  # noqa: S608  constants
        now=here,
        until=to_seconds(now + lease),
        ahead=ahead,
    )
    pauses.set_right(tx, now)


def leased(
    tx: Transaction, wanted: Sequence[Head], lease: timedelta, theirs: Mapping[str, datetime | None]
) -> set[int]:
    """Those that have a lease by the platform's clock: one that seems over may be of another clock than ours."""
    found: set[int] = set()
    looked_for = [head.id for head in wanted if head.action is Action.LOOK]
    for platform, shown in theirs.items() if looked_for else ():
        rows = tx.rows(
            "SELECT id FROM deliveries WHERE id IN :ids AND platform = :here AND state = 'sending' "
            "AND left_at > :since AND left_at <= :shown",
            ids=looked_for,
            here=platform,
            since=to_seconds(shown - lease) if shown else None,
            shown=to_seconds(shown),
        )
        found |= {row["id"] for row in rows}
    return found
