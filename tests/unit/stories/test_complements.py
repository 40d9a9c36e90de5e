"""One speaker's words on two matters are two stories, however alike the names make them."""

import pytest

from bot.stories.complements import other_complement
from bot.stories.facts import Facts
from tests.unit.stories import retelling

DIFFERENT = [
    ("Trump says Xi agreed to buy more US soybeans", "Trump says Xi agreed to visit Washington in September"),
    ("Trump says Xi agreed to release more gallium exports", "Trump says he and Xi agreed on TikTok sale"),
    ("Greer says China has kept its soybean pledge", "Greer says China port fees will be reviewed"),
    ("Xi tells Trump Taiwan is core issue", "Xi tells Trump to keep up trade momentum"),
    ("特朗普称习近平同意扩大采购美国大豆", "特朗普称习近平同意明年访问华盛顿"),
    ("特朗普称将对中国家具加征关税", "特朗普称将与习近平通电话"),
    ("贝森特称中国将购买更多美国大豆", "贝森特称中国将放宽稀土出口"),
]
SAME = [
    ("Trump says Xi agreed to buy more soybeans", "Trump: China will step up purchases of US farm goods"),
    ("Lutnick says Nvidia may sell H20 chips to China", "Lutnick says US to let Nvidia resume H20 exports to China"),
    ("Trump says US ships will not pay port charges", "Trump says Beijing drops port fees on American vessels"),
    ("Bessent says China talks are stalled", "Bessent says negotiations with Beijing a bit stalled"),
    ("特朗普称习近平今秋访美", "特朗普：习近平将于秋天访问美国"),
    ("商务部：中方不惧怕打贸易战", "商务部：中方不愿打贸易战 但也绝不怕打"),
]


def facts_of(headline: str) -> Facts:
    return retelling.facts_of(("Northern Wire", headline, ""))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_one_speakers_words_on_two_matters_are_apart(one: str, other: str) -> None:
    assert other_complement(facts_of(one), facts_of(other))
    assert other_complement(facts_of(other), facts_of(one))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_his_word_in_other_words_is_one(one: str, other: str) -> None:
    assert not other_complement(facts_of(one), facts_of(other))


def test_nothing_is_known_of_two_languages_or_of_two_speakers() -> None:
    trump = facts_of("Trump says Xi agreed to visit Washington in September")
    assert not other_complement(trump, facts_of("特朗普称中国将扩大采购美国大豆"))
    assert not other_complement(trump, facts_of("Bessent says China will buy more US soybeans"))
