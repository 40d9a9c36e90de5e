"""What is still to be done about a message that stands, and is not the message itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ErrandKind(StrEnum):
    """What is to be done."""

    PUBLISH = "publish"  # hand it on to those who follow its channel
    ECHO = "echo"  # say a word in the channel on what was told in a thread


@dataclass(frozen=True, slots=True)
class Errand:
    """One of them. `message`: which is published, or at which the thread begins.

    made_at: when it was first tried, by the platform's clock.
    """

    delivery_id: int
    platform: str
    kind: ErrandKind
    channel: str
    message: str
    made_at: datetime
    tries: int = 0
