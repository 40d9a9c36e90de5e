"""Pages without a feed, from the server's bytes to the kept entries: new once, a changed layout, a quiet list."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.commands.caller import Caller
from bot.domain.alert import DecisionKind
from bot.domain.feed import Feed, FeedFault, MayShow, PageSelectors, PolledFeed, Side
from bot.feeds.fetch import Fetcher, FetchOptions
from bot.feeds.parse import Page, ParsedFeed, ParseFailed, ParserPool
from bot.feeds.rhythm import share_budget
from bot.platforms.terminal.render import make_console
from bot.platforms.terminal.sender import TerminalSender
from bot.polling import Pacing, Poller
from bot.storage import entries, feeds
from bot.storage.database import Database
from bot.storage.engines import open_database
from tests.fakes.bombs import CAP, GOOD, KILLED, NOT_A_FEED, READ, attributes, fill
from tests.fakes.feed_server import Answer, FeedServer, html
from tests.shipped import configuration
from tests.values import NOW, TERMINAL

SELECTORS = PageSelectors("ul.txtList_01 > li", date="span", zone="Asia/Shanghai")
LIST = (Path(__file__).parents[1] / "data" / "pages" / "mofcom.html").read_text(encoding="utf-8")
NEW = '<li><a href="/zwgk/zcfb/art/2026/art_0b01.html">{title}</a><span>[{date}]</span></li>'
BASE = "https://ministry.example/list/index.html"
AT_NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)  # in Beijing


def listing(*new: str, charset: str = "utf-8", **changed: str) -> bytes:
    """The ministry's list with new items on top, in an encoding that only the page itself declares."""
    text = LIST.replace('<ul class="txtList_01">', '<ul class="txtList_01">' + "".join(new))
    for old, other in changed.items():
        text = text.replace(old, other)
    return text.replace("charset=utf-8", f"charset={charset}").encode(charset)


def item(title: str = "示例部公告2026年第4号", date: str = "2026-01-05") -> str:
    return NEW.format(title=title, date=date)


@dataclass
class Ministry:
    """One page that is polled, on a real database, with a clock moved by hand."""

    server: FeedServer
    poller: Poller
    database: Database
    now: datetime = AT_NOON
    feed: Feed | None = None

    async def declare(self, selectors: PageSelectors = SELECTORS) -> None:
        url = self.server.url("/list/index.html")
        self.feed = Feed("Ministry", url, "Ministry", Side.CN_OFFICIAL, "zh", may_show=MayShow.LEDE, page=selectors)
        await self.database.write(feeds.follow_config, [self.feed])

    async def poll(self, answer: bytes | Answer, minutes: float = 10) -> int:
        """Let time pass, and poll the page as the server shows it now."""
        self.now += timedelta(minutes=minutes)
        shown = answer if isinstance(answer, Answer) else Answer(200, answer, {"Content-Type": "text/html"})
        self.server.script("/list/index.html", shown)
        return await self.poller.poll(await self.polled(), self.now)

    async def polled(self) -> PolledFeed:
        (feed,) = await self.database.read(feeds.active)
        return feed

    async def told(self, title: str) -> datetime:
        """When the one kept entry with this title counts as published."""
        kept = await self.database.read(entries.inbox, 100)
        (entry,) = (each for each in kept if each.title == title)
        return entry.published

    async def kept(self) -> int:
        return len(await self.database.read(entries.inbox, 100))


@asynccontextmanager
async def running(server: FeedServer, cpu_seconds: int = 8) -> AsyncIterator[Ministry]:
    database = open_database("sqlite:///:memory:")
    options = FetchOptions(allow_networks=("127.0.0.0/8",), host_interval=0)
    pacing = Pacing(share_budget([]), timedelta(minutes=5))
    async with Fetcher(options) as fetcher, ParserPool(size=1, cpu_seconds=cpu_seconds) as parsers:
        await database.migrate()
        yield Ministry(server, Poller(database, fetcher, parsers, pacing), database)
    await database.close()


@pytest.fixture
async def ministry() -> AsyncIterator[Ministry]:
    async with FeedServer() as server, running(server) as each:
        await each.declare()
        yield each


async def test_a_new_item_of_a_page_is_new_once(ministry: Ministry) -> None:
    assert await ministry.poll(listing()) == 5
    assert await ministry.poll(listing()) == 0
    assert await ministry.poll(listing(item())) == 1
    assert await ministry.poll(listing(item()) + b"<!-- 2 -->") == 0
    assert await ministry.poll(listing(NEW.format(title="示例部公告2026年第4号", date="01-05"))) == 0
    assert await ministry.kept() == 6
    assert (await ministry.polled()).fault is None


