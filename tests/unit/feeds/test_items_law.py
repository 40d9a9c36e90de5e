"""Leaving known items out gives just what parsing all of them would give, whatever feeds do."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.child import parse
from bot.feeds.wire import ParsedFeed, kept_of
from tests.unit.feeds.reading import BASE, FIXTURES, read

# What an item may do to those after it, in feedparser or in a parser of ours.
RSS_PIECES = [
    "<title>A &amp; b</title>",
    "<title><![CDATA[<b>c</b>]]></title>",
    "<description>x &lt;p&gt;y&lt;/p&gt;</description>",
    "<description><p>inline <title>t</title></p></description>",
    "<description type='text/plain'>x<div xml:base='http://leak.example/'>y</div></description>",
    "<description><![CDATA[</item><item><title>no</title>]]></description>",
    "<!-- </item> --><?p </item> ?>",
    "<guid isPermaLink='false'>shared</guid>",
    "<guid>/relative</guid>",
    "<pubDate>2026-03-02 23:30:00</pubDate>",
    "<pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate>",
    "<x:creator xmlns:x='http://purl.org/dc/elements/1.1/'>N</x:creator>",
    "<dc:title xmlns:dc='http://search.yahoo.com/mrss/'>m</dc:title>",
    "<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2026-03-01</dc:date>",
    "<dc:language xmlns:dc='http://purl.org/dc/elements/1.1/'>zh</dc:language>",
    "<category base='http://leak.example/'>c</category>",
    "<author xml:lang='zh'>a@b.example</author>",
    "<source url='http://s.example/'>Source</source>",
    "<source><title>S</title><link>http://s.example/</link></source>",
    "<image><url>i.png</url><title>picture</title></image>",
    "<body xmlns='http://www.w3.org/1999/xhtml'><p>b</p></body>",
    "<p:x xmlns:p='http://p.example/1' a='1'/>",
    "<q:x xmlns:q='http://p.example/1'>v</q:x>",
    "<svg xmlns='http://www.w3.org/2000/svg'><title>s</title></svg>",
    "<m:group xmlns:m='http://search.yahoo.com/mrss/'><m:title>g</m:title></m:group>",
    "中文 text",
    "<textInput><title>ti</title></textInput>",
]


ODD_PIECES = ["<item><title>n</title></item>", "<channel/>", "<unbound:x/>", "<a:item xmlns:a='u'/>", "&nbsp;", "<br>"]


ATOM_PIECES = [
    "<title>A</title>",
    "<title type='html'>&lt;b&gt;c&lt;/b&gt;</title>",
    "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><title>x</title></div></title>",
    "<content>text</content>",
    "<content type='text'><div xml:base='http://leak.example/' xml:lang='zh'>typepad</div></content>",
    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><summary/><body>b</body></div></content>",
    "<content type='image/png' mode='base64'>AAAA</content>",
    "<summary>s</summary>",
    "<id>urn:shared</id>",
    "<updated>2026-03-02T12:00:00Z</updated>",
    "<author><name>n</name><uri>u</uri></author>",
    "<source><title>S</title><link href='/s'/></source>",
    "<rights xml:lang='zh' xml:base='/r/'>r</rights>",
    "<contributor><name>n</name></contributor>",
]


ATTRIBUTES = ["", " xml:base='http://own.example/x/'", " xml:lang='zh'", " base='/b/'", " lang='fr'", " xmlns:dc='u'"]


RSS_HEADS = [
    "<title>Feed</title><link>/</link><language>en</language><ttl>9</ttl>",
    "<image xml:base='http://head.example/'><title>i</title></image><title>Feed</title>",
    "<image><title xml:base='http://head.example/'>i</title></image><title>Feed</title>",
    "<title>Feed</title><language>zh-CN</language>",
    "<title type='text/plain'>a<div>b</div></title>",
    "",
]


RSS_TAILS = [
    "",
    "<title>late</title><link>late</link><language>zh</language>",
    "<image><title>late</title></image>",
    "<image xml:base='http://tail.example/'><title>late</title></image>",
]


RSS_ROOTS = ["", " version='2.0'", " version='2.0' xml:base='http://root.example/'", " xmlns='http://u.example/'"]


ATOM_ROOTS = ["", " xml:lang='en' xml:base='http://root.example/'"]


def around(draw: st.DrawFn, text: str) -> bytes:
    """Items, in a feed."""
    head, tail, root = (draw(st.sampled_from(some)) for some in (RSS_HEADS, RSS_TAILS, RSS_ROOTS))
    return f"<rss{root}><channel>{head}{text}{tail}</channel></rss>".encode()


@st.composite
def feeds(draw: st.DrawFn) -> tuple[bytes, list[int]]:
    """A feed, and which item each of its items is a copy of; an item's number is in its link."""
    atom = draw(st.booleans())
    pieces = ATOM_PIECES if atom else RSS_PIECES + (ODD_PIECES if draw(st.integers(0, 9)) == 0 else [])
    numbers = draw(st.lists(st.integers(0, 5), min_size=1, max_size=6))
    items = {}
    for number in set(numbers):
        inner = "".join(draw(st.lists(st.sampled_from(pieces), max_size=4)))
        own = f"<{'id' if atom else 'guid'}>id-{number}</{'id' if atom else 'guid'}>" if draw(st.booleans()) else ""
        name = "entry" if atom else "item"
        link = f"<link href='n{number}'/>" if atom else f"<link>n{number}</link>"
        items[number] = f"<{name}{draw(st.sampled_from(ATTRIBUTES))}>{link}{own}{inner}</{name}>"
    gap = draw(st.sampled_from(["", "\n", "<!-- between -->"]))
    text = gap.join(items[number] for number in numbers)
    if atom:
        root = draw(st.sampled_from(ATOM_ROOTS))
        return f"<feed xmlns='http://www.w3.org/2005/Atom'{root}><title>F</title>{text}</feed>".encode(), numbers
    return around(draw, text), numbers


