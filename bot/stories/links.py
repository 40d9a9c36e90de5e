"""Which live story a new one answers, if any, and how: a correction, denial, confirmation, update or reaction.

A link is told in the thread of what it answers, so a wrong one misleads: a second sale, another commodity or country,
next week's regular report and a recap answer nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.domain.figure import RATES
from bot.domain.link import Link, LinkKind
from bot.stories import replies, rounds, sales
from bot.stories.asked import deed_answered
from bot.stories.cluster import Grouper
from bot.stories.facts import Facts
from bot.stories.lexicon import LISTS
from bot.stories.likeness import ANSWERED_WITHIN
from bot.stories.matter import is_answered_already, is_chinese, is_industrys_word, shares_matter
from bot.stories.neighbour import Neighbour
from bot.stories.other_things import other_matter
from bot.stories.own_word import (
    is_his,
    is_own_word,
    is_word_of,
    joins_word,
    speaks_before,
    speaks_first,
    stands_on_his_page,
)
from bot.stories.parties import PARTIES
from bot.stories.steps import is_on_measure
from bot.stories.tallies import meet, other_count, same_count
from bot.stories.updates import carries_on, pledges_otherwise, updates
from bot.stories.vetoes import Conflict, answers_too, conflicts, corrects_else, same_announcer
from bot.text.tokens import stem

# How alike an answer must be to what it answers, where 1 is enough to be a report of the same.
ALIKE = {
    LinkKind.CORRECTION: 0.8,
    LinkKind.DENIAL: 0.6,
    LinkKind.CONFIRMATION: 0.8,
    LinkKind.UPDATE: 0.9,
    LinkKind.REACTION: 0.55,
}
SAYS_SO = 0.45  # ... where a reaction says that it is one ("responds to", 回应)
CARRIED_ON = 0.5  # ... where the same side takes the next step with the same measure, or sets another date
LEAST = min(SAYS_SO, CARRIED_ON, *ALIKE.values())
_COUNTED = frozenset(map(stem, "data statistics".split())) | {"数据", "统计"}
_DENIES = stem("denies")
SHARED_BY_DENIAL = 2  # words of what is denied that were told, where it is not called a claim
_CLAIMS = frozenset(
    map(stem, "report reports claim claims plan plans pledge promise deal agreement talks order it such rumour".split())
) | {"报道", "传闻", "说法", "承诺", "协议", "消息", "计划"}
_NAMELESS = frozenset(map(stem, "us u.s china chinese beijing american of to the in on a for is and".split())) | {
    "中国",
    "美国",
    "对美",
    "对华",
}
_ON_A_LIST = LISTS | {"清单", "名单"}
_BROUGHT = ("country", "commodity")
_GROUPS = {"rare_earths": ("rare_earth_elements", "critical_minerals")}  # a commodity that may stand for one of these
COVERED = 0.3  # of the matter that it is about, the other is about too; of a next step, whose act is new, less
COVERED_STEP = 0.2
SURE = 1.5  # likeness from which a reaction, too, may bring as much of its own
COVERED_WORD = 0.5  # ... of a first word that no verb tells to be an answer
TELLING_COUNT = 13  # from which on a number shared tells the matter: 23 firms, whatever their list is called
# These speak of what was told as it was told: another number is another matter.
SAME_FIGURES = frozenset({LinkKind.DENIAL, LinkKind.CONFIRMATION, LinkKind.REACTION})


def links_of_new(grouper: Grouper, placed: Mapping[int, int]) -> dict[int, Link]:
    """Story -> its link, of the stories that have opened with what `grouper.place` has just placed."""
    opened = {-story: story for story in placed.values() if story < 0}  # by the first entry of each
    links = {story: link_of_entry(grouper, first) for first, story in opened.items()}
    return {story: link for story, link in links.items() if link is not None}


def link_of_entry(grouper: Grouper, entry_id: int) -> Link | None:
    """The link of a story that an entry opens: by the document it changes, by its words, or by what alone it means."""
    facts, near = grouper.facts(entry_id), grouper.neighbours(entry_id)
    if link := link_of_document(grouper, entry_id) or link_of(facts, near):
        return link
    if sales.is_cancelled(facts):
        sale = sales.sale_of(facts, grouper.before(entry_id, ANSWERED_WITHIN))
        return None if sale is None else Link(sale, LinkKind.UPDATE)
    if sales.is_reported_sale(facts):
        sold = (story for story, told in grouper.before(entry_id) if sales.confirms_sale(facts, told))
        return next((Link(story, LinkKind.CONFIRMATION) for story in sold), None)
    judged = set() if facts.page else {each.story for each in near if _is_judged(facts, each)}
    deed = deed_answered(facts, ((story, told) for story, told in grouper.before(entry_id) if story not in judged))
    return None if deed is None else Link(deed, LinkKind.REACTION)


def _is_judged(new: Facts, near: Neighbour) -> bool:
    """Was it asked by all that the press says whether a report answers a story: of its own language, and matter?"""
    return near.covered > 0 and is_chinese(near.facts) == is_chinese(new)


def link_of_document(grouper: Grouper, entry_id: int) -> Link | None:
    """The link to the story with the document, of the same party, that one on its official page changes now."""
    facts = grouper.facts(entry_id)
    if not facts.documents.changed:
        return None  # nearly always
    kind = LinkKind.CORRECTION if facts.documents.corrects else LinkKind.UPDATE
    for story, told in grouper.before(entry_id, ANSWERED_WITHIN):
        same_body = (each for each in told if each.page == facts.page and each.announcer == facts.announcer)
        if any(facts.documents.changes(each.documents) for each in same_body):
            return Link(story, kind)
    return None


def link_of(facts: Facts, neighbours: Iterable[Neighbour]) -> Link | None:
    """The link of a story that a report with these facts opens to one of the earlier stories; None if to none."""
    if facts.looks_back:
        return None
    told = (each for each in neighbours if not all(other.looks_back for other in each.others))
    # The number tells; then, of what is denied, the words; else the most alike comes first.
    words = set(facts.said[facts.said.index(_DENIES) :] if _DENIES in facts.said else ())
    near = sorted(told, key=lambda each: (not same_count(facts, each.facts), -len(words.intersection(each.facts.said))))
    close = [each for each in near if each.likeness >= LEAST]
    # A headline need not say that it is an update: what it tells may be another date, or the next step.
    # ... nor an official page that it confirms.
    for kind in dict.fromkeys((*facts.tells, LinkKind.CONFIRMATION, LinkKind.UPDATE)):
        for each in close:
            if any(_answers(kind, facts, view) for view in _views(kind, facts, each)):
                return Link(each.story, kind)
    found = [Link(each.story, LinkKind.REACTION) for each in near if _pays_back(facts, each)]
    found += (Link(each.story, LinkKind.REACTION) for each in near[:1] if _speaks_first(facts, each))
    return next(iter(found), None)


def _speaks_first(new: Facts, near: Neighbour) -> bool:
    """Is it as alike as another report of the event, and a party's first word on it, by whatever verb?"""
    if (
        new.tells
        or new.comments
        or near.likeness < 1
        or near.covered < COVERED_WORD
        or not speaks_first(new, near.others)
    ):
        return False
    if set(new.matter).isdisjoint(near.facts.matter):
        return False
    counts_else = bool(new.counts) and not same_count(new, near.facts)
    told = new.leaves_open or sales.is_weekly(near.facts) or sales.apart(new, near.facts) or counts_else
    return not (told or other_matter(new, near.facts) or Conflict.COURSE in conflicts(new, near.facts))


