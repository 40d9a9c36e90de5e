"""Per what time an amount is meant: 25 million tonnes a year are another amount than 25 million tonnes in all."""

import re
from collections.abc import Sequence

from bot.domain.figure import RATES
from bot.stories.quantities import Quantity
from bot.text.sentences import around

_TIMES = {each: each for each in ("year", "quarter", "month", "week", "day")} | {
    "yr": "year", "annum": "year", "annual": "year", "p.a": "year", "dai": "day",
    "年": "year", "季度": "quarter", "季": "quarter", "月": "month", "周": "week", "日": "day", "天": "day",
}  # fmt: skip
_TIME = "year|yr|annum|quarter|month|week|day"
_KIND = r"(?:(?:single|calendar|marketing|fiscal|crop)\s)?"
_BEHIND = re.compile(
    rf"(?:(?<![\w'’])(?P<before>[\w'’]*)(?:(?P<a>[\s-]a)|[\s-](?:per|each|every))|/)[\s-]?{_KIND}(?P<time>{_TIME})"
    r"(?!['’\w]|[\s-](?:ago|earlier|before|later|prior|previous|on|old|after(?!\sthat)|in\sa\srow|end|out|from\snow)\b)"
    r"|\s(?P<ly>annual|year|quarter|month|week|dai)ly(?=\W*$|[,.;:)”\"]|\s(?:from|in|for|through|until|to|over|by|on|at|of|under|"
    r"after|since|and|as|starting|beginning)(?!\w))|\s(?P<pa>p\.a)\.?(?!\w)"
    r"|\s(?:in|for|over)\seach\sof\s(?:the\s(?:next|following|coming)\s(?:\w+\s)?(?P<of>year|quarter|month)s"
    r"|(?:the\s)?(?:years\s)?20\d\d(?P<years>))(?!\w)"
    r"|\s?[/每]一?(?P<zh>年|季度|月|周|日|天)(?!度)",
    re.IGNORECASE,
)
# "For a year", "than a year", "half a year" tell how long, and not per what time.
_HOW_LONG = frozenset(
    "for in over than within half of after once twice from was is by nearly about under before lasts times last until "
    "almost around during at every since".split()
)
_OTHER = (
    r"(?:and|or|but|then|from|versus|against|than|plus|after|before|until|through|since|while|as|which|that|when|with)"
)
_ELSE = re.compile(rf"(?<!\w)(?:{_OTHER.replace('and|or|', '')})(?!\w)", re.IGNORECASE)
_WORDS = rf"(?:(?!{_OTHER}\s)[a-z'’-]+\s){{0,6}}"
_AHEAD = re.compile(
    rf"(?<!\w)(?:(?:each|every)\s{_KIND}(?P<time>{_TIME})|(?P<ly>annual|year)ly"
    rf"|(?P<annual>annual)(?!\s(?:meeting|report|results|session|conference|forum)))\s{_WORDS}$"
    r"|每(?:一)?(?:个)?(?:自然|日历|销售)?(?P<zh>年|季度?|月|周|日|天)(?!度)[^，,。；;：:]{0,24}$"
    r"|(?P<each>月|日)均[^，,。；;：:\d]{0,10}$"
    r"|(?<![\d今去明当本同上下前后半全])年(?P<mean>均|(?:进口|出口|采购|购买|生产|消费|消耗|贸易|销售)[量额]|产[量能值]|产|销)[^，,。；;：:\d]{0,10}$",
    re.IGNORECASE,
)
# "20 million tonnes of soybeans and 5 million tonnes of corn a year", 每年采购2500万吨大豆和500万吨玉米.
_LISTED = re.compile(
    r"(?:\s(?!(?:this|last|next|now|in|by|during|on|at|to)\s)[a-z-]+){0,4}\s(?:and|or)\s(?:(?:about|at\sleast)\s)?"
    r"|[^\d，,。；;：:今去明]{0,14}(?:和|与|及|、)[^\d，,。；;：:今去明]{0,8}",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?<!\w)(?:in\s(?:all|total)|altogether|total)(?!\w)|合计|总计|共计|一共|累计|总共|总量", re.IGNORECASE
)
_CLOSE = 40  # characters around an amount that tell that it is the whole


def paces(stated: Sequence[Quantity], part: str) -> list[str]:
    """Of each quantity of a part of a sentence "year", "month" ... where it is told per that time, else ""."""
    found = []
    for place, quantity in enumerate(stated):
        before, behind = around(part, quantity.start, quantity.end)
        first = stated[place - 1].end if place else 0
        last = stated[place + 1].start if place + 1 < len(stated) else len(part)
        found.append(
            _behind(behind[: last - quantity.end], quantity.unit in RATES) or _ahead(part, first, quantity, before)
        )
    for place in range(1, len(stated)):
        one, other = stated[place - 1 : place + 1]
        if one.unit == other.unit and _LISTED.fullmatch(part, one.end, other.start):
            english = part[one.end : other.start].isascii()
            here, there = (place - 1, place) if english else (place, place - 1)
            found[here] = found[here] or found[there]
    return found


def is_whole(part: str, quantity: Quantity) -> bool:
    """Is a quantity told to be all there is: "25 million tonnes in total", 合计?"""
    around_it = part[max(0, quantity.start - _CLOSE) : quantity.start], part[quantity.end : quantity.end + _CLOSE]
    return any(map(_WHOLE.search, around_it))


def _behind(behind: str, rate: bool) -> str:
    for match in _BEHIND.finditer(behind):
        how_long = match["a"] and (match["before"] or "").lower() in _HOW_LONG
        if not how_long and not _ELSE.search(behind, 0, match.start()):
            pace = "year" if match["years"] is not None else _time(match)
            return "" if rate and pace != "year" else pace
    return ""


def _ahead(part: str, first: int, quantity: Quantity, before: str) -> str:
    start = max(first, quantity.start - len(before))
    match = _AHEAD.search(part[start : quantity.start])
    if match is None or (quantity.unit in RATES and not (match["zh"] or match["time"])):
        return ""  # an annual 3% is against the year before
    return "year" if match["mean"] else _time(match)


def _time(match: re.Match[str]) -> str:
    return _TIMES[next(each for each in match.groupdict().values() if each and each.lower() in _TIMES).lower()]
