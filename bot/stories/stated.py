"""A story's own figures: what its headlines and ledes state, the newest of each speaker, nothing that is not sure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import inf

from bot.domain.entry import Entry
from bot.domain.figure import HOURS_LATER, RATES, Figure, Reported
from bot.stories.counts import before_change
from bot.stories.figures import figures
from bot.text.sentences import sentences
from bot.text.tokens import simplify
from bot.text.vocabulary import Vocabulary

MAX_FIGURES = 4  # that a reader is shown
_LEDE = 2  # sentences; further down stands what was before
_DIGITS = 2  # of an amount that may be another one rounded
_ALIKE = 0.02  # 792,000 t and "about 800,000" are one, told twice
_ORDER = {"t": 0, "bbl": 1, "bu": 1, "percent": 3, "percentage points": 3}  # money, by its many names, is between
_MONEY_RANK = 2
_TWICE = 2  # what has more than doubled is rather counted otherwise
_LEAST_SUM = 10_000  # of money: less is the price of one tonne, bushel or container, and of which a line cannot tell


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure in a report: in its headline or its lede, and by whose family."""

    figure: Figure
    family: str
    in_title: bool


def own_figures(entries: Sequence[Entry], families: Sequence[str], vocabulary: Vocabulary) -> tuple[Figure, ...]:
    """The figures of a story, the most telling first; entries stand in the order of their publication.

    A figure counts if a speaker of a side states it, a headline holds it, or two families report it. Of one speaker's
    on one good the newest report's replace the older ones, unless an earlier report has both side by side. A rate
    ("10%") tells nobody of what, so that it counts only as the one rate of a headline.
    """
    newest: dict[tuple[str, str, str], list[Figure]] = {}
    several = _side_by_side(entries, vocabulary)
    for at, told in enumerate(_by_entry(entries, families, vocabulary)):
        for subject, found in _by_subject(told).items():
            before = newest.get(subject, ())
            stay = [old for old in before if all(_are_two(old, each, several[:at]) for each in found)]
            newest[subject] = [*stay, *(_dated(figure, before) for figure in found)]
    kept = _once(figure for group in newest.values() for figure in group)
    return tuple(sorted(kept, key=lambda each: (_ORDER.get(each.unit, _MONEY_RANK), not each.speaker))[:MAX_FIGURES])


def differing(entries: Sequence[Entry], families: Sequence[str], vocabulary: Vocabulary) -> tuple[Reported, ...]:
    """What outlets report of one speaker's word on one good (or of nobody's) where they do not agree; () if they do.

    Of each outlet its newest report counts, and one with several such figures not at all: they are of several things,
    in whatever report else they stand alone. Nor do they differ where a named speaker's count has grown in reports
    hours apart: then the newest stands.
    """
    newest: defaultdict[tuple[str, str, str], dict[str, list[Reported]]] = defaultdict(dict)
    for entry, told in zip(entries, _by_entry(entries, families, vocabulary), strict=True):
        for subject, found in _by_subject(told).items():
            newest[subject][entry.publisher.casefold()] = [
                Reported(entry.publisher, each, entry.published) for each in found
            ]
    several = _side_by_side(entries, vocabulary)
    apart: list[Reported] = []
    for by_outlet in newest.values():
        compared = sorted((each[0] for each in by_outlet.values() if len(each) == 1), key=_when)
        differ = [
            (one, other)
            for one, other in combinations(compared, 2)
            if _apart(one.figure, other.figure) and not _are_two(one.figure, other.figure, several)
        ]
        if not all(_has_grown(one, other) for one, other in differ):
            apart += (each for each in compared if any(each in pair for pair in differ))
    return tuple(apart)


def _when(report: Reported) -> float:
    return report.at.timestamp() if report.at else 0.0


def _has_grown(earlier: Reported, later: Reported) -> bool:
    """Has the count of a named speaker grown, by less than as much again, between two reports hours apart?"""
    was, now = earlier.figure.high, later.figure.low
    if not earlier.figure.subject[-1] or was is None or now is None or not (earlier.at and later.at):
        return False
    return later.at - earlier.at >= HOURS_LATER and was < now < _TWICE * was


def _dated(figure: Figure, before: Iterable[Figure]) -> Figure:
    """A figure with the deadline that an older report gives the same amount, where the newer one leaves it out."""
    known = (each.by for each in before if each.by and _same(each, figure))
    return figure if figure.by else replace(figure, by=next(known, ""))


def _by_subject(told: Iterable[_Told]) -> dict[tuple[str, str, str], list[Figure]]:
    found: defaultdict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for each in told:
        found[each.figure.subject].append(each.figure)
    return found


def _apart(one: Figure, other: Figure) -> bool:
    """Can not both be so? Of a rate nobody knows what it is of, and what is due at two dates is two things."""
    if one.unit in RATES or (one.by and other.by and one.by != other.by):
        return False
    least, most = max(one.low or 0, other.low or 0), min(one.high or inf, other.high or inf)
    return least > most and not _near(least, most) and not _is_rounded(least, most)


