"""What somebody answers, opposes or is asked about: a figure that stands in it is not his own."""

import re

from bot.stories.lexicon import DEEDS, DEEDS_ZH
from bot.text.sentences import around

_OPPOSES = (
    r"condemn(?:s|ed|ing)?|slam(?:s|med|ming)?|blast(?:s|ed|ing)?|denounc(?:es?|ed|ing)|deplor(?:es?|ed|ing)|"
    r"criticis(?:es?|ed|ing)|criticiz(?:es?|ed|ing)|decr(?:y|ies|ied|ying)|oppos(?:es?|ed|ing)|"
    r"protest(?:s|ed|ing)?(?:\sagainst)?|describ(?:es?|ed|ing)"
)
_ANSWERS = (
    r"(?:respon[ds]\w*|react(?:s|ed|ing|ion)?|repl(?:y|ies|ied|ying))\sto|(?:hit(?:s|ting)?|fir(?:es?|ed|ing))\sback\sat"
    r"|retaliat\w+\s(?:against|for|over)|lash(?:es|ed|ing)?\sout\s(?:at|over)"
    r"|(?:asked|pressed|questioned)\s(?:about|on|over|whether|if)|comment(?:s|ed|ing)?\son"
)
# Who urges that a measure be dropped has not taken it.
_URGES = (
    r"(?:urg(?:es?|ed|ing)|call(?:s|ed|ing)?\son|demand(?:s|ed|ing)?|press(?:es|ed|ing)?)\b[^,:;]{0,60}?\b"
    r"(?:scrap|drop|lift|cancel|withdraw|remove|end|revoke|abandon|reconsider)"
)
_ANSWERED = re.compile(
    rf"\b(?:{_OPPOSES}|{_ANSWERS}|{_URGES})\b(?!.*\b(?:with|and|but|while|as|says?|said|saying|adding)\b)",
    re.IGNORECASE,
)
# What others report, and what he has only seen of that or of the other's act: "noted reports of", "noted the US move".
_REPORTED = re.compile(
    r"(?<!in )(?<!confirm )(?<!confirms )(?<!confirmed )\b(?:(?:of|about|on|over|to|with|seen|noted|notes|noting|said|"
    r"says|an?|the|such|these|those|some)\s(?:media\s|press\s|news\s|recent\s|unconfirmed\s)?(?:reports?|rumou?rs?|speculation)\s"
    r"(?:of|that|about|on|over|saying|suggesting|claiming)|reports\sof)\b"
    r"|\b(?:not(?:es?|ed|ing)|(?:taken|took)\snote\sof|aware\sof|seen|saw)\s(?:the|an?|that|this|its|u\.?s\.?)\b[^,:;]{0,40}?\b"
    r"(?:announcement|decision|statement|remark|comment|claim|move|threat|order|post|plan|report)s?\b",
    re.IGNORECASE,
)
_SPEAKS_AGAIN = re.compile(r"\b(?:but|while|says?|said|saying|adding|added)\b", re.IGNORECASE)
_REPORTED_ZH = re.compile("(?P<noted>(?:注意|关注|留意)到)|(?:有关|关于|对于?|就|针对)[^，。；]*$")
_REPORT_ZH = re.compile("[^，。；]{0,20}(?:报道|报导|传闻|传言|消息|说法|提问)")
# 回应称 opens the answer itself, and so does 回应记者提问时表示.
_ANSWERED_ZH = re.compile(
    "(?:回应|驳斥|反驳|反对|谴责|抗议|抨击|批评|不满|谈及)"
    "(?!(?:记者|媒体|有关|相关|外界)?(?:提问|问题|询问|此事)?时?(?:称|说|道|表示|指出|强调))"
)
# ... and what is told behind what they answer: 就…答记者问, 对…表示反对.
_BEHIND_ZH = re.compile(
    "(?:答记者问|答问|(?<![以为])(?:作出)?回应|表态|发表谈话)|(?:表示|予以|提出)?(?:坚决|强烈|严重|严正|深表|一贯)*"
    "(?:反对|谴责|不满|抗议|遗憾|交涉)"
)
_ABOUT_ZH = re.compile("就|对")
_OPENS_ZH = re.compile(r"\W*(?:针对|对于)[^，：,:]*$")  # 针对…，商务部表示; and not 财政部：针对美国商品加征

