"""As what a headline says that it answers an earlier event: a correction, denial, confirmation, update or reaction."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.domain.link import LinkKind
from bot.stories import course, lexicon
from bot.stories.steps import is_dated_anew, is_on_measure, sets_hearing
from bot.text.doubt import withholds
from bot.text.tokens import stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


# Each list tells one thing: how a headline says that it corrects, confirms, updates or reacts to what was told before.
_LABEL = re.compile(r"\W*(?:correct(?:ion|ed)|clarification|corrigendum|retraction)s?\b|\W*(?:更正|勘误|订正)")
_CORRECTS = _stems("correct corrects corrected corrigendum retract retracts retracted revise revises revised")
_WITHDRAWS = _stems("withdraw withdraws withdrew pull pulls pulled")
_REPORT = _stems("report story article")
_CORRECTS_ZH = re.compile("更正|勘误|订正|修正|撤稿|撤回.*报道")

_CONFIRMS = _stems("confirm confirms confirmed confirming acknowledge acknowledges acknowledged")
# Numbers confirm what is thought of them, and who confirms that he has got a letter does not confirm what it says.
_CONFIRMS_ELSE = re.compile(
    r"\b(?:data|figures?|numbers|stud(?:y|ies)|surveys?|polls?|analysis|statistics)\s(?:\w+\s){0,2}?confirm"
    r"|\bconfirm(?:s|ed|ing)?\s(?:the\s)?(?:receipt\sof|receiving|getting)\s(?:[\w.’'-]+\s){0,4}?"
    r"(?:letter|proposal|offer|request|invitation|notice|notification|demand|subpoena)\b"
    r"|\bconfirm(?:s|ed|ing)?\s(?:the\s)?(?:shift|trend|doubts?|fears?|worries|commitment)\b|确认(?:已)?(?:收到|收悉)"
)
_CONFIRMS_ZH = re.compile("(?<!未)(?<!未经)(?<!拒绝)(?<!不予)(?<!尚未)(?:证实|确认|承认)")
_NOT_YET = _stems("not never decline declines declined refuse refuses refused yet awaiting await unable cannot")

_UPDATES = _stems(
    "delay delays delayed postpone postpones postponed defer defers deferred extend extends extended reschedule "
    "rescheduled raise raises raised lift lifts lifted hike hikes increase increases increased cut cuts lower lowers "
    "lowered reduce reduces reduced widen widens widened double doubles doubled rise rises rose grow grows grew move "
    "moves moved bring brings bringing push pushes pushed add adds added give gives trim trims slash scale"
)
DELAYS = _stems(
    "delay delays delayed postpone postpones postponed defer defers deferred extend extends extended reschedule "
    "rescheduled"
) | frozenset("推迟 延期 延长 提前 改期 改为 改至 延后 推后 顺延".split())
MOVES = _stems("move moves moved push pushes pushed")
NOW = _stems("now instead total") | frozenset("改口 追加".split())
RISES = _stems(
    "raise raises raised lift lifts lifted hike hikes rise rises rose grow grows grew increase increases cut cuts "
    "lower lowers reduce reduces"
) | frozenset("增至 升至 上调 下调 提高 降至 降低".split())
_UPDATES_ZH = re.compile(
    "改口|推迟|延期|延长|延至|延后|推后|顺延|提前|增至|升至|上调|下调|提高|降至|降低|追加|改[为至]|调整为|增加到|扩大|调整[^,，。]*(?:日期|时间)|(?:举行|召开)[^,，。]*听证"
)
_FAILED = (stem("failed"), "to")  # ... extend it: then nothing has changed
_ANOTHER = re.compile(r"\b(?:another|again)\b(?!\s[\d.]+\s?(?:%|per\s?cent))")  # another 100% is 100% more
_ANOTHER_ZH = re.compile("再[次度]?(?:采购|购买|买入|订购|出售)|又(?:采购|购买|买入|订购)")

SAYS = _stems("say says said tell tells announce announces warn warns call calls") | frozenset("表示 宣布".split())
_REACTS = frozenset(
    (
        "vow vows vowed condemn condemns condemned slam slams slammed blast blasts denounce denounces decry decries "
        "criticise criticises criticised criticize criticizes criticized welcome welcomes welcomed hail hails hailed "
        "applaud applauds lament laments protest protests oppose opposes opposed urge urges urged plead pleads respond "
        "responds responded react reacts reply replies dissatisfaction unjustified bullying blackmail hostile fury "
        "outrage shrug shrugs deplore deplores regret regrets complain complains cheer cheers downplay downplays "
        "disappointed dismayed unhappy dismay"
    ).split()
)
_REACTS_PAIRS = frozenset(
    tuple(map(stem, pair.split()))
    for pair in (
        "hits back",
        "hit back",
        "fires back",
        "lashes out",
        "fight to",
        "double standard",
        "hitting back",
        "plays down",
        "played down",
        "voices concern",
        "serious concern",
        "grave concern",
    )
)
_DENIAL = stem("denial")
_URGES = frozenset({"urge", "urges", "urged"})
_URGED = frozenset(map(stem, _URGES))
# Who rejects a measure answers it; a cargo that is rejected is another event.
_REJECTS = frozenset("reject rejects rejected disputes disputed".split())
_REACTS_OR_REJECTS = _REACTS | _REJECTS
# "China says tariffs should be scrapped": to want a measure lifted is to urge it.
_WANTS_LIFTED = re.compile(
    r"\b(?:says?|said)\b.*\b(?:should|must)\s(?:be\s)?(?:fully\s)?(?:scrap|drop|lift|cancel|withdr|remove|end|revoke|abandon)"
)
# ... and who will take countermeasures answers with a threat.
_COUNTERS = re.compile(
    r"\b(?:will|would|threatens?|vows?|warns?|ready)\b.*\b(?:countermeasures?|retaliat\w+)\b|将.{0,6}(?:反制|采取必要措施)"
    r"|\breciprocal\s(?:(?!tariff|rate|trade|dut|deal)\w+\s?){1,3}|\bin kind\b|对等(?:反制|措施|限制|制裁|签证)"
)
# ... and who will do as the other does: that is no news of what he did himself.
_MATCHES = re.compile(
    r"\b(?:will|would|could|to|if)\b.*\bmatch(?:es)?\s(?:the\s)?"
    r"(?:us\b|u\.s\.|american?\b|washington\b|china|chinese\b|beijing\b)"
    r"|\bif\b.*\b(?:do(?:es)? the same|follows? suit|reciprocates?)\b"
    r"|[将如若拟愿][^，,]*(?:相应|同步|对等)(?:继续)?(?:延长|暂停|取消|调整|中止|停止|恢复)"
)
# To deny that a pledge was exaggerated, or that curbs are a weapon, is to stand by it.
_STANDS_BY = re.compile(
    r"\bden(?:y|ies|ied|ying)\b.*\b(?:exaggerat\w*|overstat\w*|inflat\w*|misle\w+|behind|lagging|stall\w*|collaps\w*|"
    r"broken|dead|off track|in (?:trouble|doubt|danger)|weapon\w*)\b|否认.*(?:夸大|夸张|言过其实|落后|破裂|武器)"
)
_COUNTERED = (
    "countermeasure",
    "retaliat",
    "reciprocal",
    "in kind",
    "反制",
    "采取必要措施",
    "对等",
)  # one is in each of them
# Nouns where nothing follows that is protested or regretted, or behind a preposition: "over protest crackdown".
_NOUNS = frozenset({"protest", "regret", "dismay"})
_BEFORE_NOUN = frozenset("over of on in at by to with a the".split())
# Whoever protests does so against somebody's, or some, measure; "protests spread", "prompt" and "erupt" by themselves.
_PROTESTS, _PROTESTED = (
    "protests",
    frozenset("against to the a an its his their us u china chinese american trump".split()),
)
_REACTS_ZH = re.compile(
    "回应|反击|反对|谴责|敦促|欢迎(?![^，,。]{0,8}(?:深耕|投资|来华|合作|企业|扎根|考察))|抗议|批评|呼吁|不满|遗憾|抨击|指责|犯了错误|奉陪到底|赞赏|强烈|严重关切"
    "|[:：]美方?.{0,4}(?:应|须|必须)"
)
_BACKGROUND = frozenset("after following as amid since".split())  # begins what is told of another event
_RECAP = re.compile(  # looks back on what was told before
    r"\b(?:timeline|explainer|explained|analysis|opinion|factbox|recap|in review|roundup|wrap(?! up)"
    r"|what we know|what to (?:know|expect|watch)|takeaways|questions,? answered"
    r"|things to know|what .* means?|how .* came about|why .* (?:keeps?|matters?)|here's why|q&a|column|editorial"
    r"|(?:war|news|morning|evening|daily|weekly|market) briefing|podcast|week ahead|(?:the|this) (?:week|month) in)\b"
    "|一文看懂|回顾|盘点|前瞻|看点|解读|综述|大事记|来龙去脉|(?<!何)评论|社评|一周|简报|早报|晚报|早知道"
)
# One of these is in each of them that is in English.
_RECAPS = frozenset(
    "timeline explainer explained analysis opinion factbox recap review roundup wrap know mean means about why q "
    "expect watch takeaways answered column editorial podcast week month briefing".split()
)
# Whose word is a view of what is known, where a headline begins or ends with it: nobody has done or announced anything.
_VIEWERS = "experts?|analysts?|economists?|scholars?|strategists?|observers?|commentators?|critics?|think.tanks?"
_SEES = "(?:say|warn|fear|believe|predict|expect|argue|suggest|caution|see|note)s?|said|warned"
_VIEW = re.compile(
    rf"^\W*(?:[\w.]+\s){{0,2}}(?:{_VIEWERS})(?::|\s(?:{_SEES})\b)"
    rf"|(?:[,:;|—–-]|\b(?:says?|said)\b)\W*(?:[\w.]+\s){{0,2}}(?:{_VIEWERS})(?:\s(?:{_SEES}))?\W*$"
)
_VIEWED = frozenset(
    "expert experts analyst analysts economist economists scholar scholars strategist strategists observer observers "
    "commentator commentators critic critics tank tanks".split()
)
_VIEW_ZH = re.compile(
    "(?:专家|学者|分析师|分析人士|观察人士|观察家|经济学家|评论员|智库)们?(?:[:：]|[^，,：:]{0,4}?(?:称|说|认为|表示|指出|警告|预计|担忧))"
)


def tells(words: Sequence[str], stems: Sequence[str], text: str) -> tuple[LinkKind, ...]:
    """The kinds of answer that a lower-case, simplified headline may be, the likeliest first; () for an event's own."""
    found = tuple(_kinds(words, stems, text))
    return () if found and (looks_back(words, text) or withholds(text)) else found


