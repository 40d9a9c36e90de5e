"""A digest: alerts that were held back, told as one."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.alert import Alert, Item, Reason
from bot.domain.subscription import CALENDAR


@dataclass(frozen=True, slots=True)
class Held:
    """An alert that waits to be told with others."""

    topic: str
    reason: Reason
    alert: Alert
    held_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a place is to be told of a release, at once or with others."""

    release: str
    slot: datetime
    rank: int  # of its state: nobody is told of an earlier one after it
    item: Item
    reason: Reason  # for which it waits
    due_at: datetime
    until: datetime | None = None  # from then on it is not told: a reminder of what has come

    @property
    def topic(self) -> str:
        """The subscription for which it is told."""
        return CALENDAR


@dataclass(frozen=True, slots=True)
class Digest:
    """One message for all that was held, before any platform's dress. All texts are plain."""

    title: str
    items: tuple[Item, ...]  # the loudest and newest first; not all of them where there are many
    held: int  # how many stories and bulletins there are, shown or not
    hint: str = ""
    language: str = "en"

    @property
    def in_short(self) -> str:
        """What a notification has room for: the loudest story, then what this is."""
        return " · ".join([*(part for item in self.items[:1] for part in (item.text, item.detail)), self.title])

    @property
    def with_line(self) -> bool:
        """Does it say how the bot fares: beside its stories, or as all there is?"""
        return bool(self.hint or not self.held)
