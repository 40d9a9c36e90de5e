"""Of which good a quantity is: the one that its clause names beside it."""

import re
from collections.abc import Iterator, Set

from bot.domain.figure import RATES
from bot.stories.measures import GOODS_ONLY
from bot.stories.quantities import Quantity
from bot.text.sentences import REACH, around
from bot.text.tokens import Tokens, tokenise
from bot.text.vocabulary import Kind, Mention, Vocabulary

_CLOSE = 4  # words between an amount and its good behind it: "tonnes of fresh American soybeans"
# Behind these words something else begins.
_ELSE = frozenset("and or as while but with after before when than from to amid since 和 与 及 或 而 较 比 但".split())
_AND = frozenset("and or 和 与 及 或".split())
_SHARES = re.compile(
    r"(?<!\w)(?:shares?(?!(?<=share)\sof\s)|stocks?|stakes?)(?!\w)|[持入参]股|股[价票份权]|[涨跌]停", re.IGNORECASE
)
# A clause that says more of what the one before it names: "..., up 12% from June", "..., 价值5亿美元".
_CONTINUES = re.compile(
    r"\s*(?:(?:(?:or\s)?(?:up|down|rising|falling|worth|valued|an?\s(?:rise|fall|increase|drop|gain|decline))"
    r"|(?:and\s)?(?:climb|ris|fall|dropp?|jump)(?:e?s|ing|e)?\sto)(?!\w)"
    r"|(?:下降|增长|增加|减少|上涨|上升|下跌|增|减|降|涨|跌)了?[约近逾超]?\s*$|同比|环比|较[上前去]|[比与][上去]|折?合(?:约|人民币)?|约?[合值]|价值|货值|案值|总值|金额|总额|[均单]价|占比"
    r"|(?:并|再|此?后)?(?:升|降|增|减|上调|下调|提高|涨|跌)[至到]|超出|超过部分|超额|配额[内外])",
    re.IGNORECASE,
)
# ... as the words behind its amount say: "..., 6.5% more than in 2024".
_COMPARED = re.compile(r"\s(?:more|less|higher|lower|fewer|above|below|up|down)\s(?:than|from)(?!\w)", re.IGNORECASE)
# Of something that has no name here: "tonnes of urea"; not of what was named before: "tonnes of supplies".
_OF_SOMETHING = re.compile(
    r"\s(?:worth\s)?of\s(?!(?:it|them|the|this|that|these|those|which|such|its|their|all|capacity|demand|(?:\w+\s)?"
    r"(?:purchases?|imports?|exports?|sales?|shipments?|supply|supplies|stocks?|orders?|cargo(?:e?s)?|output|production"
    r"|goods|products?|commodit\w+|material|crops?|grains?|oilseeds?))(?!\w))[a-z]",
    re.IGNORECASE,
)
# The same told again with its good, or the good behind a comma: "12 MMT (441 million bushels of soybeans)".
_AGAIN = re.compile(
    r"(?:\sin\s(?:all|total))?\s?"
    r"(?:(?:[(（]\s?|,?\s(?:or|to|from)\s)(?:(?:about|around|nearly|some)\s)?[\d.,]+\s(?:[\w-]+\s){1,3}of\s"
    r"|,\sof\s|,\s(?:all|mostly|mainly|largely|chiefly|primarily)\s(?:of\s)?)|，?[均全]部?[是为]",
    re.IGNORECASE,
)
# A sentence that begins so goes on about what the one before it names.
REFERS = re.compile(
    r"\W*(?:the\s(?:\w+\s)?(?:sales?|orders?|purchases?|shipments?|cargo(?:e?s)?|volumes?|total|amount|deal|quota|crop"
    r"|harvest|imports|exports|bookings?)(?!\w)|(?:they|these|those)\s|of\s(?:the|that)\s(?:total|amount|volume)(?!\w)"
    r"|(?:shipments|sales|exports|imports|inspections|bookings)\s(?:were|came|totall?ed|rose|fell|reached)(?!\w)|[该此这][批次船笔一]|上述|其中|总量|全部)",
    re.IGNORECASE,
)
# ... and behind an amount in a list: "大豆120万吨和3万吨尿素".
_ITEM_BEHIND = re.compile(
    r"(?!(?:订单|货物|货源|现货|库存|配额|产能|产量|缺口|目标|规模|份额|大关|水平|左右|上下|以上|以下|以内|不等|进口|出口))"
    r"(?P<named>[一-鿿]{2,4})(?=[,，。、；;]|$)"
)
# An item of a list by a name that is none of ours: "大豆120万吨、尿素3万吨".
_ITEM = re.compile(r"[吨斤桶]、(?P<named>(?![对向自从本去今上其另总合累首余前后当])[一-鿿]{2,4})(?<![口购量为])$")
_AMOUNT_ENDS = re.compile(r"[吨元%斤桶艘架船耳\d]、$")  # an item of its own, with its amount: "大豆5万吨、玉米"
_TOTAL = re.compile(
    r"(?:合计|总计|共计|合共|(?<!\w)total(?:s|l?ed|l?ing)?(?:\sof)?)\W*[约达为]{0,2}\s?$", re.IGNORECASE
)
_IN_ALL = re.compile(r"\s(?:in\s(?:all|total)|altogether|combined|together)(?!\w)", re.IGNORECASE)
# Between a good and an amount: what is told from here on is another matter.
_APART = re.compile(
    r"(?<!\w)(?:while|whereas|although|though|even\sas|unlike"
    r"|meanwhile(?!,\s(?:is|was|are|were|has|have|had|will|would|may|rose|fell|came|totall?ed|stood|hit|reached)\s))(?!\w)",
    re.IGNORECASE,
)
_JOINED = frozenset("and but 而 但 过".split())  # ... where a country stands behind it: "and China bought", 不过中国
# What a price moves by is no tariff on it for sure ("soybeans fall as China sets 15%"), but a purchase is of it.
_MOVED_BY = frozenset("as after when since because".split())
# A sentence's first clause that is only what else was the case: "As Brazil's harvest stalls, ..."
_BESIDE = re.compile(
    r"\W*(?:as|with|while|after|although|though|because|since|despite|amid|unlike|when)\s[^,]*|(?:随着|尽管|虽然)[^,，]*",
    re.IGNORECASE,
)
_ON_EVERYTHING = frozenset({"fentanyl"})  # a fentanyl tariff is one on all goods
# Told in pieces and never in tonnes: what "ships" in May is no vessel.
_NOT_WEIGHED = frozenset(
    "vessels aircraft evs drones semiconductors nvidia_chips chip_tools telecom_gear farmland consumer_goods".split()
)
_VERBAL = re.compile(r"(?:(?<!se)ed|ing)$", re.IGNORECASE)  # shipped, logging: no good; rapeseed is one


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
    said = sentence[max(0, quantity.start - REACH) : quantity.start]
    if quantity.unit not in RATES and (told := _told_behind(quantity, sentence, vocabulary, of_goods)) is not None:
        return told
    total = of_goods and (_TOTAL.search(before) or _IN_ALL.match(behind))
    if not total and (ahead.goods or of_goods):
        return _told_before(said, vocabulary, of_goods)
    goes_on = _CONTINUES.match(before) or (not before.strip() and _COMPARED.match(behind))
    return _only_one(said, vocabulary, of_goods) if total or goes_on else None


