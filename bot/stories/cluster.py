"""Puts each entry into the story it reports, or opens one."""

from array import array
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain, groupby, repeat
from operator import attrgetter, itemgetter, mul

from bot.domain.entry import Entry
from bot.domain.feed import OFFICIAL_SIDES
from bot.domain.link import LinkKind
from bot.stories import rounds, sales
from bot.stories.attribution import speakers
from bot.stories.facts import Facts
from bot.stories.holding import MAX_HOLDING, insert, shares
from bot.stories.likeness import ANSWERED_WITHIN, WINDOW, Likeness
from bot.stories.neighbour import Neighbour
from bot.stories.own_word import beside
from bot.stories.report import Report, ReportReader, Turn
from bot.stories.similarity import rounded
from bot.stories.tallies import same_count
from bot.stories.updates import is_next
from bot.stories.vetoes import conflict, other_voice
from bot.text.vocabulary import Vocabulary

ANOTHER_TIME = timedelta(hours=4)  # what is told so much later as "another" sale is another, if of the same amount
COHERENT = 0.8  # of that likeness, on average over the story's reports, so that stories do not chain
SAME_MATTER = 0.4  # of what a reaction is on, another is on too that is the same
MAX_COMPARED = 12  # newest reports of a story that are compared: the cost is bounded, and old angles fade
# What bounds the search, so that its cost grows with the candidates and not with the stories:
MAX_CANDIDATES = 6  # stories that are compared
MAX_LOOKED_UP = 300  # stories, the rarest features first
OUTGROWN = 4  # times the features that are held: so many are remembered before all are read anew
FALLEN_BEHIND = 0.25  # of what the best so far shares: who shares less is not compared any more


Since = Callable[[Facts, Sequence[Neighbour]], Turn | None]


