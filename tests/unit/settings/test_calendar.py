"""calendar.yaml is checked in full, and every fault has its place and its remedy."""

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.calendar import NO_CALENDAR, Holidays
from bot.errors import ConfigError
from bot.settings.load import load
from tests.shipped import CONFIG, configuration

RELEASES = """
releases:
  - id: sales
    title: {en: Sales, zh: 销售}
    source: {publisher: USDA, url: https://usda.example/when}
    zone: America/New_York
    at: "08:30"
    days: [{day_of_week: thu}, {month: 2, day: 18}]
    holidays: {of: US, then: move, days_before: 6}
    grace: 90m
    feeds: "usda*"
    pattern: export sales
events:
  - id: talks
    title: {en: Talks, zh: 会谈}
    source: {publisher: White House, url: https://gov.example/talks}
    zone: Asia/Shanghai
    at: "2026-12-01 09:00"
exceptions:
  - {release: sales, from: 2026-10-01, source: {publisher: USDA, url: https://usda.example/closed}}
  - {release: sales, from: 2026-12-24, moved_to: "2026-12-28 08:30", source: {publisher: USDA, url: https://usda.example/later}}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a copy of the shipped configuration, for a test to write."""
    shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setenv("TRADEWIRE_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config" / "calendar.yaml"


def test_releases_events_and_exceptions_are_read(file: Path) -> None:
    file.write_text(RELEASES, encoding="utf-8")
    calendar = load().calendar
    sales, talks = calendar.releases
    assert (sales.at, sales.grace, sales.poll) == (time(8, 30), timedelta(minutes=90), timedelta(minutes=15))
    assert sales.days == ((("day_of_week", "thu"),), (("day", "18"), ("month", "2")))
    assert sales.holidays == Holidays("US", move=True, days_before=6)
    assert (talks.is_event, talks.dates, talks.at) == (True, (date(2026, 12, 1),), time(9))
    until_further_notice, moved = calendar.changes
    assert (until_further_notice.last, until_further_notice.moved_to) == (None, None)
    assert moved.moved_to == datetime(2026, 12, 28, 13, 30, tzinfo=UTC), "by the publisher's clock"
    assert (moved.first, moved.last) == (date(2026, 12, 24), date(2026, 12, 24))


def test_without_the_file_there_is_no_calendar(file: Path) -> None:
    file.unlink()
    assert load().calendar == NO_CALENDAR


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("day_of_week: thu", "day_of_week: thurs", "calendar.yaml:8 releases.0.days.0: Invalid weekday name"),
        ("day: 18", "day: 30", "releases.0.days.1: these days never come; write days as cron does"),
        ("day_of_week: thu", "weekday: thu", "releases.0.days.0.weekday"),
        ("[{day_of_week: thu}, {month: 2, day: 18}]", "[]", "releases.0: it never comes: write days"),
        ('at: "08:30"', "at: 12:00", 'releases.0.at: a time is expected, in quotes: "08:30"'),
        ("zone: America/New_York", "zone: Mars", "releases.0.zone: a time zone such as America/New_York"),
        ("of: US", "of: FR", "releases.0.holidays.of"),
        ("then: move", "then: skip", "releases.0.holidays: days_before belongs to then: move"),
        ("grace: 90m", "grace: soon", "releases.0.grace: a duration such as 30m, 4h or 2d is expected"),
        ("grace: 90m", "grace: 99d", "releases.0.grace: a duration such as 30m, 4h or 2d is expected, 14d at most"),
        ("pattern: export sales", "pattern: 'export (sales'", "releases.0.pattern: this is no regular expression"),
        ("id: talks", "id: sales", "events.0.id: sales stands twice"),
        ("2026-12-01 09:00", "tomorrow", "events.0.at: a day and a time are expected"),
        ("2026-12-01 09:00", "2026-13-01 09:00", "events.0.at"),
        (
            "{release: sales, from: 2026-10-01",
            "{release: sale, from: 2026-10-01",
            "exceptions.0.release: no release is called",
        ),
        ("from: 2026-10-01", "from: 2026-10-01, to: 2026-09-01", "exceptions.0.to: 2026-09-01 is before 2026-10-01"),
        (
            "from: 2026-12-24",
            "from: 2026-12-24, to: 2026-12-31",
            "exceptions.1.to: one release is moved, and not several",
        ),
        (
            "from: 2026-12-24",
            "from: 2026-12-23",
            "exceptions.1.from: sales is not due on 2026-12-23",
        ),
        ("exceptions:", "exception:", "exception: this key is not known"),
    ],
)
def test_every_fault_is_found_with_its_place(file: Path, old: str, new: str, told: str) -> None:
    assert old in RELEASES
    file.write_text(RELEASES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load()
    assert told in str(caught.value)


def test_the_shipped_calendar_has_sources_and_both_languages() -> None:
    releases = configuration().calendar.releases
    assert len(releases) == 9
    for release in releases:
        assert release.source.url.startswith("https://") and release.source.publisher
        assert any("\u4e00" <= letter <= "\u9fff" for letter in release.title.zh)


@pytest.mark.parametrize(
    ("name", "feed", "title"),
    [
        ("export_sales", "USDA", "Weekly Export Sales for November 20, 2026"),
        ("export_sales", "USDA", "U.S. Export Sales for Week Ending 11/19/2026"),
        ("flash_sales", "USDA", "Private Exporters Report Sales Activity for China"),
        ("wasde", "USDA", "WASDE report: soybean stocks lowered"),
        ("us_trade", "US Census Bureau", "U.S. International Trade in Goods and Services, October 2026"),
        ("china_trade_first", "General Administration of Customs", "2026年11月进出口商品总值表（美元值）"),
        ("china_trade_detail", "General Administration of Customs", "（2）2026年11月进口主要商品国别总值表"),
    ],
)
def test_the_shipped_patterns_know_their_releases_and_no_others(name: str, feed: str, title: str) -> None:
    certain = [each for each in configuration().calendar.releases if each.feeds and each.name != "federal_register"]
    assert [each.name for each in certain if each.carried_by("", feed) and each.announced_by(title)] == [name]


@pytest.mark.parametrize(
    ("feed", "title"),
    [
        ("USDA", "USDA delays weekly export sales report"),
        ("USDA", "Weekly Export Sales postponed until Friday"),
        ("USDA", "Statement on the weekly export sales report"),
        ("USDA", "U.S. Export Sales for week ending 11/19/2026 retracted"),
        ("USDA", "Comments are asked for on export sales reporting"),
        ("USDA", "November WASDE rescheduled"),
        ("USDA", "USDA to resume WASDE after the lapse in funding"),
        ("US Census Bureau", "U.S. International Trade in Goods and Services, October 2026, suspended"),
        ("General Administration of Customs", "关于推迟发布11月进出口快讯的说明"),
        ("General Administration of Customs", "关于暂停发布分国别数据的公告"),
    ],
)
def test_what_is_said_of_a_release_is_not_it(feed: str, title: str) -> None:
    certain = [each for each in configuration().calendar.releases if each.feeds and each.certain]
    assert [each.name for each in certain if each.carried_by("", feed) and each.announced_by(title)] == []
