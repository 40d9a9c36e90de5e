"""What keeps look-alike reports apart: another quantity, thing, place, time or person, the opposite act, a denial.

Two reports of one event word it differently; two events of one kind differ in just these. A wrong merge hides news,
so a veto holds however alike the words are.
"""

from collections.abc import Collection
from enum import StrEnum
from itertools import pairwise

from bot.domain.link import LinkKind
from bot.stories import procedures
from bot.stories.counts import MASS, MASS_IN_LEDE
from bot.stories.facts import Facts
from bot.stories.intents import comes_true
from bot.stories.lexicon import BLAMES, PRAISES
from bot.stories.other_things import is_on_another
from bot.stories.steps import is_ruled_out, moves_on, stages, thought_of
from bot.stories.tallies import changed_from, meet, other_count, same_count
from bot.stories.voices import are_apart
from bot.text.tokens import has_han, stem

# One of these tells another event than a report that is no answer of its kind; what updates may tell the event itself.
_APART = frozenset({LinkKind.CORRECTION, LinkKind.CONFIRMATION, LinkKind.REACTION})
_APART_BY_PARTY = frozenset({LinkKind.DENIAL, *_APART})
_STEADY = frozenset(map(stem, "steady unchanged".split())) | frozenset("不变 持平".split())
_TURNED = str.maketrans("+-", "-+")


class Conflict(StrEnum):
    """Why two reports cannot be of one event."""

    THING = "thing"  # another commodity, company, country, place or person; another month, round or law
    COUNT = "count"  # another number of the same
    FLOW = "flow"  # the goods go the other way
    COURSE = "course"  # the opposite act
    DENIAL = "denial"  # one denies what the other says, or says that it is not so
    ANSWER = "answer"  # one is an answer to the other
    STEP = "step"  # each is on another step of one procedure: a preliminary and a final ruling
    THOUGHT = "thought"  # one tells of a step that is only thought of, the other of one that is taken
    VOICE = "voice"  # each is the word of another, one of a third country
    OPEN = "open"  # one says that somebody has not said or done so yet


def conflict(one: Facts, other: Facts) -> Conflict | None:
    """Why these two cannot be of one event; None if they can."""
    return next((reason for reason, found in _TESTS if found(one, other)), None)


def conflicts(one: Facts, other: Facts) -> set[Conflict]:
    """Everything that keeps these two apart."""
    return {reason for reason, found in _TESTS if found(one, other)}


def _only_thought_of(one: Facts, other: Facts) -> bool:
    """Does one say that a step may be taken, and the other that it is?"""
    may, might = thought_of(one.said), thought_of(other.said)
    thought, taken = (may, other) if may else (might, one)
    if thought and not (may and might) and not thought.isdisjoint(stages(taken.said)):
        return True
    return comes_true(one.acts, other.acts) or comes_true(other.acts, one.acts)


def other_voice(one: Collection[str], other: Collection[str]) -> bool:
    """Is one headline the word of one government, and the other the other's? Each side's word is a story of its own."""
    return bool(one and other) and set(one).isdisjoint(other)


def _counts_apart(one: Facts, other: Facts) -> bool:
    """... or of what one body announces, sale after sale: there the lede of one counts against the other's headline."""
    if other_count(one, other):
        return True
    masses, others = _masses(one), _masses(other)
    return same_announcer(one, other) and bool(masses and others) and not meet(masses, others)


def _masses(facts: Facts) -> tuple[float, ...]:
    return facts.counts.get(MASS) or facts.counts.get(MASS_IN_LEDE, ())


def _against(one: Facts, other: Facts) -> bool:
    """Does one's origin stand as the other's destination, and nothing in its own place?"""
    origin, goal = set(one.slots.get("from", ())), set(one.slots.get("to", ()))
    other_origin, other_goal = set(other.slots.get("from", ())), set(other.slots.get("to", ()))
    return not (origin & other_origin or goal & other_goal) and bool(origin & other_goal or goal & other_origin)


def _opposed(one: Facts, other: Facts) -> bool:
    """Does the other tell of the opposite only? Denials turn it in many ways, and two of them say the same."""
    if one.is_denial and other.is_denial:
        return False
    if (
        (_stays(one) and other.courses)
        or (_stays(other) and one.courses)
        or _praised(one, other)
        or _praised(other, one)
    ):
        return True
    turned = [(way, way.translate(_TURNED)) for way in one.courses]
    return any(back in other.courses and way not in other.courses and back not in one.courses for way, back in turned)


