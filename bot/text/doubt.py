"""What a sentence takes back: what it says is not so, what nobody stands for, what was said long ago.

Whose word such a sentence is, and what it counts, is not stated.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from bot.text.months import MONTH
from bot.text.sentences import around
from bot.text.tokens import has_han, simplify
from bot.text.unreal import is_made_up

_PLANNED = re.compile(
    r"\b(?:weigh(?:s|ed|ing)?|consider(?:s|ed|ing)?|plan(?:s|ned|ning)?|propos(?:e|es|ed|ing|al)|mull(?:s|ed|ing)?)\b"
    r"|拟|考虑|计划|酝酿|研究",
    re.IGNORECASE,
)
# ---------------------------------------------------------------- nobody says it now

_COUNT = "(?:[0-9]+|a|one|two|three|four|five|six|seven|eight|nine|ten|twenty|several|many|some)"
_LONG_AGO = rf"{_COUNT}\s(?:years?|decades?)\s(?:ago|earlier)\b"
# All of a sentence is taken back, whoever it names: by what it opens with, by what it says, by what it says in Chinese.
_VOID_OPENING = re.compile(
    r"\W*(?:rumou?rs?|opinion|commentary|op-ed|editorial|column|satire|parody|fake|hoax|retracted|withdrawn|debunked"
    r"|unverified|unconfirmed|the onion|babylon bee|flashback"
    r"|from the archives?|throwback|today in history)\b(?:\s\w+)?\s?[:|\]–—-]"
    rf"|\W*last\s{MONTH}\b|\W*(?:during|in|on) (?:his|her|the) (?:\w+ )?campaign(?:s|\strail)?\b"
    r"|\W*(?:during|in) (?:his|her|the|\w+['’]s) (?:first|last|previous|earlier) (?:term|presidency|administration)\b"
    rf"|\W*(?:(?:it was|about|nearly|almost|more than|over|just|only)\s){{0,2}}{_LONG_AGO}"
    r"|\W*(?:回顾|旧闻|历史上的今天|\w{0,4}年前的?今天|观点|社评|时评|谣言|传闻|网传|谣传|假的|撤稿|已撤回|讽刺)(?:[^一-鿿]|$)",
    re.IGNORECASE,
)
_VOID = re.compile(
    r"\b(?:rumou?r has it\b|in (?:an?\s)?(?:leaked|unverified|purported|forged)\b"
    r"|(?:story|report|article|post|item|claim)\b(?:\s\w+){0,3}\s(?:retracted|withdrawn|deleted|taken down|pulled)\b"
    r"|on this day\b|this day in (?:history|\d{4})\b|a (?:brief |short )?history of\b)"
    r"|\b(?:said|announced|confirmed|declared|promised|pledged|vowed) (?:then|at the time|back then)\b"
    r"|[,(]\s?unverified\W*$|[\"“‘']\s?(?:no comment|无可奉告|不予置评)[,.。]?\s?[\"”’']"
    r"|[?？]\W*(?:真相|假的|谣言|不实|not (?:yet|so|quite|really)\b|no\W*$)",
    re.IGNORECASE,
)
_VOID_ZH = re.compile(
    "系谣言|(?:报道|文章|稿件|消息)(?:随后|后来|之后|其后|后)?(?:已|被|已被|遭)?(?:撤回|撤稿|撤下|删除)"
    r"|(?:^|[，。：；！\s])[0-9一二三四五六七八九十几多两]{1,3}年前"
    r"|(?:当时|彼时)(?:就|也|曾|还)?(?:表示|宣布|称|说|承诺|指出|强调)|未经证实|媒体?(?:独家)?(?:爆料|曝(?!气|晒))|真实性(?:存疑|未获证实|待考)"
)
_YEAR = r"(?P<{}>(?:19|20)\d\d)"
_MONTH = rf"(?:(?:early|mid|late)[\s-])?(?:{MONTH}\.?,?\s)?(?:[0-3]?\d,?\s)?"
_OLD_YEAR = re.compile(
    r"(?:^|[,;:]\s|\b(?:and|but|while)\s)\W*(?:back\s|as early as\s|as far back as\s)?"
    rf"(?:in|on|during)\s{_MONTH}{_YEAR.format('opens')}\b"
    rf"|^\W*(?:in|at|on|during)\s[^,;:]{{1,60}}\s(?:in|of|on)\s{_MONTH}{_YEAR.format('placed')},"
    rf"|\b(?:posted|filmed|recorded|published|dating)\s(?:back\s)?(?:in|from|to)\s{_MONTH}{_YEAR.format('shown')}\b"
    rf"|\b(?:said|announced|confirmed|told|declared|stated|promised|pledged|vowed)\s(?:back\s)?"
    rf"(?:in|on)\s{_MONTH}{_YEAR.format('behind')}\b"
    rf"|(?:^|[，。：:；、\s]|早在|曾在|曾于|在|于){_YEAR.format('chinese')}年(?:(?:1?\d月)(?:[1-3]?\d[日号])?|[初底末中]|[春夏秋冬]季?)?"
    "(?![0-9以起至到的度版第末]|[-—–~])"
    rf"|{_YEAR.format('then')}年(?:1?\d月)?(?:[1-3]?\d[日号])?(?:就|便|曾|已)?(?:宣布|表示|公布|称|说|决定|承诺|指出)",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")  # looked for first: it takes a tenth of the time of what is around it
_CLOSE = " 。\"”’'"
_RECENT = 1  # years: what last year said may be this week's news in January


def is_void(sentence: str, year: int = 0) -> bool:
    """Does a sentence only ask, or is it taken back?"""
    return _doubts(sentence).asks or is_taken_back(sentence, year)


def is_taken_back(sentence: str, year: int = 0) -> bool:
    """Is it a rumour, an opinion, withdrawn, or was it said long before a year (0: none is known)?"""
    found = _doubts(sentence)
    return found.void or (year > 0 and any(old < year - _RECENT for old in found.years))


class _Doubts(NamedTuple):
    """What a sentence says against itself; `years` are those in which it was said."""

    asks: bool
    void: bool
    years: tuple[int, ...]


@lru_cache(maxsize=1_000)  # a sentence is read for who speaks, for each of its figures, and for what was done
def _doubts(sentence: str) -> _Doubts:
    text = simplify(sentence)
    void = _VOID_OPENING.match(text) or _VOID.search(text) or (has_han(text) and _VOID_ZH.search(text))
    return _Doubts(text.rstrip(_CLOSE).endswith("?"), bool(void) or is_made_up(text), _years(text))


def _years(text: str) -> tuple[int, ...]:
    if not _ANY_YEAR.search(text):
        return ()
    return tuple(int(next(filter(None, found.groups()))) for found in _OLD_YEAR.finditer(text))


# ---------------------------------------------------------------- it is not so

_CLAIM = (
    r"(?:claims?|reports?|figures?|numbers?|accounts?|assertions?|suggestions?|rumou?rs?|allegations?|talk|ideas?|"
    r"versions?|statements?|characteri[sz]ations?|remarks?|comments?|stor(?:y|ies))"
)
_REJECTS = r"(?:reject|dismiss|dispute|rebut|refute|contradict|debunk)(?:s|es|ed|ing)?"
_DENIES = r"den(?:y|ies|ied|ying)"
_ACCESS = r"(?:access|entry|licen[cs]es?|permission|permits?|visas?|bail|requests?|export|injunction)"
_DENIAL = re.compile(
    rf"\b(?:{_DENIES})\b(?!\s(?:\w+\s)?{_ACCESS}\b)|\brefut(?:es?|ed|ing)\b"
    rf"|\b{_REJECTS}\b(?=\s(?:that|it|having)\b|(?:\s[\w’'$.%-]+){{0,7}}?\s{_CLAIM}\b)"
    "|否认|驳斥|辟谣|反驳",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|cannot)\b(?!\s(?:only|just|immediately|less|fewer|lower|more|greater|higher|exceed|under|later"
    r"|match|follow|accept|tolerate)\b)"
    r"|n[’']t\b(?!\sexceed)|\bno\s(?:such\s)?(?:plans?|decision|promise|commitment|agreement|deal|intention|pledge|order)\b"
    r"|\bmade no\b|\bnothing\b|\bunaware\b"
    "|没有|并未|尚未|从未|从来没|未曾|并无|不存在|不了解|不掌握|不知情|无意|不会|不予|拒绝|并不|并非|"
    "未(?=同意|承诺|答应|达成|采购|购买|证实|确认|就|与)",
    re.IGNORECASE,
)
# What is denied ends where somebody speaks again, or another thing is said.
_TURNS = re.compile(
    r"\b(?:but|while|whereas|however|instead|although|though|says?|said|saying|told|adding|added|insist\w*)\b"
    "|但|而|却|不过|表示|指出|强调|另|[，,并][称说]",
    re.IGNORECASE,
)
# Behind what is told: "..., White House denies", "... is untrue", …的说法不属实.
_FALSE = re.compile(
    rf"\b(?:{_DENIES}|refut(?:es|ed)|reject(?:s|ed)|disput(?:es|ed)|dismiss(?:es|ed))\b"
    r"(?=\W*(?:(?:it|this|that|them|(?:the|such)\s(?:claims?|reports?|figures?|story|rumou?rs?))\b|$))"
    r"|\b(?:is|are|was|were|as|be)\s(?:\w+ly\s)?(?:false|untrue|not\strue|baseless|groundless|unfounded|fabricated|"
    r"bogus|incorrect|inaccurate|fake(?:\snews)?)\b|\b(?:never|not) (?:happened|agreed)\b|\bdenied by\b"
    "|不属实|不实|不存在|谣言|失实|没有的事|并无此事|子虚乌有|纯属虚构|不准确|(?:予以|均|已|对此|坚决|断然|明确)?(?:否认|驳斥|辟谣)(?=[。！”」]*$)",
    re.IGNORECASE,
)


def is_denied(part: str, start: int, end: int) -> bool:
    """Does a sentence's part say that what stands at a place in it is not so, or is not commented on?"""
    clause, rest = around(part, start, end)
    if is_no_answer((clause + part[start:end] + rest).lower()) or _FALSE.search(part, end):
        return True
    for pattern, before in ((_DENIAL, part[:start]), (_NEGATION, clause)):
        last = max((found.end() for found in pattern.finditer(before)), default=-1)
        if last >= 0 and not _TURNS.search(before, last):
            return True
    return False


