"""The few jobs that keep the bot going, each at its tick and at once when woken."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import StorageBusyError, StorageError
from bot.observe import metrics

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[object] | None]


class Scheduler:
    """APScheduler with a handful of jobs; what is due is known to the store, not to it."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._at_work: set[asyncio.Task[object]] = set()

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Run `work` at every tick, never twice at once. What it raises is logged, and the next tick comes."""

        async def guarded() -> None:
            task = asyncio.current_task()
            assert task is not None
            self._at_work.add(task)
            try:
                if (working := work()) is not None:
                    await working
            except asyncio.CancelledError:
                return  # only stop() cancels; APScheduler would log it as a fault
            except StorageBusyError as error:
                log.warning("job_waits_for_database", job=name, detail=str(error))
            except StorageError as error:  # a full disk, say: its text has the remedy, a trace would bury it
                metrics.JOB_FAILURES.labels(name).inc()
                log.error("job_cannot_use_database", job=name, detail=str(error))
            except Exception:  # one bad tick must not end the job
                metrics.JOB_FAILURES.labels(name).inc()
                log.exception("job_failed", job=name)
            finally:
                self._at_work.discard(task)

        trigger = IntervalTrigger(seconds=seconds, timezone=UTC)
        now = datetime.now(UTC)  # APScheduler's own clock, not the news'
        self._scheduler.add_job(guarded, trigger, id=name, coalesce=True, max_instances=1, next_run_time=now)

    def wake(self, name: str) -> None:
        """Run a job now instead of at its next tick."""
        try:
            self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
        except JobLookupError:
            log.debug("job_not_here", job=name)  # this process does not run that part

    def start(self) -> None:
        """Start ticking."""
        self._scheduler.start()

    async def stop(self, drain: float) -> None:
        """No further ticks; jobs at work are cancelled and have `drain` seconds to finish what cannot be undone."""
        self._scheduler.pause()
        await asyncio.sleep(0)  # a job cancelled before its first step would be logged as a fault by APScheduler
        self._scheduler.shutdown(wait=False)
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=drain)
