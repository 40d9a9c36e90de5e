"""How loudly a story asks to be told, and for which named reasons."""

from collections.abc import Sequence

from bot.domain.feed import Side
from bot.domain.story import Level, LevelReason, Outlet, Statement

MANY_OUTLETS = 4  # independent publishers from which on a story is urgent whoever has spoken


def level_of(outlets: Sequence[Outlet], statements: Sequence[Statement]) -> tuple[Level, tuple[LevelReason, ...]]:
    """The level and why.

    Urgent: a government's own page reports it, or both have spoken, or many outlets report it. Flash: both have
    spoken, and one of them on its own page or many outlets report it. One government merely quoted is routine.
    """
    reasons = []
    sides = {statement.side for statement in statements}
    if any(s.own_page and s.side in (Side.US_OFFICIAL, Side.CN_OFFICIAL) for s in statements):
        reasons.append(LevelReason.OFFICIAL_PAGE)
    if {Side.US_OFFICIAL, Side.CN_OFFICIAL} <= sides:
        reasons.append(LevelReason.BOTH_SIDES)
    elif {Side.US_OFFICIAL, Side.CN_OFFICIAL} & sides:
        reasons.append(LevelReason.OFFICIAL_WORD)
    if len(outlets) >= MANY_OUTLETS:
        reasons.append(LevelReason.MANY_OUTLETS)
    flash = LevelReason.BOTH_SIDES in reasons and len(reasons) > 1
    urgent = {LevelReason.BOTH_SIDES, LevelReason.OFFICIAL_PAGE, LevelReason.MANY_OUTLETS} & set(reasons)
    return (Level.FLASH if flash else Level.URGENT if urgent else Level.ROUTINE), tuple(reasons)
