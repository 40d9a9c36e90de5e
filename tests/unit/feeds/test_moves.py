"""When a permanent redirect is believed, and when it no longer is."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.feed import FeedFault, Move, PolledFeed
from bot.feeds.moves import PATIENCE, POLLS, SINCE, Whereabouts, after_answer, after_failure
from tests.values import NOW, feed

NEW, OTHER = "https://new.example/feed", "https://other.example/feed"
FEED = PolledFeed(1, feed())


def after_polls(*polls: tuple[timedelta, str], known: PolledFeed = FEED) -> PolledFeed:
    """The feed after polls at these times after NOW, each answered from this address ("": its own)."""
    for since, moved_to in polls:
        where = after_answer(known, moved_to, NOW + since)
        known = replace(known, move=where.move, adopted=where.adopted)
    return known


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_f28_an_address_is_believed_after_three_polls_over_a_day() -> None:
    assert POLLS == 3
    assert hours(24) == SINCE
    moved = after_polls((hours(0), NEW), (hours(12), NEW), (hours(24), NEW))
    assert moved.adopted == moved.address == NEW
    assert moved.move is None


@pytest.mark.parametrize(
    "polls",
    [
        [(hours(0), NEW), (hours(48), NEW)],  # two polls
        [(hours(n / 4), NEW) for n in range(95)],  # many, within a day
        [(hours(0), NEW), (hours(20), ""), (hours(40), NEW), (hours(60), NEW)],  # straight in between
        [(hours(0), NEW), (hours(20), OTHER), (hours(40), NEW), (hours(60), NEW)],  # elsewhere in between
    ],
)
def test_f28_an_address_is_not_believed_before(polls: list[tuple[timedelta, str]]) -> None:
    known = after_polls(*polls)
    assert known.adopted == ""
    assert known.address == FEED.feed.url


def test_what_was_seen_before_a_straight_answer_does_not_count() -> None:
    assert after_polls((hours(0), NEW), (hours(1), "")).move is None
    assert after_polls((hours(0), NEW), (hours(1), OTHER)).move == Move(OTHER, NOW + hours(1))


def test_f12_an_address_first_seen_while_the_clock_was_ahead_is_believed_a_day_after_it_was_set_right() -> None:
    ahead = (hours(24 * 365), NEW)
    assert after_polls(ahead, (hours(0), NEW), (hours(12), NEW)).adopted == ""
    assert after_polls(ahead, (hours(0), NEW), (hours(12), NEW), (hours(24), NEW)).adopted == NEW


def test_a_redirect_to_its_own_address_is_no_move() -> None:
    assert after_answer(FEED, FEED.feed.url, NOW) == Whereabouts()


def test_an_adopted_address_may_move_on_by_the_same_rule() -> None:
    moved = replace(FEED, adopted=NEW)
    assert after_polls((hours(0), OTHER), known=moved).address == NEW
    assert after_polls((hours(0), OTHER), (hours(12), OTHER), (hours(24), OTHER), known=moved).address == OTHER


def test_an_adopted_address_that_redirects_home_is_left_at_once() -> None:
    moved = replace(FEED, adopted=NEW)
    assert after_answer(moved, FEED.feed.url, NOW) == Whereabouts()


@pytest.mark.parametrize(("failures", "address"), [(1, NEW), (PATIENCE - 1, NEW), (PATIENCE, FEED.feed.url)])
def test_three_failures_at_the_new_address_return_to_the_old(failures: int, address: str) -> None:
    where = after_failure(replace(FEED, adopted=NEW), failures, FeedFault.TIMEOUT)
    assert replace(FEED, adopted=where.adopted).address == address


def test_a_failure_forgets_nothing_of_a_move_not_yet_believed() -> None:
    move = Move(NEW, datetime(2026, 1, 1, tzinfo=NOW.tzinfo), 2)
    assert after_failure(replace(FEED, move=move), 1, FeedFault.GONE).move == move
