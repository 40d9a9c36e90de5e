"""Where entries belong, and what of them only retells an answer: the same party's to one story is told once."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from bot.domain.entry import Entry
from bot.domain.link import Link, LinkKind
from bot.stories import rounds
from bot.stories.cluster import Grouper
from bot.stories.facts import Facts
from bot.stories.first_page import tells_on_page
from bot.stories.links import COVERED_WORD, SAME_FIGURES, link_of, links_of_new
from bot.stories.matter import is_chinese
from bot.stories.neighbour import Neighbour
from bot.stories.other_things import other_matter
from bot.stories.own_word import copies, is_done, is_told
from bot.stories.report import Turn
from bot.stories.sales import is_reported_sale, is_weekly
from bot.stories.steps import counters, is_delayed, other_kind, stages, threatens
from bot.stories.tallies import other_count, same_count
from bot.stories.updates import rewords
from bot.stories.vetoes import Conflict, conflict, conflicts, corrects_else
from bot.text.tokens import stem

COPIED = timedelta(hours=6)  # after a body's own page the press still writes what stands there, in whatever words
COPIED_ALIKE, COPIED_WHOLE = 0.7, 0.9  # ... where all that it is about stands on that page
AT_ONCE_ALIKE = 0.85  # ... and needs to be less alike then than another report of one event
_AS_IF = frozenset({LinkKind.DENIAL, LinkKind.CONFIRMATION, LinkKind.UPDATE})  # ... as if it were that
SAME_NEWS = 2.0  # likeness that tells the same news in another language, whatever either names besides
REWORDED = timedelta(hours=12)  # after a party's word or deed the press still tells it by other verbs
_WORDED_SO = {Conflict.ANSWER, Conflict.THOUGHT}  # what may keep two reports of one word or deed apart by their verbs
_ITS_OWN = frozenset({LinkKind.REACTION, LinkKind.CORRECTION})  # ... of which no page holds what it is on
_TO_FOLLOW = frozenset(map(stem, "if will prepares preparing plans planning".split()))  # ... nor what is to come of it
_AGAINST = frozenset({LinkKind.CORRECTION, LinkKind.DENIAL})  # ... never what takes back what was told
ANSWERED = timedelta(hours=24)  # after a party's answer on its own page the press still quotes it


def place(
    grouper: Grouper, entries: Iterable[Entry], answers_to: Callable[[int], Mapping[int, Link]]
) -> tuple[dict[int, int], dict[int, Link]]:
    """Entry id -> story, as the grouper has it, and story -> link, of those that open with these entries.

    What retells an answer is in the story that has given it: the same answer of the same party to one story is told
    once, in whatever words and language. So is a party's word by other verbs, and what only explains an event. Of what
    has no link by its words a party's first page on an event gets one. answers_to: the stories that have answered one,
    with their links.
    """
    placed = grouper.place(entries, _reacted_since)
    links = links_of_new(grouper, placed)
    alone = [story for story, number in Counter(placed.values()).items() if number == 1]
    joined: dict[int, int] = {}
    kept: dict[int, Link] = {}

    def join(story: int, told: int) -> None:
        grouper.move(-story, told)
        placed[-story] = joined[story] = told

    for story, found in links.items():
        link = replace(found, to=joined.get(found.to, found.to))
        near = grouper.neighbours(-story)
        matters = {link.to, *(each.story for each in near if each.likeness >= 1 and _is_twin(each, link.to, near))}
        answered = chain(*(answers_to(matter).items() for matter in matters), kept.items())
        given = {
            each: other for each, other in answered if other.to in matters and grouper.told(each)
        }  # of the last days
        if is_reported_sale(grouper.facts(-story)) and any(each.kind is link.kind for each in given.values()):
            continue  # one sale confirms, the next is another
        told = _told_before(link, grouper, story, near, given) if story in alone else None
        if told is None:
            kept[story] = link
        else:
            join(story, told)
    for story in (each for each in alone if each < 0 and each not in links):
        new, near = grouper.facts(-story), grouper.neighbours(-story)
        if (told := _told_otherwise(new, near, grouper.began(story))) is not None:
            join(story, told)
        elif (on := _told_on_page(new, near)) is not None:
            kept[story] = Link(on, LinkKind.UPDATE)
    return placed, {story: replace(link, to=joined.get(link.to, link.to)) for story, link in kept.items()}


def _reacted_since(facts: Facts, neighbours: Sequence[Neighbour]) -> Turn | None:
    """When what a report reacts to began."""
    link = link_of(facts, neighbours)
    if link is None or link.kind is not LinkKind.REACTION:
        return None
    return next(each.began for each in neighbours if each.story == link.to)


def _told_before(
    link: Link, grouper: Grouper, story: int, near: Sequence[Neighbour], given: Mapping[int, Link]
) -> int | None:
    """The story in which the party that a report begins with has already answered another, in the same way."""
    new, reports = grouper.facts(-story), grouper.told(link.to)
    age = grouper.began(story) - grouper.began(link.to)
    done = is_done(new, reports) or rewords(new, reports, age)
    if (link.kind in SAME_FIGURES and is_told(new, reports)) or (link.kind is LinkKind.UPDATE and done):
        return link.to
    if link.kind in reports[0].tells and _is_same_answer(link.kind, new, reports[0]):
        return link.to  # nobody corrects his correction by the same
    if link.kind not in _ITS_OWN and age < COPIED and _copies(new, reports[0]):
        return link.to
    for each, other in given.items():
        alike = other.kind is link.kind and bool(new.head or rounds.step_of(new))
        if alike and any(_is_same_answer(link.kind, new, told) for told in grouper.told(each)):
            return each
        first, age = grouper.told(each)[0], grouper.began(story) - grouper.began(each)
        same_kind = link.kind in first.tells or link.kind is not LinkKind.DENIAL  # which a firm may do as well
        if age < ANSWERED and same_kind and _copies(new, first):
            return each
    page = _page_copied(grouper, story, near) if link.kind in _AS_IF else None
    return page if page is not None else _told_of_twin(link, grouper, story, near)


def _page_copied(grouper: Grouper, story: int, near: Sequence[Neighbour]) -> int | None:
    """The story that opened with the page of the party's own which the press retells now, as a report of the same."""
    new, opened = grouper.facts(-story), grouper.began(story)
    for each in near:
        page = grouper.told(each.story)[0]
        age = opened - grouper.began(each.story)
        alike = each.likeness >= (AT_ONCE_ALIKE if age < COPIED else 1)
        same = alike and not set(new.matter).isdisjoint(page.matter) and _copies(new, page)
        if same and age < ANSWERED:
            return each.story
    return None


