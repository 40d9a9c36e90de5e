"""Entries: what was never seen before goes in, the desk's inbox comes out, verdicts are kept beside them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.entry import Entry, FeedEntry
from bot.domain.expression import Expression
from bot.domain.feed import MayShow, PolledFeed, Side
from bot.domain.topic import Match, Verdict
from bot.storage.database import Row, Transaction, moment, to_seconds
from bot.text.tokens import language_of

FUTURE_LIMIT = timedelta(hours=1)  # a date further ahead is wrong: the entry counts as published when first seen
_WITH_FEED = "SELECT e.*, f.side, f.may_show, f.name AS feed_name FROM entries e JOIN feeds f ON f.id = e.feed_id "


def add_new(tx: Transaction, feed: PolledFeed, items: Sequence[FeedEntry], now: datetime) -> int:
    """Keep the items this feed has never shown before; returns how many.

    New means never seen: neither the item's id nor its content. Dates, order and links decide nothing.
    """
    seen = _seen(tx, feed.id, [identity for item in items for identity in _identities(item)])
    texts: dict[int, str] = {}
    for item in items:
        identities = _identities(item)
        if not seen.intersection(identities):
            entry_id = tx.insert("entries", _record(feed, item, now))
            texts[entry_id] = f"{item.title}\n{item.text}"
        seen.update(identities)
    tx.index_texts(texts)
    _remember(tx, feed.id, {identity for item in items for identity in _identities(item)}, now)
    return len(texts)


def inbox(tx: Transaction, limit: int) -> list[Entry]:
    """Entries not yet judged, oldest first."""
    rows = tx.rows(_WITH_FEED + "WHERE e.judged_at IS NULL ORDER BY e.id LIMIT :limit", limit=limit)
    return [_entry(row) for row in rows]


def keep_verdicts(tx: Transaction, verdicts: Iterable[Verdict], now: datetime) -> None:
    """Take judged entries out of the inbox and keep what was found in them."""
    matches = []
    for verdict in verdicts:
        tx.execute(
            "UPDATE entries SET judged_at = :now, relevant = :relevant, score = :score, evidence_json = :evidence "
            "WHERE id = :id",
            now=to_seconds(now),
            relevant=int(verdict.relevant),
            score=verdict.score,
            evidence=json.dumps(verdict.evidence, ensure_ascii=False),
            id=verdict.entry_id,
        )
        matches += [
            {"entry_id": verdict.entry_id, "topic": m.topic, "words_json": json.dumps(m.words, ensure_ascii=False)}
            for m in verdict.matches
        ]
    tx.insert_many("matches", matches)


def assign(tx: Transaction, entry_ids: Sequence[int], story_id: int) -> None:
    """Put entries into a story."""
    tx.execute("UPDATE entries SET story_id = :story WHERE id IN :ids", story=story_id, ids=list(entry_ids))


def of_stories(tx: Transaction, story_ids: Sequence[int]) -> list[Entry]:
    """All entries of these stories, in order of publication."""
    rows = tx.rows(_WITH_FEED + "WHERE e.story_id IN :ids ORDER BY e.published_at, e.id", ids=list(story_ids))
    return [_entry(row) for row in rows]


def of_recent_stories(tx: Transaction, since: datetime) -> list[Entry]:
    """Entries of every story that had an entry since then, in order of publication."""
    rows = tx.rows(
        _WITH_FEED + "JOIN stories s ON s.id = e.story_id WHERE s.last_published_at >= :since "
        "ORDER BY e.published_at, e.id",
        since=to_seconds(since),
    )
    return [_entry(row) for row in rows]


def verdicts(tx: Transaction, entry_ids: Sequence[int]) -> dict[int, Verdict]:
    """Entry id -> what was found in it, for entries that were judged."""
    ids = list(entry_ids)
    found: dict[int, list[Match]] = {}
    for row in tx.rows("SELECT * FROM matches WHERE entry_id IN :ids ORDER BY topic", ids=ids):
        found.setdefault(row["entry_id"], []).append(Match(row["topic"], tuple(json.loads(row["words_json"]))))
    rows = tx.rows("SELECT * FROM entries WHERE judged_at IS NOT NULL AND id IN :ids", ids=ids)
    return {
        row["id"]: Verdict(
            entry_id=row["id"],
            relevant=bool(row["relevant"]),
            score=row["score"],
            evidence={kind: tuple(words) for kind, words in json.loads(row["evidence_json"]).items()},
            matches=tuple(found.get(row["id"], ())),
        )
        for row in rows
    }


def search(tx: Transaction, expression: Expression, limit: int) -> list[Entry]:
    """Entries that match a query, newest first."""
    rows = tx.rows(_WITH_FEED + "WHERE e.id IN :ids ORDER BY e.id DESC", ids=tx.search(expression, limit))
    return [_entry(row) for row in rows]


def by_url(tx: Transaction, urls: Sequence[str]) -> list[Entry]:
    """Entries with one of these links, newest first."""
    rows = tx.rows(_WITH_FEED + "WHERE e.url IN :urls ORDER BY e.id DESC", urls=list(urls))
    return [_entry(row) for row in rows]


def _identities(item: FeedEntry) -> tuple[str, str]:
    return f"key:{item.key}", f"text:{item.fingerprint}"


def _seen(tx: Transaction, feed_id: int, identities: Sequence[str]) -> set[str]:
    rows = tx.rows(
        "SELECT identity FROM seen WHERE feed_id = :feed AND identity IN :identities",
        feed=feed_id,
        identities=list(identities),
    )
    return {row["identity"] for row in rows}


def _remember(tx: Transaction, feed_id: int, identities: set[str], now: datetime) -> None:
    ordered = sorted(identities)
    tx.insert_many("seen", [{"feed_id": feed_id, "identity": each, "seen_at": to_seconds(now)} for each in ordered])
    tx.execute(
        "UPDATE seen SET seen_at = :now WHERE feed_id = :feed AND identity IN :identities",
        now=to_seconds(now),
        feed=feed_id,
        identities=ordered,
    )


def _record(feed: PolledFeed, item: FeedEntry, now: datetime) -> dict[str, object]:
    published = item.published if item.published and item.published <= now + FUTURE_LIMIT else None
    baseline = feed.first_polled_at is None
    if published is None and baseline:
        # Undated in a baseline: nobody can say it is fresh, so it must never be told as news.
        published = now - timedelta(days=365)
    return {
        "feed_id": feed.id,
        "title": item.title,
        "text": item.text,
        "url": item.url,
        "language": _language(feed, item),
        "publisher": item.publisher or feed.feed.publisher,
        "published_at": to_seconds(min(published or now, now)),
        "seen_at": to_seconds(now),
        "baseline": int(baseline),
    }


def _language(feed: PolledFeed, item: FeedEntry) -> str:
    """What the text shows goes before what the feed declares: templates declare English around Chinese."""
    if language_of(f"{item.title} {item.text}") == "zh":
        return "zh"
    declared = (feed.feed.language or item.language).partition("-")[0].lower()
    return "en" if declared in ("", "zh") else declared


def _entry(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        url=row["url"],
        published=moment(row["published_at"]),
        seen=moment(row["seen_at"]),
        publisher=row["publisher"],
        side=Side(row["side"]),
        may_show=MayShow(row["may_show"]),
        language=row["language"],
        feed_id=row["feed_id"],
        feed_name=row["feed_name"],
        baseline=bool(row["baseline"]),
        story_id=row["story_id"],
    )
