"""Who "the company", "the vice premier" or 该部门 is: the one of that kind that a report has named, if one alone."""

import re

from bot.domain.feed import OFFICIAL_SIDES, Side
from bot.text.tokens import has_han, simplify, tokenise
from bot.text.vocabulary import Concept, Kind, Vocabulary

_FIRMS = "company|firm|group|chipmaker|planemaker|carmaker|miner|trader|retailer|state-owned (?:group|company|trader)"
_BODIES = "ministry|department|agency|administration|bureau|commission|office|organi[sz]ation|[Ff]und"
_OFFICES = (
    "(?:[Cc]ommerce|[Tt]reasury|[Aa]griculture) [Ss]ecretary|[Tt]rade [Rr]epresentative|[Ss]ecretary of [Ss]tate"
    "|[Vv]ice [Pp]resident|[Vv]ice [Pp]remier|(?:[Cc]ommerce|[Ff]oreign) [Mm]inister"
)
_VERBS = "said|says|added|announced|confirmed|denied|warned|told|wrote|stated|argued|answered"
_SPEAKS = rf"(?=\s+(?:also |later |has |had )?(?:{_VERBS})\b)"
_ENDS = r"(?=\s*(?:[.,;]|$))"
_THE = re.compile(
    rf"(?:(?:(?<=^)|(?<=[,;:] ))[Tt]he (?:(?P<firm>{_FIRMS})|(?P<body>{_BODIES})|(?P<office>{_OFFICES})){_SPEAKS}"
    rf"|(?<=[Aa]ccording to )the (?:{_FIRMS}){_ENDS})"
)
_THE_ZH = re.compile(
    r"(?:(?<=^)|(?<=[，；。]))该(?:(?P<firm>公司|企业|集团)|(?P<body>部门|部|机构|署|局|组织))"
    r"(?=.{0,12}(?:表示|称|说|指出|宣布|否认|强调))"
)


def named(sentence: str, before: str, vocabulary: Vocabulary) -> str:
    """A sentence with the one it speaks of by kind named, as far as what stands before it in the report tells.

    A ministry and an office are left as they are where a third country is named: they may be that country's.
    """
    pattern = _THE_ZH if has_han(sentence) else _THE
    found = pattern.search(simplify(sentence) if has_han(sentence) else sentence)
    if found is None:
        return sentence
    mentions = vocabulary.find(tokenise(before))
    body, office = found["body"] or "", found.groupdict().get("office") or ""
    if (body or office) and any(mention.concept.party == "other" for mention in mentions):
        return sentence
    fits = [each for each in mentions if _is_meant(each.concept, body, office)]
    fitting = {mention.concept.id: mention for mention in fits}
    if len(fitting) != 1:
        return sentence
    (mention,) = fitting.values()
    return sentence[: found.start()] + _spelt(mention.concept, mention.words) + sentence[found.end() :]


def _is_meant(concept: Concept, body: str, office: str) -> bool:
    if office:
        return _holds(concept, office)
    return _is_body(concept, body) if body else _is_firm(concept)


def _holds(concept: Concept, office: str) -> bool:
    """Is it a person, and one who is called so: Commerce Secretary Lutnick?"""
    called = (spelling.lower() for spelling in concept.spellings)
    named = concept.kind is Kind.PERSON and concept.name in concept.spellings
    return named and any(f"{office.lower()} " in spelling for spelling in called)


def _is_firm(concept: Concept) -> bool:
    return concept.kind is Kind.COMPANY and concept.side is Side.INDUSTRY


def _is_body(concept: Concept, kind: str) -> bool:
    """Is it a body of the kind that its name tells: no department is a ministry?"""
    named = f"{concept.name} {concept.name_zh} {' '.join(concept.spellings)}".lower()
    return concept.kind is Kind.BODY and concept.side in OFFICIAL_SIDES and kind.lower() in named


def _spelt(concept: Concept, words: str) -> str:
    stems = tokenise(words).stems
    return next((each for each in concept.spellings if tokenise(each).stems == stems), words)