def looks_back(words: Sequence[str], text: str) -> bool:
    """Does a headline go over what was told before, or ask?"""
    if text.endswith(("?", "？")):
        return True
    return (not text.isascii() or not _RECAPS.isdisjoint(words)) and _RECAP.search(text) is not None


def is_view(words: Sequence[str], text: str) -> bool:
    """Does a headline give what experts, analysts or critics think of an event?"""
    if not text.isascii() and _VIEW_ZH.search(text):
        return True
    return not _VIEWED.isdisjoint(words) and _VIEW.search(text) is not None


def _kinds(words: Sequence[str], stems: Sequence[str], text: str) -> Iterator[LinkKind]:
    chinese = not text.isascii()
    if _corrects(stems, text, chinese):
        yield LinkKind.CORRECTION
    else_ = _STANDS_BY.search(text) or _CONFIRMS_ELSE.search(text)
    unsaid = course.is_unaware(text) or else_ is not None
    negates = _URGED.isdisjoint(stems) and _negates(words, text, chinese)
    if not unsaid and (course.is_denial(stems, text) or negates):
        yield LinkKind.DENIAL
    if _confirms(stems, text, chinese):
        yield LinkKind.CONFIRMATION
    matches = ("match" in text or " if " in text or chinese) and _MATCHES.search(text) is not None
    if _updates(stems, text, chinese) and not matches:
        yield LinkKind.UPDATE
    if matches or unsaid or _reacts(words, stems, text, chinese):
        yield LinkKind.REACTION


