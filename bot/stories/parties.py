"""Who does what to whom in a headline: where goods come from and go to, on whom a measure falls, who acts."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.stories import lexicon
from bot.text.tokens import Tokens, has_han, stem
from bot.text.vocabulary import Kind, Mention

NEAR = 4  # tokens between an act and whose it is
_FLOW = frozenset(map(stem, "import export shipment ship sale sell supply cargo deliver".split())) | {
    "口"
}  # 进口, 出口
_PREPOSITIONS = {
    "to": "to", "into": "to", "输": "to", "向": "to", "from": "from", "自": "from", "从": "from", "on": "on",
    "against": "on", "对": "on",
}  # fmt: skip
_TRADED = frozenset({"import", "export", "口"})
_LISTS = frozenset(map(stem, "list blacklist sanction".split())) | {"单", "裁"}  # 清单, 制裁
_FIRMS = frozenset(map(stem, "firm company entity maker group".split())) | {"企", "公", "实"}  # 企业, 公司, 实体
_UNKNOWN = (stem("unknown"), stem("destinations"))  # as the Department of Agriculture has it
_ADJECTIVES = frozenset(map(stem, "chinese american".split()))
_FOREIGN = stem("foreign")
_ON_FOREIGN = (("on", _FOREIGN), ("against", _FOREIGN))
_PASSIVE = (("by",), ("of",))  # accused of
_ANNOUNCES = frozenset(map(stem, "say says said announce announces report reports confirm confirms confirmed".split()))
# In these words the Department of Agriculture announces a sale, whoever prints them.
_FLASH_SALE, _OF_FLASH_SALES = tuple(map(stem, "private exporters report".split())), "usda"
_WHILE = frozenset({"as", "after"})
_ANNOUNCES_ZH = re.compile("宣布|公布|发布|通报|证实|确认|表示")
_ACTS = lexicon.ACTS | (_FLOW - {"import"}) | {"to"}
_DEEDS = frozenset(
    map(
        stem,
        "bans imposes suspends lifts scraps raises cuts adds sanctions blacklists restricts blocks bars opens launches "
        "initiates starts begins slaps levies orders".split(),
    )
)
_ORGANS = frozenset(map(stem, "court regulator agency customs government ministry panel".split()))  # of who acts
_GROWN_ZH, _US_GROWN = "原产于", "us_origin"  # before where; the vocabulary's concept of 原产于美国
_ACTORS = (Kind.STATE, Kind.PERSON, Kind.BODY)
PARTIES = ("us", "cn")
DEED = "who "  # begins the question of which party does what


def roles(tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Where goods come from and go to, and on whom a measure falls."""
    stems = tokens.stems
    if _UNKNOWN[0] in stems and _UNKNOWN in pairwise(stems):
        yield "to", "unknown"
    places = [(mention, party) for mention in mentions if (party := _party(mention, stems))]
    if not places and _FOREIGN not in stems:
        return
    flows = not _FLOW.isdisjoint(stems) or ("from" in stems and "to" in stems)
    lists = not _LISTS.isdisjoint(stems)
    chinese = range(len(stems)) if "口" in stems else ()
    last_trade = max((at for at in chinese if _is_trade_zh(stems, at)), default=-1)
    for mention, party in places:
        role = _PREPOSITIONS.get(_before(mention, stems), "")
        if role == "on" and last_trade >= mention.end:
            role = "to"  # 对美国出口
        near = stems[max(0, mention.start - NEAR) : mention.start]
        measure = has_han(mention.words) or not lexicon.BARRIERS.isdisjoint(near)
        if (role == "on" and measure) or (role in ("to", "from") and flows):
            yield role, party
        elif lists and not role and not _FIRMS.isdisjoint(stems[mention.end : mention.end + 2]):
            yield "on", party
    if _FOREIGN in stems and any(pair in _ON_FOREIGN for pair in pairwise(stems)):
        yield "on", "foreign"
    yield from _traders(stems, places)


