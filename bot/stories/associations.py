"""How an association or lobby takes an event, by a headline that begins with it: it speaks for itself."""

import re
from collections.abc import Sequence

from bot.domain.feed import OFFICIAL_SIDES
from bot.text.vocabulary import Kind, Mention

_OFFICES = frozenset({Kind.BODY, Kind.PERSON})
_NAMED = (
    r"(?-i:(?!(?:US|EU|UK|UN|WTO)\b)[A-Z]{2,6})|"
    r"(?:[\w.&’'-]+\s){0,5}?(?:association|associates|federation|council|chamber|alliance|coalition|producers|growers"
    r"|group|lobby)"
)
_TAKES = (
    r"(?:(?:is|are|says\sit\sis)\s)?(?:encouraged|pleased|heartened|concerned|disappointed|dismayed|alarmed)\b"
    r"|welcomes?|applauds?|urges?|warns?|commends?|praises?|thanks|supports?|opposes?|backs|cheers?|fears?|laments?"
)
_SPEAKS = re.compile(rf"\W*(?:{_NAMED})\s(?:{_TAKES})\b", re.IGNORECASE)
_SPEAKS_ZH = re.compile(
    r"\W*[^，,：:]{1,12}(?:协会|商会|联合会)(?:[:：]|就|对)?[^，,]{0,6}?(?:支持|反对|欢迎|呼吁|敦促|谴责|担忧|不满|遗憾)"
)


def takes_it(title: str, mentions: Sequence[Mention]) -> bool:
    """Does a title begin with an association, no official body, and with how it takes an event?"""
    if not title.isascii() and _SPEAKS_ZH.match(title):
        return True
    first = mentions[0] if mentions and not mentions[0].start else None
    official = first is not None and first.concept.kind in _OFFICES and first.concept.side in OFFICIAL_SIDES
    return not official and _SPEAKS.match(title) is not None
