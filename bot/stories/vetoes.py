"""What keeps look-alike reports apart: another quantity, another commodity, the opposite act, a denial.

Two reports of one event word it differently; two events of one kind differ in just these. A wrong merge hides news,
so a veto holds however alike the words are.
"""

import re
from dataclasses import dataclass

from bot.text.tokens import Tokens, simplify
from bot.text.vocabulary import Vocabulary

TOLERANCE = 0.03  # 792,000 and "nearly 800,000" are one quantity
_MAGNITUDES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mln": 1e6, "m": 1e6, "mmt": 1e6, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12, "万": 1e4, "亿": 1e8, "万亿": 1e12,
}  # fmt: skip
_UNITS = {
    "%": "percent", "percent": "percent", "per cent": "percent", "百分点": "percent",
    "t": "t", "ton": "t", "tons": "t", "tonne": "t", "tonnes": "t", "metric tons": "t", "metric tonnes": "t",
    "mmt": "t", "吨": "t", "bushel": "bushels", "bushels": "bushels", "cargo": "cargoes", "cargoes": "cargoes",
    "shipment": "cargoes", "shipments": "cargoes", "船": "cargoes", "dollars": "$", "美元": "$", "yuan": "yuan",
    "元": "yuan", "days": "days", "day": "days", "天": "days",
}  # fmt: skip
_QUANTITY = re.compile(
    r"(?P<dollar>(?:us)?\$)?\s?(?P<number>\d+(?:[.,]\d+)*)[\s-]?"
    r"(?P<magnitude>thousand|million|mln|billion|bn|trillion|万亿|万|亿|k(?=\b)|m(?=\b))?[\s-]?"
    r"(?P<unit>%|percent|per cent|个?百分点|mmt|metric tons|metric tonnes|tonnes?|tons?|t(?=\b)|bushels?"
    r"|(?:[a-z']+\s){0,3}?(?:cargo(?:es)?|shipments?)(?=\b)|吨|船|美元|元|dollars|yuan|days?(?=\b)|天)?",
    re.IGNORECASE,
)
# Acts that make trade harder, acts that make it easier, and the refusal of what was said. Stems, and Chinese words.
_HARDER = frozenset(
    "impos rais hike ban bar block restrict tighten widen expand escal slap levi threaten halt cancel curb".split()
)
_EASIER = frozenset(
    "lift eas suspend cut remov delay paus exempt drop scrap reduc lower grant approv resum soften waiv relax".split()
)
_DENIAL = frozenset("deni denial reject refut dismiss disput".split())
_HARDER_ZH = "加征 实施 收紧 扩大 禁止 限制 反制 上调".split()
_EASIER_ZH = "取消 暂停 放宽 解除 下调 豁免 推迟 恢复 批准 放松".split()
_DENIAL_ZH = "否认 驳斥 不实".split()


@dataclass(frozen=True, slots=True)
class Claims:
    """What a title claims that must not be contradicted: unit -> numbers, commodities, and what is done."""

    quantities: dict[str, tuple[float, ...]]
    commodities: frozenset[str]
    acts: frozenset[str]  # "harder", "easier"
    denies: bool


def read_claims(title: str, tokens: Tokens, vocabulary: Vocabulary) -> Claims:
    """The claims of a title; `tokens` are its own."""
    stems, text = set(tokens.stems), simplify(title)
    commodities = {m.concept.commodity for m in vocabulary.find(tokens)} - {""}
    acts = set()
    if stems & _HARDER or any(word in text for word in _HARDER_ZH):
        acts.add("harder")
    if stems & _EASIER or any(word in text for word in _EASIER_ZH):
        acts.add("easier")
    denies = bool(stems & _DENIAL) or any(word in text for word in _DENIAL_ZH)
    return Claims(_quantities(text), frozenset(commodities), frozenset(acts), denies)


def contradict(one: Claims, other: Claims) -> bool:
    """Can these two not be reports of one event?"""
    if one.denies != other.denies:
        return True
    if one.commodities and other.commodities and one.commodities.isdisjoint(other.commodities):
        return True
    if one.acts and other.acts and one.acts.isdisjoint(other.acts):
        return True
    shared = one.quantities.keys() & other.quantities.keys()
    return any(not _meet(one.quantities[unit], other.quantities[unit]) for unit in shared)


def _meet(numbers: tuple[float, ...], others: tuple[float, ...]) -> bool:
    return any(abs(a - b) <= TOLERANCE * max(a, b) for a in numbers for b in others)


def _quantities(text: str) -> dict[str, tuple[float, ...]]:
    found: dict[str, list[float]] = {}
    for match in _QUANTITY.finditer(text):
        unit = "$" if match["dollar"] else _unit(match["unit"] or "")
        if unit:
            magnitude = _MAGNITUDES.get((match["magnitude"] or "").lower(), 1.0)
            if (match["unit"] or "").lower() == "mmt":
                magnitude = 1e6
            number = float(match["number"].replace(",", "").rstrip(".")) if match["number"].count(".") < 2 else 0.0
            found.setdefault(unit, []).append(number * magnitude)
    return {unit: tuple(numbers) for unit, numbers in found.items()}


def _unit(text: str) -> str:
    return _UNITS.get(text.lower().removeprefix("个")) or _UNITS.get(
        text.lower().split()[-1] if text.split() else "", ""
    )
