"""How many of what a headline counts, in digits and in words, in English and Chinese: read fast, for grouping."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.text.tokens import stem

MASS = "t"  # in tonnes
MASS_IN_LEDE = "mass in the lede"  # ... of a report whose headline has none
FIRM = "firm"  # firms, or entities of any kind
FIRM_IN_LEDE = "firms in the lede"  # ... of a report whose headline counts some: all of them, or one country's
YEAR = "year"  # the unit of a bare year
_FROM = re.compile(r"f(?<!\w.)rom (?=[\d$])|[由从](?=\d)")
_FROM_REACH = 40  # characters that a count behind "from" may take
_TEENS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {
    **{word: float(number) for number, word in enumerate(_TEENS, 2)},
    **{word: float(number) for number, word in zip(range(20, 100, 10), _TENS, strict=True)},
    "dozen": 12.0,
}
_HAN_DIGITS = {digit: float(number) for number, digit in enumerate("零一二三四五六七八九")} | {"两": 2.0}
_HAN_TENS = {"十": 10.0, "百": 100.0, "千": 1000.0}
_MAGNITUDES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mln": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
    "bln": 1e9, "trillion": 1e12, "trn": 1e12, "dozen": 12.0, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8,
    "万亿": 1e12,
}  # fmt: skip
_UNITS = {
    "percent": "percent", "per cent": "percent", "百分点": "point", "个百分点": "point", "成": "percent",
    "mmt": "t", "metric tons": "t", "metric tonnes": "t", "ton": "t", "tons": "t", "tonne": "t", "tonnes": "t",
    "t": "t", "吨": "t", "公吨": "t", "bushel": "bushel", "bushels": "bushel", "dollars": "$", "美元": "$",
    "yuan": "yuan", "元": "yuan", "day": "day", "days": "day", "天": "day", "家": FIRM, "船": "cargo", "架": "jet",
    "艘": "ship", "人": "person", "名": "person", "项": "item", "个月": "month",
}  # fmt: skip
_TIMES = {"mmt": 1e6, "成": 10.0}  # units that hold a magnitude of their own
# What two outlets call by two names.
_NOUNS = {
    "firms": FIRM, "companies": FIRM, "entities": FIRM, "businesses": FIRM, "groups": FIRM, "makers": FIRM,
    "cargoes": "cargo", "cargos": "cargo", "shipments": "cargo", "jets": "jet", "planes": "jet", "airliners": "jet",
    "aircraft": "jet", "ships": "ship", "vessels": "ship", "people": "person", "months": "month",
}  # fmt: skip
_NO_NOUN = frozenset("has was its this says plus news less his does goes gets puts sets hits cuts adds buys".split())


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ASCII_UNITS = _either(unit for unit in _UNITS if unit.isascii())
_HAN_UNITS = _either(unit for unit in _UNITS if not unit.isascii())
_ASCII_MAGNITUDES = _either(word for word in _MAGNITUDES if word.isascii())
_HAN_MAGNITUDES = _either(word for word in _MAGNITUDES if not word.isascii())
# Between a number and what it counts stand adjectives, never one of these.
_BREAK = r"(?!(?:of|in|to|on|for|by|and|or|at|from|as|with|after|over|per|is|are|the|if|than|more|into|while)\b)"
_MODEL = "7[0-9]7"  # of a jet: nobody orders 737 of them
_NUMBER = re.compile(
    rf"(?:(?P<dollar>\$)\s?|(?<![a-z0-9_.,/])(?<![a-z]-)(?!{_MODEL}\s(?:max|jet|plane|airliner|freighter|aircraft)))"
    rf"(?:(?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![/\d])|(?P<word>{_either(_WORDS)})\b)"
    rf"(?:[\s-]?(?P<magnitude>(?:{_ASCII_MAGNITUDES})\b|{_HAN_MAGNITUDES}))?"
    r"(?:\s(?:(?P<apart>other)|more|additional|further)\b(?!\sthan))?"
    rf"(?:(?P<percent>\s?%)|\s?(?P<han>{_HAN_UNITS})|[\s-]?(?P<unit>{_ASCII_UNITS})\b"
    rf"|(?:[\s-]{_BREAK}(?:[a-z'’.&]+|{_MODEL})){{0,3}}?[\s-]{_BREAK}(?P<noun>[a-z]{{3,}}s|people|aircraft)\b)?",
)
_MASSES = re.compile(r"t(?<![a-z].)(?:on|(?![a-z]))|mmt|吨")  # each unit of MASS, and little else
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(
    rf"(?<![a-z0-9_.,/])(?<![a-z]-)(?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![/\d])"
    rf"(?:[\s-]?(?P<magnitude>(?:{_ASCII_MAGNITUDES})\b|{_HAN_MAGNITUDES}))?"
)
_HAN_DIGIT = "[一二两三四五六七八九十百千]"
# From its first digit alone: from each of them, a row of nothing but digits would be read over and over.
_HAN_NUMBER = re.compile(
    rf"(?<!{_HAN_DIGIT})(?P<number>{_HAN_DIGIT}+)(?P<magnitude>{_HAN_MAGNITUDES})?多?(?P<han>{_HAN_UNITS})"
)
YEARS = range(1990, 2100)


def counts(text: str) -> Iterator[tuple[str, float]]:
    """Unit and number of every number in a lower-case, simplified text, in order; the unit is "" where none is seen.

    Mass is in tonnes, money in dollars or yuan, a rate in percent; what is counted is named by its stem.
    The unit of a bare year is YEAR.
    """
    for match in _NUMBER.finditer(text):
        unit = _unit(match)
        number = float(match["digits"].replace(",", "")) if match["digits"] else _WORDS[match["word"]]
        if not unit and not match["magnitude"] and match["digits"] and number in YEARS and "." not in match["digits"]:
            yield YEAR, number
        else:
            yield unit, number * _times(match["magnitude"], match["unit"] or match["han"])
    if not text.isascii():
        for match in _HAN_NUMBER.finditer(text):
            yield _UNITS[match["han"]], _han_number(match["number"]) * _times(match["magnitude"], match["han"])


def may_count(text: str, words: Iterable[str]) -> bool:
    """May there be a number in a text with these words, or in a part of it? `counts` takes a hundred times as long."""
    return _DIGIT.search(text) is not None or not text.isascii() or not _WORDS.keys().isdisjoint(words)


def may_weigh(text: str) -> bool:
    """May `counts` find a mass in a lower-case text? There is none without a word for it."""
    return _MASSES.search(text) is not None


def figures(text: str) -> Iterator[float]:
    """Every number written in digits in a lower-case, simplified text: what `counts` finds, at a third of the cost."""
    for match in _DIGITS.finditer(text) if _DIGIT.search(text) else ():
        yield float(match["digits"].replace(",", "")) * _times(match["magnitude"], None)


def _times(magnitude: str | None, unit: str | None) -> float:
    return (_MAGNITUDES[magnitude] if magnitude else 1.0) * _TIMES.get(unit or "", 1.0)


def _unit(match: re.Match[str]) -> str:
    if match["dollar"]:
        return "$"
    if match["apart"]:
        return ""  # "Acme and five other firms" are six, told otherwise
    if match["percent"]:
        return "percent"
    if found := match["han"] or match["unit"]:
        return _UNITS[found]
    noun = match["noun"] or ""
    return "" if noun in _NO_NOUN else _NOUNS.get(noun) or stem(noun)


def _han_number(text: str) -> float:
    """二十三 is 23, 百二 is read as far as its digits go."""
    total, digit = 0.0, 0.0
    for character in text:
        if character in _HAN_TENS:
            total, digit = total + (digit or 1.0) * _HAN_TENS[character], 0.0
        else:
            digit = _HAN_DIGITS[character]
    return total + digit


def before_change(text: str) -> Iterator[tuple[str, float]]:
    """The counts behind "from": what there was before a change."""
    if text.isascii() and "from " not in text:
        return
    for match in _FROM.finditer(text):
        yield from islice(counts(text[match.end() : match.end() + _FROM_REACH]), 1)
