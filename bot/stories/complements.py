"""Whether one speaker's two words are on two matters: who speaks is no event, and what he says is."""

from bot.stories.facts import Facts
from bot.stories.matter import is_chinese, telling
from bot.stories.tallies import same_count
from bot.text.tokens import has_han, stem

# With these a word goes on to what it is on: "Xi agreed to ...", 同意, 将 ...
_FRAME = frozenset(
    map(
        stem,
        "agree agrees agreed ready willing want wants expect expects open hope hopes promise promises vow vows "
        "both side sides two great good better big major".split(),
    )
)
_FRAME_ZH = frozenset("称说将对与和会已的了在同向就并为")
LEAST = 2  # words that tell of each, or it says too little to be on another matter


def other_complement(one: Facts, other: Facts) -> bool:
    """Do two headlines in one language tell one speaker's word on things of which neither says the other's?"""
    if set(one.voices).isdisjoint(other.voices) or is_chinese(one) != is_chinese(other):
        return False
    if not set(one.matter).isdisjoint(other.named) or not set(other.matter).isdisjoint(one.named):
        return False
    ours, theirs = _complement(one, other), _complement(other, one)
    return min(len(ours), len(theirs)) >= LEAST and ours.isdisjoint(theirs) and not same_count(one, other)


def _complement(facts: Facts, other: Facts) -> set[str]:
    """What a headline tells beside whoever is named in either, and the words that lead to it."""
    return {each for each in telling(facts, other) if not _leads(each)}


def _leads(each: str) -> bool:
    return not _FRAME_ZH.isdisjoint(each) if has_han(each) else each in _FRAME
