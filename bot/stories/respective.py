"""Which of a list's goods each of as many amounts is of: "15% and 10% on wheat and corn, respectively", 分别为."""

import re
from collections.abc import Iterable, Sequence

from bot.stories.goods import good_id, goods_in
from bot.stories.measures import GOODS_ONLY
from bot.stories.quantities import IN_TURN, Quantity
from bot.text.tokens import Tokens, tokenise
from bot.text.vocabulary import Mention, Vocabulary

_CHANGE = "(?:同比|环比)?(?:(?:增长|下降|增加|减少|上涨|下跌|上升|增|降|涨|跌|加征)了?|up|down)?"
_LISTED = re.compile(rf"\s?(?:,|，|、|和|与|及|以及|and|or|,\s?and)\s?{_CHANGE}\s?", re.IGNORECASE)
_AND = frozenset("and or 和 与 或 以 及".split())


def goods_in_turn(stated: Sequence[Quantity], part: str, vocabulary: Vocabulary) -> dict[Quantity, str]:
    """The good of each of those amounts that a part of a sentence gives to its goods one by one; of no other."""
    if len(stated) <= 1 or not IN_TURN.search(part):
        return {}
    found: dict[Quantity, str] = {}
    for group in _groups(stated, part):
        of_goods = group[0].unit in GOODS_ONLY
        tokens = tokenise(part)
        named = goods_in(tokens, vocabulary, of_goods)
        fitting = [each for each in _lists(tokens, named) if len(each) == len(group)]
        goods = [good_id(each, vocabulary) for each in fitting[0]] if len(fitting) == 1 else []
        if len(only := {good_id(each, vocabulary) for each in named}) == 1:
            goods = [*only] * len(group)  # then it is by country or by year
        if len(goods) == len(group) and len(set(goods)) in (1, len(group)):
            found |= dict(zip(group, goods, strict=True))
    return found


def _groups(stated: Sequence[Quantity], part: str) -> list[list[Quantity]]:
    """Amounts of one unit that stand in a list."""
    groups: list[list[Quantity]] = []
    for quantity in stated:
        last = groups[-1][-1] if groups else None
        if last and last.unit == quantity.unit and _LISTED.fullmatch(part, last.end, quantity.start):
            groups[-1].append(quantity)
        else:
            groups.append([quantity])
    return [group for group in groups if len(group) > 1]


def _lists(tokens: Tokens, goods: Iterable[Mention]) -> list[list[Mention]]:
    """Goods that stand in a list, nothing between them but a comma or an "and"."""
    lists: list[list[Mention]] = []
    for good in goods:
        between = tokens.words[lists[-1][-1].end : good.start] if lists else ()
        if lists and len(between) <= 2 and _AND.issuperset(between):
            lists[-1].append(good)
        else:
            lists.append([good])
    return lists
