"""As what a headline says that it answers an earlier event: a correction, denial, confirmation, update or reaction."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from bot.domain.link import LinkKind
from bot.stories import course, lexicon
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
) | frozenset("推迟 延期 延长 提前 改期 改为".split())
MOVES = _stems("move moves moved push pushes pushed bring brings brought")
PUT_OFF = _stems(
    "delay delays delayed postpone postpones postponed defer defers deferred reschedule rescheduled push pushes off "
    "later"
) | frozenset("推迟 延期 改期 延后 暂缓".split())
NOW = _stems("now instead total") | frozenset("改口 追加".split())
RISES = _stems(
    "raise raises raised lift lifts lifted hike hikes rise rises rose grow grows grew increase increases cut cuts "
    "lower lowers reduce reduces"
) | frozenset("增至 升至 上调 下调 提高 降至 降低".split())
_UPDATES_ZH = re.compile("改口|推迟|延期|延长|提前|增至|升至|上调|下调|提高|降至|降低|追加|改为|调整为|增加到|扩大至")
# How far a measure has come: of the same one, the next is news of it.
_STAGES = (
    _stems("effect force kick") | frozenset("生效 起征 开征".split()),
    _stems("suspend suspends suspended suspension pause pauses paused halt halts halted freeze freezes froze")
    | frozenset("暂停 中止 停征".split()),
    PUT_OFF - {"off"},
    _stems("extend extends extended prolong prolongs prolonged renew renews renewed")
    | frozenset("延长 续期 展期".split()),
    _stems("lift lifts lifted scrap scraps scrapped remove removes removed revoke revokes revoked ends cancel drops")
    | frozenset("取消 解除 撤销 终止".split()),
    _stems("resume resumes resumed restore restores restored reinstate reinstates reimpose reimposes revive revives")
    | frozenset("恢复 重启".split()),
)
_EXTENDED = 3
_SUSPENDS = _stems("suspend suspends suspended pause pauses paused") | frozenset("暂停 中止".split())
_AGAIN = _stems("another again further keep keeps remain continue continues maintain") | frozenset("继续 再次".split())
_ANY_STAGE = frozenset().union(*_STAGES)
# ... the same in two words, a lifting.
_LIFTED, _LIFTED_PAIRS = (
    4,
    frozenset(tuple(map(stem, pair.split())) for pair in ("backs off", "backs down", "rolls back", "rolled back")),
)
# ... where it is done, and not only thought of or asked for.
_UNDONE = _stems(
    "may might could would should must if unless not no never weigh consider mull plan urge call want seek ask "
    "threaten propose demand hope expect before until despite why how"
) | frozenset("可能 考虑 敦促 呼吁 要求 希望 若将 如果 计划 威胁".split())
# What is done to trade once, and may be thought of, asked for or rumoured before.
_DEALS = (
    _stems("buy buys bought book books booked purchase purchases purchased buying")
    | frozenset("采购 购买 买入 订购".split()),
    _stems("impose imposes imposed slap slaps slapped") | frozenset("加征 开征".split()),
    _stems("allow allows allowed let lets approve approves approved permit permits permitted")
    | frozenset("允许 批准 放行".split()),
    _stems("ease eases eased relax relaxes relaxed loosen loosens loosened") | frozenset("放宽 放松".split()),
)
_IMPOSED_DEAL = 1
_ANY_DEAL = frozenset().union(*_DEALS)
_CLAUSE_ENDS = frozenset(",;|")
_WISHES = _stems("urge want seek ask demand call hope rumour rumor rumoured rumored speculation") | frozenset(
    "敦促 呼吁 要求 希望 传闻 有望 或将".split()
)
_THOUGHTS = _stems("may might could weigh consider mull") | frozenset("可能 考虑 酝酿".split())
# A threat is carried out by a verb that tells of no plan: "imposes", and not "to impose".
_THREATS, _IMPOSED = _stems("threaten threatens threat"), _stems("impose imposes imposed slap slaps slapped")
_PLANNED = frozenset("to will would may could might should must not".split())
_BEFORE_MONTH = _stems("in by of until till from through for last this next late early mid")
_MEASURES = (
    lexicon.BARRIERS
    | _stems("licence approval exemption exclusion")
    | frozenset("许可 资质 豁免 排除 关税 管制 限制 清单 禁令 港务 收费 制裁 反制 措施 口费".split())
)
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
    )
)
_DENIAL = stem("denial")
_URGES = frozenset({"urge", "urges", "urged"})
_PROTEST = "protest"  # a noun where nothing follows that is protested
_REACTS_ZH = re.compile(
    "回应|反击|反对|谴责|敦促|欢迎|抗议|批评|呼吁|不满|遗憾|抨击|谴责|指责|犯了错误|奉陪到底|赞赏|强烈"
)
_BACKGROUND = frozenset("after following as amid since".split())  # begins what is told of another event
_RECAP = re.compile(  # looks back on what was told before
    r"\b(?:timeline|explainer|explained|analysis|opinion|factbox|recap|in review|roundup|wrap|what we know|what to know"
    r"|things to know|what .* means?|how .* came about|why .* (?:keeps?|matters?)|here's why|q&a|column|editorial"
    r"|podcast|week ahead)\b"
    "|一文看懂|回顾|盘点|解读|综述|大事记|来龙去脉|评论|社评|一周"
)


def tells(words: Sequence[str], stems: Sequence[str], text: str) -> tuple[LinkKind, ...]:
    """The kinds of answer that a lower-case, simplified headline may be, the likeliest first; () for an event's own."""
    found = tuple(_kinds(words, stems, text))
    return () if found and (_RECAP.search(text) or withholds(text)) else found