def _told_behind(quantity: Quantity, sentence: str, vocabulary: Vocabulary, of_goods: bool) -> str | None:
    """The good that an amount is told with again; "" where it is of something without a name here, None of neither."""
    if again := _AGAIN.match(sentence, quantity.end):
        told_again = _Passage(around(sentence, again.end(), again.end())[1], vocabulary, of_goods)
        if told_again.begins_with_good:
            return told_again.one_of(0, vocabulary)
    listed = sentence[max(0, quantity.start - 1) : quantity.start] in tuple("和、及与")
    item = _ITEM_BEHIND.match(sentence, quantity.end) if listed else None
    unnamed = item and not any(vocabulary.find(tokenise(item["named"])))
    return "" if unnamed or _OF_SOMETHING.match(sentence, quantity.end) else None


def _only_one(said: str, vocabulary: Vocabulary, of_goods: bool) -> str | None:
    """The only good that is named, "" where there are several, None where there is none."""
    named = goods_named(said, vocabulary, of_goods)
    return named.pop() if len(named) == 1 else "" if named else None


def _told_before(said: str, vocabulary: Vocabulary, of_goods: bool) -> str | None:
    """The good that is named last before an amount, if that is on the same matter."""
    item = _ITEM.search(said)
    if item and not any(vocabulary.find(tokenise(item["named"]))):
        return ""
    passage = _Passage(_of_one_matter(said), vocabulary, of_goods)
    joined = _JOINED if of_goods else _JOINED | _MOVED_BY
    return None if passage.goods and _another_acts(passage, joined, vocabulary) else passage.one_of(-1, vocabulary)


