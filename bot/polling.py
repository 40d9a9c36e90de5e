"""Brings what feeds say into the store: asks a feed, reads only what is new in it, and keeps that for the desk."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain.access import Access
from bot.domain.calendar import NO_CALENDAR, Calendar
from bot.domain.entry import FeedEntry
from bot.domain.feed import FeedFault, PolledFeed, Rhythm
from bot.feeds.answers import Fetched, FetchFailed, NotAsked, NotModified
from bot.feeds.backlog import Backlog, Place
from bot.feeds.fetch import Fetcher
from bot.feeds.health import newest_of, ok_since
from bot.feeds.moves import after_answer, after_failure
from bot.feeds.order import in_order
from bot.feeds.parse import Page, ParsedFeed, ParseFailed, ParserPool, body_hash
from bot.feeds.releases import watches
from bot.feeds.rhythm import HOUR, Share, interval_of, learn
from bot.feeds.schedule import JITTER, LONGEST_RETRY_AFTER, next_poll
from bot.observe import metrics
from bot.storage import feeds, intake, switches
from bot.storage.database import Database, Transaction

REMEMBERED = 2_000  # feeds of which the items are at hand, a few MB
FEW = 5  # entries: so little that waits to be stored does not count as a body that is held
SIGHT = timedelta(days=1)  # how often all that a feed shows is noted as seen, so that it is not forgotten meanwhile

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Pacing:
    """How often feeds are asked: the share that each has in the budget of requests, and the calendar."""

    share: Share
    floor: timedelta
    calendar: Calendar = NO_CALENDAR

    def next_poll(self, feed: PolledFeed, rhythm: Rhythm | None, now: datetime, **answered: Any) -> datetime:
        """When to ask a feed again, after what its server answered; a random part spreads the feeds."""
        floor = self.floor if feed.feed.floor is None else timedelta(seconds=feed.feed.floor)
        interval = interval_of(rhythm, self.share, now, floor)
        return next_poll(
            now,
            interval=interval,
            watching=watches(self.calendar, feed.feed, now, interval * (1 + JITTER)),
            skips=feed.skips,
            jitter=random.random(),  # noqa: S311  spreads polls, no secret
            **answered,
        )


class Unchanged:
    """Polls that brought nothing new, kept together: all that are answered during one commit go into the next."""

    def __init__(self) -> None:
        self._waiting: list[tuple[PolledFeed, datetime]] = []
        self._turn = asyncio.Lock()

    async def keep(self, database: Database, feed: PolledFeed, now: datetime) -> None:
        """Return when it is kept. Where that fails, whoever was to write raises, and all of them stay due."""
        batch = self._waiting
        batch.append((feed, now))
        async with self._turn:
            if batch is self._waiting:  # else another has written it
                self._waiting = []
                await database.write(feeds.settle_ok, batch)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a body: None if it is unchanged."""

    parsed: ParsedFeed | ParseFailed | None
    on_top: int  # see order.py
    digest: str  # the body's hash
    partly: bool = False  # known items were left out