def is_another(text: str) -> bool:
    """Does a headline say that it happened once more: "another 500,000 tonnes", 再次采购?"""
    if not text.isascii():
        return _ANOTHER_ZH.search(text) is not None
    return ("another" in text or "again" in text) and _ANOTHER.search(text) is not None


def begins_reacting(words: Sequence[str], text: str) -> bool:
    """Does a verb of reaction stand right behind somebody in a headline, of which these are the words behind him?"""
    return not _REACTS.isdisjoint(words[:1]) or (
        not text.isascii() and _REACTS_ZH.match("".join(words[:4])) is not None
    )


def _corrects(stems: Sequence[str], text: str, chinese: bool) -> bool:
    if _LABEL.match(text) or (chinese and _CORRECTS_ZH.search(text)):
        return True
    withdraws = not _WITHDRAWS.isdisjoint(stems) and not _REPORT.isdisjoint(stems)
    corrects = not _CORRECTS.isdisjoint(stems) and _URGED.isdisjoint(stems)  # "urges the US to correct its mistakes"
    return withdraws or corrects


def _negates(words: Sequence[str], text: str, chinese: bool) -> bool:
    return not lexicon.NEGATORS.isdisjoint(words) or (chinese and lexicon.NEGATOR_ZH.search(text) is not None)


