"""What people have done on Slack, carried out in the background: once, however often it is delivered."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.commands.once import First, always
from bot.platforms.slack.failures import SDK_ERRORS

STOP_GRACE = 5.0  # seconds that answers under way have to be finished
REPEATED_WITHIN = 3_600.0  # seconds in which the same thing delivered again has no further effect

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Doings:
    """The answers under way."""

    def __init__(self, first: First = always) -> None:
        self._first = first
        self._answers: set[asyncio.Task[Any]] = set()
        self._seen: dict[str, tuple[float, asyncio.Task[Any]]] = {}

    def once(self, payload: dict[str, Any], act: Callable[[], Awaitable[T]]) -> asyncio.Task[T | None]:
        """Act in the background; what is delivered again, its acknowledgement lost, has no further effect.

        Returns the one task of all its copies, whose result is None where it failed.
        trigger_id is the same in all copies of one doing, and another in every other; an event has its event_id.
        """
        doing, now = str(payload.get("trigger_id") or payload.get("event_id") or ""), time.monotonic()
        while self._seen and now - next(iter(self._seen.values()))[0] > REPEATED_WITHIN:  # the oldest stands first
            del self._seen[next(iter(self._seen))]
        if doing and doing in self._seen:
            return self._seen[doing][1]
        task = self.start(lambda: self._unless_done(doing, act))
        self._seen[doing] = now, task
        return task

    async def _unless_done(self, doing: str, act: Callable[[], Awaitable[T]]) -> T | None:
        return await act() if not doing or await self._first(doing) else None

    def start(self, act: Callable[[], Awaitable[T]]) -> asyncio.Task[T | None]:
        """Act in the background."""
        task = asyncio.create_task(_guarded(act), name="slack-answer")
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)
        return task

    async def stop(self) -> None:
        """Let answers under way finish for a few seconds."""
        if self._answers:
            await asyncio.wait(self._answers, timeout=STOP_GRACE)
        for task in self._answers:
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)


async def _guarded(act: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await act()
    except SDK_ERRORS as failure:
        _log.warning("the answer to a command did not reach Slack: %s", type(failure).__name__)
    except Exception:
        _log.exception("what was done on Slack could not be carried out")
    return None
