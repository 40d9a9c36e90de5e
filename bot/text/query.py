"""The query language: a line of text to an expression, with a caret under what cannot be read.

    words  "phrases"  prefix*  a b = a AND b  a OR b  a NOT b  (parentheses)  NEAR(a b, 5)

OR binds loosest, then AND (also by standing side by side), then NOT. Operators are upper case; quotes may be curly
or Chinese, parentheses and commas full-width.
"""

import re
from dataclasses import dataclass
from itertools import takewhile

from bot.domain.expression import And, Expression, Near, Not, Or, Term
from bot.domain.phrase import joined, say
from bot.errors import QuerySyntaxError
from bot.text.tokens import FARTHEST, tokenise

MAX_LENGTH = 4000  # characters; the longest built-in topic has two thirds of it
MAX_DEPTH = 20  # nested parentheses; FTS5's own limit is 256 levels of tree
MAX_TERMS = 300
MAX_TERM_TOKENS = 32
MAX_DISTANCE = FARTHEST

_OPERATORS = ("and", "or", "not")
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "”", "「": "」", "『": "』", "《": "》"}
# What a platform shows in place of its marks, so that a query copied from a message is read as it was typed.
_AS_TYPED = str.maketrans("∗＊＿∼ˋ¦", "**_~`|")
_LEXEME = re.compile(
    r'(?P<space>\s+)|(?P<open>[(（])|(?P<close>[)）])|(?P<comma>[,，])|(?P<quote>["“”„「『《])'
    r'|(?P<word>[^\s(（)）,，"“”„「」『』《》]+)|(?P<stray>.)',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str  # open, close, comma, word, phrase, end
    text: str
    position: int


def parse_query(query: str) -> Expression:
    """Read a query. Raises QuerySyntaxError with the position and a hint."""
    if len(query) > MAX_LENGTH:
        raise QuerySyntaxError(
            query, MAX_LENGTH, say("the query is longer than {} characters", MAX_LENGTH), say("split it in two")
        )
    return _Parser(query).parse()


def advice(query: str) -> str:
    """What a person may have meant otherwise than it is read, as sentences; or "". Raises QuerySyntaxError."""
    lexemes = _lex(query)
    found = [sentence for lexeme in lexemes if (sentence := _mistakable(lexeme))]
    for at, lexeme in enumerate(lexemes[:-1]):
        if lexeme.text == "NEAR" and lexemes[at + 1].kind == "open":
            inside = list(takewhile(lambda each: each.kind in ("word", "phrase"), lexemes[at + 2 :]))
            if inside and inside[-1].text.isdecimal() and lexemes[at + 2 + len(inside)].kind == "close":
                found.append(say("In NEAR a number is a word like others; a distance follows a comma: NEAR(a b, 5)."))
    return joined(" ", dict.fromkeys(found)) if found else ""


def _mistakable(lexeme: _Lexeme) -> str:
    """How a word or phrase is read, where that may not be what was meant."""
    text = lexeme.text
    if lexeme.kind == "word" and text in _OPERATORS:
        return say("“{}” is a plain word here; the operator is {}.", text, text.upper())
    if lexeme.kind == "word" and text == "us":
        return say("“us” is the pronoun; the country is US.")
    if "*" in (text.rstrip("*") if lexeme.kind == "word" else text):
        return say("A star counts at the end of a word without quotes only; “{}” is read without it.", text)
    if text.startswith("^"):
        return say("There is no sign for a beginning; “{}” is read without ^.", text)
    return ""


def _lex(query: str) -> list[_Lexeme]:
    query = query.translate(_AS_TYPED)
    lexemes: list[_Lexeme] = []
    position = 0
    while position < len(query):
        match = _LEXEME.match(query, position)
        assert match is not None and match.lastgroup is not None  # "stray" takes whatever the others leave
        kind, text, start = match.lastgroup, match.group(), position
        position = match.end()
        if kind == "quote":
            closing = _QUOTES[text]
            end = query.find(closing, position)
            if end < 0:
                raise QuerySyntaxError(
                    query, start, say("this quotation mark is never closed"), say("add {} at its end", closing)
                )
            text, kind, position = query[position:end], "phrase", end + 1
        if kind == "stray":
            raise QuerySyntaxError(query, start, say("{!r} opens nothing", text), say("remove it"))
        if kind != "space":
            lexemes.append(_Lexeme(kind, text, start))
    lexemes.append(_Lexeme("end", "", len(query)))
    return lexemes


class _Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.lexemes = _lex(query)
        self.at = 0
        self.depth = 0
        self.terms = 0

    @property
    def here(self) -> _Lexeme:
        return self.lexemes[self.at]

    def parse(self) -> Expression:
        if self.here.kind == "end":
            raise self.error(say("the query is empty"), say("write a word, for example soybeans"))
        tree = self.either()
        if self.here.kind == "close":
            raise self.error(say("this parenthesis closes nothing"), say("remove it, or open one before"))
        if self.here.kind == "comma":
            raise self.error(
                say("a comma is not expected here: it stands in NEAR only"),
                say('a number with one goes in quotes: "1,200"'),
            )
        if self.here.kind != "end":
            raise self.error(say("this is not expected here"), say("remove it"))
        return tree

    def either(self) -> Expression:
        parts = [self.all_of()]
        while self.is_word("OR"):
            self.at += 1
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all_of(self) -> Expression:
        parts = [self.without()]
        while self.here.kind in ("word", "phrase", "open") and not self.is_word("OR"):
            if self.is_word("AND"):
                self.at += 1
            parts.append(self.without())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def without(self) -> Expression:
        base = self.operand()
        while self.is_word("NOT"):
            self.at += 1
            base = Not(base, self.operand())
        return base

    def operand(self) -> Expression:
        lexeme = self.here
        if lexeme.kind == "open":
            return self.group()
        if self.is_word("NEAR") and self.lexemes[self.at + 1].kind == "open":
            return self.near()
        if self.is_word("AND") or self.is_word("OR") or self.is_word("NOT"):
            hint = say("write it as: a NOT b") if lexeme.text == "NOT" else say('in quotes it is a plain word: "and"')
            raise self.error(say("{} needs a term before it", lexeme.text), hint)
        if lexeme.kind in ("word", "phrase"):
            return self.term()
        missing = {
            "end": say("the query ends where a term is expected"),
            "close": say("a term is missing before this"),
        }
        hint = say("add a word or remove the operator")
        raise self.error(missing.get(lexeme.kind, say("a term is expected here")), hint)

    def group(self) -> Expression:
        opening = self.here
        self.at += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(say("parentheses are nested deeper than {}", MAX_DEPTH), say("flatten the query"))
        tree = self.either()
        if self.here.kind != "close":
            raise QuerySyntaxError(
                self.query, opening.position, say("this parenthesis is never closed"), say("add {} at its end", ")")
            )
        self.at += 1
        self.depth -= 1
        return tree

    def near(self) -> Expression:
        start = self.here
        self.at += 2
        terms = []
        while self.here.kind in ("word", "phrase"):
            terms.append(self.term())
        distance = 10
        if self.here.kind == "comma":
            self.at += 1
            if not (self.here.text.isdecimal() and len(self.here.text) < 4 and 0 < int(self.here.text) <= MAX_DISTANCE):
                raise self.error(
                    say("a distance from 1 to {} is expected here", MAX_DISTANCE), "NEAR(china soybeans, 5)"
                )
            distance = int(self.here.text)
            self.at += 1
        if self.here.kind != "close" or len(terms) < 2:
            raise QuerySyntaxError(
                self.query,
                start.position,
                say("NEAR takes two or more terms and a distance"),
                "NEAR(china soybeans, 5)",
            )
        self.at += 1
        return Near(tuple(terms), distance)

    def term(self) -> Term:
        lexeme = self.here
        self.at += 1
        prefix = lexeme.kind == "word" and lexeme.text.endswith("*")
        text = lexeme.text.rstrip("*") if prefix else lexeme.text
        if lexeme.kind == "word" and text.startswith("-"):
            raise QuerySyntaxError(
                self.query, lexeme.position, say("a minus does not exclude here"), say("write: a NOT b")
            )
        words = tokenise(text).words
        self.terms += 1
        problem = ""
        if not words:
            problem = say("there is no letter or digit in this")
        elif len(words) > MAX_TERM_TOKENS:
            problem = say("this phrase has more than {} words", MAX_TERM_TOKENS)
        elif self.terms > MAX_TERMS:
            problem = say("the query has more than {} terms", MAX_TERMS)
        if problem:
            raise QuerySyntaxError(self.query, lexeme.position, problem, say("remove or shorten it"))
        return Term(words, prefix, text)

    def is_word(self, operator: str) -> bool:
        return self.here.kind == "word" and self.here.text == operator

    def error(self, problem: str, hint: str) -> QuerySyntaxError:
        return QuerySyntaxError(self.query, self.here.position, problem, hint)
