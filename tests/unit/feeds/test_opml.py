import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import Feed, MayShow, Side
from bot.errors import TradewireError
from bot.feeds.clean import clean_line
from bot.feeds.opml import OUTLINE_LIMIT, read_opml, write_opml


def opml(outlines: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def test_folders_are_walked_and_feeds_kept_in_order() -> None:
    feeds = read_opml(
        opml(
            '<outline text="Trade"><outline text="A" type="rss" xmlUrl="https://a.example/feed"/>'
            '<outline text="Deeper"><outline text="B" xmlUrl="https://b.example/feed"/></outline></outline>'
            '<outline text="a note"/><outline text="C" xmlUrl="https://c.example/feed"/>'
        )
    )
    assert [feed.name for feed in feeds] == ["A", "B", "C"]


def test_a_foreign_feed_is_press_published_by_the_domain_of_its_site() -> None:
    (feed,) = read_opml(
        opml('<outline text="A" xmlUrl="https://feeds.example/a" htmlUrl="https://www.a.example/news"/>')
    )
    assert feed == Feed("A", "https://feeds.example/a", "a.example", Side.PRESS, "", site="https://www.a.example/news")


def test_without_a_site_the_domain_of_the_feed_publishes_it() -> None:
    (feed,) = read_opml(opml('<outline xmlUrl="https://www.a.example/feed"/>'))
    assert (feed.name, feed.publisher) == ("a.example", "a.example")


def test_an_address_listed_twice_is_one_feed() -> None:
    assert len(read_opml(opml('<outline text="A" xmlUrl="https://a.example/"/>' * 2))) == 1


names = st.text(min_size=1, max_size=30).map(lambda text: clean_line(text, 30)).filter(bool)
sites = st.builds("https://{}.example/{}".format, *[st.text(string.ascii_lowercase, min_size=1, max_size=8)] * 2)
feeds = st.builds(
    Feed,
    name=names,
    url=sites,
    publisher=names | st.just(""),
    side=st.sampled_from(Side),
    language=st.sampled_from(["", "en", "zh"]),
    may_show=st.sampled_from(MayShow),
    site=sites | st.just(""),
)


@given(st.lists(feeds, unique_by=lambda feed: feed.url))
def test_what_is_exported_is_imported_unchanged(exported: list[Feed]) -> None:
    assert read_opml(write_opml(exported)) == exported


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not well-formed"),
        (b"<opml><body>", "not well-formed"),
        (b"<html><body/></html>", "<html>"),
        (opml('<outline xmlUrl="file:///etc/passwd"/>'), "line 1"),
        (opml('\n\n<outline xmlUrl="https://me:secret@a.example/"/>'), "line 3"),
        (opml("<outline text='x'/>" * (OUTLINE_LIMIT + 1)), "more than 10000 outlines"),
        (opml("<outline>" * 1000 + "</outline>" * 1000), "within each other"),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + opml("")[21:], "declares entities"),
        (b'<!DOCTYPE opml [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + opml("")[21:], "declares entities"),
        (b" " * (10 * 2**20 + 1), "split it"),
        (
            b'<opml xmlns:tradewire="https://tradewire.example/opml">'
            b'<outline xmlUrl="https://a.example/" tradewire:side="alien"/></opml>',
            "us_official, cn_official",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(data: bytes, words: str) -> None:
    with pytest.raises(TradewireError, match=words):
        read_opml(data)


def test_an_error_repeats_no_password() -> None:
    with pytest.raises(TradewireError) as caught:
        read_opml(opml('<outline xmlUrl="https://me:secret@a.example/"/>'))
    assert "secret" not in str(caught.value)
