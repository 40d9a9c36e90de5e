"""Who typed a command and where: what a platform hands to the handlers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.alert import Reply
from bot.domain.subscription import Destination


@dataclass(frozen=True, slots=True)
class Caller:
    """The destination a command concerns and the person who typed it."""

    destination: Destination
    person: str
    language: str = "en"
    zone: str = ""  # the person's time zone where the platform says it, as Area/City


CommandHandler = Callable[[str, Caller], Awaitable[Reply]]
"""Takes the text after `/trade` and the caller. Never raises: a fault becomes a reply."""
