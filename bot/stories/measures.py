"""Numbers with their units where they stand in a sentence: masses, money and rates, in English and Chinese."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from bot.stories.points import points
from bot.text.numerals import PATTERN, Numeral, chinese_number, numeral_of
from bot.text.tokens import has_han

POINTS = "percentage points"  # a tariff of 50% cut by ten of them is 40%; cut by ten percent it is 45%
GOODS_ONLY = frozenset({"t", "bu", "bbl"})  # units that nothing but goods is told in

# Spelling -> unit and how much of it. The first that fits is taken. Pounds, tons: NIST Handbook 44, appendix C.
_UNITS: dict[str, tuple[str, str]] = {
    r"short\stons?|短吨": ("t", "0.90718474"),
    r"long\stons?|长吨": ("t", "1.0160469088"),
    "mmts?": ("t", "1000000"),
    "(?-i:[kK]t)": ("t", "1000"),  # KT is a firm
    "mt": ("t", "?"),  # metric tons or megatonnes: see _megatonnes
    r"metric\stons?|metric\stonnes?|tonnes?|tons?|t|公吨|吨(?![位级])": ("t", "1"),
    "kilogram(?:me)?s?|kilos?|kgs?|公斤|千克": ("t", "0.001"),
    r"lbs?|pounds?(?=\sof\s)|磅": ("t", "0.00045359237"),
    "bushels?|bu|蒲式耳": ("bu", "1"),
    "barrels?|bbls?|桶": ("bbl", "1"),
    r"(?:percentage|%|pct)[\s-]points?|ppts?|pps?|个?百分点": (POINTS, "1"),
    r"basis[\s-]points?|bps|个?基点": (POINTS, "0.01"),
    r"%|percent|per\scent|pct": ("percent", "1"),
    "成(?![一二三四五六七八九半员功立为长交果本年就都熟型不品分绩效])": ("percent", "10"),
    r"australian\sdollars?|澳元": ("AUD", "1"),
    r"canadian\sdollars?|加元": ("CAD", "1"),
    r"hong\skong\sdollars?|港元|港币": ("HKD", "1"),
    r"singapore\sdollars?|新加坡元|新元": ("SGD", "1"),
    r"(?:new\s)?taiwan\sdollars?|新?台币": ("TWD", "1"),
    r"(?:us\s|u\.s\.\s?|american\s)?dollars?|usd|美元(?!首)|美金": ("USD", "1"),
    "yuan|renminbi|rmb|cny|元(?![首旦月宵老素])(?:人民币)?": ("CNY", "1"),
    "euros?|eur|欧元": ("EUR", "1"),
    r"pounds?\ssterling|sterling|gbp|英镑": ("GBP", "1"),
    r"(?:japanese\s)?yen|日元(?!首)|日圆": ("JPY", "1"),
    r"(?:south\s)?korean\swon|(?<=illion\s)won|韩元": ("KRW", "1"),
    r"(?:indian\s)?rupees?|卢比": ("INR", "1"),
    r"(?:brazilian\s)?reais": ("BRL", "1"),
}
# Before the number. A bare $ is American; a bare ¥ is Chinese among Chinese words, and else nobody knows whose.
_SIGNS = {
    r"us\s?\$|u\.s\.\s?\$|usd": "USD", r"hk\s?\$|港币": "HKD", r"nt\s?\$|新?台币": "TWD", r"au?\$": "AUD",
    r"ca?\$": "CAD", r"nz\$": "NZD", r"s\$": "SGD", r"r\$": "BRL", r"\$": "USD", "€|eur": "EUR", "£|gbp": "GBP",
    "rmb¥?|cny¥?|cn¥|人民币": "CNY", "¥": "¥",
}  # fmt: skip
_AMOUNT = re.compile(
    rf"(?:(?<![a-z])(?:{'|'.join(f'(?P<s{n}>{spelling})' for n, spelling in enumerate(_SIGNS))})\s?)?"
    rf"{PATTERN}(?:(?P<plus>-plus|\+)?[\s-]{{0,2}}(?:(?:more|additional|extra|further)\s)?"
    rf"(?:{'|'.join(f'(?P<u{n}>{spelling})' for n, spelling in enumerate(_UNITS))})(?![a-z]|(?<=[a-z])\d))?",
    re.IGNORECASE,
)
_LARGEST = Decimal(10) ** 17  # what is larger is no figure of trade, in whatever currency

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4}
# "a third of", "by a third", "two-thirds"; not the third round, a third party, nor the second half of the year.
_FRACTION = re.compile(
    r"(?<![\w-])(?:(?P<count>one|two|three|four)[\s-](?P<part>third|quarter|fifth|tenth)s?"
    r"|(?<=by\s)a\s(?P<by>third|quarter|fifth)(?=[,.]|\W*$|\s(?:in|from|to|on|since|this|last|over|after|and|as)\b)"
    r"|(?<=\sto\s)a\s(?P<to>third|quarter|fifth)(?=[,.]|\W*$|\s(?:from|in\s20\d\d)\b)"
    r"|a\s(?P<of>third|quarter|fifth)(?=\sof\b)"
    r"|(?<!first\s)(?<!second\s)(?<!last\s)(?<!latter\s)(?<!other\s)(?<!better\s)(?<!the\s)(?<!this\s)"
    r"(?:(?P<half>half)(?=\sof\b)|(?<=by\s)(?P<by_half>half)(?!\san?\b)))(?![\w-])"
    r"(?!\sof\s(?:the\s)?(?:year|month|season|decade|20\d\d|an?\s(?:thousand|million|billion|trillion)))",
    re.IGNORECASE,
)
_NUMERAL_ZH = "[一二两三四五六七八九十百千零〇]{1,6}(?:点[零〇一二三四五六七八九]{1,4})?"
_FRACTION_ZH = re.compile(
    rf"(?P<whole>{_NUMERAL_ZH})分之(?P<part>{_NUMERAL_ZH}|\d{{1,6}}(?:\.\d{{1,4}})?)"
    r"|(?:(?<=[减降跌缩占近约有逾超过])|(?<=少了)|(?=..[的来]))(?P<half>一半|半数)"
    r"|(?P<tenths>[一二两三四五六七八九])成(?P<and>[一二三四五六七八九半])(?![年月日天个])"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number where it stands. `unit` is "" where none stands beside it: "10 to 12 million tonnes" has one of two."""

    numeral: Numeral
    unit: str  # as in Figure; "bu" is not yet tonnes
    factor: Decimal  # how much of the unit one is
    start: int
    end: int
    leads: bool = False  # the unit stands before the number: $200, 百分之十

    @property
    def value(self) -> Decimal:
        """How much of the unit."""
        return self.numeral.value * self.factor


