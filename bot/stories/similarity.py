"""How alike two texts are: weighted words, numbers kept."""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import TypeVar

from bot.domain.entry import Entry
from bot.text.tokens import has_han, tokenise

K = TypeVar("K", bound=Hashable)

LEAD_TOKENS = 100  # of a text; what comes later is background that other stories share
TITLE_WEIGHT = 2.0
# Of a likeness: sums of floats differ behind them by the order in which features were first read.
PARTS = 10**9
PRIOR = 200  # reports: a handful of them behaves like a newsroom's day, in which no word is rare among five
# Words that carry no event; short, since rarity already weighs words down.
STOP = frozenset(
    "a an and are as at be but by for from has have he her his in into is it its more new not of on or over said say "
    "she than that the their they this to up was were what when which who will with you your after amid how why us "
    "的 了 在 是 和 与 对 将 为 等 也 就 有 从 并 向 于 中 上 被 这 日 月 年".split()
)

_NO_FEATURES = STOP.union(ascii_lowercase)  # nor is a letter a word


def entry_features(entry: Entry) -> dict[str, float]:
    """The features of an entry's words, those of its title heavier."""
    return added(dampened(words(tokenise(entry.title).stems), TITLE_WEIGHT), text_features(entry.text))


def text_features(text: str) -> dict[str, float]:
    """The features of the words a passage begins with, heavier where they are repeated."""
    return dampened(words(tokenise(text).stems[:LEAD_TOKENS]))


def words(stems: Sequence[str]) -> list[str]:
    """Words and numbers; Chinese as pairs of characters, since single ones say little."""
    if "".join(stems).isascii():
        return [stem for stem in stems if stem not in _NO_FEATURES]
    features, previous = [], ""
    for stem in stems:
        if stem.isascii():
            previous = ""
            if stem not in _NO_FEATURES:
                features.append(stem)
        elif has_han(stem):
            if previous:
                features.append(previous + stem)
            previous = stem
        else:
            previous = ""
            features.append(stem)
    return features


def dampened(features: Sequence[K], factor: float = 1.0) -> dict[K, float]:
    """Each feature once, `factor` times what its number of mentions says: the second says less than the first."""
    once = dict.fromkeys(features, factor)
    if len(once) < len(features):
        mentions = dict.fromkeys(once, 0)
        for feature in features:
            mentions[feature] += 1
        for feature, number in mentions.items():
            if number > 1:
                once[feature] = factor * (1 + math.log(number))
    return once


def added(few: dict[K, float], many: dict[K, float]) -> dict[K, float]:
    """Their sum. What only one of them has is taken over as it is: the fewer the first has, the faster."""
    total = few | many
    for feature, weight in few.items():
        if feature in many:
            total[feature] = weight + many[feature]
    return total


class Weights:
    """How much a feature says, by how few of the reports at hand hold it."""

    def __init__(self) -> None:
        self.reports = 0
        self.holding: Counter[str] = Counter()

    def add(self, features: Iterable[str]) -> None:
        """Count a report by its features."""
        self.reports += 1
        self.holding.update(features)

    def unit(self, features: Mapping[str, float]) -> dict[str, float]:
        """Features as a unit vector, rare ones heavier."""
        total, holding, log = self.reports + PRIOR, self.holding, math.log
        raw = {feature: weight * log(total / (holding[feature] + 1.0)) for feature, weight in features.items()}
        norm = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {feature: weight / norm for feature, weight in raw.items()}


def rounded(likeness: float) -> float:
    """To whole parts of PARTS; `round` with a number of decimals takes four times as long."""
    return round(likeness * PARTS) / PARTS


def cosine(one: Mapping[K, float], other: Mapping[K, float]) -> float:
    """Of two unit vectors, 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    return sum([weight * other[feature] for feature, weight in one.items() if feature in other])
