"""Feeds as they are kept: what the operator declares, and what polling has left behind."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from bot.domain.feed import Feed, FeedFault, MayShow, PolledFeed, Rhythm, Side, Validators
from bot.storage.codec import dump_rhythm, load_rhythm
from bot.storage.database import Row, Transaction, to_moment, to_seconds

CONFIG, PERSON = "config", "person"  # who declared a feed: feeds.yaml, or a person with `feeds add` or `import`
_DECLARED = ("name", "publisher", "side", "language", "may_show", "site", "floor")


def declare(tx: Transaction, feeds: Sequence[Feed], origin: str) -> int:
    """Add feeds, or bring those of the same url up to date; returns how many were not there before."""
    known = {row["url"] for row in tx.rows("SELECT url FROM feeds")}
    for feed in feeds:
        if feed.url in known:
            settings = ", ".join(f"{column} = :{column}" for column in _DECLARED)
            tx.execute(f"UPDATE feeds SET {settings}, active = 1 WHERE url = :url", **asdict(feed))  # noqa: S608  constants
    new = [feed for feed in {feed.url: feed for feed in feeds}.values() if feed.url not in known]
    tx.insert_many("feeds", [{**asdict(feed), "origin": origin, "active": 1} for feed in new])
    return len(new)


def follow_config(tx: Transaction, feeds: Sequence[Feed]) -> None:
    """Poll the feeds that feeds.yaml declares now; those it no longer names rest, with what they taught us."""
    ignore_config(tx)
    declare(tx, feeds, CONFIG)


def ignore_config(tx: Transaction) -> None:
    """Rest every feed that feeds.yaml declared."""
    tx.execute("UPDATE feeds SET active = 0 WHERE origin = :origin", origin=CONFIG)


def remove(tx: Transaction, url: str) -> bool:
    """Stop polling a feed; what it brought stays. False if no active feed has this url."""
    return tx.execute("UPDATE feeds SET active = 0 WHERE url = :url AND active = 1", url=url) > 0


def active(tx: Transaction) -> list[PolledFeed]:
    """Every feed that is polled, by name."""
    return [_feed(row) for row in tx.rows("SELECT * FROM feeds WHERE active = 1 ORDER BY name, id")]


def due(tx: Transaction, now: datetime) -> list[PolledFeed]:
    """The feeds to poll now, the longest overdue first."""
    rows = tx.rows(
        "SELECT * FROM feeds WHERE active = 1 AND (next_poll_at IS NULL OR next_poll_at <= :now) "
        "ORDER BY next_poll_at, id",
        now=to_seconds(now),
    )
    return [_feed(row) for row in rows]


def settle_ok(tx: Transaction, feed_id: int, now: datetime, next_poll: datetime, rhythm: Rhythm) -> None:
    """Record a poll that was answered, and what it taught."""
    tx.execute(
        "UPDATE feeds SET last_polled_at = :now, last_ok_at = :now, first_polled_at = COALESCE(first_polled_at, :now), "
        "next_poll_at = :next, rhythm_json = :rhythm, failures = 0, fault = NULL, fault_detail = '' WHERE id = :id",
        now=to_seconds(now),
        next=to_seconds(next_poll),
        rhythm=dump_rhythm(rhythm),
        id=feed_id,
    )


def keep_answer(tx: Transaction, feed_id: int, validators: Validators, ttl_minutes: int | None) -> None:
    """Keep what a changed feed said of itself, for the polls to come."""
    tx.execute(
        "UPDATE feeds SET etag = :etag, last_modified = :last_modified, ttl_minutes = :ttl WHERE id = :id",
        etag=validators.etag,
        last_modified=validators.last_modified,
        ttl=ttl_minutes,
        id=feed_id,
    )


def settle_failed(
    tx: Transaction, feed_id: int, fault: FeedFault, detail: str, now: datetime, next_poll: datetime
) -> None:
    """Record a poll that brought nothing, and why."""
    tx.execute(
        "UPDATE feeds SET last_polled_at = :now, next_poll_at = :next, failures = failures + 1, fault = :fault, "
        "fault_detail = :detail WHERE id = :id",
        now=to_seconds(now),
        next=to_seconds(next_poll),
        fault=fault.value,
        detail=detail,
        id=feed_id,
    )


def watched_sides(tx: Transaction) -> frozenset[Side]:
    """Sides of which at least one feed is polled and answered last time."""
    rows = tx.rows("SELECT DISTINCT side FROM feeds WHERE active = 1 AND last_ok_at IS NOT NULL AND fault IS NULL")
    return frozenset(Side(row["side"]) for row in rows)


def count_faults(tx: Transaction) -> tuple[int, dict[FeedFault, int]]:
    """How many feeds were polled so far, and how many of them failed last time by what."""
    sql = "SELECT fault, COUNT(*) AS number FROM feeds WHERE active = 1 AND last_polled_at IS NOT NULL GROUP BY fault"
    counts = {row["fault"]: row["number"] for row in tx.rows(sql)}
    return sum(counts.values()), {FeedFault(fault): number for fault, number in counts.items() if fault}


def newest_entries(tx: Transaction) -> dict[int, datetime]:
    """Feed id -> when its newest entry was published."""
    rows = tx.rows("SELECT feed_id, MAX(published_at) AS newest FROM entries GROUP BY feed_id")
    return {row["feed_id"]: newest for row in rows if (newest := to_moment(row["newest"]))}


def _feed(row: Row) -> PolledFeed:
    return PolledFeed(
        id=row["id"],
        feed=Feed(
            name=row["name"],
            url=row["url"],
            publisher=row["publisher"],
            side=Side(row["side"]),
            language=row["language"],
            may_show=MayShow(row["may_show"]),
            site=row["site"],
            floor=row["floor"],
        ),
        validators=Validators(row["etag"], row["last_modified"]),
        next_poll_at=to_moment(row["next_poll_at"]),
        first_polled_at=to_moment(row["first_polled_at"]),
        last_polled_at=to_moment(row["last_polled_at"]),
        last_ok_at=to_moment(row["last_ok_at"]),
        failures=row["failures"],
        fault=FeedFault(row["fault"]) if row["fault"] else None,
        fault_detail=row["fault_detail"],
        ttl_minutes=row["ttl_minutes"],
        rhythm=load_rhythm(row["rhythm_json"]) if row["rhythm_json"] else None,
    )