def _told_on_page(new: Facts, near: Sequence[Neighbour]) -> int | None:
    """The story of whose event this is a party's first page; rather the event itself than what was said of it."""
    words = [each for each in near if each.likeness >= 1 and LinkKind.REACTION in each.others[0].tells]
    if any(each.others[0].head == new.page for each in words):
        return None  # the party has had its word
    on = sorted((each for each in near if tells_on_page(new, each)), key=lambda each: each in words)
    return on[0].story if on else None


def _told_otherwise(new: Facts, near: Sequence[Neighbour], opened: datetime) -> int | None:
    """The story that a report tells once more which answers none by its words."""
    if new.looks_back:
        return _looked_back_on(new, near)
    told = _reworded(new, near, opened)
    return told if told is not None else _copied_at_once(new, near, opened)


def _copied_at_once(new: Facts, near: Sequence[Neighbour], opened: datetime) -> int | None:
    """The story of a party's page that the press retells within hours, all of whose matter stands there."""
    if new.page or not new.matter:
        return None
    soon = (each for each in near if opened - each.began[0] < COPIED and each.others[0].page == new.head != "")
    like = (each for each in soon if each.likeness >= COPIED_ALIKE and each.covered >= COPIED_WHOLE)
    return next((each.story for each in like if _is_copy(new, each)), None)


def _is_copy(new: Facts, near: Neighbour) -> bool:
    return _copies(new, near.others[0]) and not any(conflicts(new, other) for other in near.others)