def _praised(one: Facts, other: Facts) -> bool:
    """Is praised in one what is blamed in the other?"""
    return not PRAISES.isdisjoint(one.said) and PRAISES.isdisjoint(other.said) and not BLAMES.isdisjoint(other.said)


def _stays(facts: Facts) -> bool:
    """Does it say that something is left as it was, and of no change?"""
    goes_on = ("will", "stay") in pairwise(facts.said)  # and not "stays silent"
    return not facts.courses and (goes_on or not _STEADY.isdisjoint(facts.said))


def _denied(one: Facts, other: Facts) -> bool:
    return _denies(one, other) or _denies(other, one)


def _denies(one: Facts, other: Facts) -> bool:
    """Does one say that something is not so, and the other, which denies nothing, that it is?"""
    if other.is_denial or other.denied:
        return False
    if one.is_denial or not set(one.denied).isdisjoint(other.said) or is_ruled_out(one.denied, other.said):
        return True
    if LinkKind.DENIAL not in one.tells or other.comments or other.leaves_open:
        return False
    # What is said to be not so cannot be found again in the other language, but by its number.
    abroad = any(map(has_han, one.said)) != any(map(has_han, other.said))
    return abroad and bool(one.counts and other.counts) and not same_count(one, other)


def _answers(one: Facts, other: Facts) -> bool:
    if (one.answers and not other.comments) or (other.answers and not one.comments) or corrects_else(one, other):
        return True
    apart = _APART - {LinkKind.CONFIRMATION} if same_announcer(one, other) else _APART
    if not apart.isdisjoint({*one.tells} ^ {*other.tells}) or answers_too(one, other):
        return True
    return _moved_on(one, other) or _moved_on(other, one)


def corrects_else(one: Facts, other: Facts) -> bool:
    """Does each correct something else: another body's word, or a page on other matters?"""
    if not (LinkKind.CORRECTION in one.tells and LinkKind.CORRECTION in other.tells):
        return False
    bodies = one.announcer != other.announcer and "" not in (one.announcer, other.announcer)
    pages = one.page and other.page and one.matter and other.matter
    return bodies or (bool(pages) and set(one.matter).isdisjoint(other.matter))


def same_announcer(one: Facts, other: Facts) -> bool:
    """Does one body announce and confirm it? It has not answered itself, and another outlet words it differently.

    What a party says on its own page it "confirms" where others tell it.
    """
    if one.announcer != "" and one.announcer == other.announcer:
        return True
    return one.page == other.head != "" or other.page == one.head != ""


def answers_too(one: Facts, other: Facts) -> bool:
    """Does each party give its own answer: what Washington confirms, Beijing may confirm too."""
    return bool(_APART_BY_PARTY.intersection(one.tells, other.tells)) and {one.head, other.head} == {"us", "cn"}


def _is_not_his(page: Facts, other: Facts) -> bool:
    """Does a government react on its own page, and somebody else in the other: an association, a firm?"""
    both = LinkKind.REACTION in page.tells and LinkKind.REACTION in other.tells
    return both and page.page == page.head != "" and other.head != page.page


def _moved_on(new: Facts, earlier: Facts) -> bool:
    """Does one say that what the other tells was so before, is put off, or goes on? Not to the day that both name."""
    if "day" in new.slots and set(new.slots["day"]) <= set(earlier.slots.get("day", ())):
        return False
    return LinkKind.UPDATE in new.tells and (moves_on(new.said, earlier.said) or changed_from(new, earlier))


def _changes(new: Facts, earlier: Facts) -> bool:
    """Does a document change the other by its number?"""
    return bool(new.documents.changed) and new.documents.changes(earlier.documents)


_TESTS = (
    (Conflict.THING, is_on_another),
    (Conflict.COUNT, _counts_apart),
    (Conflict.FLOW, _against),
    (Conflict.COURSE, _opposed),
    (Conflict.DENIAL, _denied),
    (Conflict.ANSWER, lambda one, other: _answers(one, other) or _changes(one, other) or _changes(other, one)),
    (Conflict.STEP, lambda one, other: procedures.are_apart(one.steps, other.steps)),
    (Conflict.THOUGHT, _only_thought_of),
    (
        Conflict.VOICE,
        lambda one, other: are_apart(one.voices, other.voices) or _is_not_his(one, other) or _is_not_his(other, one),
    ),
    (Conflict.OPEN, lambda one, other: one.leaves_open != other.leaves_open),
)
