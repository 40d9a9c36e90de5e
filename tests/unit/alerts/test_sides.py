"""Who has spoken: silence is stated only where no story linked to this one, either way, has that side."""

from dataclasses import replace

import pytest

from bot.alerts.change import newly_spoken
from bot.alerts.compose import compose
from bot.alerts.reader import Reader
from bot.alerts.sides import chained, side_lines
from bot.domain.feed import Side
from bot.domain.link import Link, LinkKind
from bot.domain.story import Statement, Story
from tests.shipped import vocabulary
from tests.values import story

BOTH = (Side.US_OFFICIAL, Side.CN_OFFICIAL)
SILENT = "no statement seen in our feeds"
CLAIM = Statement(Side.US_OFFICIAL, "White House", "Outlet 1", "https://a.example", False, who="white_house")
ANSWER = Statement(
    Side.CN_OFFICIAL, "commerce ministry", "Outlet 2", "https://b.example", False, "China books", who="mofcom"
)
TOLD = story(id=3, statements=(CLAIM,))


def answer(number: int, kind: LinkKind, to: int = 3, **changed: object) -> Story:
    return story(**({"id": number, "link": Link(to, kind), "statements": (ANSWER,), "named": ("mofcom",)} | changed))


def said(of: Story, *linked: Story, language: str = "") -> list[str]:
    return [line.text for line in side_lines(of, BOTH, Reader(language), linked)]


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (LinkKind.CONFIRMATION, "commerce ministry confirms (quoted by Outlet 2, see s227)"),
        (LinkKind.DENIAL, "commerce ministry denies (quoted by Outlet 2, see s227)"),
        (LinkKind.REACTION, "commerce ministry reacts (quoted by Outlet 2, see s227)"),
        (LinkKind.UPDATE, "commerce ministry (quoted by Outlet 2, see s227)"),
    ],
)
def test_an_answered_story_says_who_has_answered_and_where(kind: LinkKind, line: str) -> None:
    assert said(TOLD, answer(5, kind)) == ["White House (quoted by Outlet 1)", line]


CHINA = Statement(Side.CN_OFFICIAL, "China", "Outlet 2", "https://b.example", False, "China books", who="china")


def test_a_country_is_not_named_again_in_its_own_line() -> None:
    reader = Reader(concepts=vocabulary().concepts)

    def line(*statements: Statement) -> str:
        return side_lines(story(statements=statements), BOTH, reader)[1].text

    assert line(CHINA) == "quoted by Outlet 2"
    assert line(CHINA, ANSWER) == "Ministry of Commerce (quoted by Outlet 2)"


@pytest.mark.parametrize(
    ("language", "line"),
    [("", "denies (quoted by Outlet 2, see s227)"), ("zh", "否认（Outlet 2引述，见s227）")],
)
def test_of_a_country_that_answers_its_line_says_what_it_does(language: str, line: str) -> None:
    denial = answer(5, LinkKind.DENIAL, statements=(CHINA,), named=("china",))
    reader = Reader(language, vocabulary().concepts)
    assert side_lines(TOLD, BOTH, reader, [denial])[1].text == line


def test_who_has_spoken_in_several_linked_stories_is_named_once_unless_he_answers_with_each() -> None:
    denial, reaction = answer(5, LinkKind.DENIAL), answer(6, LinkKind.REACTION)
    talk, more = answer(7, LinkKind.UPDATE), answer(8, LinkKind.UPDATE)
    assert said(TOLD, talk, more)[1] == "commerce ministry (quoted by Outlet 2, see s229)"
    assert said(TOLD, talk, denial, reaction)[1] == (
        "commerce ministry (quoted by Outlet 2, see s229); commerce ministry denies (quoted by Outlet 2, see s227); "
        "commerce ministry reacts (quoted by Outlet 2, see s228)"
    )


def test_an_answer_names_who_has_said_what_it_answers() -> None:
    assert said(answer(5, LinkKind.DENIAL), TOLD)[0] == "White House (quoted by Outlet 1, see s225)"


def test_who_answers_one_story_of_a_chain_confirms_no_other() -> None:
    update = story(id=6, link=Link(3, LinkKind.UPDATE))
    assert said(update, TOLD, answer(5, LinkKind.CONFIRMATION))[1] == "commerce ministry (quoted by Outlet 2, see s227)"


def test_farmers_who_quote_a_ministry_make_it_confirm_nothing() -> None:
    farmers = answer(5, LinkKind.CONFIRMATION, named=("us_farmers",))
    assert said(TOLD, farmers)[1] == "commerce ministry (quoted by Outlet 2, see s227)"


def test_who_is_named_in_a_headline_and_quoted_further_down_does_nothing_by_it() -> None:
    below = replace(ANSWER, quote="The ministry said talks go on.")
    named = answer(5, LinkKind.REACTION, statements=(below,))
    assert said(TOLD, named)[1] == "commerce ministry (quoted by Outlet 2, see s227)"


def test_who_has_spoken_in_no_linked_story_is_silent() -> None:
    assert said(story(id=3), answer(5, LinkKind.REACTION, statements=()))[1] == SILENT


def test_a_linked_statement_stands_where_nobody_watches_that_side() -> None:
    assert "denies" in side_lines(TOLD, (), Reader(), [answer(5, LinkKind.DENIAL)])[1].text


def test_a_chain_is_followed_either_way_and_no_further() -> None:
    chain = [TOLD, answer(5, LinkKind.DENIAL), answer(6, LinkKind.REACTION, to=5), answer(8, LinkKind.UPDATE, to=7)]
    by_id = {each.id: each for each in chain}
    assert [each.id for each in chained(chain[0], by_id)] == [5, 6]
    assert [each.id for each in chained(chain[2], by_id)] == [3, 5]


def test_a_chain_that_closes_in_itself_is_a_chain() -> None:
    circle = {3: answer(3, LinkKind.UPDATE, to=5), 5: answer(5, LinkKind.UPDATE, to=3)}
    assert [each.id for each in chained(circle[3], circle)] == [5]


def test_an_answer_is_told_in_the_readers_language() -> None:
    reader = Reader("zh", vocabulary().concepts)
    line = side_lines(TOLD, BOTH, reader, [answer(5, LinkKind.DENIAL)])[1]
    assert line.text == "商务部否认（Outlet 2引述，见s227）"


def test_a_side_heard_in_an_answer_does_not_speak_for_the_first_time_when_a_report_here_quotes_it() -> None:
    told = compose(TOLD, "Soybeans", [], BOTH, linked=[answer(5, LinkKind.DENIAL)])
    draft = compose(story(id=3, statements=(CLAIM, ANSWER)), "Soybeans", [], BOTH)
    assert newly_spoken(draft, told) == []


def test_a_side_that_was_only_mentioned_speaks_where_its_word_is_news() -> None:
    mentioned = replace(CLAIM, leads=False)
    told = compose(story(id=3), "Soybeans", [], BOTH)
    passing = compose(story(id=3, statements=(mentioned,)), "Soybeans", [], BOTH)
    spoken = compose(story(id=3, statements=(CLAIM,)), "Soybeans", [], BOTH)
    assert newly_spoken(passing, told) == []
    assert [line.side for line in newly_spoken(spoken, passing)] == [CLAIM.side]
    assert newly_spoken(passing, spoken) == []
