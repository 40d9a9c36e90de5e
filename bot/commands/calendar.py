"""`/trade calendar`: what is due, and how what was due stands."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.alerts.bulletin import Standing, calendar_item
from bot.alerts.reader import Reader
from bot.commands.replies import count
from bot.commands.request import Request
from bot.desk.releases import standings
from bot.domain.alert import Reply
from bot.domain.calendar import ReleaseState
from bot.domain.phrase import say
from bot.domain.subscription import CALENDAR
from bot.storage import subscriptions
from bot.storage.database import Transaction

DAY = timedelta(days=1)
MISSED = 14 * DAY  # for so long what is late is shown; what came, or has passed, for a day


def calendar(tx: Transaction, request: Request, days: int) -> Reply:
    """What is due in so many days, with what is late and what has just come."""
    now, zone = request.now, request.caller.zone or "UTC"
    reader = Reader(request.caller.language)
    found = standings(tx, request.calendar, now - MISSED, now + days * DAY, now)
    over = [each for each in found if each.occurrence.due <= now and _still_counts(each, now)]
    shown = [*over, *_coming([each for each in found if each.occurrence.due > now])]
    title = say("Calendar: {}", count(days, "day", "days"))
    if not shown:
        return Reply(title, say("Nothing is due that is known here."))
    items = tuple(calendar_item(each, reader, zone) for each in shown)
    told = any(each.topic == CALENDAR for each in subscriptions.of_destination(tx, request.here))
    hint = "" if told else say("To be told of them: /trade subscribe calendar")
    return Reply(title, say("Times are those of {}.", zone), items=items, hint=hint)


def _coming(found: Iterable[Standing]) -> Iterator[Standing]:
    """All of it, but of what only may come its next time alone."""
    named: set[str] = set()
    for each in found:
        release = each.occurrence.release
        if release.certain or release.name not in named:
            yield each
        named.add(release.name)


def _still_counts(standing: Standing, now: datetime) -> bool:
    """Is it of interest though its time is over?"""
    if standing.released is not None:
        return standing.released.published > now - DAY
    if standing.state in (ReleaseState.LATE, ReleaseState.DUE):
        return True
    return standing.occurrence.release.certain and standing.occurrence.until > now - DAY
