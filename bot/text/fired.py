"""Which texts of a batch a query finds, and which words make it true: what the full-text index of the store would say.

A set of texts is an integer with one bit each, so that "both words" and "either word" of thousands of queries cost
next to nothing. Where a term stands is looked up once a batch, however many queries ask for it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import chain
from operator import and_, or_

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.text.tokens import Tokens, shown, stem

# A span is one number, so that a hundred thousand of them are no work for the garbage collector: the place of its
# first token, as if the parts of all texts stood in one row, times LONGEST, and its length.
Span = int
LONGEST = 64  # tokens; a term has at most half of it

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
        self._known: dict[Term | Near, Sequence[Span]] = {}

    def matches(self, expression: Expression) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The number, from 0 up, of each text that an expression finds, and the words that fired there."""
        fired: defaultdict[int, list[Span]] = defaultdict(list)
        if rows := self._rows(expression):
            self._collect(expression, rows, fired)
        for row in sorted(fired):
            spans = fired[row]
            words = map(self._words.shown, sorted(set(spans)) if len(spans) > 1 else spans)
            yield row, tuple(dict.fromkeys(words))

    def _collect(self, expression: Expression, rows: int, fired: dict[int, list[Span]]) -> None:
        """Where the terms stand that make an expression true, in these texts, in which it is."""
        match expression:
            case Term() | Near():
                row_of = self._words.row_of
                for span in self._spans(expression):
                    if rows >> (row := row_of(span)) & 1:
                        fired[row].append(span)
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
                return reduce(or_, (1 << row for row in map(self._words.row_of, self._spans(expression))), 0)
            case And(parts=parts):
                return reduce(and_, map(self._rows, parts))
            case Or(parts=parts):
                return reduce(or_, map(self._rows, parts))
            case Not(base=base, excluded=excluded):
                return self._rows(base) & ~self._rows(excluded)

    def _spans(self, expression: Term | Near) -> Sequence[Span]:
        """Where a term or a NEAR stands."""
        spans = self._known.get(expression)
        if spans is None:
            if isinstance(expression, Near):
                spans = self._near(expression)
            else:
                spans = self._of_term(expression, expression.prefix)
            self._known[expression] = spans
        return spans

    def _of_term(self, term: Term, as_written: bool) -> Sequence[Span]:
        if as_written:
            return self._words.spans(term.tokens, term.prefix)
        return self._stems.spans(_stems(term.tokens), prefix=False)

    def _near(self, near: Near) -> Sequence[Span]:
        as_written = any(term.prefix for term in near.terms)
        of_terms = [self._words.by_part(self._of_term(term, as_written)) for term in near.terms]
        parts = reduce(and_, (spans.keys() for spans in of_terms))
        found = chain.from_iterable(_close([spans[part] for spans in of_terms], near.distance) for part in parts)
        return sorted(set(found))


def _close(spans_of_terms: Sequence[Sequence[Span]], distance: int) -> Iterator[Span]:
    # As FTS5 has it: with the last phrase's start as the mark, every other one ends at most `distance` tokens before.
    for mark in {span // LONGEST for spans in spans_of_terms for span in spans}:
        close = [
            [span for span in spans if mark - distance <= span // LONGEST + span % LONGEST and span // LONGEST <= mark]
            for spans in spans_of_terms
        ]
        if all(close):
            yield from chain.from_iterable(close)


class _Column:
    """The parts of all texts as stems, or as their words are written; indexed when first asked."""

    def __init__(self, parts: Sequence[tuple[str, ...]], parts_of_a_text: int) -> None:
        self._parts = parts
        self._apart = max(map(len, parts), default=0) + 1  # places from the start of one part to that of the next
        self._text = self._apart * parts_of_a_text * LONGEST
        self._rows: dict[str, int] = {}

    def row_of(self, span: Span) -> int:
        """The number of the text that a span is in."""
        return span // self._text

    def by_part(self, spans: Iterable[Span]) -> dict[int, list[Span]]:
        """Spans by the part they are in."""
        found: defaultdict[int, list[Span]] = defaultdict(list)
        for span in spans:
            found[span // (self._apart * LONGEST)].append(span)
        return found

    def shown(self, span: Span) -> str:
        """The tokens of a span as people read them."""
        place, length = divmod(span, LONGEST)
        part, start = divmod(place, self._apart)
        return shown(self._parts[part][start : start + length])

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Token -> its places."""
        index: defaultdict[str, list[int]] = defaultdict(list)
        for part, tokens in enumerate(self._parts):
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
            text = self._text // LONGEST
            self._rows[token] = rows = reduce(or_, (1 << place // text for place in self._index.get(token, ())), 0)
        return rows

    def spans(self, tokens: tuple[str, ...], prefix: bool) -> Sequence[Span]:
        """Where these stand next to each other; with `prefix` the last one may be a token's beginning."""
        before, last, length = tokens[:-1], tokens[-1], len(tokens)
        ends = self._beginning(last) if prefix else self._index.get(last, ())
        if not before:
            return [end * LONGEST + 1 for end in ends]
        return [(end + 1 - length) * LONGEST + length for end in ends if self._stand_before(end, before)]

    def _stand_before(self, place: int, tokens: tuple[str, ...]) -> bool:
        part, at = divmod(place, self._apart)
        return at >= len(tokens) and self._parts[part][at - len(tokens) : at] == tokens

    def _beginning(self, prefix: str) -> list[int]:
        start, end = bisect_left(self._sorted, prefix), bisect_left(self._sorted, prefix + _LAST)
        return sorted(chain.from_iterable(self._index[token] for token in self._sorted[start:end]))


@lru_cache(maxsize=100_000)
def _stems(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(stem, tokens))
