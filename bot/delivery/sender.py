"""What a platform must be able to do to tell an alert, or what else is told."""

from typing import Protocol

from bot.delivery.budget import Limits
from bot.delivery.theirs import TheirClock
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery, Told
from bot.domain.subscription import Destination


class Sender(Protocol):
    """Tells alerts, and what else is told, on one platform.

    Every method raises SendError when the platform refuses the message.
    """

    platform: str
    limits: Limits
    clock: TheirClock  # the platform's, as its answers show it

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        """Post a new message; returns the platform's reference to it, which edit and reply take.

        thread: the message in whose thread it is told, as what answers it; None for one by itself.
        """
        ...

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        """Replace the content of a posted message."""
        ...

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        """Say `alert.change` in the posted message's thread; returns the reference to the reply, which edit takes.

        Where nothing is said to have changed, the alert is told as it stands now: the message could not be edited.
        """
        ...

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        """Post a digest, a notice or an announcement; returns the platform's reference to it."""
        ...

    async def look(self, delivery: Delivery) -> str | None:
        """The reference to the new message of a delivery in doubt.

        "" if it has not arrived; None if the platform does not let us see that. A look that takes many calls may go on
        from `delivery.looked`, which is what the SendError that cut the last one short had in `looked`.
        """
        ...
