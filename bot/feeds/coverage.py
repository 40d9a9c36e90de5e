"""How well the sides are covered: healthy feeds, and how soon what they publish is seen; pure."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from bot.domain.feed import PolledFeed, Side
from bot.domain.health import HEALTHY, Coverage, FeedHealth

DELAYS_OVER = timedelta(days=7)


def coverage_of(
    feeds: Collection[tuple[PolledFeed, FeedHealth]], delays: Mapping[int, Sequence[timedelta]]
) -> list[Coverage]:
    """One row for every side and language that has feeds, in the order of Side.

    delays: feed id -> from published to seen, for what it brought lately.
    """
    groups: defaultdict[tuple[Side, str], list[tuple[PolledFeed, FeedHealth]]] = defaultdict(list)
    for polled, health in feeds:
        groups[polled.feed.side, polled.feed.language].append((polled, health))
    order = list(Side)
    return [
        _row(side, language, members, delays)
        for (side, language), members in sorted(groups.items(), key=lambda each: (order.index(each[0][0]), each[0][1]))
    ]


def unwatched(rows: Collection[Coverage]) -> list[Side]:
    """The sides of which no feed is healthy."""
    watched = {row.side for row in rows if row.healthy}
    return [side for side in Side if side not in watched]


def _row(
    side: Side,
    language: str,
    members: Collection[tuple[PolledFeed, FeedHealth]],
    delays: Mapping[int, Sequence[timedelta]],
) -> Coverage:
    healthy = sum(health.state in HEALTHY for _, health in members)
    waited = sorted(delay for polled, _ in members for delay in delays.get(polled.id, ()))
    return Coverage(side, language, len(members), healthy, nearest(waited, 0.5), nearest(waited, 0.9))


def nearest(ordered: Sequence[timedelta], part: float) -> timedelta | None:
    """The smallest value that so large a part is not above; None of none."""
    return ordered[math.ceil(part * len(ordered)) - 1] if ordered else None
