"""Whose word a headline tells, by whom it names beside a verb of speech, first or last; and who is named in it at all.

Nobody answers himself. `attribution` finds who has spoken and quotes him, in whole sentences and where it is sure;
here it is enough that it looks so, and each headline is read.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from bot.domain.feed import Side
from bot.stories import lexicon
from bot.stories.parties import PARTIES
from bot.text.tokens import Tokens, has_han, stem, stems
from bot.text.vocabulary import Kind, Mention

_NAMED = frozenset({Kind.STATE, Kind.PERSON, Kind.BODY, Kind.COMPANY})
SPEAKS = (
    frozenset(
        map(
            stem,
            "say says said tells announce announces claim claims insist insists pledge pledges accuse accuses demand "
            "demands call calls reject rejects dismiss dismisses confirm confirms slam slams blast blasts denounce "
            "downplay downplays hails hits fires lashes".split(),
        )
    )
    | lexicon.COMMENTS
    | lexicon.ANSWERS
    | lexicon.DENIALS
)
# ... where no noun is spelt so: Iran's protests, its hopes and its doubts are not its word.
_VERBS = SPEAKS - frozenset(
    map(stem, "protest hope fear doubt worry despair wait await brace demand claim call".split())
)
_CLAUSE = r"([^,:;|—–“”\"]*)"
_COUNTRY, _COUNTRYS_SPELLINGS = "usa", r"u\.?s\.?(?:a\.?)?(?![a-z])"  # a token of its own, however it is written
_WORD = re.compile(r"[a-z]+")
_SAY = frozenset({"say", "said"})
NEAR = 5  # tokens behind somebody among which his verb stands: "Denmark's prime minister Ann Larsen says"
_NEAR_ZH = 10  # ... characters, his verb counted
_ENDS_SAYING = re.compile(r"[^\w\s]\s?(?:says?|said)\s[^,:;]*$")
_ENDS_WITH_HIM = re.compile(r",\s((?:[\w.’'-]+\s){1,4})(?:says?|said)\W*$")
_NOT_HIS = r"(?!['’]s\b)"  # his pledge says nothing
_SPEAKS_ZH = re.compile(
    "[^，。：:,]{0,6}?(?:称|说|表示|指出|强调|宣布|回应|谴责|反对|敦促|呼吁|抗议|批评|抨击|指责|否认|驳斥|证实|确认|警告|欢迎)"
)


def named(tokens: Tokens, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The stems by which a headline names countries, people, bodies and firms."""
    found = (each for each in mentions if each.concept.kind in _NAMED)
    return tuple(dict.fromkeys(stem for each in found for stem in tokens.stems[each.start : each.end]))


def voices(tokens: Tokens, mentions: Sequence[Mention], text: str) -> tuple[str, ...]:
    """Who speaks in a headline of this lower-case text, each as "us trump" or "other denmark"; () if nobody known."""
    if text.isascii() and _VERBS.isdisjoint(tokens.stems):
        return ()
    return tuple(dict.fromkeys(f"{each.concept.party} {each.concept.id}" for each in _voices(tokens, mentions, text)))


def _voices(tokens: Tokens, mentions: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Whoever is named at the end, behind "says"; else the first with a verb of speech behind him."""
    people = [
        each
        for each in mentions
        if each.concept.kind in _NAMED and each.concept.party and each.concept.side is not Side.INDUSTRY
    ]
    if ending := _ENDS_WITH_HIM.search(text):
        told_by = [each for each in people if each.end > len(tokens.words) - len(ending[1].split()) - 1]
    elif _ENDS_SAYING.search(text):
        said = max((at for at, each in enumerate(tokens.stems) if each in _SAY), default=len(tokens.stems))
        told_by = [each for each in people if said < each.start <= said + NEAR]
    else:
        told_by = []
    if told_by:
        yield from told_by
        return
    yield from islice((each for each in people if _speaks(each, tokens, text)), 1)


def _speaks(mention: Mention, tokens: Tokens, text: str) -> bool:
    """Does a verb of speech stand behind somebody in his clause, near him?"""
    if has_han(mention.words):
        return _SPEAKS_ZH.match("".join(tokens.words[mention.end : mention.end + _NEAR_ZH])) is not None
    clause = re.search(_spelt(mention.words) + _NOT_HIS + _CLAUSE, text)
    return clause is not None and not _VERBS.isdisjoint(stems(_WORD.findall(clause[1])[:NEAR]))


@lru_cache(maxsize=2_000)
def _spelt(words: str) -> str:
    """A pattern of a mention's words, which are tokens, in a lower-case text."""
    parts = (_COUNTRYS_SPELLINGS if each == _COUNTRY else re.escape(each) for each in words.lower().split())
    return r"\b" + r"\W+".join(parts)


def are_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    """Do two headlines tell the words of two, one of whom at least is of a third country?"""
    if not one or not other:
        return False
    ours, theirs = (set(map(_whose, each)) for each in (one, other))
    return ours.isdisjoint(theirs) and not {*PARTIES}.issuperset(ours | theirs)


def _whose(voice: str) -> str:
    """The party of whoever speaks, of a third country which."""
    party, _, who = voice.partition(" ")
    return party if party in PARTIES else who
