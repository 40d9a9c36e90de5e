"""Which texts of a batch a query finds, and which words make it true: what the full-text index of the store would say.

A set of texts is an integer with one bit each, so that "both words" and "either word" of thousands of queries cost
next to nothing. Where a term stands is looked up once a batch, however many queries ask for it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import chain
from operator import and_, or_

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.text.tokens import Tokens, shown, stem

Span = tuple[int, int, int]  # a part of a text, and its tokens start to end (exclusive)
Places = Mapping[int, Sequence[Span]]  # by the number of the text, from 0 up

_LAST = "\U0010ffff"  # sorts behind every character of a token


def fired_words(expression: Expression, tokens: Tokens) -> tuple[str, ...]:
    """The words that fired as people read them, in the text's order, each once; empty when the query does not match."""
    return next((words for _, words in Batch([(tokens,)]).matches(expression)), ())


class Batch:
    """Some texts, indexed. Each has as many parts (title, text); no phrase and no NEAR reaches from one to the next."""

    def __init__(self, texts: Sequence[tuple[Tokens, ...]]) -> None:
        parts = len(texts[0]) if texts else 1
        self._stems = _Column([part.stems for text in texts for part in text], parts)
        self._words = _Column([part.words for text in texts for part in text], parts)
        self._known: dict[Term | Near, Places] = {}

    def matches(self, expression: Expression) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The number, from 0 up, of each text that an expression finds, and the words that fired there."""
        fired: defaultdict[int, list[Span]] = defaultdict(list)
        if rows := self._rows(expression):
            self._collect(expression, rows, fired)
        for row in sorted(fired):
            yield row, self._shown(fired[row])

    def _shown(self, spans: Sequence[Span]) -> tuple[str, ...]:
        parts = self._words.parts
        if len(spans) > 1:
            spans = sorted(set(spans))
        return tuple(dict.fromkeys(shown(parts[part][start:end]) for part, start, end in spans))

    def _collect(self, expression: Expression, rows: int, fired: dict[int, list[Span]]) -> None:
        """Where the terms stand that make an expression true, in these texts, in which it is."""
        match expression:
            case Term() | Near():
                for row, spans in self._places(expression).items():
                    if rows >> row & 1:
                        fired[row] += spans
            case And(parts=parts):
                for part in parts:
                    self._collect(part, rows, fired)
            case Or(parts=parts):
                for part in parts:
                    if there := rows & self._rows(part):
                        self._collect(part, there, fired)
            case Not(base=base):
                self._collect(base, rows, fired)

    def _rows(self, expression: Expression) -> int:
        """The texts in which an expression is true."""
        match expression:
            case Term(tokens=(token,), prefix=False):
                return self._stems.rows(stem(token))
            case Term() | Near():
                return sum(1 << row for row in self._places(expression))
            case And(parts=parts):
                return reduce(and_, map(self._rows, parts))
            case Or(parts=parts):
                return reduce(or_, map(self._rows, parts))
            case Not(base=base, excluded=excluded):
                return self._rows(base) & ~self._rows(excluded)

    def _places(self, expression: Term | Near) -> Places:
        """Where a term or a NEAR stands."""
        places = self._known.get(expression)
        if places is None:
            if isinstance(expression, Near):
                places = self._near(expression)
            else:
                places = self._of_term(expression, expression.prefix)
            self._known[expression] = places
        return places

    def _of_term(self, term: Term, as_written: bool) -> Places:
        if as_written:
            return self._words.places(term.tokens, term.prefix)
        return self._stems.places(_stems(term.tokens), prefix=False)

    def _near(self, near: Near) -> Places:
        as_written = any(term.prefix for term in near.terms)
        of_terms = [self._of_term(term, as_written) for term in near.terms]
        rows = reduce(and_, (places.keys() for places in of_terms))
        near_enough = {row: _close([places[row] for places in of_terms], near.distance) for row in rows}
        return {row: spans for row, spans in near_enough.items() if spans}


def _close(spans_of_terms: Sequence[Sequence[Span]], distance: int) -> list[Span]:
    # As FTS5 has it: with the last phrase's start as the mark, every other one ends at most `distance` tokens before.
    found: list[Span] = []
    for part, mark in sorted({(part, start) for spans in spans_of_terms for part, start, _ in spans}):
        close = [
            [span for span in spans if span[0] == part and mark - distance <= span[2] and span[1] <= mark]
            for spans in spans_of_terms
        ]
        if all(close):
            found += chain.from_iterable(close)
    return found


class _Column:
    """The parts of all texts as stems, or as their words are written; indexed when first asked."""

    def __init__(self, parts: Sequence[tuple[str, ...]], parts_of_a_text: int) -> None:
        self.parts = parts
        self._parts_of_a_text = parts_of_a_text
        self._apart = max(map(len, parts), default=0) + 1
        self._rows: dict[str, int] = {}

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Token -> its places, as if part followed part with `_apart` tokens from start to start."""
        index: defaultdict[str, list[int]] = defaultdict(list)
        for part, tokens in enumerate(self.parts):
            for place, token in enumerate(tokens, part * self._apart):
                index[token].append(place)
        return index

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._index)

    def rows(self, token: str) -> int:
        """The texts that hold a token."""
        rows = self._rows.get(token)
        if rows is None:
            length = self._apart * self._parts_of_a_text
            self._rows[token] = rows = reduce(or_, (1 << place // length for place in self._index.get(token, ())), 0)
        return rows

    def places(self, tokens: tuple[str, ...], prefix: bool) -> Places:
        """Where these stand next to each other; with `prefix` the last one may be a token's beginning."""
        before, last, length = tokens[:-1], tokens[-1], len(tokens)
        ends = self._beginning(last) if prefix else self._index.get(last, [])
        found: defaultdict[int, list[Span]] = defaultdict(list)
        for place in ends:
            part, at = divmod(place, self._apart)
            start = at + 1 - length
            if not before or (start >= 0 and self.parts[part][start:at] == before):
                found[part // self._parts_of_a_text].append((part, start, at + 1))
        return found

    def _beginning(self, prefix: str) -> list[int]:
        start, end = bisect_left(self._sorted, prefix), bisect_left(self._sorted, prefix + _LAST)
        return sorted(chain.from_iterable(self._index[token] for token in self._sorted[start:end]))


@lru_cache(maxsize=100_000)
def _stems(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(stem, tokens))
