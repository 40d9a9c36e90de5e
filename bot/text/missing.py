"""What a text lacks to match a query, in words."""

from collections.abc import Iterator, Sequence

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.domain.phrase import joined, say
from bot.text.fired import fired_words
from bot.text.tokens import Tokens

MOST_NAMED = 4  # alternatives of an OR


def missing(expression: Expression, tokens: Tokens) -> tuple[str, ...]:
    """One phrase for each thing that would have to be different; empty when the query matches."""
    if fired_words(expression, tokens):
        return ()
    match expression:
        case And(parts=parts):
            return tuple(phrase for part in parts for phrase in missing(part, tokens))
        case Not(base=base, excluded=excluded):
            return missing(base, tokens) or (say("not {}", " ".join(fired_words(excluded, tokens))),)
        case Near(terms=terms, distance=distance):
            return (say("{} within {} words", joined(" and ", map(_shown, terms)), distance),)
        case Or():
            return _nearest(expression, tokens) or (either(list(dict.fromkeys(_heads(expression)))),)
        case Term():
            return (_shown(expression),)


def _nearest(alternatives: Or, tokens: Tokens) -> tuple[str, ...]:
    """What the alternative lacks that has begun to match and lacks least; empty where none has begun."""
    begun = [
        missing(part, tokens)
        for part in alternatives.parts
        if isinstance(part, And) and fired_words(part.parts[0], tokens)
    ]
    return min(begun, key=len, default=())


def _heads(expression: Expression) -> Iterator[str]:
    """By what alternatives are named: what stands first in each."""
    match expression:
        case Or(parts=parts):
            for part in parts:
                yield from _heads(part)
        case And(parts=(first, *_)) | Near(terms=(first, *_)) | Not(base=first):
            yield next(_heads(first))
        case Term():
            yield _shown(expression)


def either(names: Sequence[str]) -> str:
    """Alternatives in words, the first few by name."""
    more = [say("{} more", len(names) - MOST_NAMED)] if len(names) > MOST_NAMED else []
    return joined(" or ", [*names[:MOST_NAMED], *more])


def _shown(term: Term) -> str:
    return f"{term.shown}*" if term.prefix else term.shown
