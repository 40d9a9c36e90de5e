"""A passage to sentences, English and Chinese."""

import re
from functools import lru_cache

# A full stop ends a sentence unless it follows one of these or a single capital ("U.S.", "J. Smith").
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen sen rep gov st no vs inc corp co ltd jan feb mar apr jun jul aug sep sept oct nov dec "
    "approx est fig dept al etc".split()
)
_LONGER_THAN_ANY = 8  # letters
_END = re.compile(r'[。！？!?]+[”’"」』)]*\s*|\.+[”’"\')]*(?=\s|$)\s*|\n+\s*')
_LAST_WORD = re.compile(r"([^\W\d_]+)$")


@lru_cache(maxsize=1_000)  # what an entry says is read for who speaks, for figures and for a summary
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a passage, in order, trimmed, none empty."""
    found, start = [], 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and _abbreviates(text[start : match.start()]):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def _abbreviates(before: str) -> bool:
    word = _LAST_WORD.search(before, max(0, len(before) - _LONGER_THAN_ANY))
    if word is None:
        return False
    single_capital = len(word[1]) == 1 and word[1].isupper() and word[1].isascii()
    return single_capital or word[1].lower() in _ABBREVIATIONS


_CLAUSE = re.compile(  # not at the comma of 1,200, nor at the dash of 10%–15%
    r"(?:[，、；：;:()（）「」『』]|,(?!\d)|(?<!\d),|[—–](?!\d)|(?<![\d%万亿])[—–])+|\s-\s|[“”\"]+"
)
REACH = 300  # characters that `around` looks to either side: no clause needs more


def clauses(sentence: str) -> list[str]:
    """The parts of a sentence between its commas, dashes, brackets and quotation marks."""
    return [part for part in _CLAUSE.split(sentence) if part.strip()]


def around(sentence: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a place of a sentence within the same clause."""
    before, behind = sentence[max(0, start - REACH) : start], sentence[end : end + REACH]
    return _CLAUSE.split(before)[-1], _CLAUSE.split(behind, maxsplit=1)[0]


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ending in … where something was left out, at a word's end if there is one near."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    space = kept.rfind(" ", limit * 2 // 3)
    return (kept[:space] if space > 0 else kept).rstrip(" ,;:，、；：") + "…"
