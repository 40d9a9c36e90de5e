"""What tests of Discord's sender send."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.alert import DecisionKind
from bot.domain.delivery import Delivery
from bot.domain.subscription import Destination
from tests.unit.platforms.samples import ALERT, FOLLOW_UP

CHANNEL = Destination("discord", "700", "C1")
ALOUD = replace(FOLLOW_UP, aloud=True)


def in_doubt(ref: str | None = None, since: float = 0, **changed: object) -> Delivery:
    """A delivery whose answer was lost `since` seconds ago."""
    at = datetime.now().astimezone() - timedelta(seconds=since)
    now = datetime.now().astimezone()
    kind = DecisionKind.FOLLOW_UP if ref else DecisionKind.ANNOUNCE
    given = {"content": ALOUD if ref else ALERT, "destination": CHANNEL} | changed
    return Delivery(43, given["destination"], 1, kind, given["content"], at, 1, ref, now, at)  # type: ignore[arg-type]
