"""What is reported of a part of a pledge, by each statistic alone: how much, until when, with which gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from bot.domain.ledger import UNKNOWN, Reported, Statistic
from bot.domain.pledge import Part
from bot.ledger.standing import Line

BUYER = "China"
SILENCE = 14  # days without any announcement, of whatever good, that are a gap: there is one in nearly every week
DAY = timedelta(days=1)
WEEK = 7

Days = tuple[date, date]  # the first and the last


@dataclass(frozen=True, slots=True)
class Account:
    """What one statistic has of a part; nothing of another is in it."""

    statistic: Statistic
    bought: Decimal  # in the part's unit, to the buyer's own name
    unknown: Decimal  # to unknown destinations: nobody's guess, and never in `bought`
    last: date  # the last day that it tells of within the part
    gaps: tuple[Days, ...] = ()
    astride: int = 0  # figures that begin before the part or end after it: left out, since nobody can divide them


@dataclass(frozen=True, slots=True)
class Pace:
    """Amounts a week, in the part's unit."""

    so_far: Decimal  # from the part's first day to the last that is told of
    needed: Decimal  # from that day to the part's end, for all of the amount; 0 where it is reported already
    days_left: int  # from that day


def accounts_of(
    part: Part, commodity: str, lines: Sequence[Line], figures: Sequence[Reported], today: date
) -> list[Account]:
    """Each statistic that tells anything of a part that has begun, in the order of `Statistic`."""
    found = [_announced(part, commodity, lines, today)] if part.unit == "t" else []
    ours = [each for each in figures if each.commodity == commodity and each.unit == part.unit]
    for statistic in Statistic:
        found.append(_reported(part, statistic, [each for each in ours if each.statistic is statistic]))
    return [each for each in found if each is not None]


def pace_of(part: Part, account: Account) -> Pace | None:
    """The pace that was and the one that the rest needs; None where no day of the part is left after the last told."""
    days, left = (account.last - part.first).days + 1, (part.last - account.last).days
    if left <= 0:
        return None
    rest = max(part.amount - account.bought, Decimal(0))
    return Pace(account.bought * WEEK / days, rest * WEEK / left, left)


def _announced(part: Part, commodity: str, lines: Sequence[Line], today: date) -> Account | None:
    within = [line for line in lines if part.first <= line.day <= min(part.last, today)]
    if not within:
        return None
    ours = [line.purchase for line in within if line.purchase.commodity == commodity]
    days = sorted({line.day for line in within})
    return Account(
        Statistic.USDA_DAILY,
        sum((each.signed for each in ours if each.destination == BUYER), Decimal(0)),
        sum((each.signed for each in ours if each.destination == UNKNOWN), Decimal(0)),
        days[-1],
        tuple(_silences([part.first - DAY, *days, min(part.last, today) + DAY])),
    )


def _silences(days: Sequence[date]) -> Iterable[Days]:
    for before, after in pairwise(days):
        if (after - before).days > SILENCE:
            yield before + DAY, after - DAY


def _reported(part: Part, statistic: Statistic, figures: Sequence[Reported]) -> Account | None:
    within = [each for each in figures if part.first <= each.first and each.last <= part.last]
    touching = [each for each in figures if each.first <= part.last and part.first <= each.last]
    if not within:
        return None
    return Account(
        statistic,
        sum((each.amount for each in within if each.destination == BUYER), Decimal(0)),
        sum((each.amount for each in within if each.destination == UNKNOWN), Decimal(0)),
        max(each.last for each in within),
        tuple(_uncovered(part.first, sorted({(each.first, each.last) for each in within}))),
        len(touching) - len(within),
    )


def _uncovered(begin: date, told: Sequence[Days]) -> Iterable[Days]:
    """The days from the beginning on of which nothing is told before the last that is."""
    for first, last in told:
        if first > begin:
            yield begin, first - DAY
        begin = max(begin, last + DAY)
