"""Whether two reports name the same number of the same things."""

from bot.stories.counts import FIRM, FIRM_IN_LEDE
from bot.stories.facts import Facts

TOLERANCE = 0.03  # 792,000 and "nearly 800,000" are one quantity


def other_count(one: Facts, other: Facts) -> bool:
    """Is there another number of the same?"""
    units = (one.counts.keys() & other.counts.keys()) - {FIRM_IN_LEDE}
    apart = [unit for unit in units if not meet(one.counts[unit], other.counts[unit])]
    return bool(apart) and not (apart == [FIRM] and (_tells_both(one, other) or _tells_both(other, one)))


def _tells_both(one: Facts, other: Facts) -> bool:
    """Does one's lede tell how many firms there are by the other's headline: all, and not those of one country?"""
    return meet(one.counts.get(FIRM_IN_LEDE, ()), other.counts[FIRM])


def same_count(one: Facts, other: Facts) -> bool:
    """Does one name a number of the other, of the same?"""
    units = (one.counts.keys() & other.counts.keys()) - {FIRM_IN_LEDE}
    return any(meet(one.counts[unit], other.counts[unit]) for unit in units)


def meet(numbers: tuple[float, ...], others: tuple[float, ...]) -> bool:
    """Is one of these numbers, roundly, one of those?"""
    return any(abs(a - b) <= TOLERANCE * max(a, b) for a in numbers for b in others)


def changed_from(new: Facts, earlier: Facts) -> bool:
    """Is one's number what the other says it was before?"""
    return any(
        meet(new.was[unit], earlier.counts[unit]) and unit not in earlier.was
        for unit in new.was.keys() & earlier.counts.keys()
    )
