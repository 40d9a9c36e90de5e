"""When a message that was not taken is tried again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.retry import LONGEST_ASKED, LONGEST_WAIT, next_attempt
from bot.errors import SendError, SendReason
from tests.values import NOW


def error(**changed: object) -> SendError:
    return SendError(SendReason.SERVER_ERROR, "500", **changed)  # type: ignore[arg-type]


def test_a_permanent_failure_is_never_tried_again() -> None:
    assert next_attempt(error(permanent=True), 1, NOW, 0) is None


def test_a_message_the_platform_chokes_on_is_given_up_after_hours_but_an_outage_is_waited_out() -> None:
    assert next_attempt(error(), 60, NOW, 0) is None
    assert next_attempt(SendError(SendReason.UNREACHABLE, "down"), 1000, NOW, 0) is not None


def test_the_wait_doubles_from_a_second_to_five_minutes() -> None:
    waits = [(next_attempt(error(), attempts, NOW, 0) or NOW) - NOW for attempts in (1, 2, 3, 4, 9, 10, 59)]
    assert [wait.total_seconds() for wait in waits] == [1, 2, 4, 8, 256, 300, 300]


@given(st.integers(1, 59), st.floats(0, 1), st.none() | st.floats(0, 1e9))
def test_the_wait_is_never_shorter_than_asked_nor_longer_than_a_day(
    attempts: int, jitter: float, asked: float | None
) -> None:
    again = next_attempt(error(retry_after=asked), attempts, NOW, jitter)
    assert again is not None
    wait = again - NOW
    assert timedelta(seconds=1) <= wait <= max(LONGEST_WAIT * 1.25, LONGEST_ASKED)
    if asked is not None and asked < LONGEST_ASKED.total_seconds():
        assert wait >= timedelta(seconds=asked)