def _pays_back(new: Facts, near: Neighbour) -> bool:
    alike = near.likeness >= replies.ALIKE and near.covered >= COVERED and not _brings(new, near.facts, ("country",))
    return alike and any(replies.pays_back(new, each) for each in near.others)


def _views(kind: LinkKind, new: Facts, near: Neighbour) -> Iterator[Neighbour]:
    """A story as its closest report shows it; what is carried on, or an official page reacts to, any may tell."""
    yield near
    if kind in (LinkKind.UPDATE, LinkKind.CONFIRMATION) or (kind is LinkKind.REACTION and new.page):
        yield from (replace(near, facts=facts) for facts in near.others if facts is not near.facts)


def _answers(kind: LinkKind, new: Facts, near: Neighbour) -> bool:
    is_answer = _is_near(kind, new, near) and _TESTS[kind](new, near.facts) and not _is_another(kind, new, near)
    return is_answer and shares_matter(kind, new, near.facts, near.likeness >= 1)


def _is_another(kind: LinkKind, new: Facts, near: Neighbour) -> bool:
    """Is it on another country, commodity or number, where that is not just what it corrects or updates?"""
    elsewhere = kind is not LinkKind.CORRECTION and _elsewhere(kind, new, near.facts)
    if elsewhere or sales.apart(new, near.facts) or corrects_else(new, near.others[0]):
        return True
    if kind is LinkKind.REACTION and (
        _is_listed_elsewhere(new, near)
        or stands_on_his_page(new, near.others[0])
        or any(is_his(new, other) for other in near.others)
    ):
        return True
    apart = {new.head, near.others[0].head} == {*PARTIES} and not rounds.goes_on(new, near.facts)
    if kind is LinkKind.UPDATE and apart and not pledges_otherwise(new, near.facts):
        return True  # what the other side does is an answer at most, whoever retells it
    # Nobody confirms himself, nor denies what he says in another language; a White House may deny a president's word.
    # And who confirms a purchase does not confirm the customs' count.
    first = near.others[0]
    himself = kind is LinkKind.CONFIRMATION or (kind is LinkKind.DENIAL and is_chinese(new) != is_chinese(first))
    himself = himself and is_word_of(first, new.head)
    counted = kind is LinkKind.CONFIRMATION and not all(_COUNTED.isdisjoint(other.said) for other in near.others)
    if himself or counted:
        return True
    if kind is LinkKind.DENIAL and all(speaks_before(new, other) for other in near.others):
        return True
    return kind in SAME_FIGURES and any(other_count(new, other) for other in near.others)


