"""Who wants what told where: destinations, subscriptions and mutes."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from bot.domain.feed import Side
from bot.domain.story import Level

_PEOPLE_ARE_WORKSPACES = frozenset({"discord"})  # there a person belongs to no server, and is one of his own


@dataclass(frozen=True, slots=True, order=True)
class Destination:
    """A place on a platform: a channel or a person. Its text form is platform:workspace:place."""

    platform: str
    workspace: str
    place: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.workspace}:{self.place}"

    @property
    def tenant(self) -> str:
        """platform:workspace: whose data it is."""
        return f"{self.platform}:{self.workspace}"

    def of_person(self, person: str) -> "Destination":
        """Somebody who is met here, by himself."""
        workspace = person if self.platform in _PEOPLE_ARE_WORKSPACES else self.workspace
        return Destination(self.platform, workspace, person)

    @classmethod
    def parse(cls, text: str) -> "Destination":
        """Read platform:workspace:place; raises ValueError."""
        parts = text.split(":", 2)
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"{text!r} is not platform:workspace:place")
        return cls(*parts)


class Cadence(StrEnum):
    """How often a place is told: each story as it comes, or all of a while in one digest."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` by the clock, past midnight where the end is the earlier; flash passes unless strict."""

    start: time
    end: time
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What a subscriber asks of a topic beyond its matches. Times and days are those of `zone`."""

    level: Level = Level.ROUTINE  # the least told
    min_outlets: int = 1
    sides: frozenset[Side] = frozenset()  # all of these must have spoken
    lang: str = ""  # "en" or "zh", the reader's; "" takes headlines as they were first published
    cadence: Cadence = Cadence.INSTANT
    at: time | None = None  # of the daily digest
    most: int | None = None  # stories told a day, one by one; the rest is told as a digest on the next
    quiet: QuietHours | None = None
    days: frozenset[int] = frozenset()  # 0 is Monday; none named means every day
    zone: str = ""  # Area/City; "" is UTC
    threads: bool = False  # what is told in a thread is told nowhere else, whatever it is
    mention: str = ""  # a role on Discord, by its number, that is mentioned with each new story; "" for nobody


FOLLOWED = "follow"  # in place of a topic: whoever follows a story is told of it whatever he is subscribed to
PULSE = "pulse"  # in place of a topic: a line a day on how the bot fares, so that silence can be trusted
CALENDAR = "calendar"  # in place of a topic: the releases of the calendar


@dataclass(frozen=True, slots=True)
class Subscription:
    """A destination wants a topic."""

    id: int
    destination: Destination
    topic: str
    options: Options = Options()


class MuteKind(StrEnum):
    """What a mute silences."""

    STORY = "story"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Mute:
    """Do not tell this destination of this story or topic until then."""

    destination: Destination
    kind: MuteKind
    target: str  # a story's number, or a topic's name
    until: datetime
