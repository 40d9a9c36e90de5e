"""What an alert says of the story that it answers."""

import pytest

from bot.alerts.compose import answering, compose
from bot.domain.feed import Side
from bot.domain.link import Link, LinkKind
from bot.domain.story import Statement
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
