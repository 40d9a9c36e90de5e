"""When a place may be told: cadence, quiet hours, days, at most so many a day, in every zone and across its changes."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.hold import LONGEST, allowed_from, day_begin, due_at, restraint
from bot.domain.alert import DEFERRED, Reason
from bot.domain.story import Level
from bot.domain.subscription import Cadence, Options, QuietHours
from tests.values import NOW

NIGHT = QuietHours(time(22), time(7))
NEW_YORK, LONDON, SHANGHAI = "America/New_York", "Europe/London", "Asia/Shanghai"
DAY = timedelta(days=1)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def why(options: Options, now: str, level: Level = Level.URGENT, told_today: int = 0) -> Reason | None:
    held = restraint(options, level, told_today, at(now, options.zone or "UTC"))
    return held[0] if held else None


def test_an_instant_subscription_without_wishes_holds_nothing() -> None:
    assert why(Options(), "2026-01-05T03:00") is None


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        ("2026-01-05T21:59", None),
        ("2026-01-05T22:00", Reason.QUIET_HOURS),
        ("2026-01-06T06:59", Reason.QUIET_HOURS),
        ("2026-01-06T07:00", None),
    ],
)
def test_quiet_hours_are_those_of_the_place_and_go_past_midnight(now: str, reason: Reason | None) -> None:
    assert why(Options(quiet=NIGHT, zone=SHANGHAI), now) is reason


def test_flash_passes_quiet_hours_unless_they_are_strict() -> None:
    assert why(Options(quiet=NIGHT), "2026-01-05T03:00", Level.FLASH) is None
    strict = Options(quiet=QuietHours(time(22), time(7), strict=True))
    assert why(strict, "2026-01-05T03:00", Level.FLASH) is Reason.QUIET_HOURS


def test_a_day_off_holds_and_the_digest_comes_when_the_next_allowed_day_begins() -> None:
    workdays = Options(days=frozenset(range(5)), zone=NEW_YORK)
    assert why(workdays, "2026-01-09T23:59") is None  # a Friday
    assert why(workdays, "2026-01-10T00:00") is Reason.DAY_OFF
    assert due_at(workdays, Reason.DAY_OFF, at("2026-01-10T15:00", NEW_YORK)) == at("2026-01-12T00:00", NEW_YORK)


def test_after_so_many_a_day_the_rest_comes_when_the_next_day_begins_and_quiet_hours_are_over() -> None:
    few = Options(most=3, quiet=NIGHT, days=frozenset(range(5)), zone=LONDON)
    assert why(few, "2026-01-09T12:00", told_today=2) is None
    assert why(few, "2026-01-09T12:00", Level.FLASH, told_today=3) is Reason.MOST_A_DAY
    assert due_at(few, Reason.MOST_A_DAY, at("2026-01-09T12:00", LONDON)) == at("2026-01-12T07:00", LONDON)


def test_an_hourly_digest_comes_at_the_full_hour_of_the_place() -> None:
    hourly = Options(cadence=Cadence.HOURLY, zone="Asia/Kolkata")  # half an hour beside the others
    assert due_at(hourly, Reason.HOURLY, at("2026-01-05T10:00")) == at("2026-01-05T10:30")
    assert due_at(hourly, Reason.HOURLY, at("2026-01-05T10:30")) == at("2026-01-05T11:30")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-07T12:00", "2026-03-08T07:30"),  # 02:30 does not exist: as long after the change, 03:30
        ("2026-03-08T08:00", "2026-03-09T06:30"),
        ("2026-10-31T12:00", "2026-11-01T07:30"),  # 02:30 after the change back
    ],
)
def test_a_daily_time_that_does_not_exist_on_a_day_comes_as_long_after_the_change(now: str, due: str) -> None:
    daily = Options(cadence=Cadence.DAILY, at=time(2, 30), zone=NEW_YORK)
    assert due_at(daily, Reason.DAILY, at(now)) == at(due)


def test_a_daily_time_that_comes_twice_on_a_day_counts_once() -> None:
    daily = Options(cadence=Cadence.DAILY, at=time(1, 30), zone=NEW_YORK)
    first = at("2026-11-01T05:30")
    assert due_at(daily, Reason.DAILY, at("2026-11-01T04:00")) == first
    assert due_at(daily, Reason.DAILY, first) == at("2026-11-02T06:30")  # not an hour later, when clocks show it again


@pytest.mark.parametrize("zone", [NEW_YORK, LONDON, SHANGHAI, "Australia/Lord_Howe", "America/Sao_Paulo"])
@pytest.mark.parametrize("clock", [time(0, 0), time(1, 30), time(2, 30), time(8, 0), time(23, 59)])
def test_f13_a_daily_time_comes_exactly_once_on_each_of_400_days(zone: str, clock: time) -> None:
    daily = Options(cadence=Cadence.DAILY, at=clock, zone=zone)
    now, days = at("2026-01-01T00:00", zone), Counter[object]()
    for _ in range(400):
        now = due_at(daily, Reason.DAILY, now)
        days[now.astimezone(ZoneInfo(zone)).date()] += 1
    assert set(days.values()) == {1}
    assert max(days) - min(days) == timedelta(days=399)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("wish", "due"),
    [
        (Options(at=time(22, 30), days=frozenset({4}), quiet=NIGHT), "2026-01-09T07:00"),  # always in its quiet hours
        (Options(at=time(8), days=frozenset({4}), quiet=NIGHT), "2026-01-09T08:00"),
        (Options(at=time(8), days=frozenset({4}), quiet=QuietHours(time(7, 30), time(7))), "2026-01-09T07:00"),
        (Options(at=time(8), quiet=QuietHours(time(22), time(22))), "2026-01-06T08:00"),  # as an old store may hold it
        # The only minutes of the week that are not quiet are left out on 8 March.
        (
            Options(at=time(8), days=frozenset({6}), quiet=QuietHours(time(3), time(2)), zone=NEW_YORK),
            "2026-01-11T02:00",
        ),
    ],
)
def test_f13_quiet_hours_and_days_that_leave_a_digest_no_time_of_its_own_leave_it_another(
    wish: Options, due: str
) -> None:
    assert due_at(wish, Reason.DAILY, at("2026-01-05T12:00", wish.zone or "UTC")) == at(due, wish.zone or "UTC")


def test_f13_hours_that_a_change_of_clocks_leaves_out_are_waited_for_until_the_next_week() -> None:
    sundays = Options(days=frozenset({6}), quiet=QuietHours(time(3), time(2)), zone=NEW_YORK)
    assert due_at(sundays, Reason.DAY_OFF, at("2026-03-03T12:00", NEW_YORK)) == at("2026-03-15T02:00", NEW_YORK)


zones = st.sampled_from([NEW_YORK, LONDON, SHANGHAI, "Australia/Lord_Howe", "Asia/Kolkata", ""])
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
wishes = st.builds(
    Options,
    cadence=st.just(Cadence.INSTANT),
    at=st.none() | clocks,
    quiet=st.none() | st.builds(QuietHours, clocks, clocks),
    days=st.frozensets(st.integers(0, 6), max_size=7),
    zone=zones,
)
moments = st.integers(0, 2 * 365 * 24 * 3600).map(lambda seconds: NOW + timedelta(seconds=seconds))


@given(wishes, moments)
def test_what_is_held_is_due_later_at_a_moment_at_which_it_may_be_told_and_within_the_longest_time(
    options: Options, now: datetime
) -> None:
    for reason in DEFERRED:
        due = due_at(options, reason, now)
        assert now <= due <= now + LONGEST
        assert allowed_from(options, due) == due
        assert restraint(options, Level.ROUTINE, 0, due) is None
    if held := restraint(options, Level.ROUTINE, 0, now):
        assert due_at(options, held[0], now) > now
    assert timedelta() <= now - day_begin(options, now) < DAY + timedelta(hours=1)