async def test_one_title_twice_a_day_is_kept_twice_and_a_pinned_item_once(ministry: Ministry) -> None:
    await ministry.poll(listing())
    other = item().replace("0b01", "0b02")
    assert await ministry.poll(listing(item(), other, item())) == 2
    assert await ministry.poll(listing(other, item())) == 0


async def test_links_that_differ_in_their_route_only_are_kept_apart(ministry: Ministry) -> None:
    await ministry.poll(listing())
    routed = [item().replace("/zwgk/zcfb/art/2026/art_0b01.html", f"#/detail/{number}") for number in (1, 2)]
    assert await ministry.poll(listing(*routed)) == 2
    assert await ministry.poll(listing(*routed) + b" ") == 0


async def test_a_page_with_dates_that_nobody_can_read_is_kept_as_old(ministry: Ministry) -> None:
    await ministry.declare(replace(SELECTORS, item="ul.days > li"))
    days = "".join(item(f"公告{word}", word).replace("0b01", word) for word in ("今天", "昨天"))
    assert await ministry.poll(f"<nav>{LIST}</nav><ul class=days>{days}</ul>".encode()) == 2
    assert (await ministry.polled()).fault is None
    assert ministry.now - await ministry.told("公告今天") > timedelta(days=300)


async def test_a_page_in_gbk_is_read_as_the_same_page(ministry: Ministry) -> None:
    assert await ministry.poll(listing(charset="gbk")) == 5
    assert await ministry.poll(listing(item(), charset="gb18030")) == 1
    assert await ministry.told("示例部公告2026年第4号") == ministry.now


async def test_an_item_known_to_the_day_is_fresh_all_that_day(ministry: Ministry) -> None:
    await ministry.poll(listing())
    await ministry.poll(listing(item("当天的公告")), minutes=60 * 10)
    assert await ministry.told("当天的公告") == ministry.now
    await ministry.poll(listing(NEW.format(title="前一天的公告", date="2026-01-04").replace("0b01", "0b02")))
    assert await ministry.told("前一天的公告") == datetime(2026, 1, 4, 15, 59, 59, tzinfo=UTC)  # when that day ended
    await ministry.poll(listing(NEW.format(title="没有日期的公告", date="").replace("0b01", "0b03")))
    assert await ministry.told("没有日期的公告") == ministry.now


async def test_a_baseline_is_no_fresher_than_its_dates_say_for_sure(ministry: Ministry) -> None:
    await ministry.poll(listing(item("当天的公告"), NEW.format(title="没有日期的公告", date="").replace("0b", "0c")))
    assert await ministry.told("当天的公告") == datetime(2026, 1, 4, 16, tzinfo=UTC)  # when that day began
    assert ministry.now - await ministry.told("没有日期的公告") > timedelta(days=300)


async def test_a_changed_layout_is_a_fault_that_passes_when_the_layout_is_back(ministry: Ministry) -> None:
    await ministry.poll(listing())
    rebuilt = listing(item(), txtList_01="newsList")
    assert await ministry.poll(rebuilt) == 0
    feed = await ministry.polled()
    assert feed.fault is FeedFault.LAYOUT_CHANGED
    assert feed.fault_detail == (
        "its item selector 'ul.txtList_01 > li' finds nothing on the page titled \"公告 - 示例部\"; "
        "it showed 5 entries before"
    )
    for _ in range(3):
        await ministry.poll(rebuilt)
    feed = await ministry.polled()
    assert feed.failures == 4
    assert feed.next_poll_at
    assert feed.next_poll_at - ministry.now > timedelta(minutes=30)  # it backs off
    assert await ministry.kept() == 5
    assert await ministry.poll(listing(item())) == 1
    assert (await ministry.polled()).fault is None


async def test_selectors_that_were_never_right_are_a_fault_and_no_baseline(ministry: Ministry) -> None:
    await ministry.declare(replace(SELECTORS, item="ul.list > li"))
    await ministry.poll(listing())
    feed = await ministry.polled()
    assert feed.fault is FeedFault.LAYOUT_CHANGED
    assert feed.fault_detail.endswith("; it never showed any")
    assert feed.first_polled_at is None


