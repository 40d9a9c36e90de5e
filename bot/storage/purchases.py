"""The daily sale announcements that entries are: kept beyond the entries themselves, each with where it stands."""

from collections.abc import Mapping

from bot.domain.entry import Entry
from bot.domain.ledger import Announcement, Booked
from bot.storage.codec import dump, load
from bot.storage.database import Transaction, moment, to_seconds


def keep(tx: Transaction, found: Mapping[int, Announcement | None], entries: Mapping[int, Entry]) -> None:
    """Keep what these entries announce now, and nothing that they announced before they were edited."""
    tx.execute("DELETE FROM purchases WHERE entry_id IN :ids", ids=list(found))
    records = [
        {
            "entry_id": entry_id,
            "title": entries[entry_id].title,
            "url": entries[entry_id].url,
            "published_at": to_seconds(entries[entry_id].published),
            "content_json": dump(announcement),
        }
        for entry_id, announcement in found.items()
        if announcement is not None
    ]
    tx.insert_many("purchases", records)


def every(tx: Transaction) -> list[Booked]:
    """All announcements there ever were, oldest first."""
    return [
        Booked(
            load(Announcement, row["content_json"]),
            row["entry_id"],
            row["title"],
            row["url"],
            moment(row["published_at"]),
        )
        for row in tx.rows("SELECT * FROM purchases ORDER BY published_at, entry_id")
    ]
