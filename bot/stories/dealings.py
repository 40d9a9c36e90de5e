"""Who buys of whom in a sentence, and who does what to whose trade, as far as its words surely say.

For a summary, which must not turn round what its reports say: where nothing is sure, nothing is said.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.stories.parties import PARTIES
from bot.text.sentences import clauses, sentences
from bot.text.tokens import Tokens, has_han, simplify, stem, tokenise
from bot.text.vocabulary import Kind, Mention, Vocabulary

BUYER, SELLER, DOER, TARGET = "buyer", "seller", "doer", "target"
OPPOSITE = {BUYER: SELLER, SELLER: BUYER, DOER: TARGET, TARGET: DOER}


class _Deed(NamedTuple):
    """By what words a deed is told, whose it is, whom it is done with or to, and what leads to either."""

    words: frozenset[str]
    chinese: re.Pattern[str]
    subject: str
    towards: frozenset[str]
    towards_zh: str


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


_DEEDS = (
    _Deed(_stems("buy buys bought purchase purchased book booked order ordered import imported"),
          re.compile("采购|购买|订购|进口|买入|买(?!家|方|盘)"), BUYER, frozenset({"from"}), "从自向"),
    _Deed(_stems("sell sells sold export exported ship shipped supply supplied sale"),
          re.compile("出售|出口|销售|卖(?!家|方|盘)|供应"), SELLER, frozenset({"to"}), "对向给"),
    _Deed(_stems("impose imposed slap slapped levy levied ban banned suspend suspended lift lifted raise extend"),
          re.compile("加征|征收|实施|暂停|取消|解除|延长|禁止|限制"), DOER, frozenset({"on", "against"}), "对向"),
)  # fmt: skip
_NOUNS = _stems("purchase order")  # "US soybean purchases" may be of whoever buys them
_NO_SUBJECT = frozenset("with to from told tells on against of by for urged urges asked asks and".split())
_NO_SUBJECT_ZH = "对向从自与和同跟就被由给"
# Who tells or asks of a deal is not of it: 贝森特谈采购, "Trump hails orders".
_TELLS = frozenset(
    "says said urges urged hails hailed confirms confirmed welcomes welcomed wants demands on about".split()
)
_TELLS_ZH = re.compile("谈|呼吁|敦促|要求|希望|威胁|称|说|表示|证实|确认|通报|欢迎")
_ARTICLES = frozenset(("the", "a", "an", "its", "their"))


def dealings(text: str, vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Role -> the parties, us and cn, that have it in a text."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for sentence in sentences(simplify(text)):
        for clause in clauses(sentence):
            tokens = tokenise(clause)
            mentions = [each for each in vocabulary.find(tokens) if each.concept.party or each.concept.commodity]
            for role, party in _in_clause(tokens, mentions, has_han(clause)):
                found[role].add(party)
    return found


def turned(said: str, held: str, vocabulary: Vocabulary) -> bool:
    """Does a text give a party the other's part in what reports tell?"""
    told, known = dealings(said, vocabulary), dealings(held, vocabulary)
    return any(
        party not in known.get(role, ()) and bool(known.get(role) or party in known.get(OPPOSITE[role], ()))
        for role, parties in told.items()
        for party in parties
    )


def _in_clause(tokens: Tokens, mentions: Sequence[Mention], chinese: bool) -> Iterator[tuple[str, str]]:
    for deed in _DEEDS:
        for start, end in _places(tokens, deed, chinese):
            acting = (each for each in reversed(mentions) if each.end <= start and _may_act(each, tokens, mentions))
            subject = next(acting, None)
            if subject and subject.concept.party in PARTIES and not _only_tells(tokens, deed, subject.end, start):
                yield deed.subject, subject.concept.party
            for each in mentions:
                before = _before(each, tokens)
                towards = deed.towards_zh if chinese else deed.towards
                if each.concept.party in PARTIES and before and before in towards:
                    yield OPPOSITE[deed.subject], each.concept.party
                elif each.start >= end and deed.subject == BUYER and (party := _origin(each, mentions)):
                    yield SELLER, party


def _only_tells(tokens: Tokens, deed: _Deed, end: int, verb: int) -> bool:
    """Does whoever is named up to a place only speak of the deal that a word behind him names?"""
    word, between = tokens.words[verb], tokens.words[end:verb]
    if deed.subject == DOER:
        return False
    if has_han(word):
        return _TELLS_ZH.search("".join(between)) is not None
    return (tokens.stems[verb] in _NOUNS and word.endswith("s")) or not _TELLS.isdisjoint(between)


def _places(tokens: Tokens, deed: _Deed, chinese: bool) -> Iterator[tuple[int, int]]:
    if not chinese:
        yield from ((at, at + 1) for at, each in enumerate(tokens.stems) if each in deed.words)
        return
    text = "".join(tokens.words)
    starts: list[int] = []
    for at, word in enumerate(tokens.words):
        starts += [at] * len(word)
    yield from ((starts[found.start()], starts[found.end() - 1] + 1) for found in deed.chinese.finditer(text))


def _before(mention: Mention, tokens: Tokens) -> str:
    """The word before a mention, articles aside; of one that begins with its own preposition (对华), that."""
    at = mention.start - 1
    while at >= 0 and tokens.words[at] in _ARTICLES:
        at -= 1
    first = tokens.words[mention.start]
    if has_han(first) and first in _NO_SUBJECT_ZH:
        return first
    return tokens.words[at] if at >= 0 else ""


def _may_act(mention: Mention, tokens: Tokens, mentions: Sequence[Mention]) -> bool:
    """Can it be the subject of what stands behind it: no good, and nobody to whom or of whom something is?"""
    if mention.concept.kind in (Kind.GOOD, Kind.ACT) or mention.concept.commodity or not mention.concept.party:
        return False
    before = _before(mention, tokens)
    unfit = before in (_NO_SUBJECT_ZH if has_han(mention.words) else _NO_SUBJECT) if before else False
    return not unfit and not any(each.start == mention.end and each.concept.commodity for each in mentions)


def _origin(mention: Mention, mentions: Sequence[Mention]) -> str:
    """The party whose good a mention is: US soybeans, 美国大豆."""
    if mention.concept.commodity:
        return mention.concept.party if mention.concept.party in PARTIES else ""
    grown = mention.concept.kind is Kind.STATE and any(
        each.start == mention.end and each.concept.commodity for each in mentions
    )
    return mention.concept.party if grown and mention.concept.party in PARTIES else ""
