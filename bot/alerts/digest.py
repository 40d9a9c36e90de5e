"""What was held for a place as one digest, and the daily line on how the bot fares: plain content. Pure."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.brief import level_word
from bot.alerts.reader import AS_PUBLISHED, Reader
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
    told: int  # stories told to this place, in digests too
    silent: Sequence[str] = ()  # titles of its topics on which there was nothing


def digest_of(
    held: Collection[Held],
    pulse: Pulse | None,
    now: datetime,
    reader: Reader = AS_PUBLISHED,
    of_calendar: Sequence[Item] = (),
) -> Digest:
    """One digest of all that is due for a place, stories first; with a pulse alone it is the daily line."""
    ordered = sorted(held, key=lambda each: (-each.alert.level.rank, -each.alert.updated.timestamp()))
    line = pulse_line(pulse, reader) if pulse else ""
    if not (ordered or of_calendar):
        return Digest(line, (), 0, language=reader.own)
    items = (*(_item(each, now) for each in ordered[:LINES]), *of_calendar[:LINES])
    titles = [_title(ordered, reader)] if ordered else []
    titles += [reader.phrase("Calendar")] if of_calendar else []
    return Digest(" · ".join(titles), items, len(ordered) + len(of_calendar), line, reader.own)


def pulse_line(pulse: Pulse, reader: Reader = AS_PUBLISHED) -> str:
    """The daily line: "Quiet day: 61 of 63 feeds healthy, nothing on Soybeans"."""
    phrase = reader.phrase
    day = phrase("Told here in a day: {}").format(pulse.told) if pulse.told else phrase("Quiet day")
    silent = phrase(", nothing on {}").format(phrase(", ").join(pulse.silent)) if pulse.silent else ""
    return phrase("{}: {} of {} feeds healthy").format(day, pulse.healthy, pulse.feeds) + silent


def _title(held: Sequence[Held], reader: Reader) -> str:
    """How many stories there are, and why they were held."""
    phrase, reasons = reader.phrase, Counter(each.reason for each in held)
    number = _counted(len(held), "1 story", "{} stories", reader)
    if len(reasons) == 1:
        return phrase("Digest: {} {}").format(number, phrase(_WHY[held[0].reason]))
    parts = (phrase("{0} {1}").format(number, phrase(_WHY[reason])) for reason, number in reasons.most_common())
    return phrase("Digest: {} ({})").format(number, phrase(", ").join(parts))


def _item(held: Held, now: datetime) -> Item:
    alert, reader = held.alert, Reader(held.alert.reader)
    parts = [level_word(alert)] if alert.level.rank else []
    parts += [alert.topic, _counted(len(alert.outlets), "1 outlet", "{} outlets", reader), alert.short_id]
    parts += [reader.phrase("corrected")] if alert.correction else []
    parts += [reader.phrase("{} has spoken").format(line.party) for line in alert.sides if line.spoken]
    return Item(alert.headline, alert.url, " · ".join(parts), story=alert.short_id)


def _counted(number: int, one: str, many: str, reader: Reader) -> str:
    return reader.phrase(one if number == 1 else many).format(number)
