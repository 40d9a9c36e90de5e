"""Entries as they are kept: the desk's inbox comes out, verdicts are kept beside them; intake.py has how they go in."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.entry import Entry, Glance
from bot.domain.expression import Expression
from bot.domain.feed import MayShow, Side
from bot.domain.story import Story
from bot.domain.topic import Match, Verdict
from bot.storage.database import Row, Transaction, moment, to_seconds

AT_ONCE = 1000  # entries read by their ids in one query
WITH_FEED = "SELECT e.*, f.side, f.may_show, f.name AS feed_name FROM entries e JOIN feeds f ON f.id = e.feed_id "

_OWN = WITH_FEED.replace("e.*,", "e.*, r.story_id AS own_story,") + "JOIN own_reports r ON r.entry_id = e.id "


def inbox(tx: Transaction, limit: int) -> list[Entry]:
    """Entries not yet judged, oldest first: in what order feeds answered decides nothing."""
    order = "ORDER BY e.published_at, e.title, e.id LIMIT :limit"
    rows = tx.rows(f"{WITH_FEED}WHERE e.judged_at IS NULL {order}", limit=limit)
    return [entry_of(row) for row in rows]


def keep_verdicts(tx: Transaction, verdicts: Iterable[Verdict], now: datetime) -> None:
    """Take judged entries out of the inbox and keep what was found in them, instead of what was found before."""
    verdicts = list(verdicts)
    tx.execute("DELETE FROM matches WHERE entry_id IN :ids", ids=[verdict.entry_id for verdict in verdicts])
    plain = [verdict.entry_id for verdict in verdicts if verdict.is_nothing]
    tx.execute(
        "UPDATE entries SET judged_at = :now, relevant = 0, score = 0, evidence_json = '{}' WHERE id IN :ids",
        now=to_seconds(now),
        ids=plain,
    )
    tx.execute_many(
        "UPDATE entries SET judged_at = :now, relevant = :relevant, score = :score, evidence_json = :evidence "
        "WHERE id = :id",
        [
            {
                "now": to_seconds(now),
                "relevant": int(verdict.relevant),
                "score": verdict.score,
                "evidence": json.dumps(verdict.evidence, ensure_ascii=False),
                "id": verdict.entry_id,
            }
            for verdict in verdicts
            if not verdict.is_nothing
        ],
    )
    matches = [
        {"entry_id": verdict.entry_id, "topic": m.topic, "words_json": json.dumps(m.words, ensure_ascii=False)}
        for verdict in verdicts
        for m in verdict.matches
    ]
    tx.insert_many("matches", matches)


def index(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Make entries findable by what they say now, and by nothing they said before."""
    tx.index_texts({entry.id: (entry.title, entry.text) for entry in entries})


def assign(tx: Transaction, entry_ids: Sequence[int], story: Story) -> None:
    """Put entries into a story: everybody's of which each has one, or one of a workspace's own."""
    if story.workspace:
        tx.insert_many("own_reports", [{"story_id": story.id, "entry_id": each} for each in entry_ids])
    else:
        tx.execute("UPDATE entries SET story_id = :story WHERE id IN :ids", story=story.id, ids=list(entry_ids))


def detach(tx: Transaction, entry_ids: Sequence[int], story_id: int) -> None:
    """Take entries out of a story."""
    named = {"story": story_id, "ids": list(entry_ids)}
    tx.execute("UPDATE entries SET story_id = NULL WHERE id IN :ids AND story_id = :story", **named)
    tx.execute("DELETE FROM own_reports WHERE entry_id IN :ids AND story_id = :story", **named)


def of_stories(tx: Transaction, story_ids: Sequence[int]) -> list[Entry]:
    """All entries of these stories, each with the story it was asked for, in order of publication."""
    ids = list(story_ids)
    found = [entry_of(row) for row in tx.rows(WITH_FEED + "WHERE e.story_id IN :ids", ids=ids)]
    for row in tx.rows(_OWN + "WHERE r.story_id IN :ids", ids=ids):
        found.append(replace(entry_of(row), story_id=row["own_story"]))
    return sorted(found, key=lambda entry: (entry.published, entry.id))


def own_stories(tx: Transaction, entry_ids: Sequence[int]) -> dict[tuple[str, int], int]:
    """(workspace, entry id) -> the story among the workspace's own that the entry is a report of."""
    rows = tx.rows(
        "SELECT s.workspace, r.entry_id, s.id FROM own_reports r JOIN stories s ON s.id = r.story_id "
        "WHERE r.entry_id IN :ids",
        ids=list(entry_ids),
    )
    return {(row["workspace"], row["entry_id"]): row["id"] for row in rows}


