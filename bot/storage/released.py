"""The entries that releases of the calendar were, kept beyond the entries themselves."""

from datetime import datetime

from bot.domain.calendar import Released, Slot
from bot.storage.database import Transaction, moment, to_seconds


def keep(tx: Transaction, released: Released) -> bool:
    """Keep that a release is out; False if it was before: whatever else its title fits is not it."""
    return bool(
        tx.rows(
            "INSERT INTO released (name, slot, title, url, publisher, published_at) "
            "VALUES (:name, :slot, :title, :url, :publisher, :published) ON CONFLICT DO NOTHING RETURNING name",
            name=released.release,
            slot=to_seconds(released.slot),
            title=released.title,
            url=released.url,
            publisher=released.publisher,
            published=to_seconds(released.published),
        )
    )


def since(tx: Transaction, begin: datetime) -> dict[Slot, Released]:
    """What is out of all whose time by the rule was not before then."""
    found = [
        Released(
            row["name"],
            moment(row["slot"]),
            row["title"],
            row["url"],
            row["publisher"],
            moment(row["published_at"]),
        )
        for row in tx.rows("SELECT * FROM released WHERE slot >= :begin", begin=to_seconds(begin))
    ]
    return {(each.release, each.slot): each for each in found}


def ever(tx: Transaction) -> set[str]:
    """The names of those that feeds have brought at all."""
    return {row["name"] for row in tx.rows("SELECT DISTINCT name FROM released")}
