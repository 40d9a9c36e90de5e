"""Whether two reports name the same number of the same things."""

import math

from bot.stories.counts import FIRM, FIRM_IN_LEDE
from bot.stories.facts import Facts

TOLERANCE = 0.03  # 792,000 and "nearly 800,000" are one quantity
EXACT = 3  # digits


def other_count(one: Facts, other: Facts) -> bool:
    """Is there another number of the same?"""
    units = (one.counts.keys() & other.counts.keys()) - {FIRM_IN_LEDE}
    apart = [unit for unit in units if not meet(_now(one, unit), _now(other, unit))]
    return bool(apart) and not (apart == [FIRM] and (_tells_both(one, other) or _tells_both(other, one)))


def _now(facts: Facts, unit: str) -> tuple[float, ...]:
    """Its numbers of something, without those that it says there were before: "to 125% from 84%"."""
    before = facts.was.get(unit, ())
    return tuple(number for number in facts.counts[unit] if number not in before) or facts.counts[unit]


def _tells_both(one: Facts, other: Facts) -> bool:
    """Does one's lede tell how many firms there are by the other's headline: all, and not those of one country?"""
    return meet(one.counts.get(FIRM_IN_LEDE, ()), other.counts[FIRM])


def same_count(one: Facts, other: Facts) -> bool:
    """Does one name a number of the other, of the same?"""
    units = (one.counts.keys() & other.counts.keys()) - {FIRM_IN_LEDE}
    return any(meet(one.counts[unit], other.counts[unit]) for unit in units)


def meet(numbers: tuple[float, ...], others: tuple[float, ...]) -> bool:
    """Is one of these numbers, roundly, one of those? Two told to the third digit are not: 132,000 and 136,000."""
    return any(abs(a - b) <= TOLERANCE * max(a, b) and not _differ_exactly(a, b) for a in numbers for b in others)


def _differ_exactly(one: float, other: float) -> bool:
    digits = min(_digits(one), _digits(other))
    last = 10 ** (math.floor(math.log10(max(one, other))) + 1 - digits) if digits >= EXACT else 0
    return abs(one - other) > 1.5 * last > 0  # one may be cut off instead of rounded


def _digits(number: float) -> int:
    """With how many digits a number is told: 3 of 136,000, 1 of 800,000."""
    return len(f"{number:.9e}".partition("e")[0].rstrip("0").replace(".", ""))


def changed_from(new: Facts, earlier: Facts) -> bool:
    """Is one's number what the other says it was before?"""
    return any(
        meet(new.was[unit], earlier.counts[unit]) and unit not in earlier.was
        for unit in new.was.keys() & earlier.counts.keys()
    )
