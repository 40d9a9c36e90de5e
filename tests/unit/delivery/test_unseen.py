"""A platform takes each message, answers that it failed, and shows us nothing: a message stands there twice at most."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.alert import Alert
from bot.domain.delivery import Delivery
from bot.domain.subscription import Destination
from bot.errors import SendError, SendReason
from tests.unit.delivery.house_of_days import Days, Mouth

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Half(Mouth):
    """It takes what it says it did not; asked for it, it denies the channel's history, or fails at that too."""

    broken: bool = True
    denied: bool = True

    async def post(self, destination: Destination, alert: Alert, delivery_id: int, thread: str | None = None) -> str:
        ref = await super().post(destination, alert, delivery_id, thread)
        if self.broken:
            raise SendError(SendReason.SERVER_ERROR, "fatal_error", in_doubt=True)
        return ref

    async def look(self, delivery: Delivery) -> str | None:
        if self.denied:
            return None
        raise SendError(SendReason.SERVER_ERROR, "internal_error")


@pytest.mark.parametrize("denied", [True, False])
async def test_f3_what_is_answered_with_a_fault_and_cannot_be_seen_stands_there_twice_at_most(
    tmp_path: Path, denied: bool
) -> None:
    mouth = Half(denied=denied)
    async with Days(tmp_path, mouth=mouth) as days:
        await days.ask("subscribe soybeans")
        await days.news(headline="Perhaps")
        await days.pass_time(days.now + 12 * HOUR, 5 * MINUTE)
        mouth.broken = False
        await days.news(headline="Behind it")
        await days.pass_time(days.now + HOUR, 5 * MINUTE)
        assert days.told.count("Perhaps") + sum(digest.held for _, digest in mouth.digests) <= 2
        assert days.told[-1] == "Behind it"


async def test_what_was_refused_once_and_cannot_be_seen_is_sent_again(tmp_path: Path) -> None:
    mouth = Half()
    async with Days(tmp_path, mouth=mouth) as days:
        await days.ask("subscribe soybeans")
        await days.news(headline="Again")
        await days.tick()
        mouth.broken = False
        await days.pass_time(days.now + HOUR, 5 * MINUTE)
        assert days.told == ["Again", "Again"]
        (row,) = await days.database.read(lambda tx: tx.rows("SELECT state, message_ref FROM deliveries"))
        assert row["state"] == "sent"
        assert row["message_ref"]
