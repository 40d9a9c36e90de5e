"""The field's words in both languages, and where they stand in a text.

A concept (a government, a person, a body, a good, an act ...) has spellings in English and Chinese. Spellings are
matched as runs of tokens, the longest first: 美国商务部 is found before 商务部, and a `decoy` such as 中美洲 swallows
its characters so that nothing inside it counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import compress
from typing import NamedTuple

from bot.domain.feed import Side
from bot.text.tokens import Tokens, shown, stem, tokenise

_VERB_AND_TO = 2  # words: "ship to"
_PREPOSITIONS = frozenset("on of for from against by with in at".split())
_MAKE_NOUN = _PREPOSITIONS | frozenset(
    map(stem, "chinese american foreign russian japanese korean european the these those its their all more".split())
)
_OF_A_COUNTRY = {(character,) for character in "家防际民旗情力"}  # 中美 + 国家, 国防, 国际 ...


class Kind(StrEnum):
    """What sort of thing a concept is."""

    STATE = "state"  # a country, its government, its capital as a government
    PERSON = "person"
    BODY = "body"  # a ministry, an agency, an organisation
    COMPANY = "company"
    GOOD = "good"
    ACT = "act"  # what is done in trade: tariff, export control, purchase, talks
    HINT = "hint"  # goods of any kind: cars, oil, parcels say a little of trade beside the two parties
    COUNTER = "counter"  # speaks against trade news: drills, sport, product launches
    DECOY = "decoy"  # looks like one of the others and is not


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with its names. `party` is us, cn, both, other or ""; `side` is set for those who can speak."""

    id: str
    kind: Kind
    name: str
    name_zh: str
    party: str = ""
    side: Side | None = None
    spellings: tuple[str, ...] = ()
    weight: float = 1.0  # how much one mention says of its party; of a good, act or counter, of that
    trade: float | None = None  # how much it says of trade, where that is not its weight
    implies: float = 0.0  # how much it says of the other party as well: an "unreliable entity" is American
    commodity: str = ""  # of a good: reports of two commodities are never one story
    pairs: tuple[tuple[str, str], ...] = ()  # of what stands for many: spellings in two languages that name the same


class Mention(NamedTuple):
    """A concept found in a text: tokens start to end (exclusive), and the words as they stand there."""

    concept: Concept
    start: int
    end: int
    words: str


@dataclass(slots=True)
class _Branch:
    """Spellings that begin with the same stems: the concept that is spelt so, and by the next stem the longer ones."""

    concept: Concept | None = None
    longer: dict[str, "_Branch"] = field(default_factory=dict)


class Vocabulary:
    """All concepts, ready to be found."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = {concept.id: concept for concept in concepts}
        self._tree: dict[str, _Branch] = {}
        for concept in self.concepts.values():
            for spelling in concept.spellings:
                first, *others = tokenise(spelling).stems
                branch = self._tree.setdefault(first, _Branch())
                for other in others:
                    branch = branch.longer.setdefault(other, _Branch())
                branch.concept = branch.concept or concept

    def find(self, tokens: Tokens, limit: int | None = None) -> list[Mention]:
        """Every mention in the first `limit` tokens, left to right; they never overlap, and decoys are left out."""
        mentions: list[Mention] = []
        words, stems = tokens.words, tokens.stems[:limit]
        for concept, at, end in self._named(stems):
            if concept.kind is Kind.DECOY or (concept.kind is Kind.BODY and _is_anothers(concept, at, mentions, stems)):
                continue
            mentions.append(Mention(concept, at, end, shown(words[at:end])))
        return mentions

    def concepts_in(self, tokens: Tokens, limit: int | None = None) -> list[Concept]:
        """The concepts of `find`, and a few that it leaves out, each as often as it stands there: in half the time."""
        return [concept for concept, _, _ in self._named(tokens.stems[:limit])]

    def _named(self, stems: tuple[str, ...]) -> Iterator[tuple[Concept, int, int]]:
        """What is spelt somewhere, decoys included, the longest first, and from where to where."""
        tree, free, followed = self._tree, 0, (*stems[1:], "")
        for at in compress(range(len(stems)), map(tree.__contains__, stems)):
            if at >= free and not (stems[at] == "中" and _is_in_the_midst(stems, at)):
                branch = tree[stems[at]]
                # Most first words of long spellings ("the", "on") stand there with another second one.
                goes_on = followed[at] in branch.longer
                concept, free = _longest(branch, stems, at) if goes_on else (branch.concept, at + 1)
                if free == at + _VERB_AND_TO and stems[at + 1] == "to" and _is_noun(stems, at):
                    concept, free = branch.concept, at + 1
                if concept is not None:
                    yield concept, at, free

    def spelled(self, text: str) -> Concept | None:
        """The concept of which a text as a whole is a spelling."""
        stems = tokenise(text).stems
        branch = self._tree.get(stems[0]) if stems else None
        concept, end = _longest(branch, stems, 0) if branch else (None, 0)
        return concept if end == len(stems) else None


def _is_in_the_midst(stems: tuple[str, ...], at: int) -> bool:
    """年中美国, 途中美国: what is named is 美国 alone. Of the two countries it says 中美两国, or 中美国家."""
    return stems[at + 1 : at + 3] == ("美", "国") and stems[at + 3 : at + 4] not in _OF_A_COUNTRY


def _is_noun(stems: tuple[str, ...], at: int) -> bool:
    """ "Fees on Chinese ships to": what is spelt as a verb with its "to" is a thing there, and the "to" of another."""
    before, first = stems[max(0, at - _VERB_AND_TO) : at], stems[at - 1 : at]
    return not _MAKE_NOUN.isdisjoint(first) or (
        len(before) == _VERB_AND_TO and before[0] in _PREPOSITIONS and "to" not in first
    )


def _longest(branch: _Branch, stems: tuple[str, ...], at: int) -> tuple[Concept | None, int]:
    """The concept with the longest spelling on this branch, which begins there, and where it ends."""
    found, end = branch.concept, at + 1
    for place in range(end, len(stems)):
        longer = branch.longer.get(stems[place])
        if longer is None:
            break
        branch = longer
        if branch.concept is not None:
            found, end = branch.concept, place + 1
    return found, end


def _is_anothers(concept: Concept, at: int, before: Sequence[Mention], stems: Sequence[str]) -> bool:
    # A ministry named right after a third country is that country's: 意大利外交部, Thailand's commerce ministry.
    if not concept.party or not before:
        return False
    last = before[-1]
    gap = at - last.end
    adjacent = gap == 0 or (gap == 1 and stems[at - 1] == "s")
    return adjacent and last.concept.kind is Kind.STATE and last.concept.party == "other"
