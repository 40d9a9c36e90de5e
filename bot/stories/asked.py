"""Which deed an answer is on that shares no words with its reports: the only one of late that it can mean."""

from collections.abc import Iterable, Sequence

from bot.domain.link import LinkKind
from bot.stories.facts import Facts
from bot.stories.matter import is_chinese
from bot.stories.parties import PARTIES
from bot.stories.procedures import is_ruled
from bot.stories.steps import kinds
from bot.stories.tallies import other_count, same_count
from bot.stories.vetoes import conflict
from bot.text.tokens import stem

_RULINGS = frozenset(map(stem, "ruling rulings determination determinations".split())) | frozenset(
    "裁定 裁决 初裁 终裁".split()
)
_OF_BOTH = frozenset({"truce", "休战"})
Told = tuple[int, Sequence[Facts]]  # a story, and what its newest reports state, the first of them first


def deed_answered(new: Facts, before: Iterable[Told]) -> int | None:
    """The story that a party's answer is to, on its page or as the press tells it.

    `before`: the stories of the last days, the oldest first. The one meant tells of the other side's deed by the same
    kind of measure, goods, number or body, and has not heard this side. None where several may be meant, and
    they are not of one event.
    """
    party = new.page or new.reactor
    if not party or LinkKind.REACTION not in new.tells:
        return None
    (other,) = {*PARTIES} - {party}
    meant = [(story, told[0]) for story, told in before if _may_mean(new, told, party, other)]
    return meant[0][0] if meant and all(_is_twin(first, meant[0][1]) for _, first in meant[1:]) else None


def _is_twin(one: Facts, other: Facts) -> bool:
    """Are they one event told in two languages, or by one number?"""
    return conflict(one, other) is None and (is_chinese(one) != is_chinese(other) or same_count(one, other))


def _may_mean(new: Facts, told: Sequence[Facts], party: str, other: str) -> bool:
    first = told[0]
    if other not in (first.head, first.page) or first.looks_back or first.comments:
        return False
    if any(each.page == party for each in told) or other_count(new, first):
        return False
    same_goods = any(not set(new.goods).isdisjoint(each.goods) for each in told)
    if new.goods and first.goods and not same_goods:
        return False
    # What kind it names may be its own, unless it says whose deed it is on; and a truce is both sides'.
    same_kind = new.reactor == party and any(
        kind in kinds(first.said) for kind in kinds(new.said) if kind.isdisjoint(_OF_BOTH)
    )
    theirs = {each.announcer for each in told if each.head == other} - {"", new.announcer}
    same_body = not theirs.isdisjoint(new.named)
    ruling = not _RULINGS.isdisjoint(new.said) and any(is_ruled(each.steps) for each in told)
    return same_goods or same_kind or same_body or ruling or same_count(new, first)
