"""Of which good a quantity is: the one that its clause names beside it."""

import re
from collections.abc import Iterator

from bot.stories.measures import GOODS_ONLY
from bot.stories.quantities import Quantity
from bot.text.sentences import REACH, around
from bot.text.tokens import Tokens, tokenise
from bot.text.vocabulary import Kind, Mention, Vocabulary

_CLOSE = 4  # words between an amount and its good behind it: "tonnes of fresh American soybeans"
# Behind these words something else begins.
_ELSE = frozenset("and or as while but with after before when than from to amid since 和 与 及 或 而 较 比 但".split())
_AND = frozenset("and or 和 与 及 或".split())
_SHARES = re.compile(r"(?<!\w)(?:shares?|stocks?)(?!\w)|股[价票份]|[涨跌]停", re.IGNORECASE)
# A clause that says more of what the one before it names: "..., up 12% from June", "..., 价值5亿美元".
_CONTINUES = re.compile(
    r"\s*(?:(?:up|down|rising|falling|worth|valued|an?\s(?:rise|fall|increase|drop|gain|decline))(?!\w)"
    r"|同比|环比|较上|比上|价值|货值|总值|金额|总额)",
    re.IGNORECASE,
)
_ON_EVERYTHING = frozenset({"fentanyl"})  # a fentanyl tariff is one on all goods
# Told in pieces and never in tonnes: what "ships" in May is no vessel.
_NOT_WEIGHED = frozenset(
    "vessels aircraft evs drones semiconductors nvidia_chips chip_tools telecom_gear farmland consumer_goods".split()
)
_VERBAL = ("ed", "ing")  # shipped, logging: no good


def good_of(quantity: Quantity, sentence: str, vocabulary: Vocabulary) -> str | None:
    """The id of the good's concept; "" where it is one of several or not sure, None where the sentence names none."""
    before, behind = around(sentence, quantity.start, quantity.end)
    of_goods = quantity.unit in GOODS_ONLY
    if not of_goods and _SHARES.search(before + behind):
        return ""
    ahead, follows = _Passage(before, vocabulary, of_goods), _Passage(behind, vocabulary, of_goods)
    # A list goes on beyond its comma: once the clause names a good, the whole sentence is asked.
    if follows.begins_with_good and (follows.goods[0].start <= _CLOSE or not ahead.goods):
        passage = sentence[quantity.end : quantity.end + REACH]
        return _Passage(passage, vocabulary, of_goods).one_of(0, vocabulary)
    if ahead.goods or of_goods:
        passage = sentence[max(0, quantity.start - REACH) : quantity.start]
        return _Passage(passage, vocabulary, of_goods).one_of(-1, vocabulary)
    if _CONTINUES.match(before):
        named = goods_named(sentence[max(0, quantity.start - REACH) : quantity.start], vocabulary, of_goods)
        return named.pop() if len(named) == 1 else ""
    return None


def goods_named(text: str, vocabulary: Vocabulary, of_goods: bool) -> set[str]:
    """The ids of all goods of a text that a mass (`of_goods`), or else money or a rate, can be of."""
    return {good_id(mention, vocabulary) for mention in _Passage(text, vocabulary, of_goods).goods}


def good_id(mention: Mention, vocabulary: Vocabulary) -> str:
    """One id for a commodity, whoever grew it: 美豆 are soybeans."""
    commodity = mention.concept.commodity
    return commodity if commodity in vocabulary.concepts else mention.concept.id


class _Passage:
    """The goods of a passage that a mass, or else money or a rate, can be of."""

    def __init__(self, text: str, vocabulary: Vocabulary, of_goods: bool) -> None:
        self.tokens: Tokens = tokenise(text)
        unfit = _NOT_WEIGHED if of_goods else _ON_EVERYTHING
        named = _goods(self.tokens, vocabulary, 0, len(self.tokens.words))
        self.goods: list[Mention] = [mention for mention in named if mention.concept.id not in unfit]

    @property
    def begins_with_good(self) -> bool:
        """Does nothing else begin before its first good?"""
        return bool(self.goods) and _ELSE.isdisjoint(self.tokens.words[: self.goods[0].start])

    def one_of(self, place: int, vocabulary: Vocabulary) -> str | None:
        """The good at 0 or -1; "" where it stands in a list with another: 15% on wheat, corn and cotton."""
        if not self.goods:
            return None
        near, *others = self.goods[:2] if place == 0 else self.goods[:-3:-1]
        for other in others:
            first, second = sorted((near, other), key=lambda mention: mention.start)
            between = self.tokens.words[first.end : second.start]
            if (
                len(between) <= 1
                and _AND.issuperset(between)
                and good_id(near, vocabulary) != good_id(other, vocabulary)
            ):
                return ""
        return good_id(near, vocabulary)


def _goods(tokens: Tokens, vocabulary: Vocabulary, start: int, end: int) -> Iterator[Mention]:
    """The goods among these tokens, also at the head of an act's name: 稀土出口管制, soybean purchases."""
    for mention in vocabulary.find(Tokens(tokens.words[start:end], tokens.stems[start:end])):
        placed = mention._replace(start=start + mention.start, end=start + mention.end)
        if mention.concept.kind is Kind.GOOD:
            if not mention.words.lower().endswith(_VERBAL):
                yield placed
        elif mention.concept.kind is Kind.ACT:
            yield from _goods(tokens, vocabulary, placed.start, placed.end - 1)
