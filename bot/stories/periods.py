"""Which time, round, law or notice a headline names: in one event each has one answer."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.stories import lexicon
from bot.stories.counts import YEAR, YEARS, counts
from bot.text.months import MONTHS

_MONTHS = "|".join(MONTHS)
_DAY = re.compile(
    rf"\b(?:(?P<month>{_MONTHS})\.?\s(?P<day>[0-3]?\d)|(?P<day2>[0-3]?\d)\s(?P<month2>{_MONTHS}))\b"
    r"|(?P<month3>1?\d)月(?P<day3>[1-3]?\d)(?:日|号)"
)
_MONTH = re.compile(rf"\b(?P<en>{'|'.join(MONTHS.keys() - {'may', 'mar'})})\b|(?<!\d)(?P<zh>1?\d)月")
_NTH = re.compile(
    rf"\b(?P<nth>{'|'.join(lexicon.ORDINALS)})[\s-](?P<what>round|quarter|batch|tranche)\b"
    rf"|\b(?P<phase>phase)\s(?P<stage>{'|'.join(lexicon.ORDINALS)})\b"
    r"|第(?P<nth_zh>[一二三四五六七八九十\d])(?P<what_zh>轮|季度|批|阶段)"
    r"|\bsection\s(?P<section>\d+)|(?P<section_zh>\d{3})(?:条款|调查)"
)
# By what number a body's notice is known, its own first: 公告2027年第24号, 2027年第24号公告, Announcement No. 24.
_NOTICE = re.compile(
    r"公告[^,，。第号\d]{0,2}(?:20\d\d年?)?[^,，。第号\d]?第?(?P<behind>\d{1,4})号|第(?P<ahead>\d{1,4})号公告"
    r"|\bannouncement\sno\.?\s?(?P<no>\d{1,4})\b"
)
NOTICE = "notice"
# Per what time a headline counts: of those who tell so much a year and so much in all neither has changed the other.
PACE = "pace"
_PACED = ("year", "month", "week", "annual", "annum", "in all", "in total", "每", "计")
_NEAR, _NEAR_BEHIND = 60, 30  # characters around it in which the number stands
_PACE = re.compile(
    r"\b(?:(?<!\bfor )(?<!\bin )(?<!\bover )(?<!\bthan )(?<!\bhalf )a|per|each|every) (?P<en>year|month|week|annum)\b"
    r"(?! (?:ago|earlier|before|later|on|old)\b)|\b(?P<ly>annual|month|week)ly\b|每(?P<zh>[年月周])(?!度)"
    r"|\bin (?:all|total)\b|[合总共]计"
)
_WHOLE = "in all"
_PACES = {"": _WHOLE, "annum": "year", "annual": "year", "年": "year", "月": "month", "周": "week"}
_DATED = re.compile(r"(?P<day>[01]?\d/[0-3]?\d):")  # "7/31: The Evening Programme": of which day a programme is
_PARTS = frozenset("round quarter batch tranche phase section".split())
_HAN_NUMBERS = "一二三四五六七八九十"
_STAGES = {"轮": "round", "季度": "quarter", "批": "batch", "阶段": "phase"}


def days(text: str, words: Iterable[str]) -> list[str]:
    """The days a text names, as month-day; `words` are its own."""
    if MONTHS.keys().isdisjoint(words) and "月" not in text:
        return []  # nearly always, and found a tenth as dear as by the pattern
    return [
        f"{m['month3'] or MONTHS[m['month'] or m['month2']]}-{int(m['day'] or m['day2'] or m['day3'])}"
        for m in _DAY.finditer(text)
    ]


def periods(text: str, words: Sequence[str], counted: Iterable[tuple[str, float]]) -> Iterator[tuple[str, str]]:
    """Years, days, months, rounds, quarters, phases, sections of a law, and the number of a notice."""
    for unit, number in counted:
        if unit == YEAR and number in YEARS:  # "in two years" names none
            yield YEAR, f"{number:.0f}"
    if dated := _DATED.match(text):
        yield "day", dated["day"]
    if not MONTHS.keys().isdisjoint(words) or "月" in text:
        for day in days(text, words):
            yield "day", day
        for match in _MONTH.finditer(_DAY.sub(" ", text)):
            yield "month", match["zh"] or str(MONTHS[match["en"]])
    if ("公告" in text or "announcement" in words) and (notice := _NOTICE.search(text)):
        yield NOTICE, str(int(notice["behind"] or notice["ahead"] or notice["no"]))
    if text.isascii() and _PARTS.isdisjoint(words):
        return
    for match in _NTH.finditer(text):
        if section := match["section"] or match["section_zh"]:
            yield "section", section
        elif nth := match["nth"] or match["stage"]:
            yield match["what"] or "phase", str(lexicon.ORDINALS[nth])
        else:
            count = str(match["nth_zh"])
            yield _STAGES[match["what_zh"]], count if count.isdigit() else str(_HAN_NUMBERS.index(count) + 1)


def pace(text: str, lede: str, counted: Sequence[tuple[str, float]]) -> Iterator[tuple[str, str]]:
    """Per what time a headline counts: by its own words, or by what its lede says of one of its numbers."""
    if not counted:
        return
    if paced := _paced(text):
        yield PACE, _name_of(paced)
        return
    numbers = {number for unit, number in counted if unit != YEAR}
    lede = lede.lower()
    if _paced(lede):
        for each in _PACE.finditer(lede):
            near = lede[max(0, each.start() - _NEAR) : each.end() + _NEAR_BEHIND * (each["zh"] is not None)]
            if any(number in numbers for unit, number in counts(near) if unit != YEAR):
                yield PACE, _name_of(each)
                return


def _paced(text: str) -> re.Match[str] | None:
    return _PACE.search(text) if any(map(text.__contains__, _PACED)) else None


def _name_of(paced: re.Match[str]) -> str:
    named = paced["en"] or paced["ly"] or paced["zh"] or ""
    return _PACES.get(named, named)
