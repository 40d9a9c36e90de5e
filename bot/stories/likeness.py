"""How alike two reports are, among the stories at hand: what many of them hold says little."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from operator import mul
from typing import NamedTuple

from bot.stories.report import Report, ReportReader
from bot.stories.similarity import PRIOR

WINDOW = timedelta(hours=72)  # a report joins a story whose last report is at most this old
JOIN = 0.26  # likeness to the closest report of a story from which on an entry may join
JOIN_ABROAD = 0.20  # the same between two languages, by the names, things, numbers and days they share
ENOUGH = 2.0  # features that tell, and are shared: two headlines on China and soybeans are alike, and that is all
SAME_COURSE = 0.5  # of such a feature: both say that trade gets easier, or both harder
FADING = 0.3  # of a likeness is lost over the window: what comes later is more often the next event
COMMENT = 0.75  # of a likeness is left between an event and what somebody says of it
EXACT = 9  # decimals of a likeness: sums of floats differ behind them by the order in which features were first read


class _Vector(NamedTuple):  # made for every report that is compared, and three times as fast as a dataclass
    features: Sequence[int]
    weights: list[float]  # of each
    length: float


class Likeness:
    """Of reports of one batch, since with each the features become more or less rare."""

    def __init__(self, reader: ReportReader, spread: Sequence[int], homeless: Mapping[int, int], total: int) -> None:
        """`spread` is by a feature's number how many stories hold it, `homeless` how many reports without one."""
        self._reader = reader
        self._rarity = _Rarity(spread, homeless, total)
        self._vectors: dict[int, _Vector] = {}
        self._vectors_abroad: dict[int, _Vector] = {}
        self._compared: tuple[int, bool] = (0, False)
        self._weights: dict[int, float] = {}  # by feature, of the report that is compared just now

    def of(self, one: Report, other: Report, resemblance: float) -> float:
        """1 where two reports that resemble each other so are just alike enough to join; never more than that."""
        likeness = resemblance
        if one.facts.comments != other.facts.comments:
            likeness *= COMMENT
        likeness *= 1 - FADING * min(1.0, abs(one.published - other.published) / WINDOW)
        if likeness < 1:
            return likeness
        telling = self._shared(one, other) + SAME_COURSE * (not set(one.facts.courses).isdisjoint(other.facts.courses))
        return likeness if telling >= ENOUGH else 0.0

    def resemblance(self, one: Report, other: Report) -> float:
        """How alike their features are, whatever they tell and whenever they came."""
        abroad = one.language != other.language
        ours, theirs = self._vector(one, abroad), self._vector(other, abroad)
        if self._compared != (one.entry_id, abroad):
            self._compared = one.entry_id, abroad
            self._weights = dict(zip(ours.features, ours.weights, strict=True))
        mine = self._weights
        shared = [
            weight * mine[each] for each, weight in zip(theirs.features, theirs.weights, strict=True) if each in mine
        ]
        return round(sum(shared) / (ours.length * theirs.length) / (JOIN_ABROAD if abroad else JOIN), EXACT)

    def covered(self, new: Report, other: Report) -> float:
        """How much of the matter of one the other has; all of it where none is known."""
        features, weights, _ = self._vector(new, abroad=True)
        of_matter = self._reader.features.matter
        matter = {feature: weight for feature, weight in zip(features, weights, strict=True) if of_matter[feature]}
        if not matter:
            return 1.0
        return round(
            math.fsum([matter[each] for each in matter.keys() & set(other.features)]) / sum(matter.values()), EXACT
        )

    def _shared(self, one: Report, other: Report) -> float:
        """How many features that tell more than the subject they share; between two languages, words aside."""
        abroad = one.language != other.language
        shared = set(self._vector(one, abroad).features).intersection(self._vector(other, abroad).features)
        return sum([self._reader.features.telling[feature] for feature in shared])

    def _vector(self, report: Report, abroad: bool) -> _Vector:
        """A report's features, rare ones heavier: for another language, without its words."""
        vectors = self._vectors_abroad if abroad else self._vectors
        if (vector := vectors.get(report.entry_id)) is None:
            features, weights = self.weights(report, slice(report.words, None) if abroad else slice(report.common))
            vector = vectors[report.entry_id] = _Vector(features, weights, math.hypot(*weights) or 1.0)
        return vector

    def weights(self, report: Report, chosen: slice = slice(None)) -> tuple[Sequence[int], list[float]]:
        """A report's features, or those of them that are chosen, and what each weighs."""
        features = report.features[chosen]
        return features, list(map(mul, report.weights[chosen], map(self._rarity.__getitem__, features)))


class _Rarity(dict[int, float]):
    """How much a feature says, by how few of all stories hold it; reckoned of those that are asked for."""

    def __init__(self, spread: Sequence[int], homeless: Mapping[int, int], total: int) -> None:
        self._spread, self._homeless, self._all = spread, homeless, total + PRIOR

    def __missing__(self, feature: int) -> float:
        holding = self._spread[feature] + self._homeless.get(feature, 0)
        rarity = self[feature] = math.log(self._all / (holding + 1.0))
        return rarity
