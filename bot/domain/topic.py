"""A topic: a named query that entries match, and the verdict on an entry."""

from dataclasses import dataclass, field
from hashlib import blake2s

from bot.domain.expression import Expression

MOST_REPORTS = 300  # a day that an own topic takes in of what is no US-China trade news
MOST_ALERTS = 100  # a day of an own topic; nobody reads more, one by one
EVERYTHING = "*"  # in place of a query: all that is US-China trade news, and nothing else
EVIDENCE = ("us", "cn", "trade", "against")  # the kinds of evidence behind a score


@dataclass(frozen=True, slots=True)
class Example:
    """A line of news a topic's author says must, or must not, match."""

    text: str
    matches: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """A named query. `title` and `title_zh` are what people read."""

    name: str
    title: str
    title_zh: str
    query: str
    expression: Expression
    examples: tuple[Example, ...] = ()
    # evidence that must be there too, one of each group: us, cn, trade, against, or a concept's id
    require: tuple[tuple[str, ...], ...] = ()
    exclude: tuple[str, ...] = ()  # evidence that must not
    workspace: str = ""  # the "platform:workspace" whose own it is; "" for everybody's
    gated: bool = True  # only US-China trade news counts

    @property
    def is_gate(self) -> bool:
        """Is it relevance itself, without a query?"""
        return self.query == EVERYTHING

    @property
    def label(self) -> str:
        """What people call it: its name without the workspace, which makes it unique."""
        return self.name.removeprefix(f"{self.workspace}/")

    @property
    def edition(self) -> str:
        """Eight hex digits that change with what it wants, by which an edit says what it was composed from."""
        return blake2s(f"{self.gated} {self.query}".encode(), digest_size=4).hexdigest()

    def title_in(self, language: str) -> str:
        """The title as readers of a language have it."""
        return (self.title_zh if language == "zh" else "") or self.title


def own_name(workspace: str, label: str) -> str:
    """The name of a workspace's own topic, unique among all of them."""
    return f"{workspace}/{label}"


@dataclass(frozen=True, slots=True)
class Match:
    """A topic found in an entry, with the words that fired as they stand in the entry."""

    topic: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the topics stage says of one entry.

    relevant: is it US-China trade news? score: the sum behind that, relevant from 1 on.
    evidence: kind ("us", "cn", "trade", "against") -> the words found.
    """

    entry_id: int
    relevant: bool
    score: float
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)
    matches: tuple[Match, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """No US-China trade news, and nothing that speaks for it: as most news is."""
        return not self.relevant and not self.score and not self.evidence