async def test_corrected_selectors_are_tried_at_once_and_as_a_baseline(ministry: Ministry) -> None:
    await ministry.declare(replace(SELECTORS, item="nav li", date=""))
    answer = Answer(200, listing(), {"Content-Type": "text/html", "ETag": '"1"'})
    assert await ministry.poll(answer) == 5  # of the navigation
    await ministry.declare()
    feed = await ministry.polled()
    assert feed.next_poll_at is None
    assert await ministry.poll(answer) == 5  # neither a 304 nor an unchanged body stands in the way
    kept = await ministry.database.read(entries.inbox, 100)
    assert all(entry.baseline for entry in kept)
    await ministry.declare()
    assert (await ministry.polled()).next_poll_at is not None  # nothing was changed


async def test_a_page_without_news_is_quiet_and_no_fault(ministry: Ministry) -> None:
    for _ in range(4):
        await ministry.poll(listing(), minutes=60 * 24 * 3)
    feed = await ministry.polled()
    assert (feed.fault, feed.failures, feed.shown) == (None, 0, 5)


async def test_a_bot_wall_is_told_from_a_changed_layout(ministry: Ministry) -> None:
    await ministry.poll(listing())
    await ministry.poll(html())
    feed = await ministry.polled()
    assert feed.fault is FeedFault.NOT_A_FEED
    assert '"Just a moment...", which has hardly a link' in feed.fault_detail


async def test_a_notice_on_a_ministrys_page_is_told_as_its_own_word(tmp_path: Path) -> None:
    shipped, paper = configuration(), io.StringIO()
    async with FeedServer() as server:
        url = server.script("/list", Answer(200, listing()))
        feed = Feed("Ministry", url, "Ministry", Side.CN_OFFICIAL, "zh", may_show=MayShow.LEDE, page=SELECTORS)
        fetch = shipped.settings.fetch.model_copy(update={"allow_networks": ["127.0.0.0/8"], "host_interval": 0})
        secrets = shipped.secrets.model_copy(update={"tradewire_database_url": f"sqlite:///{tmp_path}/a.db"})
        settings = shipped.settings.model_copy(update={"fetch": fetch})
        staged = replace(shipped, feeds=(feed,), settings=settings, secrets=secrets)
        async with App(staged, lambda: AT_NOON) as app:
            app.senders["terminal"] = TerminalSender(make_console(paper))
            assert (await app.commands("subscribe soybeans", Caller(TERMINAL, "U1"))).ok
            await app.pass_once(everything=True)
            server.script("/list", Answer(200, listing(item("关于恢复部分美国企业大豆输华资质的公告"))))
            decided = await app.pass_once(everything=True)
    assert [each.decision.kind for each in decided] == [DecisionKind.ANNOUNCE]
    assert "关于恢复部分美国企业大豆输华资质的公告" in paper.getvalue()
    assert "China  Ministry (its own page)" in paper.getvalue()


BOMBS = {
    "nested elements": (lambda: "<div>" * 1_000_000, {KILLED}),
    "nested items": (lambda: "<ul class=txtList_01><li>" * 100_000, {KILLED}),
    "formatting that never ends": (lambda: "<ul class=txtList_01><li>" + fill("<p><b>"), {KILLED, NOT_A_FEED}),
    "attributes": (lambda: f"<ul class=txtList_01><li><a {attributes(400_000)}>", {KILLED}),
    "a million items": (lambda: "<ul class=txtList_01>" + fill("<li>"), {FeedFault.LAYOUT_CHANGED}),
    "a long text": (lambda: "<ul class=txtList_01><li><a href=/1>" + fill("字"), {READ}),
    "a long script": (lambda: f"<script>{fill('<li>')}", {NOT_A_FEED}),
    "deep JSON": (lambda: fill('{"a":')[:-1] + "}", {NOT_A_FEED}),
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_of_a_page_costs_that_page_only(name: str) -> None:
    make, faults = BOMBS[name]
    body = make().encode()
    assert len(body) <= CAP
    page = Page(replace(SELECTORS, date=""), NOW)
    async with ParserPool(size=1, cpu_seconds=2) as pool:
        parsed = await pool.parse(body, "text/html", BASE, page=page)
        assert (parsed.fault if isinstance(parsed, ParseFailed) else None) in faults, parsed
        assert isinstance(await pool.parse(GOOD, "application/rss+xml", BASE), ParsedFeed)


async def test_a_killed_page_is_a_fault_of_its_feed() -> None:
    async with FeedServer() as server, running(server, cpu_seconds=1) as ministry:
        await ministry.declare()
        await ministry.poll(listing())
        await ministry.poll(b"<div>" * 1_000_000)
        assert (await ministry.polled()).fault is FeedFault.PARSER_KILLED
        assert await ministry.poll(listing(item())) == 1
