"""Feeds as they are kept: what the operator declares, and what polling has left behind."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.feed import (
    GONE_TRIES,
    NO_SKIPS,
    Feed,
    FeedFault,
    MayShow,
    Move,
    PageSelectors,
    PolledFeed,
    Rhythm,
    Side,
    Skips,
    Validators,
)
from bot.domain.health import STALE_AFTER
from bot.storage.codec import dump, load
from bot.storage.database import AHEAD, Row, Transaction, to_moment, to_seconds

T = TypeVar("T")

CONFIG, PERSON = "config", "person"  # who declared a feed: feeds.yaml, or a person with `feeds add` or `import`
_DECLARED = ("name", "publisher", "side", "language", "may_show", "site", "floor", "page_json")


def declare(tx: Transaction, feeds: Sequence[Feed], origin: str) -> int:
    """Add feeds, or bring those of the same url up to date; returns how many were not there before.

    A feed belongs to whoever declared it last: what a person adds stays when feeds.yaml no longer names it.
    """
    known = {row["url"] for row in tx.rows("SELECT url FROM feeds")}
    for feed in feeds:
        if feed.url in known:
            settings = ", ".join(f"{column} = :{column}" for column in _DECLARED)
            sql = f"UPDATE feeds SET {settings}, origin = :origin, active = 1 WHERE url = :url"  # noqa: S608
            _forget_if_read_otherwise(tx, feed)
            tx.execute(sql, **_declared(feed), origin=origin)
    new = [feed for feed in {feed.url: feed for feed in feeds}.values() if feed.url not in known]
    tx.insert_many("feeds", [{**_declared(feed), "origin": origin, "active": 1} for feed in new])
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


def ask_again(tx: Transaction, url: str) -> None:
    """Poll a feed at once, and where it was declared, as if it had never failed: a person has seen that it answers."""
    tx.execute(
        "UPDATE feeds SET failures = 0, fault = NULL, fault_detail = '', failing_since = NULL, next_poll_at = NULL, "
        "move_json = NULL, adopted = '' WHERE url = :url",
        url=url,
    )


def active(tx: Transaction) -> list[PolledFeed]:
    """Every feed that is polled, by name."""
    return [_feed(row) for row in tx.rows("SELECT * FROM feeds WHERE active = 1 ORDER BY name, id")]


def failing(tx: Transaction) -> list[PolledFeed]:
    """Those of them that did not answer last time, by name."""
    return [
        _feed(row) for row in tx.rows("SELECT * FROM feeds WHERE active = 1 AND fault IS NOT NULL ORDER BY name, id")
    ]


def answering(tx: Transaction) -> list[int]:
    """The ids of those that were polled and answered last time."""
    sql = "SELECT id FROM feeds WHERE active = 1 AND fault IS NULL AND last_polled_at IS NOT NULL"
    return [row["id"] for row in tx.rows(sql)]


def names(tx: Transaction, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and publisher of those of these feeds that are polled."""
    rows = tx.rows("SELECT id, name, publisher FROM feeds WHERE active = 1 AND id IN :ids", ids=sorted(ids))
    return {row["id"]: (row["name"], row["publisher"]) for row in rows}


def due(tx: Transaction, now: datetime) -> list[PolledFeed]:
    """The feeds to poll now, the longest overdue first."""
    rows = tx.rows(
        "SELECT * FROM feeds WHERE active = 1 "
        # One asked later than now was asked while the clock was wrong: its next poll may be far away.
        "AND (next_poll_at IS NULL OR next_poll_at <= :now OR last_polled_at > :ahead) "
        "AND NOT (failures >= :tries AND fault = 'gone') ORDER BY next_poll_at, id",
        now=to_seconds(now),
        ahead=to_seconds(now + AHEAD),
        tries=GONE_TRIES,
    )
    return [_feed(row) for row in rows]


