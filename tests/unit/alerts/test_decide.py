"""Every reason there is, once: what is decided, and why."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.alerts.change import changes
from bot.alerts.compose import amended, as_text, compose, follow_up
from bot.alerts.decide import Situation, decide
from bot.alerts.reader import Reader
from bot.alerts.sides import side_lines
from bot.domain.alert import DecisionKind, Reason
from bot.domain.feed import Side
from bot.domain.story import Level, Statement
from bot.domain.subscription import MuteKind, Options, Subscription
from tests.values import NOW, TERMINAL, ago, outlet, story

FRESHNESS = timedelta(hours=6)
MOFCOM = Statement(Side.CN_OFFICIAL, "commerce ministry", "Outlet 1", "https://outlet1.example/a", own_page=False)


def decided(
    about: Any = None, options: Options | None = None, told_of: Any = None, **situation: Any
) -> tuple[DecisionKind, Reason]:
    about = about or story()
    subscription = Subscription(1, TERMINAL, "soybeans", options or Options())
    told = compose(told_of, "Soybeans", [], ()) if told_of else None
    draft = compose(about, "Soybeans", [], ())
    decision = decide(about, subscription, draft, Situation(NOW, FRESHNESS, told=told, **situation))
    assert (decision.story_id, decision.topic, decision.destination) == (about.id, "soybeans", TERMINAL)
    return decision.kind, decision.reason


def test_a_new_story_is_announced() -> None:
    assert decided() == (DecisionKind.ANNOUNCE, Reason.NEW_STORY)


def test_a_story_older_than_the_freshness_window_is_skipped() -> None:
    assert decided(story(last_published=ago(hours=6, seconds=1))) == (DecisionKind.SKIP, Reason.TOO_OLD)
    assert decided(story(last_published=ago(hours=6))) == (DecisionKind.ANNOUNCE, Reason.NEW_STORY)


def test_a_muted_story_and_a_muted_topic_stay_silent_even_when_told_before() -> None:
    grown = story(outlets=(outlet(1), outlet(2)), statements=(MOFCOM,))
    for mute, reason in (
        ((MuteKind.STORY, "7"), Reason.MUTED_STORY),
        ((MuteKind.TOPIC, "soybeans"), Reason.MUTED_TOPIC),
    ):
        assert decided(mutes=frozenset({mute})) == (DecisionKind.SKIP, reason)
        assert decided(grown, told_of=story(), mutes=frozenset({mute})) == (DecisionKind.SKIP, reason)
    assert decided(mutes=frozenset({(MuteKind.STORY, "8")}))[0] is DecisionKind.ANNOUNCE


def test_a_story_below_the_level_asked_for_is_held() -> None:
    urgent = Options(level=Level.URGENT)
    assert decided(options=urgent) == (DecisionKind.HOLD, Reason.BELOW_LEVEL)
    assert decided(story(level=Level.URGENT), urgent)[0] is DecisionKind.ANNOUNCE
    assert decided(story(level=Level.FLASH), urgent)[0] is DecisionKind.ANNOUNCE


def test_a_story_of_too_few_outlets_is_held_until_more_join() -> None:
    two = Options(min_outlets=2)
    assert decided(options=two) == (DecisionKind.HOLD, Reason.TOO_FEW_OUTLETS)
    assert decided(story(outlets=(outlet(1), outlet(2))), two)[0] is DecisionKind.ANNOUNCE


def test_a_story_waits_for_every_side_asked_for() -> None:
    both = Options(sides=frozenset({Side.CN_OFFICIAL, Side.US_OFFICIAL}))
    usda = replace(MOFCOM, side=Side.US_OFFICIAL, speaker="USDA")
    assert decided(story(statements=(MOFCOM,)), both) == (DecisionKind.HOLD, Reason.SIDES_SILENT)
    assert decided(story(statements=(MOFCOM, usda)), both)[0] is DecisionKind.ANNOUNCE


def test_of_a_baseline_only_so_many_are_told() -> None:
    old = story(baseline_feed=4)
    assert decided(old, baseline_told=2, baseline_limit=3)[0] is DecisionKind.ANNOUNCE
    assert decided(old, baseline_told=3, baseline_limit=3) == (DecisionKind.SKIP, Reason.BASELINE)
    assert decided(story(), baseline_told=3, baseline_limit=3)[0] is DecisionKind.ANNOUNCE


def test_a_told_story_that_has_not_changed_is_left_alone() -> None:
    assert decided(told_of=story()) == (DecisionKind.SKIP, Reason.ALREADY_TOLD)


def test_an_outlet_that_joins_edits_the_message() -> None:
    grown = story(outlets=(outlet(1), outlet(2)))
    assert decided(grown, told_of=story()) == (DecisionKind.AMEND, Reason.OUTLETS_JOINED)


def test_a_changed_text_edits_the_message() -> None:
    assert decided(story(headline="other"), told_of=story()) == (DecisionKind.AMEND, Reason.TEXT_CHANGED)


def test_a_side_that_speaks_for_the_first_time_is_followed_up_once() -> None:
    spoken = story(statements=(MOFCOM,))
    assert decided(spoken, told_of=story()) == (DecisionKind.FOLLOW_UP, Reason.SIDE_SPOKE)
    assert decided(spoken, told_of=spoken) == (DecisionKind.SKIP, Reason.ALREADY_TOLD)
    again = story(statements=(MOFCOM, replace(MOFCOM, speaker="foreign ministry")))
    assert decided(again, told_of=spoken) == (DecisionKind.AMEND, Reason.TEXT_CHANGED)


def test_old_news_of_a_side_is_an_edit_not_a_follow_up() -> None:
    late = story(statements=(MOFCOM,), last_published=ago(hours=7))
    assert decided(late, told_of=story())[0] is DecisionKind.AMEND


@pytest.mark.parametrize(
    ("watched", "us", "china"),
    [
        ((), "not watched", "not watched"),
        ((Side.CN_OFFICIAL,), "not watched", "no statement seen in our feeds"),
        ((Side.US_OFFICIAL, Side.CN_OFFICIAL), "no statement seen in our feeds", "no statement seen in our feeds"),
    ],
)
def test_silence_is_stated_only_of_a_side_that_is_watched(watched: tuple[Side, ...], us: str, china: str) -> None:
    assert [(line.party, line.text, line.spoken) for line in side_lines(story(), watched)] == [
        ("US", us, False),
        ("China", china, False),
    ]


def test_who_has_spoken_names_the_speaker_and_where() -> None:
    own = Statement(Side.US_OFFICIAL, "White House", "White House", "https://a.example", own_page=True)
    lines = side_lines(story(statements=(own, MOFCOM)), ())
    assert [line.text for line in lines] == ["White House (its own page)", "commerce ministry (quoted by Outlet 1)"]


def test_a_follow_up_says_in_one_line_what_changed_and_an_edit_keeps_its_reason() -> None:
    told = compose(story(), "Soybeans", ["soybeans"], ())
    draft = compose(story(statements=(MOFCOM,)), "Tariffs", ["tariff"], ())
    lines = [change.line for change in changes(draft, told, Reader())]
    assert follow_up(draft, lines).change == "China has spoken: commerce ministry (quoted by Outlet 1)"
    assert (amended(draft, told).topic, amended(draft, told).why) == ("Soybeans", "Soybeans: soybeans")


def test_the_plain_line_of_an_alert_names_level_topic_and_outlets() -> None:
    text = as_text(compose(story(level=Level.FLASH), "Soybeans", ["soybeans"], ()))
    assert text == "FLASH Soybeans: China books US soybeans (Outlet 1)"