def _side_by_side(entries: Sequence[Entry], vocabulary: Vocabulary) -> list[list[Figure]]:
    """The figures of each report, whoever states them."""
    return [[figure for figure, _ in _prominent(entry, vocabulary)] for entry in entries]


def _are_two(one: Figure, other: Figure, reports: Iterable[Sequence[Figure]]) -> bool:
    """Are they two, and both among the figures of one report: sold to China, and elsewhere?"""
    if _same(one, other):
        return False
    return any(all(any(_same(figure, each) for each in found) for figure in (one, other)) for found in reports)


def _is_rounded(one: float, other: float) -> bool:
    """Is one of two amounts the other in fewer digits, at least two: "17 billion" of 17.44 billion?"""
    digits = sorted((f"{each:.12e}".partition("e")[0].rstrip("0").replace(".", "") for each in (one, other)), key=len)
    coarse = len(digits[0])
    return coarse >= _DIGITS and f"{one:.{coarse - 1}e}" == f"{other:.{coarse - 1}e}"


def _by_entry(entries: Sequence[Entry], families: Sequence[str], vocabulary: Vocabulary) -> list[list[_Told]]:
    """Of each entry those of its figures that count."""
    read = [
        [_Told(figure, family, in_title) for figure, in_title in _prominent(entry, vocabulary)]
        for entry, family in zip(entries, families, strict=True)
    ]
    everything = [told for group in read for told in group]
    return [[told for told in group if _counts(told, everything)] for group in read]


@lru_cache(maxsize=1_000)  # with each report that joins, a story is told anew, and its earlier reports are the same
def _prominent(entry: Entry, vocabulary: Vocabulary) -> tuple[tuple[Figure, bool], ...]:
    """The figures of headline and lede, and whether the headline has them; of rates only a headline's one."""
    lede = " ".join(sentences(entry.text)[:_LEDE])
    everything = figures(replace(entry, text=lede), vocabulary)
    titled = figures(replace(entry, text=""), vocabulary) if everything else ()
    titled = tuple(each for each in titled if not _was(each, entry.title))
    rates = Counter(each.unit for each in titled if each.unit in RATES)  # ten points less are no second level
    stated = [(each, any(_same(each, other) for other in titled)) for each in everything]
    denied = [each for each, _ in stated if not each.stands]
    return tuple(
        (each, in_title)
        for each, in_title in stated
        if (each.unit not in RATES or (in_title and rates[each.unit] == 1)) and _stands(each, denied)
    )


def _was(figure: Figure, headline: str) -> bool:
    """Is it a rate that the headline tells as what there was: "to 10% from 20%"?"""
    return figure.unit in RATES and figure.low in [number for _, number in before_change(simplify(headline).lower())]


def _stands(figure: Figure, denied: Sequence[Figure]) -> bool:
    """Is it not denied, or is it at least the word of somebody who is named?"""
    return figure.stands and (bool(figure.speaker) or not any(_same(figure, each) for each in denied))


def _is_price(figure: Figure) -> bool:
    return figure.unit not in _ORDER and max(figure.low or 0, figure.high or 0) < _LEAST_SUM


def _counts(told: _Told, everything: Sequence[_Told]) -> bool:
    figure = told.figure
    if _is_price(figure):
        return False
    if told.in_title or figure.speaker:
        return bool(figure.goods) or figure.unit != "t"
    return any(each.family != told.family and _same(each.figure, figure) for each in everything)


def _once(found: Iterable[Figure]) -> list[Figure]:
    """Each amount once: by the one who says whose word it is, of what and by when."""
    kept: list[Figure] = []
    for figure in sorted(found, key=lambda each: -sum(map(bool, (each.speaker, each.goods, each.by)))):
        twin = next((each for each in kept if _holds(each, figure) and _agree(each, figure)), None)
        if twin is None:
            kept.append(figure)
    return kept


def _agree(one: Figure, other: Figure) -> bool:
    """Can one be the other told with less? What two speakers say is said twice."""
    pairs = (one.goods, other.goods), (one.who or one.speaker, other.who or other.speaker), (one.by, other.by)
    return all(not less or same == less for same, less in pairs)


def _holds(kept: Figure, other: Figure) -> bool:
    """Are they one amount, or one the open end of the other: "at least 12 million" and "12 million"?"""
    if _same(kept, other):
        return True
    at_least = kept.low is not None and other.low is not None and _near(kept.low, other.low)
    at_most = kept.high is not None and other.high is not None and _near(kept.high, other.high)
    return kept.measure == other.measure and (
        (at_least and None in (kept.high, other.high)) or (at_most and None in (kept.low, other.low))
    )


def _same(one: Figure, other: Figure) -> bool:
    return one.measure == other.measure and _near(one.low, other.low) and _near(one.high, other.high)


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _ALIKE * max(abs(one), abs(other))
