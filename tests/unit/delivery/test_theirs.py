"""The platform's clock, by the header of an answer that may hold anything."""

import asyncio
from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot.delivery.theirs import TheirClock, TheirClocks
from bot.errors import SendError, SendReason
from tests.fakes.simulated import SimulatedLoop, simulate
from tests.values import NOW


def test_f12_their_clock_goes_on_from_what_was_heard_of_it() -> None:
    async def play(loop: SimulatedLoop) -> None:
        clock = TheirClock()
        assert clock.shown() is None
        clock.heard(format_datetime(NOW, usegmt=True))
        await asyncio.sleep(3600)
        assert clock.shown() == NOW + timedelta(hours=1)
        clock.forget()
        assert clock.shown() is None

    simulate(play)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "soon",
        "Mon, 30 Nov 2026 08:03:24",
        "Mon, 30 Nov 99999999 08:03:24 GMT",
        "Mon, 30 Nov 2026 08:03:24 +9999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
    ],
)
async def test_a_header_that_is_no_date_says_nothing(header: str) -> None:
    clock = TheirClock()
    clock.heard(header)
    assert clock.shown() is None
    clock.heard(format_datetime(NOW, usegmt=True))
    clock.heard(header)
    assert clock.shown() is not None


async def test_what_a_message_bears_counts_more_than_a_header_until_this_machine_sleeps() -> None:
    wrong = format_datetime(NOW + timedelta(days=1), usegmt=True)
    clock = TheirClock()
    clock.heard(wrong)
    clock.stamped(NOW)
    clock.heard(wrong)
    clock.stamped(NOW.replace(year=1970))
    assert abs((clock.shown() or NOW.replace(year=1970)) - NOW) < timedelta(minutes=1)
    clock.forget()
    clock.heard(wrong)
    assert (clock.shown() or NOW) > NOW + timedelta(hours=23)


async def test_it_is_asked_for_once_however_many_want_to_know_and_again_after_a_failure() -> None:
    asked = []

    async def ask() -> None:
        asked.append(1)
        await asyncio.sleep(0)
        if len(asked) == 1:
            raise SendError(SendReason.UNREACHABLE, "no answer")
        clock.heard(format_datetime(NOW, usegmt=True))

    clock = TheirClock(ask)
    with pytest.raises(SendError):
        await clock.now()
    shown = await asyncio.gather(*(clock.now() for _ in range(5)))
    assert all(each is not None and each - NOW < timedelta(minutes=1) for each in shown)
    assert len(asked) == 2


async def test_a_platform_that_says_nothing_of_its_clock_has_none() -> None:
    async def ask() -> None:
        """Answered without a date."""

    assert await TheirClock(ask).now() is None
    assert await TheirClock().now() is None


async def test_a_platform_that_says_nothing_of_its_clock_is_asked_once_and_again_after_a_sleep() -> None:
    """As behind a proxy that takes the date away: else there would be a question for each message."""
    asked = []

    async def ask() -> None:
        asked.append(1)

    clock = TheirClock(ask)
    await asyncio.gather(*(clock.now() for _ in range(5)))
    assert len(asked) == 1
    clock.forget()
    await clock.now()
    assert len(asked) == 2


@pytest.mark.parametrize(("gained", "known"), [(59, True), (-59, True), (61, False), (-61, False)])
async def test_f12_what_was_heard_before_this_machine_slept_is_forgotten(gained: int, known: bool) -> None:
    clock = TheirClock()
    clock.heard(format_datetime(NOW, usegmt=True))
    clocks = TheirClocks({"slack": clock})
    assert clocks.shown(NOW)["slack"] is not None
    assert (clocks.shown(NOW + timedelta(seconds=gained))["slack"] is not None) == known
