"""The platform's clock, by the header of an answer that may hold anything."""

from datetime import timedelta
from email.utils import format_datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.delivery.theirs import SKEW, by_their_clock
from bot.domain.alert import DecisionKind
from bot.domain.delivery import Delivery
from tests.unit.platforms.samples import ALERT
from tests.values import CHANNEL, NOW

SINCE = NOW - timedelta(minutes=2)
DOUBT = Delivery(41, CHANNEL, 7, DecisionKind.ANNOUNCE, ALERT, SINCE, 2, None, NOW, SINCE)


@given(st.integers(min_value=-(10**8), max_value=10**8))
def test_what_is_looked_for_is_moved_by_what_lies_between_the_clocks(seconds: int) -> None:
    ahead = timedelta(seconds=seconds)
    moved = by_their_clock(DOUBT, format_datetime(NOW + ahead, usegmt=True))
    assert moved.in_doubt_since is not None
    assert moved.began_at is not None
    assert abs(moved.in_doubt_since - (SINCE + ahead)) < SKEW
    assert moved.began_at - moved.in_doubt_since == timedelta(minutes=2)


@given(st.text())
@example("")
@example("Mon, 30 Nov 2026 08:03:24")
@example("Mon, 30 Nov 99999999 08:03:24 GMT")
@example("Mon, 30 Nov 2026 08:03:24 +9999999999999999")
def test_a_header_that_is_no_date_moves_nothing(header: str) -> None:
    assert by_their_clock(DOUBT, header) == DOUBT
