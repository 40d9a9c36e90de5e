"""How far a measure or a deal has come, by a headline: thought of, in force, suspended, put off, extended, lifted."""

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from functools import lru_cache
from itertools import pairwise, takewhile

from bot.stories import lexicon
from bot.text.months import MONTHS
from bot.text.tokens import stem


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


PUT_OFF = _stems(
    "delay delays delayed postpone postpones postponed defer defers deferred reschedule rescheduled push pushes off "
    "later slip slips slipped"
) | frozenset("推迟 延期 改期 延后 推后 顺延 暂缓".split())
# How far a measure has come: of the same one, the next is news of it.
_STAGES = (
    _stems("effect force kick") | frozenset("生效 起征 开征".split()),
    _stems("suspend suspends suspended suspension pause pauses paused halt halts halted freeze freezes froze")
    | frozenset("暂停 中止 停征".split()),
    PUT_OFF - {"off"},
    _stems("extend extends extended prolong prolongs prolonged renew renews renewed")
    | frozenset("延长 延至 续期 展期".split()),
    _stems("lift lifts lifted scrap scraps scrapped remove removes removed revoke revokes revoked ends cancel drops")
    | frozenset("取消 解除 撤销 终止".split()),
    _stems("resume resumes resumed restore restores restored reinstate reinstates reimpose reimposes revive revives")
    | frozenset("恢复 重启".split()),
    _stems("widen widens widened expand expands expanded broaden broadens broadened") | frozenset("扩大 扩围".split()),
)
_OFF_PAIRS = frozenset(
    tuple(map(stem, pair.split()))
    for pair in "push back,pushed back,put off,puts off,brings forward,brought forward".split(",")
)
_LATE_PAIRS = frozenset(  # "to start a day late"
    tuple(map(stem, pair.split())) for pair in ("day late", "days late", "week late", "weeks late", "day early")
)
IN_FORCE, SUSPENDED, LIFTED = 0, 1, 4
_SUSPENSION = stem("suspension")
_GOES_ON_ZH = "继续"  # ... to be suspended: it is extended
_LATER_ZH, _RELIEF_ZH = "延期", frozenset(("排除", "豁免", "休战"))  # what is to end later, and not to begin
_DELAYED, EXTENDED, _RESUMED, _WIDENED, _HEARD = 2, 3, 5, 6, 7
# Whoever may be heard on a measure before it is taken, by a day that is set.
_HEARING, _SETS = (
    _stems("hearing hearings comment comments"),
    _stems("set sets schedule schedules hold holds open opens invite invites"),
)
_SET_NEAR = 5  # words, that of the day among them
_HEARING_ZH, _SETS_ZH = "听证", frozenset("举行 召开 定于 安排".split())
# What may be put off or extended, by kinds that headlines call by no other kind's name.
_KINDS = (
    *lexicon.KINDS,
    frozenset({"truce", "休战"}),
    _stems("exclusion exclusions exemption exemptions") | {"豁免", "排除"},
    _stems("dumping antidumping countervailing") | {"倾销", "反补"},
)
# A date is set anew: "adjusts the date", 调整…实施日期.
_SETS_ANEW = _stems(
    "adjust adjusts adjusted change changes changed modify modifies modified move moves moved shift shifts"
)
_DATES = _stems("date dates deadline schedule timing start")
_SETS_ANEW_ZH, _DATES_ZH, _DATE_NEAR = frozenset("调整 改为 改至 改到".split()), frozenset("日期 时间 期限".split()), 3
# One of these tells that what is dated is up to or from when something is.
_DATED = (
    _DATES
    | PUT_OFF
    | _stems("begin begins starts effect force due until till by from")
    | frozenset("日起 生效 到期 截止".split())
)
_SUSPENDS = _stems("suspend suspends suspended pause pauses paused") | frozenset("暂停 中止".split())
# ... which of what is traded is a measure too.
_HALTS = _SUSPENDS | _stems("halt halts halted ban bans banned") | _STAGES[_RESUMED]
_HALTED = lexicon.FLOW | frozenset("进口 出口 输华".split())
_AGAIN = _stems("another again further keep keeps remain continue continues maintain") | frozenset("继续 再次".split())
# Of what is lifted already these only tell what was before; so does "in force", of what is suspended or lifted.
_BEFORE_LIFTED = {SUSPENDED, _DELAYED, EXTENDED}
_END, _BEFORE_DAY = stem("ends"), frozenset({"on", "in", "by", "at", "this", "next", *map(stem, MONTHS)})
ANY_STAGE = frozenset().union(*_STAGES)
_NO_PLAN_ZH = frozenset("模拟 虚拟 拟定".split())
# ... and no more: "proposed fees" may be put off, and who is "ready" does so already.
_MEANT = lexicon.THOUGHTS | _stems("plan plans planning threaten threatens")
# ... the same in two words, a lifting.
_LIFTED_PAIRS = frozenset(
    tuple(map(stem, pair.split())) for pair in ("backs off", "backs down", "rolls back", "rolled back")
)
# ... where it is done, and not only thought of or asked for.
UNDONE = _stems(
    "may might could would should must if unless not no never weigh consider mull lean leans leaning eye eyes plan "
    "urge call want seek ask threaten propose hope expect fail before until despite why how "
    "cool cools douse douses temper tempers"
) | frozenset("可能 考虑 敦促 呼吁 要求 希望 若将 若美 若中 如果 如美 如中 计划 威胁".split())
_THREATENED = _stems("threaten threatens threat") | {"unless", "威胁"}
_IF_ZH = frozenset(("若中", "若美", "如果", "除非"))
_COUNTERED = _stems("countermeasure countermeasures retaliate retaliates retaliation") | frozenset("反制 报复".split())
_BEFORE_MONTH = _stems("in by of until till from through for last this next late early mid")
_MEASURES = (
    lexicon.BARRIERS
    | {_SUSPENSION}
    | _stems("licence approval exemption exclusion probe probes investigation investigations dumping antidumping")
    | frozenset(
        "许可 资质 豁免 排除 关税 管制 限制 清单 禁令 港务 收费 制裁 反制 措施 口费 调查 倾销 禁售 禁运 断供".split()
    )
)


