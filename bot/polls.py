"""Which feeds are asked now: those that are due, none twice at once, and none while the store takes nothing."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain.feed import PolledFeed
from bot.errors import StorageError
from bot.storage import feeds, switches
from bot.storage.database import Database

log = structlog.get_logger(__name__)

Poll = Callable[[PolledFeed, datetime], Coroutine[Any, Any, int]]


class Polls:
    """The polls that are under way."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock
        self._under_way: dict[int, asyncio.Task[int]] = {}
        self._unkept = False  # the store did not take what a poll brought

    async def start(
        self, poll: Poll, then: Callable[[], object], everything: bool = False, ahead: float = 0.0
    ) -> list[asyncio.Task[int]]:
        """Start polling the due feeds (or all) that are not being polled yet; `then` is called after each.

        With `ahead`, also those that will be due within so many seconds, each when its time has come: feeds that are
        asked one by one are told of sooner than a crowd of them. Raises StorageError, and asks no feed, as long as the
        store goes on refusing what is written: who asks would have to ask again, all feeds at every tick.
        """
        now = self._clock()
        if self._unkept:
            await self._database.write(switches.live, now)
            self._unkept = False
        soon = now + timedelta(seconds=ahead)
        due = await (self._database.read(feeds.active) if everything else self._database.read(feeds.due, soon))
        started = []
        for feed in due:
            if feed.id not in self._under_way:
                wait = min(ahead, ((feed.next_poll_at or now) - now).total_seconds())
                task = asyncio.create_task(self._poll(poll, feed, wait, then))
                self._under_way[feed.id] = task
                started.append(task)
        return started

    async def stop(self) -> None:
        """Break off what is under way; what was not kept is asked for again after the next start."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _poll(self, poll: Poll, feed: PolledFeed, wait: float, then: Callable[[], object]) -> int:
        try:
            if wait > 0:
                await asyncio.sleep(wait)
            return await poll(feed, self._clock())
        except StorageError as error:  # its text has the remedy, a trace for each feed would bury it
            self._unkept = True
            log.error("poll_not_kept", feed=feed.feed.name, detail=str(error))
            return 0
        except Exception:  # a fault of ours on one feed must not stop the others; the trace is logged
            log.exception("poll_crashed", feed=feed.feed.name)
            return 0
        finally:
            del self._under_way[feed.id]
            then()
