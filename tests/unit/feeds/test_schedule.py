from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, Change
from bot.domain.feed import FeedFault, Skips
from bot.feeds.releases import EVERY, Watch, watches
from bot.feeds.schedule import next_poll
from bot.feeds.skips import read_skips
from tests.values import SOURCE, feed, release

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FIVE = timedelta(minutes=5)
USDA = feed(publisher="USDA")
EXPORT_SALES = Calendar((release(poll=timedelta(minutes=15)),))  # Thursdays at 08:30 in New York
AT_NOON = Watch(NOW, NOW + timedelta(minutes=15))


def wait(**known: object) -> timedelta:
    return next_poll(NOW, interval=FIVE, **known) - NOW  # type: ignore[arg-type]


def test_a_healthy_feed_waits_its_interval() -> None:
    assert wait() == FIVE


def test_f33_jitter_spreads_over_a_tenth_and_never_comes_early() -> None:
    assert wait(jitter=0.0) == FIVE
    assert wait(jitter=0.5) == timedelta(minutes=5, seconds=15)
    assert wait(jitter=0.999) < timedelta(minutes=5, seconds=30)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (7, 320), (8, 360), (50, 360), (10**6, 360)]
)
def test_failures_double_the_wait_up_to_six_hours(failures: int, minutes: int) -> None:
    assert wait(failures=failures, fault=FeedFault.TIMEOUT, jitter=0.0) == timedelta(minutes=minutes)
    assert wait(failures=failures, fault=FeedFault.TIMEOUT, jitter=0.99) <= timedelta(hours=6)


def test_retry_after_is_honoured_up_to_a_day() -> None:
    assert wait(failures=1, fault=FeedFault.RATE_LIMITED, retry_after=7200.0) == timedelta(hours=2)
    assert wait(failures=1, fault=FeedFault.RATE_LIMITED, retry_after=1e300) == timedelta(hours=24)
    assert wait(failures=3, fault=FeedFault.RATE_LIMITED, retry_after=1.0) == timedelta(minutes=20)


def test_max_age_and_ttl_stretch_the_wait_up_to_an_hour() -> None:
    assert wait(max_age=900.0) == timedelta(minutes=15)
    assert wait(ttl_minutes=30, max_age=900.0) == timedelta(minutes=30)
    assert wait(max_age=60.0) == FIVE
    assert wait(max_age=1e300) == timedelta(hours=1)
    assert wait(ttl_minutes=10**9) == timedelta(hours=1)


def test_a_feed_that_is_gone_is_left_alone_for_a_day() -> None:
    assert wait(failures=1, fault=FeedFault.GONE, jitter=0.9) == timedelta(hours=24)


def test_three_killed_parses_in_a_row_wait_the_longest() -> None:
    assert wait(failures=2, fault=FeedFault.PARSER_KILLED) == timedelta(minutes=10)
    assert wait(failures=3, fault=FeedFault.PARSER_KILLED) == timedelta(hours=6)


@given(
    interval=st.timedeltas(timedelta(seconds=1), timedelta(hours=12)),
    failures=st.integers(0, 1000),
    retry_after=st.none() | st.floats(0, 1e12),
    max_age=st.none() | st.floats(0, 1e12),
    ttl_minutes=st.none() | st.integers(0, 10**9),
    fault=st.none() | st.sampled_from(FeedFault),
    jitter=st.floats(0, 1, exclude_max=True),
)
def test_no_feed_is_polled_early_or_forgotten(interval: timedelta, **known: object) -> None:
    waited = next_poll(NOW, interval=interval, **known) - NOW  # type: ignore[arg-type]
    assert interval <= waited <= timedelta(hours=24)


@given(
    interval=st.timedeltas(timedelta(seconds=1), timedelta(hours=2)),
    retry_after=st.floats(0, 1e12),
    failures=st.integers(0, 10),
    fault=st.none() | st.sampled_from(FeedFault),
    jitter=st.floats(0, 1, exclude_max=True),
    skips=st.builds(Skips, st.frozensets(st.integers(0, 23), max_size=5)),
)
def test_never_sooner_than_retry_after_even_in_a_release(retry_after: float, **known: object) -> None:
    waited = next_poll(NOW, watching=[AT_NOON], retry_after=retry_after, **known) - NOW  # type: ignore[arg-type]
    assert waited >= timedelta(seconds=min(retry_after, 86400.0))


# --- releases ---


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)


def due_at(now: datetime, **known: object) -> datetime:
    interval = timedelta(hours=2)
    return next_poll(now, interval=interval, watching=watches(EXPORT_SALES, USDA, now, interval), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "thursday",
    ["2026-01-08", "2026-03-05", "2026-03-12", "2026-10-29", "2026-11-05"],  # clocks change on 8 March and 1 November
)
def test_a_release_is_met_on_its_minute_summer_and_winter(thursday: str) -> None:
    start = new_york(f"{thursday}T08:30")
    assert due_at(new_york(f"{thursday}T07:11")) == start
    assert due_at(start) == start + timedelta(minutes=1)
    assert due_at(new_york(f"{thursday}T08:44")) == new_york(f"{thursday}T08:45")
    assert due_at(new_york(f"{thursday}T08:45")) == new_york(f"{thursday}T10:45")