@lru_cache(maxsize=1_000)  # asked of each two headlines, and of one beside all its neighbours
def stages(said: tuple[str, ...]) -> frozenset[int]:
    """How far a measure has come, as a headline with these stems says; empty where it tells of none that is done."""
    if not is_on_measure(said):
        return frozenset()
    words = list(news(said))
    told = set(words)
    if not is_on_measure(told) or told & UNDONE or _is_planned_zh(told):
        return frozenset()
    lifted = frozenset({LIFTED}) if not _LIFTED_PAIRS.isdisjoint(pairwise(words)) else frozenset()
    delayed = {_DELAYED} if is_put_off(words) else set()
    heard = {_HEARD} if sets_hearing(words) else set()
    if _END in told and not any(pair[0] == _END and pair[1] not in _BEFORE_DAY for pair in pairwise(words)):
        told.discard(_END)  # "exclusions end on January 31" ends nothing yet
    found = lifted | delayed | heard | {place for place, verbs in enumerate(_STAGES) if verbs & told}
    if _GOES_ON_ZH in told and SUSPENDED in found:
        return found - {SUSPENDED} | {EXTENDED}
    if _LATER_ZH in told and not _RELIEF_ZH.isdisjoint(told):
        return found - {_DELAYED} | {EXTENDED}
    # What is lifted or extended may be a suspension.
    return found - {SUSPENDED} if len(found) > 1 and told & _STAGES[SUSPENDED] == {_SUSPENSION} else found


def recalls(reached: Set[int], before: Set[int]) -> bool:
    """Has a measure come further before than it has now: suspended, where it is lifted already?"""
    ended = (before - reached) & {SUSPENDED, LIFTED, EXTENDED}
    return (LIFTED in ended and reached <= _BEFORE_LIFTED) or (bool(ended) and reached == {IN_FORCE})


def thought_of(said: Collection[str]) -> set[int]:
    """How far a measure may come, as a headline with these stems says; empty where it tells of none only thought of."""
    if ANY_STAGE.isdisjoint(said) or (_MEANT.isdisjoint(said) and not _is_planned_zh(said)):
        return set()
    told = set(news(said))
    return {place for place, verbs in enumerate(_STAGES) if verbs & told and (told & _MEANT or _is_planned_zh(told))}


def is_ruled_out(denied: Collection[str], said: Collection[str]) -> bool:
    """Is a step that is said not to be so, by these stems, one that a headline with those tells of, by another verb?"""
    return any(not verbs.isdisjoint(denied) and not verbs.isdisjoint(said) for verbs in _STAGES)


def _is_planned_zh(said: Collection[str]) -> bool:
    """Does a Chinese headline say 拟, and not only as part of another word: an analogue chip, 模拟芯片?"""
    return any("拟" in each for each in said) and _NO_PLAN_ZH.isdisjoint(said)


