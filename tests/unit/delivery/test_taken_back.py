"""Who unsubscribes, or mutes, is not told of it any more: not what waits in the outbox either (F15)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.caller import Caller
from bot.domain.story import short_id
from bot.errors import SendReason
from tests.unit.delivery.house_of_days import Days
from tests.unit.delivery.test_late import Shut, shut
from tests.values import CHANNEL

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ENDS = "unsubscribe soybeans", "mute STORY 2d", "mute soybeans 2d"


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    async with Days(tmp_path, mouth=Shut()) as days:
        yield days


@pytest.mark.parametrize("end", ENDS)
async def test_what_waits_for_a_platform_that_is_out_is_not_sent_to_who_wants_it_no_more(days: Days, end: str) -> None:
    await days.ask("subscribe soybeans")
    shut(days, SendReason.UNREACHABLE)
    (waits,) = await days.news(headline="Unwanted")
    await days.tick()
    await days.ask(end.replace("STORY", waits.short_id))
    shut(days, None)
    await days.pass_time(days.now + 2 * HOUR, 10 * MINUTE)
    assert (days.told, days.titles) == ([], [])


@pytest.mark.parametrize("end", ENDS)
async def test_a_digest_that_waits_is_made_anew_without_what_is_wanted_no_more(days: Days, end: str) -> None:
    await days.ask("subscribe soybeans daily 08:00")
    await days.ask("subscribe tariffs daily 08:00")
    (waits,) = await days.news(headline="Unwanted", topics=("soybeans",))
    await days.news(headline="Wanted", topics=("tariffs",))
    shut(days, SendReason.UNREACHABLE)
    await days.pass_time(days.now.replace(hour=8, minute=5) + timedelta(days=1), HOUR)
    await days.ask(end.replace("STORY", waits.short_id))
    shut(days, None)
    await days.pass_time(days.now + 2 * HOUR, 10 * MINUTE)
    assert [[item.text for item in digest.items] for _, digest in days.mouth.digests] == [["Wanted"]]


@pytest.mark.parametrize("other", ["subscribe purchases", "follow STORY"])
async def test_what_another_wish_of_the_place_is_waiting_for_is_sent(days: Days, other: str) -> None:
    await days.ask("subscribe soybeans")
    shut(days, SendReason.UNREACHABLE)
    (waits,) = await days.news(headline="Wanted")
    await days.ask(other.replace("STORY", waits.short_id))
    await days.ask("unsubscribe soybeans")
    shut(days, None)
    await days.pass_time(days.now + HOUR, 10 * MINUTE)
    assert days.told == ["Wanted"]


async def test_what_is_in_doubt_is_looked_for_and_not_sent_again_to_who_wants_it_no_more(days: Days) -> None:
    await days.ask("subscribe soybeans")
    await days.news(headline="In doubt")
    sql = "UPDATE deliveries SET in_doubt_since = created_at, began_at = created_at"
    await days.database.write(lambda tx: tx.execute(sql))
    await days.ask("unsubscribe soybeans")
    await days.pass_time(days.now + HOUR, 10 * MINUTE)
    assert isinstance(days.mouth, Shut)
    assert (days.mouth.looks, days.told) == (1, [])


async def test_why_says_that_a_story_was_muted_before_it_left(days: Days) -> None:
    await days.ask("subscribe soybeans")
    (waits,) = await days.news(headline="Unwanted")
    await days.ask(f"mute {short_id(waits.decision.story_id)} 2d")
    why = (await days.commands(f"why {waits.short_id}", Caller(CHANNEL, "U1"))).items
    assert any("muted" in item.detail for item in why)
