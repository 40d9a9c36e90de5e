"""Whether two headlines are the same but for what it is done to: other goods, firms or matters, known or not."""

import re
from collections.abc import Sequence
from itertools import takewhile

from bot.stories import lexicon
from bot.stories.facts import Facts
from bot.stories.sectors import may_be_one_set
from bot.text.tokens import stem

BEGINS_ALIKE = 4  # words: who does it, and what
BEFORE_FIRMS = 3  # words, where both are firms, or makers, of some kind
LONGEST = 4  # words that name an object
# Right behind one of these stands what it is done to; behind another word may stand only another verb for it.
_ANCHORS = frozenset(map(stem, "on into of from against over for us s american chinese china with".split()))
# One of these may stand for what the other headline names.
_BROAD = frozenset(
    map(
        stem,
        "firm company maker makers chipmaker carmaker automaker giant group brand supplier farm agricultural food key "
        "critical mineral minerals metal metals product products items gear equipment tech technology rival rivals "
        "ally allies electric trade imports exports shipments sector industry unit country nation it them "
        "defense military arms weapons contractors energy car auto ev internet networking".split(),
    )
)
# What stands before one of these is what a set of firms makes or does: drone makers, biotech firms.
_FIRMS = frozenset(
    map(stem, "firm company maker manufacturer producer supplier entity group startup developer operator".split())
)
_SAME = frozenset(map(stem, "the a an and in of to on for by its their some more new all other firms goods".split()))

BEGINS_ALIKE_ZH, ENDS_ALIKE_ZH, LONGEST_ZH = 5, 4, 10  # characters
_ANCHORS_ZH = re.compile(  # 对..., 原产于美国的..., 公司..., 12家美国..., 美国进口...
    r"(?:[对向就与同从的司团家]|[对从自向家](?:中国|美国)|外资|(?:中国|美国)的?进口的?(?:相关)?)$"
)
_CASE_ZH = re.compile("倾销|补贴|双反")  # its goods stand by their full names
_FIRMS_ZH = re.compile("(?:制造商|企业|公司|厂商|实体|集团)")
_BROAD_ZH = frozenset(
    "美国 中国 企业 公司 产品 商品 部分 相关 多家 有关 进口 出口 实体 品牌 巨头 厂商 集团 其他 涉华 涉美 军工 防务 "
    "国防 军事 科技 技术 能源 汽车 互联网 化工 化学".split()
)


def other_object(one: Facts, other: Facts) -> bool:
    """Do two headlines begin and end alike, with another object between, of which the other says nothing?"""
    same_goods = not set(one.goods).isdisjoint(other.goods)
    if one.written or other.written:
        is_case = _CASE_ZH.search(one.written) is not None
        return not (is_case and same_goods) and _other_object_zh(one.written, other.written)
    ours, theirs = one.said, other.said
    if one.opens != other.opens or not one.opens or same_goods:
        return False
    if (start := _alike(ours, theirs)) < BEFORE_FIRMS or ours[start - 1] not in _ANCHORS:
        return False
    end = _alike(ours[: start - 1 : -1], theirs[: start - 1 : -1])
    between = [each[start : len(each) - end] for each in (ours, theirs)]
    ends_as_firms = all(len(each) > 1 and each[-1] in _FIRMS for each in between)
    are_firms = ends_as_firms or not _FIRMS.isdisjoint(ours[len(ours) - end :][:1])
    if ends_as_firms:
        between = [each[:-1] for each in between]
    if may_be_one_set(*between) if are_firms else start < BEGINS_ALIKE:
        return False
    words = {word for each in between for word in each}
    short = all(0 < len(each) <= LONGEST for each in between)
    if not short or any(word[:1].isdigit() for word in words) or not _BROAD.isdisjoint(words):
        return False
    first, second = (set(each) - _SAME for each in between)
    return bool(first and second) and first.isdisjoint(other.said) and second.isdisjoint(one.said)


def _other_object_zh(ours: str, theirs: str) -> bool:
    """... in Chinese, where objects that share a character may be one by a longer name."""
    start = _alike(ours, theirs)
    if start < BEGINS_ALIKE_ZH or _ANCHORS_ZH.search(ours, 0, start) is None:
        return False
    end = _alike(ours[: start - 1 : -1], theirs[: start - 1 : -1])
    between = [each[start : len(each) - end] for each in (ours, theirs)]
    first, second = (_FIRMS_ZH.sub("", each) for each in between)
    are_firms = _FIRMS_ZH.match(ours, len(ours) - end) or all(map(_FIRMS_ZH.search, between))
    if may_be_one_set((first,), (second,)) if are_firms else end < ENDS_ALIKE_ZH:
        return False
    if not all(1 < len(each) <= LONGEST_ZH and each.isalpha() for each in (first, second)):
        return False
    if lexicon.ACTS_ZH.match(first) or lexicon.ACTS_ZH.match(second):
        return False  # the same done by another verb
    shared = set(first) & set(second)
    if shared and not (len(shared) == 1 and first[-1] != second[-1] and _CASE_ZH.search(ours, len(ours) - end)):
        return False
    return not any(each in first or each in second for each in _BROAD_ZH)


def _alike(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """How many words they begin with are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False)))
