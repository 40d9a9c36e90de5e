"""Which items of a body are known, and what of it is parsed."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain.entry import own_key
from bot.feeds import child
from bot.feeds.entries import ENTRY_LIMIT
from bot.feeds.items import DIGEST_LENGTH, Contents, ItemFinder, find_again, without
from bot.feeds.parse import body_hash
from bot.feeds.plain import PlainReader
from bot.feeds.xmlguard import HostileXmlError
from tests.fakes.feed_server import item, rss
from tests.unit.feeds.reading import BASE, FIXTURES, read

PARSED_APART = {"newspaper.rss.xml", "ministry.atom.xml", "aggregator.rss.xml"}


def parsed_bytes(body: bytes, known: Any, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What feedparser was given, were all items out of the ordinary."""
    given_: list[bytes] = []
    monkeypatch.setattr(PlainReader, "end_item", lambda _: None)
    monkeypatch.setattr(PlainReader, "head", None)
    parser = child.feedparse
    monkeypatch.setattr(child, "feedparse", lambda document: (given_.append(document), parser(document))[1])
    read(body, known)
    return given_


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_feedparser_sees_none_of_the_known_items_where_they_can_be_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = path.read_bytes()
    full = read(body)
    (document, *_) = parsed_bytes(body, full.items[1:], monkeypatch)
    whole = path.name not in PARSED_APART
    assert (len(document) >= len(child.to_utf8(body, ""))) == whole, "it grows where ampersands are escaped"


ODD = {
    "not well formed": rss(item("a"), "<item><title>b & c</title></item>"),
    "undeclared prefix": rss(item("a", extra="<media:x/>"), item("b")),
    "names declared at the item": rss(item("a").replace("<item>", "<item xmlns:m='http://search.yahoo.com/mrss/'>")),
    "prefix at the root": b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>t</a:title></a:entry></a:feed>",
    "document type": b"<!DOCTYPE rss>" + rss(item("a")).partition(b"?>")[2].lstrip(),
    "upper case": rss(item("a").replace("item>", "ITEM>")),
    "item in an item": rss(item("a", extra="<item><title>b</title></item>")),
    "feed in an item": rss(item("a", extra="<feed><title>b</title></feed>")),
    "empty element": rss(item("a"), "<item/>"),
    "elsewhere": b"<rss><item><title>a</title></item></rss>",
}


@pytest.mark.parametrize("name", ODD)
def test_of_a_feed_out_of_the_ordinary_no_item_is_ever_known(name: str) -> None:
    assert read(ODD[name]).entries
    assert read(ODD[name]).items == []


def test_one_new_item_among_many_is_parsed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    old = [item(f"title {number}", f"/{number}") for number in range(50)]
    known = read(rss(*old)).items
    (document,) = parsed_bytes(rss(item("fresh", "/fresh"), *old), known, monkeypatch)
    assert document.count(b"<item>") == 1
    assert b"fresh" in document


def test_an_item_whose_bytes_changed_is_new() -> None:
    first = read(rss(item("a", "/1"), item("b", "/2")))
    second = read(rss(item("a", "/1"), item("b!", "/2")), first.items)
    assert [entry.title for entry in second.entries] == ["b!"]
    assert second.items[0] == first.items[0]
    assert second.items[1] != first.items[1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<rss version='2.0'>", "<rss version='2.0' xml:base='https://other.example/'>"),
        ("<rss version='2.0'>", "<rss version='2.0' xml:lang='zh'>"),
        ("<rss version='2.0'>", "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'>"),
        ("<channel>", "<channel xml:lang='zh'>"),
        ("<title>A feed</title>", "<title xml:base='https://other.example/'>A feed</title>"),
        ("<title>A feed</title>", "<title>A feed</title><language>zh-CN</language>"),
        ("</channel>", "<language>zh-CN</language></channel>"),
    ],
)
def test_items_are_new_when_what_surrounds_them_gives_them_another_meaning(before: str, after: str) -> None:
    body = rss(item("a", "1")).decode().replace('"', "'")
    changed = body.replace(before, after)
    assert changed != body
    assert read(changed.encode(), read(body.encode()).items).entries


def test_items_are_new_when_a_base_address_moves_among_them() -> None:
    base = "<x xml:base='https://other.example/'/>"
    before = rss(item("a", "1"), item("b", "2"), head=base)
    among = rss(item("a", "1"), base, item("b", "2"))
    assert len(read(among, read(before).items).entries) == 2


def test_items_are_new_when_the_feed_moves_but_not_when_its_query_changes() -> None:
    body = rss(item("a", "1"))
    known = read(body, base="https://a.example/feed?session=1").items
    assert not read(body, known, "https://a.example/feed?session=2").entries
    assert read(body, known, "https://a.example/new/feed").entries[0].url == "https://a.example/new/1"


