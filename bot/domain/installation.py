"""An installation: a workspace in which somebody has installed the bot, with the token that opens it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace that the bot was installed in. Its token is in no repr, and encrypted wherever it is kept."""

    platform: str
    workspace: str
    name: str  # of the workspace, for people
    token: str = field(repr=False)
    bot_user: str
    installer: str  # the person who is told of trouble there
    scopes: frozenset[str]
    installed_at: datetime
    language: str = ""  # of the installer, as the platform knew it then; "" where it did not say