def _is_listed_elsewhere(new: Facts, near: Neighbour) -> bool:
    """Does a firm, and no party, speak of a list that it is on, of which no report of that story tells?"""
    if new.head or new.reactor or _ON_A_LIST.isdisjoint(new.said):
        return False
    return all(_ON_A_LIST.isdisjoint(each.said) for each in near.others)


def _goes_on(new: Facts, near: Neighbour) -> bool:
    """Is it the next step of a round of talks, of which no report of that story tells yet?"""
    return rounds.goes_on(new, near.facts) and not any(rounds.same_step(new, other) for other in near.others)


def _same_large_count(new: Facts, earlier: Facts) -> bool:
    """Do both count the same, and so many that it is hardly by chance? Rates are shared by all."""
    return any(
        meet(tuple(each for each in new.counts[unit] if each >= TELLING_COUNT), earlier.counts[unit])
        for unit in (new.counts.keys() & earlier.counts.keys()) - RATES
    )


def _is_near(kind: LinkKind, new: Facts, near: Neighbour) -> bool:
    carried_on = kind is LinkKind.UPDATE and near.likeness >= CARRIED_ON
    carried_on = carried_on and (carries_on(new, near.facts) or _goes_on(new, near))
    carried_on = carried_on or (
        kind is LinkKind.CONFIRMATION and near.likeness >= CARRIED_ON and joins_word(new, near.facts)
    )
    says_so = kind is LinkKind.REACTION and new.answers
    if near.likeness < (CARRIED_ON if carried_on else SAYS_SO if says_so else ALIKE[kind]):
        return False
    enough = COVERED_STEP if carried_on or (kind is LinkKind.REACTION and near.likeness >= SURE) else COVERED
    return near.covered >= enough or _same_large_count(new, near.facts)


def _corrects(new: Facts, earlier: Facts) -> bool:
    return LinkKind.CORRECTION not in earlier.tells


def _denies(new: Facts, earlier: Facts) -> bool:
    denies = new.is_denial or (new.denied and new.answers) or not set(new.denied).isdisjoint(earlier.said)
    # In another language its number tells what is denied.
    denies = denies or (is_chinese(new) != is_chinese(earlier) and bool(new.denied) and same_count(new, earlier))
    if earlier.is_denial or is_answered_already(earlier) or not denies or new.leaves_open or _denies_else(new, earlier):
        return False
    return not other_matter(new, earlier)


def _denies_else(new: Facts, earlier: Facts) -> bool:
    """Does a headline of the same language say what somebody denies, and nothing of it but its subject was told?"""
    verb = next((each for each in (_DENIES, "否认") if each in new.said), "")
    if not verb or is_chinese(new) != is_chinese(earlier) or same_count(new, earlier):
        return False
    behind = set(new.said) - _NAMELESS if verb == "否认" else {*new.said[new.said.index(verb) + 1 :]} - _NAMELESS
    return _CLAIMS.isdisjoint(behind) and len(behind.intersection(earlier.said)) < SHARED_BY_DENIAL


def _confirms(new: Facts, earlier: Facts) -> bool:
    again = LinkKind.CONFIRMATION in earlier.tells and not answers_too(new, earlier)
    says_so = LinkKind.CONFIRMATION in new.tells and not same_announcer(new, earlier)
    its_word = is_own_word(new, earlier) or joins_word(new, earlier)
    if again or earlier.is_denial or new.leaves_open or new.denied or not (says_so or its_word):
        return False
    return not other_matter(new, earlier) and Conflict.COURSE not in conflicts(new, earlier)


def _reacts(new: Facts, earlier: Facts) -> bool:
    same_goods = new.page and not set(new.goods).isdisjoint(earlier.goods)
    measures = is_on_measure(new.said) and not is_on_measure(earlier.said) and not same_goods
    view = LinkKind.REACTION in earlier.tells or is_industrys_word(earlier) or is_answered_already(earlier)
    return not (view or measures or other_matter(new, earlier))


def _elsewhere(kind: LinkKind, new: Facts, earlier: Facts) -> bool:
    """Is one on a third country or a commodity that the other does not name? Who reacts may go on to other goods."""
    goes_on = kind is LinkKind.REACTION and not set(new.goods).isdisjoint(earlier.goods)
    return _brings(new, earlier, ("country",) if goes_on else _BROUGHT) or _brings(earlier, new, ("country",))


def _brings(one: Facts, other: Facts, slots: Iterable[str]) -> bool:
    brought = {thing for slot in slots for thing in one.slots.get(slot, ())}
    if not brought.isdisjoint(_GROUPS):  # "China's mineral curbs", of scandium
        kinds = {each.partition(":")[0] for each in other.goods}
        brought = {each for each in brought if kinds.isdisjoint(_GROUPS.get(each, ()))}
    named = {*other.named, *(thing for slot in slots for thing in other.slots.get(slot, ()))}
    return not brought <= named


_TESTS = {
    LinkKind.CORRECTION: _corrects,
    LinkKind.DENIAL: _denies,
    LinkKind.CONFIRMATION: _confirms,
    LinkKind.UPDATE: updates,
    LinkKind.REACTION: _reacts,
}
