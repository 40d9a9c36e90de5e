"""What a feed's entries have taught of its rhythm, and how a budget of requests is shared out by it; pure."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.domain.feed import Rhythm

HOUR = timedelta(hours=1)
HALF_LIFE = timedelta(days=7)  # every weekday counts; what a feed did a month ago hardly does
LONGEST_MEMORY = 4 * HALF_LIFE  # what is older would weigh less than 6 %
BUDGET = 4.0  # requests per feed and hour, on the average of all feeds and of a day
FLOOR = timedelta(minutes=5)
CEILING = timedelta(hours=2)  # a quiet feed may still be the one with the news
TYPICAL_RATE = 0.25  # new entries an hour, while nothing is known of any feed
LEAST_RATE = 1 / 720  # an entry a month: below it feeds are alike, and numbers get too small to divide by
PRIOR_ENTRIES = 1.0  # how many entries a feed must have brought to count as much as what feeds in general do
PRIOR_IN_AN_HOUR = 0.35  # the same for one hour of the day: 24 of them are about eight entries
_HOUR, _HALF_LIFE = HOUR.total_seconds(), HALF_LIFE.total_seconds()
SETTLED = timedelta(minutes=2)  # past the full hour: by then what was scheduled for it is out, caches included


@dataclass(frozen=True, slots=True)
class Asked:
    """A feed to share the budget with."""

    rhythm: Rhythm | None = None  # None: never seen
    floor: timedelta = FLOOR


@dataclass(frozen=True, slots=True)
class Share:
    """How the budget is shared out: what all rhythms together say."""

    scale: float  # requests an hour of a feed that brings one entry an hour
    rate: float  # new entries an hour of a feed that gets the mean of requests
    day: tuple[float, ...]  # the usual shape of a day; averages about 1
    ceiling: timedelta


def learn(rhythm: Rhythm | None, times: Iterable[datetime], now: datetime) -> Rhythm:
    """The rhythm with the new entries of a poll, by when they were published (or seen, where that is not known).

    With None, what a feed holds when it is first polled: its oldest entry tells since when it may count as watched.
    An entry dated after now counts as of now. Call it after a poll without new entries too, if only once an hour:
    that nothing came is knowledge.
    """
    moments = [min(time, now) for time in times]
    if rhythm is None:
        moments = [time for time in moments if time < now]  # those without a date say nothing about before
        rhythm = Rhythm(at=min([now, *moments]))
    rhythm = _watch(rhythm, now)
    entries = list(rhythm.entries)
    for time in moments:
        entries[_hour(time)] += _weight(now - time)
    return Rhythm(rhythm.at, tuple(entries), rhythm.watched)


def share_budget(feeds: Sequence[Asked], budget: float = BUDGET, ceiling: timedelta = CEILING) -> Share:
    """How to spend `budget` requests per feed and hour on these feeds: as many in a day as it allows, and no more.

    At a given number of requests the mean delay is least when a feed is asked in proportion to the square root of its
    rate. In proportion to the rate itself, a busy feed takes from the quiet ones more than it gains.
    """
    ceiling = max(ceiling, HOUR / budget)
    rates = [asked.rhythm.rate for asked in feeds if asked.rhythm is not None and any(asked.rhythm.watched)]
    rate = max((sum(map(math.sqrt, rates)) / len(rates)) ** 2, LEAST_RATE) if any(rates) else TYPICAL_RATE
    share = Share(1.0, rate, _usual_day([asked.rhythm for asked in feeds if asked.rhythm is not None]), ceiling)
    wishes = [(*_limits(asked.floor, ceiling), list(map(_root(asked.rhythm, share), range(24)))) for asked in feeds]
    least, most = 1e-4, 1e4
    for _ in range(30):  # halving its logarithm, to 8 digits
        scale = math.sqrt(least * most)
        spent = sum(sum(min(max(scale * root, rarest), oftenest) for root in day) for rarest, oftenest, day in wishes)
        least, most = (least, scale) if spent > 24 * budget * len(feeds) else (scale, most)
    return Share(least, rate, share.day, ceiling)


def interval_of(rhythm: Rhythm | None, share: Share, now: datetime, floor: timedelta = FLOOR) -> timedelta:
    """How long to wait with the next poll after one at `now`: until the feed's share has added up to one request.

    So a wait that starts in a quiet hour ends early in the busy one after it. A poll due about the full hour comes
    just after it, since that is when a sixth of all entries are published.
    """
    rarest, oftenest = _limits(floor, share.ceiling)
    root = _root(rhythm, share)
    missing, due = 1.0, now
    while True:
        often = min(max(share.scale * root(_hour(due)), rarest), oftenest)
        hour_ends = _full_hour(due) + HOUR
        if missing <= often * ((hour_ends - due) / HOUR):
            due += HOUR * (missing / often)
            return min(max(_past_the_hour(now, due) - now, floor), max(share.ceiling, floor))
        missing -= often * ((hour_ends - due) / HOUR)
        due = hour_ends


def _past_the_hour(start: datetime, due: datetime) -> datetime:
    """The end of a wait; moved to just past the nearest full hour where that changes the wait by half at most."""
    nearest = _full_hour(due - SETTLED + HOUR / 2) + SETTLED
    return nearest if abs(nearest - due) <= (due - start) / 2 else due


def _limits(floor: timedelta, ceiling: timedelta) -> tuple[float, float]:
    """The fewest and the most requests an hour."""
    return HOUR / max(floor, ceiling), HOUR / floor


def _root(rhythm: Rhythm | None, share: Share) -> Callable[[int], float]:
    """Hour of the day -> the square root of the rate to expect in it.

    The less is known of a feed, the more it is taken for a usual one; and an hour resembles its neighbours.
    """
    if rhythm is None:
        return lambda hour: math.sqrt(share.rate * share.day[hour])
    known = rhythm
    rate = (sum(known.entries) + PRIOR_ENTRIES) / (sum(known.watched) + PRIOR_ENTRIES / share.rate)

    def root(hour: int) -> float:
        prior = PRIOR_IN_AN_HOUR / (rate * share.day[hour])
        return math.sqrt((_smooth(known.entries, hour) + PRIOR_IN_AN_HOUR) / (_smooth(known.watched, hour) + prior))

    return root


def _usual_day(rhythms: Sequence[Rhythm]) -> tuple[float, ...]:
    """The shape of a day over all feeds, in which a busy feed counts little more than another."""
    brought, expected = [1.0] * 24, [1.0] * 24  # flat, until there is something to see
    for rhythm in rhythms:
        weight = 1 / (1 + sum(rhythm.entries))
        for hour in range(24):
            brought[hour] += weight * rhythm.entries[hour]
            expected[hour] += weight * rhythm.rate * rhythm.watched[hour]
    return tuple(_smooth(brought, hour) / _smooth(expected, hour) for hour in range(24))


def _smooth(day: Sequence[float], hour: int) -> float:
    """An hour with the three before and the three after it, which count 3, 2 and 1 where it counts 4."""
    # Hours before midnight are counted from the end by themselves; a third of the time of counting all with a modulus.
    a, b, c, d = day[hour - 3], day[hour - 2], day[hour - 1], day[hour]
    e, f, g = day[hour - 23], day[hour - 22], day[hour - 21]
    return (4 * d + 3 * (c + e) + 2 * (b + f) + (a + g)) / 16


def _watch(rhythm: Rhythm, now: datetime) -> Rhythm:
    """The rhythm, faded, with the time up to now counted as watched.

    What was learnt until a moment yet to come was learnt by a wrong clock: from now on it goes by this one.
    """
    if now <= rhythm.at:
        return replace(rhythm, at=now)
    faded = _weight(now - rhythm.at)
    entries = tuple([faded * each for each in rhythm.entries])
    watched = [faded * each for each in rhythm.watched]
    # In seconds: four weeks of hours as datetimes take as long as reading ten entries.
    since, end = max(rhythm.at, now - LONGEST_MEMORY).timestamp(), now.timestamp()
    while since < end:
        hour = int(since // _HOUR)
        until = min((hour + 1) * _HOUR, end)
        watched[hour % 24] += math.exp2((until - end) / _HALF_LIFE) * ((until - since) / _HOUR)
        since = until
    return Rhythm(now, entries, tuple(watched))


def _weight(age: timedelta) -> float:
    return math.exp2(-(age / HALF_LIFE))


def _hour(moment: datetime) -> int:
    return moment.astimezone(UTC).hour


def _full_hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
