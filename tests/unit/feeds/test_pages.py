"""List pages without a feed: what the selectors find becomes entries, and what they do not find is a fault."""

import json
from datetime import UTC, datetime

import pytest

from bot.domain.entry import TITLE_LIMIT, FeedEntry
from bot.domain.feed import FeedFault, PageSelectors
from bot.feeds.child import parse
from bot.feeds.entries import ENTRY_LIMIT
from bot.feeds.wire import (
    Page,
    ParsedFeed,
    ParseFailed,
    pack_request,
    unpack_header,
)
from tests.fakes.feed_server import html
from tests.values import NOW

BASE = "https://ministry.example/zwgk/zcfb/index.html"
SELECTORS = PageSelectors("ul.list > li", date="span", zone="Asia/Shanghai")
NAV = "<nav>" + "".join(f'<a href="/{name}">{name}</a>' for name in "abcdef") + "</nav>"
MIDNIGHT = datetime(2026, 1, 4, 16, tzinfo=UTC)  # when 5 January begins in Beijing


def outcome(body: str | bytes, selectors: PageSelectors = SELECTORS, **how: str) -> ParsedFeed | ParseFailed:
    data = body.encode() if isinstance(body, str) else body
    return parse(data, how.get("content_type", "text/html"), how.get("base", BASE), page=Page(selectors, NOW))


def read(body: str | bytes, selectors: PageSelectors = SELECTORS, **how: str) -> ParsedFeed:
    parsed = outcome(body, selectors, **how)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def page(*items: str, head: str = "<title>公告</title>", layout: str = "list") -> str:
    return f"<html><head>{head}</head><body>{NAV}<ul class={layout}>{''.join(items)}</ul></body></html>"


def item(link: str = "/1.html", title: str = "关于大豆的公告", date: str = "2026-01-05") -> str:
    return f'<li><a href="{link}">{title}</a><span>{date}</span></li>'


def only(body: str, selectors: PageSelectors = SELECTORS) -> FeedEntry:
    (entry,) = read(body, selectors).entries
    return entry


# One item


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a href=/1 title="全文很长的标题">全文很长...</a>', "全文很长的标题"),
        ('<a href=/1 title="全文很长的标题">全文很长…</a>', "全文很长的标题"),
        ('<a href=/1 title="全文很长的标题"> </a>', "全文很长的标题"),
        ("<a href=/1>全文很长…</a>", "全文很长…"),
        ('<a href=/1 title="点击查看">标题</a>', "标题"),
        ("<a href=/1>\n  中<b>美</b>贸易\n  磋商 </a>", "中美贸易 磋商"),
        ("<a href=/1><script>x()</script>标题<style>a{}</style></a>", "标题"),
        ("<a href=/1>a &lt;b&gt; &amp; c</a>", "a <b> & c"),
        ("<a href=/1>标\u202e题\u200b</a>", "标题"),
        ("<a href=/1><img src=x></a><a href=/1>标题</a>", "标题"),
        ('<a href="javascript:void(0)">收藏</a><a href=/1>标题</a>', "标题"),
        (f"<a href=/1>{'题' * 600}</a>", "题" * TITLE_LIMIT),
    ],
)
def test_a_title_is_the_whole_text(markup: str, expected: str) -> None:
    assert only(page(f"<li>{markup}<span>2026-01-05</span></li>")).title == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<a href=/1>公告<span>2026-01-05</span></a>", "公告"),
        ("<a href=/1><span><i>2026</i>-01-05</span> 关于大豆的<b>公告</b></a>", "关于大豆的公告"),
        ('<a href=/1 title="关于调整关税的公告">关于调整...<span>2026-01-05</span></a>', "关于调整关税的公告"),
        ('<a href=/1 title="关于调整关税的公告"><span>2026-01-05</span></a>', "关于调整关税的公告"),
        ("<a href=/1><span>[置顶]</span>公告<span>2026-01-05</span></a>", "[置顶]公告"),
        ("<a href=/1>公告<span>昨天</span></a>", "公告"),
        ("<span><a href=/1>公告 2026-01-05</a></span>", "公告 2026-01-05"),
        ("<a href=/1><span>标题</span></a>", "标题"),
    ],
)
def test_a_date_inside_a_title_is_no_part_of_it(markup: str, expected: str) -> None:
    assert only(page(f"<li>{markup}</li>")).title == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("./202601/t1.htm", "https://ministry.example/zwgk/zcfb/202601/t1.htm"),
        ("../../xwfb/1.html", "https://ministry.example/xwfb/1.html"),
        ("//other.example/1", "https://other.example/1"),
        (" HTTP://other.example/1\n", "http://other.example/1"),
        ("?id=7", "https://ministry.example/zwgk/zcfb/index.html?id=7"),
    ],
)
def test_a_link_is_made_absolute(link: str, expected: str) -> None:
    assert only(page(item(link))).url == expected


