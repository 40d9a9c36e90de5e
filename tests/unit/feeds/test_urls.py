import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.feeds.urls import URL_LIMIT, canonical_url, clean_url, domain_of


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://news.example/a?b=c#d", "https://news.example/a?b=c#d"),
        ("HTTPS://News.Example", "https://news.example/"),
        ("  https://news.example/a\n", "https://news.example/a"),
        ("https://news.example/a\tb\u202e\u200bc\x00", "https://news.example/abc"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/新闻", "https://news.example/%E6%96%B0%E9%97%BB"),
        ("https://news.example/%E6%96%B0?q=50%", "https://news.example/%E6%96%B0?q=50%"),
        ("https://news.example/a|b<c>\"'", "https://news.example/a%7Cb%3Cc%3E%22'"),
        ("https://新闻.example/", "https://xn--efvy88h.example/"),
        ("https://аpple.example/", "https://xn--pple-43d.example/"),  # a Cyrillic а shows itself
        ("https://раураl.example/", "https://xn--l-7sba6dbr.example/"),
        ("https://ɡoogle.example/", "https://xn--oogle-qmc.example/"),
        ("https://news\u200b\u202e.example/", "https://news.example/"),
        ("http://[2606:4700::1111]:8080/", "http://[2606:4700::1111]:8080/"),
        ("http://news.example:80/", "http://news.example:80/"),
    ],
)
def test_a13_a_web_address_is_cleaned(url: str, cleaned: str) -> None:
    """A name in another script is always shown in punycode."""
    assert clean_url(url) == cleaned


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example/a",
        "/a",
        "//evil.example/a",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "tel:110",
        "ftp://news.example/",
        "http:news.example",
        "http:/news.example",
        "http:///news.example",
        "https://user@news.example/",
        "https://user:password@news.example/",
        "https://@news.example/",
        "https://bank.example\\@evil.example/",
        "https://bank.example @evil.example/",
        "https://news.example:0/",
        "https://news.example:99999/",
        "https://news.example:x/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://-evil.example/",
        "https://ev%69l.example/",
        "http://1.1.1.1 &@2.2.2.2#",
        "http://a@b/",
        "https://bank.example;evil.example/",
        "https://bank.example\\.evil.example/",
        "https://①.example:8080:80/",
        "https://" + "a" * 300 + ".example/",
        "https://news.example/" + "a" * URL_LIMIT,
    ],
)
def test_a4_a12_what_is_no_web_address_is_dropped(url: str) -> None:
    assert clean_url(url) == ""


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("b", "https://news.example/feeds/b"),
        ("/b", "https://news.example/b"),
        ("//other.example/b", "https://other.example/b"),
        ("https://other.example/", "https://other.example/"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
    ],
)
def test_a_relative_address_is_resolved_against_its_base(url: str, resolved: str) -> None:
    assert clean_url(url, "https://news.example/feeds/a.xml") == resolved


@pytest.mark.parametrize(
    "variant",
    [
        "https://NEWS.example/a/?b=1&c=2",
        "https://www.news.example/a?b=1&c=2",
        "http://WWW.news.example:80/a?b=1&c=2",
        "http://news.example/a?c=2&b=1",
        "https://news.example:443/a?b=1&c=2#top",
        "http://news.example:80/a?b=1&c=2",
        "https://news.example/a?b=1&c=2&utm_source=rss&UTM_medium=x&fbclid=1&gclid=2&cmpid=3&xtor=RSS-1",
        "https://news.example/a?PHPSESSID=77&b=1&c=2#xtor=RSS-1",
        "https://news.example/a;jsessionid=F00?b=1&c=2",
        "https://news.example/a?_=1767600000000&b=1&c=2&random=0.17&timestamp=1767600000",
    ],
)
def test_the_same_page_is_recognised(variant: str) -> None:
    assert canonical_url(variant) == canonical_url("https://news.example/a?b=1&c=2") != ""


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example/a?b=2",
        "https://news.example/A?b=1",
        "https://news.example:8443/a?b=1",
        "https://en.news.example/a?b=1",
        "https://x.example/a?b=1",
    ],
)
def test_other_pages_stay_apart(other: str) -> None:
    assert canonical_url(other) != canonical_url("https://news.example/a?b=1")


@pytest.mark.parametrize(
    ("url", "domain"),
    [("https://www.news.example:8443/a", "news.example"), ("http://x.example", "x.example"), ("x", "")],
)
def test_the_domain_is_the_host_without_www(url: str, domain: str) -> None:
    assert domain_of(url) == domain


urls = st.builds(
    "{}://{}{}".format, st.sampled_from(["http", "https", "HTTP", "ftp"]), st.text(max_size=12), st.text(max_size=30)
)


@given(urls | st.text())
@example("http://a.b/?a=%20&b=+")
@example("http://a.b//c")
def test_cleaning_twice_changes_nothing(url: str) -> None:
    once = clean_url(url)
    assert clean_url(once) == once
    assert once == "" or (once.startswith(("http://", "https://")) and once.isascii() and once.isprintable())
    assert canonical_url(canonical_url(url)) == canonical_url(url)


PIECES = [
    "http://",
    "https://",
    "HTTP://",
    "a",
    "news",
    ".",
    "-",
    "example",
    "com",
    "0x7f",
    "1",
    "/",
    "?",
    "#",
    "=",
    "&",
    "~",
    "%41",
    "@",
    ":80",
]


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.sampled_from(["", "https://base.example/f/x"]))
def test_an_address_known_as_clean_at_sight_is_what_cleaning_makes_of_it(url: str, base: str) -> None:
    short = clean_url(url, base)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.feeds.urls._CLEAN", re.compile("(?!)"))
        assert clean_url(url, base) == short