class Grouper:
    """The stories of the last days, and where a new entry belongs among them.

    What it finds depends on the reports it holds and not on how they came: kept between batches, it says the same
    as one that is made anew.
    """

    def __init__(self, vocabulary: Vocabulary, known: Iterable[Entry] = ()) -> None:
        self._vocabulary = vocabulary
        self._reader = ReportReader(vocabulary)
        self._reports: dict[int, Report] = {}
        self._voices: dict[int, tuple[str, ...]] = {}  # of the reports whose headline was asked who speaks in it
        self._versions: dict[int, float] = {}  # of the entries that the store has confirmed
        self._groups: defaultdict[int, list[Report]] = defaultdict(list)  # story -> its reports by date
        self._told: dict[int, array[int]] = {}  # story -> the features of its reports, where they are several
        # By a feature's number: the newest stories that hold it, by id. In arrays, as the features of a report are:
        # each is a place of its own in memory otherwise, and waiting for it takes longer than the rest.
        self._holding: list[array[int]] = []
        self._spread: list[int] = []  # ... and how many do in all, those without an id yet too
        self._opened: defaultdict[int, list[int]] = defaultdict(list)  # the same of those without an id yet
        self._likeness = Likeness(self._reader, (), 0)  # of this batch
        self._near: dict[int, list[Neighbour]] = {}  # what `neighbours` has found since anything has changed
        for entry in known:
            assert entry.story_id is not None
            self._put(self._read(entry), entry.story_id)

    @property
    def held(self) -> int:
        """How many reports it holds."""
        return len(self._reports)

    def place(self, entries: Iterable[Entry], since: Since = lambda facts, near: None) -> dict[int, int]:
        """Entry id -> story. A story that opens here has the negative of its first entry's id.

        since: when the one of its neighbours began that a reaction is to: nobody has reacted to it before.
        """
        ordered = sorted(entries, key=lambda entry: (entry.published, entry.title, entry.text, entry.id))
        reports = [self._read(entry) for entry in ordered]
        self._weigh_features(reports)
        placed = {}
        for report in reports:
            reacts = LinkKind.REACTION in report.facts.tells
            story = self._closest(report, since(report.facts, self.neighbours(report.entry_id)) if reacts else None)
            placed[report.entry_id] = story if story is not None else -report.entry_id
            self._put(report, placed[report.entry_id])
        return placed

    def move(self, entry_id: int, story: int) -> None:
        """An entry that has opened a story just now, and is alone in it, is one of another story's."""
        report, opened = self._groups.pop(-entry_id)[0], -entry_id
        for feature in set(report.features):
            self._spread[feature] -= 1
            self._opened[feature].remove(opened)
        self._put(report, story)

    def facts(self, entry_id: int) -> Facts:
        """What the headline of an entry states that has been placed."""
        return self._reports[entry_id].facts

    def told(self, story: int) -> tuple[Facts, ...]:
        """What the newest reports of a story state, in the order of their dates."""
        return tuple(each.facts for each in self._groups.get(story, ())[-MAX_COMPARED:])

    def began(self, story: int) -> datetime:
        """When the first report of a story is from."""
        return self._groups[story][0].published

    def neighbours(self, entry_id: int) -> list[Neighbour]:
        """The stories that began before an entry just placed and are most like it, the most alike first."""
        if (near := self._near.get(entry_id)) is not None:
            return near
        report, found = self._reports[entry_id], []
        for story, _ in self._candidates(report, ANSWERED_WITHIN):
            reports = self._groups[story][-MAX_COMPARED:]
            first = self._groups[story][0]
            if first.turn >= report.turn:
                continue
            likeness, place = max((self._likeness.alike(report, each), -at) for at, each in enumerate(reports))
            closest = reports[-place]
            covered = max(self._likeness.covered(report, each) for each in reports)
            found.append(Neighbour(story, likeness, covered, closest.facts, self.told(story), first.turn))
        found.sort(key=lambda each: (-rounded(each.likeness * each.covered), each.facts.said))
        self._near[entry_id] = found
        return found

    def before(self, entry_id: int, within: timedelta = WINDOW) -> Iterator[tuple[int, tuple[Facts, ...]]]:
        """The stories of the last days that began before an entry just placed, the oldest first, with their facts."""
        report = self._reports[entry_id]
        since = report.published - within
        live = ((each[0].turn, story) for story, each in self._groups.items() if since <= each[-1].published)
        for turn, story in sorted(live, key=itemgetter(0)):
            if turn < report.turn:
                yield story, self.told(story)

    @contextmanager
    def reading(self, entries: Iterable[Entry]) -> Iterator[None]:
        """These may be asked about as if they had been placed, while the block runs; nothing is put anywhere."""
        reports = [self._read(entry) for entry in entries]
        self._weigh_features(reports)
        yield
        for report in reports:
            del self._reports[report.entry_id]

    def settle(self, names: Mapping[int, int], version: float) -> None:
        """The stories that `place` has opened are called so now, and the entries placed are of this version."""
        for opened, story in names.items():
            reports = self._groups[story] = self._groups.pop(opened)
            features = self._told.pop(opened, None)
            if features is not None:
                self._told[story] = features
            for feature in features or set(reports[0].features):
                insert(self._holding[feature], story)
        self._opened.clear()
        self._near.clear()
        self._versions.update((entry_id, version) for entry_id in self._reports.keys() - self._versions.keys())

    def follow(
        self, grouped: Mapping[int, tuple[int, float]], load: Callable[[Sequence[int]], Iterable[Entry]]
    ) -> None:
        """Hold these entries and no others: entry id -> story and version; `load` brings those not held yet."""
        held = {each for each, version in self._versions.items() if grouped.get(each, (0, None))[1] == version}
        if OUTGROWN * sum(map(bool, self._spread)) < len(self._spread):
            held = set()
            self._reader = ReportReader(self._vocabulary)
        self._reports = {each: self._reports[each] for each in held}
        self._voices = {each: parties for each, parties in self._voices.items() if each in held}
        for entry in load([each for each in grouped if each not in held]):
            self._read(entry)
        self._groups.clear()
        self._told.clear()
        self._opened.clear()
        self._holding, self._spread = [], []
        self._make_room()
        for entry_id, report in self._reports.items():
            self._put(report, grouped[entry_id][0])
        self._versions = {entry_id: grouped[entry_id][1] for entry_id in self._reports}

    def _read(self, entry: Entry) -> Report:
        report = self._reports[entry.id] = self._reader.read(entry)
        self._voices.pop(entry.id, None)
        self._make_room()
        return report

    def _make_room(self) -> None:
        new = len(self._reader.features) - len(self._holding)
        self._holding += [array("q") for _ in range(new)]
        self._spread += [0] * new

    def _put(self, report: Report, story: int) -> None:
        self._near.clear()
        others, new = self._groups[story], set(report.features)
        if others:
            told = self._told.setdefault(story, others[0].features[:])
            new.difference_update(told)
            told.extend(new)
        spread, holding, opened = self._spread, self._holding, self._opened
        for feature in new:
            spread[feature] += 1
            if story < 0:
                opened[feature].append(story)
            else:
                insert(holding[feature], story)
        insort(others, report, key=attrgetter("turn"))

    def _weigh_features(self, homeless: Sequence[Report]) -> None:
        """How much each feature says, by how few stories hold it; reports without one count as one each."""
        self._near.clear()
        holding = self._spread[:]
        for feature, reports in Counter(chain.from_iterable([report.features for report in homeless])).items():
            holding[feature] += reports
        self._likeness = Likeness(self._reader, holding, len(self._groups) + len(homeless))

    def _closest(self, report: Report, since: Turn | None) -> int | None:
        """The story that a report joins; since: when what it reacts to began."""
        best, best_likeness = None, 1.0
        shared_by_best = 0
        for story, shared in self._candidates(report):
            if shared < FALLEN_BEHIND * shared_by_best:
                break
            first, reports = self._groups[story][0], self._groups[story][-MAX_COMPARED:]
            if since is not None and LinkKind.REACTION in first.facts.tells and first.turn < since:
                continue
            alike = [self._likeness.alike(report, other) for other in reports]
            if max(alike) <= best_likeness:
                continue
            likenesses = list(map(self._likeness.of, repeat(report), reports, alike))
            closest = max(likenesses)
            if closest <= best_likeness or sum(likenesses) < COHERENT * len(likenesses):
                continue
            told, age = [each.facts for each in reports], report.published - first.published
            if not any(self._apart(*pair) for pair in beside(report, reports)) and not is_next(report.facts, told, age):
                best, best_likeness, shared_by_best = story, closest, shared
        return best

    def _apart(self, one: Report, other: Report) -> bool:
        """Can these two not be of one event, however alike they are?"""
        once_more = one.facts.another != other.facts.another and abs(one.published - other.published) >= ANOTHER_TIME
        if once_more or conflict(one.facts, other.facts) or self._reacts_to_another(one, other):
            return True
        if rounds.apart(one.facts, other.facts) or sales.apart(one.facts, other.facts):
            return True
        if len({*one.facts.officials, *other.facts.officials}) < 2:
            return False  # whoever speaks, it is one government
        return other_voice(self._voices_of(one), self._voices_of(other))

    def _reacts_to_another(self, one: Report, other: Report) -> bool:
        """Are both reactions, in the words in which one always reacts, and not on the same goods, firms or acts?"""
        both = LinkKind.REACTION in one.facts.tells and LinkKind.REACTION in other.facts.tells
        return both and not same_count(one.facts, other.facts) and self._likeness.covered(one, other) < SAME_MATTER

    def _voices_of(self, report: Report) -> tuple[str, ...]:
        """The parties whose officials speak in a headline. Looked up where it decides: reading it takes long."""
        if (parties := self._voices.get(report.entry_id)) is None:
            heard = speakers(report.title, self._vocabulary, day=report.published.date())
            parties = tuple({each.concept.party for each in heard if each.concept.side in OFFICIAL_SIDES})
            self._voices[report.entry_id] = parties
        return parties

    def _candidates(self, report: Report, window: timedelta = WINDOW) -> Iterator[tuple[int, int]]:
        """The stories that share most of a report's rarest features, no more than are worth comparing, and how much."""
        features, weights = self._likeness.weights(report)
        squares = dict(zip(features, map(mul, weights, weights), strict=True))
        looked_up: list[tuple[int, Sequence[int]]] = []
        left = MAX_LOOKED_UP
        for feature in sorted(squares, key=squares.__getitem__, reverse=True):
            stories, opened = self._holding[feature][-MAX_HOLDING:], self._opened.get(feature, ())
            left -= len(stories) + len(opened)
            if left < 0:
                break
            looked_up += (feature, stories), (feature, opened)
        best = shares(looked_up, squares)
        abroad = {feature: squares[feature] for feature in report.features[report.words :]}
        for story, share in shares([each for each in looked_up if each[0] in abroad], abroad).items():
            if share > best.get(story, 0):
                best[story] = share
        return self._nearest(best, report.published, window)

    def _nearest(self, shares: Mapping[int, int], moment: datetime, window: timedelta) -> Iterator[tuple[int, int]]:
        """Those of these stories that share most, and have reports within a window before a moment.

        One after another, since the first is often so near that no other is asked for.
        """
        since, until, groups = moment - window, moment + WINDOW, self._groups
        left = MAX_CANDIDATES
        for share, equals in groupby(sorted(shares.items(), key=itemgetter(1), reverse=True), key=itemgetter(1)):
            stories = ((story, groups[story]) for story, _ in equals)
            near = [story for story, each in stories if since <= each[-1].published and each[0].published <= until]
            if len(near) > 1:
                near.sort(key=lambda story: groups[story][0].turn)  # an order that is not of their ids
            yield from [(story, share) for story in near[:left]]
            left -= len(near)
            if left <= 0:
                return
