"""The terminal as a destination, and who sits at it."""

from bot.domain.subscription import Destination

TERMINAL = Destination("terminal", "local", "main")
PERSON = TERMINAL.place  # whatever is told here is told to him alone
