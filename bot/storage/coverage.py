"""What the entries tell of their feeds: how soon each was seen; and how soon was told."""

from collections import defaultdict
from datetime import datetime, timedelta

from bot.storage.database import Transaction, to_seconds

LATEST_ENTRIES = 20_000  # looked at for delays; more would not change a median


def told_after(tx: Transaction, since: datetime) -> list[timedelta]:
    """From decided to taken by the platform, for the alerts taken since then, the quickest first."""
    rows = tx.rows(
        "SELECT settled_at - created_at AS delay FROM (SELECT * FROM deliveries WHERE settled_at >= :since "
        "ORDER BY settled_at DESC LIMIT :latest) AS latest WHERE state = 'sent' AND kind = 'announce' ORDER BY delay",
        latest=LATEST_ENTRIES,
        since=to_seconds(since),
    )
    return [timedelta(seconds=row["delay"]) for row in rows]


def delays(tx: Transaction, since: datetime) -> dict[int, list[timedelta]]:
    """Feed id -> from published to seen, for the entries seen since then.

    Left out is what tells nothing: baselines, and entries whose date is that of their sight for want of a better one.
    """
    rows = tx.rows(
        "SELECT feed_id, seen_at - published_at AS delay "
        "FROM (SELECT * FROM entries ORDER BY id DESC LIMIT :latest) AS latest "
        "WHERE seen_at >= :since AND baseline = 0 AND published_at < seen_at",
        latest=LATEST_ENTRIES,
        since=to_seconds(since),
    )
    found: defaultdict[int, list[timedelta]] = defaultdict(list)
    for row in rows:
        found[row["feed_id"]].append(timedelta(seconds=row["delay"]))
    return dict(found)