@st.composite
def two_answers(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """The same items twice, around which the feed may have changed."""
    some = st.lists(st.sampled_from(RSS_PIECES), min_size=1, max_size=4).map("".join)
    text = "".join(f"<item>{inner}</item>" for inner in draw(st.lists(some, min_size=1, max_size=4)))
    return around(draw, text), around(draw, text)


@settings(max_examples=600)
@given(two_answers())
def test_what_is_left_out_of_a_changed_feed_is_still_what_it_was(answers: tuple[bytes, bytes]) -> None:
    before, full = (parse(body, "", BASE) for body in answers)
    if not isinstance(before, ParsedFeed) or not isinstance(full, ParsedFeed):
        return
    part = read(answers[1], before.items)
    assert part.items == full.items
    assert [entry for entry in full.entries if entry not in part.entries and entry not in before.entries] == []


@settings(max_examples=1_200)
@given(feeds(), st.data())
def test_the_entries_of_new_items_are_what_a_full_parse_gives(
    case: tuple[bytes, list[int]], data: st.DataObject
) -> None:
    body, numbers = case
    full = parse(body, "", BASE)
    if not isinstance(full, ParsedFeed) or not full.items:
        assert parse(body, "", BASE, "0" * 24) == full
        return
    assert len(full.items) == len(numbers)
    known = frozenset(data.draw(st.sets(st.sampled_from(full.items))))
    old = {number for number, token in zip(numbers, full.items, strict=True) if token in known}
    part = read(body, known)
    expected = tuple(entry for entry in full.entries if int(entry.url.rpartition("n")[2]) not in old)
    assert part.entries == expected
    assert (part.title, part.site, part.language, part.ttl_minutes) == (
        full.title,
        full.site,
        full.language,
        full.ttl_minutes,
    )
    assert part.items == full.items


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
@given(data=st.data())
@settings(max_examples=20)
def test_the_law_holds_for_the_feeds_in_tests_data(path: Path, data: st.DataObject) -> None:
    body = path.read_bytes()
    full = read(body)
    assert full.entries
    known = frozenset(data.draw(st.sets(st.sampled_from(full.items)))) if full.items else frozenset({"0" * 24})
    part = read(body, known)
    assert (part.title, part.items) == (full.title, full.items)
    if len(full.items) == len(full.entries):
        pairs = zip(full.items, full.entries, strict=True)
        assert part.entries == tuple(entry for token, entry in pairs if token not in known)
    else:
        assert part.entries == tuple(entry for entry in full.entries if entry in part.entries)
        assert part.entries == full.entries or known


def test_a_feed_seen_whole_gives_no_entry_a_second_time() -> None:
    for path in FIXTURES:
        full = read(path.read_bytes())
        assert bool(read(path.read_bytes(), full.items).entries) == (not full.items)


@st.composite
def polls(draw: st.DrawFn) -> list[bytes]:
    """A feed's bodies, one after the other: new items come at the top and old ones go at the end, mostly."""
    pieces = st.lists(st.sampled_from(RSS_PIECES), min_size=1, max_size=3).map("".join)
    items = [f"<item><link>n{number}</link>{draw(pieces)}</item>" for number in range(24)]
    gap, top, left = draw(st.sampled_from(["", "\n", "<!-- between -->"])), 12, 6
    bodies = []
    for _ in range(4):
        shown = items[top : top + left]
        if shown and draw(st.integers(0, 4)) == 0:
            place = draw(st.integers(0, len(shown) - 1))
            shown[place] = draw(st.sampled_from([shown[0], "<item/>", "<item>edited</item>", "<!--gone-->"]))
        bodies.append(around(draw, gap.join(shown)))
        top -= draw(st.integers(0, 3))
        left = max(1, left + draw(st.integers(-2, 3)))
    return bodies


@settings(max_examples=1_000)
@given(polls())
def test_what_is_noted_of_all_items_changes_nothing_of_what_is_read(bodies: list[bytes]) -> None:
    kept = ""
    for body in bodies:
        item_by_item, in_a_run = (parse(body, "", BASE, known) for known in (" ".join(kept_of(kept)[0]), kept))
        assert in_a_run == item_by_item or (
            isinstance(in_a_run, ParsedFeed)
            and isinstance(item_by_item, ParsedFeed)
            and in_a_run.items == item_by_item.items
            and replace(in_a_run, tokens="") == replace(item_by_item, tokens="")
        )
        kept = in_a_run.tokens if isinstance(in_a_run, ParsedFeed) else kept
