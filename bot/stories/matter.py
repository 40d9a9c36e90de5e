"""What an answer is on: something of it, beside whoever is named, the headline tells that it answers.

A speaker, firm, country or person that both name is no matter: much else is told of him on the same day.
"""

from collections.abc import Iterator
from itertools import takewhile

from bot.domain.figure import RATES
from bot.domain.link import LinkKind
from bot.stories import lexicon
from bot.stories.facts import Facts
from bot.stories.similarity import STOP
from bot.stories.tallies import same_count
from bot.stories.voices import SPEAKS
from bot.text.months import MONTHS
from bot.text.tokens import has_han, stem

BESIDE = 3  # words from a verb of speech on which whoever speaks is named
LEAST = 3  # words and things that an update shares of what is told of somebody else; a good is both
ENDING = 6  # words, among which whose word a headline tells stands last
_SAY = frozenset({"say", "said"})
_BEFORE_SPEAKER = frozenset(",:—–-|")
_ASSOCIATIONS = frozenset(map(stem, "association federation council lobby chamber alliance coalition group".split()))
_ASSOCIATIONS_ZH, _THEIR_WORD_ZH = frozenset(("协会", "商会")), frozenset("会称 会说 会表 会： 会:".split())
_EXCHANGES = frozenset(map(stem, "exchange exchanges trade trades swap swaps".split()))
_BLOWS = frozenset(map(stem, "threat threats barb barbs blow blows insult insults accusation accusations".split()))
_CONTRADICTS = frozenset(map(stem, "contradict contradicts contradicting debunk debunks".split()))
_EACH_OTHER_ZH = frozenset("互相 互指 交锋".split())
_ON_NEWS = frozenset({LinkKind.REACTION, LinkKind.DENIAL})
_CLAUSE_ENDS = frozenset(",:;|")
_WENT_BEFORE = frozenset(map(stem, "after following amid despite since".split()))  # and not "over", the reason
_NO_NAMES = frozenset(
    map(stem, ("us", "u", *MONTHS, *"monday tuesday wednesday thursday friday saturday sunday".split()))
)
# What any headline may share with any other: it tells nothing by itself.
_EMPTY = (
    STOP
    | SPEAKS
    | lexicon.BACKGROUND
    | lexicon.PREPOSITIONS
    | lexicon.NEGATORS
    | frozenset(
        map(
            stem,
            "all also any back can could day days do does down first get gets go goes if hour hours last live make "
            "makes may might month most must next now off one only other our out plan plans report reports should so "
            "still than then these those time two under week will would year years confirm confirms react".split(),
        )
    )
)
_EMPTY_ZH = frozenset(
    (
        "回应 表示 谴责 反对 敦促 欢迎 证实 否认 确认 驳斥 新闻 发言 言人 记者 者问 答记 问时 有关 关于 强烈 坚决 不满 "
        "指出 强调 呼吁 宣布"
    ).split()
)


def shares_matter(kind: LinkKind, new: Facts, earlier: Facts, alike: bool) -> bool:
    """Does an earlier headline tell something of what a new one is on, whoever is named in both?

    alike: enough to be a report of the same. Then a third country will do on which both are and neither speaks.
    Between two languages only what either calls by a concept can be seen, and is weighed already.
    """
    if is_chinese(new) != is_chinese(earlier):
        if kind is not LinkKind.REACTION:
            return _names_some(kind, new, earlier)
        return not new.page or bool(new.reactor) or alike or _means_it(new, earlier)
    if kind in _ON_NEWS and _names_another(new, earlier):
        return False
    by_place = kind in _ON_NEWS and alike and _on_one_country(new, earlier)
    if by_place or same_count(new, earlier):
        return True
    names = {*new.who, *earlier.who, *_called(new), *_called(earlier)}
    if kind in _ON_NEWS:  # ... of whom something was told, and who does not speak himself
        names -= (_called(new) & _called(earlier)) - {*_acting(new), *_acting(earlier)}
    shared = {each for each in set(new.said).intersection(earlier.said) if _tells(each, names)}
    if kind is LinkKind.REACTION and not shared.isdisjoint(before := _background(earlier) - _background(new)):
        return not shared <= before
    shared |= set(new.matter).intersection(earlier.matter)  # a blacklist, and additions to it
    # Who delays a golden telephone carries nothing on that others do with gold.
    return len(shared) >= (LEAST if kind is LinkKind.UPDATE and _on_others(new, earlier) else 1)


