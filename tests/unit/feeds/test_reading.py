"""What the child makes of a body, without the child."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.entry import TEXT_LIMIT, TITLE_LIMIT, own_key, shared_key
from bot.domain.feed import FeedFault
from bot.feeds.child import parse
from bot.feeds.entries import ENTRY_LIMIT, content_fingerprint
from bot.feeds.wire import ANSWER, ParseFailed, pack_answer, unpack_answer
from tests.fakes.feed_server import html, item, rss
from tests.unit.feeds.reading import BASE, read


def failure(body: bytes) -> ParseFailed:
    outcome = parse(body, "", BASE)
    assert isinstance(outcome, ParseFailed)
    return outcome


def atom(*entries: str) -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US"><title>A</title>{"".join(entries)}</feed>'.encode()
    )


def test_a_feed_describes_itself() -> None:
    feed = read(rss(title="Trade &amp; more", link="/home", head="<language>zh-CN</language><ttl>30</ttl>"))
    assert (feed.title, feed.site, feed.language, feed.ttl_minutes) == (
        "Trade & more",
        "https://news.example/home",
        "zh",
        30,
    )
    assert feed.entries == ()


def test_an_entry_is_read_clean() -> None:
    feed = read(
        rss(
            item(
                "Tariffs &amp; \u202etrade",
                "/1?utm_source=rss",
                "id-1",
                "<p>One.</p><script>x</script><p>Two.</p>",
                datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
            )
        )
    )
    (entry,) = feed.entries
    assert entry.key == "id-1"
    assert entry.title == "Tariffs & trade"
    assert entry.url == "https://news.example/1?utm_source=rss"
    assert entry.page == "https://news.example/1"
    assert entry.text == "One.\nTwo."
    assert entry.published == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert entry.fingerprint == content_fingerprint("TARIFFS &  trade", "one. two.")


def test_atom_is_read_like_rss() -> None:
    feed = read(
        atom(
            '<entry><id>urn:1</id><title type="html">&lt;b&gt;Bold&lt;/b&gt;</title><link href="/a"/>'
            "<content type='html'>&lt;p&gt;Body&lt;/p&gt;</content><updated>2026-03-02T20:00:00+08:00</updated></entry>"
        )
    )
    (entry,) = feed.entries
    assert (entry.key, entry.title, entry.url, entry.text) == ("urn:1", "Bold", "https://news.example/a", "Body")
    assert entry.published == datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert entry.language == "en"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://a@b.example/"]
)
def test_a_link_that_may_not_be_followed_is_dropped_and_the_entry_kept(link: str) -> None:
    (entry,) = read(rss(item("t", link, "id"))).entries
    assert (entry.title, entry.url) == ("t", "")


def test_without_an_id_the_link_is_the_key_and_without_a_link_the_content() -> None:
    with_link, bare = read(rss(item("a", "http://news.example/1/?utm_source=x"), item("b"))).entries
    assert with_link.key == "https://news.example/1"
    assert bare.key == bare.fingerprint


def test_an_id_that_several_entries_share_identifies_none_of_them() -> None:
    entries = read(
        rss(item("a", guid="same"), item("b", guid="same"), item("b", guid="same"), item("c", guid="own"))
    ).entries
    assert [entry.title for entry in entries] == ["a", "b", "c"]
    own = [own_key("same", entry.fingerprint) for entry in entries[:2]]
    assert [entry.key for entry in entries] == [*own, "own"]
    assert [shared_key(entry.key) for entry in entries] == ["same", "same", ""]


def test_the_fingerprint_outlives_a_changed_id_link_and_date() -> None:
    first = read(rss(item("Title", "/1", "id-1", "text", "Mon, 02 Mar 2026 12:00:00 GMT"))).entries[0]
    second = read(rss(item("Title", "/2", "id-2", "text", "Tue, 03 Mar 2026 12:00:00 GMT"))).entries[0]
    assert first.key != second.key
    assert first.fingerprint == second.fingerprint
    assert read(rss(item("Title", "/1", "id-1", "other"))).entries[0].fingerprint != first.fingerprint


def test_an_entry_without_title_is_called_by_its_text() -> None:
    (entry,) = read(rss(item("", "/1", text="<p>China buys soybeans.</p>"))).entries
    assert entry.title == "China buys soybeans."


def test_an_entry_with_nothing_is_left_out() -> None:
    assert read(rss("<item/>", "<item><link></link></item>", item("t"))).entries[0].title == "t"


def test_an_aggregators_outlet_is_the_publisher() -> None:
    extra = '<source url="https://reuters.example">Reuters &amp;amp; Co</source>'
    (entry,) = read(rss(item("Tariffs - rise", "https://x.example/1", text="text", extra=extra))).entries
    assert (entry.publisher, entry.title, entry.text) == ("Reuters & Co", "Tariffs - rise", "text")


def test_google_news_titles_lose_the_outlet_and_descriptions_are_dropped() -> None:
    extra = '<source url="https://reuters.example">Reuters</source>'
    link = "https://news.google.com/rss/articles/CBMi?oc=5"
    (entry,) = read(
        rss(item("Tariffs - rise - Reuters", link, text="<ol><li>other headlines</li></ol>", extra=extra))
    ).entries
    assert (entry.publisher, entry.title, entry.text) == ("Reuters", "Tariffs - rise", "")


def test_a_list_of_other_headlines_is_no_text_whichever_feed_hands_it_on() -> None:
    listed = '<ol><li><a href="https://news.google.com/rss/articles/CBMi">Beijing buys soybeans</a> Outlet</li></ol>'
    promoted = '<p>Rain came.</p><p>Follow us on <a href="https://news.google.com/publications/CAAq">News</a></p>'
    entries = read(rss(item("Rain", "https://x.example/1", text=listed), item("Sun", text=promoted))).entries
    assert [entry.text for entry in entries] == ["", "Rain came.\nFollow us on News"]


def test_texts_and_numbers_of_entries_are_capped() -> None:
    entries = read(rss(*(item(f"{number} " + "t" * 1000, text="word " * 10_000) for number in range(510)))).entries
    assert len(entries) == ENTRY_LIMIT
    assert len(entries[0].title) == TITLE_LIMIT
    assert TEXT_LIMIT - 5 <= len(entries[0].text) <= TEXT_LIMIT


def test_a_long_id_is_kept_as_a_hash_of_all_of_it() -> None:
    first, second = read(rss(item("a", guid="x" * 5000 + "1"), item("b", guid="x" * 5000 + "2"))).entries
    assert first.key != second.key
    assert len(first.key) == 64


def test_chinese_declared_as_utf8_but_sent_as_gbk_is_read() -> None:
    body = rss(item("中美贸易：关税上调")).decode().encode("gbk")
    assert read(body, content_type="text/xml; charset=utf-8").entries[0].title == "中美贸易：关税上调"


def test_broken_xml_gives_what_can_be_read() -> None:
    body = rss(item("Profit & loss"), item("Second")).replace(b"&amp;", b"&")
    assert [entry.title for entry in read(body).entries] == ["Profit & loss", "Second"]


def test_xml_so_broken_that_no_item_is_left_is_no_quiet_feed() -> None:
    broken = failure(rss(*["<item><title>a</b></item>"] * 5))
    assert broken.fault is FeedFault.NOT_A_FEED
    assert "broken" in broken.detail
    assert read(rss(head="<b>")).entries == (), "without items there is nothing to be lost"


def test_a_body_that_ends_inside_an_entry_is_truncated() -> None:
    body = rss(item("One"), item("Two"))
    for cut in (body[: body.rindex(b"Two") + 2], body[: body.rindex(b"</item>")], body[: body.rindex(b"</item>") + 3]):
        assert failure(cut).fault is FeedFault.TRUNCATED


@pytest.mark.parametrize("missing", [b"</channel></rss>", b"</rss>", b"ss>"])
def test_f37_a_body_that_ends_between_two_items_is_truncated(missing: bytes) -> None:
    assert failure(rss(item("One"), item("Two")).removesuffix(missing)).fault is FeedFault.TRUNCATED


def test_f37_a_cut_body_is_truncated_though_its_xml_is_broken_before() -> None:
    whole = rss("<item><title>Tea &nbsp; coffee</title></item>", item("Two", text="A long description"))
    assert len(read(whole).entries) == 2
    for end in (b"long", b"<title>Tw", b"</item></ch"):
        assert failure(whole[: whole.index(end)]).fault is FeedFault.TRUNCATED


def test_comments_after_the_end_of_a_broken_feed_do_no_harm() -> None:
    assert len(read(rss("<item><title>Tea &nbsp;</title></item>") + b"<!-- served in 3 ms -->").entries) == 1


def test_of_a_feed_that_lists_the_oldest_first_the_newest_are_read() -> None:
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(600)]
    items = [item(f"t{n}", f"/{n}", published=moment) for n, moment in enumerate(moments)]
    dated = [
        f"<entry><id>{n}</id><title>t{n}</title><updated>{moment:%FT%TZ}</updated></entry>"
        for n, moment in enumerate(moments)
    ]
    for body in (rss(*items), rss(*items[::-1]), atom(*dated)):
        read_now = {entry.title for entry in read(body).entries}
        assert read_now == {f"t{n}" for n in range(600 - ENTRY_LIMIT, 600)}


def test_one_title_on_two_days_without_a_text_is_two_entries_and_on_one_day_one() -> None:
    def fingerprint(date: str, text: str = "") -> str:
        return read(rss(item("Export sales to China", text=text, published=date))).entries[0].fingerprint

    assert fingerprint("2026-01-05T08:30:00Z") != fingerprint("2026-01-06T08:30:00Z")
    assert fingerprint("2026-01-05T08:30:00Z") == fingerprint("2026-01-05T09:30:00Z")
    assert fingerprint("2026-01-05T08:30:00Z", "132,000 tonnes") == fingerprint(
        "2026-01-06T08:30:00Z", "132,000 tonnes"
    )


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (html().body, 'an HTML page titled "Just a moment..."'),
        (b"<html><body>Sign in</body></html>", "an HTML page"),
        (b"", "an empty body"),
        (b" \n ", "an empty body"),
        (b'{"error": 403}', "JSON, not RSS or Atom"),
        (b"Forbidden", "neither RSS nor Atom"),
        (b"\xff\xfe\x00\x01" * 10, "neither RSS nor Atom"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, hint: str) -> None:
    assert failure(body) == ParseFailed(FeedFault.NOT_A_FEED, hint)


@pytest.mark.parametrize("body", [rss(item("关税", "/1", published="Mon, 02 Mar 2026 12:00:00 GMT"), item("b")), b"x"])
def test_an_answer_survives_the_wire(body: bytes) -> None:
    answer = parse(body, "", BASE)
    assert unpack_answer(pack_answer(answer)[ANSWER.size :]) == answer


@pytest.mark.parametrize(
    "title", ["AT&T buys", "S&P 500 falls", "soy & corn", "a & b &amp; c", "M&A&<![CDATA[R&D &amp; ]]>", "&"]
)
def test_an_ampersand_that_should_have_been_escaped_is_one(title: str) -> None:
    link = "https://a.example/?a=1&b=2&c"
    document = (
        f"<rss><channel><link>{link}</link><item><title>x {title}</title><link>{link}</link></item></channel></rss>"
    )
    feed = read(document.encode())
    plain = title.replace("&amp;", "&").replace("<![CDATA[", "").replace("]]>", "").strip()
    assert (feed.site, feed.entries[0].title, feed.entries[0].url) == (link, f"x {plain}", link)


@pytest.mark.parametrize("wrong", ["&#xD800;", "&#55357;&#56832;", "&#x110000;", f"&#{'9' * 5_000};", "&#xdfff"])
def test_f37_a_reference_to_no_character_costs_no_other(wrong: str) -> None:
    document = f"<rss><channel><item><title>Soy {wrong} &#128512; &#x4e2d;</title></item><item><title>B</title></item>"
    feed = read(f"{document}</channel></rss>".encode())
    assert [entry.title for entry in feed.entries] == ["Soy \U0001f600 中", "B"]
