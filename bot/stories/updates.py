"""What carries on an earlier event: the next step of a measure, another date, a count that has grown or is another."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain.link import LinkKind
from bot.stories import procedures, rounds
from bot.stories.answers import DELAYS, MOVES, NOW, RISES
from bot.stories.facts import Facts
from bot.stories.in_force import InForce
from bot.stories.intents import comes_true
from bot.stories.lexicon import LISTS
from bot.stories.other_things import PERIODS, other_matter, other_thing, same_but_for_a_few_words
from bot.stories.periods import PACE
from bot.stories.sales import is_pledge
from bot.stories.steps import (
    IN_FORCE,
    LIFTED,
    SUSPENDED,
    is_dated,
    is_on_measure,
    is_put_off,
    measures,
    other_kind,
    prolongs,
    recalls,
    stages,
)
from bot.stories.tallies import changed_from, other_count, same_count
from bot.stories.vetoes import Conflict, conflicts
from bot.text.tokens import stem

ONE_ACT = timedelta(hours=12)  # within which one act is worded as two steps: imposed, in force; suspended, lifted
_REGULAR = frozenset(map(stem, "import export shipment output production crush".split())) | {
    "进口",
    "出口",
}  # has its day
_LISTS = LISTS | {"清单", "名单"}
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
        again = before and not _names_another_day(new, earlier)
        return not (again or other_matter(new, earlier, periods=False) or other_kind(said, earlier.said))
    if not NOW.isdisjoint(said) and _another_month(new, earlier):
        return True
    if other_matter(new, earlier):
        return False
    if changed_from(new, earlier):
        return True
    if not _counts_otherwise(new, earlier) or other_thing(new, earlier):
        return False  # two who count differently have not changed their minds
    return not NOW.isdisjoint(said) or (not RISES.isdisjoint(said) and _REGULAR.isdisjoint(said))


def _counts_otherwise(new: Facts, earlier: Facts) -> bool:
    """Is there another number of the same? So much a year is none of so much in all."""
    return _in_one_measure(new, earlier) and other_count(new, earlier)


def _in_one_measure(new: Facts, earlier: Facts) -> bool:
    return new.slots.get(PACE) == earlier.slots.get(PACE)


def _another_month(new: Facts, earlier: Facts) -> bool:
    """Does one who now says another month speak of the same count?"""
    same = same_count(new, earlier) or (_says_himself(new, earlier) and not other_count(new, earlier))
    return same and _names_another_day(new, earlier) and not other_matter(new, earlier, periods=False)


def _names_another_day(new: Facts, earlier: Facts) -> bool:
    return any(
        set(new.slots[slot]).isdisjoint(earlier.slots[slot])
        for slot in ("month", "day")
        if slot in new.slots and slot in earlier.slots
    )


def carries_on(new: Facts, earlier: Facts) -> bool:
    """Does it tell of the same side and matter, by other verbs or another date? It need not call that a change."""
    if pledges_otherwise(new, earlier):
        return True
    if not _is_by_the_same(new, earlier):
        return False
    steps = (_another_date, _comes_true, _goes_on, _has_grown, _says_another)
    return _next_step(new, earlier) or (bool(new.head and earlier.head) and any(step(new, earlier) for step in steps))


def _has_grown(new: Facts, earlier: Facts) -> bool:
    """Do two headlines that are else the same count what has been done by now, the later one more of it?"""
    if _SO_FAR.isdisjoint(new.said) or _SO_FAR.isdisjoint(earlier.said) or other_thing(new, earlier):
        return False
    units = new.counts.keys() & earlier.counts.keys()
    grown = any(max(earlier.counts[unit]) < max(new.counts[unit]) < 2 * max(earlier.counts[unit]) for unit in units)
    return grown and _in_one_measure(new, earlier) and same_but_for_a_few_words(new, earlier)


def _says_another(new: Facts, earlier: Facts) -> bool:
    """Does the same person say the same with another number?"""
    another = _says_himself(new, earlier) and _counts_otherwise(new, earlier) and not other_thing(new, earlier)
    return another and not new.is_denial and same_but_for_a_few_words(new, earlier)


def pledges_otherwise(new: Facts, earlier: Facts) -> bool:
    """Does one speaker tell of the same pledge with another number, in whatever order a headline has them?"""
    if set(new.voices).isdisjoint(earlier.voices) or not (is_pledge(new.said) and is_pledge(earlier.said)):
        return False
    told = any((new.is_denial, new.leaves_open, earlier.is_denial))
    return not told and _counts_otherwise(new, earlier) and not other_matter(new, earlier)


def _says_himself(new: Facts, earlier: Facts) -> bool:
    return any(earlier.slots.get(slot) == who for slot, who in new.slots.items() if slot.startswith("person of "))


def _comes_true(new: Facts, earlier: Facts) -> bool:
    """Is it the deed that was only thought of, asked for or rumoured, of the same count where both tell one?"""
    return comes_true(new.acts, earlier.acts) and not (new.is_denial or new.comments or other_count(new, earlier))


def _goes_on(new: Facts, earlier: Facts) -> bool:
    """Is it a later step of the same case, bill or agreement, and no word on it? A case is on one good."""
    if not procedures.go_on(new.steps, earlier.steps) or new.is_denial or new.comments:
        return False
    same_good = not set(new.goods).isdisjoint(earlier.goods) or same_but_for_a_few_words(new, earlier)
    return same_good or not procedures.is_case(new.steps)


def _another_date(new: Facts, earlier: Facts) -> bool:
    """Is the same quantity promised by another date, or the same measure set for another day?"""
    if is_on_measure(new.said) and _names_another_day(new, earlier) and not other_thing(new, earlier, PERIODS):
        dated = is_dated(new.said) and is_dated(earlier.said) and not new.comments
        return dated and same_but_for_a_few_words(new, earlier)
    if not new.due or not earlier.due or set(new.due) & set(earlier.due):
        return False
    return same_count(new, earlier) and not other_count(new, earlier) and not other_thing(new, earlier, PERIODS)


def is_next(new: Facts, reports: Sequence[Facts], age: timedelta) -> bool:
    """Is it a step of the measure that a story of this age is on, and that none of its reports tells?"""
    reached = _reached(new)
    if (
        not reached
        or new.looks_back
        or any(reached & _reached(each) or (new.in_force and each.in_force) for each in reports)
    ):
        return False
    if age < ONE_ACT and not (IN_FORCE in reached and _was_to_come(reports)):
        return False
    return any(_is_by_the_same(new, each) and _next_step(new, each) for each in reports)


def rewords(new: Facts, reports: Sequence[Facts], age: timedelta) -> bool:
    """May it tell the act of a story of this age in other words: in force, where it is imposed; lifted, suspended?"""
    reached = _reached(new)
    if age >= ONE_ACT or any(Conflict.COURSE in conflicts(new, each) for each in reports):
        return False
    lifted = LIFTED in reached and any(SUSPENDED in stages(each.said) for each in reports)
    return lifted or (IN_FORCE in reached and not _was_to_come(reports))


def _was_to_come(reports: Iterable[Facts]) -> bool:
    """Do they tell of what is in force later?"""
    return any(IN_FORCE in stages(each.said) and not each.in_force for each in reports)


def _is_by_the_same(new: Facts, earlier: Facts) -> bool:
    """Are both of one party's doing, on one matter? Of what is in force a headline need not say whose it is."""
    unsaid = new.in_force is InForce.HEADLINE and "" in (new.head, earlier.head)
    same = unsaid or _party(new) == _party(earlier) != ""
    return same and not other_matter(new, earlier, periods=False)


