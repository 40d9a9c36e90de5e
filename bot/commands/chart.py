"""`/trade chart`: how many stories a topic had each day, and how loud they are."""

import math
from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot.charts.bars import ONE_BY_ONE, WEEK, totals
from bot.commands.replies import count
from bot.commands.request import Request
from bot.domain.alert import Item, Reply
from bot.domain.chart import Day, StoriesChart
from bot.domain.phrase import joined, say
from bot.domain.story import Level
from bot.storage import feeds, stories, switches
from bot.storage.database import Transaction

LOUDEST_FIRST = (Level.FLASH, Level.URGENT, Level.ROUTINE)


def chart(tx: Transaction, request: Request, topic: str, number: int) -> Reply:
    """The stories of a topic by the days on which they came out, as the caller's clock has them, until now.

    Many days are told by the week, and are then whole weeks.
    """
    weeks = number > ONE_BY_ONE
    begins = _begins(request, math.ceil(number / WEEK) * WEEK if weeks else number)
    days = _days(begins, stories.levels_since(tx, topic, begins[0]))
    title = say("Stories a week: {}" if weeks else "Stories a day: {}", request.title(topic))
    told = _in_words(days, begins)
    levels = (say("flash"), say("urgent"), say("routine"))
    return Reply(
        title,
        told,
        items=tuple(map(Item, _caveats(tx, request, begins[0]))),
        chart=StoriesChart(title, joined(" ", [title, told]), levels, days),
        hint=say("The stories: /trade recent {}", request.label(topic)),
    )


def _begins(request: Request, number: int) -> list[datetime]:
    """When each of the last days began where the caller is; today is the last."""
    now, _ = request.local(request.now)
    days = [now.date() - timedelta(days=ago) for ago in reversed(range(number))]
    return [datetime.combine(day, time(), now.tzinfo) for day in days]


def _days(begins: list[datetime], found: list[tuple[datetime, Level]]) -> tuple[Day, ...]:
    counted = [dict.fromkeys(LOUDEST_FIRST, 0) for _ in begins]
    for published, level in found:
        counted[bisect_right(begins, published) - 1][level] += 1
    return tuple(
        Day(f"{begin:%m-%d}", *(each[level] for level in LOUDEST_FIRST))
        for begin, each in zip(begins, counted, strict=True)
    )


def _in_words(days: tuple[Day, ...], begins: list[datetime]) -> str:
    first, last = begins[0].date(), begins[-1].date()
    flash, urgent, routine = totals(days)
    told = say(
        "{} to {}: {}, of these {} flash, {} urgent, {} routine.",
        *(first, last, count(flash + urgent + routine, "story", "stories"), flash, urgent, routine),
    )
    most, day = max((sum(day.counts), begin.date()) for day, begin in zip(days, begins, strict=True))
    return joined(" ", [told, say("The most on {}: {}.", day, most)]) if most and first < last else told


def _caveats(tx: Transaction, request: Request, since: datetime) -> Iterator[str]:
    zone = request.local(request.now)[1]
    yield say("Each story counts on the day it came out ({}), with the level it has now.", zone)
    watched = feeds.watched_since(tx)
    if watched and watched > since:
        first = request.local(watched)[0].date()
        yield say("The feeds are watched since {}: of the time before there is what they still showed then.", first)
    gap = switches.gap(tx)
    if gap.begin and gap.end and gap.end > since:
        begin, end = request.moment(gap.begin), request.moment(gap.end)
        yield say("From {} to {} nothing was heard: of then there is what the feeds still showed after it.", begin, end)
