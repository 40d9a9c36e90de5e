"""A round of talks goes on by steps, planned, put off, begun, over: each is told once, and what each side says."""

import pytest

from bot.domain.link import Link, LinkKind
from tests.unit.stories.retelling import Told, read

PLANNED = (
    "Northern Wire",
    "US and China to hold trade talks in Oslo on May 6, sources say",
    "Trade negotiators of the United States and China will meet in Oslo on May 6, sources said.",
)
TRAVELS = (
    "MOFCOM",
    "何立峰将率团赴韩国与美方举行经贸磋商",
    "经中美双方商定，国务院副总理何立峰将于5月6日赴韩国与美方举行经贸磋商。",
)
BEGUN = ("Southern Wire", "US, China begin trade talks in Oslo", "Negotiators began trade talks in Oslo on Thursday.")
BEGUN_KOREA = ("Southern Wire", "China, US begin trade talks in South Korea", "He Lifeng leads the Chinese team.")


@pytest.mark.parametrize(
    ("told", "step"),
    [
        (PLANNED, ("Southern Wire", "US-China trade talks in Oslo pushed back to May 8", "They start two days later.")),
        (PLANNED, ("Southern Wire", "US-China trade talks moved to Vienna from Oslo", "They are moved to Vienna.")),
        (
            PLANNED,
            ("Southern Wire", "US-China trade talks in Oslo to start two days late", "They start on May 8."),
        ),
        (PLANNED, BEGUN),
        (TRAVELS, BEGUN_KOREA),
        (TRAVELS, ("Southern Wire", "US-China trade talks in South Korea delayed by a day", "They start on May 7.")),
        (TRAVELS, ("南方报", "中美经贸磋商在韩国开始", "何立峰与美方在韩国开始举行经贸磋商。")),
        (TRAVELS, ("南方报", "中美韩国经贸磋商推迟一天", "中美经贸磋商推迟至5月7日在韩国举行。")),
        (TRAVELS, ("南方报", "中美经贸磋商在韩国结束 双方达成共识", "何立峰表示磋商坦诚、富有建设性。")),
        (
            PLANNED,
            ("Southern Wire", "US, China wrap up trade talks in Oslo with 'framework'", "Both spoke of progress."),
        ),
        (BEGUN, ("Southern Wire", "China's He calls Oslo trade talks with US 'constructive'", "He spoke on Friday.")),
        (BEGUN, ("Southern Wire", "Bessent says trade talks with China in Oslo made progress", "He spoke on Friday.")),
    ],
)
def test_the_next_step_of_a_round_of_talks_is_an_update(told: Told, step: Told) -> None:
    assert read(told, step) == ([1, 2], {2: Link(1, LinkKind.UPDATE)})


def test_each_sides_word_on_how_the_talks_went_is_told() -> None:
    ours = ("Southern Wire", "China's He calls Oslo trade talks with US 'constructive'", "He spoke on Friday.")
    theirs = ("Northern Wire", "Bessent says US and China reached framework in Oslo talks", "He spoke on Friday.")
    stories, links = read(BEGUN, ours, theirs)
    assert (stories, links[3].kind) == ([1, 2, 3], LinkKind.UPDATE)


@pytest.mark.parametrize(
    "again",
    [
        ("Eastern Wire", "US, China kick off trade talks in Oslo", "The trade talks began in Oslo on Thursday."),
        ("Eastern Wire", "China and US start Oslo trade talks", "The trade talks began in Oslo on Thursday."),
    ],
)
def test_that_talks_have_begun_is_told_once(again: Told) -> None:
    assert read(PLANNED, BEGUN, again)[0] == [1, 2, 2]


@pytest.mark.parametrize(
    "other",
    [
        ("Southern Wire", "Five takeaways from the US-China trade talks in Oslo", "The talks ended on Friday."),
        ("Southern Wire", "What to expect as US, China begin trade talks in Oslo", "They begin on Thursday."),
        ("Southern Wire", "US, China to start trade talks in Oslo on Thursday", "They begin on Thursday."),
        ("Southern Wire", "US, China begin trade talks in Geneva", "They began on Thursday in Switzerland."),
        ("Southern Wire", "China, Norway begin trade talks in Oslo", "They began on Thursday."),
        ("南方报", "中美经贸磋商前瞻：将在奥斯陆谈什么", "磋商将于5月6日开始。"),
    ],
)
def test_what_tells_no_step_of_this_round_updates_nothing(other: Told) -> None:
    assert read(PLANNED, other)[1] == {}


def test_a_day_to_which_something_runs_is_no_plan() -> None:
    told = (
        "Northern Wire",
        "US, China extend tariff truce to November 10 after Oslo talks",
        "The suspension of tariffs was extended by six months after trade talks in Oslo, Washington and Beijing said.",
    )
    again = (
        "Zhongyuan News",
        "China, U.S. reach consensus on extending suspension of tariffs after Oslo talks",
        "China and the United States agreed in Oslo to extend the suspension of tariffs by six months to November 10.",
    )
    assert read(told, again) == ([1, 1], {})
