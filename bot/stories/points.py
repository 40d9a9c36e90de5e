"""Percentage points that are told otherwise than by their whole name: half a point, 10 points, 半个百分点, 下调10个点.

A point of a rate is a percentage point; one of an index, a poll's question or a plan is none. So bare points count only
where a rate moves by them.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.text.numerals import PATTERN, numeral_of

_SHARES = {"half": "0.5", "quarter": "0.25", "three": "0.75"}
_NUMBER = r"\d{1,3}(?:\.\d{1,4})?"
_POINT = re.compile(
    r"(?<![\w.-])(?:(?:an?[\s-]|one[\s-])?(?:(?P<part>half|quarter)|(?P<three>three)[\s-]quarters?)(?:[\s-]of)?(?:[\s-]an?)?"
    rf"|(?P<one>an?)(?:\s(?:full|whole|single))?|{PATTERN})[\s-](?P<percentage>percentage[\s-])?points?(?!\w)",
    re.IGNORECASE,
)
_POINT_ZH = re.compile(
    rf"(?:(?P<ones>[一二两三四五六七八九\d])个)?(?P<half>半)个?(?P<percentage>百分)?点|(?P<number>{_NUMBER})个点"
)
_DIGITS_ZH = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_REACH = 80  # characters to either side in which the rate is named
_RATE = re.compile(
    r"(?<!\w)(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|tax(?:es)?|rates?|yields?)(?!\w)|%|percent|per\scent"
    r"|关税|税率|利率|收益率|税|息",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"(?<!\w)(?:dow|nasdaq|s&p|index(?:es)?|indices|stocks?|shares?|futures|pmi|csi|hang\sseng|nikkei|bitcoin|game|scor\w+)"
    r"(?!\w)|指数|股|沪指|深成指|恒指|道指|纳指|期货|大盘",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"(?<!\w)(?:cut|cuts|cutting|lower\w*|rais\w+|ris\w+|rose|reduc\w+|trim\w*|slash\w*|shav\w+|fall\w*|fell|drop\w*|add"
    r"|adds|added|adding|lift\w*|increas\w+|hik\w+|eas\w+|narrow\w*|widen\w*|climb\w*|jump\w*|up|down|by)\s(?:\w+\s){0,4}?$"
    r"|[升降增减涨跌调提加][息税高低升降调涨跌幅至了约]{0,4}\s?$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    rf"(?:,?\s(?:cut|hike|rise|increase|reduction|drop|fall|higher|lower|more|less|above|below|off)(?!\w)"
    rf"|,?\s(?:to|from)\s(?:\w+\s){{0,2}}{_NUMBER}\s?(?:%|percent|per\scent)|\sof\s(?:it|which|this|that)(?!\w)"
    rf"|[至到]{_NUMBER}\s?%)",
    re.IGNORECASE,
)


_STEP = re.compile(
    r"\s(?:rate\s)?(?:cut|hike|rise|increase|reduction)s?(?!\w)", re.IGNORECASE
)  # of half a point: a bank's


def points(sentence: str) -> Iterator[tuple[Decimal, int, int]]:
    """How many percentage points, and from where to where they stand in a sentence (simplified text), in order."""
    for match in _POINT.finditer(sentence) if "point" in sentence.lower() else ():
        told = _in_english(match)
        if told and (match["percentage"] or _of_a_rate(sentence, match)):
            yield told, *match.span()
    for match in _POINT_ZH.finditer(sentence) if "点" in sentence else ():
        if match["percentage"] or _of_a_rate(sentence, match):
            yield _in_chinese(match), *match.span()


def _in_english(match: re.Match[str]) -> Decimal:
    """0 for what is told by its whole name ("10 percentage points") or is no count ("a point")."""
    if match["one"]:
        return Decimal(1 if match["percentage"] else 0)
    if part := match["part"] or match["three"]:
        return Decimal(_SHARES[part.lower()])
    return Decimal(0) if match["percentage"] else numeral_of(match).value


def _in_chinese(match: re.Match[str]) -> Decimal:
    if match["number"]:
        return Decimal(match["number"])
    ones = match["ones"] or ""
    return Decimal("0.5") + (int(ones) if ones.isdecimal() else _DIGITS_ZH.get(ones, 0))


def _of_a_rate(sentence: str, points: re.Match[str]) -> bool:
    """Does a rate move by these points?"""
    before = sentence[max(0, points.start() - _REACH) : points.start()]
    behind = sentence[points.end() : points.end() + _REACH]
    step = points.re is _POINT and (points["part"] or points["three"]) and _STEP.match(behind)
    moves = _MOVES.search(before) or _MOVED.match(behind)
    named = _RATE.search(before) or _RATE.search(behind)
    return bool((step or (moves and named)) and not _INDEX.search(before + behind))
