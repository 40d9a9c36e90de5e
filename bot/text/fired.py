"""Which words of a text make a query true: the same meaning as the full-text index, read off the tokens."""

from collections.abc import Sequence
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
    match expression:
        case Term():
            return _occurrences(expression, tokens, expression.prefix) or None
        case Near():
            return _near(expression, tokens)
        case And(parts=parts):
            found = [fired_spans(part, tokens) for part in parts]
            return None if None in found else list(chain.from_iterable(filter(None, found)))
        case Or(parts=parts):
            return list(chain.from_iterable(fired_spans(part, tokens) or () for part in parts)) or None
        case Not(base=base, excluded=excluded):
            return None if fired_spans(excluded, tokens) is not None else fired_spans(base, tokens)


def _occurrences(term: Term, tokens: Tokens, as_written: bool) -> list[Span]:
    text: Sequence[str] = tokens.words if as_written else tokens.stems
    wanted = term.tokens if as_written else tuple(map(stem, term.tokens))
    *head, last = wanted
    length, at = len(wanted), -1
    found: list[Span] = []
    while True:
        try:
            at = text.index(wanted[0], at + 1) if head else _next(text, last, term.prefix, at + 1)
        except ValueError:
            return found
        window = text[at : at + length]
        if len(window) == length and list(window[:-1]) == head and _fits(window[-1], last, term.prefix):
            found.append((at, at + length))


def _next(text: Sequence[str], token: str, prefix: bool, start: int) -> int:
    if not prefix:
        return text.index(token, start)
    for at in range(start, len(text)):
        if text[at].startswith(token):
            return at
    raise ValueError(token)


def _fits(word: str, token: str, prefix: bool) -> bool:
    return word.startswith(token) if prefix else word == token


def _near(near: Near, tokens: Tokens) -> list[Span] | None:
    # As FTS5 has it: with the last phrase's start as the mark, every other one ends at most `distance` tokens before.
    as_written = any(term.prefix for term in near.terms)
    places = [_occurrences(term, tokens, as_written) for term in near.terms]
    if not all(places):
        return None
    found: list[Span] = []
    for mark in sorted({start for spans in places for start, _ in spans}):
        close = [[span for span in spans if mark - near.distance <= span[1] and span[0] <= mark] for spans in places]
        if all(close):
            found += chain.from_iterable(close)
    return found or None