def taken_in_since(tx: Transaction, topics: Sequence[str], since: datetime) -> dict[str, int]:
    """Own topic -> how many reports its workspace's own stories have got of it since then."""
    rows = tx.rows(
        "SELECT m.topic, COUNT(*) AS number FROM story_topics t JOIN own_reports r ON r.story_id = t.story_id "
        "JOIN entries e ON e.id = r.entry_id JOIN matches m ON m.entry_id = e.id AND m.topic = t.topic "
        "WHERE t.topic IN :topics AND e.judged_at >= :since GROUP BY m.topic",
        topics=list(topics),
        since=to_seconds(since),
    )
    return {row["topic"]: row["number"] for row in rows}


def grouped(tx: Transaction, since: datetime, workspace: str) -> dict[int, tuple[int, float]]:
    """Entry id -> its story and when it was judged, of stories that had an entry since then.

    Those of US-China trade, or a workspace's own.
    """
    story = "e.story_id" if not workspace else "r.story_id"
    joined = "" if not workspace else "JOIN own_reports r ON r.entry_id = e.id "
    rows = tx.rows(
        f"SELECT e.id, s.id AS story_id, e.judged_at FROM entries e {joined}JOIN stories s ON s.id = {story} "  # noqa: S608  constants
        "WHERE s.last_published_at >= :since AND s.workspace = :workspace AND (e.relevant = 1 OR :workspace <> '')",
        since=to_seconds(since),
        workspace=workspace,
    )
    return {row["id"]: (row["story_id"], row["judged_at"]) for row in rows}


def get(tx: Transaction, ids: Sequence[int]) -> Iterator[Entry]:
    """These entries, for those that exist."""
    for start in range(0, len(ids), AT_ONCE):
        some = list(ids[start : start + AT_ONCE])
        yield from map(entry_of, tx.rows(WITH_FEED + "WHERE e.id IN :ids", ids=some))


def verdicts(tx: Transaction, entry_ids: Sequence[int], *, edited: bool = False) -> dict[int, Verdict]:
    """Entry id -> what was found in it, for entries that were judged; and for those `edited` since, if asked for."""
    ids = list(entry_ids)
    found: dict[int, list[Match]] = {}
    for row in tx.rows("SELECT * FROM matches WHERE entry_id IN :ids ORDER BY topic", ids=ids):
        found.setdefault(row["entry_id"], []).append(Match(row["topic"], tuple(json.loads(row["words_json"]))))
    judged = "" if edited else "judged_at IS NOT NULL AND "
    rows = tx.rows(f"SELECT * FROM entries WHERE {judged}id IN :ids", ids=ids)  # noqa: S608  constants
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
    rows = tx.rows(WITH_FEED + "WHERE e.id IN :ids ORDER BY e.id DESC", ids=tx.search(expression, limit))
    return [entry_of(row) for row in rows]


def glances(tx: Transaction, expression: Expression, limit: int) -> list[Glance]:
    """What matches a query, newest first, without the words."""
    rows = tx.rows(
        "SELECT id, published_at, seen_at, relevant, score, story_id FROM entries WHERE id IN :ids ORDER BY id DESC",
        ids=tx.search(expression, limit),
    )
    return [
        Glance(
            id=row["id"],
            published=moment(row["published_at"]),
            seen=moment(row["seen_at"]),
            relevant=bool(row["relevant"]),
            score=row["score"] or 0.0,
            story_id=row["story_id"],
        )
        for row in rows
    ]


def topics_of(tx: Transaction, entry_ids: Sequence[int]) -> dict[int, list[str]]:
    """Entry id -> the topics that it matches, for those that match any."""
    found: dict[int, list[str]] = {}
    for row in tx.rows("SELECT entry_id, topic FROM matches WHERE entry_id IN :ids", ids=list(entry_ids)):
        found.setdefault(row["entry_id"], []).append(row["topic"])
    return found


def first_seen(tx: Transaction) -> datetime | None:
    """When the oldest entry there is was seen; None while there is none.

    Its id need not be the lowest: feeds that are polled at once are stored in the order in which their polls end.
    """
    rows = tx.rows("SELECT MIN(seen_at) AS first FROM entries")
    return None if rows[0]["first"] is None else moment(rows[0]["first"])


def of_pages(tx: Transaction, pages: Sequence[str]) -> list[Entry]:
    """Entries that link to one of these pages (see `FeedEntry.page`), newest first."""
    rows = tx.rows(WITH_FEED + "WHERE e.page IN :pages ORDER BY e.id DESC", pages=list(pages))
    return [entry_of(row) for row in rows]


def entry_of(row: Row) -> Entry:
    """The entry of a row that `WITH_FEED` has selected."""
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
