"""Those of an industry who speak without a name of their own: traders, farmers, analysts and the like."""

from bot.domain.feed import Side
from bot.text.vocabulary import Concept, Kind, Vocabulary

_ROLES = (
    ("traders", "贸易商", "trader dealer broker", "贸易商 交易商 交易员 经纪商"),
    ("farmers", "农民", "farmer grower rancher", "农民 农户 豆农 农场主 种植户"),
    ("analysts", "分析师", "analyst economist strategist", "分析师 分析员 分析人士 经济学家"),
    ("importers", "进口商", "importer buyer crusher processor", "进口商 采购商 压榨商 油厂 加工商"),
    ("exporters", "出口商", "exporter producer manufacturer miner supplier shipper", "出口商 生产商 制造商 供应商"),
    ("retailers", "零售商", "retailer wholesaler carmaker chipmaker", "零售商 批发商 车企 芯片厂商"),
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


def is_role(concept: Concept) -> bool:
    """Is it one of these, and no name?"""
    return ROLES.concepts.get(concept.id) is concept
