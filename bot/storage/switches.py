"""Small facts about this database: what the operator has set once and for all, and moments to be remembered."""

from datetime import UTC, datetime, timedelta

from bot.domain.gap import STOOD_STILL, Gap
from bot.storage.database import Transaction

ONLY_IMPORTED_FEEDS = "only_imported_feeds"
TERMINAL_GREETED = "terminal_greeted"
ALIVE_AT = "alive_at"  # the running bot's last sign of life
_CLOCK_SET_AT = "clock_set_at"  # when two signs of life last were further apart than time may have gone
_GAP_BEGIN, _GAP_END, _TOLD_UNTIL = "gap_begin", "gap_end", "told_until"


# Two signs of life so far apart: the clock may have been set. Nothing is deleted for a day, so that it may be noticed.
CLOCK_SLIP = CLOCK_DOUBT = timedelta(days=1)


def is_on(tx: Transaction, name: str) -> bool:
    """Has this switch been turned on?"""
    return bool(tx.rows("SELECT 1 FROM switches WHERE name = :name", name=name))


def turn_on(tx: Transaction, name: str) -> None:
    """Turn a switch on, for good."""
    tx.insert_many("switches", [{"name": name, "value": "on"}])


def moment_of(tx: Transaction, name: str) -> datetime | None:
    """The moment remembered by this name; None if none is."""
    rows = tx.rows("SELECT value FROM switches WHERE name = :name", name=name)
    return datetime.fromisoformat(rows[0]["value"]) if rows else None


def remember(tx: Transaction, name: str, at: datetime) -> None:
    """Remember a moment instead of the one before."""
    note(tx, name, at.astimezone(UTC).isoformat())


def text_of(tx: Transaction, name: str) -> str:
    """The text noted by this name, "" if none is."""
    rows = tx.rows("SELECT value FROM switches WHERE name = :name", name=name)
    return str(rows[0]["value"]) if rows else ""


def note(tx: Transaction, name: str, text: str) -> None:
    """Note a text instead of the one before."""
    if not tx.execute("UPDATE switches SET value = :value WHERE name = :name", value=text, name=name):
        tx.insert_many("switches", [{"name": name, "value": text}])


def gap(tx: Transaction) -> Gap:
    """The last while of which this database knows nothing."""
    return Gap(moment_of(tx, _GAP_BEGIN), moment_of(tx, _GAP_END), told_until(tx))


def told_until(tx: Transaction) -> datetime | None:
    """Where this is a restored backup: until when another copy of it told what came; else None."""
    return moment_of(tx, _TOLD_UNTIL)


def note_gap(tx: Transaction, known_until: datetime | None, now: datetime) -> bool:
    """Note for the desk that nothing is known since then, if that was long ago; False if it was not, or never."""
    if known_until is None or now - known_until <= STOOD_STILL:
        return False
    remember(tx, _GAP_BEGIN, gap(tx).begin_of_next(known_until, now))
    remember(tx, _GAP_END, now)
    return True


def live(tx: Transaction, now: datetime) -> None:
    """Leave a sign of life."""
    last = moment_of(tx, ALIVE_AT)
    if last is not None and abs(now - last) > CLOCK_SLIP:
        remember(tx, _CLOCK_SET_AT, now)
    remember(tx, ALIVE_AT, now)


def clock_in_doubt(tx: Transaction, now: datetime) -> bool:
    """May the clock be wrong, as it has just been set, or the bot stood still for long, which looks the same?"""
    set_at = moment_of(tx, _CLOCK_SET_AT)
    return set_at is not None and abs(now - set_at) < CLOCK_DOUBT


def restored(tx: Transaction, told_until: datetime) -> None:
    """This is a backup: another copy of it told what came until then."""
    remember(tx, _TOLD_UNTIL, told_until)
