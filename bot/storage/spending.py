"""How many requests a day has had, of what is budgeted by the day."""

from datetime import date

from bot.storage.database import Transaction

MODEL_REQUESTS = "model_requests"


def take(tx: Transaction, name: str, today: date, limit: int) -> bool:
    """Count one more request of today; False, and nothing is counted, where there were as many as the limit."""
    rows = tx.rows("SELECT value FROM switches WHERE name = :name", name=name)
    day, _, spent = str(rows[0]["value"]).partition(" ") if rows else ("", "", "0")
    number = int(spent) if day == today.isoformat() else 0
    if number >= limit:
        return False
    value = f"{today.isoformat()} {number + 1}"
    if not tx.execute("UPDATE switches SET value = :value WHERE name = :name", value=value, name=name):
        tx.insert_many("switches", [{"name": name, "value": value}])
    return True
