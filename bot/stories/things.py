"""Which thing a mention names, and which question of an event that answers."""

from collections.abc import Iterable, Iterator

from bot.stories.parties import PARTIES
from bot.text.tokens import Tokens, tokenise
from bot.text.vocabulary import Concept, Kind, Mention, Vocabulary


class Things:
    """The things that one vocabulary knows."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._slots = {concept.id: _slot(concept) for concept in vocabulary.concepts.values()}
        self._groups = {each.id: _known_by(each) for each in vocabulary.concepts.values() if _is_group(each)}

    def named(self, tokens: Tokens, mentions: Iterable[Mention]) -> list[str]:
        """The things that these mentions name."""
        return [self._thing(mention, tokens) for mention in mentions]

    def by_slot(self, tokens: Tokens, mentions: Iterable[Mention]) -> Iterator[tuple[str, str]]:
        """Those that answer a question that has one answer in one event, behind that question."""
        return ((slot, self._thing(each, tokens)) for each in mentions if (slot := self._slots[each.concept.id]))

    def _thing(self, mention: Mention, tokens: Tokens) -> str:
        """Of a good its commodity; of a concept that stands for several which of them, in every language the same."""
        concept = mention.concept
        if concept.commodity or concept.id not in self._groups:
            return concept.commodity or concept.id
        stems = tokens.stems[mention.start : mention.end]
        return f"{concept.id}:{' '.join(self._groups[concept.id].get(stems, stems))}"


def _slot(concept: Concept) -> str:
    """The question it answers, "" if naming it rules nothing out."""
    slot = ""
    if concept.commodity:
        slot = "commodity"
    elif concept.kind is Kind.COMPANY:
        slot = "company"
    elif concept.kind is Kind.STATE and concept.party == "other":
        slot = "country"
    elif concept.kind is Kind.PERSON and concept.party in PARTIES and _is_name(concept.name):
        slot = f"person of {concept.party}"
    elif concept.kind is Kind.GOOD and _is_group(concept):
        slot = "good"
    elif concept.kind is Kind.STATE and _is_group(concept) and concept.side is None:
        slot = "place"  # regions and towns; what speaks is a government by another name
    return slot


def _known_by(concept: Concept) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The stems of each of its things in Chinese -> those in English, where both are known."""
    return {tokenise(chinese).stems: tokenise(english).stems for english, chinese in concept.pairs}


def _is_group(concept: Concept) -> bool:
    """Does it stand for several things? Then its name ("other miners") is none of its spellings."""
    return concept.name not in concept.spellings and concept.name_zh not in concept.spellings


def _is_name(name: str) -> bool:
    """Of a person, not of an office, whose holder the other report may name."""
    return all(word[0].isupper() for word in name.split()) and not name.startswith(("US ", "Chinese "))
