"""Lines that other programs hand in: what is no JSON is named by its number, and goes no further."""

import pytest

from bot.cli.pipes import match, read_lines
from bot.wiring import newsroom_of
from tests.shipped import configuration


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b'{"id": NaN, "title": "a"}', "no JSON"),
        (b'{"id": -Infinity, "title": "a"}', "no JSON"),
        (b'{"id": 1e999, "title": "a"}', "no id"),
        (b'{"id": true, "title": "a"}', "no id"),
        (b'{"id": 1, "title": "\xff\xfe"}', "no UTF-8"),
        (b'{"id": 1, "title": "\xe5\x85"}', "no UTF-8"),
        (b'["a"]', "no JSON object"),
    ],
)
def test_what_would_go_out_as_no_json_or_came_in_as_no_text_is_complained_of(line: bytes, complaint: str) -> None:
    said: list[str] = []
    given = [b'{"id": 1.5, "title": "\xe5\x85\xb3\xe7\xa8\x8e \\ud800"}', line]
    read = list(read_lines((each.decode("utf-8", "surrogateescape") for each in given), said.append))
    assert [each["id"] for each in read] == [1.5]
    assert said[0].startswith("line 2: ")
    assert complaint in said[0]


def test_other_outlets_headlines_in_a_description_are_not_judged() -> None:
    """As on the road of the bot, whatever the line's link."""
    listed = '<a href="https://news.google.com/rss/articles/CBMi">China buys US soybeans as tariff truce holds</a>'
    lines = [{"id": 1, "title": "Today", "description": text} for text in (listed, listed[61:-4])]
    dropped, judged = match(lines, newsroom_of(configuration()))
    assert (dropped["relevant"], dropped["topics"], dropped["evidence"]) == (False, [], {})
    assert {"soybeans", "tariffs"} <= set(judged["topics"])
