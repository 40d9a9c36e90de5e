"""Deadlines whose year is known: by the end of 2025, through 2028, 2026年1月底前; by year-end, of the report's year."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.text.months import MONTH, MONTHS
from bot.text.tokens import has_han

_MONTH = rf"{MONTH}\.?"
_QUARTERS = {"first": 3, "second": 6, "third": 9, "fourth": 12, "last": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_QUARTERS |= {"一": 3, "二": 6, "三": 9, "四": 12}
_TH = "(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"(?<!\w)(?:(?P<lasts>until|till|through)|by|before|(?:no|not)\slater\sthan|deadline\s(?:of|is|on))\s(?:the\s)?"
    r"(?:(?:close|end|middle|start|beginning)\sof\s(?:the\s)?|(?:calendar\s|fiscal\s)?year[\s-]end\s|end[\s-]"
    r"|mid[\s-]|late\s|early\s)?"
    rf"(?:(?P<iso>20\d\d-(?:0[1-9]|1[0-2])-\d\d)|(?:(?P<day>\d{{1,2}}){_TH}\s)?(?P<month>{_MONTH})(?:\s(?P<american>\d{{1,2}}){_TH})?"
    r"(?:,|\sof)?\s(?P<year>20\d\d)"
    r"|(?:q(?P<q>[1-4])|(?P<quarter>first|second|third|fourth|last)\squarter)(?:\sof)?\s(?P<quarter_year>20\d\d)"
    r"|(?P<alone>20\d\d))(?![\w%-]|[.,]\d)",
    re.IGNORECASE,
)
_YEAR_ZH = r"(?P<year>20\d\d|二[零〇][零〇一二三四五六七八九]{2})年"
_DATE_ZH = re.compile(
    rf"(?:(?<![截年增升降减长涨跌达少多高低])(?:(?P<lasts>直到|直至|至)|(?P<until>最迟|到))"
    rf"|(?<=年)(?P<yearly>[至到])(?=20\d\d年(?:期?间|内)?，?[^，]{{0,6}}每年))?(?:在|于)?{_YEAR_ZH}"
    r"(?:(?P<month>1[0-2]|[1-9])月(?:份)?(?:(?P<day>[12]?\d|3[01])[日号])?|第?(?P<quarter>[一二三四1-4])季度)?"
    r"(?P<end>年?[底末]|终)?(?P<before>之前|以前|前|为止)?(?!的)"
)
# ... or its end, where the year is that of the report.
_YEAR_END = re.compile(
    r"(?<!\w)(?:(?P<lasts>until|till|through)|by|before)\s(?:the\s)?(?:end\sof\s(?:the|this)(?:\scalendar)?\syear|year[\s'’-]{0,2}s?\s?end)"
    r"(?!\w)(?!\s20\d\d)|(?<!年)(?:(?P<lasts_zh>直到|直至|延至|至)|到)?(?:今年)?年[底末](?P<before>之前|以前|前)?",
    re.IGNORECASE,
)
# What has been done by a date is no deadline: "had bought 8 million tonnes by".
_DONE = re.compile(
    r"(?<!\w)(?:had|has|have)\s(?!(?:pledged|committed|agreed|promised|vowed|until|to)(?!\w))", re.IGNORECASE
)
_DIGITS_ZH = str.maketrans("零〇一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date, as exact as it is told (YYYY, YYYY-MM or YYYY-MM-DD), and where it stands in its sentence."""

    by: str
    lasts: bool  # "until", "through": up to when something goes on, and not by when it is to be reached
    start: int
    end: int


def deadlines(sentence: str, day: date | None = None) -> list[Deadline]:
    """The deadlines of a sentence (simplified text) in order.

    day: on which it was published, where that is known: the year that ends is its.
    """
    done = _DONE.search(sentence)
    found = [
        Deadline(_english(match), bool(match["lasts"]), *match.span())
        for match in _DATE.finditer(sentence)
        if not done or match.start() < done.start()
    ]
    for match in _DATE_ZH.finditer(sentence):
        lasts = match["lasts"] or match["yearly"]
        if match["before"] or match["until"] or lasts:
            month = int(match["month"] or _QUARTERS.get(match["quarter"] or "", 0))
            by = _date(match["year"].translate(_DIGITS_ZH), month, match["day"])
            found.append(Deadline(by, bool(lasts) and not match["before"], *match.span()))
    found += _at_the_years_end(sentence, day) if day and not done else ()
    return sorted(found, key=lambda deadline: deadline.start)


def _at_the_years_end(sentence: str, day: date) -> Iterator[Deadline]:
    for match in _YEAR_END.finditer(sentence):
        if not has_han(match[0]) or match["before"] or match["lasts_zh"] or match[0].startswith("到"):
            yield Deadline(str(day.year), bool(match["lasts"] or match["lasts_zh"]), *match.span())


def _english(match: re.Match[str]) -> str:
    if match["iso"]:
        year, month, day = match["iso"].split("-")
        return _date(year, int(month), day)
    if match["month"]:
        return _date(match["year"], MONTHS[match["month"].lower().rstrip(".")], match["day"] or match["american"])
    if match["quarter_year"]:
        return _date(match["quarter_year"], _QUARTERS[(match["q"] or match["quarter"]).lower()], None)
    return match["alone"]


def _date(year: str, month: int, day: str | None) -> str:
    """As exact as it can be: a day that its month has not (31 June) leaves the month."""
    if not month:
        return year
    known = day and 1 <= int(day) <= monthrange(int(year), month)[1]
    return f"{year}-{month:02}-{int(day or 0):02}" if known else f"{year}-{month:02}"
