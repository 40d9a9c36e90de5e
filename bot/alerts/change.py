"""What is material in a told story's change, each in a line of its own: who has spoken, a figure, the status. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.alerts.figures import changed_figures, figure_change, newly_disputed, restated
from bot.alerts.reader import Reader
from bot.domain.alert import Alert, Reason, SideLine
from bot.domain.feed import Side
from bot.domain.link import LinkKind
from bot.domain.story import STEPS, TURNS
from bot.text.doubt import is_planned
from bot.text.retraction import is_retracted, unlabelled

_CHANGED = frozenset({LinkKind.UPDATE, LinkKind.CORRECTION})
GOVERNMENTS = frozenset({Side.US_OFFICIAL, Side.CN_OFFICIAL})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TAKEN_BACK = re.compile(r"\b(?:retract|withdrawn|correct(?:ed|ion))|撤稿|撤回|更正|勘误", re.IGNORECASE)

# What a page on a market counts changes by the hour: that was not wrong.
_MOVES = re.compile(
    r"\b(?:shares?|stocks?|futures|index|prices?|points|GMT|updated)\b|股|期货|指数|价格", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Change:
    """One material change of a told story: why it is one, and its line for the reader."""

    reason: Reason
    line: str
    aloud: bool = True  # it concerns those too who do not read the thread it is told in


@dataclass(frozen=True, slots=True)
class Edits:
    """What outlets have done to their reports since a story was told: what no longer stands then was wrong."""

    by: tuple[str, ...] = ()  # those that have changed them, or taken them back
    withdrawn: tuple[str, ...] = ()  # of them those that have taken them back elsewhere
    turned: bool = False  # the headline of one of them tells of another thing now, or of the opposite
    undone: bool = False  # what was told to be done is told by none of the reports any more


NO_EDITS = Edits()


def changes(draft: Alert, told: Alert, reader: Reader, edits: Edits = NO_EDITS) -> tuple[Change, ...]:
    """Every material change between what was told and what would be told now; the first is the gravest."""
    found = [*_spoken(draft, told, reader), *_figures(draft, told, reader, edits)]
    planned = told.status is None and draft.status in STEPS and is_planned(told.headline)
    if ((told.status, draft.status) in TURNS or planned) and draft.status:
        found.append(Change(Reason.STATUS_CHANGED, reader.phrase("now {}").format(reader.phrase(draft.status))))
    if wrong := _wrong(draft, told, reader, edits):
        line = _by_whom(reader.phrase("; ").join(wrong), reader, edits)
        found.insert(0, Change(Reason.CORRECTED, reader.phrase("Correction: {}").format(line)))
    return tuple(found)


def correction(draft: Alert, told: Alert, reader: Reader, edits: Edits = NO_EDITS) -> str:
    """The gravest of what was told wrong and is corrected, in a line; "" if nothing was."""
    wrong = _wrong(draft, told, reader, edits)
    return reader.phrase("Correction: {}").format(_by_whom(wrong[0], reader, edits)) if wrong else ""


def newly_spoken(draft: Alert, told: Alert) -> list[SideLine]:
    """The parties whose word is news in this alert, and was not in the one told or in what is linked to it."""
    anew = draft.answers is not None and draft.answers.kind in _CHANGED  # nobody has spoken on what is so now
    before = {
        line.side or line.party for line in told.sides if (line.spoken and line.leads) or (line.seen_in and not anew)
    }
    news = (line for line in draft.sides if line.spoken and line.leads)
    return [line for line in news if before.isdisjoint((line.side, line.party))]


def _spoken(draft: Alert, told: Alert, reader: Reader) -> Iterator[Change]:
    for line in newly_spoken(draft, told):
        said = reader.phrase("{} has spoken: {}").format(line.party, line.text)
        yield Change(Reason.SIDE_SPOKE, said, aloud=line.side in GOVERNMENTS)


def _figures(draft: Alert, told: Alert, reader: Reader, edits: Edits) -> Iterator[Change]:
    for now, was in () if edits.by else changed_figures(draft, told):
        yield Change(Reason.FIGURE_CHANGED, figure_change(now, was, reader))
    for line in newly_disputed(draft, told):
        yield Change(Reason.FIGURE_CHANGED, line.text)


def _wrong(draft: Alert, told: Alert, reader: Reader, edits: Edits) -> list[str]:
    """What was told wrong, each in a line, the gravest first."""
    lines = [*_of_headlines(draft, told, reader, edits), *restated(draft, told, reader)] if edits.by else []
    # A side falls silent where a report no longer says so, or where we had read it wrongly.
    spoken = {line.side for line in draft.sides if line.spoken or line.seen_in}
    lines += [
        reader.phrase("no statement of {} seen (was: {})").format(line.party, line.text)
        for line in told.sides
        if line.spoken and line.side and line.side not in spoken
    ]
    if edits.by and not lines and _NUMBER.findall(draft.headline) != _NUMBER.findall(told.headline):
        lines = [_reworded(draft, told, reader)]
    if edits.by and not lines:
        lines = [*_of_summaries(draft, told, reader, edits)]
    return list(dict.fromkeys(lines))


def _of_headlines(draft: Alert, told: Alert, reader: Reader, edits: Edits) -> Iterator[str]:
    """A report that is withdrawn, whose headline tells the contrary now, or which says that it is corrected."""
    whose = next((each.publisher for each in told.outlets if each.url == told.url), "")
    led_anew = whose in edits.by and draft.url in {each.url for each in draft.outlets if each.publisher not in edits.by}
    withdrawn = whose in edits.withdrawn or (is_retracted(draft.headline) and not is_retracted(told.headline))
    who = reader.phrase(", ").join(sorted(edits.by))
    if led_anew or withdrawn:  # another report leads where one led whose publisher has taken it back
        line = reader.phrase("{} has withdrawn “{}”").format(whose or who, unlabelled(told.headline))
        if line not in told.correction:
            yield line
        if led_anew:
            yield reader.phrase("now “{}”").format(unlabelled(draft.headline))
    elif edits.undone or edits.turned or (_TAKEN_BACK.search(draft.headline) and not _TAKEN_BACK.search(told.headline)):
        if unlabelled(draft.headline) != unlabelled(told.headline):
            yield _reworded(draft, told, reader)
        elif not told.correction:
            yield reader.phrase("{} has corrected its report").format(who)


def _of_summaries(draft: Alert, told: Alert, reader: Reader, edits: Edits) -> Iterator[str]:
    """A sentence that was told and that its outlet has changed in nothing but a number."""
    now = {(each.publisher, _NUMBER.sub("#", each.text)): each.text for each in draft.summary}
    for was in told.summary:
        instead = now.get((was.publisher, _NUMBER.sub("#", was.text)), was.text)
        if was.publisher in edits.by and instead != was.text and not _MOVES.search(was.text):
            yield reader.phrase("now “{}” (was “{}”)").format(instead, was.text)


def _by_whom(line: str, reader: Reader, edits: Edits) -> str:
    """A line with the outlets that have changed their reports, where it does not name them."""
    who = reader.phrase(", ").join(sorted(edits.by))
    return reader.phrase("{} ({})").format(line, who) if who not in line else line


def _reworded(draft: Alert, told: Alert, reader: Reader) -> str:
    now, was = unlabelled(draft.headline), unlabelled(told.headline)
    return reader.phrase("now “{}” (was “{}”)").format(now, was)
