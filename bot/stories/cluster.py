"""Puts each entry into the story it reports, or opens one."""

import math
from array import array
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter

from bot.domain.entry import Entry
from bot.stories.report import Report, ReportReader
from bot.stories.similarity import PRIOR, cosine
from bot.stories.vetoes import conflict
from bot.text.vocabulary import Vocabulary

WINDOW = timedelta(hours=72)  # a report joins a story whose last report is at most this old
JOIN = 0.26  # likeness to the closest report of a story from which on an entry may join
JOIN_ABROAD = 0.20  # the same between two languages, by the names, things, numbers and days they share
ENOUGH = 1.5  # features that tell, and are shared: two headlines on China and soybeans are alike, and that is all
ENOUGH_ABROAD = 2.0  # the same between two languages
SAME_COURSE = 0.5  # of such a feature: both say that trade gets easier, or both harder
COHERENT = 0.65  # of that likeness, on average over the story's reports, so that stories do not chain
FADING = 0.3  # of a likeness is lost over the window: what comes later is more often the next event
COMMENT = 0.75  # of a likeness is left between an event and what somebody says of it
MAX_COMPARED = 12  # newest reports of a story that are compared: the cost is bounded, and old angles fade
# What bounds the search, so that its cost grows with the candidates and not with the stories:
MAX_CANDIDATES = 6  # stories that are compared
MAX_HOLDING = 100  # newest reports that hold a feature
MAX_LOOKED_UP = 300  # reports, the rarest features first
OUTGROWN = 4  # times the features that are held: so many are remembered before all are read anew
ENOUGH_FOUND = 0.1  # of a report's weight that a story must share by what was looked up


@dataclass(frozen=True, slots=True)
class _Vector:
    weights: dict[int, float]
    length: float


