"""A delivery: one alert, digest or notice to one destination, with a state."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.alert import Alert, DecisionKind, Notice
from bot.domain.digest import Digest
from bot.domain.subscription import Destination


class DeliveryState(StrEnum):
    """Where a delivery stands: pending -> sending -> sent or failed; a lost lease makes it pending again."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # given up; the reason is kept


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert, digest or notice to one destination.

    kind: announce posts, amend edits, follow_up replies in the thread. Both of the latter need `message_ref`, the
    platform's own id of the announced message, which the store fills in when it leases the delivery. A digest
    and a notice come from no decision on one story, so they have neither kind nor story.
    """

    id: int
    destination: Destination
    story_id: int | None
    kind: DecisionKind | None
    content: Alert | Digest | Notice
    created_at: datetime
    attempts: int = 0
    message_ref: str | None = None
