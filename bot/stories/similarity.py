"""How alike two reports are: weighted words, numbers kept."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.entry import Entry
from bot.stories.vetoes import Claims, read_claims
from bot.text.tokens import has_han, tokenise
from bot.text.vocabulary import Vocabulary

LEAD_TOKENS = 80  # of the text; what comes later is background that other stories share
TITLE_WEIGHT = 2.0
# Words that carry no event; short, since rarity already weighs words down.
_STOP = frozenset(
    "a an and are as at be but by for from has have he her his in into is it its more new not of on or over said say "
    "she than that the their they this to up was were what when which who will with you your after amid how why us "
    "的 了 在 是 和 与 对 将 为 等 也 就 有 从 并 向 于 中 上 被 这 日 月 年".split()
)


@dataclass(frozen=True, slots=True)
class Report:
    """An entry as grouping sees it: features with their raw weight, and what its title claims."""

    entry_id: int
    publisher: str
    published: datetime
    features: dict[str, float]
    claims: Claims


def read_report(entry: Entry, vocabulary: Vocabulary) -> Report:
    """The features and claims of an entry."""
    claims = read_claims(entry.title, tokenise(entry.title), vocabulary)
    return Report(entry.id, entry.publisher, entry.published, entry_features(entry), claims)


def entry_features(entry: Entry) -> dict[str, float]:
    """The features of an entry, those of its title heavier."""
    weights = Counter({feature: TITLE_WEIGHT * weight for feature, weight in text_features(entry.title).items()})
    weights.update(text_features(entry.text))
    return dict(weights)


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


class Weights:
    """How much a feature says, by how few of the reports at hand hold it."""

    def __init__(self) -> None:
        self.reports = 0
        self.holding: Counter[str] = Counter()

    def add(self, features: dict[str, float]) -> None:
        """Count a report by its features."""
        self.reports += 1
        self.holding.update(features.keys())

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
