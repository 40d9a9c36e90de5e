"""A release of the calendar in words: when it is due and how it stands. Pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.alerts.reader import Reader
from bot.domain.alert import Item
from bot.domain.calendar import Occurrence, Released, ReleaseState

_SHORT = 120  # characters of a title that is quoted beside others
_DAYS = "一二三四五六日"
_WORDS = {
    ReleaseState.DUE: "due",
    ReleaseState.SUSPENDED: "SUSPENDED",
    ReleaseState.LATE: "LATE",
    ReleaseState.OUT: "OUT",
    ReleaseState.PASSED: "passed",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A release at one of its times, how it stands, and which entry it was."""

    occurrence: Occurrence
    state: ReleaseState
    released: Released | None = None
    carried: bool = True  # is a feed polled that may bring it?

    @property
    def url(self) -> str:
        """Where to read on: the release itself, who has announced a change, or its publisher's page."""
        if self.released is not None:
            return self.released.url
        change = self.occurrence.change
        return change.source.url if change else self.occurrence.release.source.url


def calendar_item(standing: Standing, reader: Reader, zone: str) -> Item:
    """A line of the calendar: when, what, and how it stands."""
    text = f"{_when(standing.occurrence, reader, zone)} · {_title(standing, reader)}"
    uncertain = standing.state is ReleaseState.DUE and not standing.occurrence.release.certain
    state = reader.phrase("may come" if uncertain else _WORDS[standing.state])
    return Item(text, standing.url, " · ".join([state, *_more(standing, reader)]))


def bulletin_item(standing: Standing, reader: Reader, zone: str) -> Item:
    """What subscribers are told of it: how it stands, what, and when that is or was."""
    text = f"{reader.phrase(_WORDS[standing.state])} · {_title(standing, reader)}"
    when = f"{_when(standing.occurrence, reader, zone)} {zone}"
    if standing.state is ReleaseState.SUSPENDED:
        when = _days(standing, reader)
    return Item(text, standing.url, " · ".join([when, *_more(standing, reader)]))


def _title(standing: Standing, reader: Reader) -> str:
    title = standing.occurrence.release.title
    return title.zh if reader.own == "zh" else title.en


def _more(standing: Standing, reader: Reader) -> list[str]:
    occurrence, phrase = standing.occurrence, reader.phrase
    if standing.released is not None:
        title = standing.released.title
        title = title if len(title) <= _SHORT else f"{title[: _SHORT - 1]}…"
        return [
            phrase("{} ({})").format(
                f"“{title}”" if reader.own == "en" else f"《{title}》", standing.released.publisher
            )
        ]
    told = []
    if standing.state is ReleaseState.LATE:
        told.append(phrase("not seen in our feeds"))
    elif not occurrence.release.is_event and standing.state is ReleaseState.PASSED:
        told.append(phrase("our feeds cannot tell whether it came"))
    elif standing.state is ReleaseState.DUE and not standing.carried:
        told.append(phrase("no feed of ours carries it"))
    if occurrence.change is not None:
        told.append(phrase("announced by {}").format(occurrence.change.source.publisher))
    elif occurrence.moved:
        told.append(phrase("moved by a holiday"))
    return told


def _when(occurrence: Occurrence, reader: Reader, zone: str) -> str:
    begin = _moment(occurrence.due, reader, zone)
    if occurrence.until == occurrence.due:
        return begin
    return reader.phrase("{} to {}").format(begin, _moment(occurrence.until, reader, zone))


def _days(standing: Standing, reader: Reader) -> str:
    """From when to when it is suspended."""
    change = standing.occurrence.change
    assert change is not None, "it is suspended by one"
    if change.last is None:
        return reader.phrase("from {} until further notice").format(change.first)
    return reader.phrase("{} to {}").format(change.first, change.last)


def _moment(when: datetime, reader: Reader, zone: str) -> str:
    local = when.astimezone(ZoneInfo(zone))
    if reader.own == "zh":
        return f"{local.month}月{local.day}日周{_DAYS[local.weekday()]} {local:%H:%M}"
    return f"{local:%a} {local.day} {local:%b %H:%M}"