def test_other_days_have_no_release() -> None:
    assert due_at(new_york("2026-03-11T07:30")) == new_york("2026-03-11T09:30")


def test_a_poll_just_before_a_release_is_followed_by_one_no_sooner_than_its_pace() -> None:
    assert due_at(new_york("2026-03-12T08:29:50")) == new_york("2026-03-12T08:30:50")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Asia/Shanghai"])
@pytest.mark.parametrize("at", [time(0, 0), time(2, 30), time(23, 55)])
def test_every_day_has_its_release_once_wherever_it_is(zone: str, at: time) -> None:
    daily = release(zone=zone, at=at, days=((("day_of_week", "*"),),), poll=timedelta(minutes=1))
    now, starts = datetime(2026, 3, 1, 0, 1, tzinfo=UTC), []
    interval = timedelta(minutes=50)
    while now < datetime(2026, 3, 15, 0, 1, tzinfo=UTC):
        due = next_poll(now, interval=interval, watching=watches(Calendar((daily,)), USDA, now, interval))
        assert EVERY <= due - now <= interval
        if due - now < interval:
            starts.append(due.astimezone(ZoneInfo(zone)).date())
        now = due
    assert set(Counter(starts).values()) <= {1, 2}, "when it starts, and a minute later"
    assert len(set(starts)) == 14


def test_where_the_day_is_not_sure_its_hour_is_watched_on_each() -> None:
    spread = Calendar((release(days=((("day", "9"),),), spread=timedelta(days=2), poll=timedelta(minutes=15)),))
    now = new_york("2026-03-09T09:00")
    assert [each.start for each in watches(spread, USDA, now, timedelta(days=9))] == [
        new_york("2026-03-10T08:30"),
        new_york("2026-03-11T08:30"),
    ]


def test_what_is_suspended_is_not_looked_for() -> None:
    known = (Change("export_sales", date(2026, 3, 5), None, SOURCE),)
    suspended = Calendar(EXPORT_SALES.releases, known)
    assert watches(suspended, USDA, new_york("2026-03-05T08:00"), timedelta(days=20)) == []


def test_no_release_hastens_a_failing_feed_or_one_that_asks_for_time() -> None:
    start = new_york("2026-03-12T08:30")
    assert due_at(start, failures=1, fault=FeedFault.TIMEOUT) == start + timedelta(hours=2)
    assert due_at(start, max_age=300.0) == start + timedelta(minutes=5)


def test_a_release_is_looked_for_in_feeds_of_its_name_or_publisher_alone() -> None:
    feeds = [feed(1, name="USDA FAS"), feed(2, publisher="usda"), feed(3, name="Reuters")]
    now = new_york("2026-03-12T08:00")
    found = [each.name for each in feeds if watches(EXPORT_SALES, each, now, timedelta(hours=1))]
    assert found == ["USDA FAS", "Outlet 2"]


# --- skipHours and skipDays ---


def test_skipped_hours_and_days_are_waited_out() -> None:
    night = Skips(hours=frozenset({12, 13}))
    assert wait(skips=night) == timedelta(hours=2)
    weekend = Skips(hours=frozenset({0}), days=frozenset({5, 6}))
    friday = datetime(2026, 3, 6, 23, 58, tzinfo=UTC)
    assert next_poll(friday, interval=FIVE, skips=weekend) == datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
    assert wait(skips=Skips(hours=frozenset({13}))) == FIVE


def test_skips_are_read_as_feeds_write_them() -> None:
    assert read_skips(["0", " 7", "24", "07", "x", "25", "-1"], ["Saturday ", "sunday", "Caturday"]) == Skips(
        frozenset({0, 7}), frozenset({5, 6})
    )


def test_a_feed_that_skips_everything_skips_nothing() -> None:
    assert (
        read_skips(map(str, range(24)), "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()) == Skips()
    )


@given(
    now=st.timedeltas(timedelta(0), timedelta(days=365)).map(NOW.__add__),
    skips=st.builds(
        Skips, st.frozensets(st.integers(0, 23), max_size=23), st.frozensets(st.integers(0, 6), max_size=6)
    ),
    jitter=st.floats(0, 1, exclude_max=True),
)
def test_no_poll_falls_into_skipped_time_and_none_is_lost(now: datetime, skips: Skips, jitter: float) -> None:
    due = next_poll(now, interval=FIVE, skips=skips, jitter=jitter)
    assert now + FIVE <= due <= now + timedelta(days=8)
    assert due.hour not in skips.hours
    assert due.weekday() not in skips.days


@pytest.mark.parametrize(
    ("minutes", "later"), [(60, 3), (1200, 30)], ids=["a part of the wait", "half an hour at most"]
)
def test_f33_feeds_that_skip_the_same_hours_are_spread_when_these_are_over(minutes: int, later: int) -> None:
    skips = Skips(frozenset({13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, *range(12)}))
    interval = timedelta(minutes=minutes)
    first, other = (next_poll(NOW, interval=interval, jitter=jitter, skips=skips) for jitter in (0.0, 0.5))
    assert first.hour == 12
    assert first.minute == 0
    assert other - first == timedelta(minutes=later)


def test_f33_feeds_whose_servers_ask_for_the_same_wait_are_spread() -> None:
    assert wait(max_age=3600.0, jitter=0.5) == timedelta(minutes=63)
