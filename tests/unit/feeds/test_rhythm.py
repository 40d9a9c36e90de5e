import math
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.domain.feed import Rhythm
from bot.feeds.rhythm import (
    CEILING,
    FLOOR,
    HALF_LIFE,
    HOUR,
    TYPICAL_RATE,
    Asked,
    interval_of,
    learn,
    share_budget,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAYS = 14
SLACK = timedelta(microseconds=1)  # a timedelta's own rounding


def fed(per_day: float, *, hours: range = range(24), days: int = DAYS) -> Rhythm:
    """What is learnt of a feed that has published evenly in these hours of each day until noon."""
    begin = NOON - timedelta(days=days)
    times = [
        (begin + timedelta(days=day)).replace(hour=hour) + HOUR * (step + 0.5) / count
        for day in range(days + 1)
        for hour in hours
        for count in [max(1, round(per_day / len(hours)))]
        for step in range(count)
    ]
    return learn(Rhythm(begin), [time for time in times if begin <= time < NOON], NOON)


def polls_of_a_day(rhythm: Rhythm | None, asked: list[Asked], budget: float, floor: timedelta = FLOOR) -> float:
    """Polls a day over ten days, with nothing more learnt."""
    share = share_budget(asked, budget)
    now, polls = NOON, 0
    while now < NOON + timedelta(days=10):
        now += interval_of(rhythm, share, now, floor)
        polls += 1
    return polls / 10


st_moment = st.timedeltas(timedelta(0), timedelta(days=365)).map(NOON.__add__)
st_day = st.lists(st.floats(0, 1e4), min_size=24, max_size=24).map(tuple)
st_rhythm = st.none() | st.builds(Rhythm, st_moment, st_day, st_day)
st_floor = st.timedeltas(timedelta(seconds=10), timedelta(hours=6))
st_asked = st.lists(st.builds(Asked, st_rhythm, st_floor), max_size=8)


# --- learning ---


def test_the_rate_is_what_a_feed_publishes() -> None:
    assert fed(48).rate == pytest.approx(2, rel=0.05)


def test_what_a_feed_did_fades_by_half_in_a_week() -> None:
    busy = fed(48)
    later = learn(busy, [], NOON + HALF_LIFE)
    assert sum(later.entries) == pytest.approx(sum(busy.entries) / 2)
    assert later.rate < busy.rate


def test_a_silence_watched_in_many_polls_is_the_same_silence() -> None:
    one = many = fed(48)
    end = NOON + timedelta(hours=7.3)
    one = learn(one, [], end)
    for minute in range(0, 438, 6):
        many = learn(many, [], NOON + timedelta(minutes=minute + 6))
    assert many.at == end
    assert many.entries == pytest.approx(one.entries)
    assert many.watched == pytest.approx(one.watched, rel=0.01, abs=0.01)


def test_what_a_feed_holds_at_first_tells_its_rate_at_once() -> None:
    held = [NOON - timedelta(minutes=30 * n) for n in range(1, 41)]
    assert learn(None, held, NOON).rate == pytest.approx(2, rel=0.1)


def test_a_feed_without_dates_teaches_nothing_at_first() -> None:
    assert learn(None, [NOON] * 50, NOON) == Rhythm(NOON)


def test_an_old_feed_and_a_date_in_the_future_do_no_harm() -> None:
    assert learn(None, [datetime(2017, 1, 1, tzinfo=UTC)], NOON).rate < 1e-6
    future = learn(Rhythm(NOON - HOUR), [NOON + timedelta(days=400)], NOON)
    assert sum(future.entries) == pytest.approx(1)


def test_f12_after_the_clock_was_ahead_a_feed_is_learnt_on() -> None:
    """A busy feed that becomes a quiet one: what is watched must count, or it is asked too often for a year."""
    ahead = learn(fed(48), [], NOON + timedelta(days=365))
    rhythm = learn(ahead, [], NOON)
    for day in range(1, 15):
        rhythm = learn(rhythm, [NOON + timedelta(days=day)], NOON + timedelta(days=day))
    assert rhythm.at == NOON + timedelta(days=14)
    assert rhythm.rate == pytest.approx(1 / 24, rel=0.25)


def test_hours_are_utc_wherever_the_moment_was_written() -> None:
    there = datetime(2026, 3, 2, 19, 30, tzinfo=timezone(timedelta(hours=8)))  # 11:30 UTC
    assert learn(Rhythm(NOON - HOUR), [there], NOON).entries[11] > 0.99


@given(st_rhythm, st.lists(st_moment, max_size=5), st_moment)
def test_learning_never_breaks_and_a_rhythm_survives_json(
    rhythm: Rhythm | None, times: list[datetime], now: datetime
) -> None:
    learnt = learn(rhythm, times, now)
    assert all(math.isfinite(each) and each >= 0 for each in learnt.entries + learnt.watched)
    assert learn(learnt, [], learnt.at) == learnt
    kept = TypeAdapter(Rhythm)
    assert kept.validate_json(kept.dump_json(learnt)) == learnt


# --- sharing out ---


@given(st_rhythm, st_asked, st.floats(0.1, 60), st_moment, st_floor)
def test_never_below_the_floor_nor_above_the_ceiling(
    rhythm: Rhythm | None, asked: list[Asked], budget: float, now: datetime, floor: timedelta
) -> None:
    share = share_budget(asked, budget)
    assert floor <= interval_of(rhythm, share, now, floor) <= max(CEILING, HOUR / budget, floor) + SLACK


@pytest.mark.parametrize("budget", [0.2, 1.0, 4.0, 8.0])
def test_the_budget_is_spent_and_no_more(budget: float) -> None:
    rhythms = [fed(480), fed(96, hours=range(8, 18)), fed(24), fed(2, hours=range(9, 11)), None, learn(None, [], NOON)]
    asked = [Asked(rhythm) for rhythm in rhythms]
    polls = sum(polls_of_a_day(rhythm, asked, budget) for rhythm in rhythms)
    assert polls == pytest.approx(24 * budget * len(asked), rel=0.04)


def test_more_budget_than_the_floors_allow_is_not_spent() -> None:
    assert polls_of_a_day(fed(48), [Asked(fed(48))], 60) == pytest.approx(24 * 12, rel=0.04)


def test_four_times_the_rate_is_twice_the_requests() -> None:
    asked = [Asked(fed(96)), Asked(fed(24))]
    busy, quiet = (polls_of_a_day(each.rhythm, asked, 6.0) for each in asked)
    assert busy / quiet == pytest.approx(2, rel=0.06)


def test_a_feed_never_seen_gets_the_mean() -> None:
    asked = [Asked(fed(96)), Asked(fed(24)), Asked(None)]
    assert polls_of_a_day(None, asked, 2.0) == pytest.approx(48, rel=0.06)
    assert polls_of_a_day(None, [Asked(None)], 4.0) == pytest.approx(96, rel=0.06)
    assert share_budget([]).rate == TYPICAL_RATE


def test_a_quiet_feed_among_busy_ones_waits_the_ceiling_at_most() -> None:
    silent = learn(Rhythm(NOON - timedelta(days=60)), [], NOON)
    share = share_budget([Asked(silent), *[Asked(fed(480))] * 20], 1.0)
    assert timedelta(hours=1) < interval_of(silent, share, NOON) <= CEILING


def test_feeds_that_ended_decades_ago_still_get_a_share() -> None:
    dead = [learn(None, [NOON - timedelta(days=days)], NOON) for days in (7_000, 7_450, 8_000, 20_000)]
    assert interval_of(dead[1], share_budget([Asked(each) for each in dead]), NOON) >= FLOOR


def test_a_feed_is_asked_more_in_its_own_hours() -> None:
    office = fed(48, hours=range(12, 20))
    share = share_budget([Asked(office), Asked(fed(48))], 2.0)
    day, night = (interval_of(office, share, NOON.replace(hour=hour, minute=10)) for hour in (15, 3))
    assert night > 2 * day


@pytest.mark.parametrize("hour", range(24))
def test_the_three_hours_before_and_after_a_busy_one_are_busier_the_nearer_they_are(hour: int) -> None:
    brought = tuple(10.0 if each == hour else 0.0 for each in range(24))
    day = share_budget([Asked(Rhythm(NOON, brought, (10.0,) * 24))]).day
    before, after = ([day[(hour + sign * away) % 24] for away in range(5)] for sign in (-1, 1))
    assert before == pytest.approx(after)
    assert all(nearer > farther for nearer, farther in pairwise(after))


def test_one_busy_feed_does_not_make_the_day_of_the_others() -> None:
    busy, others = fed(480, hours=range(14, 22)), [fed(8, hours=range(1, 9))] * 3
    day = share_budget([Asked(busy), *map(Asked, others)]).day
    assert day[4] > day[17]


def test_a_wait_that_starts_at_night_ends_in_the_morning() -> None:
    office = fed(48, hours=range(12, 20))
    share = share_budget([Asked(office), Asked(fed(48))], 1.0)
    midnight, morning = (interval_of(office, share, NOON.replace(hour=hour, minute=45)) for hour in (1, 8))
    assert midnight == CEILING
    assert morning < timedelta(minutes=80)


def test_a_feed_with_a_floor_of_its_own_leaves_its_share_to_the_others() -> None:
    slow = [Asked(fed(480), timedelta(hours=1)), Asked(fed(24))]
    alike = [Asked(fed(480)), Asked(fed(24))]
    assert polls_of_a_day(fed(480), slow, 4.0, timedelta(hours=1)) <= 24
    assert polls_of_a_day(fed(24), slow, 4.0) > polls_of_a_day(fed(24), alike, 4.0)


def test_a_poll_about_the_full_hour_comes_just_after_it() -> None:
    share = share_budget([Asked(None)], 4.0)
    assert interval_of(None, share, NOON - timedelta(minutes=14)) == timedelta(minutes=16)
    assert interval_of(None, share, NOON - timedelta(minutes=7)) == timedelta(minutes=9)
    assert interval_of(None, share, NOON + timedelta(minutes=10)) == pytest.approx(timedelta(minutes=15), abs=HOUR / 99)