def negates(headline: str) -> bool:
    """Does a headline say that something is not so, whatever it is?"""
    text = simplify(headline)
    denies = any(pattern.search(text) for pattern in (_DENIAL, _NEGATION, _FALSE))
    return denies or is_no_answer(text.lower()) or is_void(text)


# Who said something, promised it, or is said to have: that it is not so is a denial, and not a plan of his.
_NEVER = re.compile(
    r"\b(?:says?|said|insists?|insisted)\b(?: \w+){0,4}? "
    r"(?:never|(?:has|had|have|did|does|is|was) not|(?:ha[sd]|did)n[’']t) "
    r"(?:agree|promise|commit|pledge|ma[dk]e|halt|stop|ban|discuss|offer)\w*"
    r"|\bmade no (?:such )?(?:promise|commitment|pledge)"
    "|(?:[:：]|表示|称|说|回应).{0,16}?(?:(?:从未|从来没有?|没有|并未|未曾|未).{0,3}?(?:同意|承诺|答应|说过|作出|做出)"
    "|从未达成|不存在.{0,24}?(?:承诺|协议|说法|共识|此事))"
)


def is_denial(headline: str) -> bool:
    """Does a headline say that somebody denies something?"""
    text = simplify(headline)
    return not is_void(text) and any(pattern.search(text) for pattern in (_DENIAL, _FALSE, _NEVER))


