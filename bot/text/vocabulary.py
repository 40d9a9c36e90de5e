"""The field's words in both languages, and where they stand in a text.

A concept (a government, a person, a body, a good, an act ...) has spellings in English and Chinese. Spellings are
matched as runs of tokens, the longest first: 美国商务部 is found before 商务部, and a `decoy` such as 中美洲 swallows
its characters so that nothing inside it counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.feed import Side
from bot.text.tokens import Tokens, shown, tokenise


class Kind(StrEnum):
    """What sort of thing a concept is."""

    STATE = "state"  # a country, its government, its capital as a government
    PERSON = "person"
    BODY = "body"  # a ministry, an agency, an organisation
    COMPANY = "company"
    GOOD = "good"
    ACT = "act"  # what is done in trade: tariff, export control, purchase, talks
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
    weight: float = 1.0  # how much one mention says for the kind of evidence it is
    commodity: str = ""  # of a good: reports of two commodities are never one story


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept found in a text: tokens start to end (exclusive), and the words as they stand there."""

    concept: Concept
    start: int
    end: int
    words: str


class Vocabulary:
    """All concepts, ready to be found."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = {concept.id: concept for concept in concepts}
        self._by_first: dict[str, list[tuple[tuple[str, ...], Concept]]] = defaultdict(list)
        for concept in self.concepts.values():
            for spelling in concept.spellings:
                stems = tokenise(spelling).stems
                self._by_first[stems[0]].append((stems, concept))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: len(entry[0]), reverse=True)

    def find(self, tokens: Tokens) -> list[Mention]:
        """Every mention, left to right; they never overlap, and decoys are left out."""
        mentions: list[Mention] = []
        free, stems = 0, tokens.stems
        for at, first in enumerate(stems):
            if at < free or first not in self._by_first:
                continue
            concept, length = self._longest_at(stems, at)
            free = at + length
            if concept is None or concept.kind is Kind.DECOY or _is_anothers(concept, at, mentions, stems):
                continue
            mentions.append(Mention(concept, at, free, shown(tokens.words[at:free])))
        return mentions

    def _longest_at(self, stems: Sequence[str], at: int) -> tuple[Concept | None, int]:
        for spelling, concept in self._by_first[stems[at]]:
            if tuple(stems[at : at + len(spelling)]) == spelling:
                return concept, len(spelling)
        return None, 1


def _is_anothers(concept: Concept, at: int, before: Sequence[Mention], stems: Sequence[str]) -> bool:
    # A ministry named right after a third country is that country's: 意大利外交部, Thailand's commerce ministry.
    if concept.kind is not Kind.BODY or not concept.party or not before:
        return False
    last = before[-1]
    gap = at - last.end
    adjacent = gap == 0 or (gap == 1 and stems[at - 1] == "s")
    return adjacent and last.concept.kind is Kind.STATE and last.concept.party == "other"
