"""Hostile text on Discord: what a feed writes is read, and does nothing (A11 to A13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.text import bare, code, leads_there, link, plain, plain_lines, safe_url, units


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("@everyone look", "＠everyone look"),
        ("@Here", "＠Here"),
        ("<@1> <@&2> <#3>", r"\<@1\> \<@&2\> \<#3\>"),
        ("<t:0:R>", r"\<t:0:R\>"),
        ("[bank.com](https://evil.example)", r"\[bank.com\](https:/\/evil.example)"),
        ("see HTTPS://evil.example/a and discord://x", r"see HTTPS:/\/evil.example/a and discord:/\/x"),
        ("join discord.gg/free, Discord.com/invite/free", r"join discord.gg\/free, Discord.com\/invite/free"),
        ("discord.gift/free 50/50 a:b", r"discord.gift\/free 50/50 a:b"),
        ("# Heading", r"\# Heading"),
        ("-# small", r"\-# small"),
        ("> quoted", r"\> quoted"),
        ("1. one", r"1\. one"),
        ("- item", r"\- item"),
        ("||spoiler|| `code` *a* _b_ ~~c~~", r"\|\|spoiler\|\| \`code\` \*a\* \_b\_ \~\~c\~\~"),
        ("12 million tonnes", "12 million tonnes"),
        ("a\u202eb\u200bc\x07d\n e", "abcd e"),
        ("关税", "关税"),
    ],
)
def test_a11_what_a_feed_writes_is_text(hostile: str, shown: str) -> None:
    assert plain(hostile, 200) == shown


@given(st.text(), st.integers(2, 60))
def test_no_text_is_longer_than_it_may_be_nor_cut_in_the_middle_of_an_escape(text: str, limit: int) -> None:
    for made in (plain(text, limit), plain_lines(text, limit), bare(text, limit), code(text, limit)):
        assert units(made) <= limit
    cut = plain(text, limit).removesuffix("…")
    assert (len(cut) - len(cut.rstrip("\\"))) % 2 == 0


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http://user@evil.example/",
        "file:///x",
        "",
        "http://[",
    ],
)
def test_a12_what_is_no_web_address_is_no_link(url: str) -> None:
    assert link(url, "Label", 60) == "Label"
    assert safe_url(url) == ""


def test_a_label_that_names_another_host_is_followed_by_the_real_one() -> None:
    assert link("https://evil.example/a", "bank.com: login", 60) == (
        "bank.com: login ([evil.example](https://evil.example/a))"
    )
    assert not leads_there("https://evil.example/a", "bank.com: login", 60)
    assert leads_there("https://www.bank.com/a", "bank.com: login", 60)


def test_nothing_in_an_address_ends_the_link() -> None:
    assert link("https://a.example/x)[b](c", "L", 60) == "[L](https://a.example/x%29%5Bb%5D%28c)"


def test_brackets_of_a_label_do_not_end_it() -> None:
    assert link("https://a.example/", "x](https://evil.example) [y", 60).startswith(r"x］(https:/\/evil.example) ［y (")


def test_a_caret_stays_under_its_word() -> None:
    assert code("soybeans AND (tariff\n             ^", 100) == "soybeans AND (tariff\n             ^"
