"""The few jobs that keep the bot going, each at its tick and at once when woken."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo

import structlog
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.errors import StorageBusyError, StorageError
from bot.observe import metrics

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[object] | None]

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # any would do


class SteadyTime(tzinfo):
    """A time zone in which it is as late as the event loop says, whatever the system's clock is set to.

    APScheduler asks `datetime.now(zone)`, which is `zone.fromutc()` of the system's time. By that time itself a clock
    put back an hour would stop every job for an hour, and one put forward a year would have it count 31 million ticks.
    Nothing else may be brought into this zone.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def fromutc(self, dt: datetime) -> datetime:
        """Now by the loop's clock."""
        return EPOCH.replace(tzinfo=self) + timedelta(seconds=self._loop.time())

    def utcoffset(self, dt: datetime | None) -> timedelta:
        """None, so that differences and timestamps are those of the loop's clock."""
        return timedelta(0)

    def dst(self, dt: datetime | None) -> None:
        """See tzinfo."""

    def tzname(self, dt: datetime | None) -> str:
        """See tzinfo."""
        return "steady"


class Every(BaseTrigger):  # type: ignore[misc]
    """Every so many seconds; what was missed meanwhile is not made up for. IntervalTrigger would leave the zone."""

    def __init__(self, seconds: float) -> None:
        self._wait = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """See BaseTrigger."""
        following = (previous_fire_time or now) + self._wait
        return following if following > now else now + self._wait


class Scheduler:
    """APScheduler with a handful of jobs; what is due is known to the store, not to it. Made where the loop runs."""

    def __init__(self) -> None:
        self._zone = SteadyTime(asyncio.get_running_loop())
        self._scheduler = AsyncIOScheduler(timezone=self._zone)
        self._at_work: set[asyncio.Task[object]] = set()

    def every(self, seconds: float, name: str, work: Work) -> None:
        """Run `work` at every tick, never twice at once. What it raises is logged, and the next tick comes."""
        failures = metrics.JOB_FAILURES.labels(name)  # from zero on, so that the first one is an increase

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
                failures.inc()
                log.error("job_cannot_use_database", job=name, detail=str(error))
            except Exception:  # one bad tick must not end the job
                failures.inc()
                log.exception("job_failed", job=name)
            finally:
                self._at_work.discard(task)

        self._scheduler.add_job(
            guarded,
            Every(seconds),
            id=name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,  # a tick that comes late comes all the same
            next_run_time=datetime.now(self._zone),
        )

    def wake(self, name: str) -> None:
        """Run a job now instead of at its next tick."""
        try:
            self._scheduler.modify_job(name, next_run_time=datetime.now(self._zone))
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
