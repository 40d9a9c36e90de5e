"""What becomes of places and workspaces that a platform says are closed to us, and open again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.closed import Closed
from bot.domain.delivery import Delivery
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.storage import departures, follows, heard, installations, pauses, settlements, subscriptions
from bot.storage.database import Transaction

_REASONS = {
    Closed.REMOVED: SendReason.NO_PERMISSION,
    Closed.UNINSTALLED: SendReason.BAD_TOKEN,
    Closed.REVOKED: SendReason.BAD_TOKEN,
    Closed.INACTIVE: SendReason.BAD_TOKEN,
}
_LEFT = frozenset({Closed.UNINSTALLED, Closed.REVOKED, Closed.INACTIVE})  # a whole workspace
_FOR_GOOD = frozenset({Closed.DELETED, Closed.DEACTIVATED, *_LEFT})
# A message might still be taken there, against the wish of whoever closed it, so that no message tries.
_UNTRIED = frozenset({Closed.DELETED, Closed.REMOVED, Closed.DEACTIVATED})


def concern_us(tx: Transaction, destination: Destination) -> bool:
    """Is anything told in this place, or would be if it were open?"""
    told = subscriptions.of_destination(tx, destination) or follows.of_destination(tx, destination)
    return bool(told or pauses.of(tx, destination))


def close(tx: Transaction, destination: Destination, closed: Closed, since: datetime, now: datetime) -> bool:
    """Nothing can be told in a place, or with `place` empty in a workspace, since then: it waits.

    False if that was known, or if the place is known to be open since: platforms repeat their events, late too.
    """
    if not heard.newest(tx, _name(destination, closed), since):
        return False
    if closed in _FOR_GOOD:
        departures.begin(tx, destination, now)
    if (known := pauses.of(tx, destination)) and known.detail == closed:
        return False
    error = SendError(_REASONS.get(closed, SendReason.PLACE_GONE), closed, permanent=True)
    pauses.begin(tx, destination, error, now, probed=closed not in _UNTRIED)
    return True


def reopen(
    tx: Transaction, destination: Destination, closed: Closed, since: datetime, words: Sequence[str] = ()
) -> bool:
    """What was closed so, or for a reason that the platform has these words for, is open again: what waited is told.

    False if it was not closed so, or has been closed since.
    """
    if not heard.newest(tx, _name(destination, closed), since):
        return False
    reasons = (closed, *words)
    lifted = pauses.lift(tx, destination, reasons)
    if lifted:
        departures.end(tx, destination)
    return lifted


def refuse(tx: Transaction, delivery: Delivery, error: SendError, now: datetime) -> None:
    """A message waits, as all behind it there, until a person repairs what it was refused for.

    Who hears that the bot was taken out of a workspace by such a refusal alone has missed that it happened.
    """
    here, detail = delivery.destination, pauses.detail_of(error)
    if error.reason is SendReason.BAD_TOKEN and detail in _LEFT:
        leave(tx, here.platform, here.workspace, Closed(detail), delivery.began_at or now, now)
    settlements.pause(tx, delivery, error, now)


def leave(tx: Transaction, platform: str, workspace: str, closed: Closed, since: datetime, now: datetime) -> bool:
    """A workspace has taken the bot out: its token is forgotten, and its data a while later.

    False if that was known, or if the bot has been installed there anew since then.
    """
    installed_at = installations.installed_at(tx, platform, workspace)
    if installed_at is not None and installed_at - since >= timedelta(seconds=1):  # platforms count in whole seconds
        return False
    installations.remove(tx, platform, workspace)
    return close(tx, Destination(platform, workspace, ""), closed, since, now)


def _name(destination: Destination, closed: Closed) -> str:
    """What is kept of the latest word on whether a place is closed so."""
    return f"{closed} {destination}"
