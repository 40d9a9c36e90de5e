"""What carries on an earlier event: the next step of a measure, another date, a count that has grown or is another."""

from bot.domain.link import LinkKind
from bot.stories import rounds
from bot.stories.answers import DELAYS, MOVES, NOW, RISES
from bot.stories.facts import Facts
from bot.stories.steps import is_on_measure, is_put_off, measures, other_kind, prolongs, stages
from bot.stories.vetoes import (
    PERIODS,
    changed_from,
    comes_true,
    other_count,
    other_matter,
    other_thing,
    same_but_for_a_few_words,
    same_count,
)
from bot.text.tokens import stem

_REGULAR = frozenset(map(stem, "import export shipment output production crush".split())) | {
    "进口",
    "出口",
}  # has its day
_SO_FAR = frozenset("has have 已采 已购 已买 已进 已订 已完 累计".split())  # ... been done by now


def updates(new: Facts, earlier: Facts) -> bool:
    """Is it the next step of a round of talks or a measure, or does it say that what was told has changed?"""
    if rounds.goes_on(new, earlier):
        return True
    return carries_on(new, earlier) or (LinkKind.UPDATE in new.tells and _changes(new, earlier))


def _changes(new: Facts, earlier: Facts) -> bool:
    """Does a headline that speaks of a change speak of one from what the earlier told?"""
    said = set(new.said)
    moves = is_put_off(new.said) or (not MOVES.isdisjoint(said) and not PERIODS.isdisjoint(new.slots))
    if not DELAYS.isdisjoint(said) or moves:
        before = is_put_off(earlier.said) or not DELAYS.isdisjoint(earlier.said)
        return not (before or other_matter(new, earlier, periods=False) or other_kind(said, earlier.said))
    if not NOW.isdisjoint(said) and _another_month(new, earlier):
        return True
    if other_matter(new, earlier):
        return False
    if changed_from(new, earlier):
        return True
    if not other_count(new, earlier) or other_thing(new, earlier):
        return False  # two who count differently have not changed their minds
    return not NOW.isdisjoint(said) or (not RISES.isdisjoint(said) and _REGULAR.isdisjoint(said))


def _another_month(new: Facts, earlier: Facts) -> bool:
    """Does one who now says another month speak of the same count?"""
    apart = any(
        set(new.slots[slot]).isdisjoint(earlier.slots[slot])
        for slot in ("month", "day")
        if slot in new.slots and slot in earlier.slots
    )
    return apart and same_count(new, earlier) and not other_matter(new, earlier, periods=False)


def carries_on(new: Facts, earlier: Facts) -> bool:
    """Does it tell of the same side and matter, by other verbs or another date? It need not call that a change."""
    same = bool(new.head) and new.head == earlier.head and not other_matter(new, earlier, periods=False)
    steps = (_another_date, _next_step, _comes_true, _has_grown, _says_another)
    return same and any(step(new, earlier) for step in steps)


def _has_grown(new: Facts, earlier: Facts) -> bool:
    """Do two headlines that are else the same count what has been done by now, the later one more of it?"""
    if _SO_FAR.isdisjoint(new.said) or _SO_FAR.isdisjoint(earlier.said) or other_thing(new, earlier):
        return False
    units = new.counts.keys() & earlier.counts.keys()
    grown = any(max(earlier.counts[unit]) < max(new.counts[unit]) < 2 * max(earlier.counts[unit]) for unit in units)
    return grown and same_but_for_a_few_words(new, earlier)


def _says_another(new: Facts, earlier: Facts) -> bool:
    """Does the same person say the same with another number?"""
    himself = any(earlier.slots.get(slot) == who for slot, who in new.slots.items() if slot.startswith("person of "))
    another = himself and other_count(new, earlier) and not other_thing(new, earlier)
    return another and not new.is_denial and same_but_for_a_few_words(new, earlier)


def _comes_true(new: Facts, earlier: Facts) -> bool:
    """Is it the deed that was only thought of, asked for or rumoured, of the same count where both tell one?"""
    return comes_true(new, earlier) and not (new.is_denial or new.comments or other_count(new, earlier))


def _another_date(new: Facts, earlier: Facts) -> bool:
    """Is the same quantity promised by another date?"""
    if not new.due or not earlier.due or set(new.due) & set(earlier.due):
        return False
    return same_count(new, earlier) and not other_count(new, earlier) and not other_thing(new, earlier, PERIODS)


def _next_step(new: Facts, earlier: Facts) -> bool:
    """Is it the next step of the same measure: announced, in force, suspended, extended, lifted?"""
    goods, others = set(new.goods), set(earlier.goods)
    reached, before = stages(new.said), stages(earlier.said)
    same_measure = bool(measures(new.said) & measures(earlier.said)) or bool(goods & others)
    told = any((new.leaves_open, new.is_denial, new.comments, earlier.comments))  # ... and not what is said of it
    if (
        told
        or not reached
        or (reached & before and not prolongs(new.said, earlier.said))
        or not is_on_measure(earlier.said)
        or not same_measure
        or other_kind(new.said, earlier.said)
        or not (goods <= others or others <= goods)
    ):
        return False
    return new.slots.get("on") == earlier.slots.get("on") and not other_count(new, earlier)
