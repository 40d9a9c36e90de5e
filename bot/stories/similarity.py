"""How alike two reports are: weighted words, numbers kept, and the vetoes that keep look-alikes apart."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.entry import Entry
from bot.text.tokens import has_han, tokenise

LEAD_TOKENS = 80  # of the text; what comes later is background that other stories share
TITLE_WEIGHT = 2.0
# Words that carry no event; short, since rarity already weighs words down.
_STOP = frozenset(
    "a an and are as at be but by for from has have he her his in into is it its more new not of on or over said say "
    "she than that the their they this to up was were what when which who will with you your after amid how why us "
    "的 了 在 是 和 与 对 将 为 等 也 就 有 从 并 向 于 中 上 被 这 日 月 年".split()
)
_QUANTITY = re.compile(
    r"(\d+(?:[.,]\d+)*)\s*"
    r"(%|percent|per cent|million|billion|trillion|tons?|tonnes?|bushels?|个百分点|万吨|亿美元|万|亿|吨)",
    re.IGNORECASE,
)
_UNITS = {
    "per cent": "%",
    "percent": "%",
    "个百分点": "%",
    "ton": "t",
    "tons": "t",
    "tonne": "t",
    "tonnes": "t",
    "吨": "t",
}


@dataclass(frozen=True, slots=True)
class Report:
    """An entry as grouping sees it: features with their raw weight, and the quantities its title states."""

    entry_id: int
    publisher: str
    published: datetime
    features: dict[str, float]
    quantities: frozenset[tuple[str, str]]  # (number, unit)


def read_report(entry: Entry) -> Report:
    """The features of an entry."""
    weights = Counter({feature: TITLE_WEIGHT * weight for feature, weight in text_features(entry.title).items()})
    weights.update(text_features(entry.text))
    return Report(entry.id, entry.publisher, entry.published, dict(weights), _quantities(entry.title))


def text_features(text: str) -> dict[str, float]:
    """The features of a passage's beginning, heavier where they are repeated."""
    counts = Counter(_features(tokenise(text).stems[:LEAD_TOKENS]))
    return {feature: 1 + math.log(count) for feature, count in counts.items()}


def _features(stems: Iterable[str]) -> list[str]:
    """Words and numbers; Chinese as pairs of characters, since single ones say little."""
    features, previous = [], ""
    for stem in stems:
        if has_han(stem):
            if previous:
                features.append(previous + stem)
            previous = stem
        else:
            previous = ""
            if stem not in _STOP and (len(stem) > 1 or stem.isdigit()):
                features.append(stem)
    return features


def _quantities(title: str) -> frozenset[tuple[str, str]]:
    found = ((number.replace(",", ""), unit.lower()) for number, unit in _QUANTITY.findall(title))
    return frozenset((number, _UNITS.get(unit, unit)) for number, unit in found)


def conflicting(one: Report, other: Report) -> bool:
    """Do both titles state quantities of one unit without a number in common? Then they tell of different events."""
    units = {unit for _, unit in one.quantities} & {unit for _, unit in other.quantities}
    return any(
        not {n for n, u in one.quantities if u == unit} & {n for n, u in other.quantities if u == unit}
        for unit in units
    )


class Weights:
    """How much a feature says, by how few of the reports at hand hold it."""

    def __init__(self) -> None:
        self.reports = 0
        self.holding: Counter[str] = Counter()

    def add(self, report: Report) -> None:
        """Count a report."""
        self.reports += 1
        self.holding.update(report.features.keys())

    def unit(self, features: dict[str, float]) -> dict[str, float]:
        """Features as a unit vector, rare ones heavier."""
        # The constant makes a handful of reports behave like a newsroom's day: no word is rare among five.
        raw = {
            feature: weight * math.log((self.reports + 200) / (self.holding[feature] + 1.0))
            for feature, weight in features.items()
        }
        norm = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {feature: weight / norm for feature, weight in raw.items()}


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """Of two unit vectors, 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[feature] for feature, weight in one.items() if feature in other)
