"""Which feeds a page offers, whatever the page."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.discover import OFFER_LIMIT, PAGE_LIMIT, Offer, offers_in

BASE = "https://news.example/world/"


def page(head: str = "", body: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>News</title>{head}</head><body>{body}</body></html>".encode()


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate", title: str = "") -> str:
    return f'<link rel="{rel}" type="{kind}" href="{href}" title="{title}">'


def urls(head: str = "", body: str = "") -> list[str]:
    return [offer.url for offer in offers_in(page(head, body), "text/html; charset=utf-8", BASE)]


@pytest.mark.parametrize(
    "tag",
    [
        link("/feed.xml"),
        link("https://news.example/feed.xml"),
        link("//news.example/feed.xml"),
        link("../feed.xml"),
        link("/feed.xml", "application/atom+xml"),
        link("/feed.xml", "text/xml"),
        link("/feed.xml", "application/xml"),
        "<script>if (old) document.write('<!--')</script>" + link("/feed.xml"),
        "<STYLE>a::before { content: '<!--' }</Style\n>" + link("/feed.xml"),
        "<!-- <script> -->" + link("/feed.xml"),
        "<!-->" + link("/feed.xml"),
        link("/feed.xml", "Application/RSS+XML; charset=utf-8"),
        link("/feed.xml", rel="home ALTERNATE"),
        "<LINK REL=alternate TYPE=application/rss+xml HREF=/feed.xml>",
        "<link href='/feed.xml'\n  type='application/rss+xml'\n  rel='alternate' />",
        '<link title="a > b" rel="alternate" type="application/rss+xml" href="/feed.xml">',
        '<base href="https://news.example/"><link rel="alternate" type="application/rss+xml" href="feed.xml">',
    ],
)
def test_a_declared_feed_is_found_however_it_is_written(tag: str) -> None:
    assert urls(tag) == ["https://news.example/feed.xml"]


@pytest.mark.parametrize(
    "tag",
    [
        link("/feed.json", "application/feed+json"),  # cannot be read
        link("/page", "text/html"),
        link("/style.css", "text/css", "alternate stylesheet"),
        link("/feed.xml", rel="stylesheet"),
        link(""),
        link("javascript:alert(1)"),
        link("file:///etc/passwd"),
        link("http://user:password@news.example/feed.xml"),
        link(BASE),  # the page itself
        "<!-- " + link("/feed.xml") + " -->",
        "<!-- <!-- " + link("/feed.xml"),
        f"<script>var tag = '{link('/feed.xml')}'</script>",
        "<script>" + link("/feed.xml"),
    ],
)
def test_what_is_no_feed_is_not_offered(tag: str) -> None:
    assert urls(tag) == []


def test_links_that_look_like_feeds_come_after_the_declared_ones() -> None:
    anchors = "".join(
        f'<a href="{href}">RSS</a>' for href in ("/a.rss", "/feed/", "/about", "/x/rss", "/b.xml?c=1", "/feed.html")
    )
    offers = offers_in(page(link("/a.rss", title="All &amp; more") + link("/z"), anchors), "", BASE)
    assert offers[0] == Offer("https://news.example/a.rss", "All & more", True)
    assert [(offer.url.removeprefix("https://news.example"), offer.declared) for offer in offers] == [
        ("/a.rss", True),
        ("/z", True),
        ("/feed/", False),
        ("/x/rss", False),
        ("/b.xml?c=1", False),
    ]


def test_an_address_with_a_fragment_is_the_same_offer_without() -> None:
    assert urls(link("/feed.xml") + link("/feed.xml#comments")) == ["https://news.example/feed.xml"]


def test_a_title_is_one_clean_line() -> None:
    (offer,) = offers_in(page(link("/f", title="a\n\u202eb\x1b[2J" + "x" * 500)), "", BASE)
    assert offer.title.startswith("a b[2J")
    assert len(offer.title) == 200


def test_at_most_twenty_are_offered_and_each_once() -> None:
    assert len(urls("".join(link(f"/{number % 30}") for number in range(500)))) == OFFER_LIMIT


def test_a_chinese_page_in_its_own_encoding_is_read() -> None:
    text = page(link("/新闻.xml", title="国际新闻")).decode().encode("gb18030")
    (offer,) = offers_in(text, "text/html; charset=gb2312", BASE)
    assert (offer.url, offer.title) == ("https://news.example/%E6%96%B0%E9%97%BB.xml", "国际新闻")


@pytest.mark.parametrize(
    "start",
    [
        "<!doctype html><title>x</title>",
        "<title>x</title>",
        "\ufeff\n<meta charset=utf-8>",
        "",
        "<!-- a --> <!-- b -->",
    ],
)
def test_a_page_may_leave_out_the_tags_that_html_lets_it(start: str) -> None:
    (offer,) = offers_in((start + link("/feed.xml")).encode(), "text/html", BASE)
    assert offer.url == "https://news.example/feed.xml"


def test_what_is_no_page_offers_nothing() -> None:
    assert offers_in(b'<rss><channel><description>&lt;a href="/b.xml"> ' + link("/f").encode(), "", BASE) == []


@given(st.text(alphabet="<>/'\"=! -alinkhrefbs\n", max_size=200))
def test_any_soup_is_read(soup: str) -> None:
    assert len(offers_in(b"<html>" + soup.encode(), "", BASE)) <= OFFER_LIMIT


HOSTILE = {
    "nesting": "<div>",
    "open tags": "<a ",
    "open quotes": '<a x="',
    "comments": "<!--",
    "whole comments": "<!-- -->",
    "comments and scripts": "<!--<script></script",
    "scripts": "<script>",
    "ends of scripts": "<script></script",
    "anchors": '<a href="/x.xml">',
    "attributes": "<a " + " ".join(f"a{number}=1" for number in range(500)) + ">",
    "names in other scripts": f'<a href="http://{"é" * 240}/.xml">',
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_page_takes_no_time(piece: str) -> None:
    """An HTML parser would need a minute for the first of these."""
    body = b"<html>" + piece.encode() * (PAGE_LIMIT // len(piece.encode()))
    started = time.process_time()
    offers_in(body * 5, "text/html", BASE)
    assert time.process_time() - started < 4
