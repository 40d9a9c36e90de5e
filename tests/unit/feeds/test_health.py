"""How a feed fares, at the border of every state, and when its failure is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.feed import GONE_TRIES, FeedFault, PolledFeed, Rhythm
from bot.domain.health import STALE_AFTER, FeedState
from bot.feeds.health import QUIET_AFTER, fails_for_good, health_of, newest_of, ok_since
from bot.feeds.rhythm import learn
from tests.values import NOW, ago, feed, feed_entry

MINUTE = timedelta(minutes=1)


def answering(**changed: object) -> PolledFeed:
    """A feed that answered now and shows entries."""
    polled = PolledFeed(1, feed(), first_polled_at=ago(days=90), last_polled_at=NOW, last_ok_at=NOW, shown=20)
    polled = replace(polled, ok_since=ago(days=9))
    return replace(polled, **changed)  # type: ignore[arg-type]


def failing(fault: FeedFault, polls: int = 1, hours: float = 1, detail: str = "HTTP 500") -> PolledFeed:
    """A feed that has failed at so many polls over so many hours."""
    return answering(fault=fault, fault_detail=detail, failures=polls, failing_since=ago(hours=hours))


def rhythm(per_day: float, days: int = 60, last: datetime = NOW) -> Rhythm:
    """Learnt of a feed that brought so many entries a day until `last`, and nothing since."""
    start = NOW - timedelta(days=days)
    step = timedelta(days=1) / per_day
    times = [start + step * number for number in range(int((last - start) / step) + 1)]
    return learn(Rhythm(start), times, NOW)


def test_a_feed_that_was_never_polled_is_new() -> None:
    assert health_of(PolledFeed(1, feed())).state is FeedState.NEW


def test_a_feed_with_news_is_ok_since_it_last_was_not_and_needs_nothing() -> None:
    health = health_of(answering(newest_at=ago(hours=1)))
    assert (health.state, health.since, health.why, health.remedy) == (FeedState.OK, ago(days=9), "", "")


@pytest.mark.parametrize(
    ("before", "since"),
    [
        (answering(newest_at=ago(hours=1)), ago(days=9)),
        (answering(newest_at=ago(hours=1), ok_since=None), NOW),  # noted from now on
        (answering(newest_at=ago(hours=1), ok_since=NOW + MINUTE), NOW),  # by a clock that was ahead
        (failing(FeedFault.TIMEOUT), NOW),
        (answering(newest_at=ago(days=61)), NOW),
        (answering(newest_at=ago(days=20), rhythm=rhythm(1, 120, ago(days=20))), NOW),
        (PolledFeed(1, feed()), NOW),
    ],
    ids=["ok", "upgraded", "set clock", "failing", "stale", "quiet", "new"],
)
def test_a_feed_that_answers_is_ok_since_now_if_it_was_not_before(before: PolledFeed, since: datetime) -> None:
    assert ok_since(before, NOW) == since


def test_a_feed_is_stale_from_its_first_poll_when_its_newest_entry_is_months_old() -> None:
    first = answering(first_polled_at=NOW)
    assert health_of(replace(first, newest_at=NOW - STALE_AFTER)).state is not FeedState.STALE
    newest = NOW - STALE_AFTER - MINUTE
    health = health_of(replace(first, newest_at=newest))
    assert (health.state, health.since) == (FeedState.STALE, newest)
    assert health.why == "its newest entry is of 06 Nov 2025"


def test_a_feed_without_any_entry_is_stale() -> None:
    health = health_of(answering(shown=0))
    assert (health.state, health.since, health.why) == (FeedState.STALE, ago(days=90), "it shows no entry")


def test_the_newest_entry_is_the_latest_published_one_with_a_date_whoever_else_has_shown_it() -> None:
    first, later = answering(first_polled_at=None), answering()
    undated, old = feed_entry("a", published=None), feed_entry("b", published=ago(days=800))
    assert newest_of(first, [undated], [NOW], NOW) is None
    assert newest_of(first, [undated, old], [NOW, ago(days=800)], NOW) == ago(days=800)
    assert newest_of(later, [undated], [ago(hours=1)], NOW) == ago(hours=1)
    assert newest_of(later, [undated], [], NOW) is None
    assert newest_of(later, [feed_entry("c", published=ago(days=1))], [], NOW) == ago(days=1)
    assert newest_of(replace(later, newest_at=ago(hours=3)), [old], [], NOW) == ago(hours=3)
    ahead = [feed_entry("d", published=NOW + MINUTE), feed_entry("e", published=NOW + timedelta(days=9))]
    assert newest_of(later, ahead, [], NOW) == NOW
    assert newest_of(first, [old, *ahead[1:]], [], NOW) == old.published, "a date that cannot be true says nothing"


def test_a_feed_without_dates_is_stale_once_it_has_brought_nothing_for_long() -> None:
    assert health_of(answering(first_polled_at=NOW)).state is FeedState.OK
    assert health_of(answering(first_polled_at=NOW - STALE_AFTER - MINUTE)).state is FeedState.STALE


@pytest.mark.parametrize(
    ("per_day", "silent_days", "state"),
    [
        (24, 3.9, FeedState.OK),  # a long weekend
        (24, 4.1, FeedState.QUIET),
        (1, 8, FeedState.OK),
        (1, 12, FeedState.QUIET),
        (1, 50, FeedState.QUIET),
        (0.1, 50, FeedState.OK),  # five entries missed: that happens
        (24, 61, FeedState.STALE),
    ],
)
def test_a_feed_is_quiet_when_ten_entries_should_have_come(per_day: float, silent_days: float, state: object) -> None:
    last = ago(days=silent_days)
    health = health_of(answering(rhythm=rhythm(per_day, 120, last), newest_at=last))
    assert health.state is state
    assert health.since == (ago(days=9) if state is FeedState.OK else last)


def test_time_in_which_nobody_asked_is_no_silence() -> None:
    asked = ago(days=80)
    rested = answering(last_polled_at=asked, last_ok_at=asked)
    assert health_of(replace(rested, newest_at=asked - QUIET_AFTER)).state is FeedState.OK


@pytest.mark.parametrize("fault", FeedFault)
def test_every_fault_has_a_state_a_cause_and_something_to_do(fault: FeedFault) -> None:
    health = health_of(failing(fault, polls=2))
    state = {
        FeedFault.GONE: FeedState.GONE,
        FeedFault.BLOCKED: FeedState.BLOCKED,
        FeedFault.UNAUTHORIZED: FeedState.BLOCKED,
        FeedFault.NOT_A_FEED: FeedState.BLOCKED,
    }.get(fault, FeedState.FAILING)
    assert (health.state, health.since) == (state, ago(hours=1))
    word = "" if fault.value == state.value else f"{fault}: "  # not the same word twice
    assert health.why == f"{word}HTTP 500, 2 polls in a row"
    assert health.remedy.endswith(".")


@pytest.mark.parametrize(
    ("fault", "polls", "hours", "told"),
    [
        (FeedFault.GONE, 1, 0, True),
        (FeedFault.LAYOUT_CHANGED, 1, 99, False),
        (FeedFault.LAYOUT_CHANGED, 2, 1, True),
        (FeedFault.BLOCKED, 2, 99, False),
        (FeedFault.BLOCKED, 3, 1, True),
        (FeedFault.UNAUTHORIZED, 2, 99, False),
        (FeedFault.UNAUTHORIZED, 3, 1, True),
        (FeedFault.NOT_A_FEED, 2, 99, False),
        (FeedFault.NOT_A_FEED, 3, 1, True),
        (FeedFault.TIMEOUT, 4, 23.9, False),
        (FeedFault.TIMEOUT, 3, 24, False),
        (FeedFault.TIMEOUT, 4, 24, True),
    ],
)
def test_a_failure_is_told_when_it_will_hardly_pass(fault: FeedFault, polls: int, hours: float, told: bool) -> None:
    assert fails_for_good(failing(fault, polls, hours)) is told


def test_a_feed_that_asks_for_credentials_has_the_remedy_for_that() -> None:
    assert "feeds.yaml (headers, basic_auth)" in health_of(failing(FeedFault.UNAUTHORIZED)).remedy


def test_a_feed_that_was_given_up_says_since_when_and_how_to_have_it_asked_again() -> None:
    asked = health_of(failing(FeedFault.GONE, GONE_TRIES - 1))
    assert "not asked much longer" in asked.remedy
    given_up = health_of(failing(FeedFault.GONE, GONE_TRIES, hours=72))
    assert given_up.why == f"HTTP 500, 3 polls in a row; not asked any more since {NOW:%d %b %Y}"
    assert f"`tradewire feeds add {feed().url}` has it asked again" in given_up.remedy
    assert "much longer" not in given_up.remedy


def test_a_feed_that_answers_fails_for_nothing() -> None:
    assert not fails_for_good(answering())
