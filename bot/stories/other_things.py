"""Whether two reports name another thing: another commodity, firm, country, place, person, month, round or law."""

from collections.abc import Collection

from bot.domain.link import LinkKind
from bot.stories.complements import other_complement
from bot.stories.facts import Facts
from bot.stories.lexicon import KINDS
from bot.stories.objects import other_object
from bot.stories.periods import NOTICE
from bot.stories.steps import other_kind
from bot.text.tokens import has_han

SAME_WORDS = 0.7  # of the shorter headline
_PERSONS = frozenset({"person of us", "person of cn", "name"})
_ROLES = frozenset({"from", "to", "on", "aims"})
PERIODS = frozenset({"year", "day", "month"})
_WHEN = PERIODS | {NOTICE}  # another notice may set another date
# Both may stand in one event (a deal of Boeing's that Airbus comments on): what the other's text names is no conflict.
_PLACES = ("country", "place", "name")
_SUBJECTS = ("company", "name", "person of us", "person of cn")
_NAMED = ("company", "country", "place", "good", "person of us", "person of cn", "name")
_STATES = {"us": "us", "cn": "china"}  # the concept that is each party's country
_ANY_KIND = frozenset().union(*KINDS)


def is_on_another(one: Facts, other: Facts) -> bool:
    """Does one name another thing than the other, or tell what another country does, or what is done to another?"""
    return (
        other_thing(one, other)
        or _acts_abroad(one, other)
        or _on_third(one, other)
        or _other_measure(one, other)
        or _on_other_measures(one, other)
        or other_object(one, other)
        or other_complement(one, other)
        or _meets_another(one, other)
    )


def other_thing(one: Facts, other: Facts, but: Collection[str] = ()) -> bool:
    """Does one name another answer to a question, those of `but` aside?"""
    slots = (one.slots.keys() & other.slots.keys()).difference(but)
    return any(_another(slot, one, other) for slot in slots) or _differ_by_name(one, other)


def other_matter(one: Facts, other: Facts, periods: bool = True) -> bool:
    """Are they on another thing, whoever speaks of it and whichever way it goes? periods: or of another time?"""
    left_out = _PERSONS | _ROLES | (frozenset() if periods else _WHEN)
    return any(_another(slot, one, other) for slot in (one.slots.keys() & other.slots.keys()) - left_out)


def _another(slot: str, one: Facts, other: Facts) -> bool:
    if one.slots[slot] == other.slots[slot]:
        return False  # as most times, and nothing need be built to see it
    ours, theirs = set(one.slots[slot]), set(other.slots[slot])
    if slot not in _NAMED:
        return ours.isdisjoint(theirs)
    ours, theirs = ours - theirs, theirs - ours
    if not ours or not theirs or _in_two_languages(ours | theirs):
        return False
    # Danish or Denmark, Chicago or Illinois: what has no concept of its own may be the same by another name.
    if (slot == "name" or any(":" in thing for thing in ours | theirs)) and not same_but_for_a_few_words(one, other):
        return False
    return ours.isdisjoint(other.named) and theirs.isdisjoint(one.named)


def _other_measure(one: Facts, other: Facts) -> bool:
    """Is one on tariffs and the other on export controls?"""
    if _ANY_KIND.isdisjoint(one.said) or _ANY_KIND.isdisjoint(other.said):
        return False
    ours, theirs = ({kind for kind in KINDS if not kind.isdisjoint(facts.said)} for facts in (one, other))
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def _on_other_measures(one: Facts, other: Facts) -> bool:
    """Is each a reaction, one to a ruling on dumping and the other to export controls, of no goods in common?"""
    both = LinkKind.REACTION in one.tells and LinkKind.REACTION in other.tells
    return both and set(one.goods).isdisjoint(other.goods) and other_kind(one.said, other.said)


def _differ_by_name(one: Facts, other: Facts) -> bool:
    """Are headlines that are else the same on other goods, firms or people, or elsewhere, known by name or not?"""
    subjects, others = _subjects(one), _subjects(other)
    pairs = ((subjects - others, others - subjects), (_whereabouts(one), _whereabouts(other)))
    return any(
        ours and theirs and theirs.isdisjoint({*ours, *one.named}) and ours.isdisjoint(other.named)
        for ours, theirs in pairs
    ) and same_but_for_a_few_words(one, other)


def _subjects(facts: Facts) -> set[str]:
    return {*facts.goods, *(each for slot in _SUBJECTS for each in facts.slots.get(slot, ()))}


def _whereabouts(facts: Facts) -> set[str]:
    return {place for slot in _PLACES for place in facts.slots.get(slot, ())}


def same_but_for_a_few_words(one: Facts, other: Facts) -> bool:
    """Are the headlines the same otherwise? Then another name in its place is another event, a higher count news."""
    said, others = set(one.said), set(other.said)
    return len(said & others) >= SAME_WORDS * min(len(said), len(others))


def _in_two_languages(things: set[str]) -> bool:
    """Are there two of one concept that stands for several, one named in Chinese? Nobody knows if they are the same."""
    several = [thing.partition(":") for thing in things if ":" in thing]
    chinese = {concept for concept, _, name in several if not name.isascii()}
    return any(concept in chinese for concept, _, name in several if name.isascii())


def _acts_abroad(one: Facts, other: Facts) -> bool:
    """Does one tell what a third country does, of which the other, on China or the United States, says nothing?"""
    return any(
        actor.abroad and report.head and actor.abroad not in {*report.named, *report.slots.get("origin", ())}
        for actor, report in ((one, other), (other, one))
    )


def _on_third(one: Facts, other: Facts) -> bool:
    """Is one on a third country, where the other is on one of the two parties, and neither report names the other's?"""
    return _is_abroad(one, other) or _is_abroad(other, one)


def _is_abroad(one: Facts, other: Facts) -> bool:
    abroad = one.slots.get("country")
    if abroad is None or "country" in other.slots or not set(abroad).isdisjoint(other.named):
        return False
    missing = (party for party, state in _STATES.items() if party not in one.officials and state not in one.named)
    return any(party in other.officials for party in missing)


def _meets_another(one: Facts, other: Facts) -> bool:
    """Is one official's meeting, call or appointment with another than the other's?"""
    if one.meets is None or other.meets is None or one.head != other.head:
        return False  # told from the other end: by whom "the minister" met, and whom "the Treasury chief"
    if _tells_of(one, other) or _tells_of(other, one):
        return False
    return one.meets.are_others(other.meets, other.named) and other.meets.are_others(one.meets, one.named)


def _tells_of(report: Facts, other: Facts) -> bool:
    """Does a headline name one of those whom somebody meets in the other?"""
    names = (*other.meets.persons, *other.meets.firms) if other.meets else ()
    return any(each in report.written if has_han(each) else _shares(each, report.said) for each in names)


def _shares(name: str, said: Collection[str]) -> bool:
    return not set(name.split()).isdisjoint(said)