def settle_ok(tx: Transaction, polled: Sequence[tuple[PolledFeed, datetime]]) -> None:
    """Record polls that were answered, each with its moment, and what they taught: all that a feed says now of it."""
    tx.execute_many(
        "UPDATE feeds SET last_polled_at = :now, last_ok_at = :now, first_polled_at = COALESCE(first_polled_at, :now), "
        "next_poll_at = :next, failures = 0, fault = NULL, fault_detail = '', failing_since = NULL, "
        "rhythm_json = :rhythm, etag = :etag, last_modified = :last_modified, ttl_minutes = :ttl, skips_json = :skips, "
        "body_hash = :hash, shown = :shown, on_top = :on_top, sighted_at = :sighted, newest_at = :newest, "
        "ok_since = :ok_since, move_json = :move, adopted = :adopted WHERE id = :id",
        [_answered(feed, now) for feed, now in polled],
    )


def _answered(feed: PolledFeed, now: datetime) -> dict[str, object]:
    return {
        "now": to_seconds(now),
        "next": to_seconds(feed.next_poll_at),
        "rhythm": _json(feed.rhythm),
        "etag": feed.validators.etag,
        "last_modified": feed.validators.last_modified,
        "ttl": feed.ttl_minutes,
        "skips": None if feed.skips == NO_SKIPS else dump(feed.skips),
        "hash": feed.body_hash,
        "shown": feed.shown,
        "on_top": feed.on_top,
        "ok_since": to_seconds(feed.ok_since),
        "sighted": to_seconds(feed.sighted_at),
        "newest": to_seconds(feed.newest_at),
        "move": _json(feed.move),
        "adopted": feed.adopted,
        "id": feed.id,
    }


def settle_failed(tx: Transaction, feed: PolledFeed, now: datetime) -> None:
    """Record a poll that brought nothing, and why: as `feed` says now."""
    tx.execute(
        "UPDATE feeds SET last_polled_at = :now, next_poll_at = :next, failures = :failures, fault = :fault, "
        "fault_detail = :detail, failing_since = :since, move_json = :move, adopted = :adopted WHERE id = :id",
        now=to_seconds(now),
        next=to_seconds(feed.next_poll_at),
        failures=feed.failures,
        fault=feed.fault,
        detail=feed.fault_detail,
        since=to_seconds(feed.failing_since),
        move=_json(feed.move),
        adopted=feed.adopted,
        id=feed.id,
    )


def last_answer(tx: Transaction) -> datetime | None:
    """When any feed answered last; None if none ever did."""
    return to_moment(tx.rows("SELECT MAX(last_ok_at) AS latest FROM feeds")[0]["latest"])


def watched_since(tx: Transaction) -> datetime | None:
    """When the first of the active feeds was first read; None before that."""
    rows = tx.rows("SELECT MIN(first_polled_at) AS at FROM feeds WHERE active = 1")
    return to_moment(rows[0]["at"])


def ask_failing(tx: Transaction, at: datetime, floor: timedelta) -> None:
    """Ask those then that failed for a reason that may have passed; `floor`: the least between two polls of one.

    A server that said until when it wants to be left alone is, all the same: the fetcher sees to that.
    """
    tx.execute(
        "UPDATE feeds SET next_poll_at = :at WHERE next_poll_at > :at AND fault IN :passing "
        "AND COALESCE(floor, :floor) <= :at - last_polled_at",
        at=to_seconds(at),
        floor=floor.total_seconds(),
        passing=[FeedFault.TIMEOUT, FeedFault.UNREACHABLE, FeedFault.HTTP_ERROR, FeedFault.RATE_LIMITED],
    )


def put_off(tx: Transaction, feed_id: int, until: datetime) -> None:
    """It was not asked, since its server wants to be left alone; that is no failure of the feed."""
    tx.execute("UPDATE feeds SET next_poll_at = :until WHERE id = :id", until=to_seconds(until), id=feed_id)


def known_items(tx: Transaction, feed_id: int) -> str:
    """The tokens of the items that the feed's last body had, with spaces between."""
    rows = tx.rows("SELECT tokens FROM feed_items WHERE feed_id = :id", id=feed_id)
    return rows[0]["tokens"] if rows else ""


def keep_items(tx: Transaction, feed_id: int, tokens: str) -> None:
    """Keep the tokens of a body's items instead of those before."""
    values = {"feed_id": feed_id, "tokens": tokens}
    if not tx.execute("UPDATE feed_items SET tokens = :tokens WHERE feed_id = :feed_id", **values):
        tx.insert_many("feed_items", [values])


