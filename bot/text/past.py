"""What a sentence recalls: words and deeds that it dates well before the day on which it is read.

"Announced in October", read in January, is background and nobody's word of now; "announced Oct. 30", read on the first
of November, is. A date counts only where it tells when somebody spoke or acted, and not of what he spoke: "said imports
fell in October" dates the imports.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.text.months import MONTH, MONTHS
from bot.text.tokens import has_han, tokenise

RECENT = timedelta(days=10)  # for as long a word is of now
_AHEAD = timedelta(days=2)  # a day may have begun elsewhere


class _Date(NamedTuple):
    """Where a date of well before stands; `sure`: it cannot as well be the next of its name ("in April")."""

    start: int
    end: int
    sure: bool


class _Verb(NamedTuple):
    """Where somebody speaks or acts; `takes`: it takes what is said or done as its object."""

    start: int
    end: int
    takes: bool


# ---------------------------------------------------------------- dates

_SEASONS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 2}
_SEASON = "|".join(_SEASONS)
_PAPER = (
    "(?:statement|speech|interview|post|notice|announcement|letter|filing|memo|address|briefing|notification|readout|"
    "order|bulletin|ruling|circular|pledge|promise|meeting|summit|hearing|call|session|round)"
)
_COUNT = "(?:\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|many|some|a few)"
_DATE = re.compile(
    r"(?<![\w-])(?:back\s|as early as\s|as far back as\s)?(?:"
    rf"(?:in|on|during|over)\s(?:(?:early|late|mid|the\s(?:start|beginning|middle|end)\sof)[\s-]+)?"
    rf"(?:(?P<day2>[0-3]?\d)\s)?(?P<month>{MONTH})\b\.?(?:\s(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b)?(?:\s?,?\s(?P<year>20\d\d))?"
    rf"|(?<!\bto\s)(?<!\bby\s)(?<!\bthrough\s)"
    rf"(?P<named>(?!may){MONTH})\b\.?\s(?P<named_day>[0-3]?\d)\b(?:\s?,?\s(?P<named_year>20\d\d))?"
    rf"|(?:(?:in|at|during|via)\s(?:an?|the|his|her|its|their|that)\s|(?<=\ss\s)|(?<=[’']s\s))(?P<paper>{MONTH})\b\.?"
    rf"(?:\s(?P<paper_day>[0-3]?\d))?\s{_PAPER}"
    r"|in\s(?P<only>20\d\d)"
    rf"|(?:(?:in|during|over)\s)?(?:last|the\sprevious)\s(?P<last>year|month|{_SEASON}|{MONTH}\b)"
    rf"|(?:(?:in|during|over)\s)?this\s(?P<this>{_SEASON})"
    r"|(?P<early>earlier\sthis\syear|(?:at|since)\sthe\s(?:start|beginning)\sof\sthe\syear)"
    rf"|(?:about\s|nearly\s|almost\s|more\sthan\s|over\s|just\s|only\s)?"
    rf"(?P<ago>(?:(?:{_COUNT}\s)?(?:months?|years?|decades?)|(?:{_COUNT}\s)?weeks)\s(?:ago|earlier))"
    r")(?![\w%]|\s?['’]?s\b|-\w)",
    re.IGNORECASE,
)
_IN_A_YEAR = re.compile(r"in\s20\d\d", re.IGNORECASE)  # of all of these the one without a word of _DATED_BY
_HAN = "一二三四五六七八九十"
_DATE_ZH = re.compile(
    r"(?P<last>(?:大?前|去|上一?)年)?(?:今年|当年)?(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    r"(?P<day>[1-3]?\d(?=[日号]))?[日号]?[上中下]?旬?[初底末]?"
    r"|(?P<old>大?前年|去年|数[周月年]前|多年前|[几数\d一二两三四五六七八九十]+个?多?[月年](?:之|以)?前)(?:年?[初底中末]|[上下]半年|[春夏秋冬][季天]?)?"
    r"|(?P<previous>上个?月)[初底]?[上中下]?旬?|(?P<only>20\d\d)年(?![\d-])[初底中末]?|(?P<early>今年(?:早些时候|早前|年?初|上半年|[春夏][季天]?)|年初)"
)
# A date from which on, or up to which, something is, and the month that data are of.
_NO_DATE_ZH = re.compile(
    "起|之?前|以[来前后]|之后|至|到|开始|生效|到期|的?[^，。；：,]{0,8}(?:数据|统计)|[-—~]|年?[底末]?前"
)


def _english_dates(text: str, day: date) -> Iterator[_Date]:
    for found in _DATE.finditer(text):
        month = found["month"] or found["named"] or found["paper"]
        if month:
            day_of_month = found["day"] or found["day2"] or found["named_day"] or found["paper_day"]
            year = found["year"] or found["named_year"]
            sure = _is_old(day, MONTHS[month.lower()], int(day_of_month or 0), int(year or 0))
        elif found["last"]:
            sure = _is_old_last(day, found["last"].lower())
        elif found["this"]:
            sure = _is_old(day, _SEASONS[found["this"].lower()])
        elif found["early"]:
            sure = _is_old(day, 1, 31, day.year)
        else:
            sure = True if found["ago"] else _is_old(day, 12, 31, int(found["only"]))
        if sure is not None:
            yield _Date(found.start(), found.end(), sure)


def _is_old_last(day: date, what: str) -> bool | None:
    if what in ("year", "month", *_SEASONS):
        return True
    return _is_old(day.replace(day=1) - RECENT, MONTHS[what])  # of this month's name, a year ago


def _chinese_dates(text: str, day: date) -> Iterator[_Date]:
    for found in _DATE_ZH.finditer(text):
        if _NO_DATE_ZH.match(text, found.end()):
            continue
        if found["month"]:
            month = int(found["month"]) if found["month"].isdigit() else _number(found["month"])
            year = day.year - 1 if found["last"] else int(found["year"] or 0)
            sure = _is_old(day, month, int(found["day"] or 0), year)
        elif found["only"]:
            sure = _is_old(day, 12, 31, int(found["only"]))
        else:
            sure = True if found["old"] or found["previous"] else _is_old(day, 1, 31, day.year)
        if sure is not None:
            yield _Date(found.start(), found.end(), sure)
    if not _NOW_ZH.search(text):
        yield from (_Date(*found.span(), sure=True) for found in _ONCE_ZH.finditer(text))


def _number(month: str) -> int:
    return sum(_HAN.index(each) + 1 for each in month)


def _is_old(day: date, month: int, day_of_month: int = 0, year: int = 0) -> bool | None:
    """Is a month, or a day of it, well before a day, and surely so? None if it is of now."""
    known = year or day.year
    if not year and date(known, month, min(day_of_month, 28) or 1) > day + _AHEAD:
        known -= 1
    longest = monthrange(known, month)[1]
    end = date(known, month, min(day_of_month or longest, longest))
    if end >= day - RECENT:
        return None
    again = end.replace(year=known + 1, day=1)
    return bool(year) or day - end <= again - day


# ---------------------------------------------------------------- whose date it is

_TAKES = (
    "announced unveiled confirmed denied declared promised pledged vowed threatened disclosed revealed issued "
    "published released signed introduced launched imposed slapped levied reimposed banned suspended paused halted "
    "froze shelved extended prolonged renewed lifted scrapped removed revoked waived raised cut hailed praised "
    "condemned criticised criticized blasted slammed denounced accused rejected dismissed told called welcomed touted"
)
_SAYS = "said stated warned wrote posted tweeted claimed insisted argued acknowledged admitted reported noted explained"
_VERB = re.compile(rf"\b(?:(?P<takes>{_TAKES.replace(' ', '|')})|{_SAYS.replace(' ', '|')})\b", re.IGNORECASE)
_DATES_HAN = frozenset("月年曾")
_DATED_BY = frozenset(MONTHS.keys() - {"may"}).union(
    "last previous ago earlier spring summer autumn fall winter year".split()
)
_MARKS = ",;:()|—–"
_MARK = re.compile(f"[{_MARKS}]|\\s-\\s")
# What stands between a verb and a date that is of something else.
_OTHER = re.compile(
    rf"[{_MARKS}]|\s-\s|\b(?:that|which|who|whose|what|would|will|could|may|might|can|should|is|are|was|were|be|been|being|"
    r"has|have|had|it|they|he|she|we|after|before|when|while|as|since|from|until|till|effective|starting|beginning|due|"
    r"if|but|rise|rises|rose|fall|falls|fell|drop|dropped|jump|jumped|increase|decline|growth|surplus|deficit)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"\b(?:summit|visit|meeting|trip|talks|hearing|round|election|deadline|auction)\b", re.IGNORECASE)
_TO_DO = re.compile(r"\sto\s")  # "threatened to cancel talks in June": whether he did so or they are, nobody can say
_LIGHT = re.compile(
    r"(?:\W+(?:reporters|journalists|lawmakers|senators|investors|farmers|supporters|congress|parliament|back|then|also|"
    r"again|publicly|so|this|out|to|the|an?|in|at|on|via|through|during|his|her|its|their|statement|post|interview|"
    r"speech|briefing|letter|notice|memo|truth|social|television|news|conference))*\W*",
    re.IGNORECASE,
)
_AUXILIARIES = re.compile(r"(?:\s(?:had|has|have|also|already|first|publicly|formally|officially|jointly))+\s*$", re.I)
_BEGINS = re.compile(
    rf"(?:^|[{_MARKS}]|\b(?:and|but|while|which|who|though|although|because|as|since|after|that))\W*$", re.IGNORECASE
)
_OPENED = re.compile(
    r"\W*,\W*(?:(?:when|after|during|while|at|in|as|following|amid|days|hours|weeks|on)\s[^,;:]{1,60},)?", re.IGNORECASE
)
_WHEN = re.compile(r"\W*(?:back\s)?(?:when|while|at|during)\b", re.IGNORECASE)
_LONGEST_ACTOR = 4  # words of a headline up to its verb
_ENDS = re.compile(rf"{_DATE.pattern}(?:$|[.!?{_MARKS}]|\s(?:that|it|they|he|she)\b)", re.IGNORECASE)
_LONGEST = 100  # characters between a verb and its date
_OPENS, _LISTED = re.compile(r"\W*"), re.compile(r"\s?[:：|—–]")
_ASIDE = re.compile(r"^\s?,[^,]*,")
_NEAR = 30  # characters
# No colon: what follows that is said now, whatever month it is about (海关总署：11月进口…).
_BESIDE = re.compile(
    rf"(?:\s?['’]?s\b)?(?:\s(?:{_PAPER}|latest|new|official|fact sheet|spokes\w+|公告|声明))*[^\w:]*", re.IGNORECASE
)
_BY = re.compile(rf"\W(?:[^{_MARKS}]{{0,40}}\s)?by\s[^{_MARKS}]{{0,30}}", re.IGNORECASE)
_VERB_ZH = re.compile(
    "(?P<takes>宣布|公布|证实|确认|否认|承诺|威胁|警告|发布|签署|批准|加征|实施|暂停|中止|延长|取消|解除|表示|称|说|指出|强调|披露|透露|通报|"
    "谴责|批评|指责|呼吁|敦促|显示|写道|发文|回应|誓言|要求)"
)
_MARKS_ZH = '，,；;：:。！？“”"|'
_ANY_VERB_ZH = _VERB_ZH.pattern.replace("?P<takes>", "?:")
_SAME_CLAUSE_ZH = re.compile(f"(?:(?!{_ANY_VERB_ZH})[^{_MARKS_ZH}]){{0,40}}(?:{_ANY_VERB_ZH})?")  # 宣布加征
_OWN_CLAUSE_ZH = re.compile(f"(?:[^{_MARKS_ZH}]{{0,24}}(?:时|期间|中|上|里))?[，,]{_SAME_CLAUSE_ZH.pattern}")
# "Once", in an act or word; and what makes it one of these days.
_ONCE_ZH = re.compile("(?<!不)(?<!未)曾经?(?!任|是|担任|在任|供职|几何|孙|祖|侯)")
_NOW_ZH = re.compile(
    "日前|近日|今[天日晨早晚]|昨[天日晚]|[上下本]?(?:周|星期)[一二三四五六日天]|本周|当[天日]|刚刚|最近"
)
_LONGEST_OPENING = 3  # characters: 早在, 但在


def is_recalled(text: str, start: int, end: int, day: date) -> bool:
    """Is what the speaker named at a place of a sentence says or does of well before a day?"""
    dates, verbs = _read(text, day)
    if not dates:
        return False
    if any(_OPENS.fullmatch(text, 0, each.start) and _LISTED.match(text, each.end) for each in dates[:1]):
        return True  # "Nov. 10: USTR announces", in a list of what has happened
    beside = any(0 <= each.start - end <= _NEAR and _BESIDE.fullmatch(text, end, each.start) for each in dates)
    if beside:
        return True
    last = [each for each in verbs if each.start >= end and _leads_to(text[end : each.start])][:1]
    first = [each for each in verbs if each.end <= start and _BY.fullmatch(text, each.end, start)][-1:]
    return any(_is_dated(text, each, dates) for each in last or first)


def recalled(text: str, day: date) -> frozenset[int]:
    """Where the verbs of speech and deed begin of which a sentence surely says that they were well before a day."""
    dates, verbs = _read(text, day)
    sure = [each for each in dates if each.sure]
    return frozenset(each.start for each in verbs if sure and _is_dated(text, each, sure))


def recalls(headline: str, day: date) -> bool:
    """Does a headline begin with a deed or word that it surely dates well before a day: is it not news of that day?"""
    chinese = has_han(headline)
    if not _may_date(headline):
        return False
    found = (_VERB_ZH if chinese else _VERB).search(headline)
    if found is None or found.start() not in recalled(headline, day):
        return False
    if chinese:
        return not headline.startswith("的", found.end())  # "announced" of a thing tells what it is
    return len(headline[: found.start()].split()) <= _LONGEST_ACTOR and _ENDS.search(headline, found.end()) is not None


@lru_cache(maxsize=1_000)  # each of a sentence's speakers is looked at, and whoever states its figures
def _read(text: str, day: date) -> tuple[Sequence[_Date], Sequence[_Verb]]:
    """A sentence's dates of well before a day and its verbs; where there is no date nothing else is looked for."""
    if not _may_date(text):
        return (), ()
    chinese = has_han(text)
    dates = tuple((_chinese_dates if chinese else _english_dates)(text, day))
    found = (_VERB_ZH if chinese else _VERB).finditer(text) if dates else ()
    return dates, tuple(_Verb(each.start(), each.end(), bool(each["takes"])) for each in found)


