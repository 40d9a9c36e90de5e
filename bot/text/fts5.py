"""SQLite's full-text search in our words: what is put into its index, and a query tree as an FTS5 MATCH string.

An index has two columns, the tokens as stems and as they stand; words are looked up as stems, prefix* among the words.
Every token is double-quoted and holds letters and digits only, so nothing a person typed is read as FTS5 syntax.
"""

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.text.tokens import passage, stem, tokenise

COLUMNS = ("stems", "words")
# `ascii` splits our space-joined tokens at the spaces only: everything beyond ASCII is part of a token, whichever
# version of Unicode SQLite knows.
TOKENIZER = "ascii"


def search_columns(title: str, text: str = "") -> tuple[str, str]:
    """Title and text as the columns (stems, words) of an index made with TOKENIZER."""
    tokens = passage(tokenise(title), tokenise(text))
    return " ".join(tokens.stems), " ".join(tokens.words)


def to_fts5(expression: Expression) -> str:
    """A tree as the right-hand side of MATCH on a table with COLUMNS; always valid FTS5."""
    match expression:
        case Term(prefix=prefix):
            column = "words" if prefix else "stems"
            return f"{{{column}}} : {_phrase(expression, stems=not prefix)}"
        case Near():
            return _near(expression)
        case And(parts=parts):
            return "(" + " AND ".join(map(to_fts5, parts)) + ")"
        case Or(parts=parts):
            return "(" + " OR ".join(map(to_fts5, parts)) + ")"
        case Not():
            return _without(expression)


def _without(expression: Not) -> str:
    # a NOT b NOT c is written a NOT (b OR c): three hundred of them would nest deeper than FTS5's parser goes.
    base: Expression = expression
    excluded: list[str] = []
    while isinstance(base, Not):
        excluded.append(to_fts5(base.excluded))
        base = base.base
    return f"({to_fts5(base)} NOT ({' OR '.join(reversed(excluded))}))"


def _near(near: Near) -> str:
    # One NEAR reads one column. With a prefix in it that is the words, where its other terms match as written.
    stems = not any(term.prefix for term in near.terms)
    terms = " ".join(_phrase(term, stems) for term in near.terms)
    return f"{{{'stems' if stems else 'words'}}} : NEAR({terms}, {near.distance})"


def _phrase(term: Term, stems: bool) -> str:
    tokens = map(stem, term.tokens) if stems else term.tokens
    return f'"{" ".join(tokens)}"' + (" *" if term.prefix else "")