def _another_acts(passage: "_Passage", joined: Set[str], vocabulary: Vocabulary) -> bool:
    """Does another country do something behind the last good: "corn exports slowed and China bought ..."?"""
    words, end = passage.tokens.words, passage.goods[-1].end
    states = [each for each in vocabulary.find(passage.tokens) if each.concept.kind is Kind.STATE]
    ends = {each.end for each in states}
    return any(each.start > end and words[each.start - 1] in joined and each.start - 1 not in ends for each in states)


def _of_one_matter(said: str) -> str:
    """The end of what is said before an amount that is on the same matter as it."""
    beside = _BESIDE.match(said)
    begin = beside.end() if beside and beside.end() < len(said) else 0
    return said[max([begin, *(apart.end() for apart in _APART.finditer(said))]) :]


def goods_named(text: str, vocabulary: Vocabulary, of_goods: bool) -> set[str]:
    """The ids of all goods of a text that a mass (`of_goods`), or else money or a rate, can be of."""
    return {good_id(mention, vocabulary) for mention in _Passage(text, vocabulary, of_goods).goods}


def good_id(mention: Mention, vocabulary: Vocabulary) -> str:
    """One id for a commodity, whoever grew it: 美豆 are soybeans."""
    commodity = mention.concept.commodity
    return commodity if commodity in vocabulary.concepts else mention.concept.id


def goods_in(tokens: Tokens, vocabulary: Vocabulary, of_goods: bool) -> list[Mention]:
    """The goods that tokens name and a mass (`of_goods`), or else money or a rate, can be of, in their order."""
    unfit = _NOT_WEIGHED if of_goods else _ON_EVERYTHING
    named = _goods(tokens, vocabulary, 0, len(tokens.words))
    return [mention for mention in named if mention.concept.id not in unfit]


class _Passage:
    """The goods of a passage that a mass, or else money or a rate, can be of."""

    def __init__(self, text: str, vocabulary: Vocabulary, of_goods: bool) -> None:
        self.text = text
        self.tokens: Tokens = tokenise(text)
        self.goods = goods_in(self.tokens, vocabulary, of_goods)

    @property
    def begins_with_good(self) -> bool:
        """Does nothing else begin before its first good?"""
        return bool(self.goods) and _ELSE.isdisjoint(self.tokens.words[: self.goods[0].start])

    def one_of(self, place: int, vocabulary: Vocabulary) -> str | None:
        """The good at 0 or -1; "" where it stands in a list with another: 15% on wheat, corn and cotton."""
        if not self.goods:
            return None
        if place == -1 and self._ends_list(self.goods[-1]):
            return ""
        near, *others = self.goods[:2] if place == 0 else self.goods[:-3:-1]
        for other in others:
            first, second = sorted((near, other), key=lambda mention: mention.start)
            between = self.tokens.words[first.end : second.start]
            if not between and f"{first.words} {second.words}" in self.text:
                near = second  # anode graphite is graphite
                continue
            if (
                len(between) <= 1
                and _AND.issuperset(between)
                and good_id(near, vocabulary) != good_id(other, vocabulary)
            ):
                return ""
        return good_id(near, vocabulary)

    def _ends_list(self, good: Mention) -> bool:
        """Is there something before it in its list, be it without a name here: 水果、蔬菜、乳制品?"""
        before = self.text[: max(self.text.rfind(good.words), 0)]
        return before.endswith("、") and not _AMOUNT_ENDS.search(before)


def _goods(tokens: Tokens, vocabulary: Vocabulary, start: int, end: int) -> Iterator[Mention]:
    """The goods among these tokens, also at the head of an act's name: 稀土出口管制, soybean purchases."""
    for mention in vocabulary.find(Tokens(tokens.words[start:end], tokens.stems[start:end])):
        placed = mention._replace(start=start + mention.start, end=start + mention.end)
        if mention.concept.kind is Kind.GOOD:
            to_ship = mention.words.lower() == "ship" and placed.start and tokens.words[placed.start - 1] == "to"
            if not _VERBAL.search(mention.words) and not to_ship:
                yield placed
        elif mention.concept.kind is Kind.ACT:
            yield from _goods(tokens, vocabulary, placed.start, placed.end - 1)
