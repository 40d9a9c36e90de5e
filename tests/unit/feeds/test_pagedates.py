"""When an item of a list page was published: every usual spelling is read, and what is no date is none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.feed import PageSelectors
from tests.unit.feeds.test_pages import MIDNIGHT, SELECTORS, item, only, page, read


@pytest.mark.parametrize(
    ("text", "expected", "day_only"),
    [
        ("2026-01-05", MIDNIGHT, True),
        ("2026/1/5", MIDNIGHT, True),
        ("2026.01.05", MIDNIGHT, True),
        ("[01-05]", MIDNIGHT, True),
        ("1月5日", MIDNIGHT, True),
        ("发布时间：2026年1月5日 来源：本网", MIDNIGHT, True),
        ("2026年01月05日 10:30", MIDNIGHT + timedelta(hours=10, minutes=30), False),
        ("(2026-01-05 10:30:15)", MIDNIGHT + timedelta(hours=10, minutes=30, seconds=15), False),
        ("2026-01-05T08：00", MIDNIGHT + timedelta(hours=8), False),
        ("20260105", MIDNIGHT, True),
        ("发布于20260105 10:30", MIDNIGHT + timedelta(hours=10, minutes=30), False),
        ("２０２６－０１－０５　１０：３０", MIDNIGHT + timedelta(hours=10, minutes=30), False),
        ("Jan 5, 2026", MIDNIGHT, True),
        ("Mon, JANUARY 5th 2026", MIDNIGHT, True),
        ("5 January 2026, 3:30 PM", MIDNIGHT + timedelta(hours=15, minutes=30), False),
        ("Jan. 5, 2026 3:30 p.m. ET", MIDNIGHT + timedelta(hours=15, minutes=30), False),
        ("05-Sept.-2025", datetime(2025, 9, 4, 16, tzinfo=UTC), True),
        ("2026-01-05T02:30:00Z", MIDNIGHT + timedelta(hours=10, minutes=30), False),
        ("2026-01-04T22:30-05:00", MIDNIGHT + timedelta(hours=11, minutes=30), False),
        ("2026-01-05 10:30:15.250+0800", MIDNIGHT + timedelta(hours=10, minutes=30, seconds=15.25), False),
        ("2026-01-05 10:30-11:30", MIDNIGHT + timedelta(hours=10, minutes=30), False),
        ("2026年1月5日10时30分", MIDNIGHT + timedelta(hours=10, minutes=30), False),
        ("2026年1月5日 10时30分15秒", MIDNIGHT + timedelta(hours=10, minutes=30, seconds=15), False),
        ("2026-01-05 下午3:30", MIDNIGHT + timedelta(hours=15, minutes=30), False),
        ("2026年1月5日上午9点30分", MIDNIGHT + timedelta(hours=9, minutes=30), False),
        ("2026-01-05 上午12:30", MIDNIGHT + timedelta(minutes=30), False),
        ("<b>05</b>2026-01", MIDNIGHT, True),
        ("<b>5日</b><i>2026年1月</i>", MIDNIGHT, True),
        ("<b>2026</b>-<b>01</b>-<b>05</b>", MIDNIGHT, True),
        ("<time datetime=2026-01-05T02:30:00Z>2 hours ago</time>", MIDNIGHT + timedelta(hours=10, minutes=30), False),
        ("<time datetime=P1D>2026-01-05</time>", MIDNIGHT, True),
        ("2026-01-05T99:30:00Z", MIDNIGHT, True),
        ("12-30", datetime(2025, 12, 29, 16, tzinfo=UTC), True),  # without a year the last such day
        ("01-06", datetime(2026, 1, 5, 16, tzinfo=UTC), True),  # their clock may be ahead
        ("02-29", datetime(2024, 2, 28, 16, tzinfo=UTC), True),
        ("2026-13-05", None, False),
        ("2026-02-30", None, False),
        ("05-01-2026", None, False),
        ("10.30.2026", None, False),
        ("第1.5.2版", None, False),
        ("10:30", None, False),
        ("t20260105_1", None, False),
        ("20261305", None, False),
        ("202601051", None, False),
        ("market 5, 2026", None, False),
        ("今天", None, False),
        ("", None, False),
    ],
)
def test_a_date_is_read_in_the_pages_zone(text: str, expected: datetime | None, day_only: bool) -> None:
    dated = item("/2.html", "另一公告")  # so that the selector finds something
    entry = read(page(item(date=text), dated)).entries[0]
    assert (entry.published, entry.day_only) == (expected, day_only)


def test_an_odd_time_leaves_the_day() -> None:
    entry = only(page(item(date="2026-01-05 25:61")))
    assert (entry.published, entry.day_only) == (MIDNIGHT, True)


def test_a_date_told_to_machines_is_read_from_the_selected_element_too() -> None:
    body = page("<li><a href=/1>标题</a><time datetime=2026-01-05>Monday</time></li>")
    assert only(body, replace(SELECTORS, date="time")).published == MIDNIGHT


def test_a_day_is_the_one_in_the_pages_zone() -> None:
    late, early = (only(page(item(date=text))) for text in ("2026-01-04T20:00:00Z", "2026-01-05"))
    assert late.fingerprint == early.fingerprint


def test_a_page_may_show_no_dates_and_keep_another_time() -> None:
    assert only(page(item()), PageSelectors("ul.list > li")).published is None
    there = PageSelectors("ul.list > li", date="span", zone="America/New_York")
    assert only(page(item()), there).published == datetime(2026, 1, 5, 5, tzinfo=UTC)
