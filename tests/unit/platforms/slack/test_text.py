"""What hostile text becomes before Slack reads it."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.text import code, escape, link, plain, safe_url
from tests.unit.platforms.samples import texts


@given(texts, st.integers(1, 200))
def test_escaped_text_keeps_to_its_limit_and_no_entity_is_cut(text: str, limit: int) -> None:
    escaped = escape(text, limit)
    assert len(escaped) <= limit
    shown = html.unescape(escaped)
    assert shown == text or text.startswith(shown.removesuffix("…"))
    assert "&" not in escaped.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_exactly_three_characters_are_escaped() -> None:
    assert plain("S&P <500> \"says\" 'so' #1 @50%", 100) == "S&amp;P &lt;500&gt; \"says\" 'so' #1 @50%"


def test_marks_cannot_format_but_stay_inside_words() -> None:
    shown = plain("*bold* _it_ ~gone~ `code` H20_chip 5*3", 100)
    assert shown.endswith("H20_chip 5*3")
    assert not set("*_~`") & set(shown.removesuffix("H20_chip 5*3"))


def test_bidi_and_control_characters_are_removed() -> None:
    assert plain("a\u202eb\x1b[31m\u200bc\nd", 100) == "ab[31mc d"


def test_code_keeps_the_caret_under_its_word() -> None:
    assert code("soy AND (\n        ^", 100) == "soy AND (\n        ^"
    assert "`" not in code("```", 100)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2"),
        ("https://a.example/a|b>c<d e", "https://a.example/a%7Cb%3Ec%3Cd%20e"),
        ("https://a.example/\u202egpj", "https://a.example/%E2%80%AEgpj"),
        ("HTTPS://A.example/x", "https://a.example/x"),
        ("https://b\u00fccher.example:8080/", "https://xn--bcher-kva.example:8080/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//evil.example", ""),
        ("https://user@evil.example/", ""),
        ("https:///nohost", ""),
        ("http://[broken", ""),
        ("https://a.example:99999/", ""),
        ("https://a.example/" + "x" * 2000, ""),
    ],
)
def test_only_plain_http_addresses_are_linked(url: str, shown: str) -> None:
    assert safe_url(url) == shown


def test_what_is_no_host_is_not_linked() -> None:
    for url in ("https://exa mple.com/", "https://exa%20mple.com/", "https://a<b.example/", "https://a,b/"):
        assert safe_url(url) == ""


def test_a_label_cannot_end_its_link_or_add_another() -> None:
    assert link("https://a.example/?y=1&z=2", "x", 100) == "<https://a.example/?y=1&amp;z=2|x>"
    assert link("https://a.example/", "x|y>\n<!channel>", 100) == "<https://a.example/|x¦y&gt; &lt;!channel&gt;>"


def test_a_label_that_names_another_host_shows_the_real_one() -> None:
    assert link("https://evil.example/", "Log in at bank.com", 100) == (
        "Log in at bank.com (<https://evil.example/|evil.example>)"
    )
    assert link("https://www.reuters.com/x", "Reuters.com", 100) == "<https://www.reuters.com/x|Reuters.com>"


def test_a_title_shows_no_emoji_that_would_look_like_the_mark_of_a_level() -> None:
    assert plain(":red_circle: *FLASH* · China", 100) == "∶red_circle: ∗FLASH∗ · China"
    assert plain("at 10:30:45, 3:2:1 and a: b", 100) == "at 10:30:45, 3:2:1 and a: b"