def test_links_follow_the_pages_own_base() -> None:
    head = '<base href="/old/"><title>x</title>'
    assert only(page(item("1.html"), head=head)).url == "https://ministry.example/old/1.html"
    bad = '<base href="javascript:x"><title>x</title>'
    assert only(page(item("1.html"), head=bad)).url == "https://ministry.example/zwgk/zcfb/1.html"


@pytest.mark.parametrize(
    "link", ["javascript:x", "mailto:a@b.example", "#", "index.html#top", "#/", "#!", "data:,x", "", "https://"]
)
def test_an_item_that_leads_nowhere_is_no_entry(link: str) -> None:
    parsed = read(page(item(link), item("/2.html", "另一公告")))
    assert [entry.title for entry in parsed.entries] == ["另一公告"]


def test_an_item_that_is_itself_the_link_is_read() -> None:
    body = page("<li><a href=/1><p class=t>标题</p><em>2026-01-05</em></a></li>")
    entry = only(body, PageSelectors("ul.list a", link="a", title="p.t", date="em", zone="Asia/Shanghai"))
    assert (entry.url, entry.title, entry.published) == ("https://ministry.example/1", "标题", MIDNIGHT)


def test_the_key_is_the_page_that_the_link_leads_to() -> None:
    first, second = only(page(item("/1.html?b=1&a=2"))), only(page(item("/1.html?a=2&b=1&spm=9#x")))
    assert first.key == second.key


@pytest.mark.parametrize("link", ["/app.html#/detail/{}", "/app.html#!/{}", "/app.html#!{}", "#/detail/{}"])
def test_a_page_that_a_script_shows_by_the_fragment_is_a_page_of_its_own(link: str) -> None:
    first, second = read(page(item(link.format(1)), item(link.format(2)))).entries
    assert first.url.endswith("1")
    assert first.key != second.key
    assert first.fingerprint != second.fingerprint


def test_one_title_twice_a_day_is_two_entries() -> None:
    first, second = read(page(item("/1.html"), item("/2.html"))).entries
    assert first.fingerprint != second.fingerprint


def test_words_of_an_entry_are_its_title_and_its_day() -> None:
    at, later, another = (only(page(item(date=text))) for text in ("2026-01-05", "2026-01-05 10:30", "2026-01-06"))
    assert at.fingerprint == later.fingerprint != another.fingerprint


def test_no_more_than_the_limit_is_read() -> None:
    assert len(read(page(*(item(f"/{number}.html") for number in range(ENTRY_LIMIT + 50)))).entries) == ENTRY_LIMIT


# What is not found


