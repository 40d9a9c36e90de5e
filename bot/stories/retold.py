"""Where entries belong, and what of them only retells an answer: the same party's to one story is told once."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.entry import Entry
from bot.domain.link import Link, LinkKind
from bot.stories import rounds
from bot.stories.cluster import Grouper, Neighbour
from bot.stories.facts import Facts
from bot.stories.links import SAME_FIGURES, link_of, links_of_new
from bot.stories.own_word import is_done, is_told
from bot.stories.report import Turn
from bot.stories.sales import is_reported_sale
from bot.stories.steps import counters, stages
from bot.stories.vetoes import other_count, other_matter

_ON_A_WORD = frozenset({LinkKind.DENIAL, LinkKind.CONFIRMATION})  # ... that one event alone is told by


def place(
    grouper: Grouper, entries: Iterable[Entry], answers_to: Callable[[int], Mapping[int, Link]]
) -> tuple[dict[int, int], dict[int, Link]]:
    """Entry id -> story, as the grouper has it, and story -> link, of those that open with these entries.

    What retells an answer is in the story that has given it: the same answer of the same party to one story is told
    once, in whatever words and language. answers_to: the stories that have answered one, with their links.
    """
    placed = grouper.place(entries, _reacted_since)
    links = links_of_new(grouper, placed)
    alone = [story for story, number in Counter(placed.values()).items() if number == 1]
    joined: dict[int, int] = {}
    kept: dict[int, Link] = {}
    for story, link in links.items():
        given = {**answers_to(link.to), **{each: other for each, other in kept.items() if other.to == link.to}}
        if is_reported_sale(grouper.facts(-story)) and any(each.kind is link.kind for each in given.values()):
            continue  # one sale confirms, the next is another
        told = _told_before(link, grouper, story, given) if story in alone else None
        if told is None:
            kept[story] = link
        else:
            grouper.move(-story, told)
            placed[-story] = joined[story] = told
    return placed, {story: replace(link, to=joined.get(link.to, link.to)) for story, link in kept.items()}


def _reacted_since(facts: Facts, neighbours: Sequence[Neighbour]) -> Turn | None:
    """When what a report reacts to began."""
    link = link_of(facts, neighbours)
    if link is None or link.kind is not LinkKind.REACTION:
        return None
    return next(each.began for each in neighbours if each.story == link.to)


def _told_before(link: Link, grouper: Grouper, story: int, given: Mapping[int, Link]) -> int | None:
    """The story in which the party that a report begins with has already answered another, in the same way."""
    new = grouper.facts(-story)
    reports = grouper.told(link.to)
    if (link.kind in SAME_FIGURES and is_told(new, reports)) or (
        link.kind is LinkKind.UPDATE and is_done(new, reports)
    ):
        return link.to
    same = [each for each, other in given.items() if other.kind is link.kind and (new.head or rounds.step_of(new))]
    given_so = (each for each in same if any(_is_same_answer(link.kind, new, other) for other in grouper.told(each)))
    return next(given_so, None) or _told_of_twin(link, grouper, story)


def _told_of_twin(link: Link, grouper: Grouper, story: int) -> int | None:
    """The story in which the party has denied or confirmed it already where another story tells of the same event."""
    new, near = grouper.facts(-story), grouper.neighbours(-story)
    if link.kind not in _ON_A_WORD or not new.head:
        return None
    began = next((each.began for each in near if each.story == link.to), None)
    return next(
        (
            each.story
            for each in near
            if began and each.began > began and each.likeness >= 1 and link.kind in each.others[0].tells
            if any(_is_same_answer(link.kind, new, other) for other in each.others)
        ),
        None,
    )


def _is_same_answer(kind: LinkKind, new: Facts, other: Facts) -> bool:
    """Is another answer of that kind to that story the same party's, on the same matter?

    What is an update, or stands on its own page, is so by the same step only.
    """
    another_step = (kind is LinkKind.UPDATE or new.page) and stages(new.said) != stages(other.said)
    if kind is LinkKind.REACTION not in new.tells and LinkKind.REACTION in other.tells and not counters(other.said):
        return False  # a deed in answer is more than a word
    on_talks = kind is LinkKind.UPDATE and rounds.step_of(new) not in (None, rounds.Step.PLANNED)
    if another_step or (not rounds.same_step(new, other) if on_talks else new.head != other.head):
        return False
    return not other_matter(new, other) and not other_count(new, other)
