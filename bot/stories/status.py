"""What a headline says was done: announced, imposed, in force, suspended, extended, lifted, resumed or denied."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache
from itertools import takewhile

from bot.domain.story import Status
from bot.stories.in_force import takes_effect
from bot.stories.lexicon import BARRIERS, FLOW
from bot.text.doubt import is_denial, is_void
from bot.text.past import recalled
from bot.text.tokens import has_han, simplify, stem

_VERBS = {
    Status.IMPOSED: "imposes imposed slaps slapped levies levied reimposes reimposed bans banned",
    Status.SUSPENDED: "suspends suspended pauses paused halts halted freezes froze frozen shelves shelved",
    Status.EXTENDED: "extends extended prolongs prolonged renews renewed",
    Status.LIFTED: "lifts lifted scraps scrapped removes removed revokes revoked waives waived",
    Status.POSTPONED: "delays delayed postpones postponed defers deferred",
    Status.RESUMED: "resumes resumed reinstates reinstated restores restored",
    Status.ANNOUNCED: "announces announced unveils unveiled confirms confirmed",
}
_OF_VERB = {verb: status for status, verbs in _VERBS.items() for verb in verbs.split()}
# "China to suspend": a headline's way to announce it.
_BARE = {
    "impose": Status.IMPOSED,
    "suspend": Status.SUSPENDED,
    "pause": Status.SUSPENDED,
    "halt": Status.SUSPENDED,
    "extend": Status.EXTENDED,
    "lift": Status.LIFTED,
    "scrap": Status.LIFTED,
    "remove": Status.LIFTED,
    "delay": Status.POSTPONED,
    "postpone": Status.POSTPONED,
    "resume": Status.RESUMED,
    "reinstate": Status.RESUMED,
}
_NOUNS = frozenset("halts pauses delays bans freezes".split())
# "Halts in buying", "bans on drones" are nouns; "pauses on Nov. 10", "pauses on Monday" tell when.
_OF_NOUN = re.compile(
    r"\s(?:in|of|over|on(?!\s(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun)\w*\b)))\s"
)
# "Pushes back port fees" puts them off; "pushes back on", "against" them does not.
_PUTS_OFF = re.compile(r"(?:pushe[sd]\sback|puts?\soff)(?!\s(?:on|at|against|by)\b)")
_IS = frozenset({"is", "are", "be", "been"})
_OF_VERB_ZH = (
    # First, since what is suspended may go on being so.
    (
        Status.EXTENDED,
        re.compile("延长|延期至|续期|展期|继续(?:暂停|停征)|(?:暂停|停征|豁免|排除|休战|期限)(?=[^,，;；。]*延至)"),
    ),
    (Status.POSTPONED, re.compile("推迟|延后|推后|顺延")),
    (Status.RESUMED, re.compile("恢复")),
    (Status.SUSPENDED, re.compile("暂停|中止|停止实施|暂缓|停止执行")),
    (Status.LIFTED, re.compile("取消|解除|撤销|停止[^，,；;。]{0,30}?(?:加征|征收)")),
    (Status.IMPOSED, re.compile("加征|开征|实施(?!日期|时间)|征收|列入|禁止")),
    (Status.ANNOUNCED, re.compile("宣布|公布|证实|确认")),
)
# What is done must be done to trade; what is imposed or lifted must be what stands in its way.
_BARRIERS_ZH = re.compile("关税|加征|管制|限制|清单|禁令|港务费|港口费|收费|制裁|反制|措施")
_TRADE = BARRIERS | FLOW | frozenset(map(stem, "truce exemption exemptions exclusion exclusions probe licence".split()))
_TRADE_ZH = re.compile(f"{_BARRIERS_ZH.pattern}|费用|许可|进口|出口|采购|购买|调查|税率|休战|豁免|排除")
_OF_BARRIERS = frozenset({Status.IMPOSED, Status.LIFTED, Status.POSTPONED})
# Whatever else is said to be done to a barrier on the day from which it holds.
_BEFORE_FORCE = frozenset({None, Status.ANNOUNCED, Status.IMPOSED})
# ... and what is resumed must be no talks.
_TALKS = re.compile(
    r"\b(?:talks?|negotiations?|consultations?|dialogues?|visits?|flights?)\b|谈判|磋商|会谈|对话|访问|往来|航班"
)
_EXEMPTION = re.compile(r"exempt|exclusion|waiver|reprieve|truce|de minimis|豁免|排除|休战", re.IGNORECASE)
# Words ahead of a verb that make it what has not happened: looked for from the headline's last comma or colon on.
_UNREAL = re.compile(
    r"\b(?:may|might|could|would|should|must|if|unless|not|no|never|weighs?|considers?|considering|mulls?|plans?|planning|"
    r"threatens?|threatened|urges?|urged|calls?|wants?|seeks?|asks?|asked|expected|likely|set|ready|vows?|hopes?|fears?|"
    r"proposes?|proposed|despite|why|how|whether|before|until|yet|near|nears|close|agrees? in principle|pressure|"
    # ... what somebody will not do, or another wants done, asks for or stops.
    r"refus\w+|declin\w+|reject\w*|fails?|failed|oppos\w+|rules? out|ruled out|push(?:es|ed)?|lobb\w+|sues?|sued|"
    r"bills?|"
    r"block\w*|bars?|unable|cannot|can't|won't|too early|requests?|petition\w*|drops? (?:plan|bid|threat)s?|abandons?|"
    r"backs?|supports?|introduces?|vetoes|vetoed|denies|dismiss\w*|leaves?)\b",
    re.IGNORECASE,
)
_UNREAL_ZH = re.compile(
    "或|可能|考虑|应(?!对|急|用)|须|需(?!求)|拟|威胁|呼吁|敦促|要求|若|如果|未|不|没有|拒绝|希望|期待|计划|酝酿|传|有望|建议|促|吁|欲|前|遭|"
    "驳回|反对|游说|提案|无意|难以|否决|放弃|推动|尚无|撤回|驳斥|请求|拒|阻止|提议"
)
# "China confirms? Beijing is silent": from where a sentence begins, or one without an end is read from each letter
_ASKED = re.compile(r"(?<![^?？!。])[^?？!。]*[?？]")
# What is extended is the time for views, or what is lifted is raised: "to 25%", "by 10 points".
_NO_DEED = {
    Status.EXTENDED: re.compile(
        r"\s(?:\w+\s){0,2}?(?:comments?|deadlines? for comments?|hearings?)\b"
        r"|\s(?:\w+\s){0,3}?(?:tariffs?|duties|curbs|controls|restrictions|bans?)\s"
        r"(?:to|on)\s(?:more|other|all|new|further|additional)\b|[^,，;；。]{0,12}?(?:意见|评论|征询)"
    ),
    Status.LIFTED: re.compile(r"[^,;:]*?\s(?:to|by)\s\$?\d"),
    Status.IMPOSED: re.compile(r"\sby\s"),
}
# A deed's object stands right behind its verb, up to one of these; else elsewhere: "tariffs suspended".
_OBJECT_ENDS = frozenset(
    "over amid at in for on from after as with to by against until through under despite following and".split()
)
_ITSELF = frozenset(map(stem, "bans banned".split()))  # verbs that tell of a barrier without another word
_AS_NOUN_ZH = re.compile("[^,，:]{0,16}的(?:决定|做法|行为|举动|言论|威胁|计划|提议|消息)")  # 对加征关税的决定不满
_WORD = re.compile(r"[a-z']+")
_CLAUSE = re.compile(r"[,;:，；：、]|\s[-–—]\s")


@lru_cache(maxsize=1_000)  # a story told anew asks all of its reports, the newest first
def status_of(headline: str, day: date | None = None) -> Status | None:
    """What a headline says was done to trade; None where nothing was, only may be, or it is not sure what.

    day: on which it was published, where that is known; what it tells of well before is not done now, and what takes
    effect later is not in force.
    """
    text = simplify(headline)
    if is_void(text, day.year if day else 0):
        return None
    text = _ASKED.sub("", text)
    if is_denial(text):
        return Status.DENIED
    past = recalled(text.lower(), day) if day else frozenset()
    status, barrier = _in_chinese(text, past) if has_han(text) else _in_english(text.lower(), past)
    if status in _BEFORE_FORCE and barrier and day and takes_effect(text, day):
        return Status.IN_FORCE
    # To remove an exemption is to impose, and the other way round: too much to be sure of.
    unsure = status in _OF_BARRIERS and (not barrier or _EXEMPTION.search(text))
    return None if unsure or (status is Status.RESUMED and _TALKS.search(text.lower())) else status


def _in_english(text: str, past: Collection[int]) -> tuple[Status | None, bool]:
    words = [(match.group(), match.start()) for match in _WORD.finditer(text)]
    stems = {stem(word) for word, _ in words}
    if _TRADE.isdisjoint(stems):
        return None, False
    found: Status | None = None
    for place, (word, start) in enumerate(words):
        before = words[place - 1][0] if place else ""
        status = (_BARE if before == "to" else _OF_VERB).get(word)
        if status is None and _PUTS_OFF.match(text, start):
            status = Status.POSTPONED
        told = found is None or before in _IS  # "announced that it is extended"
        causes = word == "delays" and BARRIERS.isdisjoint(stem(each) for each, _ in words[place + 1 :])
        if causes or (word in _NOUNS and _OF_NOUN.match(text, start + len(word))):
            continue  # a noun: fees cause delays
        real = status and place and told and start not in past and not _UNREAL.search(_clause_before(text, start))
        if status and real and _is_deed(status, text, words, place):
            found = status
            if status is not Status.ANNOUNCED:
                break
    return found, not BARRIERS.isdisjoint(stems)


def _is_deed(status: Status, text: str, words: Sequence[tuple[str, int]], place: int) -> bool:
    """Is what a verb is done to something of trade's: its object, or where none follows, what stands elsewhere?"""
    word, start = words[place]
    no_deed = _NO_DEED.get(status)
    if no_deed and no_deed.match(text, start + len(word)):
        return False
    if status in (Status.ANNOUNCED, Status.POSTPONED) or stem(word) in _ITSELF:
        return True
    behind = takewhile(lambda each: each[0] not in _OBJECT_ENDS, words[place + 1 :])
    thing = [stem(each) for each, _ in behind] or [stem(each) for each, _ in words]
    return not _TRADE.isdisjoint(thing)


def _in_chinese(text: str, past: Collection[int]) -> tuple[Status | None, bool]:
    if _TRADE_ZH.search(text):
        for status, verbs in _OF_VERB_ZH:
            verb = verbs.search(text)
            if verb is None or verb.start() in past or _AS_NOUN_ZH.match(text, verb.end()):
                continue
            no_deed = _NO_DEED.get(status)
            if no_deed and has_han(verb.group()) and no_deed.match(text, verb.end()):
                continue
            if not _UNREAL_ZH.search(_clause_before(text, verb.start())):
                return status, _BARRIERS_ZH.search(text) is not None
    return None, _BARRIERS_ZH.search(text) is not None


def _clause_before(text: str, place: int) -> str:
    return _CLAUSE.split(text[:place])[-1]
