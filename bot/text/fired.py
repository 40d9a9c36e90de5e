"""Which words of a text make a query true: the same meaning as the full-text index, read off the tokens."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.text.tokens import Tokens, shown, stem

Span = tuple[int, int]  # tokens start to end (exclusive)


def fired_words(expression: Expression, tokens: Tokens) -> tuple[str, ...]:
    """The words that fired as people read them, in the text's order, each once; empty when the query does not match."""
    spans = sorted(set(fired_spans(expression, tokens) or ()))
    return tuple(dict.fromkeys(shown(tokens.words[start:end]) for start, end in spans))


def fired_spans(expression: Expression, tokens: Tokens) -> list[Span] | None:
    """Where the terms stand that make the query true, or None when it is not."""
    return _spans(expression, _Text(tokens))


class _Text:
    """A text's tokens, and what tells quickly that one is not there."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens.stems, tokens.words  # by whether a term looks for them as written
        self.joined = tuple(f" {' '.join(each)} " for each in self.tokens)
        self.stems = frozenset(tokens.stems)


class _Key:
    """The parts of an expression by identity: to compare what is in them takes longer than a plan saves."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[Expression, ...]) -> None:
        self.parts = parts

    def __hash__(self) -> int:
        return id(self.parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.parts is other.parts


class _Plan:
    """Which of the hundred parts of an OR a text can hold, without trying each: by the first stems of its terms."""

    def __init__(self, parts: tuple[Expression, ...]) -> None:
        self._by_first: defaultdict[str, list[Expression]] = defaultdict(list)
        self._others: list[Expression] = []
        for part in parts:
            if isinstance(part, Term) and not part.prefix:
                self._by_first[_wanted(part.tokens, False, False)[0][0]].append(part)
            else:
                self._others.append(part)

    def possible(self, text: _Text) -> list[Expression]:
        """Those parts."""
        found = [part for first in self._by_first.keys() & text.stems for part in self._by_first[first]]
        return found + self._others


@lru_cache(maxsize=10_000)
def _plan(key: _Key) -> _Plan:
    return _Plan(key.parts)


def _spans(expression: Expression, text: _Text) -> list[Span] | None:
    match expression:
        case Term():
            return _occurrences(expression, text, expression.prefix) or None
        case Near():
            return _near(expression, text)
        case And(parts=parts):
            found = [_spans(part, text) for part in parts]
            return None if None in found else list(chain.from_iterable(filter(None, found)))
        case Or(parts=parts):
            there = _plan(_Key(parts)).possible(text)
            return list(chain.from_iterable(_spans(part, text) or () for part in there)) or None
        case Not(base=base, excluded=excluded):
            return None if _spans(excluded, text) is not None else _spans(base, text)


def _occurrences(term: Term, text: _Text, as_written: bool) -> list[Span]:
    wanted, needle = _wanted(term.tokens, term.prefix, as_written)
    if needle not in text.joined[as_written]:
        return []
    tokens = text.tokens[as_written]
    *head, last = wanted
    length, at = len(wanted), -1
    found: list[Span] = []
    while True:
        try:
            at = tokens.index(wanted[0], at + 1) if head else _next(tokens, last, term.prefix, at + 1)
        except ValueError:
            return found
        window = tokens[at : at + length]
        if len(window) == length and list(window[:-1]) == head and _fits(window[-1], last, term.prefix):
            found.append((at, at + length))


@lru_cache(maxsize=100_000)
def _wanted(tokens: tuple[str, ...], prefix: bool, as_written: bool) -> tuple[tuple[str, ...], str]:
    """The tokens that a term looks for, and as they stand in a text that has them."""
    wanted = tokens if as_written else tuple(map(stem, tokens))
    return wanted, f" {' '.join(wanted)}" + ("" if prefix else " ")


def _next(text: Sequence[str], token: str, prefix: bool, start: int) -> int:
    if not prefix:
        return text.index(token, start)
    for at in range(start, len(text)):
        if text[at].startswith(token):
            return at
    raise ValueError(token)


def _fits(word: str, token: str, prefix: bool) -> bool:
    return word.startswith(token) if prefix else word == token


def _near(near: Near, text: _Text) -> list[Span] | None:
    # As FTS5 has it: with the last phrase's start as the mark, every other one ends at most `distance` tokens before.
    as_written = any(term.prefix for term in near.terms)
    places = [_occurrences(term, text, as_written) for term in near.terms]
    if not all(places):
        return None
    found: list[Span] = []
    for mark in sorted({start for spans in places for start, _ in spans}):
        close = [[span for span in spans if mark - near.distance <= span[1] and span[0] <= mark] for spans in places]
        if all(close):
            found += chain.from_iterable(close)
    return found or None
