"""What a platform wants to be left alone with: one kind of call of one workspace, until then, through restarts.

All instances of the bot on a database see it, as the platform counts the calls of all of them together.
"""

from datetime import datetime

from bot.domain.delivery import Action, Delivery
from bot.storage.database import AHEAD, Transaction, to_seconds

Closure = tuple[str, str, Action]  # platform, workspace, kind of call


def begin(tx: Transaction, delivery: Delivery, until: datetime) -> None:
    """The platform refused this one for its rate."""
    here, made_at = delivery.destination, delivery.began_at
    key = {"platform": here.platform, "workspace": here.workspace, "action": delivery.action.value}
    tx.execute("DELETE FROM closures WHERE platform = :platform AND workspace = :workspace AND action = :action", **key)
    tx.insert_many("closures", [{**key, "made_at": to_seconds(made_at), "until": to_seconds(until)}])


def held(tx: Transaction, now: datetime) -> set[Closure]:
    """What is closed now. What was closed by a clock that was ahead of now is not: see ahead.py."""
    rows = tx.rows(
        "SELECT platform, workspace, action FROM closures WHERE until > :now AND made_at <= :ahead",
        now=to_seconds(now),
        ahead=to_seconds(now + AHEAD),
    )
    return {(row["platform"], row["workspace"], Action(row["action"])) for row in rows}
