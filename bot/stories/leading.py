"""Which statements are news to whoever was told a story: those that a later report of the same event is about.

A side that is only mentioned ("shares rose after Trump said ...", "a day after the White House told ...") is shown by
an edit, as other changes are. To tell a reader that it "has spoken" takes more: it does so in the report's headline or
lede, in a clause of its own, and that report tells of the event that the story's headline tells of.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.domain.entry import Entry
from bot.domain.feed import PAGES, Side
from bot.stories.answers import is_view
from bot.stories.course import comments, is_unaware, pairs, words_of
from bot.stories.parties import PARTIES, head
from bot.stories.similarity import words
from bot.stories.steps import is_on_measure
from bot.text.doubt import is_no_answer
from bot.text.sentences import around, sentences
from bot.text.tokens import Tokens, has_han, simplify, stem, tokenise
from bot.text.vocabulary import Kind, Mention, Vocabulary

LEDE = 2  # sentences of a text, beside the headline, that tell what a report is about
SHARED_WORDS = 0.6  # of the story's headline's, from which on a report tells of its event
SHARED_IN_LEDE = 2  # words of its own headline that a sentence shares which is about the same
SHARED_THINGS = 2  # with it, of goods, acts, bodies, firms and numbers, which any language shares
_YEAR = re.compile(r"20\d\d")
_THINGS = frozenset({Kind.GOOD, Kind.ACT, Kind.COMPANY, Kind.BODY})  # people and places every report of a field shares
_EARLIER = r"\b(?:earlier|previously|repeatedly|initially|later)\b|此前|早前|之前|曾"
# Behind one of these a clause says what else there was.
_ASIDE = re.compile(
    r"\b(?:after|as|since|following|before|despite|while|when|amid|because|although|though|where|which|whom|that|if)\b"
    rf"|{_EARLIER}",
    re.IGNORECASE,
)
_OPENS_ASIDE = re.compile(rf"\W*(?:{_EARLIER})", re.IGNORECASE)
# What somebody "has said" is known by now.
_KNOWN_BY_NOW = re.compile(
    rf"(?:\s[\w.’'-]+){{0,2}}\s(?:has|have|had|{_EARLIER})\s|[^,，。；;]{{0,40}}(?:后|之际|以来)(?:$|[,，])"
    rf"|[^,，。；;]{{0,6}}(?:{_EARLIER})",
    re.IGNORECASE,
)
# A report with such a headline goes over what has happened.
_GOES_OVER = re.compile(
    r"\W*(?:why|what|how|who|when|where)\b|.*[?？]\W*$|\W*(?:为何|为什么|如何|什么)|.*(?:盘点|梳理|一文读懂)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"(?:[\w.’'-]+\s){0,2}?([\w.’-]+?)(?:['’]s)?\s(?:says?|said|condemns?|warns?|claims?)\b", re.IGNORECASE
)
# Before the answer on such a page stands what was asked; who answers may be named behind that.
_ANSWERS = re.compile(
    r"答[:：]|\bA:|[?？。][”\s]*(?:[^，。：:\s]{0,4}发言人|[^，。：:\s]{2,4})[:：]|\?[”\"\s]+[A-Z][\w .]{2,30}:"
)
_ROUNDUP = "roundup"  # the vocabulary's concept of what such reports are called
# A headline that names somebody so has not heard him yet.
_NOT_HEARD = re.compile(
    r"\b(?:sources?|reportedly|people familiar)\b|\breports?\W*$|知情|消息人士|据报|传|拟|或将|可能|考虑|有望|预计|将"
    r"|^\W*(?!(?:\S+\s){1,2}?(?:reacts?|responds?|replies|objects)\sto\b)(?:[\w.’'-]+\s){1,2}(?:to|may|might|could|would|will|expected|plans?|considers?|weighs?|mulls?|eyes|poised"
    r"|likely)\b",
    re.IGNORECASE,
)
# Whose a thing is: the word behind it tells whether that is a government's deed.
_WHOSE, _NEAR, _OWNS = frozenset(("chinese", "american")), 2, "s"
_TRADERS = frozenset(
    map(
        stem,
        "airline buyer importer exporter company firm maker producer cargo goods product ship vessel carmaker "
        "chipmaker refiner refinery crusher trader consumer factory supplier farmer grower carrier retailer".split(),
    )
)
_OTHERS_SAY = re.compile(r"[,:]\s(?:[\w.’'-]+\s){0,3}(?:say|says|said|shows?)\W*$|据", re.IGNORECASE)


def leads(sentence: str, speaker: str, entry: Entry, vocabulary: Vocabulary) -> bool:
    """Is a sentence what its entry is about, and its speaker, as he is spelt there, subject of a clause of its own?"""
    lede = sentences(entry.text)[:LEDE]
    opens = sentence in (*sentences(entry.title), *lede[:1])
    if not opens and not (sentence in lede and _is_on(sentence, entry.title, vocabulary)):
        return False
    text = simplify(sentence)
    named = re.search(r"\W*".join(map(re.escape, tokenise(speaker).words)), text, re.IGNORECASE)
    if named is None or _OPENS_ASIDE.match(text):
        return False
    before, _ = around(text, *named.span())
    return _ASIDE.search(before) is None and _KNOWN_BY_NOW.match(text[named.end() :]) is None


def is_news(entry: Entry, headline: str, vocabulary: Vocabulary) -> bool:
    """Does an entry tell of the event that a story's headline tells of, neither of them going over what is known?"""
    named = vocabulary.concepts_in(tokenise(entry.title))
    if any(_GOES_OVER.match(simplify(each)) for each in (entry.title, headline)) or any(
        each.id == _ROUNDUP for each in named
    ):
        return False
    if is_view(words_of(title := simplify(entry.title).lower()), title):
        return False
    told = "\n".join((entry.title, *sentences(entry.text)[:LEDE]))
    if (whose := _SAYS.match(headline)) and stem(whose[1].lower()) not in tokenise(told).stems:
        return False  # "Syria says ..." is news of Syria's word
    said, things = _read(told, vocabulary)
    said_before, things_before = _read(headline, vocabulary)
    shared = things & things_before
    if len(said & said_before) >= SHARED_WORDS * len(said_before) or len(shared) >= SHARED_THINGS:
        return True
    return any(each in _commodities(vocabulary) for each in shared) and not _parties(told, vocabulary).isdisjoint(
        _parties(headline, vocabulary)
    )


