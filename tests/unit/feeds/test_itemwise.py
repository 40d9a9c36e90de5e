"""What is read of an item on the short way is what feedparser reads by itself."""

import io
from dataclasses import replace
from operator import itemgetter
from typing import Any

import feedparser
import feedparser.api
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.feed import NO_SKIPS
from bot.feeds import child
from bot.feeds.child import parse
from bot.feeds.entries import read_feed
from bot.feeds.items import ItemFinder
from bot.feeds.itemwise import ItemwiseParser
from bot.feeds.plain import PlainReader
from bot.feeds.wire import ParsedFeed
from tests.fakes.feed_server import item, rss
from tests.unit.feeds.test_items_law import (
    ATOM_PIECES,
    ATOM_ROOTS,
    ATTRIBUTES,
    BASE,
    RSS_HEADS,
    RSS_PIECES,
    RSS_ROOTS,
    feeds,
)

NAMESPACES = (
    " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'"
    " xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"
    " xmlns:itunes='http://www.itunes.com/DTDs/PodCast-1.0.dtd' xmlns:own='urn:own' xmlns:swap='http://www.w3.org/2005/Atom'"
    " xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
)
# What is read, what is not, and the one within the other.
PIECES = [
    "<title>Plain</title>",
    "<title>  Prices &amp;amp; &#8220;terms&#8221; \N{EM DASH} caf\xc3\xa9 \x85 </title>",
    "<title lang='fr'>Titre</title>",
    "<title><category>c</category>t</title>",
    "<link>/one?a=1&amp;b=2&amp;c;</link>",
    "<link href='/two' rel='alternate'/>",
    "<link href='/self' rel='self'/>",
    "<link>/a?b=1&amp;amp;c=2</link>",
    "<link>http:///three slashes</link>",
    "<guid>  id 1  </guid>",
    "<guid isPermaLink='true'>/permalink</guid>",
    "<guid isPermaLink='false'>not a link</guid>",
    "<ID>upper</ID>",
    "<pubDate>Mon, 02 Mar 2026 12:00:00 +0800</pubDate>",
    "<dc:date>2026-03-01T00:00:00Z</dc:date>",
    "<updated>2026-03-02</updated>",
    "<description>one</description>",
    "<description>two <b>bold</b></description>",
    "<content:encoded><![CDATA[<p>all of it</p>]]></content:encoded>",
    "<summary>short</summary>",
    "<category>a</category>",
    "<category term='t' scheme='s'><title>within</title></category>",
    "<category xml:lang='zh'>b</category>",
    "<author>a@b.example (A)</author>",
    "<author><name>n</name><url>u</url><title>within</title></author>",
    "<dc:creator>c</dc:creator>",
    "<dc:creator><link>/within</link></dc:creator>",
    "<comments>/comments</comments>",
    "<slash:comments>9</slash:comments>",
    "<enclosure url='/e.mp3' type='audio/mpeg' length='1'/>",
    "<media:content url='/i.jpg' medium='image'><media:title>within</media:title></media:content>",
    "<media:description>of a picture</media:description>",
    "<media:thumbnail url='/t.jpg'/>",
    "<itunes:summary>spoken</itunes:summary>",
    "<own:title>theirs</own:title>",
    "<own:thing own:lang='fr' a='1'/>",
    "<swap:title>of another name</swap:title>",
    "<feedburner:origLink>/orig</feedburner:origLink>",
    "<image><title>i</title><category>c</category><url>u</url></image>",
    "<source url='/s'>S<category>c</category></source>",
    "<math xmlns='http://www.w3.org/1998/Math/MathML'><title>m</title></math>",
]


