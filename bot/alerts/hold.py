"""When a place may be told: by its cadence, days, quiet hours and at most so many a day. Pure; zones by zoneinfo.

A local time that does not exist on a day (clocks go forward) is the moment as long after the change as it is after the
hour that was left out; of one that exists twice the first counts. So each comes once a day.

Quiet hours end on the day of their end, so on every allowed day there is a moment at which a place may be told.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.alert import Reason
from bot.domain.story import Level
from bot.domain.subscription import Cadence, Options

DAY = timedelta(days=1)
MIDNIGHT = time()
LOOK_AHEAD = 15  # days; of the only day of a week the next but one too, as quiet hours may end in an hour left out
LONGEST = (LOOK_AHEAD + 2) * DAY  # nothing waits longer: a day for its time, and then for when it may be told


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


def told_by(options: Options) -> Reason:
    """For what something waits here that is told as soon as this place is told anything."""
    return {Cadence.DAILY: Reason.DAILY, Cadence.HOURLY: Reason.HOURLY}.get(options.cadence, Reason.QUIET_HOURS)


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


def period_of(options: Options, reason: Reason, now: datetime) -> datetime | None:
    """The time by the clock that a digest of what is due stands for, the last one up to now; None if it is no such."""
    if reason is Reason.HOURLY:
        return _next_hour(options, now) - timedelta(hours=1)
    if reason in (Reason.DAILY, Reason.MOST_A_DAY):
        return _last(options, (reason is Reason.DAILY and options.at) or MIDNIGHT, now)
    return None


def allowed_from(options: Options, moment: datetime) -> datetime:
    """The moment from this one on at which the place may be told: this one, or when its quiet hours are over.

    After a day off it is the digest's time on the next allowed day, or where that is quiet, the end of the quiet hours.
    """
    if _allowed(options, moment):
        return moment
    day = moment.astimezone(_zone(options)).date()
    ends = [options.quiet.end] if options.quiet else []
    if ends and not _day_off(options, day) and _allowed(options, end := _next(options, ends[0], moment)):
        return end
    clocks = [options.at or MIDNIGHT, *ends]
    later = (_at(options, day + days * DAY, clock) for days in range(1, LOOK_AHEAD + 1) for clock in clocks)
    return next(each for each in later if _allowed(options, each))


def day_begin(options: Options, now: datetime) -> datetime:
    """When the day of this place began."""
    return _at(options, now.astimezone(_zone(options)).date(), MIDNIGHT)


def _allowed(options: Options, moment: datetime) -> bool:
    local = moment.astimezone(_zone(options))
    return not _day_off(options, local.date()) and not _quiet(options, local.time())


def _day_off(options: Options, day: date) -> bool:
    return bool(options.days) and day.weekday() not in options.days


def _quiet(options: Options, clock: time) -> bool:
    hours = options.quiet
    if hours is None:
        return False
    if hours.start <= hours.end:  # hours that end when they begin are none, and not all
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
