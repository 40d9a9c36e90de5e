"""The commands there are, as values."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.complaint import ComplaintKind
from bot.domain.subscription import MuteKind, Options


@dataclass(frozen=True, slots=True)
class Help:
    """`help`"""


@dataclass(frozen=True, slots=True)
class ListTopics:
    """`topics`"""


@dataclass(frozen=True, slots=True)
class Recent:
    """`recent [topic] [n]`"""

    topic: str | None
    count: int


@dataclass(frozen=True, slots=True)
class ShowLedger:
    """`ledger [topic]`"""

    topic: str | None


@dataclass(frozen=True, slots=True)
class ShowCalendar:
    """`calendar [days]`"""

    days: int


@dataclass(frozen=True, slots=True)
class ShowChart:
    """`chart TOPIC [days]`"""

    topic: str
    days: int


@dataclass(frozen=True, slots=True)
class Search:
    """`search QUERY`"""

    query: str


@dataclass(frozen=True, slots=True)
class ShowStory:
    """`story ID`"""

    story_id: int


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`subscribe TOPIC [options]`"""

    topic: str
    options: Options


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """`unsubscribe TOPIC`"""

    topic: str


@dataclass(frozen=True, slots=True)
class ListSubscriptions:
    """`subscriptions`"""


@dataclass(frozen=True, slots=True)
class Follow:
    """`follow STORY`"""

    story_id: int


@dataclass(frozen=True, slots=True)
class Unfollow:
    """`unfollow STORY`"""

    story_id: int


@dataclass(frozen=True, slots=True)
class MuteIt:
    """`mute STORY|TOPIC DURATION`"""

    kind: MuteKind
    target: str
    duration: timedelta


@dataclass(frozen=True, slots=True)
class UnmuteIt:
    """`unmute STORY|TOPIC`"""

    kind: MuteKind
    target: str


@dataclass(frozen=True, slots=True)
class Why:
    """`why LINK|ID`; exactly one of the two is set."""

    story_id: int | None
    link: str


@dataclass(frozen=True, slots=True)
class Feeds:
    """`feeds`"""


@dataclass(frozen=True, slots=True)
class Preview:
    """`preview [gate on|off] QUERY`: as a topic with this gate would tell it."""

    query: str
    gated: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """`wrong STORY KIND`"""

    story_id: int
    kind: ComplaintKind


@dataclass(frozen=True, slots=True)
class AddTopic:
    """`topic add NAME [gate on|off] QUERY`"""

    label: str
    query: str
    gated: bool


@dataclass(frozen=True, slots=True)
class EditTopic:
    """`topic edit NAME [edition EDITION] [gate on|off] [QUERY]`: what is left out stays as it is.

    With an edition nothing is changed if the topic has another by then.
    """

    label: str
    query: str
    gated: bool | None
    edition: str = ""


@dataclass(frozen=True, slots=True)
class RemoveTopic:
    """`topic remove NAME`"""

    label: str


Reading = (
    Help
    | ListTopics
    | Recent
    | ShowLedger
    | ShowCalendar
    | ShowChart
    | Search
    | ShowStory
    | ListSubscriptions
    | Why
    | Preview
    | Feeds
)
Changing = Subscribe | Unsubscribe | Follow | Unfollow | MuteIt | UnmuteIt | Wrong | RemoveTopic
Trying = AddTopic | EditTopic  # what they change is tried on the store before
Command = Reading | Changing | Trying