def _reworded(new: Facts, near: Sequence[Neighbour], opened: datetime) -> int | None:
    """The story of a party's word or deed that the press tells once more, by other verbs: blasts, calls a breach."""
    if new.page or not new.head or new.another or is_weekly(new) or not _AGAINST.isdisjoint(new.tells):
        return None
    if not _TO_FOLLOW.isdisjoint(new.said):
        return None  # what he will do is more than what he said
    for each in near:
        same = _is_on_it(each) and opened - each.began[0] < REWORDED and _is_his(new, each.others[0])
        if same and all(conflicts(new, other) <= _WORDED_SO for other in each.others):
            return each.story
    return None


def _is_his(new: Facts, first: Facts) -> bool:
    """Does the same party speak or act in both, and carry out in neither what it threatens in the other?"""
    if new.head != first.head or any(tells(new.said) != tells(first.said) for tells in (threatens, counters)):
        return False
    return not new.comments or bool(new.officials and first.officials)


def _is_on_it(near: Neighbour) -> bool:
    return near.likeness >= 1 and near.covered >= COVERED_WORD


def _looked_back_on(new: Facts, near: Sequence[Neighbour]) -> int | None:
    """The story that a report explains or goes over, which tells no event of its own, however it is worded."""
    for each in near:
        if _is_on_it(each) and not any(Conflict.COUNT in conflicts(new, other) for other in each.others):
            return each.story
    return None


def _copies(new: Facts, page: Facts) -> bool:
    """Does the press tell what stands on a party's page, and no other step?"""
    same_step = stages(new.said) <= stages(page.said) or _both_delay(new, page)
    return same_step and copies(new, page) and not rounds.goes_on(new, page)


def _both_delay(new: Facts, other: Facts) -> bool:
    return is_delayed(new.said) and is_delayed(other.said)


def _told_of_twin(link: Link, grouper: Grouper, story: int, near: Sequence[Neighbour]) -> int | None:
    """The story in which the party has answered so already where another story tells of the same event."""
    new = grouper.facts(-story)
    began = next((each.began for each in near if each.story == link.to), None)
    if began is None:
        return None
    later = (each for each in near if each.began > began and each.likeness >= 1)
    opened = grouper.began(story)
    return next((each.story for each in later if _has_it(link.kind, new, each, opened - each.began[0])), None)


def _has_it(kind: LinkKind, new: Facts, near: Neighbour, age: timedelta) -> bool:
    """Has a story of this age, that is like a report, given that answer, or the same news of the other's language?"""
    if new.head and kind in near.others[0].tells and any(_is_same_answer(kind, new, other) for other in near.others):
        return True
    abroad = all(is_chinese(each) != is_chinese(new) for each in near.others)
    same = near.likeness >= SAME_NEWS or all(conflicts(new, each) <= {Conflict.ANSWER} for each in near.others)
    return kind is LinkKind.UPDATE and abroad and same and age < ANSWERED


def _is_twin(story: Neighbour, to: int, near: Sequence[Neighbour]) -> bool:
    """Is it of the same event as another of these: told in two languages, or by the same number, it may be in two?"""
    return any(
        conflict(story.facts, other.facts) is None
        and (_languages(story).isdisjoint(_languages(other)) or same_count(story.facts, other.facts))
        for other in near
        if other.story == to
    )


def _languages(story: Neighbour) -> set[bool]:
    """Whether its reports are in Chinese: some, or others."""
    return {is_chinese(each) for each in story.others}


def _is_same_answer(kind: LinkKind, new: Facts, other: Facts) -> bool:
    """Is another answer of that kind to that story the same party's, on the same matter?

    What is an update, or stands on its own page, is so by the same step only.
    """
    another_step = (kind is LinkKind.UPDATE or new.page) and stages(new.said) != stages(other.said)
    another_step = another_step and not _both_delay(new, other)
    if kind is LinkKind.REACTION not in new.tells and LinkKind.REACTION in other.tells and not counters(other.said):
        return False  # a deed in answer is more than a word
    on_talks = kind is LinkKind.UPDATE and rounds.step_of(new) not in (None, rounds.Step.PLANNED)
    if another_step or (not rounds.same_step(new, other) if on_talks else new.head != other.head):
        return False
    other_measure = other_kind(new.said, other.said) and set(new.goods).isdisjoint(other.goods)
    if corrects_else(new, other) or (kind is LinkKind.REACTION and other_measure):
        return False
    return not other_matter(new, other) and not other_count(new, other)