def close_server(tx: Transaction, server: str, until: datetime, longest: timedelta) -> None:
    """A server ("host", or "host:port" at a port of its own) asked to be left alone until then.

    What it has asked for before stands if that is later, but not what a clock ahead has made of it.
    """
    values = {"server": server, "until": to_seconds(until)}
    other = "server = :server AND until NOT BETWEEN :until AND :latest"
    tx.execute(f"DELETE FROM closed_servers WHERE {other}", **values, latest=to_seconds(until + longest))  # noqa: S608
    tx.insert_many("closed_servers", [values])


def closed_servers(tx: Transaction, now: datetime, longest: timedelta) -> dict[str, float]:
    """Server -> for how many seconds it still wants to be left alone; those that no longer do are forgotten.

    So are those that would want it for longer than is ever believed: they said so while the clock was ahead of now.
    """
    latest = to_seconds(now + longest + AHEAD)
    tx.execute("DELETE FROM closed_servers WHERE until <= :now OR until > :latest", now=to_seconds(now), latest=latest)
    return {row["server"]: row["until"] - now.timestamp() for row in tx.rows("SELECT * FROM closed_servers")}


def watched_sides(tx: Transaction) -> frozenset[Side]:
    """Sides of which at least one feed is polled, answered last time, and is not stale."""
    rows = tx.rows(
        "SELECT DISTINCT side FROM feeds WHERE active = 1 AND fault IS NULL "
        "AND COALESCE(newest_at, last_ok_at) >= last_ok_at - :stale",
        stale=STALE_AFTER.total_seconds(),
    )
    return frozenset(Side(row["side"]) for row in rows)


def count_faults(tx: Transaction) -> tuple[int, dict[FeedFault, int]]:
    """How many feeds were polled so far, and how many of them failed last time by what."""
    sql = "SELECT fault, COUNT(*) AS number FROM feeds WHERE active = 1 AND last_polled_at IS NOT NULL GROUP BY fault"
    counts = {row["fault"]: row["number"] for row in tx.rows(sql)}
    return sum(counts.values()), {FeedFault(fault): number for fault, number in counts.items() if fault}


def _forget_if_read_otherwise(tx: Transaction, feed: Feed) -> None:
    """A page with other selectors is read anew, at once, and as a baseline: its items may be others."""
    tx.execute(
        "UPDATE feeds SET etag = '', last_modified = '', body_hash = '', shown = 0, next_poll_at = NULL, "
        "first_polled_at = NULL WHERE url = :url AND COALESCE(page_json, '') <> :page",
        url=feed.url,
        page=_json(feed.page) or "",
    )


def _declared(feed: Feed) -> dict[str, object]:
    return {name: value for name, value in asdict(feed).items() if name != "page"} | {"page_json": _json(feed.page)}


def _json(value: object | None) -> str | None:
    return None if value is None else dump(value)


def _loaded(kind: type[T], text: str | None) -> T | None:
    return load(kind, text) if text else None


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
            page=_loaded(PageSelectors, row["page_json"]),
        ),
        validators=Validators(row["etag"], row["last_modified"]),
        next_poll_at=to_moment(row["next_poll_at"]),
        first_polled_at=to_moment(row["first_polled_at"]),
        last_polled_at=to_moment(row["last_polled_at"]),
        last_ok_at=to_moment(row["last_ok_at"]),
        ok_since=to_moment(row["ok_since"]),
        failures=row["failures"],
        fault=FeedFault(row["fault"]) if row["fault"] else None,
        fault_detail=row["fault_detail"],
        ttl_minutes=row["ttl_minutes"],
        failing_since=to_moment(row["failing_since"]),
        skips=_loaded(Skips, row["skips_json"]) or NO_SKIPS,
        rhythm=_loaded(Rhythm, row["rhythm_json"]),
        body_hash=row["body_hash"],
        shown=row["shown"],
        on_top=row["on_top"],
        sighted_at=to_moment(row["sighted_at"]),
        newest_at=to_moment(row["newest_at"]),
        move=_loaded(Move, row["move_json"]),
        adopted=row["adopted"],
    )
