"""The quantities of a sentence: single amounts, ranges, and what is open to one end ("at least", 不超过)."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from bot.domain.figure import RATES
from bot.stories.measures import Amount, amounts
from bot.text.numerals import may_count

_BOUND = re.compile(
    r"(?:(?P<low>(?<!\w)(?:at\sleast|at\sa\sminimum|(?:a\s)?minimum(?:\sof)?|(?:more|greater|higher)\sthan"
    r"|(?:no|not)\s(?:less|fewer|lower|under)\sthan|over|above|exceed(?:s|ed|ing)?|(?:in\s)?excess\sof"
    r"|upwards?\sof|north\sof|surpass(?:es|ed|ing)?|topp(?:ed|ing)|tops|(?<=\sto\s)top|(?<=ould\s)top|(?<=will\s)top"
    r"|(?<=may\s)top|(?<=[a-z]s\s)(?<!\'s\s)top)"
    r"|至少|不少于|不低于|不下于|不小于|最少|最低|起码|超过|超出|超|逾|多于|高于|大于|突破|不止)"
    r"|(?P<high>(?<!\w)(?:up\sto|as\s(?:much|many|high|large|big)\sas|at\s(?:the\s)?most|(?:a\s)?maximum(?:\sof)?"
    r"|(?:no|not)\s(?:more|greater|higher)\sthan|(?:not|n't|without|never)\sexceed(?:ing)?|(?:less|fewer|lower)\sthan"
    r"|under|below)"
    r"|不超过?|未超过|不高于|不多于|不大于|未逾|不逾|至多|最多|最高|低于|少于|小于|不到|不足|不及|未达|多达))"
    r"[”\"’]?(?:\s(?:about|around|some|roughly|nearly|another|an\s(?:additional|extra|estimated)))?"
    r"(?:采购|购买|买入|购入|订购|增购|买进?|购|进口|出口|投资|增加)?(?:[了约为有]|可?达到?){0,2}"
    r"(?:每(?![年月周日天])[^\W\d]{1,3}|(?:去年|上年)(?:同期)?的)?\s?$",
    re.IGNORECASE,
)
_BOUND_BEHIND = re.compile(
    r"(?P<low>-plus|\+|\sor\s(?:more|higher)|\sand\s(?:above|more|up)|\sat\s(?:the\svery\s|the\s)?least"
    r"|\s?[及或]?(?:以上|之上))|(?P<high>\sor\s(?:less|fewer|lower)|\sat\s(?:the\s)?most|\s?(?:以下|以内|之内))",
    re.IGNORECASE,
)
_SHARES_REACH = 80  # characters before an amount in which shares are named
_REACH = 40  # characters before an amount that may hold a word about it
# "a row over 50% tariffs" is about them; "rose to over 50%" is more.
_DISPUTED = re.compile(r"(?:\W\w+)?\W(?:tariff|dut|lev|tax|deal|plan|pledge|fine|bill|claim|sale|aid)", re.IGNORECASE)
_PHRASAL = re.compile(r"(?<!\w)(?:hand|turn|carr|roll|take|took|sign)\w*\s$")  # "hand over 15%"
_MORE_THAN = re.compile(r"(?<!\w)(?:to|of|by|at|than|with|and|is|are|was|were|hit|imposed?|sold|bought)\s$")

_TO = re.compile(r"\s?(?:-|–|—|~|to|through|至|到)\s?", re.IGNORECASE)
_DASH = re.compile(r"\s?[-–—~]\s?")
_AND = re.compile(r"\s?(?:and|和|与|及)\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?<!\w)between\s$", re.IGNORECASE)
_FROM = re.compile(r"(?<!\w)from\s$|[从由自]\s?$", re.IGNORECASE)
# "Will buy from 12 to 15 million tonnes" is a range, "raise it from 12 to 15 million" is none.
_RANGING = re.compile(
    r"(?<!\w)(?:(?:rang|vary)\w*|anywhere|(?:will|would|to|could|may|might|should|can|must|going\sto)\s(?:buy|purchase|import|take|"
    r"order|export|sell|ship|supply|need|require|cost|pay|invest|spend))\sfrom\s$",
    re.IGNORECASE,
)
_SPREAD_ZH = re.compile(r"\s?(?:不等|之间)")
_CHANGED = re.compile(
    r"(?<!\w)(?:by|up|down|rises?|rose|risen|falls?|fell|fallen|jump\w*|climb\w*|gain\w*|los[et]|drop\w*|cut)\s"
    r"(?:(?:about|around|some|roughly|nearly|another|an\s(?:additional|extra))\s)?$"
    r"|[降升增减涨跌调][低高加少了约至]{0,2}\s?$",
    re.IGNORECASE,
)
# "Cut its forecast by 1 million to 105 million tonnes", 下调预估100万吨至1.05亿吨.
_CHANGES = re.compile(
    r"(?:[上下]调|调[降高低]|[上下]修|削减|减少|增加|提高|降低)[^，,。；;]{0,20}$"
    r"|(?<!\w)(?:rais|cut|lower|lift|trim|reduc|increas|slash|widen|narrow)\w*\s(?:[a-z'’]+\s){1,5}$",
    re.IGNORECASE,
)
IN_TURN = re.compile(r"(?<!\w)respectively(?!\w)|分别", re.IGNORECASE)
# A second count of the same, without its unit: the one before, or the one that was promised.
_SUMS = frozenset({"t", "bu", "bbl", "USD", "CNY", "EUR", "GBP", "JPY"})
_AGAINST = re.compile(
    r"(?<!\w)(?:against|versus|vs\.?|compared\s(?:with|to)|(?:up|down)\sfrom|than)(?:\s(?:about|around|some))?\s$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\s(?:an?\s(?:year|month|week)|in\s(?:20\d\d|[A-Z])|last\s|the\s(?:year|month|week|season|previous|prior|same))"
    r"|\s?(?:[.,;)]|$)"
)
_ELSE = re.compile(r"(?<!\w)(?:as(?!\sof)|and|but|while|when|after)(?!\w)", re.IGNORECASE)  # another thing is told
_THE = re.compile(r"(?<!\w)the\s$", re.IGNORECASE)
_PROMISED = re.compile(r"\s(?:\w+\s)?(?:promised|pledged|agreed)(?!\w)", re.IGNORECASE)
_WIDEST = 1000  # times its beginning is the end of a range at most, where the beginning has no unit of its own
_OF_LAND = re.compile(
    r"\s?(?:(?:an?|per|each)[\s-]|/\s?)(?:acre|ac|hectare|ha)(?!\w)|[/每]\s?(?:英亩|亩|公顷)", re.IGNORECASE
)
_OF_LAND_ZH = re.compile(r"每?(?:英亩|亩|公顷)\D{0,4}$|亩产\D{0,4}$|单产\D{0,6}$")
_PART_IN = re.compile(
    r"(?<!\w)(?:one|two|three|four|five|six|seven|eight|nine)\s(?:in|out\sof)\s(?:every\s)?$", re.IGNORECASE
)
_NOT = re.compile(r"(?<!\w)not\s(?:a\ssingle\s|even\s)?$", re.IGNORECASE)
_NOT_ZH = re.compile(r"[^，。；]{0,4}[都也][没未不]")
_SHARE = re.compile(r"\s?(?:(?:a|per|each)\s|/\s?)share(?!\w)", re.IGNORECASE)
_SHARE_ZH = re.compile(r"每股\D{0,4}$")
_OF_SHARES = re.compile(r"(?<!\w)(?:shares?|stock)\s[^.;]{0,60}\sto\s$", re.IGNORECASE)  # "fell 3% to $455"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much, from `low` to `high` (None where it is open), and where it stands in its sentence with its bound."""

    low: Decimal | None
    high: Decimal | None
    unit: str
    start: int
    end: int