def threatens(said: Collection[str]) -> bool:
    """Does a headline with these stems tell of a threat, or what will be done unless something is?"""
    return not _THREATENED.isdisjoint(said) or ("加征" in said and not _IF_ZH.isdisjoint(said))


def counters(said: Collection[str]) -> bool:
    """... or of countermeasures?"""
    return threatens(said) or not _COUNTERED.isdisjoint(said)


def prolongs(said: tuple[str, ...], earlier: tuple[str, ...]) -> bool:
    """Is extended in a headline with these stems what an earlier one says is suspended, and not suspended once more?"""
    before = stages(earlier) if _AGAIN.isdisjoint(earlier) and not _SUSPENDS.isdisjoint(earlier) else frozenset()
    return bool(before) and EXTENDED not in before and EXTENDED in stages(said)


def widens(said: tuple[str, ...], earlier: tuple[str, ...]) -> bool:
    """Is widened in a headline with these stems the measure that an earlier one tells of?"""
    return _WIDENED in stages(said) and is_on_measure(earlier) and _STAGES[_WIDENED].isdisjoint(earlier)


def news(said: Iterable[str]) -> Iterator[str]:
    """The stems up to what is background, without the month of May."""
    before = ""
    for each, after in pairwise([*takewhile(lambda each: each not in lexicon.BACKGROUND, said), ""]):
        if each != "may" or not (before in _BEFORE_MONTH or before.isdigit() or after.isdigit()):
            yield each
        before = each


def is_on_measure(said: Collection[str]) -> bool:
    """Does a headline with these stems name something that stands in trade's way?"""
    return not (_MEASURES.isdisjoint(said) and (_HALTS.isdisjoint(said) or _HALTED.isdisjoint(said)))


def is_put_off(said: Sequence[str]) -> bool:
    """Does a headline with these stems say that something is pushed back, put off or brought forward, or dated anew?"""
    return not _OFF_PAIRS.isdisjoint(pairwise(said)) or is_dated_anew(said)


def sets_hearing(said: Sequence[str]) -> bool:
    """Does a headline with these stems say that a hearing is set, or a time for comments?"""
    if _HEARING_ZH in said:
        return not _SETS_ZH.isdisjoint(said)
    if _HEARING.isdisjoint(said):
        return False
    return any(not _HEARING.isdisjoint(said[at + 1 : at + _SET_NEAR]) for at, each in enumerate(said) if each in _SETS)


def other_kind(said: Collection[str], earlier: Collection[str]) -> bool:
    """Do two headlines name measures, and of no kind that both name?"""
    ours, theirs = kinds(said), kinds(earlier)
    return bool(ours and theirs) and not any(kind in theirs for kind in ours)


def kinds(said: Collection[str]) -> list[frozenset[str]]:
    """The kinds of measure that a headline names: of a tariff truce or an exclusion, that and no tariff."""
    found = [kind for kind in _KINDS if not kind.isdisjoint(said)]
    return [kind for kind in found if kind not in lexicon.KINDS] or found


def moves_on(said: tuple[str, ...], earlier: tuple[str, ...]) -> bool:
    """Is prolonged, widened, heard or put off in a headline with these stems what an earlier one says is not yet?"""
    if prolongs(said, earlier) or widens(said, earlier):
        return True
    return any(step(said) and not step(earlier) for step in (sets_hearing, is_delayed))


def is_delayed(said: Sequence[str]) -> bool:
    """Does a headline with these stems say that something is delayed, in one word, or dated anew?"""
    return not PUT_OFF.isdisjoint(said) or is_dated_anew(said)


def is_dated_anew(said: Sequence[str]) -> bool:
    """Does a headline with these stems say that a date is set anew?"""
    if not _SETS_ANEW_ZH.isdisjoint(said) and not _DATES_ZH.isdisjoint(said):
        return True
    if not _LATE_PAIRS.isdisjoint(pairwise(said)):
        return True
    if _DATES.isdisjoint(said):
        return False
    return any(
        not _DATES.isdisjoint(said[at + 1 : at + 1 + (_DATE_NEAR if each in _SETS_ANEW else 1)])
        for at, each in enumerate(said)
        if each in _SETS_ANEW or each == "new"
    )


def is_dated(said: Collection[str]) -> bool:
    """Does a headline with these stems say up to when or from when something is?"""
    return not _DATED.isdisjoint(said)


def measures(said: Iterable[str]) -> frozenset[str]:
    """What stands in trade's way, as a headline with these stems names it."""
    return _MEASURES.intersection(said)