def _confirms(stems: Sequence[str], text: str, chinese: bool) -> bool:
    if _CONFIRMS_ELSE.search(text):
        return False
    if chinese and _CONFIRMS_ZH.search(text):
        return True
    for at, each in enumerate(stems):
        if each in _CONFIRMS:
            return _NOT_YET.isdisjoint(stems[max(0, at - 3) : at])
    return False


def _updates(stems: Sequence[str], text: str, chinese: bool) -> bool:
    if is_another(text) or _FAILED in pairwise(stems):
        return False
    if chinese and _UPDATES_ZH.search(text):
        return True
    return not NOW.isdisjoint(stems) or not _UPDATES.isdisjoint(stems) or is_dated_anew(stems) or sets_hearing(stems)


def _reacts(words: Sequence[str], stems: Sequence[str], text: str, chinese: bool) -> bool:
    if chinese and _REACTS_ZH.search(text):
        return True
    if _DENIAL in stems and any(
        each in lexicon.REJECTIONS and _DENIAL in stems[at + 1 : at + 5] for at, each in enumerate(stems)
    ):
        return True  # who rejects a denial says again what he said
    wants_lifted = ("should" in stems or "must" in stems) and is_on_measure(stems) and _WANTS_LIFTED.search(text)
    if wants_lifted or _counters(text) or course.calls_false(stems, measure=True) or course.speaks_after(text):
        return True
    if _REACTS_OR_REJECTS.isdisjoint(words) and _REACTS_PAIRS.isdisjoint(pairwise(stems)):
        return False  # nearly always
    end = next((at for at, each in enumerate(words) if at and each in _BACKGROUND), len(words))
    told = [
        each
        for before, each, after in zip(("", *words), words[:end], (*words[1:end], ""), strict=False)
        if (each not in _NOUNS or (after.isalnum() and before not in _BEFORE_NOUN))
        and (each != _PROTESTS or _is_protested(after))
    ]
    if not is_on_measure(stems):
        told = [each for each in told if each not in _URGES]  # what is urged is no answer, unless to lift a measure
    elif lexicon.FLOW.isdisjoint(stems) and not _REJECTS.isdisjoint(told):
        return True
    return not _REACTS.isdisjoint(told) or not _REACTS_PAIRS.isdisjoint(pairwise(stems[:end]))


def _counters(text: str) -> bool:
    """Does a headline tell of a measure taken in return, or that one will be?"""
    return any(map(text.__contains__, _COUNTERED)) and _COUNTERS.search(text) is not None


def _is_protested(word: str) -> bool:
    """May whoever "protests" protest what begins with this word?"""
    return word in _PROTESTED or stem(word) in lexicon.MEASURES
