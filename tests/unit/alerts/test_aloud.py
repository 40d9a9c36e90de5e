"""Which answers and changes, told in a thread, concern those too who do not read that."""

from dataclasses import replace

import pytest

from bot.alerts.change import changes
from bot.alerts.compose import answering, compose
from bot.alerts.reader import AS_PUBLISHED
from bot.domain.feed import Side
from bot.domain.figure import Figure
from bot.domain.link import Link, LinkKind
from bot.domain.story import Level, Statement, Status, Story
from tests.values import story

TOLD = story(id=1)
TONNES = Figure(12e6, 12e6, "t", "soybeans", "traders")


def said(side: Side) -> Statement:
    return Statement(side, "somebody", "Outlet 1", "https://outlet1.example/a", False)


def aloud(kind: LinkKind, told: Story = TOLD, **changed: object) -> bool:
    answer = story(id=2, link=Link(1, kind), **changed)
    return answering(compose(answer, "", (), ()), answer, told, compose(told, "", (), ())).aloud


@pytest.mark.parametrize(
    ("kind", "changed", "expected"),
    [
        (LinkKind.REACTION, {}, False),
        (LinkKind.UPDATE, {}, False),
        (LinkKind.DENIAL, {}, True),
        (LinkKind.CORRECTION, {}, True),
        (LinkKind.CONFIRMATION, {}, False),
        (LinkKind.CONFIRMATION, {"statements": (said(Side.INDUSTRY),)}, False),
        (LinkKind.CONFIRMATION, {"statements": (said(Side.CN_OFFICIAL),)}, True),
        (LinkKind.REACTION, {"statements": (said(Side.CN_OFFICIAL),)}, False),
        (LinkKind.UPDATE, {"status": Status.ANNOUNCED}, False),
        (LinkKind.UPDATE, {"status": Status.IMPOSED}, True),
        (LinkKind.UPDATE, {"status": Status.LIFTED}, True),
        (LinkKind.UPDATE, {"status": Status.IN_FORCE}, True),
        (LinkKind.UPDATE, {"status": Status.RESUMED}, True),
        (LinkKind.REACTION, {"level": Level.URGENT}, True),
    ],
)
def test_an_answer_concerns_all_where_it_is_official_or_changes_what_holds(
    kind: LinkKind, changed: dict[str, object], expected: bool
) -> None:
    assert aloud(kind, **changed) is expected


def test_a_figure_that_is_another_than_the_one_told_concerns_all() -> None:
    told = replace(TOLD, figures=(TONNES,))
    assert aloud(LinkKind.UPDATE, told, figures=(replace(TONNES, low=13e6, high=13e6),))
    assert not aloud(LinkKind.UPDATE, told, figures=(TONNES,))


def test_a_measures_other_day_concerns_all() -> None:
    told = replace(TOLD, dated=("2-3",))
    assert aloud(LinkKind.UPDATE, told, dated=("3-10",))
    assert not aloud(LinkKind.UPDATE, told, dated=("2-3",))
    assert not aloud(LinkKind.REACTION, told, dated=("3-10",))


def test_what_answers_a_story_not_told_here_is_in_no_thread() -> None:
    answer = story(id=2, link=Link(1, LinkKind.DENIAL))
    assert not answering(compose(answer, "", (), ()), answer, TOLD, None).aloud


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (Status.IMPOSED, Status.EXTENDED, "now extended"),
        (Status.EXTENDED, Status.LIFTED, "now lifted"),
        (Status.ANNOUNCED, Status.DENIED, "now denied"),
        (Status.SUSPENDED, Status.DENIED, "now denied"),
        (Status.IN_FORCE, Status.SUSPENDED, "now suspended"),
        (Status.SUSPENDED, Status.RESUMED, "now resumed"),
        (Status.IMPOSED, Status.IN_FORCE, ""),  # within hours of it; later it is a story of its own
        (Status.POSTPONED, Status.SUSPENDED, ""),
        (Status.ANNOUNCED, Status.IMPOSED, ""),  # another outlet's word for it
        (Status.SUSPENDED, Status.LIFTED, ""),
        (Status.SUSPENDED, Status.IMPOSED, ""),  # "fees imposed in April": what was done before
        (Status.DENIED, Status.ANNOUNCED, ""),
    ],
)
def test_what_is_done_after_what_was_told_is_a_change_and_another_word_for_it_none(
    was: Status, now: Status, expected: str
) -> None:
    told, draft = (compose(story(status=each), "", (), ()) for each in (was, now))
    assert "".join(each.line for each in changes(draft, told, AS_PUBLISHED)) == expected


@pytest.mark.parametrize(("side", "expected"), [(Side.US_OFFICIAL, True), (Side.INTL_ORG, False)])
def test_a_governments_first_word_concerns_all_and_an_organisations_the_thread(side: Side, expected: bool) -> None:
    spoken = compose(story(statements=(said(side),)), "", (), ())
    (change,) = changes(spoken, compose(story(), "", (), ()), AS_PUBLISHED)
    assert change.aloud is expected
