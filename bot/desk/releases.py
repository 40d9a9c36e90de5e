"""How the releases of the calendar stand, by what the desk has seen; and which entries of a batch are releases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerts.bulletin import Standing
from bot.calendar.occurrences import occurrences
from bot.calendar.standing import state_of
from bot.domain.calendar import Calendar, Occurrence, Release, Released, ReleaseState
from bot.domain.entry import Entry
from bot.storage import feeds, released
from bot.storage.database import Transaction

# A release may be dated before its time: by the day alone, or since it came early. Less than a day apart from the next.
EARLY = timedelta(hours=12)
LOOK_BACK = timedelta(days=40)  # a monthly release found late is still of its month


def standings(tx: Transaction, calendar: Calendar, first: datetime, last: datetime, now: datetime) -> list[Standing]:
    """How all stands now that is due from then to then, in order."""
    polled, brought, out = feeds.active(tx), released.ever(tx), released.since(tx, first - LOOK_BACK)
    names = [(each.feed.name, each.feed.publisher) for each in polled]
    carried = {each.name for each in calendar.releases if each.is_event or any(each.carried_by(*one) for one in names)}
    found = []
    for each in occurrences(calendar, first, last):
        name, mine = each.release.name, out.get((each.release.name, each.slot))
        state = state_of(each, mine, polled, name in brought, now)
        found.append(Standing(each, state, mine, name in carried))
    return found


@dataclass(frozen=True, slots=True)
class Brought:
    """A release that is out, and the entry that it is."""

    standing: Standing
    entry: Entry


def note_releases(tx: Transaction, calendar: Calendar, batch: Sequence[Entry]) -> list[Brought]:
    """Keep which entries are releases; returns those that were not out before."""
    # Not by the publisher that an item names: whoever shows others' items may name any.
    carried = {
        feed: calendar.carried(*names) for feed, names in feeds.names(tx, {entry.feed_id for entry in batch}).items()
    }
    titled = [
        (entry, release)
        for entry in batch
        for release in carried.get(entry.feed_id, ())
        if release.announced_by(entry.title)
    ]
    fresh = []
    for entry, release in titled:
        if occurrence := _last_before(calendar, release, entry.published + EARLY):
            found = Released(release.name, occurrence.slot, entry.title, entry.url, entry.publisher, entry.published)
            if released.keep(tx, found):
                fresh.append(Brought(Standing(occurrence, ReleaseState.OUT, found), entry))
    return fresh


def _last_before(calendar: Calendar, release: Release, moment: datetime) -> Occurrence | None:
    found = occurrences(calendar, moment - LOOK_BACK, moment, [release])
    return found[-1] if found else None
