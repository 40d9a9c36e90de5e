"""What a person waits for is tried again where Slack, or the way to it, has a moment's trouble."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.platforms.slack.failures import SDK_ERRORS, passes, send_error

WAITS = (1.0, 4.0, 15.0)  # seconds before each further try; Slack takes answers to a command for half an hour
LONGEST_ASKED = 20.0  # seconds; who is to wait for longer has gone elsewhere, and does it again himself

T = TypeVar("T")
Wait = Callable[[float], Awaitable[None]]


async def persist(call: Callable[[], Awaitable[T]], wait: Wait = asyncio.sleep) -> T:
    """Do what may be done twice, until it succeeds; raises the last of SDK_ERRORS if it does not.

    A refusal is no trouble that passes. What Slack wants waited for is waited for.
    """
    for seconds in WAITS:
        try:
            return await call()
        except SDK_ERRORS as failure:
            asked = send_error(failure).retry_after or 0.0
            if not passes(failure) or asked > LONGEST_ASKED:
                raise
            await wait(max(seconds, asked))
    return await call()
