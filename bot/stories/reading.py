"""A sentence as attribution reads it: words and marks in order, what is named in them, nothing of what is quoted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.feed import Side
from bot.stories.roles import firms, is_in_full, is_role
from bot.text.tokens import Tokens, has_han, simplify, stem, tokenise
from bot.text.vocabulary import Kind, Mention, Vocabulary

ACTORS = frozenset({Kind.STATE, Kind.PERSON, Kind.BODY, Kind.COMPANY})  # who can speak: trade and soybeans cannot
_CLOSE = " ”\"'’」』)）"
QUOTE, BREAK = '"', "|"  # marks that stand for something quoted, and for a space that divides a Chinese headline
_CLOSING = {"“": "”", '"': '"', "「": "」", "『": "』", "«": "»"}
_QUOTED = re.compile(
    "|".join(f"{opening}[^{opening}{closing}]*(?:{closing}|$)" for opening, closing in _CLOSING.items())
)
_QUOTED_SINGLY = re.compile(r"(?<!\w)['‘](?:[^'‘’]|['’](?=\w))+['’](?!\w)")
# A comma or colon between digits is a number's or a clock's; a hyphen is a dash where a space stands before it.
_MARK = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;()、|\"]|[—–]+|\s--?(?=\s|[A-Z])|\s-(?=[a-z]+$)")
_BRACKETED = re.compile(r"\([^()]{1,60}\)|\[[^\[\]]{1,60}\]")  # (Sept 19), (路透社)
_LONGEST_NAME, _STOPS = 6, re.compile("[，。！？；：、,.!?]")  # characters of what is quoted as a name
_LEGAL = frozenset({"inc", "corp", "ltd", "plc", "llc"})
_SPACE_IN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Reading:
    """Words in lower case and marks; which began with a capital; whoever is named, by first and by last word."""

    words: tuple[str, ...]
    capital: tuple[bool, ...]
    mentions: tuple[Mention, ...]
    headline: bool = False  # no full stop at its end
    starting: dict[int, Mention] = field(init=False)
    ending: dict[int, Mention] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starting", {mention.start: mention for mention in self.mentions})
        object.__setattr__(self, "ending", {mention.end - 1: mention for mention in self.mentions})

    def naming(self, more: Iterable[Mention]) -> "Reading":
        """The same with these mentions too."""
        return replace(self, mentions=tuple(sorted((*self.mentions, *more), key=lambda each: each.start)))

    def is_named(self, place: int) -> bool:
        """Does the word there belong to a name?"""
        return any(mention.start <= place < mention.end for mention in self.mentions)

    def word(self, place: int) -> str:
        """The word or mark there, "" before the first and behind the last."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def is_mark(self, place: int) -> bool:
        """Does a mark stand there, or nothing?"""
        return not self.word(place)[:1].isalnum()

    def next_mark(self, place: int, marks: str = "") -> int:
        """Where the next mark stands from a place on: any, or one of these; behind the last word if there is none."""
        for at in range(place, len(self.words)):
            if self.words[at] in marks if marks else self.is_mark(at):
                return at
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody speaks: `start` is where he is named, and what stands from there up to `until` is his word.

    `mentions` are empty where it is nobody of a side: an unnamed source, a third government. A `tag` ("..., two
    traders said") makes all of its sentence his word. `fresh`: the report itself begins anew, whoever spoke before.
    """

    start: int
    until: int
    mentions: tuple[Mention, ...] = ()
    tag: bool = False
    fresh: bool = False


def bare(sentence: str) -> str:
    """A sentence without what is quoted and what stands in brackets, simplified."""
    return _SPACE_IN_HAN.sub(BREAK, _BRACKETED.sub("", _unquoted(simplify(sentence))))


def read(sentence: str, vocabularies: Sequence[Vocabulary]) -> Reading:
    """Read a sentence; where two names overlap, the longer counts."""
    text = bare(sentence)
    words: list[str] = []
    capital: list[bool] = []
    at = 0
    for mark in [*_MARK.finditer(text), None]:
        for raw in text[at : mark.start() if mark else len(text)].split():
            found = tokenise(raw).words
            words += found
            capital += [raw[:1].isupper()] * len(found)
        if mark:
            words.append(mark.group().strip()[0])
            capital.append(False)
            at = mark.end()
    mentions = _mentions(Tokens(tuple(words), tuple(map(stem, words))), vocabularies)
    mentions = _with_firms(mentions, firms(tuple(words), capital))
    return Reading(tuple(words), tuple(capital), mentions, not sentence.rstrip(_CLOSE).endswith((".", "。", "!", "！")))


def still_open(text: str) -> str:
    """The quotation mark that a text opens and does not close, else ""."""
    for quoted in _QUOTED.finditer(text):
        whole = quoted.group()
        if len(whole) == 1 or whole[-1] != _CLOSING[whole[0]]:
            return whole[0]
    return ""


def _named(quoted: re.Match[str]) -> str:
    """Between Han characters a few words in quotes are a name: 在“真实社交”上."""
    around = quoted.string[quoted.start() - 1 : quoted.start()] + quoted.string[quoted.end() : quoted.end() + 1]
    whole = quoted.group()
    inside = whole[1:-1]
    short = len(inside) <= _LONGEST_NAME and not _STOPS.search(inside) and whole[-1] == _CLOSING[whole[0]]
    return inside if short and len(around) > 1 and all(map(has_han, (*around, inside))) else f" {QUOTE} "


def _unquoted(text: str) -> str:
    # What stands in quotes is somebody's word already, and whose is said outside of them.
    return _QUOTED_SINGLY.sub(f" {QUOTE} ", _QUOTED.sub(_named, text))


def _mentions(tokens: Tokens, vocabularies: Iterable[Vocabulary]) -> tuple[Mention, ...]:
    named = (each for vocabulary in vocabularies for each in vocabulary.find(tokens))
    found = [each for each in named if each.concept.kind in ACTORS and is_in_full(each)]
    taken: dict[int, Mention] = {}
    for mention in sorted(found, key=lambda each: each.start - each.end):
        if taken.keys().isdisjoint(range(mention.start, mention.end)):
            end = mention.end
            while end < len(tokens.words) and end not in taken and _is_of(mention, tokens.words[end]):
                end += 1
            taken |= dict.fromkeys(range(mention.start, end), mention._replace(end=end))
    return tuple(dict.fromkeys(taken[place] for place in sorted(taken)))


def _with_firms(mentions: tuple[Mention, ...], firms: Iterable[Mention]) -> tuple[Mention, ...]:
    """With the firms that only their last word tells; of whom we know only a country may be in such a name."""
    found = list(mentions)
    for firm in firms:
        inside = [each for each in found if each.start < firm.end and firm.start < each.end]
        named = [each for each in inside if each.concept.side is Side.INDUSTRY and not is_role(each.concept)]
        begins = len(inside) == 1 and bool(named) and named[0].start == firm.start
        if begins or all(each.concept.kind is Kind.STATE or is_role(each.concept) for each in inside):
            longer = named[0]._replace(end=firm.end) if begins else firm  # "Smithfield" Foods
            found = [*(each for each in found if each not in inside), longer]
    return tuple(sorted(found, key=lambda each: each.start))


def _is_of(mention: Mention, word: str) -> bool:
    """Does a word go on with a name: "President Xi" Jinping, Cargill Inc?"""
    if mention.concept.kind is Kind.COMPANY:
        return word in _LEGAL
    person = mention.concept.kind is Kind.PERSON and word.isascii() and word.isalpha()
    return person and any(word in spelling.lower().split() for spelling in mention.concept.spellings)
