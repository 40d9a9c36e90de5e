"""Quiet hours, days and mutes hold when a message leaves, not only when it was decided on."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.alert import Alert
from bot.domain.feed import Side
from bot.domain.story import Level, Statement
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from tests.unit.delivery.house_of_days import Days
from tests.unit.delivery.test_late import Shut, shut
from tests.values import CHANNEL, NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SPOKE = Statement(Side.CN_OFFICIAL, "commerce ministry", "MOFCOM", "https://m.example/1", True, "We buy.")


@dataclass
class Slow(Shut):
    """A platform at which something happens while a message is on its way; then it is refused."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
            raise SendError(SendReason.RATE_LIMITED, "no", retry_after=1)
        return await super().post(destination, alert, delivery_id, thread)


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    async with Days(tmp_path, mouth=Slow()) as days:
        yield days


async def back_at(days: Days, minutes: int, reason: SendReason = SendReason.UNREACHABLE) -> None:
    """The platform, away from now on, is back after so many."""
    shut(days, reason)
    await days.tick()
    days.now += minutes * MINUTE
    shut(days, None)
    await days.tick()


@pytest.mark.parametrize("wish", ["quiet 12:30-14:00", "days wed-mon tz Pacific/Auckland"])  # NOW is a Monday at noon
async def test_what_was_to_leave_before_quiet_hours_or_a_day_off_and_could_not_is_held_until_their_end(
    days: Days, wish: str
) -> None:
    if "days" in wish:
        days.now = NOW - 90 * MINUTE  # it is Monday there for another half an hour
    await days.ask(f"subscribe soybeans {wish}")
    decided = [await days.news(headline=f"Story {number}") for number in range(3)]
    await back_at(days, 60)
    assert (days.told, days.titles) == ([], [])
    (again,) = await days.news(decided[0][0], headline="Story 0")
    assert again.decision.kind == "hold"
    await days.pass_time(days.now + 48 * HOUR, 30 * MINUTE)
    assert not days.told
    assert [digest.held for _, digest in days.mouth.digests] == [3]


async def test_what_has_waited_for_its_turn_into_quiet_hours_is_held_as_well(days: Days) -> None:
    await days.ask("subscribe soybeans quiet 12:01-13:00")
    days.now = NOW + timedelta(seconds=59)
    await days.news()
    days.now += timedelta(seconds=2)
    await days.tick()
    assert not days.told
    await days.pass_time(NOW + 2 * HOUR, 10 * MINUTE)
    assert days.titles == ["Digest: 1 story of quiet hours"]


async def test_what_has_waited_for_longer_than_its_decision_is_kept_is_held_all_the_same(days: Days) -> None:
    await days.ask("subscribe soybeans quiet 12:30-14:00")
    await days.news()
    await days.database.write(lambda tx: tx.execute("DELETE FROM decisions"))
    await back_at(days, 60)
    assert not days.told
    await days.pass_time(NOW + 3 * HOUR, 10 * MINUTE)
    assert len(days.titles) == 1


@pytest.mark.parametrize(("strict", "told"), [("", 1), (" strict", 0)])
async def test_flash_that_is_late_passes_quiet_hours_unless_they_are_strict(days: Days, strict: str, told: int) -> None:
    await days.ask(f"subscribe soybeans quiet 12:30-14:00{strict}")
    await days.news(level=Level.FLASH)
    await back_at(days, 60)
    assert len(days.told) == told


async def test_what_another_topic_of_the_place_may_tell_now_is_told(days: Days) -> None:
    await days.ask("subscribe soybeans quiet 12:30-14:00")
    await days.ask("subscribe purchases")
    await days.news(headline="Both", topics=("soybeans", "purchases"))
    await days.news(headline="Quiet", topics=("soybeans",))
    await back_at(days, 60)
    assert days.told == ["Both"]


async def test_what_was_to_be_said_in_a_thread_is_held_too_and_other_places_are_told(days: Days) -> None:
    there = Destination("slack", "T1", "C2")
    await days.ask("subscribe soybeans quiet 12:30-14:00")
    await days.ask("subscribe soybeans", there)
    first, _ = await days.news()
    await days.tick()
    shut(days, SendReason.UNREACHABLE)
    await days.news(first, statements=(SPOKE,))
    await back_at(days, 60)
    assert [place for place, _ in days.mouth.replies] == [there]
    await days.pass_time(NOW + 3 * HOUR, 10 * MINUTE)
    ((place, digest),) = days.mouth.digests
    assert (place, "has spoken" in digest.items[0].detail) == (CHANNEL, True)
    assert [place for place, _ in days.mouth.replies] == [there]


@pytest.mark.parametrize("topic", ["soybeans", "pulse"])
async def test_a_digest_that_could_not_leave_before_quiet_hours_leaves_after_them(days: Days, topic: str) -> None:
    await days.ask(f"subscribe {topic} daily 12:15 quiet 12:30-14:00")
    await days.news()
    shut(days, SendReason.UNREACHABLE)
    await days.pass_time(NOW + 20 * MINUTE, 5 * MINUTE)
    await back_at(days, 60)
    assert days.titles == []
    await days.pass_time(NOW + 3 * HOUR, 10 * MINUTE)
    assert len(days.titles) == 1


async def test_a_daily_line_whose_time_passed_while_the_bot_stood_still_waits_for_the_end_of_quiet_hours(
    days: Days,
) -> None:
    await days.ask("subscribe pulse daily 12:15 quiet 12:30-14:00")
    days.now += 45 * MINUTE
    await days.tick()
    assert days.titles == []
    await days.pass_time(NOW + 3 * HOUR, 10 * MINUTE)
    assert len(days.titles) == 1


@pytest.mark.parametrize("wish", ["mute soybeans 1d", "mute {} 1d", "unsubscribe soybeans"])
async def test_what_is_muted_while_it_is_on_its_way_and_comes_back_refused_is_not_told(days: Days, wish: str) -> None:
    assert isinstance(days.mouth, Slow)
    await days.ask("subscribe soybeans")
    (story,) = await days.news()
    days.mouth.meanwhile = lambda: days.ask(wish.format(story.short_id))
    await days.pass_time(NOW + 2 * HOUR, 10 * MINUTE)
    assert (days.told, days.titles) == ([], [])


async def test_f2_what_may_stand_there_already_is_looked_for_before_it_is_held(days: Days) -> None:
    assert isinstance(days.mouth, Slow)
    days.mouth.in_doubt = True
    await days.ask("subscribe soybeans quiet 12:30-14:00")
    await days.news()
    await back_at(days, 60)
    assert days.mouth.looks == 1
    await days.pass_time(NOW + 3 * HOUR, 10 * MINUTE)
    assert len(days.titles) == 1
    assert not days.told
