"""How the sides are covered: counted by side and language, with delays nobody's average hides."""

from datetime import timedelta

from bot.domain.feed import PolledFeed, Side
from bot.domain.health import Coverage, FeedHealth, FeedState
from bot.feeds.coverage import coverage_of, unwatched
from tests.values import feed

OK, QUIET, STALE, GONE = (
    FeedHealth(state) for state in (FeedState.OK, FeedState.QUIET, FeedState.STALE, FeedState.GONE)
)


def polled(number: int, side: Side = Side.PRESS, language: str = "en") -> PolledFeed:
    return PolledFeed(number, feed(number, side=side, language=language))


def minutes(*numbers: float) -> list[timedelta]:
    return [timedelta(minutes=number) for number in numbers]


def test_a_row_for_every_side_and_language_in_the_order_of_sides() -> None:
    feeds = [
        (polled(1, Side.INDUSTRY), OK),
        (polled(2, Side.PRESS, "zh"), OK),
        (polled(3, Side.PRESS, "en"), GONE),
        (polled(4, Side.US_OFFICIAL), QUIET),
        (polled(5, Side.PRESS, "en"), OK),
    ]
    assert [(row.side, row.language, row.feeds, row.healthy) for row in coverage_of(feeds, {})] == [
        (Side.US_OFFICIAL, "en", 1, 1),
        (Side.PRESS, "en", 2, 1),
        (Side.PRESS, "zh", 1, 1),
        (Side.INDUSTRY, "en", 1, 1),
    ]


def test_the_delay_is_of_all_entries_of_the_row() -> None:
    feeds = [(polled(1), OK), (polled(2), OK), (polled(3), OK)]
    delays = {1: minutes(*range(1, 10)), 2: minutes(600)}
    (row,) = coverage_of(feeds, delays)
    assert (row.median, row.p90) == (timedelta(minutes=5), timedelta(minutes=9))


def test_without_entries_there_is_no_delay() -> None:
    assert coverage_of([(polled(1), OK)], {}) == [Coverage(Side.PRESS, "en", 1, 1, None, None)]


def test_a_side_whose_feeds_are_all_ill_is_not_watched() -> None:
    rows = coverage_of([(polled(1, Side.US_OFFICIAL), QUIET), (polled(2, Side.CN_OFFICIAL), STALE)], {})
    assert unwatched(rows) == [Side.CN_OFFICIAL, Side.CN_STATE_MEDIA, Side.INTL_ORG, Side.PRESS, Side.INDUSTRY]
    assert unwatched([]) == list(Side)