# ---------------------------------------------------------------- no answer

_NO_ANSWER = re.compile(
    r"\b(?:no (?:immediate |further |public )?comments?|(?:not|\w+n t|unable|available) (?:\w+ )?(?:to )?comment\w*"
    r"|(?:declin|refus)\w+ to (?:comment|confirm|say|answer|elaborate)"
    r"|nothing (?:to|more|further) (?:to )?(?:add|say|announce|offer)"
    r"|no (?:information|details?) (?:to|on|about) (?:offer|share|provide|give|this|that|the)|no confirmation"
    r"|(?:refer(?:red)?|direct) (?:you|reporters|questions) to (?:the )?(?:relevant|competent|appropriate|compan)\w*"
    r"|ask (?:the )?(?:relevant|competent|companies|company))\b"
)
_NO_ANSWER_ZH = re.compile(
    "不予置评|未予置评|拒绝置评|无法置评|不便置评|不置评|没有置评|无可奉告|不予评论|不作评论|不做评论|不便评论|不评论|无法评论|拒绝评论|"
    "没有评论|不掌握.{0,10}(?:情况|信息)|建议(?:你|您|记者|大家|媒体)?(?:们)?(?:去|可以)?(?:向|询问|咨询)|请(?:你|您)?(?:去)?(?:向.{1,12}(?:了解|询问|咨询)|询问|咨询)|"
    "没有(?:可以|可)?(?:提供|补充|发布|透露)的(?:信息|消息|内容)?|暂无回应|未作回应|不作回应|不予回应|不便回应|没有回应|未回应|拒绝回应|不愿(?:评论|置评|回应|证实)|不便透露|拒绝证实"
)


def is_no_answer(words: str) -> bool:
    """Is what somebody is said to have said that he does not say anything: lower-case words, or Chinese text?"""
    return (_NO_ANSWER_ZH if has_han(words) else _NO_ANSWER).search(words) is not None or withholds(words)


_WITHHOLDS = re.compile(
    r"\b(?:neither (?:confirm|den)\w* nor|(?:confirm\w* (?:or|nor) den|den\w+ (?:or|nor) confirm)\w*"
    r"|(?:not|never|\w+n['’ ]?t|without|stops? short of|stopped short of) (?:\w+ )?(?:deny|denied|denying)"
    r"|(?:without|stops? short of|stopped short of) confirming)\b",
    re.IGNORECASE,
)
_WITHHOLDS_ZH = re.compile("(?:未|没有|不|不予|无法)(?:直接|明确|正面|公开)?否[认認]|否[认認]或(?:证实|證實|确认|確認)")


def withholds(text: str) -> bool:
    """Does it say that somebody does not deny something, or stops short of confirming it: simplified text?"""
    if has_han(text):
        return _WITHHOLDS_ZH.search(text) is not None
    lower = text.lower()
    return ("den" in lower or "conf" in lower) and _WITHHOLDS.search(text) is not None  # or there is nothing to find


def is_planned(headline: str) -> bool:
    """Does a headline tell what is planned, proposed or thought of, and not done yet?"""
    return _PLANNED.search(simplify(headline)) is not None
