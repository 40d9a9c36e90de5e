"""What is decided about a story for a destination, and the content people then read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.chart import Chart
from bot.domain.feed import Side
from bot.domain.figure import Figure
from bot.domain.link import LinkKind
from bot.domain.story import Level, Outlet, Sentence, Status
from bot.domain.subscription import Destination


class DecisionKind(StrEnum):
    """What to do about a story in a destination."""

    ANNOUNCE = "announce"  # tell it
    AMEND = "amend"  # edit the told message
    FOLLOW_UP = "follow_up"  # say in its thread what changed
    HOLD = "hold"  # not yet
    SKIP = "skip"  # no
    RESTATE = "restate"  # an edit that the platform takes no more, told in the thread: decided by nobody


class Reason(StrEnum):
    """Why: one word for the log, the database, `poll --json` and `/trade why`."""

    NEW_STORY = "new_story"
    LINKED_STORY = "linked_story"  # it answers a story told here
    FOLLOWED = "followed"  # this place follows it
    OUTLETS_JOINED = "outlets_joined"
    TEXT_CHANGED = "text_changed"
    SIDE_SPOKE = "side_spoke"
    FIGURE_CHANGED = "figure_changed"
    STATUS_CHANGED = "status_changed"
    CORRECTED = "corrected"  # what was told here was wrong: an outlet has changed it, or the operator
    ALREADY_TOLD = "already_told"  # told here, and nothing a reader sees has changed
    MUTED_STORY = "muted_story"
    MUTED_TOPIC = "muted_topic"
    BELOW_LEVEL = "below_level"
    TOO_FEW_OUTLETS = "too_few_outlets"
    SIDES_SILENT = "sides_silent"
    TOO_OLD = "too_old"  # older than the freshness window
    BASELINE = "baseline"  # the feed held it before we watched, and enough of those are told
    RESTORED = "restored"  # it may have been told after the backup that was restored
    HOURLY = "hourly"  # waits for the hour's digest
    DAILY = "daily"  # waits for the day's digest
    DAY_OFF = "day_off"  # this place is told on other days only
    QUIET_HOURS = "quiet_hours"
    MOST_A_DAY = "most_a_day"  # as many as were asked for were told today
    LATE = "late"  # its place took no message until it was no news any more
    MISSED = "missed"  # it came out while the bot was not running, or no feed answered


# Held until a time, and then told in a digest; what is held for another reason waits for the story to grow.
DEFERRED = frozenset(
    {Reason.HOURLY, Reason.DAILY, Reason.DAY_OFF, Reason.QUIET_HOURS, Reason.MOST_A_DAY, Reason.MISSED, Reason.LATE}
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One story for one subscription: what was decided and why. `detail` completes the reason for people."""

    kind: DecisionKind
    reason: Reason
    story_id: int
    topic: str
    destination: Destination
    revision: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SideLine:
    """One row of "who has spoken": the party, and what our feeds have of it."""

    party: str  # "US", "China", "International"
    text: str  # "White House (its own page)", "no statement seen in our feeds", "not watched"
    spoken: bool
    side: Side | None = (
        None  # whose line it is, whatever the party is called; None in alerts stored before this was kept
    )
    leads: bool = True  # it speaks where it is news to whoever was told the story; else it is only mentioned
    seen_in: tuple[str, ...] = ()  # the linked stories in which it has spoken, where it has not in this one


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A story's figure, and as its reader is told it: "at least 12 million tonnes of soybeans (White House)"."""

    text: str
    figure: Figure
    others: tuple[Figure, ...] = ()  # what other outlets report instead of it


@dataclass(frozen=True, slots=True)
class Answered:
    """The earlier story that an alert's story answers, as it was told here or would have been."""

    kind: LinkKind
    short_id: str
    headline: str
    line: str  # what the answer is: "China: Ministry of Commerce denies", "now 13 million tonnes (was 12 million)"


@dataclass(frozen=True, slots=True)
class Alert:
    """What people read of a story, before any platform's dress. All texts are plain."""

    story_id: int
    short_id: str
    level: Level
    topic: str  # the topic's title
    headline: str
    url: str
    language: str
    summary: tuple[Sentence, ...]
    outlets: tuple[Outlet, ...]
    sides: tuple[SideLine, ...]
    first_seen: datetime
    updated: datetime
    why: str  # the topic it was told for and the words that fired: "Soybeans: soybeans, crush"
    change: str = ""  # a follow-up's one line: "China: commerce ministry has spoken"
    figures: tuple[FigureLine, ...] = ()
    facts: str = ""  # who, action, goods and figure in the reader's language, where the headline is in another
    answers: Answered | None = None
    thread_of: int = 0  # the story in the thread of whose message it is told; 0 where it has a message of its own
    status: Status | None = None
    dated: tuple[str, ...] = ()  # as the story's
    correction: str = ""  # what of it was told wrong and is corrected: "Correction: ..."
    original: str = ""  # what language that is, where he asked for his own: "Chinese original"
    reader: str = "en"  # the language of the bot's own words in it
    amount: str = ""  # its first figure in short: "at least 12 million tonnes"
    aloud: bool = False  # told in a thread, it concerns those too who do not read that
    mention: str = ""  # the role that is mentioned when it is new, as the subscription has it


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a reply: a text, where it leads, and what else to know of it."""

    text: str
    url: str = ""
    detail: str = ""
    story: str = ""  # the short id of the story that it is about, where a message can be asked about it


@dataclass(frozen=True, slots=True)
class Notice:
    """A word to the bot's owner, before any platform's dress: what is in trouble or over it, and what to do."""

    title: str
    items: tuple[Item, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a reply: pressing it gives a command, for this place or for who presses it."""

    label: str
    command: str  # without /trade
    mine: bool = False  # for who presses it, wherever that is
    confirm: str = ""  # what it would mean, asked once more before


@dataclass(frozen=True, slots=True)
class Announcement:
    """What everybody in a channel is to know of what somebody did there, and what takes it back."""

    title: str
    undo: Choice | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a command, before any platform's dress. `code` is shown monospaced (a query with its caret)."""

    title: str
    body: str = ""
    items: tuple[Item, ...] = ()
    code: str = ""
    hint: str = ""
    ok: bool = True
    choices: tuple[Choice, ...] = ()
    announcement: Announcement | None = None
    page: int = 0  # items to be shown at a time; 0: as many as fit
    chart: Chart | None = None  # shown as a picture, or else as bars of text

    def items_from(self, start: int) -> tuple[Item, ...]:
        """The items of the page that begins there."""
        return self.items[start : start + self.page if self.page else None]
