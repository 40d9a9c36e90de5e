"""How loudly a story asks to be told, and for which named reasons."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.domain.feed import Side
from bot.domain.figure import RATES, Figure
from bot.domain.story import Level, LevelReason, Outlet, Statement, Status

MANY_OUTLETS = 4  # independent publishers from which on a story is urgent whoever has spoken
AT_ONCE, MINUTES = 3, timedelta(minutes=30)  # so many of them within so short a time say that it is news to all
_GOVERNMENTS = frozenset({Side.US_OFFICIAL, Side.CN_OFFICIAL})


def level_of(
    outlets: Sequence[Outlet],
    statements: Sequence[Statement],
    status: Status | None = None,
    figures: Sequence[Figure] = (),
) -> tuple[Level, tuple[LevelReason, ...]]:
    """The level and why. Pure: what it depends on is handed in."""
    reasons = (*_spoken(statements), *_told(status, figures), *_reported(outlets))
    return _level(frozenset(reasons), status not in (None, Status.ANNOUNCED)), reasons


def _level(why: frozenset[LevelReason], done: bool) -> Level:
    """One government merely quoted is routine; flash is for what both have said, or one has done, and many see.

    A flash passes quiet hours, so no single report can make one, however sure it sounds. done: more than announced.
    """
    spoken = {LevelReason.OFFICIAL_WORD, LevelReason.BOTH_SIDES} & why
    act = bool(spoken) and done
    seen = bool({LevelReason.MANY_OUTLETS, LevelReason.AT_ONCE} & why)
    if (LevelReason.BOTH_SIDES in why and (seen or LevelReason.OFFICIAL_PAGE in why)) or (act and seen):
        return Level.FLASH
    if seen or act or (spoken and LevelReason.FIGURE in why):
        return Level.URGENT
    return Level.URGENT if {LevelReason.OFFICIAL_PAGE, LevelReason.BOTH_SIDES} & why else Level.ROUTINE


def _spoken(statements: Sequence[Statement]) -> Iterator[LevelReason]:
    if any(each.own_page and each.side in _GOVERNMENTS for each in statements):
        yield LevelReason.OFFICIAL_PAGE
    sides = _GOVERNMENTS & {each.side for each in statements}
    if sides:
        yield LevelReason.BOTH_SIDES if sides == _GOVERNMENTS else LevelReason.OFFICIAL_WORD


def _told(status: Status | None, figures: Sequence[Figure]) -> Iterator[LevelReason]:
    if status is not None:
        yield LevelReason.STATUS
    if any(figure.unit not in RATES for figure in figures):
        yield LevelReason.FIGURE


def _reported(outlets: Sequence[Outlet]) -> Iterator[LevelReason]:
    first: dict[str, datetime | None] = {}
    for outlet in outlets:
        first.setdefault(outlet.family or outlet.publisher.casefold(), outlet.at)
    if len(first) >= MANY_OUTLETS:
        yield LevelReason.MANY_OUTLETS
    times = sorted(moment for moment in first.values() if moment is not None)
    if any(last - start <= MINUTES for start, last in zip(times, times[AT_ONCE - 1 :], strict=False)):
        yield LevelReason.AT_ONCE
