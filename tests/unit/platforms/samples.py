"""Alerts and replies to render: two to look at, and generated ones as hostile as a feed can be."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from bot.domain.alert import Alert, Answered, FigureLine, Item, Notice, Reply, SideLine
from bot.domain.digest import Digest
from bot.domain.feed import Side
from bot.domain.figure import Figure
from bot.domain.link import LinkKind
from bot.domain.story import Level, Outlet, Sentence, Status

ALERT = Alert(
    story_id=1,
    short_id="s2ab",
    level=Level.FLASH,
    topic="Soybeans",
    headline="China books four cargoes of US soybeans & says talks go on",
    url="https://www.reuters.com/markets/china-books?a=1&b=2",
    language="en",
    summary=(
        Sentence("Sinograin bought four cargoes on Monday.", "Reuters", "https://www.reuters.com/markets/china-books"),
        Sentence("Shipment is due in December.", "AP", "https://apnews.com/article/1"),
    ),
    outlets=(
        Outlet("Reuters", "https://www.reuters.com/markets/china-books", "China books", Side.PRESS),
        Outlet("AP", "https://apnews.com/article/1", "China buys", Side.PRESS),
        Outlet("Xinhua", "https://english.news.cn/1", "China buys", Side.CN_STATE_MEDIA),
        Outlet("Caixin", "https://caixin.com/1", "China buys", Side.PRESS),
    ),
    sides=(
        SideLine("US", "no statement seen in our feeds", False),
        SideLine("China", "commerce ministry (its own page)", True),
    ),
    first_seen=datetime(2026, 11, 23, 9, 5, tzinfo=UTC),
    updated=datetime(2026, 11, 23, 9, 40, tzinfo=UTC),
    why="subscribed to Soybeans: matched soybeans, China",
)
FOLLOW_UP = replace(ALERT, change="China: commerce ministry has spoken")
CHINESE = replace(
    ALERT,
    level=Level.URGENT,
    reader="zh",
    topic="大豆",
    headline="商务部：中国企业已采购四船美国大豆，双方将继续就关税问题保持沟通",
    language="zh",
    summary=(Sentence("中储粮周一采购了四船大豆。", "财新", "https://caixin.com/1"),),
    sides=(SideLine("美国", "我们的来源中未见声明", False), SideLine("中国", "商务部（官方网站）", True)),
)
REPLY = Reply(
    title="3 stories on soybeans",
    body="The last two days.",
    items=(
        Item("China books four cargoes", "https://www.reuters.com/1", "s2ab · 3 outlets"),
        Item("US lifts tariff <estimate>", "", "s2ac"),
    ),
    code="soybeans AND (tariff\n             ^",
    hint="/trade story s2ab shows one of them",
)
NOTICE = Notice(
    "Trouble: Outlet <1> · Works again: Outlet 2",
    (
        Item("Outlet <1>", detail="gone: HTTP 410: the feed is gone for good (since 02 Jan 12:00 UTC). Remove it."),
        Item("Outlet 2", detail="works again after 3 days"),
    ),
    "tradewire feeds health shows how every feed fares",
)
DIGEST = Digest(
    "Digest: 9 stories of quiet hours",
    (
        Item("China books <four> cargoes", "https://www.reuters.com/1", "FLASH · Soybeans · 3 outlets · s2ab"),
        Item("US lifts tariff", "", "Tariffs · 1 outlet · s2ac"),
    ),
    9,
    "Quiet day: 61 of 63 feeds healthy, nothing on Corn",
)

NASTY = [
    "<!channel>",
    "<!here>",
    "<@U1>",
    "<#C1>",
    "<!subteam^S1>",
    "<http://evil.example|bank.com>",
    "<!date^1^{date}|x>",
    "&lt;!channel&gt;",
    "*bold* _it_ ~no~ `code` ```block```",
    "\x1b[31mred\x1b[0m \x07\x9b31m",
    "[bold red]markup[/bold red] [link=http://evil]x[/link]",
    "\u202ereversed \u2066isolated\u2069 zero\u200bwidth",
    "a|b\nc\r\nd\te",
    "@everyone @here #general http://bank.com",
    "关税" * 400,
    "&" * 3000,
    "😀" * 2000,
    "",
    "   ",
]
URLS = [
    "https://example.com/a?b=1&c=<d>|e",
    "http://[::1]/x",
    "https://例子.测试/路径",
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "http://user:pw@evil.example/",
    "https://exa mple.com/",
    "https://example.com/\u202e\n<!channel>",
    "http://[broken",
    "https://example.com:99999/",
    "https://example.com/" + "x" * 5000,
    "HTTPS://EXAMPLE.COM/>",
    "",
]
texts = st.sampled_from(NASTY) | st.text(max_size=200)
urls = st.sampled_from(URLS) | st.text(max_size=60) | st.text(max_size=30).map("https://example.com/{}".format)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
alerts = st.builds(
    Alert,
    story_id=st.integers(1, 9999),
    short_id=texts,
    level=st.sampled_from(Level),
    topic=texts,
    headline=texts,
    url=urls,
    language=st.just("en"),
    summary=st.lists(st.builds(Sentence, texts, texts, urls), max_size=12).map(tuple),
    outlets=st.lists(st.builds(Outlet, texts, urls, texts), max_size=12).map(tuple),
    sides=st.lists(st.builds(SideLine, texts, texts, st.booleans()), max_size=9).map(tuple),
    first_seen=moments,
    updated=moments,
    why=texts,
    change=texts,
    figures=st.lists(st.builds(FigureLine, texts, st.just(Figure(1, 1, "t"))), max_size=9).map(tuple),
    facts=texts,
    original=texts,
    status=st.sampled_from((None, *Status)),
    reader=st.sampled_from(("en", "zh")),
    amount=texts,
    answers=st.none() | st.builds(Answered, st.sampled_from(LinkKind), texts, texts, texts),
    thread_of=st.integers(0, 1),
    correction=texts,
)
notices = st.builds(
    Notice, title=texts, items=st.lists(st.builds(Item, texts, urls, texts), max_size=60).map(tuple), hint=texts
)
replies = st.builds(
    Reply,
    title=texts,
    body=texts,
    items=st.lists(st.builds(Item, texts, urls, texts), max_size=60).map(tuple),
    code=texts,
    hint=texts,
    ok=st.booleans(),
)
digests = st.builds(
    Digest,
    title=texts,
    items=st.lists(st.builds(Item, texts, urls, texts), max_size=60).map(tuple),
    held=st.integers(0, 5000),
    hint=texts,
)
