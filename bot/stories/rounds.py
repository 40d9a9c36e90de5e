"""How far a round of talks between the two parties has come: planned, put off or moved, begun, over."""

from enum import IntEnum
from itertools import pairwise

from bot.stories.facts import Facts
from bot.stories.parties import PARTIES
from bot.stories.steps import is_delayed, is_put_off
from bot.text.months import MONTHS
from bot.text.tokens import stem


class Step(IntEnum):
    """What a headline tells of a round."""

    PLANNED = 0
    MOVED = 1  # to another day or place
    BEGUN = 2
    OVER = 3  # how it went, too


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


_TALKS = frozenset({"talks", "trade_talks"})  # the vocabulary's concepts of them
_BOTH, _STATES = "us_china", frozenset({"us", "china"})  # ... of the two parties
_MOVED = _stems("move moves moved shift shifts shifted relocate relocated") | frozenset("改在 移至 移师".split())
_BEGUN = _stems("begin begins began start starts started open opens opened kick resume resumes resumed underway")
_BEGUN_ZH = frozenset("开始 启动 开幕 开启".split())
_OVER = _stems(
    "end ends ended conclude concludes concluded wrap wraps wrapped finish finished collapse collapsed"
) | _stems("framework consensus breakthrough progress candid constructive productive fruitful stalemate")
_OVER_ZH = frozenset("结束 落幕 闭幕 坦诚 共识 框架 破裂 进展 建设".split())
_TO_COME = frozenset("to will may might could would should must now set if before until not no".split())
_TO_COME_ZH = frozenset("前瞻 拟于 或将 有望 期待 希望 将于".split())
_PLANS, _PLANS_ZH = frozenset(map(stem, "to will plan plans set sets".split())), frozenset("将拟赴")
_ONE_OF_US, _ONE_OF_CHINA = frozenset({"us", "u", "american"}), frozenset(map(stem, ("china", "chinese")))
_MONTHS = frozenset(map(stem, MONTHS))
_JOINT = 4  # words with which a headline begins, among which both parties are named where they act together
_NO_VENUE = frozenset("us he monday tuesday wednesday thursday friday saturday sunday".split()) | MONTHS.keys()


def step_of(facts: Facts) -> Step | None:
    """The step that a headline on the parties' talks tells of, PLANNED where it names none; None of any other."""
    if _TALKS.isdisjoint(facts.named) or facts.looks_back or facts.leaves_open or facts.is_denial:
        return None
    if not ({*PARTIES} <= {*facts.officials} or _BOTH in facts.named or {*facts.named} >= _STATES):
        return None
    said = facts.said
    if is_delayed(said) or is_put_off(said) or not _MOVED.isdisjoint(said):
        return Step.MOVED
    if not _TO_COME_ZH.isdisjoint(said):
        return Step.PLANNED
    told = {each for before, each in pairwise(("", *said)) if before not in _TO_COME}
    if not _OVER.isdisjoint(told) or not _OVER_ZH.isdisjoint(told):
        return Step.OVER
    return Step.PLANNED if _BEGUN.isdisjoint(told) and _BEGUN_ZH.isdisjoint(told) else Step.BEGUN


def goes_on(new: Facts, earlier: Facts) -> bool:
    """Does one tell the next step of the round that the other tells of, or the other side's word on how it went?"""
    if (step := step_of(new)) is None or (before := step_of(earlier)) is None:
        return False
    if _venues(new).isdisjoint(_venues(earlier)):
        return False
    words = {_speaks(new), _speaks(earlier)} == {*PARTIES}
    return step > before or (step is before is Step.OVER and words)


def same_step(new: Facts, other: Facts) -> bool:
    """Do both tell one step, and of how it went not each another side's word?"""
    if step_of(new) is not step_of(other):
        return False
    return step_of(new) is not Step.OVER or {_speaks(new), _speaks(other)} != {*PARTIES}


def apart(one: Facts, other: Facts) -> bool:
    """Are they on two steps of a round, one of which is only to come, or each on one side's word on how it went?"""
    if _TALKS.isdisjoint(one.named) or _TALKS.isdisjoint(other.named):
        return False  # nearly always
    step, another = step_of(one), step_of(other)
    if step is None or another is None:
        return False
    if step is another:
        return step is Step.OVER and not same_step(one, other)
    first = one if step < another else other
    planned = min(step, another) is Step.PLANNED
    return Step.MOVED not in (step, another) and (not planned or _is_to_come(first))


def is_joint(facts: Facts) -> bool:
    """Does a headline begin with both parties together: "US, China begin ...", 中美...?"""
    first = set(facts.said[:_JOINT])
    return facts.named[:1] == (_BOTH,) or not (first.isdisjoint(_ONE_OF_US) or first.isdisjoint(_ONE_OF_CHINA))


def _is_to_come(facts: Facts) -> bool:
    dated = {each for each, after in pairwise((*facts.said, "")) if after in _MONTHS or after.isdigit()}
    plans = _PLANS.intersection(facts.said) - (dated & {"to"})  # "extend it to November 10"
    return bool(plans) or not _PLANS_ZH.isdisjoint("".join(facts.said))


def _speaks(facts: Facts) -> str:
    return "" if is_joint(facts) else facts.head


def _venues(facts: Facts) -> set[str]:
    return {place for slot in ("country", "name") for place in facts.slots.get(slot, ())} - _NO_VENUE
