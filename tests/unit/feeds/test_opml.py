"""OPML: what comes in is read under limits, what goes out comes back unchanged."""

import string
import time
from contextlib import suppress
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import Feed, MayShow, PageSelectors, Side
from bot.errors import TradewireError
from bot.feeds.clean import clean_line
from bot.feeds.guard import AddressGuard
from bot.feeds.opml import OUTLINE_LIMIT, SIZE_LIMIT, Outlines, read_opml, write_opml

GUARD = AddressGuard()


def opml(outlines: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def read(data: bytes) -> list[Feed]:
    """The feeds of a file without a fault."""
    outlines = read_opml(data, GUARD)
    assert outlines.refused == ()
    return list(outlines.feeds)


def test_folders_are_walked_and_feeds_kept_in_order() -> None:
    feeds = read(
        opml(
            '<outline text="Trade"><outline text="A" type="rss" xmlUrl="https://a.example/feed"/>'
            '<outline text="Deeper"><outline text="B" xmlUrl="https://b.example/feed"/></outline></outline>'
            '<outline text="a note"/><outline text="C" xmlUrl="https://c.example/feed"/>'
        )
    )
    assert [feed.name for feed in feeds] == ["A", "B", "C"]


def test_a_foreign_feed_is_press_published_by_the_domain_of_its_site() -> None:
    (feed,) = read(opml('<outline text="A" xmlUrl="https://feeds.example/a" htmlUrl="https://www.a.example/news"/>'))
    assert feed == Feed("A", "https://feeds.example/a", "a.example", Side.PRESS, "", site="https://www.a.example/news")


def test_without_a_site_the_domain_of_the_feed_publishes_it() -> None:
    (feed,) = read(opml('<outline xmlUrl="https://www.a.example/feed"/>'))
    assert (feed.name, feed.publisher) == ("a.example", "a.example")


@pytest.mark.parametrize("name", ["xmlUrl", "xmlurl", "XMLURL", "XmlUrl"])
def test_every_spelling_of_the_address_is_read(name: str) -> None:
    assert len(read(opml(f'<outline text="A" {name}="https://a.example/"/>'))) == 1


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ('title="Title" text="Text"', "Title"),
        ('title="" text="Text"', "Text"),
        ('title="&#x200b;" text="Text"', "Text"),
        ('text="a&#10;b  c"', "a b c"),
        ('text="AT&amp;T"', "AT&T"),
        ("", "a.example"),
    ],
)
def test_a_feed_is_called_by_its_title_or_text_or_domain(attributes: str, name: str) -> None:
    (feed,) = read(opml(f'<outline {attributes} xmlUrl="https://a.example/"/>'))
    assert feed.name == name


def test_an_address_listed_twice_is_one_feed() -> None:
    outlines = '<outline text="A" xmlUrl="https://a.example/"/><outline text="B" xmlUrl="HTTPS://A.example"/>'
    assert [feed.name for feed in read(opml(outlines))] == ["A"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5"])
def test_every_encoding_it_may_be_saved_in_is_read(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>\n<opml><outline text="中文" xmlUrl="https://a.example/"/></opml>'
    )
    (feed,) = read(text.encode(encoding))
    assert feed.name == "中文"


names = st.text(min_size=1, max_size=30).map(lambda text: clean_line(text, 30)).filter(bool)
sites = st.builds("https://{}.example/{}".format, *[st.text(string.ascii_lowercase, min_size=1, max_size=8)] * 2)
classes = st.text("abcxyzé公告", min_size=1, max_size=30)
selectors = st.builds(
    "{}.{}{}a[href]".format, st.sampled_from(["li", "", "ul > li"]), classes, st.sampled_from(" \t\n\r")
)
PAGE = {
    "item": selectors,
    "link": selectors,
    "title": selectors,
    "date": selectors | st.just(""),
    "zone": st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York"]),
}
FIELDS = {
    "name": names,
    "url": sites,
    "publisher": names | st.just(""),
    "side": st.sampled_from(Side),
    "language": st.sampled_from(["", "en", "zh"]),
    "may_show": st.sampled_from(MayShow),
    "site": sites | st.just(""),
    "floor": st.none() | st.floats(1, 86_400),
    "page": st.none() | st.builds(PageSelectors, **PAGE),
}


def test_every_field_of_a_feed_goes_round() -> None:
    for strategies, kind in ((FIELDS, Feed), (PAGE, PageSelectors)):
        assert set(strategies) == {each.name for each in fields(kind)}, (
            "a new field is to be exported and imported, too"
        )


@given(st.lists(st.builds(Feed, **FIELDS), unique_by=lambda feed: feed.url))
def test_what_is_exported_is_imported_unchanged(exported: list[Feed]) -> None:
    assert read_opml(write_opml(exported), GUARD) == Outlines(tuple(exported), ())


@given(st.text(), st.text())
def test_any_name_can_be_exported(name: str, publisher: str) -> None:
    (feed,) = read(write_opml([Feed(name, "https://a.example/", publisher)]))
    assert feed.name == clean_line(feed.name, 300) != ""


def test_an_outline_at_fault_is_named_by_its_line_and_costs_only_itself() -> None:
    outlines = read_opml(
        b'<?xml version="1.0"?>\n\n<opml xmlns:tradewire="https://tradewire.example/opml"><body>\n'
        b'<outline text="Good" xmlUrl="https://a.example/"/>\n'
        b'<outline text="File" xmlUrl="file:///etc/passwd"/>\n'
        b'<outline text="Login" xmlUrl="https://me:secret@a.example/"/>\n'
        b'<outline text="Inside" xmlUrl="http://10.1.2.3/feed"/>\n'
        b'<outline text="Port" xmlUrl="https://a.example:22/feed"/>\n'
        b'<outline text="Side" xmlUrl="https://b.example/" tradewire:side="alien"/>\n'
        b'<outline text="Floor" xmlUrl="https://c.example/" tradewire:floor="nan"/>\n'
        b'<outline text="Language" xmlUrl="https://d.example/" tradewire:language="tlh"/>\n'
        b'<outline text="Page" xmlUrl="https://e.example/" tradewire:page_title="h2"/>\n'
        b'<outline text="Last" xmlUrl="https://z.example/"/></body></opml>',
        GUARD,
    )
    assert [feed.name for feed in outlines.feeds] == ["Good", "Last"]
    assert [(each.line, each.name) for each in outlines.refused] == [
        (5, "File"),
        (6, "Login"),
        (7, "Inside"),
        (8, "Port"),
        (9, "Side"),
        (10, "Floor"),
        (11, "Language"),
        (12, "Page"),
    ]
    reasons = " ".join(each.reason for each in outlines.refused)
    for part in ("http(s) address", "fetch.allow_networks", "port 22", "us_official, cn_official", "'nan'", "'tlh'"):
        assert part in reasons
    assert "secret" not in reasons


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ('page_item="li["', "page_item is 'li[': a CSS selector such as ul.list > li is expected"),
        ('page_item=""', "page_item is '': only a page's date may be empty"),
        ('page_item="li" tradewire:page_link=""', "page_link is '': only"),
        ('page_item="li" tradewire:page_date="li >"', "page_date is 'li >': a CSS selector"),
        ('page_item="li" tradewire:page_zone="Mars/X"', "page_zone is 'Mars/X': a time zone such as"),
        ('page_item="li" tradewire:page_zone=""', "page_zone is ''"),
        ('page_item="li" tradewire:page_zone="../UTC"', "page_zone is '../UTC': a time zone such as"),
    ],
)
def test_a_page_that_cannot_be_read_so_is_refused_with_its_line(attributes: str, reason: str) -> None:
    page = f'\n<outline text="Page" xmlUrl="https://a.example/" tradewire:{attributes}/>'
    outlines = read_opml(opml(page + '<outline text="B" xmlUrl="https://b.example/"/>'), GUARD)
    assert [feed.name for feed in outlines.feeds] == ["B"]
    (refused,) = outlines.refused
    assert (refused.line, refused.name) == (2, "Page")
    assert reason in refused.reason


