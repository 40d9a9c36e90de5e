"""What was held for a place as one digest, and the daily line on how the bot fares: plain content. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.alert import Item, Reason
from bot.domain.digest import Digest, Held

LINES = 15  # stories shown in one digest; the others are counted

_WHY = {
    Reason.HOURLY: "of the hour",
    Reason.DAILY: "of the day",
    Reason.DAY_OFF: "of days off",
    Reason.QUIET_HOURS: "of quiet hours",
    Reason.MOST_A_DAY: "beyond the day's number",
    Reason.LATE: "that could not be sent in time",
    Reason.MISSED: "while the bot had no news",
}


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the bot fared in the last day, for the daily line of a place."""

    healthy: int  # feeds
    feeds: int
    told: int  # stories told to this place
    silent: Sequence[str] = ()  # titles of its topics on which there was nothing


def digest_of(held: Collection[Held], pulse: Pulse | None, now: datetime) -> Digest:
    """One digest of all that is due for a place; with a pulse alone it is the daily line."""
    ordered = sorted(held, key=lambda each: (-each.alert.level.rank, -each.alert.updated.timestamp()))
    line = pulse_line(pulse) if pulse else ""
    if not ordered:
        return Digest(line, (), 0)
    reasons = Counter(each.reason for each in ordered)
    why = ", ".join(f"{number} {_WHY[reason]}" for reason, number in reasons.most_common())
    number = "1 story" if len(ordered) == 1 else f"{len(ordered)} stories"
    why = why if len(reasons) > 1 else _WHY[ordered[0].reason]
    items = tuple(_item(each, now) for each in ordered[:LINES])
    return Digest(f"Digest: {number} {'(' + why + ')' if len(reasons) > 1 else why}", items, len(ordered), line)


def pulse_line(pulse: Pulse) -> str:
    """The daily line: "Quiet day: 61 of 63 feeds healthy, nothing on Soybeans"."""
    day = f"Told here in a day: {pulse.told}" if pulse.told else "Quiet day"
    silent = f", nothing on {', '.join(pulse.silent)}" if pulse.silent else ""
    return f"{day}: {pulse.healthy} of {pulse.feeds} feeds healthy{silent}"


def _item(held: Held, now: datetime) -> Item:
    alert = held.alert
    outlets = f"{len(alert.outlets)} outlet{'s' if len(alert.outlets) != 1 else ''}"
    parts = [alert.level.upper()] if alert.level.rank else []
    parts += [alert.topic, outlets, alert.short_id]
    parts += ["corrected"] if alert.correction else []
    parts += [line.party + " has spoken" for line in alert.sides if line.spoken]
    return Item(alert.headline, alert.url, " · ".join(parts))
