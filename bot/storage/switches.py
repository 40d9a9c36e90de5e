"""Small facts the operator has set once and for all, such as "ignore feeds.yaml"."""

from bot.storage.database import Transaction

ONLY_IMPORTED_FEEDS = "only_imported_feeds"
TERMINAL_GREETED = "terminal_greeted"


def is_on(tx: Transaction, name: str) -> bool:
    """Has this switch been turned on?"""
    return bool(tx.rows("SELECT 1 FROM switches WHERE name = :name", name=name))


def turn_on(tx: Transaction, name: str) -> None:
    """Turn a switch on, for good."""
    tx.insert_many("switches", [{"name": name, "value": "on"}])
