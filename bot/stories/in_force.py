"""Whether a headline or a lede tells that a measure is in force by the day of its report, and not that it will be."""

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from bot.stories.periods import days
from bot.text.months import MONTHS
from bot.text.past import RECENT
from bot.text.tokens import has_han


class InForce(StrEnum):
    """Where a report tells that a measure is in force by now."""

    NOWHERE = ""
    LEDE = "lede"
    HEADLINE = "headline"


_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_FORCE = re.compile(
    r"\b(?:(?:(?P<present>takes?|comes?|goes|go|enters?|is|are|starts?|begins?)"
    r"|took|taken|came|gone?|went|entered|now|started|began|begun)\b"
    r"\s(?:(?:now\s|officially\s)?(?:in(?:to)?\s)?(?:effect|force)|collecting|collection|charging|levying|today)"
    r"|(?P<kicks>kicks?) in|kicked in|effective (?:immediately|today|at once)|with immediate effect)\b"
)
# Right before such a verb: it is still to come.
_TO_COME = re.compile(
    r"\b(?:to|will|would|may|might|could|should|must|can|cannot|not|never|won.t|yet|set|due)\s(?:\w+ly\s)?$"
)
# Before it in the same clause: only the background of other news, or no news at all.
_ASIDE = re.compile(
    r"\b(?:if|when|as|after|before|until|once|since|that|which|whose|despite|amid|while|how|why|what|unless|ahead|days?|"
    r"weeks?|hours?|delay\w*|postpone\w*|block\w*|halt\w*)\b"
)
_LATER = re.compile(
    r"^\W*(?:(?:on|from|at|in|by|the)\s)*(?:tomorrow|midnight|next|later|soon|early|mid|late|\d+ (?:days|weeks|months)|"
    r"(?:a|two|three|several) (?:days?|weeks?|months?)|coming)\b"
)
_FORCE_ZH = re.compile(
    "(?:正式|开始|已经?|今[天日]?起?|即日起|当[天日]起?|起)+(?:生效|实施|施行|执行|征收|开征|起征)|生效|起征|开征(?!收)|落地(?:实施|生效|执行)|正式落地|立即(?:生效|实施|执行)"
    "|开始[对向][^,，。:：]{1,24}?(?:征收|加征|收取|实施)"
)
_TO_COME_ZH = re.compile(
    "将|拟|预计|即将|尚未|未|没有|不会|推迟|延后|暂缓|延期|明[天日]|后天|下周|下个?月|明年|可能|或|若|如果|一旦|待|计划|考虑|威胁|宣布(?=.{0,6}起)|前夕"
)
_BEHIND_ZH = re.compile("(?:之?[前后]|日期?|时间|期限|的|[?？]|在即|倒计时)")
# Without one of these neither pattern finds anything.
_TOLD = ("effect", "force", "kick", "collecti", "charging", "levying", "today")
_TOLD_ZH = ("落地", "生效", "实施", "施行", "执行", "征")
_CLAUSE = re.compile(r"[,;:，；：。]|\s[-–—]\s")
_AGO = re.compile(
    r"\b(?:last (?:year|month|week|summer|winter|spring|autumn|fall)|ago|earlier)\b|去年|上个?月|上周|此前|早前"
)
_DAY_ALONE, _MONTH_ALONE = re.compile(r"(?<![\d月])([1-3]?\d)[日号]"), re.compile(r"(?<!\d)(1?\d)月")
_NO_MONTHS = frozenset({"may", "mar"})
_SENTENCE_ENDS = re.compile(r"(?<![A-Z])[.!?]\s|[。！？]")
_HALF_A_YEAR = 183  # days: a day named without its year is the nearest


def in_force(title: str, lede: str, published: date | None) -> InForce:
    """Where a report with this simplified title and lede, of that day, tells that a measure is in force."""
    if published is None:
        return InForce.NOWHERE  # what takes effect may be to come
    if takes_effect(title, published):
        return InForce.HEADLINE
    if not _may_tell(lede.lower()):
        return InForce.NOWHERE  # nearly always, and its first sentence need not be looked for
    first = _SENTENCE_ENDS.split(lede, maxsplit=1)[0]
    return InForce.LEDE if _tells(first.lower(), published, as_news=False) else InForce.NOWHERE


def takes_effect(title: str, published: date) -> bool:
    """Does a simplified headline say that something is in force by the day on which it is published?"""
    return _tells(title.lower(), published, as_news=True)


def _may_tell(text: str) -> bool:
    return any(map(text.__contains__, _TOLD if text.isascii() else (*_TOLD, *_TOLD_ZH)))


def _tells(text: str, published: date, as_news: bool) -> bool:
    if not _may_tell(text):
        return False
    pattern = _FORCE_ZH if has_han(text) else _FORCE
    tells = _tells_zh if has_han(text) else _tells_en
    return any(tells(text, match, published, as_news) for match in pattern.finditer(text))


def _tells_en(text: str, match: re.Match[str], published: date, as_news: bool) -> bool:
    before, behind = _CLAUSE.split(text[: match.start()])[-1], _CLAUSE.split(text[match.end() :])[0]
    if _TO_COME.search(before) or (as_news and _ASIDE.search(before)):
        return False
    named = [at for at, day in enumerate(_WEEKDAYS) if day in behind]
    if (match["present"] or match["kicks"]) and (_LATER.match(behind) or (named and published.weekday() not in named)):
        return False
    clause = before + behind
    return not (_is_to_come(clause, published) or (as_news and _is_long_ago(clause, published)))


def _tells_zh(text: str, match: re.Match[str], published: date, as_news: bool) -> bool:
    before, behind = _CLAUSE.split(text[: match.start()])[-1], text[match.end() :]
    if _TO_COME_ZH.search(before + match.group()) or (as_news and _BEHIND_ZH.match(behind)):
        return False
    return not (_is_to_come(before, published) or (as_news and _is_long_ago(before, published)))


def _is_to_come(clause: str, published: date) -> bool:
    """Does a clause name a day or a month that is still to come when it is published?"""
    return any(away > 0 for away in _days_away(clause, published))


def _is_long_ago(clause: str, published: date) -> bool:
    """... or one that is well before?"""
    past = any(away < -RECENT.days for away in _days_away(clause, published))
    return past or _AGO.search(clause) is not None


def _days_away(clause: str, published: date) -> Iterator[int]:
    """How many days after it was published are those that a clause names; the months, from where they are nearest."""
    named = days(clause, _words(clause))
    yield from (_days_from(published, *map(int, each.split("-"))) for each in named)
    if not named:
        yield from (int(each) - published.day for each in _DAY_ALONE.findall(clause) if int(each) > published.day)
        months = [MONTHS[word] for word in _words(clause) if word in MONTHS and word not in _NO_MONTHS]
        months += [int(each) for each in _MONTH_ALONE.findall(clause)]
        yield from (_days_from(published, each, published.day) for each in months)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text)


def _days_from(published: date, month: int, day: int) -> int:
    """How many days after it was published the nearest such day is; less than 0 where it is before."""
    ahead = (month - published.month) * 30.4 + day - published.day
    return round((ahead + _HALF_A_YEAR) % 365 - _HALF_A_YEAR)