def _names_some(kind: LinkKind, new: Facts, earlier: Facts) -> bool:
    """Does either name a good or act of the other's, where both name any? A rate corrects another rate."""
    if same_count(new, earlier) or not new.matter or not earlier.matter:
        return True
    shared, rates = set(new.matter).intersection(earlier.matter), RATES & new.counts.keys()
    if kind is LinkKind.CORRECTION and rates and rates.isdisjoint(earlier.counts) and len(shared) < LEAST - 1:
        return False
    return not (set(new.matter).isdisjoint(earlier.named) and set(earlier.matter).isdisjoint(new.named))


def _means_it(new: Facts, earlier: Facts) -> bool:
    """Does an official reaction that does not say whose deed it is on name its goods, number or body, or two things?"""
    if same_count(new, earlier) or earlier.announcer in new.named:
        return True
    return not set(new.goods).isdisjoint(earlier.goods) or len(set(new.matter).intersection(earlier.matter)) > 1


def _on_others(new: Facts, earlier: Facts) -> bool:
    """Do two headlines name no government, person or firm in common?"""
    return set(new.who).isdisjoint(earlier.who) and set(new.officials).isdisjoint(earlier.officials)


def _on_one_country(new: Facts, earlier: Facts) -> bool:
    countries = set(new.slots.get("country", ())).intersection(earlier.slots.get("country", ()))
    return bool(countries.difference(each.split(" ", 1)[1] for each in (*new.voices, *earlier.voices)))


def is_chinese(facts: Facts) -> bool:
    """Is a headline in Chinese?"""
    return any(map(has_han, facts.said))


def _called(facts: Facts) -> set[str]:
    """The stems of names that no vocabulary knows."""
    return {stem(each) for each in facts.slots.get("name", ())} - _NO_NAMES


def _acting(facts: Facts) -> Iterator[str]:
    """The stems with which a headline begins, and those beside a verb of speech."""
    yield from facts.said[:BESIDE]
    for at, each in enumerate(facts.said):
        if each in SPEAKS:
            yield from facts.said[max(0, at - BESIDE) : at + BESIDE]


def _names_another(new: Facts, earlier: Facts) -> bool:
    """Does the clause in which a new headline says what it answers name somebody or a place that another does not?"""
    at = next((at for at, each in enumerate(new.said) if each in SPEAKS), len(new.said))
    names = _called(new).intersection(takewhile(lambda each: each not in _CLAUSE_ENDS, new.said[at:]))
    known = {*earlier.said, *map(stem, earlier.named)}
    return bool(names) and names.isdisjoint(known)


def _background(facts: Facts) -> set[str]:
    """The stems that an English headline has only in what it says went before or with it: "after ...", "despite ...".

    "Despite a truce, ..." begins with it.
    """
    said = facts.said
    begins = said.index(",") if "," in said and said[0] in _WENT_BEFORE else 0
    return {*said}.difference(takewhile(lambda each: each not in _WENT_BEFORE, said[begins:]))


def telling(facts: Facts, other: Facts) -> set[str]:
    """What a headline says that tells what an event is about, beside whoever is named in it or another."""
    names = {*facts.who, *other.who, *_called(facts), *_called(other)}
    return {each for each in facts.said if _tells(each, names)}


def _tells(each: str, names: set[str]) -> bool:
    """Does a stem, or a pair of Chinese characters, tell what an event is about?"""
    if has_han(each):
        return each not in _EMPTY_ZH and names.isdisjoint(each)
    return each.isalpha() and len(each) > 1 and each not in _EMPTY and each not in names


def is_industrys_word(facts: Facts) -> bool:
    """Does a headline end with the association or lobby whose word it is: "...: industry group", 协会称?"""
    if not _ASSOCIATIONS_ZH.isdisjoint(facts.said):
        return not _THEIR_WORD_ZH.isdisjoint(facts.said)
    ending = [each for each in facts.said[-ENDING:] if each not in _SAY]
    at = max((at for at, each in enumerate(ending) if each in _BEFORE_SPEAKER), default=len(ending))
    return not _ASSOCIATIONS.isdisjoint(ending[at:])


def is_answered_already(facts: Facts) -> bool:
    """Does a headline tell both words: that two exchange threats, 互相指责, or that one contradicts the other?"""
    said = facts.said
    if not _EACH_OTHER_ZH.isdisjoint(said) or not _CONTRADICTS.isdisjoint(said):
        return True
    return any(each in _EXCHANGES and not _BLOWS.isdisjoint(said[at + 1 : at + BESIDE]) for at, each in enumerate(said))
