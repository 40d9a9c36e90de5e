"""What an alert says of the story that it answers."""

import pytest

from bot.alerts.compose import answering, compose
from bot.alerts.reader import Reader
from bot.domain.feed import Side
from bot.domain.link import Link, LinkKind
from bot.domain.story import Statement, Status
from tests.values import story

WHITE_HOUSE = Statement(
    Side.US_OFFICIAL, "White House", "Outlet 1", "https://outlet1.example/a", False, "China books", who="white_house"
)


@pytest.mark.parametrize(
    ("named", "line"), [(("white_house",), "US: White House reacts"), (("us_farmers",), "Reaction"), ((), "Reaction")]
)
def test_a_side_confirms_denies_or_reacts_only_where_the_headline_names_its_speaker(
    named: tuple[str, ...], line: str
) -> None:
    told = story(link=Link(3, LinkKind.REACTION), statements=(WHITE_HOUSE,), named=named)
    alert = answering(compose(told, "Soybeans", [], ()), told, story(id=3), None)
    assert alert.answers is not None
    assert alert.answers.line == line


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        (Status.SUSPENDED, Status.LIFTED, "now lifted"),
        (Status.ANNOUNCED, Status.IN_FORCE, "now in force"),
        (Status.IMPOSED, Status.POSTPONED, "now postponed"),
        (None, Status.EXTENDED, "now extended"),
        (Status.IMPOSED, Status.IMPOSED, "Update"),
        (Status.IMPOSED, Status.ANNOUNCED, "Update"),
        (Status.IMPOSED, None, "Update"),
    ],
)
def test_an_update_says_what_has_become_of_what_was_told(was: Status | None, now: Status | None, line: str) -> None:
    update = story(link=Link(3, LinkKind.UPDATE), status=now)
    alert = answering(compose(update, "Tariffs", [], ()), update, story(id=3, status=was), None)
    assert alert.answers is not None
    assert alert.answers.line == line


def test_of_an_update_a_reader_of_chinese_is_told_so_too() -> None:
    update, reader = story(link=Link(3, LinkKind.UPDATE), status=Status.IN_FORCE), Reader("zh")
    alert = answering(compose(update, "关税", [], (), reader), update, story(id=3), None, reader)
    assert alert.answers is not None
    assert alert.answers.line == "现已生效"


@pytest.mark.parametrize(
    ("was", "now", "line", "line_zh"),
    [
        (("2-3",), ("3-10",), "now 10 March (was 3 February)", "现为3月10日（原为2月3日）"),
        (("2-3",), ("2-3", "3-10"), "now 10 March (was 3 February)", "现为3月10日（原为2月3日）"),
        (("2-3",), ("2-3",), "now postponed", "现已推迟"),
        ((), ("3-10",), "now postponed", "现已推迟"),
        (("2-3", "2-9"), ("3-10",), "now postponed", "现已推迟"),  # which of them it was nobody can tell
    ],
)
def test_an_update_says_which_day_is_another(
    was: tuple[str, ...], now: tuple[str, ...], line: str, line_zh: str
) -> None:
    update = story(link=Link(3, LinkKind.UPDATE), status=Status.POSTPONED, dated=now)
    for reader, said in ((Reader(), line), (Reader("zh"), line_zh)):
        told = answering(compose(update, "", [], (), reader), update, story(id=3, dated=was), None, reader).answers
        assert told is not None
        assert told.line == said
