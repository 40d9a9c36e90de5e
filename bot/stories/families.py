"""Whose voice an entry is: publishers of one house, and all who carry the same wire copy, count as one."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.stories.sides import identity, named_by
from bot.text.sentences import sentences
from bot.text.tokens import tokenise
from bot.text.vocabulary import Vocabulary

_WIRES = frozenset({Side.PRESS, Side.CN_STATE_MEDIA})
# Words from which on two who write the same have it from one desk: "China books US soybeans" anybody may write.
_SAME_TITLE, _SAME_LEDE = 8, 12
_HEAD = 120  # characters of a text in which it says whose copy it is
# "BEIJING, Nov 3 (Reuters) - ...", "(Example Wire) --", 新华社北京11月3日电, （路透社华盛顿3日讯）
_CREDIT = re.compile(
    r"[(（]([^()（）]{2,40})[)）]\s*[-–—]|^[\s(（【]*([^\s，。()（）【】]{2,14}?)[^，。]{0,16}?[0-9日]\s*[电讯]"
)
_DATELINE = re.compile(r"^[^.。]{0,80}?(?:[)）]\s*[-–—]+|日\s*[电讯][)）】]?)\s*")


def families(entries: Sequence[Entry], vocabulary: Vocabulary) -> list[str]:
    """The family of each entry, in their order: named after the publisher of the family's first entry."""
    family_of: dict[str, str] = {}  # what an entry is known by -> its family
    merged: dict[str, str] = {}  # a family -> the one it was found to be the same as

    def root(family: str) -> str:
        while family in merged:
            family = merged[family]
        return family

    found = []
    for entry in entries:
        name = _house(entry.publisher, vocabulary)
        marks = [f"publisher {name}", *(_copied(entry, vocabulary) if len(entries) > 1 else ())]
        known = list(dict.fromkeys(root(family_of[mark]) for mark in marks if mark in family_of)) or [name]
        merged.update(dict.fromkeys(known[1:], known[0]))
        family_of.update(dict.fromkeys(marks, known[0]))
        found.append(known[0])
    return [root(family) for family in found]


def _house(publisher: str, vocabulary: Vocabulary) -> str:
    """A publisher by the vocabulary's name for it, so that Xinhua and 新华社 are one; else by its own."""
    return named_by(publisher, vocabulary) or publisher.casefold()


@lru_cache(maxsize=1_000)  # each report that joins is held against all that the story has
def _copied(entry: Entry, vocabulary: Vocabulary) -> tuple[str, ...]:
    """By what other outlets' copies of the same text would be known: headline, lede, the wire it names."""
    return tuple(_marks(entry, vocabulary))


def _marks(entry: Entry, vocabulary: Vocabulary) -> Iterator[str]:
    title = tokenise(entry.title).stems
    if len(title) >= _SAME_TITLE:
        yield "title " + " ".join(title)
    lede = next(iter(sentences(_DATELINE.sub("", entry.text[:1000]))), "")
    stems = tokenise(lede).stems
    if len(stems) >= _SAME_LEDE:
        yield "lede " + " ".join(stems)
    credit = _CREDIT.search(entry.text[:_HEAD])
    if credit:
        for mention in vocabulary.find(tokenise(credit[1] or credit[2])):
            house = identity(mention.concept, vocabulary)
            if house and mention.concept.side in _WIRES:
                yield f"publisher {house}"