@lru_cache(maxsize=1_000)  # a headline's are read with its lede, and by themselves
def quantities(sentence: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence (simplified text) in order. Counts, dates and share prices are none."""
    if not may_count(sentence):
        return ()
    found: list[Quantity] = []
    each = _with_units(sentence, amounts(sentence))
    place = 0
    while place < len(each):
        pair = _pair(sentence, each[place], each[place + 1]) if place + 1 < len(each) else None
        if pair is None:
            found += _single(sentence, each[place])
        elif _is_range(sentence, *pair):
            low, high = pair
            found.append(Quantity(low.value, high.value, high.unit, low.start, high.end))
        else:
            found += _single(sentence, pair[0]) + _single(sentence, pair[1])
        place += 1 if pair is None else 2
    return tuple(found)


def _with_units(sentence: str, each: list[Amount]) -> list[Amount]:
    """Amounts with the unit that they share with another: "8.1 and 0.6 million tonnes, respectively", "against 4.1
    million a year earlier"."""
    in_turn = IN_TURN.search(sentence)
    for place, amount in enumerate(each):
        if amount.unit:
            continue
        behind = each[place + 1] if place + 1 < len(each) else None
        before = next((other for other in each[:place] if other.unit in _SUMS), None)
        if in_turn and behind and behind.unit and _AND.fullmatch(sentence, amount.end, behind.start):
            scale = behind.numeral.scale if amount.numeral.scale == 1 else amount.numeral.scale
            numeral = replace(amount.numeral, scale=scale)
            each[place] = replace(amount, numeral=numeral, unit=behind.unit, factor=behind.factor)
        elif before and amount.numeral.scale > 1 and _is_compared(sentence, before, amount):
            factor = Decimal(1) if before.factor > amount.numeral.scale / 1000 else before.factor  # an MMT is a million
            each[place] = replace(amount, unit=before.unit, factor=factor)
    return each


def _is_compared(sentence: str, first: Amount, amount: Amount) -> bool:
    """Is this another count of what was counted first: as it was, or as it was promised?"""
    if _ELSE.search(sentence, first.end, amount.start):
        return False
    before = _before(sentence, amount)
    against = _AGAINST.search(before) and _THEN.match(sentence, amount.end)
    return bool(against or (_THE.search(before) and _PROMISED.match(sentence, amount.end)))


def _pair(sentence: str, first: Amount, second: Amount) -> tuple[Amount, Amount] | None:
    """Two amounts of one unit with "to" or "between ... and" around, each with the unit and magnitude they share."""
    gap = sentence[first.end : second.start]
    between = _BETWEEN.search(_before(sentence, first)) or _SPREAD_ZH.match(sentence, second.end)
    if not (_TO.fullmatch(gap) or (between and _AND.fullmatch(gap))):
        return None
    sharing = replace(second, unit=first.unit, factor=first.factor) if first.leads and not second.unit else second
    if not sharing.unit or first.unit not in ("", sharing.unit):
        return None
    numeral, of = first.numeral, sharing.numeral
    if numeral.scale == 1 and (not first.unit or first.leads) and numeral.number < of.number:
        numeral = replace(numeral, scale=of.scale)
    shared = replace(first, numeral=numeral, unit=sharing.unit, factor=sharing.factor)
    if not first.unit and numeral.scale == 1 and 0 < shared.value * _WIDEST < sharing.value:
        return None  # "rose in 2025 to 12 million tonnes"
    return shared, sharing


def _is_range(sentence: str, low: Amount, high: Amount) -> bool:
    """Are these two the ends of a range? Not "from 20% to 10%" nor "cut by 10% to 47%", which tell of a change."""
    before = _before(sentence, low)
    if _RANGING.search(before) or _SPREAD_ZH.match(sentence, high.end):
        return low.value < high.value
    if (_CHANGED.search(before) or _CHANGES.search(before)) and high.value > 2 * low.value:
        return False
    to = _DASH.fullmatch(sentence, low.end, high.start) is None
    return low.value < high.value and not (to and _FROM.search(before))


def _single(sentence: str, amount: Amount) -> list[Quantity]:
    """One amount with its bound, if any; [] for a bare number, the price of a share and the yield of an acre."""
    if not amount.unit or _SHARE.match(sentence, amount.end) or _is_share_price(sentence, amount):
        return []
    if _is_part_or_yield(sentence, amount) or _is_not_one(sentence, amount):
        return []
    before, behind = _BOUND.search(_before(sentence, amount)), _BOUND_BEHIND.match(sentence, amount.end)
    if before and before["low"] and before["low"].lower() == "over" and _is_about(sentence, amount, before):
        before = None
    low_only = amount.numeral.more or any(bound and bound["low"] for bound in (before, behind))
    high_only = any(bound and bound["high"] for bound in (before, behind))
    start = amount.start - len(before.group()) if before else amount.start
    end = behind.end() if behind else amount.end
    return [Quantity(None if high_only else amount.value, None if low_only else amount.value, amount.unit, start, end)]


def _is_part_or_yield(sentence: str, amount: Amount) -> bool:
    """Is it what an acre yields, or ten of "three in ten bushels"?"""
    before = _before(sentence, amount)
    of_land = _OF_LAND.match(sentence, amount.end) or _OF_LAND_ZH.search(before)
    return amount.unit in ("t", "bu") and bool(of_land or _PART_IN.search(before))


def _is_not_one(sentence: str, amount: Amount) -> bool:
    """ "Not one bushel", 一吨也没买."""
    none = _NOT.search(_before(sentence, amount)) or _NOT_ZH.match(sentence, amount.end)
    return amount.numeral.value == 1 and none is not None


def _is_about(sentence: str, amount: Amount, over: re.Match[str]) -> bool:
    """Is this the "over" of a dispute, rather than "more than"?"""
    said_before = over.string[: over.start()]
    if _PHRASAL.search(said_before):
        return True
    return _DISPUTED.match(sentence, amount.end) is not None and _MORE_THAN.search(said_before) is None


def _is_share_price(sentence: str, amount: Amount) -> bool:
    before = sentence[: amount.start][-_SHARES_REACH:]
    return amount.unit not in RATES and bool(_SHARE_ZH.search(before) or (amount.leads and _OF_SHARES.search(before)))


def _before(sentence: str, amount: Amount) -> str:
    return sentence[max(0, amount.start - _REACH) : amount.start]
