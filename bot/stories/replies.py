"""What a party does in answer to what the other has done, though no word of its headline says so."""

from bot.domain.link import LinkKind
from bot.stories.facts import Facts
from bot.stories.lexicon import KINDS, THOUGHTS, WISHES
from bot.stories.other_things import other_matter
from bot.stories.parties import DEED, PARTIES
from bot.stories.steps import is_on_measure, threatens

HARDER = "trade-1"  # the course of a measure that is taken
ALIKE = 0.9  # as an update must be: no word tells that it is an answer


def pays_back(new: Facts, earlier: Facts) -> bool:
    """Does a party threaten the other over its measure, or take the same measure against it, or the same step back?"""
    between = {new.head, earlier.head} == {*PARTIES}
    told = new.leaves_open or new.is_denial or earlier.comments or LinkKind.REACTION in earlier.tells
    if not between or told or not is_on_measure(earlier.said) or other_matter(_by_anybody(new), earlier, periods=False):
        return False
    return _threatens_over(new, earlier) or _mirrors(new, earlier)


def _by_anybody(facts: Facts) -> Facts:
    """These facts, whoever does what they tell of."""
    return facts._replace(slots={slot: told for slot, told in facts.slots.items() if not slot.startswith(DEED)})


def _threatens_over(new: Facts, earlier: Facts) -> bool:
    """Is a threat of one over the measure of the other: of the same goods, that is taken and no threat itself?"""
    return threatens(new.said) and not threatens(earlier.said) and not set(new.goods).isdisjoint(earlier.goods)


def _mirrors(new: Facts, earlier: Facts) -> bool:
    """Is it a measure of the same kind, by the other side on the one that took the first, and the same way?

    What makes trade easier both may do for themselves, each on its day, unless a party tells it of itself.
    """
    if new.slots.get("on") != (earlier.head,) or new.comments or _is_unsure(new) or threatens(new.said):
        return False
    if earlier.slots.get("on", (new.head,)) != (new.head,) or _is_unsure(earlier):
        return False
    same_kind = any(not (kind.isdisjoint(new.said) or kind.isdisjoint(earlier.said)) for kind in KINDS)
    both = set(new.courses).intersection(earlier.courses)
    return same_kind and (HARDER in both or (new.page == new.head and bool(both)))


def _is_unsure(facts: Facts) -> bool:
    return not (THOUGHTS | WISHES).isdisjoint(facts.said)