# A body's word on what one of the two governments does ("Statement on China's Sorghum Action"), or is asked about.
WORD_ON = re.compile(
    r"(?:\b(?:statement|remarks?|comments?)\b[^:;,]{0,60}?\b(?:on|regarding|concerning|about)|\basked\s(?:about|on)"
    r"|^\W*(?:ambassador|secretary|spokes\w+)\s(?:[\w.’'-]+\s){1,3}on)\b"
    r"(?P<on>[^:;,]*)"
    r"|(?:关于|就)(?P<on_zh>[^:：]+?)(?:的?(?:谈话|声明|表态)|答记者问|答问)(?=$|:)"
    r"|问及(?P<asked_zh>[^:：。，]+)",
    re.IGNORECASE,
)
_SPOKESMAN_ZH = re.compile("发言人|负责人")
_WHOSE = {
    "us": re.compile(r"\W*(?:\w+\s){0,4}?(?:u\.?s\b|american\b|united states|washington|trump)|美", re.IGNORECASE),
    "cn": re.compile(r"\W*(?:\w+\s){0,4}?(?:china|chinese|beijing)|(?:中国|中方)", re.IGNORECASE),
}
# "Bessent calls China's curbs a breach": a word on what the other has done, where none is told of it but that.
_SPEAKS_ON = re.compile(
    r"\b(?:says?|said|calls?|called)\s(?P<on>(?:the\s)?(?:china['’]s|beijing['’]s|chinese|u\.?s\.?|american|washington['’]s"
    r"|trump['’]s)\s(?:(?!(?:will|would|to|may|might|can|could|should|must|is|are|was|were|has|have|had|and|on)\b)[\w.%-]+\s)"
    rf"{{0,4}}(?:{DEEDS}))\b"
    f"|[称指批](?P<on_zh>(?:中国|中方|美国|美方|美)(?![将拟或已])[^，：,:]{{0,10}}?(?:{DEEDS_ZH}))",
    re.IGNORECASE,
)

_SPEAKS = ("say", "said", "call", "称", "指", "批")  # one of these is in each of them


def commented_on(title: str) -> str:
    """Whose deed an official statement's title says that it is on, us or cn; "" if neither's."""
    found = WORD_ON.search(title)
    deed = found and (found["on"] or found["on_zh"] or found["asked_zh"])
    return _whose(deed) if deed else ""


def is_word_in_full(title: str) -> bool:
    """Is it headed as a body's own word: 发言人就…答记者问, 负责人关于…的谈话?"""
    found = WORD_ON.search(title)
    return (
        found is not None and found["on_zh"] is not None and _SPOKESMAN_ZH.search(title, 0, found.start()) is not None
    )


def speaks_on(headline: str) -> str:
    """On whose measure or deed a headline says that somebody has said something, us or cn; "" if on neither's."""
    if not any(map(headline.lower().__contains__, _SPEAKS)):
        return ""  # nearly always, and found a tenth as dear as by the pattern
    found = _SPEAKS_ON.search(headline)
    deed = found and (found["on"] or found["on_zh"])
    return _whose(deed) if deed else ""


def _whose(deed: str) -> str:
    """The party whose deed it is, by whom it names first, us or cn; "" if neither's."""
    return next((party for party, named in _WHOSE.items() if named.match(deed)), "")


def is_answered(part: str, start: int, end: int) -> bool:
    """Does what stands at a place of a sentence's part belong to what a speaker there only answers?"""
    before, behind = around(part, start, end)
    if _ANSWERED.search(before) or _ANSWERED_ZH.search(before) or _is_reported(before, behind):
        return True
    if _OPENS_ZH.match(part[:start]) and part[end + len(behind) :][:1] in ("，", ","):
        return True
    return _ABOUT_ZH.search(before) is not None and _BEHIND_ZH.search(behind) is not None


def _is_reported(before: str, behind: str) -> bool:
    """Is it what others report, or what he says that he has noted of another's act, around it in its clause?"""
    last = max((found.end() for found in _REPORTED.finditer(before)), default=-1)
    if last >= 0 and not _SPEAKS_AGAIN.search(before, last):
        return True
    found = _REPORTED_ZH.search(before)
    return found is not None and (found["noted"] is not None or _REPORT_ZH.match(behind) is not None)
