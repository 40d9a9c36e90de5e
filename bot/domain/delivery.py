"""A delivery: one alert, or what else is told, to one destination, with a state."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.alert import Alert, Announcement, DecisionKind, Notice
from bot.domain.digest import Digest
from bot.domain.subscription import Destination

Told = Digest | Notice | Announcement
"""What is told beside alerts."""


class DeliveryState(StrEnum):
    """Where a delivery stands: pending -> sending -> sent or failed; a lost lease makes it pending again."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # given up; the reason is kept


class Action(StrEnum):
    """What sending a delivery asks of the platform; each has a budget of its own."""

    POST = "post"
    EDIT = "edit"
    LOOK = "look"  # whether a message that left has arrived


@dataclass(frozen=True, slots=True)
class Head:
    """The oldest unfinished delivery of a destination: the only one that may be sent there now."""

    id: int
    destination: Destination
    action: Action
    precedence: int  # the lower the sooner, across destinations
    due_at: datetime
    created_at: datetime  # the same for a new message that was never postponed


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert, or what else is told, to one destination.

    kind: announce posts, amend edits, follow_up and restate reply in the thread. What else is told
    comes from no decision on one story, so it has neither kind nor story.
    message_ref: the platform's own id of the message that it edits, or in whose thread it is told, which the store
    fills in when it leases the delivery; None where it is told by itself. A story that answers another is announced in
    that one's thread.
    began_at: when it was claimed. in_doubt_since: when it first left without anybody knowing whether it arrived; None
    where that is known. left_at: when it left, as the platform's clock has it, however ours was set; None where
    nobody knows that.
    looks, looked: how often the platform has put a look off, and how far looking has come, in the platform's own words.
    unseen: how often it left, and the platform showed us neither an answer nor whether it arrived.
    probing: it is sent to find out whether a pause is over.
    """

    id: int
    destination: Destination
    story_id: int | None
    kind: DecisionKind | None
    content: Alert | Told
    created_at: datetime
    attempts: int = 0
    message_ref: str | None = None
    began_at: datetime | None = None
    in_doubt_since: datetime | None = None
    left_at: datetime | None = None
    looks: int = 0
    looked: str = ""
    unseen: int = 0
    probing: bool = False

    @property
    def action(self) -> Action:
        """What is to be done now: an edit is the same however often it is made, a new message is not."""
        if self.kind is DecisionKind.AMEND:
            return Action.EDIT
        return Action.POST if self.in_doubt_since is None else Action.LOOK

    @property
    def is_news(self) -> bool:
        """Does it grow old? An edit does not, nor what it says in the thread where it is not taken."""
        return self.kind in (DecisionKind.ANNOUNCE, DecisionKind.FOLLOW_UP)

    @property
    def sought_from(self) -> datetime:
        """The moment before which what is in doubt cannot have arrived: by the platform's clock, if that is known."""
        assert self.in_doubt_since is not None, "only what is in doubt is looked for"
        return self.left_at or self.in_doubt_since
