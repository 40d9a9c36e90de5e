"""The tree of a query: what topics, search and preview are written in once their text is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Term(NamedTuple):
    """One word or "phrase": tokens that must stand next to each other; `prefix` matches the last one's beginning.

    A tuple, as NEAR is, since where they stand is looked up by them, thousands of times a batch.
    """

    tokens: tuple[str, ...]
    prefix: bool = False
    shown: str = ""  # as the person wrote it


class Near(NamedTuple):
    """Terms within `distance` tokens of each other, in any order."""

    terms: tuple[Term, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class And:
    """All parts."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any part."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`base` without `excluded`."""

    base: "Expression"
    excluded: "Expression"


Expression = Term | Near | And | Or | Not


def positive_terms(expression: Expression) -> Iterator[Term]:
    """The terms whose presence can make the expression true, left to right."""
    match expression:
        case Term():
            yield expression
        case Near(terms=terms):
            yield from terms
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from positive_terms(part)
        case Not(base=base):
            yield from positive_terms(base)


def nears(expression: Expression) -> int:
    """How often NEAR stands in it, wherever."""
    match expression:
        case Term():
            return 0
        case Near():
            return 1
        case And(parts=parts) | Or(parts=parts):
            return sum(map(nears, parts))
        case Not(base=base, excluded=excluded):
            return nears(base) + nears(excluded)
