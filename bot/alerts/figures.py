"""A story's figures as their reader is told them, where outlets differ on one, and what has changed in them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.alerts.reader import AS_PUBLISHED, Reader
from bot.domain.alert import Alert, FigureLine
from bot.domain.figure import HOURS_LATER, RATES, Figure, Reported
from bot.domain.story import Story

_NEAR = 0.02  # 792,000 t and "about 800,000" are one figure


def figure_lines(story: Story, reader: Reader = AS_PUBLISHED) -> tuple[FigureLine, ...]:
    """A story's figures as their reader is told them: amounts, since its headline tells what a rate is of."""
    return tuple(_line(figure, story, reader) for figure in story.figures if figure.unit not in RATES)


def undisputed(story: Story) -> list[Figure]:
    """Its figures on which no outlets differ."""
    return [each for each in story.figures if not _reports(each, story)]


def changed_figures(draft: Alert, told: Alert) -> Iterator[tuple[Figure, Figure]]:
    """(now, was) of every figure of one speaker on one good that is another than the one told, where none has that.

    Of several the first is his count, and beside it stands what he counted before.
    """
    counts = {(line.figure.subject, line.figure.by): line for line in reversed(draft.figures)}
    for (subject, by), line in counts.items():
        # What is to come by a day is not what was counted so far, and more of it by another day is no more by that.
        was = [each for each in _stated(told) if each.subject == subject]
        was = [each for each in was if each.by == by or (each.by and by and _equal(line.figure, each))]
        still = any(_same(now, each) or _opens(now, each) for now in (line.figure, *line.others) for each in was)
        still = still or _among(line.figure, _stated(told))  # by nobody who was named: then it is not known who counted
        if line.figure.subject[-1] and was and not still:
            yield line.figure, was[0]


def newly_disputed(draft: Alert, told: Alert) -> Iterator[FigureLine]:
    """The figures told of which an outlet now says otherwise."""
    for line in draft.figures:
        was = [each for each in _stated(told) if each.subject == line.figure.subject]
        if line.others and was and not all(_among(each, was) for each in (line.figure, *line.others)):
            yield line


def restated(draft: Alert, told: Alert, reader: Reader) -> list[str]:
    """What was told and no outlet states any more: first what is now said otherwise, then what is not said at all."""
    now, before = _stated(draft), _stated(told)
    fresh = [each for each in now if not _among(each, before)]
    changed, gone = [], []
    for was in before:
        if _among(was, now):
            continue
        instead = next((each for each in fresh if each.subject[:2] == was.subject[:2]), None)
        if instead := instead or next((each for each in fresh if _equal(each, was)), None):
            changed.append(figure_change(instead, was, reader))
        else:
            gone.append(reader.phrase("no longer stated: {}").format(reader.figure(was)))
    return changed + gone


def figure_change(now: Figure, was: Figure, reader: Reader) -> str:
    """A figure's change in words: "now 13 million tonnes of soybeans (was 12 million tonnes)".

    Whose word each is is said only where nothing else has changed.
    """
    same_goods = now.goods == was.goods
    was = replace(was, goods="") if same_goods else was
    if not (same_goods and _same(now, was)):
        now, was = (replace(each, speaker="", who="") for each in (now, was))
    return reader.phrase("now {} (was {})").format(reader.figure(now), reader.figure(was))


def _line(figure: Figure, story: Story, reader: Reader) -> FigureLine:
    """A figure in words; where outlets differ on it, what each of them has."""
    reports = _reports(figure, story)
    if not reports:
        return FigureLine(reader.figure(figure), figure)
    outlets: dict[str, list[Reported]] = {}
    for each in reports:
        outlets.setdefault(reader.figure(each.figure), []).append(each)
    comma = reader.phrase(", ")
    stated = comma.join(_reported(same, reader) for same in outlets.values())
    others = tuple(each.figure for each in reports if each.figure != figure)
    said = (
        "Figures differ, the later may be an update: {}"
        if _came_later(list(outlets.values()))
        else "Figures differ: {}"
    )
    return FigureLine(reader.phrase(said).format(stated), figure, others)


def _came_later(amounts: Sequence[Sequence[Reported]]) -> bool:
    """Was the last amount reported hours after all others? It may be wrong then, or a newer count: nobody can say."""
    times = [[each.at for each in reports if each.at] for reports in amounts]
    if not all(times):
        return False
    *others, last = times
    return all(min(last) - max(other) >= HOURS_LATER for other in others)


def _reported(reports: list[Reported], reader: Reader) -> str:
    """One amount, by whose word where somebody is named, and the outlets that have it."""
    comma, figure = reader.phrase(", "), reports[0].figure
    source = comma.join(each.publisher for each in reports)
    if speaker := reader.name(figure.who, figure.speaker):
        source = comma.join((speaker, reader.phrase("quoted by {}").format(source)))
    return reader.figure(replace(figure, speaker=source, who=""))


def _reports(figure: Figure, story: Story) -> list[Reported]:
    """What each outlet has in its place, where they differ on it."""
    return [each for each in story.differing if each.figure.subject == figure.subject]


def _stated(alert: Alert) -> list[Figure]:
    return [each for line in alert.figures for each in (line.figure, *line.others)]


def _among(figure: Figure, figures: Iterable[Figure]) -> bool:
    """Is it one of these? Whose word it is need not be said of both."""
    return any(_same(figure, each) and _alike(figure.subject, each.subject) for each in figures)


def _alike(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    return one[:2] == other[:2] and (one[-1] == other[-1] or not one[-1] or not other[-1])


def _same(ours: Figure, theirs: Figure) -> bool:
    return _equal(ours, theirs) and (ours.by == theirs.by or not ours.by or not theirs.by)


def _equal(ours: Figure, theirs: Figure) -> bool:
    """Are they one amount, whatever the day?"""
    return ours.measure == theirs.measure and _close(ours.low, theirs.low) and _close(ours.high, theirs.high)


def _opens(ours: Figure, theirs: Figure) -> bool:
    """Are they one amount with an open end and without: "at least 12 million" and "12 million"?"""
    at_least = None in (ours.high, theirs.high) and _close(ours.low, theirs.low)
    at_most = None in (ours.low, theirs.low) and _close(ours.high, theirs.high)
    return ours.measure == theirs.measure and (at_least or at_most)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))