class Grouper:
    """The stories of the last days, and where a new entry belongs among them.

    What it finds depends on the reports it holds and not on how they came: kept between batches, it says the same
    as one that is made anew.
    """

    def __init__(self, vocabulary: Vocabulary, known: Iterable[Entry] = ()) -> None:
        self._vocabulary = vocabulary
        self._reader = ReportReader(vocabulary)
        self._groups: defaultdict[int, list[Report]] = defaultdict(list)  # story -> its reports by date
        self._reports: dict[int, Report] = {}
        self._stories: dict[int, int] = {}  # entry -> story, of those that are placed
        self._versions: dict[int, float] = {}
        self._holding: list[list[int]] = []  # by a feature's number: the entries that hold it, by id
        # Of this batch, since with each the features become more or less rare:
        self._vectors: dict[tuple[int, bool], _Vector] = {}
        self._rarity = array("d")  # by a feature's number
        for entry in known:
            assert entry.story_id is not None
            self._add(self._reader.read(entry))
            self._put(entry.id, entry.story_id)

    def place(self, entries: Iterable[Entry]) -> dict[int, int]:
        """Entry id -> story. A story that opens here has the negative of its first entry's id."""
        ordered = sorted(entries, key=lambda entry: (entry.published, entry.title, entry.text, entry.id))
        for entry in ordered:
            self._add(self._reader.read(entry))
        total = len(self._reports)
        rarity = [math.log((total + PRIOR) / (number + 1.0)) for number in range(total + 1)]
        self._rarity = array("d", [rarity[len(holding)] for holding in self._holding])
        self._vectors.clear()
        placed = {}
        for entry in ordered:
            story = self._closest(self._reports[entry.id])
            placed[entry.id] = story if story is not None else -entry.id
            self._put(entry.id, placed[entry.id])
        return placed

    def settle(self, names: Mapping[int, int], version: float) -> None:
        """The stories that `place` has opened are called so now, and the entries placed are of this version."""
        for opened, story in names.items():
            self._groups[story] = self._groups.pop(opened)
            self._stories.update((report.entry_id, story) for report in self._groups[story])
        self._versions.update((entry_id, version) for entry_id in self._stories.keys() - self._versions.keys())

    def follow(
        self, grouped: Mapping[int, tuple[int, float]], load: Callable[[Sequence[int]], Iterable[Entry]]
    ) -> None:
        """Hold these entries and no others: entry id -> story and version; `load` brings those not held yet."""
        gone = {each for each, version in self._versions.items() if grouped.get(each, (0, None))[1] != version}
        self._remove(gone | (self._reports.keys() - self._versions.keys()))
        if OUTGROWN * sum(map(bool, self._holding)) < len(self._holding):
            self._remove(set(self._reports))
            self._reader, self._holding = ReportReader(self._vocabulary), []
        for entry in load([each for each in grouped if each not in self._reports]):
            self._add(self._reader.read(entry))
        self._groups.clear()
        for entry_id in self._reports:
            self._put(entry_id, grouped[entry_id][0])
            self._versions[entry_id] = grouped[entry_id][1]

    def _add(self, report: Report) -> None:
        self._reports[report.entry_id] = report
        self._holding += ([] for _ in range(len(self._reader.telling) - len(self._holding)))
        for feature in report.features:
            holding = self._holding[feature]
            if not holding or holding[-1] < report.entry_id:
                holding.append(report.entry_id)
            else:
                insort(holding, report.entry_id)

    def _put(self, entry_id: int, story: int) -> None:
        insort(self._groups[story], self._reports[entry_id], key=lambda each: (each.published, each.entry_id))
        self._stories[entry_id] = story

    def _remove(self, gone: set[int]) -> None:
        for feature in {feature for each in gone for feature in self._reports[each].features}:
            self._holding[feature] = [each for each in self._holding[feature] if each not in gone]
        for each in gone:
            del self._reports[each]
            self._stories.pop(each, None)
            self._versions.pop(each, None)

    def _closest(self, report: Report) -> int | None:
        best, best_likeness = None, 1.0
        for story in self._candidates(report):
            reports = self._groups[story][-MAX_COMPARED:]
            if report.published - reports[-1].published > WINDOW or reports[0].published - report.published > WINDOW:
                continue
            likenesses = [self._likeness(report, other) for other in reports]
            closest = max(likenesses)
            if closest <= best_likeness or sum(likenesses) < COHERENT * len(likenesses):
                continue
            if not any(conflict(report.facts, other.facts) for other in reports):
                best, best_likeness = story, closest
        return best

    def _candidates(self, report: Report) -> list[int]:
        """The stories that share most of a report's rarest features, no more than are worth comparing."""
        squares = {number: weight * weight for number, weight in self._weigh(report, slice(None)).items()}
        abroad = set(report.features[report.words :])
        found: dict[int, float] = {}
        found_abroad: dict[int, float] = {}
        left = MAX_LOOKED_UP
        for feature, square in sorted(squares.items(), key=itemgetter(1), reverse=True):
            holding = self._holding[feature][-MAX_HOLDING:]
            left -= len(holding)
            if left < 0:
                break
            for entry_id in holding:
                found[entry_id] = found.get(entry_id, 0.0) + square
            if feature in abroad:
                for entry_id in holding:
                    found_abroad[entry_id] = found_abroad.get(entry_id, 0.0) + square
        shares = _shares(found, sum(squares.values()))
        shares += _shares(found_abroad, sum([square for feature, square in squares.items() if feature in abroad]))
        best: dict[int, float] = {}
        for entry_id, share in shares:
            if (story := self._stories.get(entry_id)) is not None and share > best.get(story, 0.0):
                best[story] = share
        return sorted(best, key=lambda story: (-best[story], story))[:MAX_CANDIDATES]

    def _likeness(self, one: Report, other: Report) -> float:
        """1 where it is just enough to join."""
        abroad = one.language != other.language
        ours, theirs = self._vector(one, abroad), self._vector(other, abroad)
        likeness = cosine(ours.weights, theirs.weights) / (ours.length * theirs.length)
        likeness /= JOIN_ABROAD if abroad else JOIN
        if one.facts.comments != other.facts.comments:
            likeness *= COMMENT
        likeness *= 1 - FADING * min(1.0, abs(one.published - other.published) / WINDOW)
        return likeness if likeness < 1 or self._tells(one, other, abroad) else 0.0

    def _vector(self, report: Report, abroad: bool) -> _Vector:
        """A report's features, rare ones heavier: for another language, without its words."""
        key = (report.entry_id, abroad)
        if (vector := self._vectors.get(key)) is None:
            weights = self._weigh(report, slice(report.words, None) if abroad else slice(report.common))
            length = math.sqrt(sum([weight * weight for weight in weights.values()]))
            vector = self._vectors[key] = _Vector(weights, length or 1.0)
        return vector

    def _weigh(self, report: Report, chosen: slice) -> dict[int, float]:
        rarity = self._rarity
        features, weights = report.features[chosen], report.weights[chosen]
        return {feature: weight * rarity[feature] for feature, weight in zip(features, weights, strict=True)}

    def _tells(self, one: Report, other: Report, abroad: bool) -> bool:
        """Is what they share more than the subject? Between two languages, words aside."""
        ours, theirs = self._vector(one, abroad).weights, self._vector(other, abroad).weights
        telling = sum([self._reader.telling[feature] for feature in ours.keys() & theirs.keys()])
        telling += SAME_COURSE * (not set(one.facts.courses).isdisjoint(other.facts.courses))
        return telling >= (ENOUGH_ABROAD if abroad else ENOUGH)


def _shares(found: dict[int, float], total: float) -> list[tuple[int, float]]:
    """Of what was looked for, how much an entry shares, where that is enough."""
    enough = ENOUGH_FOUND * total
    return [(entry_id, much / total) for entry_id, much in found.items() if much >= enough]
