"""Numerals in English and Chinese, digits or words, with their magnitudes, to exact numbers."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.text.tokens import tokenise

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: Decimal(number) for number, word in enumerate(_ONES)}
_WORDS |= {word: Decimal(20 + 10 * number) for number, word in enumerate(_TENS)}
_MAGNITUDES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "mil": 6, "mln": 6, "million": 6, "b": 9, "bn": 9, "bln": 9, "billion": 9,
    "t": 12, "tn": 12, "trn": 12, "trln": 12, "trillion": 12,
}  # fmt: skip
_DIGITS_ZH = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SMALL_ZH = {"十": 10, "百": 100, "千": 1000}
_LARGE_ZH = {"万": 10**4, "亿": 10**8}
_PARTS_ZH = re.compile(r"\d+(?:\.\d+)?|\D")
_WORD = re.compile("[a-z]+")

# "12", "1,200", "816 000", "12.5"; a version number, an address or a model's name is none.
_DIGITS = r"(?<![A-Za-z0-9])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:\x20\d{3})+|\d{1,15})(?:\.\d{1,6})?(?![.,]?\d)"
_HAN = "零〇一二两三四五六七八九十百千万亿"
# 数百万, 上千, 几十: nobody has said how many. 第三, 统一: no number at all.
_NUMERAL_ZH = (
    rf"(?<![数几上成第统唯{_HAN}])[一二两三四五六七八九十百千][{_HAN}]{{0,11}}(?:点[零〇一二三四五六七八九]{{1,4}})?"
)
_SCALE_ZH = (
    r"(?:\x20?(?:[多余几][十百千万亿]{0,3}"
    r"|[十百千万亿]{1,3}[多余几]?[十百千万亿]{0,3}(?:\d{1,4}[十百千万]{1,2})?[多余]?))?"
)
_UNITS_WORD = rf"(?:{'|'.join(_ONES[1:10])})"
_SIMPLE = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-]{_UNITS_WORD})?|{'|'.join(reversed(_ONES))})"
_MAGNITUDE = rf"(?:[\s-]?(?:{'|'.join(m for m in sorted(_MAGNITUDES, reverse=True) if len(m) > 1)})|[kmbt])(?![a-z])"
_WRITTEN = (
    rf"(?<![A-Za-z-])(?:half\san?(?={_MAGNITUDE})|a\squarter\sof\san?(?={_MAGNITUDE})|an?(?=\s(?:thousand|[mb]illion|tr))"
    rf"|(?:(?:an?|{_SIMPLE})[\s-]hundred(?:[\s-](?:and[\s-])?{_SIMPLE})?|{_SIMPLE})(?:[\s-]and[\s-]a[\s-]half)?)"
    r"(?![a-z])"
)
# To be built into larger patterns, with re.IGNORECASE, on simplified text.
PATTERN = (
    rf"(?:(?P<digits>{_DIGITS})(?:(?P<magnitude>{_MAGNITUDE})|(?P<scale_zh>{_SCALE_ZH}))"
    rf"|(?P<numeral_zh>{_NUMERAL_ZH}{_SCALE_ZH})|(?P<written>{_WRITTEN})(?P<times>{_MAGNITUDE})?)"
)
_A_DIGIT = re.compile(rf"[\d半{_HAN}]")
_OF_NUMBERS = frozenset(
    {*_WORDS, *"percentage half third quarter fifth tenth hundred thousand million billion trillion trln trn".split()}
)


def may_count(text: str) -> bool:
    """Does a simplified text hold any word or digit of a number or a fraction?

    Most sentences hold none, and to see that takes a tenth of the time of looking for numbers with their units.
    """
    return _A_DIGIT.search(text) is not None or not _OF_NUMBERS.isdisjoint(tokenise(text).words)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and its magnitude ("12 million": 12 and 1,000,000); `more` where it says that it is more (1200多万)."""

    number: Decimal
    scale: Decimal = Decimal(1)
    more: bool = False

    @property
    def value(self) -> Decimal:
        """What is meant."""
        return self.number * self.scale


def numeral_of(match: re.Match[str]) -> Numeral:
    """The numeral of a match of a pattern that holds PATTERN once."""
    if match["digits"]:
        number = Decimal(match["digits"].replace(",", "").replace(" ", ""))
        if match["magnitude"]:
            return Numeral(number, magnitude(match["magnitude"]))
        return _chinese(str(number), match["scale_zh"].strip())
    if match["numeral_zh"]:
        return _chinese("", match["numeral_zh"])
    return Numeral(_written(match["written"].lower()), magnitude(match["times"] or ""))


def magnitude(text: str) -> Decimal:
    """ "million" and " bn" as numbers; 1 for ""."""
    return Decimal(10) ** _MAGNITUDES[text.strip(" -").lower()] if text.strip(" -") else Decimal(1)


def _chinese(digits: str, rest: str) -> Numeral:
    plain = re.sub("[多余几 ]", "", rest)
    more = plain != rest.replace(" ", "")
    if not digits:
        return Numeral(chinese_number(plain), more=more)
    if any(character.isdigit() for character in plain):
        return Numeral(chinese_number(digits + plain), more=more)
    return Numeral(Decimal(digits), chinese_number("1" + plain), more)


def chinese_number(text: str) -> Decimal:
    """一千二百万, 2千亿, 1亿2000万 or 二点五 as a number; `text` holds nothing but numerals."""
    whole, _, decimals = text.partition("点")
    total = section = Decimal(0)
    current: Decimal | None = None
    largest = 0  # of 万 and 亿 so far: what stands before a larger one is multiplied whole (1.2万亿)
    for part in _PARTS_ZH.findall(whole):
        if part in _SMALL_ZH:
            section += (Decimal(1) if current is None else current) * _SMALL_ZH[part]
            current = None
        elif part in _LARGE_ZH:
            section += current or Decimal(0)
            scale = _LARGE_ZH[part]
            total = (total + section) * scale if scale > largest else total + section * scale
            largest, section, current = max(largest, scale), Decimal(0), None
        else:
            current = Decimal(_DIGITS_ZH.get(part, part))
    places = Decimal("0." + "".join(str(_DIGITS_ZH[digit]) for digit in decimals)) if decimals else Decimal(0)
    return total + section + (current or 0) + places


def _written(text: str) -> Decimal:
    if text.startswith("half"):
        return Decimal("0.5")
    if "quarter" in text:
        return Decimal("0.25")
    number = Decimal(0)
    for word in _WORD.findall(text.removesuffix("and a half").removesuffix("and-a-half")):
        number = (number or Decimal(1)) * 100 if word == "hundred" else number + _WORDS.get(word, Decimal(0))
    return (number or Decimal(text in ("a", "an"))) + (Decimal("0.5") if text.endswith("half") else 0)
