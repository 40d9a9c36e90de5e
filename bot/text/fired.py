"""Which texts of a batch a query finds, and which words make it true: what the full-text index of the store would say.

A set of texts is an integer with one bit each, so that "both words" and "either word" of thousands of queries cost
next to nothing. Where a term stands is looked up once a batch, however many queries ask for it.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, reduce
from itertools import chain, count
from operator import and_, or_

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.text.tokens import Tokens, shown, stem

# A span is one number, so that a hundred thousand of them are no work for the garbage collector: the place of its
# first token, as if the parts of all texts stood in one row, times LONGEST, and its length.
Span = int
LONGEST = 64  # tokens; a term has at most half of it

MOST_SHOWN = 3  # places of one term in a text: more of the same say nothing, and a long one has thousands

EVERY = -1  # all texts: an integer whose bits are all set

_LAST = "\U0010ffff"  # sorts behind every character of a token


def fired_words(expression: Expression, tokens: Tokens) -> tuple[str, ...]:
    """The words that fired as people read them, in the text's order, each once; empty when the query does not match."""
    return next((words for _, words in Batch([(tokens,)]).matches(expression)), ())


class Batch:
    """Some texts, indexed. Each has as many parts (title, text); no phrase and no NEAR reaches from one to the next."""

    def __init__(self, texts: Sequence[tuple[Tokens, ...]]) -> None:
        self._parts = [part.words for text in texts for part in text]
        self._part = max(map(len, self._parts), default=0) + 1  # places from the start of one part to that of the next
        self._text = self._part * (len(texts[0]) if texts else 1)
        self._known: dict[Term | Near, Sequence[Span]] = {}
        self._first: dict[Term | Near, list[tuple[int, Span]]] = {}
        self._of_stem: dict[str, int] = {}

    def matches(self, expression: Expression, among: int = EVERY) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The number, from 0 up, of each text that an expression finds, and the words that fired there.

        `among` has a bit for each text that is looked at.
        """
        fired: defaultdict[int, list[Span]] = defaultdict(list)
        self._collect(expression, among, fired)
        for row in sorted(fired):
            spans = fired[row]
            if len(spans) == 1:
                yield row, (self._shown(spans[0]),)
            else:
                yield row, tuple(dict.fromkeys(map(self._shown, _widest(spans))))

    def _collect(self, expression: Expression, rows: int, fired: dict[int, list[Span]]) -> None:
        """Where the terms stand that make an expression true, in those of these texts in which it is."""
        match expression:
            case Term() | Near():
                for row, span in self._told(expression):
                    if rows >> row & 1:
                        fired[row].append(span)
            case Or(parts=parts):
                for part in parts:
                    self._collect(part, rows, fired)
            case And(parts=parts):
                if rows := rows & self._rows(expression):
                    for part in parts:
                        self._collect(part, rows, fired)
            case Not(base=base):
                if rows := rows & self._rows(expression):
                    self._collect(base, rows, fired)

    def _told(self, expression: Term | Near) -> Sequence[tuple[int, Span]]:
        """Text and place of a term or a NEAR, of each text the first places."""
        if self._is_absent(expression):
            return ()
        told = self._first.get(expression)
        if told is None:
            told = self._first[expression] = []
            spans = self._spans(expression)
            text, seen = self._text * LONGEST, Counter[int]() if spans else {}
            for span in sorted(spans):
                if seen[row := span // text] < MOST_SHOWN:
                    seen[row] += 1
                    told.append((row, span))
        return told

    def _rows(self, expression: Expression) -> int:
        """The texts in which an expression is true."""
        match expression:
            case Term(tokens=(token,), prefix=False):
                return self._rows_of_stem(stem(token))
            case Term() | Near():
                if self._is_absent(expression):
                    return 0
                text = self._text * LONGEST
                return bits({span // text for span in self._spans(expression)})
            case And(parts=parts):
                rows = EVERY
                for part in parts:
                    rows = rows and rows & self._rows(part)
                return rows
            case Or(parts=parts):
                return reduce(or_, map(self._rows, parts))
            case Not(base=base, excluded=excluded):
                return (rows := self._rows(base)) and rows & ~self._rows(excluded)

    def _rows_of_stem(self, of: str) -> int:
        rows = self._of_stem.get(of)
        if rows is None:
            self._of_stem[of] = rows = bits({place // self._text for place in self._stems.places.get(of, ())})
        return rows

    def _is_absent(self, expression: Term | Near) -> bool:
        """Is it in no text, since some first token is in none? So are most terms of all topics in a small batch."""
        if isinstance(expression, Near):
            return any(map(self._is_absent, expression.terms))
        first = expression.tokens[0]
        if expression.prefix:
            return len(expression.tokens) > 1 and first not in self._words.places
        return stem(first) not in self._stems.places

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
        of_terms = [self._by_part(self._of_term(term, as_written)) for term in dict.fromkeys(near.terms)]
        parts = reduce(and_, (spans.keys() for spans in of_terms))
        found = chain.from_iterable(_close([spans[part] for spans in of_terms], near.distance) for part in parts)
        return list(set(found))

    def _by_part(self, spans: Iterable[Span]) -> dict[int, list[Span]]:
        found: defaultdict[int, list[Span]] = defaultdict(list)
        for span in spans:
            found[span // (self._part * LONGEST)].append(span)
        return found

    def _shown(self, span: Span) -> str:
        """The tokens of a span as people read them."""
        place, length = divmod(span, LONGEST)
        part, start = divmod(place, self._part)
        return shown(self._parts[part][start : start + length])

    @cached_property
    def _words(self) -> "_Index":
        places: defaultdict[str, list[int]] = defaultdict(list)
        for start, words in zip(count(0, self._part), self._parts, strict=False):
            for place, word in enumerate(words, start):
                places[word].append(place)
        return _Index(places)

    @cached_property
    def _stems(self) -> "_Index":
        # Of the words' index, not of the texts: there are far fewer of these.
        places: dict[str, list[int]] = {}
        for word, there in self._words.places.items():
            of = stem(word)
            places[of] = places[of] + there if of in places else there
        return _Index(places)


def _widest(spans: Iterable[Span]) -> Iterator[Span]:
    """In the text's order, without those that lie within another: who reads "export control" knows of "export"."""
    reached = 0
    for span in sorted(spans, key=lambda each: (each // LONGEST, -each)):
        if (end := _end(span)) > reached:
            reached = end
            yield span


def bits(rows: Iterable[int]) -> int:
    """An integer with these bits set."""
    return reduce(or_, map((1).__lshift__, rows), 0)


def _close(spans_of_terms: Sequence[Sequence[Span]], distance: int) -> Iterator[Span]:
    """The spans of all terms that stand near each other; those of a term are of one length.

    As FTS5 has it: with the last phrase's start as the mark, every other one ends at most `distance` tokens before.
    Marks are passed in order, so that each span is met once, however often a text repeats its words.
    """
    ordered = list(map(sorted, spans_of_terms))
    windows = [[0, 0, 0] for _ in ordered]  # of each term: first near the mark, first behind it, first untold
    for mark in sorted({span // LONGEST for spans in ordered for span in spans}):
        for spans, window in zip(ordered, windows, strict=True):
            while window[1] < len(spans) and spans[window[1]] // LONGEST <= mark:
                window[1] += 1
            while window[0] < window[1] and _end(spans[window[0]]) < mark - distance:
                window[0] += 1
        if all(first < behind for first, behind, _ in windows):
            for spans, window in zip(ordered, windows, strict=True):
                yield from spans[max(window[0], window[2]) : window[1]]
                window[2] = window[1]


def _end(span: Span) -> int:
    return span // LONGEST + span % LONGEST


class _Index:
    """Where each token stands: words as they are written, or their stems."""

    def __init__(self, places: Mapping[str, list[int]]) -> None:
        self.places = places
        self._moved: dict[tuple[str, int], set[int]] = {}

    def spans(self, tokens: tuple[str, ...], prefix: bool) -> Sequence[Span]:
        """Where these stand next to each other; with `prefix` the last one may be a token's beginning."""
        before, last, length = tokens[:-1], tokens[-1], len(tokens)
        if not all(token in self.places for token in before):
            return ()
        if prefix:
            starts: Iterable[int] = {end - len(before) for end in self._beginning(last)}
        elif before:
            starts = self._starts(last, len(before))
        else:
            starts = self.places.get(last, ())
        for at, token in enumerate(before):
            starts = self._starts(token, at).intersection(starts)
        return [start * LONGEST + length for start in starts]

    def _starts(self, token: str, at: int) -> set[int]:
        """Where a phrase would begin that has a token at this place."""
        starts = self._moved.get((token, at))
        if starts is None:
            starts = self._moved[token, at] = {place - at for place in self.places.get(token, ())}
        return starts

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.places)

    def _beginning(self, prefix: str) -> Iterator[int]:
        start, end = bisect_left(self._sorted, prefix), bisect_left(self._sorted, prefix + _LAST)
        return chain.from_iterable(self.places[token] for token in self._sorted[start:end])


@lru_cache(maxsize=20_000)
def _stems(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(stem, tokens))
