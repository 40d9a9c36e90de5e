"""How firmly a headline tells of what is done to trade: thought of or asked for, planned, announced, done."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from enum import IntEnum, StrEnum
from itertools import pairwise
from types import MappingProxyType

from bot.stories.lexicon import BARRIERS, CLAUSE_ENDS_ZH, PLANS, THOUGHTS, WISHES
from bot.stories.steps import ANY_STAGE, UNDONE, news
from bot.text.tokens import stem


class Act(StrEnum):
    """What is done to trade once, and may be meant before."""

    BUY = "buy"
    RESTRAIN = "restrain"  # put in trade's way, or more of it
    ALLOW = "allow"
    EASE = "ease"


class Grade(IntEnum):
    """How firm it is. Of one act, what is two grades firmer than what was told before is news; one may be wording."""

    THOUGHT = 0  # ... or asked for, or rumoured
    PLANNED = 1  # ... or proposed, or threatened
    ANNOUNCED = 2  # "to impose", "will impose": told as a plan, too, on the day it is announced
    DONE = 3


Acts = Mapping[Act, Grade]
NONE: Acts = MappingProxyType({})


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


BUYING = _stems("buy buys bought book books booked purchase purchases purchased buying") | frozenset(
    "采购 购买 买入 订购".split()
)
_VERBS = {
    Act.BUY: BUYING,
    Act.RESTRAIN: _stems("impose imposes imposed slap slaps slapped"),
    Act.ALLOW: _stems("allow allows allowed let lets approve approves approved permit permits permitted"),
    Act.EASE: _stems("ease eases eased relax relaxes relaxed loosen loosens loosened"),
}
# What is raised or cut is put in trade's way, or out of it, only where it stands there: a tariff, and no target.
_OF_BARRIERS = {
    Act.EASE: _stems(
        "cut cuts lower lowers lowered reduce reduces reduced halve halves halved halving trim trims slash"
    ),
    Act.RESTRAIN: _stems(
        "raise raises raised hike hikes hiked levy levies levied tighten tightens tightened toughen toughens"
    ),
}
# ... by these, too, where no other verb tells what is done to it.
_DECREES = _stems(
    "order orders ordered adopt adopts adopted enact enacts enacted finalise finalises finalised finalize finalizes "
    "finalized"
)
# "China curbs exports" tells what is done, "export curbs bite" what has been; so does what is planned: "plans curbs".
_OR_NOUNS = _stems(
    "curb curbs curbed ban bans banned limit limits limited restrict restricts restricted bar bars barred"
)
_ANY_VERB = frozenset().union(*_VERBS.values(), *_OF_BARRIERS.values(), _DECREES, _OR_NOUNS)
_DOERS = _stems(
    "china beijing us washington trump ministry mofcom ustr commerce department commission treasury house government "
    "administration congress senate regulator agency fcc fda usda bis cfius pentagon customs xi "
    "bill order law rule"  # "signs a bill barring ..."
) | {"s"}  # U.S.
_TO_COME = frozenset("to will shall".split())
# A bill is somebody's plan until it is signed.
_BILL, _SIGNS = stem("bill"), _stems("sign signs signed")
_FIRM = {_BILL: Grade.PLANNED, **dict.fromkeys(THOUGHTS | WISHES, Grade.THOUGHT), **dict.fromkeys(PLANS, Grade.PLANNED)}
_CLAUSE_ENDS = frozenset(",;|")

_VERBS_ZH = {
    Act.BUY: re.compile("采购|购买|买入|订购"),
    Act.RESTRAIN: re.compile(
        "加征|开征|(?:提高|上调)[^，,]{0,12}(?:关税|税率|收费)|(?:限制|禁止|管制)[^，,]{0,12}(?:进口|出口)"
    ),
    Act.ALLOW: re.compile("允许|批准|放行"),
    Act.EASE: re.compile(
        "放宽|放松|(?:降低|下调|减半)[^，,]{0,12}(?:关税|税率|收费)|(?:关税|税率|收费)[^，,]{0,4}(?:降|下调|减半)"
    ),
}
_UNDONE_ZH = re.compile("不|没有|未|若|如果|除非|应(?!对)|为何|是否")
_FIRM_ZH = (
    (Grade.THOUGHT, re.compile("可能|考虑|酝酿|或将?|有望|敦促|呼吁|要求|希望|传闻?|促|吁")),
    (Grade.PLANNED, re.compile("(?<!模)(?<!虚)拟(?!定)|计划|威胁|提议|打算|准备|扬言|研究(?![院所])")),
    (Grade.ANNOUNCED, re.compile("将|宣布|决定|明[日天年]|下[周月]")),
)


def acts(said: Sequence[str], text: str) -> Acts:
    """The acts that a headline (simplified, in lower case; its stems) tells of, each as firmly as it does anywhere."""
    found: dict[Act, Grade] = {}
    chinese = () if text.isascii() else map(_in_chinese, CLAUSE_ENDS_ZH.split(text))
    for told in (*_in_english(said), *chinese):
        found.update((act, grade) for act, grade in told.items() if grade >= found.get(act, Grade.THOUGHT))
    return found or NONE


def comes_true(new: Acts, earlier: Acts) -> bool:
    """Is done what was only thought of, planned or threatened, or announced what was only thought of?"""
    return any(grade - earlier[act] > 1 for act, grade in new.items() if act in earlier)


def _in_english(said: Sequence[str]) -> Iterator[Acts]:
    if _ANY_VERB.isdisjoint(said) and _FIRM.keys().isdisjoint(said):
        return
    clause: list[str] = []
    for each in (*news(said), ","):
        if each not in _CLAUSE_ENDS:
            clause.append(each)
        elif clause:
            yield _of_clause(clause)
            clause = []


def _of_clause(clause: Sequence[str]) -> Acts:
    words = set(clause)
    meant = words if _SIGNS.isdisjoint(words) else words - {_BILL}
    firm = [_FIRM[each] for each in meant if each in _FIRM]
    if not firm and not UNDONE.isdisjoint(words):
        return NONE
    of_barriers = not BARRIERS.isdisjoint(words)
    verbs = [*_VERBS.items(), *(_OF_BARRIERS.items() if of_barriers else ())]
    found = {act: _grade(clause, each) for act, each in verbs if not each.isdisjoint(words)}
    if _restrains(clause):
        found.setdefault(Act.RESTRAIN, _grade(clause, _OR_NOUNS))
    elif not found and of_barriers and not _DECREES.isdisjoint(words):
        found[Act.RESTRAIN] = _grade(clause, _DECREES)
    if firm:
        found = dict.fromkeys(found, min(firm))
        if not found and of_barriers and ANY_STAGE.isdisjoint(words):
            return {Act.RESTRAIN: min(firm)}  # "weighs curbs"
    return found


def _grade(clause: Sequence[str], verbs: Set[str]) -> Grade:
    """How firm a verb is: as firm as it stands anywhere."""
    told = (before not in _TO_COME for before, each in pairwise(("", *clause)) if each in verbs)
    return Grade.DONE if any(told) else Grade.ANNOUNCED


def _restrains(clause: Sequence[str]) -> bool:
    """Does somebody curb or ban something, or is to, and no noun tells of curbs?"""
    return any(each in _OR_NOUNS and before in _DOERS | _TO_COME for before, each in pairwise(clause))


def _in_chinese(clause: str) -> Acts:
    found = [act for act, verbs in _VERBS_ZH.items() if verbs.search(clause)]
    if not found or _UNDONE_ZH.search(clause):
        return NONE
    grade = next((grade for grade, words in _FIRM_ZH if words.search(clause)), Grade.DONE)
    return dict.fromkeys(found, grade)
