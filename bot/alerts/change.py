"""What is material in a told story's change, each in a line of its own: who has spoken, a figure, the status. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.alerts.figures import changed_figures, figure_change, newly_disputed, restated
from bot.alerts.reader import Reader
from bot.domain.alert import Alert, Reason, SideLine
from bot.domain.feed import Side
from bot.domain.story import TURNS, Story
from bot.text.retraction import is_retracted

GOVERNMENTS = frozenset({Side.US_OFFICIAL, Side.CN_OFFICIAL})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TAKEN_BACK = re.compile(r"\b(?:retract|withdrawn|correct(?:ed|ion))|撤稿|撤回|更正|勘误", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """One material change of a told story: why it is one, and its line for the reader."""

    reason: Reason
    line: str
    aloud: bool = True  # it concerns those too who do not read the thread it is told in


def changes(draft: Alert, told: Alert, reader: Reader, corrected_by: Collection[str] = ()) -> tuple[Change, ...]:
    """Every material change between what was told and what would be told now; the first is the gravest.

    corrected_by: the outlets that have edited their reports since. What no longer stands then was wrong.
    """
    found = [*_corrections(draft, told, reader, corrected_by), *_spoken(draft, told, reader)]
    found += _figures(draft, told, reader, corrected_by)
    if (told.status, draft.status) in TURNS and draft.status:
        found.append(Change(Reason.STATUS_CHANGED, reader.phrase("now {}").format(reader.phrase(draft.status))))
    return tuple(found)


def correction(
    draft: Alert, told: Alert, reader: Reader, corrected_by: Collection[str] = (), taken_out: Story | None = None
) -> str:
    """The gravest of what was told wrong and is corrected, in a line; "" if nothing was.

    taken_out: what was told as the same event and is another.
    """
    if taken_out is not None:
        other = reader.phrase("reports of another event stood here: {} ({})")
        return reader.phrase("Correction: {}").format(other.format(taken_out.headline, taken_out.short_id))
    return next((each.line for each in _corrections(draft, told, reader, corrected_by)), "")


def newly_spoken(draft: Alert, told: Alert) -> list[SideLine]:
    """The parties whose word is news in this alert, and was not in the one told or in what is linked to it."""
    before = {line.side or line.party for line in told.sides if (line.spoken and line.leads) or line.seen_in}
    news = (line for line in draft.sides if line.spoken and line.leads)
    return [line for line in news if before.isdisjoint((line.side, line.party))]


def _spoken(draft: Alert, told: Alert, reader: Reader) -> Iterator[Change]:
    for line in newly_spoken(draft, told):
        said = reader.phrase("{} has spoken: {}").format(line.party, line.text)
        yield Change(Reason.SIDE_SPOKE, said, aloud=line.side in GOVERNMENTS)


def _figures(draft: Alert, told: Alert, reader: Reader, corrected_by: Collection[str]) -> Iterator[Change]:
    for now, was in () if corrected_by else changed_figures(draft, told):
        yield Change(Reason.FIGURE_CHANGED, figure_change(now, was, reader))
    for line in newly_disputed(draft, told):
        yield Change(Reason.FIGURE_CHANGED, line.text)


def _corrections(draft: Alert, told: Alert, reader: Reader, corrected_by: Collection[str]) -> Iterator[Change]:
    lines = restated(draft, told, reader) if corrected_by else []
    if corrected_by and (_takes_back(draft.headline, told.headline) or _is_led_anew(draft, told, corrected_by)):
        lines = [_reworded(draft, told, reader), *lines]
    # A side falls silent where a report no longer says so, or where we had read it wrongly.
    spoken = {line.side for line in draft.sides if line.spoken or line.seen_in}
    lines += [
        reader.phrase("no statement of {} (was: {})").format(line.party, line.text)
        for line in told.sides
        if line.spoken and line.side and line.side not in spoken
    ]
    if corrected_by and not lines and _says_otherwise(draft.headline, told.headline):
        lines = [_reworded(draft, told, reader)]
    who = reader.phrase(", ").join(sorted(corrected_by))
    for line in lines:
        by_whom = reader.phrase("{} ({})").format(line, who) if who else line
        yield Change(Reason.CORRECTED, reader.phrase("Correction: {}").format(by_whom))


def _is_led_anew(draft: Alert, told: Alert, corrected_by: Collection[str]) -> bool:
    """Does another report's headline stand where one stood whose publisher has taken it back?"""
    gone = {outlet.url for outlet in told.outlets if outlet.publisher in corrected_by}
    return told.url in gone and draft.url in {each.url for each in draft.outlets if each.publisher not in corrected_by}


def _reworded(draft: Alert, told: Alert, reader: Reader) -> str:
    return reader.phrase("now “{}” (was “{}”)").format(draft.headline, told.headline)


def _says_otherwise(headline: str, told: str) -> bool:
    """Does an edited headline have other numbers, or say that it takes something back?"""
    return _takes_back(headline, told) or _NUMBER.findall(headline) != _NUMBER.findall(told)


def _takes_back(headline: str, told: str) -> bool:
    now, before = (bool(_TAKEN_BACK.search(each)) or is_retracted(each) for each in (headline, told))
    return now and not before
