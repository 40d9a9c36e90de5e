"""When releases are due: by cron's days, moved by holidays and announcements, right through changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.occurrences import check_days, occurrences
from bot.domain.calendar import Calendar, Change, Holidays, Occurrence, Release
from tests.shipped import configuration
from tests.values import SOURCE, release

NEW_YORK = ZoneInfo("America/New_York")
THURSDAYS = release(holidays=Holidays("US", move=True, days_before=6))


def between(first: str, last: str, *releases: Release, changes: tuple[Change, ...] = ()) -> list[Occurrence]:
    begin, end = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (first, last))
    return occurrences(Calendar(releases, changes), begin, end)


def local(found: list[Occurrence]) -> list[str]:
    return [f"{each.due.astimezone(ZoneInfo(each.release.zone)):%a %Y-%m-%d %H:%M}" for each in found]


def test_the_same_hour_in_new_york_summer_and_winter() -> None:
    march = between("2026-03-01", "2026-03-15", release())
    assert [each.due.isoformat() for each in march] == ["2026-03-05T13:30:00+00:00", "2026-03-12T12:30:00+00:00"]
    autumn = between("2026-10-26", "2026-11-07", release())
    assert [each.due.isoformat() for each in autumn] == ["2026-10-29T12:30:00+00:00", "2026-11-05T13:30:00+00:00"]


@pytest.mark.parametrize(
    ("week", "due"),
    [
        ("2025-11-24", "Fri 2025-11-28 08:30"),  # Thanksgiving, the day itself
        ("2026-01-19", "Fri 2026-01-23 08:30"),  # a Monday
        ("2026-06-22", "Fri 2026-06-26 08:30"),  # the Friday before
        ("2026-06-29", "Thu 2026-07-02 08:30"),  # a Friday after it moves nothing
        ("2026-07-06", "Fri 2026-07-10 08:30"),  # Independence Day was observed on the Friday before
        (
            "2026-12-28",
            "Mon 2027-01-04 08:30",
        ),  # Christmas on the Friday before, and New Year on the Friday it moves to
        ("2026-03-09", "Thu 2026-03-12 08:30"),
    ],
)
def test_a_holiday_from_the_friday_before_moves_the_weekly_sales_as_usda_does(week: str, due: str) -> None:
    monday = date.fromisoformat(week)
    found = between("2025-10-01", "2027-02-01", THURSDAYS)
    (mine,) = (each for each in found if monday <= each.slot.astimezone(NEW_YORK).date() < monday + timedelta(days=7))
    assert local([mine]) == [due]
    assert mine.moved == (not due.startswith("Thu"))


def test_what_is_skipped_on_holidays_does_not_come() -> None:
    daily = release(days=((("day_of_week", "mon-fri"),),), holidays=Holidays("US", move=False))
    assert local(between("2026-11-24", "2026-11-28", daily)) == [
        "Tue 2026-11-24 08:30",
        "Wed 2026-11-25 08:30",
        "Fri 2026-11-27 08:30",
    ]


def test_chinas_holidays_are_its_own() -> None:
    monthly = release(zone="Asia/Shanghai", days=((("day", "1"),),), holidays=Holidays("CN", move=True))
    (october,) = between("2026-10-01", "2026-10-20", monthly)
    assert october.due.astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2026, 10, 8), "after the National Day week"


def test_any_of_several_rules_will_do_and_a_day_that_both_name_counts_once() -> None:
    both = release(days=((("month", "3"), ("day", "7")), (("day", "7-8"),)))
    assert local(between("2026-03-01", "2026-03-20", both)) == ["Sat 2026-03-07 08:30", "Sun 2026-03-08 08:30"]


def test_named_dates_stand_instead_of_the_rule_up_to_the_last_of_them() -> None:
    wasde = release(
        at=time(12), days=((("day", "9"),),), dates=(date(2026, 11, 10), date(2026, 12, 10)), spread=timedelta(days=3)
    )
    found = between("2026-10-20", "2027-02-20", wasde)
    assert local(found) == [
        "Tue 2026-11-10 12:00",
        "Thu 2026-12-10 12:00",
        "Sat 2027-01-09 12:00",
        "Tue 2027-02-09 12:00",
    ]
    assert [each.until - each.due for each in found] == [timedelta(), timedelta(), *[timedelta(days=3)] * 2]


def test_what_is_announced_moves_or_suspends_and_the_rule_goes_on_after_it() -> None:
    changes = (
        Change("export_sales", date(2026, 3, 5), date(2026, 3, 5), SOURCE, datetime(2026, 4, 20, 14, tzinfo=UTC)),
        Change("export_sales", date(2026, 3, 12), date(2026, 3, 19), SOURCE),
        Change("wasde", date(2026, 3, 26), None, SOURCE),
    )
    found = between("2026-03-01", "2026-03-27", release(), changes=changes)
    assert local(found) == ["Thu 2026-03-12 08:30", "Thu 2026-03-19 08:30", "Thu 2026-03-26 08:30"]
    assert [each.suspended for each in found] == [True, True, False]
    (moved,) = between("2026-04-20", "2026-04-21", release(), changes=changes)
    assert moved.due == datetime(2026, 4, 20, 14, tzinfo=UTC)
    assert moved.slot == datetime(2026, 3, 5, 13, 30, tzinfo=UTC), "it is known by when it should have come"


def test_of_two_changes_of_a_day_the_one_that_begins_later_holds() -> None:
    until_further_notice = Change("export_sales", date(2026, 3, 5), None, SOURCE)
    back = Change("export_sales", date(2026, 3, 12), date(2026, 3, 12), SOURCE, datetime(2026, 3, 13, 14, tzinfo=UTC))
    for changes in ((until_further_notice, back), (back, until_further_notice)):
        found = between("2026-03-01", "2026-03-20", release(), changes=changes)
        assert [each.suspended for each in found] == [True, False, True]


def test_a_change_is_of_the_day_that_holidays_have_made_of_it() -> None:
    thanksgiving = (Change("export_sales", date(2026, 11, 27), None, SOURCE),)
    found = between("2026-11-18", "2026-12-04", THURSDAYS, changes=thanksgiving)
    assert [each.suspended for each in found] == [False, True, True]


@given(
    st.sampled_from(["America/New_York", "Asia/Shanghai", "Europe/London", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
    st.times(),
    st.dates(date(2025, 1, 1), date(2027, 12, 1)),
)
def test_each_day_has_a_daily_release_once_whatever_clocks_do(zone: str, at: time, start: date) -> None:
    daily = release(zone=zone, at=at.replace(second=0, microsecond=0), days=((("day", "*"),),))
    first = datetime.combine(start, time(), ZoneInfo(zone)).astimezone(UTC)
    found = occurrences(Calendar((daily,)), first, first + timedelta(days=30))
    days = [each.slot.astimezone(ZoneInfo(zone)).date() for each in found]
    assert len(days) == len(set(days)) and len(days) in (29, 30, 31)
    assert all(b - a == timedelta(days=1) for a, b in pairwise(days))


@given(st.integers(0, 400 * 24), st.integers(1, 60 * 24))
def test_a_window_holds_what_its_two_halves_hold(start: int, length: int) -> None:
    calendar = configuration().calendar
    first = datetime(2026, 1, 1, 0, 17, tzinfo=UTC) + timedelta(hours=start)
    middle, last = first + timedelta(hours=length), first + timedelta(hours=2 * length)
    halves = occurrences(calendar, first, middle) + occurrences(calendar, middle, last)
    assert [each.due for each in halves] == [each.due for each in occurrences(calendar, first, last)]


@pytest.mark.parametrize(
    ("name", "came"),
    [
        ("us_trade", "2027-05-02 08:30"),
        ("us_trade", "2027-06-07 08:30"),
        ("us_trade", "2027-09-04 08:30"),
        ("wasde", "2027-02-08 12:00"),
        ("wasde", "2027-08-12 12:00"),
    ],
)
def test_a_release_on_any_day_of_its_publishers_past_timetables_is_in_time(name: str, came: str) -> None:
    calendar = configuration().calendar
    (mine,) = (each for each in calendar.releases if each.name == name)
    moment = datetime.fromisoformat(came).replace(tzinfo=NEW_YORK)
    month = timedelta(days=14)
    (found,) = occurrences(calendar, moment - month, moment + month, [mine])
    assert found.due <= moment <= found.until


@pytest.mark.parametrize("fields", [{"day": "32"}, {"day_of_week": "someday"}, {"month": "2", "day": "30"}])
def test_days_that_cron_does_not_know_or_that_never_come_are_refused(fields: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        check_days(fields)