def origins(tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Where goods were grown or made: Brazilian soybeans, 美国大豆. "China soybean imports" are none of China's own."""
    for mention in mentions:
        if mention.concept.commodity and mention.concept.party:
            yield "origin", mention.concept.party
    for each in mentions:
        if each.concept.id == _US_GROWN:
            yield "origin", "us"
        elif each.concept.kind is Kind.STATE and "".join(tokens.words[: each.start]).endswith(_GROWN_ZH):
            yield "origin", each.concept.party if each.concept.party in PARTIES else each.concept.id
    for place, good in pairwise(mentions):
        concept = place.concept
        grown = concept.kind is Kind.STATE and concept.party not in ("cn", "both", "")
        if grown and good.concept.commodity and place.end == good.start:
            yield "origin", concept.party if concept.party in PARTIES else concept.id


def aims(tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Which party does something to the other: "Beijing blames Washington" is not the other way round."""
    actor = head(mentions)
    others = [each for each in mentions if actor and each.concept.party in PARTIES and each.concept.party != actor]
    if not others:
        return
    between = tokens.words[mentions[0].end : others[0].start]
    blames = lexicon.AIMED.issuperset(map(stem, between[:1])) and between[1:2] not in _PASSIVE
    if (between and blames) or "against" in between or lexicon.AIMED_ZH.match("".join(between)):
        yield "aims", actor


def deeds(tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Which country does what each does by itself: where China bans drone parts, the US has not banned any by that."""
    if not mentions or not (actor := head(mentions) or actor_abroad(tokens, mentions)):
        return
    at = mentions[0].end + (not _ORGANS.isdisjoint(tokens.stems[mentions[0].end : mentions[0].end + 1]))
    yield from ((f"{DEED}{each}", actor) for each in tokens.stems[at : at + 1] if each in _DEEDS)


def head(mentions: Sequence[Mention]) -> str:
    """The party of whom a title names first, where that is somebody."""
    party = mentions[0].concept.party if mentions and mentions[0].concept.kind in _ACTORS else ""
    return party if party in PARTIES else ""


def is_firm(tokens: Tokens, mentions: Sequence[Mention]) -> bool:
    """Does a title begin with a firm of a country ("Chinese server maker Acme", 中国企业), which speaks for itself?"""
    end = mentions[0].end if mentions and mentions[0].concept.kind is Kind.STATE else len(tokens.stems)
    near = zip(tokens.words[end : end + NEAR - 1], tokens.stems[end:], strict=False)
    return any(stem in _FIRMS and not word.endswith("ly") for word, stem in near)  # "firmly opposes"


def actor_abroad(tokens: Tokens, mentions: Sequence[Mention]) -> str:
    """The third country that a title begins with and tells an act of: "Japan buys ...", 日本承诺购买…; "" if none."""
    first = mentions[0] if mentions else None
    if first is None or first.start or first.concept.kind is not Kind.STATE or first.concept.party != "other":
        return ""
    behind = tokens.stems[first.end : first.end + NEAR]
    text = "".join(behind)
    acts = not _ACTS.isdisjoint(behind[:1]) or lexicon.ACTS_ZH.search(text) is not None or "出口" in text
    return first.concept.id if acts else ""


def announcer(tokens: Tokens, mentions: Sequence[Mention]) -> str:
    """The body whose own announcement a title tells: "USDA confirms ...", "..., USDA confirms", 商务部宣布…; or ""."""
    if tokens.stems[: len(_FLASH_SALE)] == _FLASH_SALE:
        return _OF_FLASH_SALES
    bodies = (each for each in mentions if each.concept.kind is Kind.BODY and each.concept.side is not None)
    return next((each.concept.id for each in bodies if _announces(tokens, each)), "")


def _announces(tokens: Tokens, mention: Mention) -> bool:
    """Does a body say it, with whom a title begins or ends, or is it said by it?"""
    behind = tokens.stems[mention.end : mention.end + NEAR]
    if mention.start and tokens.stems[mention.start - 1] in _WHILE:
        return not _ANNOUNCES.isdisjoint(behind[:1])  # "Soybeans jump as USDA confirms sale"
    if mention.start and len(behind) > 1:
        return False
    if mention.start and not behind:
        return tokens.stems[mention.start - 1] == "by" and tokens.stems[mention.start - 2] in _ANNOUNCES
    says = not _ANNOUNCES.isdisjoint(behind) or _ANNOUNCES_ZH.search("".join(behind)) is not None
    return says and behind[:1] != ("to",)


def _is_trade_zh(stems: Sequence[str], at: int) -> bool:
    """进口 or 出口."""
    return stems[at] == "口" and at > 0 and stems[at - 1] in "进出"


def _party(mention: Mention, stems: Sequence[str]) -> str:
    """Whose side of the border a mention names: us, cn, or a third country's id; "" for what is no place."""
    concept = mention.concept
    if concept.party in ("", "both"):
        return ""
    # 自美进口 is an act of its own, "Chinese cranes" are goods of China.
    is_place = concept.kind is Kind.STATE or _own_preposition(mention, stems) or stems[mention.start] in _ADJECTIVES
    if not is_place:
        return ""
    return concept.party if concept.party in PARTIES else concept.id


def _own_preposition(mention: Mention, stems: Sequence[str]) -> str:
    """The preposition in a mention's own words (对华, imports from China), "" if there is none."""
    own = stems[mention.start : mention.end]
    return "" if _PREPOSITIONS.keys().isdisjoint(own) else next(each for each in own if each in _PREPOSITIONS)


def _before(mention: Mention, stems: Sequence[str]) -> str:
    """A mention's own preposition, else the token before it, "the" aside."""
    at = mention.start - 1
    if at > 0 and stems[at] == "the":
        at -= 1
    return _own_preposition(mention, stems) or (stems[at] if at >= 0 else "")


def _traders(stems: Sequence[str], places: Sequence[tuple[Mention, str]]) -> Iterator[tuple[str, str]]:
    """Whose exports, whose imports. "Italian imports" may be either way round; "Italy's imports" is one."""
    if _TRADED.isdisjoint(stems):
        return
    for at, each in enumerate(stems):
        if each not in ("import", "export") and not _is_trade_zh(stems, at):
            continue
        imports = each == "import" or stems[at - 1] == "进"
        for mention, party in places:
            ahead = 0 <= at - mention.end <= NEAR and _before(mention, stems) not in _PREPOSITIONS
            behind = 0 < mention.start - at <= 2 and stems[at + 1] in ("of", stems[mention.start])
            if (imports and behind) or (ahead and not imports):
                yield "from", party
            elif imports and ahead and stems[mention.end] == "s":
                yield "to", party
