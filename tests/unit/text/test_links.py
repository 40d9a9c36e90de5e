"""Links that lead where they say: A10, a link whose words name another host than it leads to."""

import pytest

from bot.platforms.discord import text as discord
from bot.platforms.slack import text as slack
from bot.text.links import names_other_host


@pytest.mark.parametrize(
    "label",
    [
        *("Log in at bank.com now", "www.bank.com/login", "user@bank.com", "bank.com.", "bank.xn--p1ai", "bank.中国"),
        *("bank。com", "bank｡com", "ｂａｎｋ．ｃｏｍ", "bank\u2024com", "bank·com", "bank\ua4f8com", "bank\u0701com"),
        *("bank.c\u0336om", "ba\u0301nk.com", "b\u0430nk.com", "bank\u200b.com"),
        *("http://93.184.216.34/login", "93.184.216.34", "https://[2606:4700::1111]/", "http://localhost:8080/"),
        *(
            "//bank/login",
            "localhost:8080/admin",
            "0x7f.0.0.1",
            "bank\u06d4com",
            "bank\u2e33com",
            "bank\u16ebcom",
            "https://evil.example@bank.com/",
            "关税上调 bank。com",
            *("bank[.]com", "bank(.)com", "bank［.］com", "bank [dot] com", "bank(DOT)com/login", "hxxps://bank[.]com"),
            *("2130706433/login", "0x7f000001/login", "017700000001:8080/", "127.0.1/login", "0x7f.1/login"),
            *("２１３０７０６４３３/login", "see 2130706433?to=1"),
        ),
    ],
)
def test_a10_another_host_is_seen_however_it_is_written(label: str) -> None:
    assert names_other_host(label, "evil.example")


@pytest.mark.parametrize(
    "label",
    [
        *(
            "China books 12 cargoes",
            "中国。美国。商务部",
            "特朗普·约翰逊",
            "FLASH · China",
            "U.S. and China",
            "up 3.5% at 10:30",
            "12,000,000 tonnes of 2024/25 at 10.50/bushel",
            "30.11.2026: 20261130, 1234567890 bushels / month",
            "tariffs [updated] (and more) {x}",
        ),
        *(
            "evil[.]example",
            "evil.example",
            "www.evil.example/a",
            "https://evil.example:8443/x",
            "ｅｖｉｌ。ｅｘａｍｐｌｅ",
            "café",
        ),
    ],
)
def test_what_names_no_host_or_the_right_one_is_linked(label: str) -> None:
    assert not names_other_host(label, "evil.example")


@pytest.mark.parametrize(
    ("label", "host"), [("github.io: a statement", "evil.github.io"), ("Read on com.cn", "evil.com.cn")]
)
def test_a10_a_parent_of_the_host_is_another(label: str, host: str) -> None:
    assert names_other_host(label, host)


def test_www_makes_no_difference() -> None:
    assert not names_other_host("agri.example", "www.agri.example")


def test_the_right_number_is_its_own_host() -> None:
    assert not names_other_host("http://93.184.216.34/login", "93.184.216.34")
    assert not names_other_host("https://[2606:4700::1111]:80/", "2606:4700::1111")


PLATFORMS = {"slack": slack, "discord": discord}


@pytest.mark.parametrize("name", PLATFORMS)
def test_a10_a_label_that_is_cut_behind_another_host_shows_the_real_one(name: str) -> None:
    label, url = "Log in: bank.com.evil.example", "https://bank.com.evil.example/"
    whole, cut = (PLATFORMS[name].link(url, label, limit) for limit in (60, 17))
    assert "Log in: bank.com.evil.example" in whole
    assert "(" not in whole.replace("](", ""), "the whole name is the real one"
    assert cut.startswith("Log in: bank.com… (")
    assert "bank.com.evil.example" in cut.partition("… (")[2]


@pytest.mark.parametrize("name", PLATFORMS)
def test_too_long_an_address_leaves_its_text_unlinked(name: str) -> None:
    assert PLATFORMS[name].link("https://a.example/" + "x" * 2000, "Label", 60) == "Label"