def _may_date(text: str) -> bool:
    """Can it hold a date of well before? To know it takes a fifth of the time of looking for one."""
    if has_han(text) and not _DATES_HAN.isdisjoint(text):
        return True
    if "20" in text and _IN_A_YEAR.search(text):
        return True
    return not _DATED_BY.isdisjoint(tokenise(text).words)


def _leads_to(between: str) -> bool:
    """May this stand between a speaker and his verb: no mark, but for an aside?"""
    return _MARK.search(_ASIDE.sub("", between)) is None


def _is_dated(text: str, verb: _Verb, dates: Sequence[_Date]) -> bool:
    belongs = _belongs_zh if has_han(text) else _belongs
    return any(belongs(text, verb, each) for each in dates)


def _belongs(text: str, verb: _Verb, when: _Date) -> bool:
    """Does a date tell when what an English verb tells of was?"""
    if verb.end <= when.start:
        rest = text[verb.end : when.start]
        told = verb.takes and len(rest) <= _LONGEST and not _OTHER.search(rest)
        to_come = _TO_COME.search(rest) is not None and _TO_DO.match(rest) is None
        return _LIGHT.fullmatch(rest) is not None or (told and (when.sure or not to_come))
    between = _AUXILIARIES.sub("", text[when.end : verb.start])
    if not between.strip(" ,"):
        return True
    clause = max(text.rfind(mark, 0, when.start) for mark in _MARKS) + 1
    if between.startswith((",", " ,")) and _WHEN.match(text, clause, when.start):
        return not _OTHER.search(between.lstrip(" ,"))  # "When they met in Busan on Oct. 30, Trump said"
    if opened := _OPENED.match(between):
        between = between[opened.end() :]
    return len(between) <= _LONGEST and not _OTHER.search(between) and _BEGINS.search(text[: when.start]) is not None


def _belongs_zh(text: str, verb: _Verb, when: _Date) -> bool:
    """... when what a Chinese verb tells of was: the date stands before it, in its clause or in one of its own."""
    if verb.start < when.end:
        return False
    clause = max(text.rfind(mark, 0, when.start) for mark in _MARKS_ZH) + 1
    if _VERB_ZH.search(text, clause, when.start):
        return False  # what is said holds the date
    between = text[when.end : verb.start]
    opens = when.start - clause <= _LONGEST_OPENING
    return _SAME_CLAUSE_ZH.fullmatch(between) is not None or (opens and _OWN_CLAUSE_ZH.fullmatch(between) is not None)
