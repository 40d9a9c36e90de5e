"""`/trade feeds`: how the feeds fare, what to do about those that do not, and how the sides are covered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerts.notice import in_words
from bot.commands.request import Request
from bot.domain.alert import Item, Reply
from bot.domain.feed import PolledFeed
from bot.domain.health import Coverage, FeedHealth, FeedState
from bot.domain.phrase import joined, say
from bot.feeds.coverage import DELAYS_OVER, coverage_of, nearest, unwatched
from bot.feeds.health import health_of
from bot.storage import coverage, feeds
from bot.storage.database import Transaction

SHOWN = 10  # feeds in a reply, the worst first
WORST_FIRST = (
    FeedState.GONE,
    FeedState.BLOCKED,
    FeedState.FAILING,
    FeedState.STALE,
    FeedState.QUIET,
    FeedState.NEW,
    FeedState.OK,
)


@dataclass(frozen=True, slots=True)
class Survey:
    """How all feeds fare, the worst first, and what they cover."""

    feeds: Sequence[tuple[PolledFeed, FeedHealth]]
    coverage: Sequence[Coverage]
    told_after: Sequence[timedelta] = ()  # of last week's alerts, from the decision until they were taken, ascending

    @property
    def counts(self) -> str:
        """How many feeds are in which state."""
        states = Counter(health.state for _, health in self.feeds)
        shown = (say("{:d} {}", states[state], say(state.value)) for state in reversed(WORST_FIRST) if state in states)
        return joined(" · ", shown)


def survey(tx: Transaction, now: datetime) -> Survey:
    """Look at every feed that is polled."""
    found = [(feed, health_of(feed)) for feed in feeds.active(tx)]
    ordered = sorted(found, key=lambda each: (WORST_FIRST.index(each[1].state), each[1].since or now))
    since = now - DELAYS_OVER
    return Survey(ordered, coverage_of(found, coverage.delays(tx, since)), coverage.told_after(tx, since))


def feeds_reply(tx: Transaction, request: Request) -> Reply:
    """The answer to `/trade feeds`."""
    seen = survey(tx, request.now)
    if not seen.feeds:
        return Reply(
            say("Feeds"), say("No feed is polled."), hint=say("The bot's operator adds them: tradewire feeds add URL")
        )
    ailing = [each for each in seen.feeds if each[1].why]
    lines = [say("{} feeds: {}", len(seen.feeds), seen.counts), *(coverage_line(row) for row in seen.coverage)]
    lines += told_line(seen.told_after)
    if silent := unwatched(seen.coverage):
        lines.append(say("Not watched: {}", joined(", ", (say(side.value) for side in silent))))
    items = tuple(_item(feed, health, request.now) for feed, health in ailing[:SHOWN])
    more = say("{} more feeds: ", len(ailing) - SHOWN) if len(ailing) > SHOWN else say("Every feed: ")
    return Reply(say("Feeds"), joined("\n", lines), items=items, hint=say("{}tradewire feeds health", more))


def coverage_line(row: Coverage) -> str:
    """What a side's feeds of one language do together, as one line."""
    language = say(row.language or "any language")
    line = say("{} {}: {} of {} feeds healthy", say(row.side.value), language, row.healthy, row.feeds)
    if row.median is None or row.p90 is None:
        return line
    return say("{}, half of the entries seen within {}, 90 % within {}", line, in_words(row.median), in_words(row.p90))


def told_line(delays: Sequence[timedelta]) -> list[str]:
    """How soon alerts were taken after their stories were seen and judged; no line where there were none."""
    half, most = nearest(delays, 0.5), nearest(delays, 0.9)
    if half is None or most is None:
        return []
    return [say("alerts: half taken within {} of being decided on, 90 % within {}", _short(half), _short(most))]


def _short(delay: timedelta) -> str:
    return in_words(delay) if delay >= timedelta(minutes=1) else f"{delay.total_seconds():.1f} s"


def _item(feed: PolledFeed, health: FeedHealth, now: datetime) -> Item:
    lasted = say(" for {}", in_words(now - health.since)) if health.since else ""
    return Item(feed.feed.name, detail=say("{}{}: {}. {}", say(health.state.value), lasted, health.why, health.remedy))
