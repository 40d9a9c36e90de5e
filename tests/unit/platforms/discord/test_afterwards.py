"""What goes along with a message on Discord: refused, it is left at that; too early, it is done when it is its turn."""

import asyncio

import pytest

from bot.errors import SendError, SendReason
from bot.platforms.discord.afterwards import Afterwards
from bot.platforms.discord.speech import Speech
from bot.platforms.discord.wire import Wire


class Calls:
    """Refused with these errors in turn, then taken."""

    def __init__(self, *refused: SendError) -> None:
        self.refused, self.made, self.taken = list(refused), 0, asyncio.Event()

    async def __call__(self) -> None:
        self.made += 1
        if self.refused:
            raise self.refused.pop(0)
        self.taken.set()


def nothing_else() -> Afterwards:
    wire = Wire("none")
    return Afterwards(wire, Speech(wire))


@pytest.mark.parametrize("reason", [SendReason.RATE_LIMITED, SendReason.SERVER_ERROR])
async def test_f41_what_comes_too_often_is_done_when_it_is_its_turn(reason: SendReason) -> None:
    calls, afterwards = Calls(*[SendError(reason, "busy", retry_after=0.001)] * 2), nothing_else()
    await afterwards.do("a publication", calls)
    assert calls.made == 1, "nobody waits for it"
    async with asyncio.timeout(5):
        await calls.taken.wait()
    assert calls.made == 3


async def test_what_is_refused_for_good_is_not_asked_for_again() -> None:
    closed = SendError(SendReason.NO_PERMISSION, "closed", permanent=True)
    calls, afterwards = Calls(SendError(SendReason.RATE_LIMITED, "busy", retry_after=0.0), closed), nothing_else()
    await afterwards.do("a publication", calls)
    for _ in range(5):
        await asyncio.sleep(0)
    assert (calls.made, calls.taken.is_set()) == (2, False)
