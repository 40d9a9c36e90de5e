"""Who "the company" or 该部门 is: whoever of that kind a report has named before, if it has named one alone."""

import re

from bot.domain.feed import OFFICIAL_SIDES, Side
from bot.text.tokens import has_han, simplify, tokenise
from bot.text.vocabulary import Concept, Kind, Vocabulary

_FIRMS = "company|firm|group|chipmaker|planemaker|carmaker|miner|trader|retailer|state-owned (?:group|company|trader)"
_BODIES = "ministry|department|agency|administration|bureau|commission|office|organi[sz]ation"
_SPEAKS = r"(?=\s+(?:also |later |has |had )?(?:said|says|added|announced|confirmed|denied|warned|told|wrote|stated)\b)"
_THE = re.compile(rf"(?:(?<=^)|(?<=[,;:] ))[Tt]he (?:(?P<firm>{_FIRMS})|(?P<body>{_BODIES})){_SPEAKS}")
_THE_ZH = re.compile(
    r"(?:(?<=^)|(?<=[，；。]))该(?:(?P<firm>公司|企业|集团)|(?P<body>部门|部|机构|署|局|组织))"
    r"(?=.{0,12}(?:表示|称|说|指出|宣布|否认|强调))"
)


def named(sentence: str, before: str, vocabulary: Vocabulary) -> str:
    """A sentence with the one it speaks of by kind named, as far as what stands before it in the report tells.

    A ministry is left as it is where a third country is named: it may be that country's.
    """
    pattern = _THE_ZH if has_han(sentence) else _THE
    found = pattern.search(simplify(sentence) if has_han(sentence) else sentence)
    if found is None:
        return sentence
    mentions = vocabulary.find(tokenise(before))
    kind = found["body"] or ""
    if found["body"] and any(mention.concept.party == "other" for mention in mentions):
        return sentence
    fits = [mention for mention in mentions if (_is_body(mention.concept, kind) if kind else _is_firm(mention.concept))]
    fitting = {mention.concept.id: mention for mention in fits}
    if len(fitting) != 1:
        return sentence
    (mention,) = fitting.values()
    return sentence[: found.start()] + _spelt(mention.concept, mention.words) + sentence[found.end() :]


def _is_firm(concept: Concept) -> bool:
    return concept.kind is Kind.COMPANY and concept.side is Side.INDUSTRY


def _is_body(concept: Concept, kind: str) -> bool:
    """Is it a body of the kind that its name tells: no department is a ministry?"""
    named = f"{concept.name} {concept.name_zh} {' '.join(concept.spellings)}".lower()
    return concept.kind is Kind.BODY and concept.side in OFFICIAL_SIDES and kind.lower() in named


def _spelt(concept: Concept, words: str) -> str:
    stems = tokenise(words).stems
    return next((each for each in concept.spellings if tokenise(each).stems == stems), words)