def amounts(sentence: str) -> list[Amount]:
    """Every number of a sentence (simplified text), in order."""
    found: list[Amount] = []
    taken: set[int] = set()
    # Three quarters of a point are points and no fraction, and a fraction is no number with a unit.
    for amount in chain(_points(sentence), _fractions(sentence), _numbers(sentence)):
        place = range(amount.start, amount.end)
        if taken.isdisjoint(place):
            taken.update(place)
            found.append(amount)
    return sorted(found, key=lambda amount: amount.start)


def _numbers(sentence: str) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(sentence):
        amount = _amount(match, sentence)
        if amount.value <= _LARGEST:
            yield amount


def _amount(match: re.Match[str], sentence: str) -> Amount:
    numeral = numeral_of(match)
    unit, factor = next((each for n, each in enumerate(_UNITS.values()) if match[f"u{n}"]), ("", "1"))
    sign = next((each for n, each in enumerate(_SIGNS.values()) if match[f"s{n}"]), "")
    letter = (match["magnitude"] or match["times"] or "").lower()
    if letter in ("b", "t") and not sign and not unit:  # 12t are tonnes, $12t are not; 12b is nothing
        numeral = Numeral(numeral.number)
        unit = "t" if letter == "t" else ""
    if factor == "?":
        factor = _megatonnes(match, numeral)
        unit = unit if factor else ""
    if match["plus"]:
        numeral = replace(numeral, more=True)
    if sign:
        unit, factor = ("CNY" if has_han(sentence) else "") if sign == "¥" else sign, "1"
    return Amount(numeral, unit, Decimal(factor or 1), *match.span(), leads=bool(sign))


def _megatonnes(match: re.Match[str], numeral: Numeral) -> str:
    """How many tonnes an "mt" is: 12 Mt are million tonnes, 264,000 MT metric tons, and of 12 MT nobody knows: ""."""
    if match.group().endswith("Mt"):
        return "1000000"
    return "1" if numeral.value >= 1000 else ""


def _fractions(sentence: str) -> Iterator[Amount]:
    """Parts of a whole as percent: "a third", 百分之十, 一半."""
    for match in _FRACTION.finditer(sentence):
        part = next(match[name] for name in ("part", "by", "to", "of", "half", "by_half") if match[name])
        yield _percent(match, Decimal(_COUNTS.get((match["count"] or "").lower(), 1)), Decimal(_PARTS[part.lower()]))
    for match in () if sentence.isascii() else _FRACTION_ZH.finditer(sentence):
        if match["half"]:
            yield _percent(match, Decimal(1), Decimal(2))
        elif match["tenths"]:
            and_more = Decimal(5) if match["and"] == "半" else chinese_number(match["and"])
            yield _percent(match, chinese_number(match["tenths"]) * 10 + and_more, Decimal(100))
        elif whole := chinese_number(match["whole"]):
            part = match["part"]
            yield _percent(match, Decimal(part) if part[0].isdecimal() else chinese_number(part), whole)


def _points(sentence: str) -> Iterator[Amount]:
    for number, start, end in points(sentence):
        yield Amount(Numeral(number), POINTS, Decimal(1), start, end)


def _percent(match: re.Match[str], part: Decimal, whole: Decimal) -> Amount:
    percent = part * 100 / whole
    exact = percent == round(percent, 6)
    number = Numeral(percent if exact else round(percent, 2))  # a third is 33.33 percent
    return Amount(number, "percent", Decimal(1), *match.span(), leads=True)