def test_what_changes_in_the_head_of_every_answer_leaves_items_known() -> None:
    first = read(rss(item("a"), head="<lastBuildDate>Mon, 02 Mar 2026 12:00:00 GMT</lastBuildDate>"))
    assert not read(rss(item("a"), title="New", head="<lastBuildDate>x</lastBuildDate>"), first.items).entries


def test_f22_an_id_used_again_by_a_new_item_identifies_neither() -> None:
    """What is known of the old item still counts when its bytes are not parsed."""
    old = item("first", "/1", "same")
    (entry,) = read(rss(item("second", "/2", "same"), old), read(rss(old)).items).entries
    assert (entry.title, entry.key) == ("second", own_key("same", entry.fingerprint))


def test_chinese_feeds_in_their_own_encoding_have_known_items_too() -> None:
    body = rss(item("关税"), item("大豆")).decode().replace("utf-8", "gb18030").encode("gb18030")
    first, _ = read(body).items
    assert [entry.title for entry in read(body, [first]).entries] == ["大豆"]


def test_a_feed_with_more_items_than_are_read_is_read_in_full_each_time() -> None:
    items = [item(f"t{number}", f"/{number}") for number in range(ENTRY_LIMIT + 2)]
    full = read(rss(*items))
    assert not full.items
    assert len(full.entries) == ENTRY_LIMIT
    fewer = read(rss(*items[:10]))
    assert len(read(rss(*items), fewer.items).entries) == ENTRY_LIMIT


def test_an_attack_hidden_in_a_known_item_is_still_refused() -> None:
    deep = item("t", extra="<a>" * 300 + "</a>" * 300)
    finder = ItemFinder(BASE)
    with pytest.raises(HostileXmlError):
        finder.walk(rss(deep))


@pytest.mark.parametrize("known", [range(0), range(1, 4), range(4)], ids=["none", "some", "all"])
def test_an_ordinary_feed_is_found_again_without_walking_what_is_known(known: range) -> None:
    body = rss(
        *(item(f"t{number}", f"/{number}", text="<![CDATA[<b>x</b>]]>") for number in range(4)), head="<ttl>9</ttl>"
    )
    items = ItemFinder(BASE).walk(body).items
    assert len(items) == 4
    assert find_again(body, BASE, {items[number].digest for number in known}) == Contents(items)


@pytest.mark.parametrize(
    "around", ["<!--{}-->", "<x><![CDATA[{}]]></x>", "<x>{}</x>", "<image><title>i</title>{}</image>", "<?x {}?>"]
)
def test_bytes_that_were_an_item_are_one_only_where_items_are(around: str) -> None:
    one, other = item("one", "/1"), item("other", "/2")
    known = read(rss(one)).items
    for body in (
        rss(around.format(one), one, other),
        rss(one, around.format(one), other),
        rss(around.format(one), other),
    ):
        digests = {token[:DIGEST_LENGTH] for token in known}
        assert find_again(body, BASE, digests) in (None, ItemFinder(BASE).walk(body))
        full, part = read(body), read(body, known)
        assert part.items == full.items
        assert part.entries == tuple(entry for entry in full.entries if entry.title != "one" or not full.items)


@pytest.mark.parametrize("after", ["<x xml:base='http://tail.example/'/>", "<rss/>", "<x><item/></x>"])
def test_what_stands_behind_known_items_can_give_them_another_meaning(after: str) -> None:
    """And nothing of such a document is parsed that was not walked."""
    body = rss(item("one", "/1"), "{}").decode()
    digests = {token[:DIGEST_LENGTH] for token in read(body.format("").encode()).items}
    assert find_again(body.format("").encode(), BASE, digests) is not None
    assert find_again(body.format(after).encode(), BASE, digests) is None


def test_an_element_that_bears_the_name_of_what_stands_for_known_items_is_none() -> None:
    """Else it would stand for the item in the comment, which is none."""
    one = item("one", "/1")
    digests = {token[:DIGEST_LENGTH] for token in read(rss(one)).items}
    assert find_again(rss(one, "<known-items/>", f"<!--{one}-->"), BASE, digests) is None


def test_cutting_leaves_all_other_bytes() -> None:
    body = rss(item("中"), item("b"), item("c"))
    items = ItemFinder(BASE).walk(body).items
    assert [body[each.start : each.end].decode() for each in items] == [item("中"), item("b"), item("c")]
    assert without(body, [items[0], items[2]]) == rss(item("b"))


def test_a_body_is_the_same_only_if_its_bytes_type_and_place_are() -> None:
    one = body_hash(b"x", "text/xml", "https://a.example/feed?1")
    assert one == body_hash(b"x", "text/xml", "https://a.example/feed?2")
    others = {
        body_hash(b"y", "text/xml", "https://a.example/feed"),
        body_hash(b"x", "text/xml; charset=gbk", "https://a.example/feed"),
        body_hash(b"x", "text/xml", "https://b.example/feed"),
    }
    assert len(others | {one}) == 4
