"""When an entry was published, as feeds write it."""

from datetime import UTC, datetime

import pytest

from bot.feeds.child import parse
from bot.feeds.wire import ParsedFeed
from tests.fakes.feed_server import item, rss
from tests.unit.feeds.reading import read


@pytest.mark.parametrize(
    "date",
    [
        "",
        "30 Feb 2026 10:00:00 GMT",
        "1e9",
        "0000-00-00",
        "1700000000",
        "2023-W01-1",
        "9999999999999-01-01",
        "2199-01-01",
        "1970-01-01T00:00:00Z",
        "yesterday",
    ],
)
def test_f26_a_date_that_cannot_be_true_is_none(date: str) -> None:
    assert read(rss(item("t", published=date))).entries[0].published is None


@pytest.mark.parametrize(
    ("language", "base", "date", "hour"),
    [
        ("zh-cn", "https://news.example/feed", "2026-01-05 10:30:00", 2),
        ("", "https://www.ministry.gov.cn/feed", "2026-01-05 10:30:00", 2),
        ("zh-cn", "https://news.example/feed", "2026-01-05T10:30:00Z", 10),
        ("zh-cn", "https://news.example/feed", "Mon, 05 Jan 2026 10:30:00 GMT", 10),
        ("zh-cn", "https://news.example/feed", "Mon, 05 Jan 2026 10:30:00 +0100", 9),
        ("zh-cn", "https://news.example/feed", "2026-01-05T10:30:00+08:00", 2),
        ("en", "https://news.example/feed", "2026-01-05 10:30:00", 10),
    ],
)
def test_a_date_without_a_zone_is_local_time_in_a_chinese_feed(language: str, base: str, date: str, hour: int) -> None:
    feed = parse(rss(item("t", published=date), head=f"<language>{language}</language>"), "", base)
    assert isinstance(feed, ParsedFeed)
    assert feed.entries[0].published == datetime(2026, 1, 5, hour, 30, tzinfo=UTC)


def test_a_leap_second_is_a_date() -> None:
    assert read(rss(item("t", published="2016-12-31T23:59:60Z"))).entries[0].published is not None


@pytest.mark.parametrize(
    ("date", "month", "hour"),
    [
        ("2026/03/05 10:00:00", 3, 2),
        ("2026.03.05 10:00", 3, 2),
        ("2026年03月05日 10:00", 3, 2),
        ("2026年3月5日 10时00分", 3, 2),
        ("２０２６/３/５ 10:00", 3, 2),
        ("Thu, 05 Mar 2026 10:00:00 CST", 3, 2),
        ("Thu, 05 Mar 2026 10:00:00", 3, 2),
        ("2026-03-05 10:00:00 CST", 3, 2),
        ("2026-03-05 10:00:00 UTC", 3, 10),
        ("2026-03-05 10:00:00,000", 3, 2),
        ("2026年03月05日 星期四 10:00", 3, 2),
        ("2026年03月05日(周四) 上午10:00", 3, 2),
        ("2026年11月05日 星期四 下午4:00", 11, 8),
    ],
)
def test_f26_dates_as_chinese_feeds_write_them(date: str, month: int, hour: int) -> None:
    (entry,) = read(rss(item("t", published=date), head="<language>zh-cn</language>")).entries
    assert entry.published == datetime(2026, month, 5, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    [
        "2026-03-05 12:15:00 EDT",
        "2026-03-05 12:15 PM EDT",
        "2026-03-05 9:15 am PDT",
        "2026-03-05 16:15:00 GMT",
        "2026-03-05, 16:15 GMT",
        "2026-03-06 00:15:00 +0800",
        "2026-03-06 00:15:00+08",
        "2026-03-06T00:15:00 GMT+0800",
        "2026-03-06 00:15 GMT+8 (CST)",
        "2026-03-05T21:45:00+0530",
        "Fri, 06 Mar 2026 00:15:00 +0800 (CST)",
        "Fri Mar 06 00:15:00 CST 2026",
        "Thu Mar 05 16:15:00 UTC 2026",
    ],
)
def test_f26_a_date_with_a_zone_keeps_its_time(date: str) -> None:
    (entry,) = read(rss(item("t", published=date), head="<language>zh-cn</language>")).entries
    assert entry.published == datetime(2026, 3, 5, 16, 15, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["+99:00", "-1560", "XYZZY", "+25", "GMT+15"])
def test_f26_a_zone_that_is_none_costs_no_entry(zone: str) -> None:
    assert read(rss(item("t", published=f"2026-03-05 12:15:00 {zone}"))).entries


@pytest.mark.parametrize(
    "date", ["2026年11月05日 10时", "2026年11月05日 第3版", "2026年11月31日 10:00", "2026年11月05日 25:00"]
)
def test_f26_a_chinese_date_that_is_not_understood_is_none(date: str) -> None:
    assert read(rss(item("t", published=date))).entries[0].published is None


@pytest.mark.parametrize(
    ("date", "day_only"),
    [
        ("2026-03-05", True),
        ("2026年3月5日", True),
        ("Thu, 05 Mar 2026", True),
        ("Thu, 05 Mar 2026 00:00:00 -0400", True),
        ("2026-03-05T00:00:00+08:00", True),
        ("20260305T180000+0800", True),
        ("Thu, 05 Mar 2026 00:00:01 GMT", False),
        ("2026-03-05T08:00:00+08:00", False),
        ("", False),
    ],
)
def test_f26_a_date_without_a_time_tells_only_the_day(date: str, day_only: bool) -> None:
    assert read(rss(item("t", published=date))).entries[0].day_only is day_only


def test_f26_a_date_with_slashes_is_year_month_day_everywhere() -> None:
    (entry,) = read(rss(item("t", published="2025/12/05"))).entries
    assert entry.published == datetime(2025, 12, 5, tzinfo=UTC)
