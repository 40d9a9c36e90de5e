"""Puts each entry into the story it reports, or opens one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.entry import Entry
from bot.stories.similarity import Report, Weights, cosine, read_report
from bot.stories.vetoes import contradict
from bot.text.vocabulary import Vocabulary

WINDOW = timedelta(hours=72)  # a report joins a story whose last report is at most this old
JOIN = 0.36  # likeness to the closest report of a story from which on an entry may join
COHERENT = 0.20  # and at least this much to the story's average report, so that stories do not chain
MAX_COMPARED = 12  # newest reports of a story that are compared: the cost is bounded, and old angles fade


@dataclass(slots=True)
class _Group:
    key: int
    members: list[tuple[Report, dict[str, float]]] = field(default_factory=list)


class Grouper:
    """The stories of the last days, and where a new entry belongs among them."""

    def __init__(self, vocabulary: Vocabulary, known: Iterable[Entry] = ()) -> None:
        self._vocabulary = vocabulary
        self._weights = Weights()
        self._groups: dict[int, _Group] = {}
        self._by_feature: defaultdict[str, set[int]] = defaultdict(set)
        reports = [(entry.story_id, read_report(entry, vocabulary)) for entry in known]
        for _, report in reports:
            self._weights.add(report.features)
        for story_id, report in reports:
            assert story_id is not None
            self._put(story_id, report)

    def place(self, entries: Sequence[Entry]) -> dict[int, int]:
        """Entry id -> story. A story that opens here has the negative of its first entry's id."""
        ordered = sorted(entries, key=lambda entry: (entry.published, entry.title, entry.id))
        reports = [read_report(entry, self._vocabulary) for entry in ordered]
        for report in reports:
            self._weights.add(report.features)
        placed = {}
        for report in reports:
            key = self._closest(report)
            placed[report.entry_id] = key if key is not None else -report.entry_id
            self._put(placed[report.entry_id], report)
        return placed

    def _put(self, key: int, report: Report) -> None:
        self._groups.setdefault(key, _Group(key)).members.append((report, self._weights.unit(report.features)))
        for feature in report.features:
            self._by_feature[feature].add(key)

    def _closest(self, report: Report) -> int | None:
        vector = self._weights.unit(report.features)
        # Reports of one event share rare words: the heaviest features lead to every candidate worth comparing.
        heaviest = sorted(vector, key=lambda feature: vector[feature], reverse=True)[:16]
        candidates = {key for feature in heaviest for key in self._by_feature.get(feature, ())}
        best, best_likeness = None, JOIN
        for key in sorted(candidates):
            likeness = self._likeness(report, vector, self._groups[key])
            if likeness > best_likeness:
                best, best_likeness = key, likeness
        return best

    def _likeness(self, report: Report, vector: dict[str, float], group: _Group) -> float:
        members = group.members[-MAX_COMPARED:]
        if all(abs(report.published - member.published) > WINDOW for member, _ in members):
            return 0.0
        if any(contradict(report.claims, member.claims) for member, _ in members):
            return 0.0
        likenesses = [cosine(vector, other) for _, other in members]
        closest = max(likenesses)
        return closest if sum(likenesses) / len(likenesses) >= COHERENT else 0.0
