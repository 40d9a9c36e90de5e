from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import FeedFault
from bot.feeds.schedule import next_poll

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FIVE = timedelta(minutes=5)


def wait(**known: object) -> timedelta:
    return next_poll(NOW, interval=FIVE, **known) - NOW  # type: ignore[arg-type]


def test_a_healthy_feed_waits_its_interval() -> None:
    assert wait() == FIVE


def test_jitter_spreads_over_a_tenth_and_never_comes_early() -> None:
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
