"""One grammar: what each line means, and what is said of one that means nothing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.command import (
    Help,
    ListSubscriptions,
    ListTopics,
    MuteIt,
    Recent,
    Search,
    ShowStory,
    Subscribe,
    UnmuteIt,
    Unsubscribe,
    Why,
)
from bot.commands.forms import COMMANDS
from bot.commands.grammar import Grammar
from bot.domain.expression import Term
from bot.domain.feed import Side
from bot.domain.story import Level, parse_short_id, short_id
from bot.domain.subscription import MuteKind, Options
from bot.domain.topic import Topic
from bot.errors import CommandError


def topic(name: str, title: str, title_zh: str) -> Topic:
    return Topic(name, title, title_zh, name, Term((name,)))


GRAMMAR = Grammar([topic("soybeans", "Soybeans", "大豆"), topic("rare_earths", "Rare earths", "稀土")])
S22C = parse_short_id("s22c") or 0


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Help()),
        ("/trade", Help()),
        ("/trade help", Help()),
        ("HELP", Help()),
        ("topics", ListTopics()),
        ("recent", Recent(None, 5)),
        ("recent 3", Recent(None, 3)),
        ("recent soybeans", Recent("soybeans", 5)),
        ("recent soybean", Recent("soybeans", 5)),
        ("recent rare earths 20", Recent("rare_earths", 20)),
        ("recent 稀土 3", Recent("rare_earths", 3)),
        ('search "rare earths" NOT magnets', Search('"rare earths" NOT magnets')),
        ("story s22c", ShowStory(S22C)),
        ("story S22C", ShowStory(S22C)),
        ("subscribe soybeans", Subscribe("soybeans", Options())),
        ("subscribe Rare-Earths instant", Subscribe("rare_earths", Options())),
        ("subscribe soybeans level urgent", Subscribe("soybeans", Options(level=Level.URGENT))),
        (
            "subscribe 大豆 min-outlets 3 sides us_official,cn_official level FLASH",
            Subscribe("soybeans", Options(Level.FLASH, 3, frozenset({Side.US_OFFICIAL, Side.CN_OFFICIAL}))),
        ),
        ("subscribe soybeans lang zh", Subscribe("soybeans", Options(lang="zh"))),
        ("subscribe soybeans lang English level urgent", Subscribe("soybeans", Options(Level.URGENT, lang="en"))),
        ("subscribe 大豆 lang 中文", Subscribe("soybeans", Options(lang="zh"))),
        ("unsubscribe rare_earths", Unsubscribe("rare_earths")),
        ("subscriptions", ListSubscriptions()),
        ("mute s22c 4h", MuteIt(MuteKind.STORY, str(S22C), timedelta(hours=4))),
        ("mute rare earths 1w", MuteIt(MuteKind.TOPIC, "rare_earths", timedelta(weeks=1))),
        ("unmute s22c", UnmuteIt(MuteKind.STORY, str(S22C))),
        ("unmute soybeans", UnmuteIt(MuteKind.TOPIC, "soybeans")),
        ("why s22c", Why(S22C, "")),
        ("why https://a.example/b?c=d", Why(None, "https://a.example/b?c=d")),
        ("why HTTP://A.example/b", Why(None, "HTTP://A.example/b")),
        ("why a.example/b", Why(None, "https://a.example/b")),
        ("why www.a.example", Why(None, "https://www.a.example")),
        ("why <https://a.example/b|a.example>", Why(None, "https://a.example/b")),
    ],
)
def test_what_a_line_means(text: str, command: object) -> None:
    assert GRAMMAR.parse(text) == command


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("subscrbe soybeans", "did you mean subscribe"),
        ("frobnicate", "`help` lists them"),
        ("recent 99", "1 to 20"),
        ("recent 0", "1 to 20"),
        ("recent soybaens", "did you mean soybeans"),
        ("recent bananas", "`topics` lists them"),
        ("search", "needs a query"),
        ("story", "the id that an alert shows"),
        ("story 12", "the id that an alert shows"),
        ("story s22c s22d", "the id that an alert shows"),
        ("subscribe", "needs a topic"),
        ("subscribe soybeans loudly", "“loudly” is no option"),
        ("subscribe soybeans level", "level needs a value"),
        ("subscribe soybeans level loud", "flash, urgent or routine"),
        ("subscribe soybeans min-outlets many", "number from 1 to 99"),
        ("subscribe soybeans min-outlets 0", "number from 1 to 99"),
        ("subscribe soybeans lang fr", "lang is en or zh"),
        ("subscribe soybeans lang", "lang needs a value"),
        ("subscribe soybeans sides martians", "sides are us_official"),
        ("unsubscribe soybeans now", "not expected after the topic"),
        ("mute s22c", "a story or topic and a duration"),
        ("mute s22c forever", "no duration"),
        ("mute s22c 0h", "no duration"),
        ("mute s22c 99999w", "no duration"),
        ("mute bananas 4h", "there is no topic"),
        ("why", "the id that an alert shows"),
        ("why ftp://a.example", "the id that an alert shows"),
        ("x" * 3000, "at most 2000 characters"),
    ],
)
def test_a_line_that_means_nothing_says_what_is_wrong(text: str, problem: str) -> None:
    with pytest.raises(CommandError) as caught:
        GRAMMAR.parse(text)
    assert problem in caught.value.problem


def test_every_example_that_help_shows_works() -> None:
    for _, _, example in COMMANDS.values():
        GRAMMAR.parse(example)


@given(st.text(max_size=200))
def test_any_text_is_a_command_or_an_error_of_ours(text: str) -> None:
    try:
        GRAMMAR.parse(text)
    except CommandError as error:
        assert error.problem


@given(st.integers(1, 10**12))
def test_a_short_id_leads_back_to_its_number(number: int) -> None:
    assert parse_short_id(short_id(number)) == number
    assert parse_short_id(short_id(number).upper()) == number


@pytest.mark.parametrize("written", ["`s22c`", "#s22c", "s22c.", "(s22c)", "“s22c”", "ｓ２２ｃ", "s22c，", " S22C: "])
def test_an_id_may_be_copied_with_what_stands_about_it(written: str) -> None:
    assert parse_short_id(written) == S22C
    assert GRAMMAR.parse(f"story {written}") == GRAMMAR.parse("story s22c")


@pytest.mark.parametrize("other", ["s2", "22c", "s22o", "s 22c", "s22c-s22d", "soybeans", ""])
def test_what_is_no_id_is_none(other: str) -> None:
    assert parse_short_id(other) is None
