"""News that could not be sent until they were none any more: they come in one digest, and nothing is lost.

All that is late in a place is held at once, and with it what a digest that has not left yet was to tell: so whatever
became due while the place took nothing is told there together.
"""

from datetime import datetime, timedelta

from bot.alerts.hold import due_at
from bot.desk.wanted import reopen_digest, wanting
from bot.domain.alert import Decision, DecisionKind, Reason
from bot.domain.delivery import Delivery
from bot.domain.digest import Held
from bot.domain.subscription import Destination, Options
from bot.storage import decisions, held, outbox, settlements, subscriptions
from bot.storage.database import Transaction


def hold(tx: Transaction, delivery: Delivery, error: str, freshness: timedelta, now: datetime) -> None:
    """This announcement or line in a thread is given up as such, and so is what is no news any more behind it.

    A digest tells their stories, those that were told and of which more was to be said as their messages have them.
    """
    here = delivery.destination
    options = {each.topic: each.options for each in subscriptions.of_destination(tx, here)}
    given_up = settlements.give_up(tx, delivery, now - freshness, error, now)
    wanted = wanting(tx, here, [alert.story_id for alert in given_up], now)
    told = outbox.told(tx, [alert.story_id for alert in given_up])
    for alert in given_up:
        stands = told.get((alert.story_id, here))
        decided = decisions.revoke(tx, alert.story_id, here) if stands is None else _last(tx, alert.story_id, here)
        if decided is None:
            continue
        for topic in wanted.get(alert.story_id, ()):  # else nobody wants it any more
            due = due_at(options.get(topic, Options()), Reason.LATE, now)
            held.hold(tx, here, Held(topic, Reason.LATE, stands or alert, now, due))
            late = Decision(DecisionKind.HOLD, Reason.LATE, alert.story_id, topic, here, decided.revision)
            decisions.keep(tx, late, now)
    reopen_digest(tx, here, now)


def _last(tx: Transaction, story_id: int, here: Destination) -> Decision | None:
    return next(reversed(decisions.of_story(tx, story_id, here)), None)