def _kinds(words: Sequence[str], stems: Sequence[str], text: str) -> Iterator[LinkKind]:
    chinese = not text.isascii()
    if _corrects(stems, text, chinese):
        yield LinkKind.CORRECTION
    if course.is_denial(stems, text) or _negates(words, text, chinese):
        yield LinkKind.DENIAL
    if _confirms(stems, text, chinese):
        yield LinkKind.CONFIRMATION
    if _updates(stems, text, chinese):
        yield LinkKind.UPDATE
    if _reacts(words, stems, text, chinese):
        yield LinkKind.REACTION


def stages(said: Collection[str]) -> set[int]:
    """How far a measure has come, as a headline with these stems says; empty where it tells of none that is done."""
    if not is_on_measure(said):
        return set()
    news = list(_news(said))
    told = set(news)
    if not is_on_measure(told) or told & _UNDONE:
        return set()
    lifted = {_LIFTED} if not _LIFTED_PAIRS.isdisjoint(pairwise(news)) else set()
    return lifted | {place for place, verbs in enumerate(_STAGES) if verbs & told}


def thought_of(said: Collection[str]) -> set[int]:
    """How far a measure may come, as a headline with these stems says; empty where it tells of none only thought of."""
    if _THOUGHTS.isdisjoint(said) or _ANY_STAGE.isdisjoint(said):
        return set()
    told = set(_news(said))
    return {place for place, verbs in enumerate(_STAGES) if verbs & told and told & _THOUGHTS}


@lru_cache(maxsize=1_000)  # asked both ways round of each two headlines, and of one beside all its neighbours
def deals(said: tuple[str, ...]) -> tuple[frozenset[int], frozenset[int]]:
    """What a headline with these stems says is done, and what is only thought of, asked for or rumoured."""
    done: set[int] = set()
    thought: set[int] = set()
    if _ANY_DEAL.isdisjoint(said) and _THOUGHTS.isdisjoint(said):
        return frozenset(), frozenset()
    for clause in _clauses(said):
        told = {place for place, verbs in enumerate(_DEALS) if verbs & clause}
        if not (told or _ANY_STAGE & clause) and clause & _THOUGHTS and clause & lexicon.BARRIERS:
            told = {_IMPOSED_DEAL}  # "weighs curbs"
        if clause & (_THOUGHTS | _WISHES):
            thought |= told
        elif not clause & _UNDONE:
            done |= told
    return frozenset(done), frozenset(thought - done)


def carries_out(said: Sequence[str], earlier: Sequence[str]) -> bool:
    """Is imposed in a headline with these stems what an earlier one says is threatened?"""
    if _THREATS.isdisjoint(earlier) or not _THREATS.isdisjoint(said) or not is_on_measure(earlier):
        return False
    return any(each in _IMPOSED and before not in _PLANNED for before, each in pairwise(["", *_news(said)]))


