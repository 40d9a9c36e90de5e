"""Announcements that could not be sent until they were no news any more: they come in one digest, and none is lost.

All that is late in a place is held at once, and with it what a digest that has not left yet was to tell: so whatever
became due while the place took nothing is told there together.
"""

from datetime import datetime, timedelta

from bot.alerts.hold import due_at
from bot.desk.wanted import reopen_digest, wanting
from bot.domain.alert import Decision, DecisionKind, Reason
from bot.domain.delivery import Delivery
from bot.domain.digest import Held
from bot.domain.subscription import Options
from bot.storage import claims, decisions, held, subscriptions
from bot.storage.database import Transaction


def hold(tx: Transaction, delivery: Delivery, error: str, freshness: timedelta, now: datetime) -> None:
    """This announcement is given up as such, and so is what is no news any more behind it; a digest tells them."""
    here = delivery.destination
    options = {each.topic: each.options for each in subscriptions.of_destination(tx, here)}
    given_up = claims.give_up(tx, delivery, now - freshness, error, now)
    wanted = wanting(tx, here, [alert.story_id for alert in given_up], now)
    for alert in given_up:
        decided = decisions.revoke(tx, alert.story_id, here)
        if decided is None:
            continue
        for topic in wanted.get(alert.story_id, ()):  # else nobody wants it any more
            due = due_at(options.get(topic, Options()), Reason.LATE, now)
            held.hold(tx, here, Held(topic, Reason.LATE, alert, now, due))
            late = Decision(DecisionKind.HOLD, Reason.LATE, alert.story_id, topic, here, decided.revision)
            decisions.keep(tx, late, now)
    reopen_digest(tx, here, now)