# The same of what is around the items.
HEAD_PIECES = [
    "<title>Feed &amp;amp; co \x85</title>",
    "<title/>",
    "<title type='html'>&lt;b&gt;Feed&lt;/b&gt;</title>",
    "<title>a<category>c</category></title>",
    "<link>https://site.example/?a=1&amp;b=2&amp;c;</link>",
    "<link>/a?b=1&amp;amp;c=2</link>",
    "<link>/relative</link>",
    "<link href='/alternate'/>",
    "<link href='/typed' rel='alternate' type='application/json'/>",
    "<link href='/self' rel='self'/>",
    "<swap:link href='/swapped'/>",
    "<atom:link href='/feed' rel='self' type='application/rss+xml'/>",
    "<atom:link href='/page' rel='alternate'/>",
    "<atom:link href='/page'/>",
    "<atom10:link href='/hub' rel='hub'/>",
    "<language>zh-CN</language>",
    "<language> </language>",
    "<dc:language>fr</dc:language>",
    "<ttl>30</ttl>",
    "<ttl unit='m'>30</ttl>",
    "<id>/the-id</id>",
    "<guid>/the-guid</guid>",
    "<description>what it is</description>",
    "<description>what it <b>is</b></description>",
    "<subtitle>what it is</subtitle>",
    "<lastBuildDate>Mon, 02 Mar 2026 12:00:00 GMT</lastBuildDate>",
    "<updated>2026-03-02T12:00:00Z</updated>",
    "<skipHours><hour>3</hour></skipHours>",
    "<generator uri='u'>g</generator>",
    "<image><url>/i.png</url><title>picture</title><link>/of-the-picture</link></image>",
    "<image><description>d</description></image>",
    "<author><name>n</name><uri>u</uri></author>",
    "<textInput><title>t</title><link>/t</link></textInput>",
    "<category domain='d'>c</category>",
    "<category xml:lang='fr'>c</category>",
    "<cloud domain='d' port='80'/>",
    "<sy:updatePeriod>hourly</sy:updatePeriod>",
    "<media:title>m</media:title>",
    "<unbound:title>u</unbound:title>",
    "<own:title>o</own:title>",
    "<dc:creator>c</dc:creator>",
    "<managingEditor>a@b.example</managingEditor>",
]
HEAD_ROOTS = ["", " version='2.0'", " xml:lang='en_US'", " own:a='b'", " other:a='b'", " xmlns:empty=''", " lang='fr'"]


@st.composite
def heads(draw: st.DrawFn) -> bytes:
    """A feed of one ordinary item and any head."""
    inner = "".join(draw(st.lists(st.sampled_from(HEAD_PIECES), max_size=7)))
    names = NAMESPACES + " xmlns:atom='http://www.w3.org/2005/Atom' xmlns:atom10='http://www.w3.org/2005/Atom'"
    names += " xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'" + draw(st.sampled_from(HEAD_ROOTS))
    if draw(st.booleans()):
        inner += "<entry><title>t</title><id>i</id></entry>"
        return f"<feed xmlns='http://www.w3.org/2005/Atom'{names}>{inner}</feed>".encode()
    inner += "<item><title>t</title><guid>i</guid></item>"
    stray = draw(st.sampled_from(["", "", "", "<title>stray</title>"]))
    channel = draw(st.sampled_from(["channel", "channel", "channel", "channel href='/c'"]))
    return f"<rss{names}>{stray}<{channel}>{inner}</channel></rss>".encode()


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A feed of one item: from the second on, ours forgets what feedparser carries over."""
    atom = draw(st.booleans())
    pieces = st.sampled_from(PIECES + (ATOM_PIECES if atom else RSS_PIECES))
    inner = "".join(draw(st.lists(pieces, max_size=7)))
    attributes = draw(st.sampled_from(["", "", *ATTRIBUTES[:-1]]))
    if atom:
        root = draw(st.sampled_from(ATOM_ROOTS))
        inner = f"<title>F</title><entry{attributes}>{inner}</entry>"
        return f"<feed xmlns='http://www.w3.org/2005/Atom'{NAMESPACES}{root}>{inner}</feed>".encode()
    head, root = draw(st.sampled_from(RSS_HEADS)), draw(st.sampled_from(RSS_ROOTS))
    return f"<rss{NAMESPACES}{root}><channel>{head}<item{attributes}>{inner}</item></channel></rss>".encode()


def seen(feed: object) -> object:
    """What is read of a feed, or the name of a failure: without items' tokens, and lists, which feedparser skips."""
    return replace(feed, tokens="", skips=NO_SKIPS) if isinstance(feed, ParsedFeed) else type(feed).__name__


