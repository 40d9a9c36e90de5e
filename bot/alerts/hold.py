"""When a place may be told: by its cadence, days, quiet hours and at most so many a day. Pure; zones by zoneinfo.

A local time that does not exist on a day (clocks go forward) is the moment as long after the change as it is after the
hour that was left out; of one that exists twice the first counts. So each comes once a day.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.alert import Reason
from bot.domain.story import Level
from bot.domain.subscription import Cadence, Options

DAY = timedelta(days=1)
MIDNIGHT = time()
LONGEST = timedelta(days=9)  # nothing waits longer: a week for the next allowed day, and what clocks are changed by


def restraint(options: Options, level: Level, told_today: int, now: datetime) -> tuple[Reason, str] | None:
    """Why a story is not told here by itself at this moment, with a detail for people; None if it may be."""
    if options.cadence is Cadence.HOURLY:
        return Reason.HOURLY, ""
    if options.cadence is Cadence.DAILY:
        return Reason.DAILY, ""
    local = now.astimezone(_zone(options))
    if _day_off(options, local.date()):
        return Reason.DAY_OFF, f"{local:%A}"
    if _quiet(options, local.time()) and (level is not Level.FLASH or (options.quiet and options.quiet.strict)):
        return Reason.QUIET_HOURS, f"{local:%H:%M} {options.zone or 'UTC'}"
    if options.most is not None and told_today >= options.most:
        return Reason.MOST_A_DAY, f"{options.most} a day"
    return None


def due_at(options: Options, reason: Reason, now: datetime) -> datetime:
    """When what is held now for this reason is to be told, in a digest."""
    if reason is Reason.DAILY:
        moment = _next(options, options.at or MIDNIGHT, now)
    elif reason is Reason.HOURLY:
        moment = _next_hour(options, now)
    elif reason is Reason.MOST_A_DAY:
        moment = _next(options, MIDNIGHT, now)
    else:
        moment = now
    return allowed_from(options, moment)


def period_of(options: Options, reason: Reason, due: datetime, now: datetime) -> datetime:
    """The time that the digest of what was due then stands for: by the clock the last one up to now, else its own."""
    if reason is Reason.HOURLY:
        return _next_hour(options, now) - timedelta(hours=1)
    if reason in (Reason.DAILY, Reason.MOST_A_DAY):
        return _last(options, (reason is Reason.DAILY and options.at) or MIDNIGHT, now)
    return due


def allowed_from(options: Options, moment: datetime) -> datetime:
    """The first moment from this one on that is neither on a day off nor in quiet hours."""
    for _ in range(2 * LONGEST.days):
        local = moment.astimezone(_zone(options))
        if _day_off(options, local.date()):
            moment = _next(options, options.at or MIDNIGHT, _at(options, local.date(), time(23, 59, 59)))
        elif options.quiet and _quiet(options, local.time()):
            moment = _next(options, options.quiet.end, moment)
        else:
            break
    return moment


def day_begin(options: Options, now: datetime) -> datetime:
    """When the day of this place began."""
    return _at(options, now.astimezone(_zone(options)).date(), MIDNIGHT)


def _day_off(options: Options, day: date) -> bool:
    return bool(options.days) and day.weekday() not in options.days


def _quiet(options: Options, clock: time) -> bool:
    hours = options.quiet
    if hours is None:
        return False
    if hours.start < hours.end:
        return hours.start <= clock < hours.end
    return clock >= hours.start or clock < hours.end


def _next(options: Options, clock: time, after: datetime) -> datetime:
    """The next time that clocks show this, later than `after`."""
    day = after.astimezone(_zone(options)).date()
    return next(moment for days in range(-1, 3) if (moment := _at(options, day + days * DAY, clock)) > after)


def _last(options: Options, clock: time, until: datetime) -> datetime:
    """The last time that clocks showed this, up to then."""
    day = until.astimezone(_zone(options)).date()
    return next(moment for days in range(1, -3, -1) if (moment := _at(options, day + days * DAY, clock)) <= until)


def _next_hour(options: Options, after: datetime) -> datetime:
    local = after.astimezone(_zone(options))
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return after - into + timedelta(hours=1)


def _at(options: Options, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, _zone(options)).astimezone(UTC)


def _zone(options: Options) -> ZoneInfo:
    return ZoneInfo(options.zone or "UTC")