@dataclass(frozen=True, slots=True)
class Poller:
    """What polling needs: the far ends, and how often feeds are asked."""

    database: Database
    fetcher: Fetcher
    parsers: ParserPool
    pacing: Pacing
    access: Mapping[str, Access] = field(default_factory=dict)  # what opens paid feeds, by their url
    backlog: Backlog = field(default_factory=Backlog)
    unchanged: Unchanged = field(default_factory=Unchanged)
    last: dict[int, tuple[str, str]] = field(default_factory=dict)  # feed -> its last body: hash, tokens

    async def poll(self, feed: PolledFeed, now: datetime) -> int:
        """Ask one feed; returns how many new entries were kept. A feed's faults are recorded, never raised."""
        with metrics.POLL_SECONDS.time(), Place(self.backlog) as place:
            return await self._poll(feed, now, place)

    async def _poll(self, feed: PolledFeed, now: datetime, place: Place) -> int:
        access = self.access.get(feed.feed.url)
        answer = await self.fetcher.fetch(feed.address, feed.validators, now, access, place)
        if isinstance(answer, NotAsked):
            metrics.POLLS.labels("put_off").inc()
            await self.database.write(feeds.put_off, feed.id, now + timedelta(seconds=answer.wait))
            return 0
        if isinstance(answer, FetchFailed):
            return await self._failed(feed, answer, now)
        if isinstance(answer, NotModified):
            return await self._unchanged(feed, answer, now)
        place.hold()
        read = await self._read(feed, answer, now)
        parsed = read.parsed
        answer = replace(answer, body=b"")  # or it would be kept for as long as the store is busy
        if not isinstance(parsed, ParsedFeed) or len(parsed.entries) <= FEW:
            place.leave()
        if parsed is None:
            return await self._unchanged(feed, answer, now)
        if not isinstance(parsed, ParsedFeed):
            return await self._failed(feed, FetchFailed(parsed.fault, _detail(feed, parsed)), now)
        return await self._stored(feed, parsed, answer, read, now)

    async def _read(self, feed: PolledFeed, answer: Fetched, now: datetime) -> "_Read":
        """What there is to read in a body: only what is not known, and once in a while all."""
        digest = body_hash(answer.body, answer.content_type, answer.url)
        if digest == feed.body_hash:
            return _Read(None, feed.on_top, digest)
        before = await self._known_items(feed)
        known = "" if _sight_due(feed, now) else before  # all, so that what a feed keeps showing counts as seen
        page = Page(feed.feed.page, now) if feed.feed.page else None
        parsed = await self.parsers.parse(answer.body, answer.content_type, answer.url, known, page)
        if not isinstance(parsed, ParsedFeed):
            return _Read(parsed, feed.on_top, digest)
        return _Read(*in_order(parsed, before, feed.on_top), digest, bool(known))

    async def _stored(self, feed: PolledFeed, parsed: ParsedFeed, answer: Fetched, read: "_Read", now: datetime) -> int:
        new = await self.database.write(self._changed, feed, parsed, answer, read, now)
        self._remember(feed, read.digest, parsed.tokens)
        log.info("polled", feed=feed.feed.name, new=new)
        return new

    async def _known_items(self, feed: PolledFeed) -> str:
        """What is kept of the items that the feed's last body had."""
        if not feed.body_hash:
            return ""
        digest, tokens = self.last.get(feed.id, ("", ""))
        if digest and digest == feed.body_hash:  # else another process has polled it, or this one never yet
            return tokens
        return await self.database.read(feeds.known_items, feed.id)

    def _remember(self, feed: PolledFeed, digest: str, tokens: str) -> None:
        """What is stored of a body, so that the next poll need not look there."""
        self.last.pop(feed.id, None)
        self.last[feed.id] = digest, tokens
        if len(self.last) > REMEMBERED:
            del self.last[next(iter(self.last))]

    def _changed(
        self, tx: Transaction, feed: PolledFeed, parsed: ParsedFeed, answer: Fetched, read: "_Read", now: datetime
    ) -> int:
        feeds.keep_items(tx, feed.id, parsed.tokens)
        changed = replace(
            feed,
            body_hash=read.digest,
            shown=parsed.shown,
            on_top=read.on_top,
            sighted_at=feed.sighted_at if read.partly else now,
            ttl_minutes=parsed.ttl_minutes,
            skips=parsed.skips,
        )
        return self._keep(tx, changed, answer, now, parsed)

    async def _unchanged(self, feed: PolledFeed, answer: Fetched | NotModified, now: datetime) -> int:
        """Also where a server sends the same body again, with or without other validators."""
        if feed.failures or _sight_due(feed, now):
            return await self.database.write(self._there_again, feed, answer, now)
        await self.unchanged.keep(self.database, self._answered(feed, answer, now), now)
        metrics.POLLS.labels("unchanged").inc()
        return 0

    def _there_again(self, tx: Transaction, feed: PolledFeed, answer: Fetched | NotModified, now: datetime) -> int:
        if feed.sighted_at is not None and _sight_due(feed, now):
            intake.see_again(tx, feed.id, feed.sighted_at, now)
            feed = replace(feed, sighted_at=now)
        return self._keep(tx, feed, answer, now)

    def _keep(
        self,
        tx: Transaction,
        feed: PolledFeed,
        answer: Fetched | NotModified,
        now: datetime,
        parsed: ParsedFeed | None = None,
    ) -> int:
        items = parsed.entries if parsed else ()
        published = intake.add_new(tx, feed, items, now, parsed.shows, parsed.whole) if parsed else []
        # A single failure may lie between two runs of `tradewire poll`, hours apart.
        if feed.failures > 1 and switches.note_gap(tx, feeds.last_answer(tx), now):
            # The first of all to answer: what came out meanwhile is told together, so that the others are asked soon.
            feeds.ask_failing(tx, now + self.pacing.floor, self.pacing.floor)
        feeds.settle_ok(tx, [(self._answered(feed, answer, now, items, published), now)])
        metrics.POLLS.labels("changed" if items else "unchanged").inc()
        for each in published if feed.first_polled_at else ():
            metrics.SEEN_AFTER.observe((now - each).total_seconds())
        return len(published)

    def _answered(
        self,
        feed: PolledFeed,
        answer: Fetched | NotModified,
        now: datetime,
        items: Sequence[FeedEntry] = (),
        published: Sequence[datetime] = (),
    ) -> PolledFeed:
        """The feed as it is after an answer with these items, and new entries of these moments."""
        rhythm = feed.rhythm
        if published or rhythm is None or now - rhythm.at >= HOUR:  # that nothing came is knowledge once an hour
            rhythm = learn(rhythm, published, now)
        where = after_answer(feed, answer.moved_to, now)
        return replace(
            feed,
            validators=answer.validators if isinstance(answer, Fetched) else feed.validators,
            rhythm=rhythm,
            newest_at=newest_of(feed, items, published, now),
            ok_since=ok_since(feed, now),
            move=where.move,
            adopted=where.adopted,
            next_poll_at=self.pacing.next_poll(feed, rhythm, now, max_age=answer.max_age, ttl_minutes=feed.ttl_minutes),
        )

    async def _failed(self, feed: PolledFeed, answer: FetchFailed, now: datetime) -> int:
        metrics.POLLS.labels(answer.fault.value).inc()
        first_gone = answer.fault is FeedFault.GONE and feed.fault is not FeedFault.GONE
        failures = 1 if first_gone else feed.failures + 1  # it is given up for what it says itself, not for an outage
        due = self.pacing.next_poll(
            feed, feed.rhythm, now, failures=failures, retry_after=answer.retry_after, fault=answer.fault
        )
        where = after_failure(feed, failures, answer.fault)
        failed = replace(
            feed,
            failures=failures,
            fault=answer.fault,
            fault_detail=answer.detail,
            failing_since=min(feed.failing_since or now, now),  # later than now it was noted by a wrong clock
            next_poll_at=due,
            move=where.move,
            adopted=where.adopted,
        )
        await self.database.write(_settle_failed, failed, answer, now)
        log.info(
            "poll_failed",
            feed=feed.feed.name,
            fault=answer.fault.value,
            detail=answer.detail,
            next_poll=due.isoformat(),
        )
        return 0


def _settle_failed(tx: Transaction, feed: PolledFeed, answer: FetchFailed, now: datetime) -> None:
    feeds.settle_failed(tx, feed, now)
    if answer.retry_after:
        seconds = min(answer.retry_after, LONGEST_RETRY_AFTER.total_seconds())
        feeds.close_server(tx, answer.server, now + timedelta(seconds=seconds), LONGEST_RETRY_AFTER)


def _detail(feed: PolledFeed, failed: ParseFailed) -> str:
    """Why a body was not read; of a page that is laid out otherwise also whether its selectors were ever right."""
    if failed.fault is not FeedFault.LAYOUT_CHANGED:
        return failed.detail
    return f"{failed.detail}; " + (f"it showed {feed.shown} entries before" if feed.shown else "it never showed any")


def _sight_due(feed: PolledFeed, now: datetime) -> bool:
    """Also where that was noted by a clock that was ahead of now."""
    return feed.sighted_at is None or not timedelta(0) <= now - feed.sighted_at < SIGHT
