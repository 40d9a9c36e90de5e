"""Who is told of the calendar's releases, and what: a reminder, that one is late or suspended, and it itself."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.alerts.bulletin import Standing, bulletin_item
from bot.alerts.hold import due_at, told_by
from bot.alerts.reader import Reader
from bot.desk.newsroom import Newsroom
from bot.desk.releases import Brought, standings
from bot.domain.calendar import Calendar, ReleaseState, Slot
from bot.domain.digest import Bulletin
from bot.domain.gap import Gap
from bot.domain.subscription import CALENDAR, Cadence, Destination, MuteKind, Subscription
from bot.storage import bulletins, subscriptions, switches
from bot.storage.database import Transaction

DAY = timedelta(days=1)
MISSED = 7 * DAY  # what is late is told for so long after its time
AHEAD = 15 * DAY  # what is suspended is told so long before; reminders come later, in whatever digest
# Whoever is told in digests is reminded in the last one before: so much sooner it waits for that.
SOONER = {Cadence.INSTANT: timedelta(), Cadence.HOURLY: timedelta(hours=1), Cadence.DAILY: DAY}
Bulletins = list[tuple[Destination, Bulletin]]


def due_bulletins(tx: Transaction, calendar: Calendar, now: datetime) -> Bulletins:
    """What is to be told now and was not: reminders of what is due, what is late, what is suspended. Writes nothing."""
    if not subscriptions.is_wanted(tx, CALENDAR):
        return []
    found = list(_telling(standings(tx, calendar, now - MISSED, now + AHEAD, now), now))
    if not found:  # as most times
        return []
    gap, wanted = switches.gap(tx), _subscribed(tx, now)
    return _untold(tx, [(one, each) for each in found for one in wanted if _is_time(each, one, gap, now)], now)


def announce_releases(tx: Transaction, newsroom: Newsroom, fresh: Sequence[Brought], now: datetime) -> None:
    """Tell that releases are out, while that is news; and to whoever was told of it before, however late it comes."""
    gap = switches.gap(tx)
    fresh = [each for each in fresh if not gap.told(each.entry.published)]  # a lost copy told those who wanted it
    if not fresh:
        return
    wanted, known = _subscribed(tx, now), bulletins.ranks(tx, [_slot(each.standing) for each in fresh])
    told = [
        (one, each.standing)
        for each in fresh
        for one in wanted
        if _is_news(each, newsroom, gap, now) or (one.destination, _slot(each.standing)) in known
    ]
    bulletins.put(tx, _untold(tx, told, now), now)


def _subscribed(tx: Transaction, now: datetime) -> list[Subscription]:
    muted = {
        each.destination
        for each in subscriptions.mutes(tx, now)
        if each.kind is MuteKind.TOPIC and each.target == CALENDAR
    }
    return [each for each in subscriptions.of_topics(tx, [CALENDAR]) if each.destination not in muted]


def _is_news(brought: Brought, newsroom: Newsroom, gap: Gap, now: datetime) -> bool:
    published = brought.entry.published
    if brought.entry.baseline:
        return False
    came = max(published, brought.standing.occurrence.due)  # it may be dated by its day alone
    return now - came <= newsroom.freshness or gap.missed(published, now)


def _telling(found: Iterable[Standing], now: datetime) -> Iterator[Standing]:
    """Of what there may be something to tell somebody now; of all that one change suspends the first."""
    named: set[Slot] = set()
    for each in found:
        occurrence, slot = each.occurrence, _slot(each)
        if each.state is ReleaseState.LATE or _may_remind(each, now):
            yield each
        elif each.state is ReleaseState.SUSPENDED and occurrence.due > now and slot not in named:
            named.add(slot)
            yield each


def _may_remind(standing: Standing, now: datetime) -> bool:
    occurrence, release = standing.occurrence, standing.occurrence.release
    awaited = standing.state is ReleaseState.DUE and release.certain
    return awaited and occurrence.due - release.remind - max(SOONER.values()) <= now < occurrence.due


def _is_time(standing: Standing, one: Subscription, gap: Gap, now: datetime) -> bool:
    """Is this place to be told of it now?"""
    occurrence = standing.occurrence
    match standing.state:
        case ReleaseState.LATE:
            return not gap.told(occurrence.late_from)
        case ReleaseState.DUE:
            begin, reason = (
                occurrence.due - occurrence.release.remind - SOONER[one.options.cadence],
                told_by(one.options),
            )
            soon = begin <= now and not gap.told(due_at(one.options, reason, begin))
            return soon and due_at(one.options, reason, now) < occurrence.due
        case _:  # suspended; since when that was known nobody notes
            _, since = _slot(standing)
            return not gap.told(since - AHEAD)


def _untold(tx: Transaction, told: Sequence[tuple[Subscription, Standing]], now: datetime) -> Bulletins:
    """As bulletins, without what a place has been told of already, or is about to."""
    known = bulletins.ranks(tx, [_slot(each) for _, each in told]) if told else {}
    return [
        (one.destination, _bulletin(each, one, now))
        for one, each in told
        if known.get((one.destination, _slot(each)), -1) < each.state.rank
    ]


def _bulletin(standing: Standing, one: Subscription, now: datetime) -> Bulletin:
    options, reason = one.options, told_by(one.options)
    name, slot = _slot(standing)
    item = bulletin_item(standing, Reader(options.lang), options.zone or "UTC")
    until = standing.occurrence.due if standing.state is ReleaseState.DUE else None
    return Bulletin(name, slot, standing.state.rank, item, reason, due_at(options, reason, now), until)


def _slot(standing: Standing) -> Slot:
    """By what it is told once: the release at its time, or all of it that a change suspends."""
    occurrence, change = standing.occurrence, standing.occurrence.change
    if standing.state is ReleaseState.SUSPENDED and change is not None:
        return occurrence.release.name, datetime.combine(change.first, time(), UTC)
    return occurrence.release.name, occurrence.slot