def by_feedparser(document: bytes) -> object:
    """A feed as feedparser reads it by itself; what it trips over is no feed to us."""
    try:
        found = untouched(document)
        return read_feed(found, BASE) if found.get("version") else "ParseFailed"
    except Exception:
        return "ParseFailed"


def untouched(document: bytes) -> Any:
    """feedparser's own driver, and its own parser for well-formed feeds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feedparser.api, "StrictFeedParser", ItemwiseParser.__base__)
        return feedparser.parse(  # noqa: TID251  the documents name no files
            io.BytesIO(document),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )


@settings(max_examples=2_500)
@given(st.one_of(documents(), heads()))
def test_what_is_read_of_a_feed_is_what_feedparser_reads_by_itself(document: bytes) -> None:
    theirs = by_feedparser(document)
    assert seen(parse(document, "", BASE)) == (seen(theirs) if isinstance(theirs, ParsedFeed) else theirs)


@settings(max_examples=1_000)
@example(b"<rss><channel><item><title>our own <known-items/> mark</title></item></channel></rss>")
@given(st.one_of(feeds().map(itemgetter(0)), heads()))
def test_the_short_way_reads_nothing_else_than_the_long_one(document: bytes) -> None:
    short = parse(document, "", BASE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PlainReader, "end_item", lambda _: None)
        patch.setattr(PlainReader, "head", None)
        assert parse(document, "", BASE) == short


PLAIN = {
    "RSS": rss(item("t", "/1", "id", "text", "Mon, 02 Mar 2026 12:00:00 GMT", "<category domain='d'>c</category>")),
    "WordPress": f"<rss version='2.0'{NAMESPACES}><channel><item><title>t</title><link>/1</link>"
    "<dc:creator>c</dc:creator><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate>"
    "<guid isPermaLink='false'>id</guid><slash:comments>0</slash:comments>"
    "<description>text</description><content:encoded>all</content:encoded></item></channel></rss>".encode(),
    "Google News": b"<rss><channel><item><title>t</title><link>/1</link><guid isPermaLink='false'>id</guid>"
    b"<description>text</description><source url='https://o.example'>Outlet</source></item></channel></rss>",
    "Atom": b"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>F</title><author><name>d</name></author>"
    b"<entry><title type='html'>t</title><link rel='alternate' href='/1'/><id>id</id><author><name>n</name></author>"
    b"<published>2026-03-02T12:00:00Z</published><category term='c'/><content type='html'>text</content></entry>"
    b"</feed>",
}


@pytest.mark.parametrize("name", PLAIN)
def test_an_ordinary_item_goes_the_short_way(name: str) -> None:
    found = ItemFinder(BASE).walk(PLAIN[name])
    assert [item.plain is not None for item in found.items] == [True]
    assert found.head is not None
    outcome = parse(PLAIN[name], "", BASE)
    assert isinstance(outcome, ParsedFeed)
    (entry,) = outcome.entries
    assert (entry.title, entry.url, entry.key, entry.text) == ("t", "https://news.example/1", "id", "text")
    assert seen(outcome) == seen(by_feedparser(PLAIN[name]))


def test_only_the_items_out_of_the_ordinary_are_feedparsers_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given_: list[bytes] = []
    feedparse = child.feedparse
    monkeypatch.setattr(child, "feedparse", lambda document: (given_.append(document), feedparse(document))[1])
    odd = item("odd", "/odd", extra="<image><title>i</title></image>")
    outcome = parse(rss(item("a", "/a"), odd, item("b", "/b")), "", BASE)
    assert isinstance(outcome, ParsedFeed)
    assert [entry.title for entry in outcome.entries] == ["a", "odd", "b"]
    (document,) = given_
    assert document.count(b"<item>") == 1