def says_nothing(entry: Entry) -> bool:
    """Does the answer on a side's own page only send to others, or plead ignorance: "I am not aware of it"?"""
    asked = _ANSWERS.search(text := simplify(entry.text))
    answer = sentences(text[asked.end() :] if asked else text)[:LEDE]
    return bool(answer) and all(
        _pleads_ignorance(each) or is_no_answer(each if has_han(each) else _words_of(each)) for each in answer
    )


def _pleads_ignorance(sentence: str) -> bool:
    """... and says no more: "not aware of it, and opposes ..." is an answer."""
    return is_unaware(sentence) and not comments(tokenise(sentence).stems, sentence)


def _words_of(sentence: str) -> str:
    return " ".join(tokenise(sentence).words)


def has_heard(headline: str) -> bool:
    """Is whoever a headline names heard in it, or does it tell what others say of him, or what he is to do?"""
    return _NOT_HEARD.search(simplify(headline)) is None


def has_acted(headline: str, side: Side, vocabulary: Vocabulary) -> bool:
    """Does a headline tell of a measure that a government takes, with whom it begins? It has said so by taking it."""
    text = simplify(headline)
    tokens = tokenise(text)
    mentions = vocabulary.find(tokens)
    if _OTHERS_SAY.search(text) or head(mentions) != PAGES.get(side) or is_whose(mentions[0], tokens, mentions):
        return False
    return is_on_measure({*tokens.stems, *pairs(text)})


def is_whose(mention: Mention, tokens: Tokens, mentions: Iterable[Mention]) -> bool:
    """Is a country named only as that of goods or firms: "Chinese cargo", "American carmakers", "China's Sinograin"?"""
    if tokens.words[mention.end : mention.end + 1] == (_OWNS,):
        return any(each.start == mention.end + 1 and each.concept.kind is Kind.COMPANY for each in mentions)
    if tokens.words[mention.start] not in _WHOSE or mention.end - mention.start > 1:
        return False
    things = {each.start for each in mentions if each.concept.kind in (Kind.GOOD, Kind.COMPANY)}
    near = range(mention.end, mention.end + _NEAR)
    return any(at in things or not _TRADERS.isdisjoint(tokens.stems[at : at + 1]) for at in near)


def _is_on(sentence: str, headline: str, vocabulary: Vocabulary) -> bool:
    """Does a sentence name what its headline does: a good, an act, a firm, or two of its words?"""
    said, things = _read(sentence, vocabulary)
    words_before, things_before = _read(headline, vocabulary)
    return bool(things & things_before) or len(said & words_before) >= SHARED_IN_LEDE


def _parties(text: str, vocabulary: Vocabulary) -> set[str]:
    """Which of the two parties a text names, or whom of theirs."""
    named = {each.party for each in vocabulary.concepts_in(tokenise(text))}
    return {*PARTIES} if "both" in named else named.intersection(PARTIES)


@lru_cache(maxsize=10)
def _commodities(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(each.commodity for each in vocabulary.concepts.values() if each.commodity)


@lru_cache(maxsize=1_000)
def _read(text: str, vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    """A text's words, and what of it any language shares: the vocabulary's things, places and people aside; numbers."""
    tokens = tokenise(simplify(text))
    named = (each.concept for each in vocabulary.find(tokens) if each.concept.kind in _THINGS)
    numbers = (each for each in tokens.words if each.isdecimal() and not _YEAR.fullmatch(each))
    return frozenset(words(tokens.stems)), frozenset((*(each.commodity or each.id for each in named), *numbers))
