"""Where one event stands in two stories, a party's answer to it is told once all the same."""

import pytest

from bot.domain.link import LinkKind
from bot.stories.first_page import tells_on_page
from bot.stories.neighbour import Neighbour
from tests.unit.stories.retelling import Told, facts_of, read
from tests.values import NOW

HALT = (
    "Northern Wire",
    "State buyers told to halt US corn purchases for China, document shows",
    "China has told state traders to stop buying US corn, according to a document seen by Northern Wire.",
)
HALT_ZH = ("南方报", "外媒称中国要求国企暂停采购美国玉米", "有外媒援引文件称，中国已要求国有粮商暂停采购美国玉米。")


@pytest.mark.parametrize(
    ("told", "twin", "answer", "again"),
    [
        (
            HALT,
            HALT_ZH,
            ("Southern Wire", "China's commerce ministry denies order to halt US corn purchases", "It is not true."),
            ("北方报", "商务部回应“暂停采购美国玉米”：消息不实", "发言人表示，有关暂停采购美国玉米的报道不属实。"),
        ),
        (
            HALT,
            HALT_ZH,
            ("北方报", "商务部否认要求国企暂停采购美国玉米", "发言人表示，有关暂停采购美国玉米的报道不属实。"),
            ("Southern Wire", "China's commerce ministry denies order to halt US corn purchases", "It is not true."),
        ),
        (
            HALT,
            HALT_ZH,
            ("Southern Wire", "China confirms halt to US corn purchases by state buyers", "The ministry said so."),
            ("北方报", "商务部证实暂停采购美国玉米", "发言人证实，国有粮商已暂停采购美国玉米。"),
        ),
        (
            HALT,
            HALT_ZH,
            ("Southern Wire", "US condemns China's halt to US corn purchases", "Greer called it coercion."),
            ("北方报", "美方谴责中国暂停采购美国玉米", "美国贸易代表格里尔谴责中国暂停采购美国玉米。"),
        ),
    ],
)
def test_an_answer_to_one_of_two_stories_of_an_event_is_not_told_to_the_other(
    told: Told, twin: Told, answer: Told, again: Told
) -> None:
    stories, _ = read(told, twin, answer, again)
    assert stories[:3] == [1, 2, 3]
    assert stories[3] == 3


def test_the_other_sides_answer_or_one_of_another_kind_is_told_still() -> None:
    denied = ("Southern Wire", "China's commerce ministry denies order to halt US corn purchases", "It is not true.")
    condemned = ("北方报", "美方谴责中国暂停采购美国玉米", "美国贸易代表格里尔谴责中国暂停采购美国玉米。")
    stories, links = read(HALT, HALT_ZH, denied, condemned)
    assert (stories, links[4].kind) == ([1, 2, 3, 4], LinkKind.REACTION)


def test_a_reaction_to_another_event_in_the_words_of_the_last_is_told() -> None:
    corn = ("Northern Wire", "US raises tariff on Chinese corn starch", "The tariff on corn starch rises in May.")
    opposed = ("MOFCOM", "商务部新闻发言人就美国提高玉米淀粉关税答记者问", "中方强烈不满、坚决反对。")
    cranes = ("Northern Wire", "US raises tariff on Chinese port cranes", "The tariff on port cranes rises in May.")
    again = ("MOFCOM", "商务部新闻发言人就美国提高港口起重机关税答记者问", "中方强烈不满、坚决反对。")
    stories, links = read(corn, opposed, cranes, again)
    assert (stories, links[4].to) == ([1, 2, 3, 4], 3)


WEIGHED = ("Northern Wire", "US weighs tariff on Chinese cranes, sources say", "The tariff on cranes is being weighed.")


@pytest.mark.parametrize(
    ("told", "done", "again"),
    [
        (
            WEIGHED,
            ("Southern Wire", "Greer announces tariff on Chinese cranes", "Greer announced the tariff on Tuesday."),
            ("Eastern Wire", "US imposes tariff on Chinese cranes", "Greer announced the tariff on Tuesday."),
        ),
        (
            ("北方报", "知情人士：美国考虑对中国起重机加征关税", "知情人士称，美国考虑对起重机加征关税。"),
            ("南方报", "格里尔宣布对中国起重机加征关税", "美国贸易代表格里尔周二宣布对起重机加征关税。"),
            ("东方报", "美国对中国起重机加征关税", "美国贸易代表格里尔周二宣布对起重机加征关税。"),
        ),
    ],
)
def test_what_is_done_is_told_once_after_it_was_thought_of(told: Told, done: Told, again: Told) -> None:
    stories, links = read(told, done, again)
    assert stories[2] == stories[1]
    assert 3 not in links


def test_what_a_story_tells_as_done_by_now_does_not_come_true_once_more() -> None:
    planned = (
        "Northern Wire",
        "US to restrict visas for Chinese officials over mineral licensing, sources say",
        "The State Department is preparing visa limits on Chinese officials in export licensing of minerals.",
    )
    weighed = (
        "Eastern Wire",
        "US weighs visa curbs on Chinese trade officials",
        "Washington is weighing visa restrictions on Chinese officials in charge of mineral export licences.",
    )
    done = (
        "Southern Wire",
        "Rubio announces visa restrictions on Chinese export licensing officials",
        "US Secretary of State Marco Rubio said the United States would restrict visas over mineral export licences.",
    )
    again = (
        "Western Wire",
        "US imposes visa curbs on Chinese officials over minerals",
        "The State Department will restrict visas for Chinese officials in mineral export licensing, Rubio announced.",
    )
    stories, links = read(planned, weighed, done, again)
    assert (stories, links) == ([1, 1, 1, 1], {})


TALKS = (
    "Northern Wire",
    "US, Chinese negotiators to meet in Geneva, sources say",
    "They meet next week, two people said.",
)
PAGE = ("MOFCOM", "何立峰将赴瑞士与美方举行经贸磋商", "何立峰将赴瑞士与美方举行经贸磋商。")


def near(*reports: Told, likeness: float = 1.2, covered: float = 0.5) -> Neighbour:
    """A story of these reports, as alike as that."""
    facts = tuple(facts_of(each) for each in reports)
    return Neighbour(1, likeness, covered, facts[0], facts, (NOW, False, ()))


def test_a_partys_first_page_on_an_event_tells_of_it() -> None:
    page = facts_of(PAGE)
    assert tells_on_page(page, near(TALKS))
    assert not tells_on_page(page, near(TALKS, likeness=0.9))
    assert not tells_on_page(page, near(TALKS, covered=0.3))
    assert not tells_on_page(facts_of(("Southern Wire", *PAGE[1:])), near(TALKS))
    # Who has its page or its word already has no first one.
    assert not tells_on_page(page, near(TALKS, ("MOFCOM", "商务部宣布中美将举行经贸磋商", "")))
    assert not tells_on_page(page, near(TALKS, ("北方报", "商务部表示中美将举行经贸磋商", "")))
    # A press conference's page is on many things.
    pressed = ("Foreign Ministry", "2031年5月5日外交部发言人主持例行记者会", "中美双方经贸团队保持沟通。")
    assert not tells_on_page(facts_of(pressed), near(TALKS))
