"""Tells alerts and notices in the terminal: an edit and a follow-up are lines of their own that name the story."""

from rich.console import Console, RenderableType

from bot.delivery.budget import UNLIMITED, Limits
from bot.delivery.theirs import TheirClock
from bot.domain.alert import Alert
from bot.domain.delivery import Delivery, Told
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from bot.platforms.terminal.render import alert_view, edit_line, follow_up_view, show, told_view


class TerminalSender:
    """The Sender that prints. A message's reference is its story's short id."""

    platform: str = "terminal"
    limits: Limits = UNLIMITED
    clock = TheirClock()  # it has none

    def __init__(self, console: Console) -> None:
        self._console = console

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        """Print the alert, which names the story it answers; returns its short id."""
        self._print(alert_view(alert))
        return alert.short_id

    async def edit(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> None:
        """Print one line on what the story is now."""
        self._print(edit_line(alert))

    async def reply(self, destination: Destination, message_ref: str, alert: Alert, delivery_id: int) -> str:
        """Print what changed; returns the story's short id."""
        self._print(follow_up_view(alert))
        return alert.short_id

    async def tell(self, destination: Destination, content: Told, delivery_id: int) -> str:
        """Print a digest, a notice or an announcement; there is nothing to refer to it by."""
        self._print(told_view(content))
        return ""

    async def look(self, delivery: Delivery) -> None:
        """A terminal cannot be read back: what is in doubt is printed again."""

    def _print(self, view: RenderableType) -> None:
        try:
            show(self._console, view)
        except (OSError, ValueError) as failure:  # nobody reads the pipe any more, the disk is full, the file is closed
            detail = f"the terminal cannot be written to ({type(failure).__name__})"
            raise SendError(SendReason.UNREACHABLE, detail) from None