def _party(facts: Facts) -> str:
    """Whose a measure is: of whom a headline begins with, or who alone speaks in one that begins with the measure."""
    return facts.head or (facts.officials[0] if len(facts.officials) == 1 else "")


def _reached(facts: Facts) -> frozenset[int]:
    """How far a measure has come: in force where it is so by now, and not by a day to come."""
    reached = stages(facts.said) - {IN_FORCE}
    return reached | {IN_FORCE} if facts.in_force is InForce.HEADLINE and is_on_measure(facts.said) else reached


def _next_step(new: Facts, earlier: Facts) -> bool:
    """Is it the next step of the same measure: announced, in force, suspended, extended, lifted?"""
    goods, others = set(new.goods), set(earlier.goods)
    reached, before = stages(new.said) | _reached(new), stages(earlier.said)
    if new.in_force is InForce.HEADLINE and not earlier.in_force:
        before -= {IN_FORCE}  # it was to come
    same_measure = bool(measures(new.said) & measures(earlier.said)) or bool(goods & others)
    told = any((new.leaves_open, new.is_denial, new.comments, earlier.comments))  # ... and not what is said of it
    if (
        told
        or not reached
        or (reached & before and not prolongs(new.said, earlier.said))
        or not is_on_measure(earlier.said)
        or not same_measure
        or recalls(reached, before)
        or other_kind(new.said, earlier.said)
        or not (goods <= others or others <= goods)
    ):
        return False
    on, others_on = new.slots.get("on"), earlier.slots.get("on")
    # One body's own list need not say again who is on it.
    own_list = new.announcer == earlier.announcer != "" and bool(_LISTS & measures(new.said) & measures(earlier.said))
    of_one = bool(goods & others) or new.in_force is InForce.HEADLINE or own_list
    unsaid = of_one and not (on and others_on)
    return (on == others_on or unsaid) and not other_count(new, earlier)