def test_networks_that_the_operator_opened_may_be_imported() -> None:
    data = opml('<outline text="A" xmlUrl="http://10.1.2.3:8000/feed"/>')
    assert len(read_opml(data, AddressGuard(["10.0.0.0/8"])).feeds) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not well-formed"),
        (b"<opml><body>", "not well-formed"),
        (b"<html><body/></html>", "<html>"),
        (opml("<outline text='x'/>" * (OUTLINE_LIMIT + 1)), "more than 10000 outlines"),
        (opml("<outline>" * 1000 + "</outline>" * 1000), "within each other"),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + opml("")[21:], "declares entities"),
        (b'<!DOCTYPE opml [<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;]>' + opml("")[21:], "declares entities"),
        (b'<!DOCTYPE opml [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + opml("")[21:], "declares entities"),
        (b" " * (SIZE_LIMIT + 1), "split it"),
    ],
)
def test_a25_a_file_that_cannot_be_read_whole_is_refused_with_the_place(data: bytes, words: str) -> None:
    with pytest.raises(TradewireError, match=words):
        read_opml(data, GUARD)


def test_a25_ten_thousand_outlines_are_read_and_not_one_more() -> None:
    line = '<outline text="A" xmlUrl="https://a{}.example/feed" htmlUrl="https://a{}.example/"/>'
    assert len(read(opml("".join(line.format(number, number) for number in range(OUTLINE_LIMIT))))) == OUTLINE_LIMIT


WIDE = " ".join(f'a{number}="{number:x<60}"' for number in range(254))
HOSTILE = {
    "100,000 outlines": "<outline/>" * 100_000,
    "elements": "<a/>" * (SIZE_LIMIT // 4),
    "attributes": f'<outline xmlUrl="https://a.example/" {WIDE}/>' * (SIZE_LIMIT // 17_000),
    "one attribute": f'<outline xmlUrl="https://a.example/{"é" * 5_000_000}"/>',
    "marks": f'<outline xmlUrl="https://a.example/" text="{chr(0x301) * 5_000_000}"/>',
    "addresses": f'<outline xmlUrl="https://a.example/{"é" * 450}"/>' * OUTLINE_LIMIT,
    "hosts": f'<outline xmlUrl="https://{"é" * 250}.example/"/>' * OUTLINE_LIMIT,
    "selectors": f'<outline xmlUrl="https://a.example/" tradewire:page_item="{":has(" * 40}a{")" * 40}"/>'
    * OUTLINE_LIMIT,
    "zones": '<outline xmlUrl="https://a.example/" tradewire:page_item="a" tradewire:page_zone="Mars"/>'
    * OUTLINE_LIMIT,
    "one comment": f"<!--{'x' * 10_000_000}-->",
}


@pytest.mark.parametrize("outlines", HOSTILE.values(), ids=HOSTILE.keys())
def test_a25_ten_hostile_megabytes_take_no_time(outlines: str) -> None:
    """With many of a thing, or much of one; each is read or refused within a second or two."""
    data = opml(outlines)[:SIZE_LIMIT]
    started = time.process_time()
    with suppress(TradewireError):
        read_opml(data, GUARD)
    assert time.process_time() - started < 5
