"""Those of an industry whom the vocabulary does not name: traders, farmers, analysts; firms and associations."""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.feed import Side
from bot.text.tokens import has_han
from bot.text.vocabulary import Concept, Kind, Mention, Vocabulary

# Each is shown by its name: who is another has a line of his own.
_ROLES = (
    ("traders", "贸易商", "trader dealer", "贸易商 交易商 交易员"),
    ("brokers", "经纪商", "broker", "经纪商"),
    ("farmers", "农民", "farmer grower rancher", "农民 农户 豆农 农场主 种植户"),
    ("analysts", "分析师", "analyst strategist", "分析师 分析员 分析人士"),
    ("economists", "经济学家", "economist", "经济学家"),
    ("importers", "进口商", "importer", "进口商"),
    ("buyers", "采购商", "buyer", "采购商"),
    ("crushers", "压榨商", "crusher", "压榨商 油厂"),
    ("processors", "加工商", "processor", "加工商"),
    ("exporters", "出口商", "exporter shipper", "出口商"),
    ("producers", "生产商", "producer", "生产商"),
    ("manufacturers", "制造商", "manufacturer", "制造商"),
    ("miners", "矿商", "miner", "矿商"),
    ("suppliers", "供应商", "supplier", "供应商"),
    ("retailers", "零售商", "retailer", "零售商"),
    ("wholesalers", "批发商", "wholesaler", "批发商"),
    ("carmakers", "车企", "carmaker automaker", "车企"),
    ("chipmakers", "芯片厂商", "chipmaker", "芯片厂商"),
    ("consultancies", "咨询机构", "consultancy", "咨询机构"),
    ("brokerages", "券商", "brokerage", "券商"),
    ("research firms", "研究机构", "research_firm analytics_firm", "研究机构"),
    ("think tanks", "智库", "think_tank", "智库"),
    ("companies", "企业", "company firm maker startup conglomerate", "公司 企业"),
    (
        "industry groups",
        "行业团体",
        "industry_group trade_group farm_group lobby_group industry_association",
        "行业协会 行业组织",
    ),
)
ROLES = Vocabulary(
    Concept(
        id=f"role:{name}",
        kind=Kind.PERSON,
        name=name,
        name_zh=name_zh,
        side=Side.INDUSTRY,
        spellings=(*(word.replace("_", " ") for word in english.split()), *chinese.split()),
    )
    for name, name_zh, english, chinese in _ROLES
)


def nameable(vocabulary: Vocabulary) -> Mapping[str, Concept]:
    """By their ids all concepts by which a story tells who or what is meant: the vocabulary's, and these."""
    return ChainMap(vocabulary.concepts, ROLES.concepts)


def is_in_full(mention: Mention) -> bool:
    """Not only by its stem: "export" is no exporter."""
    word = mention.words.lower()
    return not is_role(mention.concept) or {word, word.removesuffix("s")} & set(mention.concept.spellings) != set()


def is_role(concept: Concept) -> bool:
    """Is it one of these, and no name?"""
    return ROLES.concepts.get(concept.id) is concept


# What a firm's or an association's name ends with, and what is in no such name.
_ENDINGS = frozenset(
    "association federation growers producers inc corp ltd plc holdings foods technologies semiconductor "
    "semiconductors motors securities futures capital partners research consultancy consulting advisors advisory "
    "alliance coalition cooperative institute management airlines logistics shipping mining minerals energy "
    "chemicals board electronics trading commodities brewing steel pharmaceuticals robotics analytics associates "
    "ventures".split()
)
_PUBLIC = frozenset(
    "ministry department administration commission agency government state national security parliament senate house "
    "european union federal reserve bureau university academy the of for and s".split()
)
_HEADS = frozenset("association federation chamber institute alliance".split())
_LINKS = frozenset(("of", "for"))  # behind one of these the name goes on
_PUBLIC_OF = frozenset("state ministry ministers states nations".split())
_LONGEST = 5  # words of such a name
_ENDINGS_ZH = re.compile(
    "^(?:.{2,14}?)(?:协会|商会|联合会|股份|集团|公司|证券|期货|咨询|资本|稀土|科技|重工|食品|汽车|能源|石化|矿业|控股|化工|医药|"
    "(?<!国)(?<!日本)(?<!开发)(?<!世界)(?<!人民)(?<!中央)(?<!储备)(?<!投资)(?<!结算)银行|"  # no central or world bank
    "电子|半导体)$"
)


def firms(words: Sequence[str], capital: Sequence[bool]) -> Iterator[Mention]:
    """The names of firms and associations, known by their last word: "Acme Foods", "North Valley Growers"."""
    for end, word in enumerate(words):
        if word in _HEADS and capital[end] and not _LINKS.isdisjoint(words[end + 1 : end + 2]):
            last = end + 1
            while last + 1 < len(words) and (capital[last + 1] or words[last + 1] in ("and", "the")):
                last += 1
            if capital[last] and _PUBLIC_OF.isdisjoint(words[end : last + 1]):
                name = " ".join(
                    each if each in ("of", "for", "and", "the") else each.capitalize() for each in words[end : last + 1]
                )
                yield Mention(_firm(name), end, last + 1, name)
            continue
        if word not in _ENDINGS or not capital[end]:
            continue
        start = end
        while start > max(0, end - _LONGEST + 1) and capital[start - 1] and words[start - 1] not in _PUBLIC:
            start -= 1
        if start < end and words[start - 1 : start] != ("of",):
            yield firm_of(words, start, end + 1)


def firm_of(words: Sequence[str], start: int, end: int) -> Mention:
    """These words as a firm's name."""
    name = " ".join(each.capitalize() for each in words[start:end])
    return Mention(_firm(name), start, end, name)


def firm_zh(name: str) -> Concept | None:
    """The firm or association that a Chinese name is one of, by how it ends."""
    return _firm(name) if has_han(name) and _ENDINGS_ZH.match(name) else None


def _firm(name: str) -> Concept:
    return Concept("role:firm", Kind.COMPANY, name, name, side=Side.INDUSTRY, spellings=(name,))
