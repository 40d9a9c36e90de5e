"""How an association, a lobby or a firm takes an event, by a headline that begins with it: it speaks for itself."""

import re
from collections.abc import Sequence

from bot.domain.feed import OFFICIAL_SIDES
from bot.text.vocabulary import Kind, Mention

_OFFICES = frozenset({Kind.BODY, Kind.PERSON})
_NAMED = (
    r"(?-i:(?!(?:US|EU|UK|UN|WTO)\b)[A-Z]{2,6})|"
    r"(?:[\w.&’'-]+\s){0,5}?(?:association|associates|federation|council|chamber|alliance|coalition|producers|growers"
    r"|group|lobby)|(?:(?:us|u\.s\.|american|chinese|[\w-]+)\s){0,2}?(?:growers|farmers|producers|ranchers|packers|retailers|"
    r"importers|exporters|manufacturers|carriers|shippers|refiners|miners|unions)"
)
_TAKES = (
    r"(?:(?:is|are|says\sit\sis)\s)?(?:encouraged|pleased|heartened|concerned|disappointed|dismayed|alarmed)\b"
    r"|welcomes?|applauds?|urges?|warns?|commends?|praises?|thanks|supports?|opposes?|backs|cheers?|fears?|laments?"
)
_SPEAKS = re.compile(rf"\W*(?:{_NAMED})\s(?:{_TAKES})\b", re.IGNORECASE)
_SPEAKS_ZH = re.compile(
    r"\W*[^，,：:]{1,12}(?:协会|商会|联合会)(?:[:：]|就|对)?[^，,]{0,6}?(?:支持|反对|欢迎|呼吁|敦促|谴责|担忧|不满|遗憾)"
)
_FIRM = (
    r"(?:[\w.&’'-]+\s){0,4}?(?:\w*makers?|firms?|compan(?:y|ies)|producers?|giants?|groups?|miners?|airlines?|carriers?|"
    r"refiners?|packers?|manufacturers?)\s(?:(?-i:[A-Z])[\w.&’'-]*\s){0,3}?"
)
# What it says of itself, of what it will do about a measure, and of what that does to it; no news that it tells first.
_HIT = r"(?:hit|impact|effect|blow|damage|loss(?:es)?)"
_FIRM_TAKES = (
    r"says?\sit(?:\s(?:is|will|has|does|was|would|can|cannot)\b|['’]s\b)"
    rf"|says?\s(?:[\w.$%’'-]+\s){{1,5}}?(?:has|have|will\shave)\s['’‘]?(?:no|little|limited|minimal)\s(?:\w+\s)?{_HIT}\b"
    rf"|(?:sees?|expects?|flags?|estimates?)\s(?:[\w.$%-]+\s){{0,4}}?{_HIT}\b"
    r"|puts?\s(?:[\w.$%’'-]+\s){0,2}?hit\s"
    r"|calls?\s(?:[\w.-]+\s){1,6}?(?:['‘\"“]|an?\s|un\w+|baseless)"
    r"|sues?\b|(?:to|will|vows?\sto|threatens?\sto)\s(?:sue|appeal|challenge|contest)\b|threatens?\slegal\b"
)
# ... by whoever is not known, these words of it tell that it is a firm.
_EFFECT = (
    rf"says?\s(?:[\w.$%’'-]+\s){{1,5}}?(?:has|have|will\shave)\s['’‘]?(?:no|little|limited|minimal)\s(?:\w+\s)?{_HIT}\b"
    r"|says?\sit(?:\swill|['’]ll)\s(?:\w+ly\s)?(?:co-?operate|comply|appeal|contest|challenge|sue|fight)\b"
    rf"|puts?\s(?:[\w.$%’'-]+\s){{0,2}}?hit\s|(?:sees?|expects?|flags?)\s(?:[\w.$%-]+\s){{0,4}}?{_HIT}\sfrom\b"
)
_EFFECT_ON_IT = re.compile(rf"\W*(?:[A-Z][\w.&’'-]*\s){{1,3}}?(?:{_EFFECT})")
_FIRM_SPEAKS = re.compile(rf"\W*(?:{_FIRM})(?:{_FIRM_TAKES})", re.IGNORECASE)
_FIRM_TAKES_IT = re.compile(rf"(?:['’]s)?\s(?:{_FIRM_TAKES})", re.IGNORECASE)
_FIRM_SPEAKS_ZH = re.compile(
    r"\W*(?![^，,：:]*(?:部|署|局|办|委|白宫|院|方|国|会|社|报|网)[:：])[^，,：:\d]{2,8}(?:公告)?[:：][^，,]{0,24}"
    r"(?:影响(?:有限|较小|不大|可控)|(?:不|未|没有)(?:会)?(?:构成|造成|产生)[^，,]{0,6}影响|(?:申诉|起诉|复议|申请移出)|不实|依据)"
)


def takes_it(title: str, mentions: Sequence[Mention]) -> bool:
    """Does a title begin with an association or a firm, no official body, and with how it takes an event?"""
    if not title.isascii() and (_SPEAKS_ZH.match(title) or _FIRM_SPEAKS_ZH.match(title)):
        return True
    first = mentions[0] if mentions and not mentions[0].start else None
    official = first is not None and first.concept.kind in _OFFICES and first.concept.side in OFFICIAL_SIDES
    if official:
        return False
    is_firm = first is not None and first.concept.kind is Kind.COMPANY
    named = is_firm and first is not None and _FIRM_TAKES_IT.match(title, len(first.words)) is not None
    return (
        named
        or _SPEAKS.match(title) is not None
        or _FIRM_SPEAKS.match(title) is not None
        or _tells_effect(title, mentions)
    )


def _tells_effect(title: str, mentions: Sequence[Mention]) -> bool:
    """Does a title begin with a name that nobody knows, and tell what a measure does to who bears it?"""
    unknown = not mentions or mentions[0].start > 0 or mentions[0].concept.kind is Kind.COMPANY
    return unknown and _EFFECT_ON_IT.match(title) is not None