@pytest.mark.parametrize(
    ("body", "selectors", "detail"),
    [
        (page(item(), layout="news"), SELECTORS, "its item selector 'ul.list > li' finds nothing"),
        (page(), SELECTORS, "its item selector 'ul.list > li' finds nothing"),
        (
            page(item("javascript:x"), item("#")),
            SELECTORS,
            "its link selector 'a' finds no web address in any of 2 items",
        ),
        (page(item(title="<img src=x>")), SELECTORS, "its title selector 'a' finds no text in any of 1 items"),
        (
            page("<li><a href=/1>标题</a> 2026-01-05</li>"),
            SELECTORS,
            "its date selector 'span' finds no element in any of 1 items",
        ),
        (
            page("<li><a href=/1></a></li>", "<li><b>标题</b></li>"),
            PageSelectors("ul.list > li", title="b"),
            "no item has both a link and a title",
        ),
    ],
)
def test_a_selector_that_finds_nothing_is_named(body: str, selectors: PageSelectors, detail: str) -> None:
    assert outcome(body, selectors) == ParseFailed(FeedFault.LAYOUT_CHANGED, f'{detail} on the page titled "公告"')


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (html().body, 'on the page titled "Just a moment...", which has hardly a link'),
        (b"", "on a page without a title, which has hardly a link"),
        (b"<script>location.reload()</script>", "on a page without a title, which has hardly a link"),
        (b'{"code": "500", "data": null}', "on a page without a title, which has hardly a link"),
        (b"<a href=/>back</a><title>404</title>", 'on the page titled "404", which has hardly a link'),
    ],
)
def test_what_is_no_list_page_at_all_is_told_from_another_layout(body: bytes, where: str) -> None:
    failed = outcome(body)
    assert isinstance(failed, ParseFailed)
    assert failed.fault is FeedFault.NOT_A_FEED
    assert where in failed.detail


def test_a_page_with_old_items_only_is_no_fault() -> None:
    assert only(page(item(date="2019-01-05"))).title == "关于大豆的公告"


def test_an_item_without_a_date_among_dated_ones_is_kept() -> None:
    assert len(read(page(item(date=""), item("/2.html", "另一公告"))).entries) == 2


def test_dates_that_cannot_be_read_cost_only_themselves() -> None:
    parsed = read(page(item(date="今天"), item("/2.html", "另一公告", "三日前")))
    assert [(entry.title, entry.published) for entry in parsed.entries] == [
        ("关于大豆的公告", None),
        ("另一公告", None),
    ]


# Hostile


def test_text_from_the_page_stays_one_short_line_in_a_fault() -> None:
    failed = outcome(page(head=f"<title>a\n\u202eb{'x' * 5_000}</title>"))
    assert isinstance(failed, ParseFailed)
    assert 'titled "a bxxx' in failed.detail
    assert len(failed.detail) < 200


def test_json_of_any_shape_is_read_or_refused() -> None:
    list_page = page(item())
    assert only(json.dumps({"a": [1, None, {"b": list_page}], "c": "short"})).url == "https://ministry.example/1.html"
    for body in ('{"a":' * 100_000, "{" + list_page, '{"a": {}}'):
        assert isinstance(outcome(body), ParsedFeed | ParseFailed)


def test_a_selector_that_is_none_is_a_value_too() -> None:
    failed = outcome(page(item()), PageSelectors("ul.list >"))
    assert isinstance(failed, ParseFailed)
    assert failed.fault is FeedFault.NOT_A_FEED


def test_how_to_read_a_page_crosses_the_process_boundary() -> None:
    how = Page(SELECTORS, NOW)
    frame = pack_request(b"body", "text/html", BASE, "a b", how)
    assert unpack_header(frame[8:-4]) == ("text/html", BASE, "a b", how)
    assert unpack_header(pack_request(b"", "", "")[8:]) == ("", "", "", None)


def test_f37_a_page_that_ends_in_the_middle_is_no_page() -> None:
    whole = page(item(), item("/2.html", "关于小麦的公告"))
    for end in (whole.index("小麦") + 1, whole.index("/2.html") + 3, whole.index("</span></li></ul>") - 2):
        failed = outcome(whole[:end])
        assert isinstance(failed, ParseFailed)
        assert failed.fault is FeedFault.TRUNCATED
    for sound in (whole[: whole.index("</ul>")], whole + "\n<!-- 0.1 s -->", whole + " made in 0.1 s"):
        assert len(read(sound).entries) == 2
    data = json.dumps({"html": whole})
    assert len(read(data).entries) == 2
    assert isinstance(outcome(data[:-9]), ParseFailed)
