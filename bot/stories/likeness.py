"""How alike two reports are, among the stories at hand: what many of them hold says little."""

import math
from collections.abc import Sequence
from datetime import timedelta
from itertools import repeat
from operator import mul

from bot.domain.link import LinkKind
from bot.stories.facts import Facts
from bot.stories.report import Report, ReportReader
from bot.stories.similarity import PRIOR, rounded

WINDOW = timedelta(hours=72)  # a report joins a story whose last report is at most this old
ANSWERED_WITHIN = timedelta(days=10)  # ... and answers one: an agency takes its time for the next step
JOIN = 0.26  # likeness to the closest report of a story from which on an entry may join
JOIN_ABROAD = 0.20  # the same between two languages, by the names, things, numbers and days they share
ENOUGH = 2.0  # features that tell, and are shared: two headlines on China and soybeans are alike, and that is all
SAME_COURSE = 0.5  # of such a feature: both say that trade gets easier, or both harder
FADING = 0.3  # of a likeness is lost over the window: what comes later is more often the next event
COMMENT = 0.75  # of a likeness is left between an event and what somebody says of it


class Likeness:
    """Of reports of one batch, since with each the features become more or less rare."""

    def __init__(self, reader: ReportReader, holding: Sequence[int], total: int) -> None:
        """`holding` is by a feature's number how many of all stories hold it, and of the reports without one."""
        self._reader = reader
        self._rarity = list(map(_Rarity(total).__getitem__, holding))  # by a feature's number: how much it says
        self._weighed: Report | None = None  # whichever was weighed last
        self._weights: tuple[list[int], list[float]] = ([], [])  # its features, and what each weighs
        self._on: Report | None = None  # whichever was last asked about what it is on
        self._matter: dict[int, float] = {}  # ... and that: the features among its own, and what each weighs
        self._compared: Report | None = None  # whichever was compared last
        self._abroad = False  # with one in another language
        self._reach = 1.0  # its length then
        self._sought: dict[int, float] = {}  # its features, and what each adds where another report has it
        self._alike: dict[tuple[int, int], float] = {}  # what was found, by both entries: links ask for it once more

    def of(self, one: Report, other: Report, alike: float) -> float:
        """1 where two reports whose features are so much alike are just enough so to join; never more than that."""
        likeness = alike
        if one.facts.comments != other.facts.comments:
            likeness *= COMMENT
        likeness *= 1 - FADING * min(1.0, abs(one.published - other.published) / WINDOW)
        if likeness < 1:
            return likeness
        if _react_alike(one.facts, other.facts):
            return likeness
        telling = self._shared(one, other) + SAME_COURSE * (not set(one.facts.courses).isdisjoint(other.facts.courses))
        return likeness if telling >= ENOUGH else 0.0

    def alike(self, one: Report, other: Report) -> float:
        """How alike their features are, whatever they tell and whenever they came."""
        both = one.entry_id, other.entry_id
        if (alike := self._alike.get(both)) is None:
            alike = self._alike[both] = rounded(self._compare(one, other))
        return alike

    def _compare(self, one: Report, other: Report) -> float:
        abroad = one.language != other.language
        if self._compared is not one or self._abroad is not abroad:
            self._seek(one, abroad)
        chosen = _chosen(other, abroad)
        features = other.features[chosen].tolist()
        weights = list(map(mul, other.weights[chosen], map(self._rarity.__getitem__, features)))
        shared: float = sum(map(mul, weights, map(self._sought.get, features, repeat(0.0))))
        return shared / (self._reach * _length(weights)) / (JOIN_ABROAD if abroad else JOIN)

    def covered(self, new: Report, other: Report) -> float:
        """How much of the matter of one the other has; all of it where none is known."""
        if self._on is not new:
            of_matter = self._reader.features.matter
            self._on = new
            self._matter = {each: weight for each, weight in zip(*self.weights(new), strict=True) if of_matter[each]}
        if not self._matter:
            return 1.0
        shared = math.fsum([self._matter[each] for each in self._matter.keys() & set(other.features)])
        return rounded(shared / sum(self._matter.values()))

    def _shared(self, one: Report, other: Report) -> float:
        """How many features that tell more than the subject they share; between two languages, words aside."""
        abroad = one.language != other.language
        shared = set(one.features[_chosen(one, abroad)]).intersection(other.features[_chosen(other, abroad)])
        return sum([self._reader.features.telling[feature] for feature in shared])

    def _seek(self, report: Report, abroad: bool) -> None:
        """Lay out what each feature of a report adds when another has it: looking it up is all that is left to do."""
        chosen = _chosen(report, abroad)
        features, weights = self.weights(report)
        self._sought = dict(zip(features[chosen], weights[chosen], strict=True))
        self._compared, self._abroad, self._reach = report, abroad, _length(weights[chosen])

    def weights(self, report: Report) -> tuple[list[int], list[float]]:
        """A report's features, and what each weighs: the rarer, the heavier."""
        if self._weighed is not report:
            features = report.features.tolist()
            self._weighed = report
            self._weights = features, list(map(mul, report.weights, map(self._rarity.__getitem__, features)))
        return self._weights


def _react_alike(one: Facts, other: Facts) -> bool:
    """Do both tell one party's reaction? It is known by few words then, and told apart by what it is on."""
    return one.head == other.head != "" and LinkKind.REACTION in one.tells and LinkKind.REACTION in other.tells


class _Rarity(dict[int, float]):
    """By how few of all stories hold a feature: how much it says."""

    def __init__(self, total: int) -> None:
        self._all = total + PRIOR

    def __missing__(self, holding: int) -> float:
        rarity = self[holding] = math.log(self._all / (holding + 1.0))
        return rarity


def _length(weights: Sequence[float]) -> float:
    return math.hypot(*weights) or 1.0


def _chosen(report: Report, abroad: bool) -> slice:
    """Which features are compared: for another language, all but the words."""
    return slice(report.words, None) if abroad else slice(report.common)