def prolongs(said: Sequence[str], earlier: Sequence[str]) -> bool:
    """Is extended in a headline with these stems what an earlier one says is suspended, and not suspended once more?"""
    before = stages(earlier) if _AGAIN.isdisjoint(earlier) and not _SUSPENDS.isdisjoint(earlier) else set()
    return bool(before) and _EXTENDED not in before and _EXTENDED in stages(said)


def _clauses(said: Sequence[str]) -> Iterator[set[str]]:
    """The stems of each clause, up to what is background."""
    clause: set[str] = set()
    for each in _news(said):
        if each in _CLAUSE_ENDS:
            yield clause
            clause = set()
        else:
            clause.add(each)
    yield clause


def _news(said: Iterable[str]) -> Iterator[str]:
    """The stems up to what is background, without the month of May."""
    before = ""
    for each, after in pairwise([*takewhile(lambda each: each not in lexicon.BACKGROUND, said), ""]):
        if each != "may" or not (before in _BEFORE_MONTH or before.isdigit() or after.isdigit()):
            yield each
        before = each


def is_on_measure(said: Collection[str]) -> bool:
    """Does a headline with these stems name something that stands in trade's way?"""
    return not _MEASURES.isdisjoint(said)


def measures(said: Iterable[str]) -> frozenset[str]:
    """What stands in trade's way, as a headline with these stems names it."""
    return _MEASURES.intersection(said)


def is_another(text: str) -> bool:
    """Does a headline say that it happened once more: "another 500,000 tonnes", 再次采购?"""
    return (_ANOTHER if text.isascii() else _ANOTHER_ZH).search(text) is not None


def begins_reacting(words: Sequence[str], text: str) -> bool:
    """Does a verb of reaction stand right behind somebody in a headline, of which these are the words behind him?"""
    return not _REACTS.isdisjoint(words[:1]) or (
        not text.isascii() and _REACTS_ZH.match("".join(words[:4])) is not None
    )


def _corrects(stems: Sequence[str], text: str, chinese: bool) -> bool:
    if _LABEL.match(text) or (chinese and _CORRECTS_ZH.search(text)):
        return True
    withdraws = not _WITHDRAWS.isdisjoint(stems) and not _REPORT.isdisjoint(stems)
    return withdraws or not _CORRECTS.isdisjoint(stems)


def _negates(words: Sequence[str], text: str, chinese: bool) -> bool:
    return not lexicon.NEGATORS.isdisjoint(words) or (chinese and lexicon.NEGATOR_ZH.search(text) is not None)


def _confirms(stems: Sequence[str], text: str, chinese: bool) -> bool:
    if chinese and _CONFIRMS_ZH.search(text):
        return True
    for at, each in enumerate(stems):
        if each in _CONFIRMS:
            return _NOT_YET.isdisjoint(stems[max(0, at - 3) : at])
    return False


def _updates(stems: Sequence[str], text: str, chinese: bool) -> bool:
    if is_another(text):
        return False
    if chinese and _UPDATES_ZH.search(text):
        return True
    return not NOW.isdisjoint(stems) or not _UPDATES.isdisjoint(stems)


def _reacts(words: Sequence[str], stems: Sequence[str], text: str, chinese: bool) -> bool:
    if chinese and _REACTS_ZH.search(text):
        return True
    if _DENIAL in stems and any(
        each in lexicon.REJECTIONS and _DENIAL in stems[at + 1 : at + 5] for at, each in enumerate(stems)
    ):
        return True  # who rejects a denial says again what he said
    if course.calls_false(stems, measure=True) or course.speaks_after(text):
        return True
    end = next((at for at, each in enumerate(words) if at and each in _BACKGROUND), len(words))
    told = [each for each, after in pairwise([*words[:end], ""]) if each != _PROTEST or after.isalnum()]
    if not is_on_measure(stems):
        told = [each for each in told if each not in _URGES]  # what is urged is no answer, unless to lift a measure
    return not _REACTS.isdisjoint(told) or not _REACTS_PAIRS.isdisjoint(pairwise(stems[:end]))
