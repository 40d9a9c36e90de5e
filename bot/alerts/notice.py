"""Troubles as a notice to the bot's owner: plain content, before any platform's dress."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.alert import Item, Notice
from bot.domain.health import Trouble
from bot.domain.phrase import joined, say

_NAMED = 3  # in the title
HINT = say("tradewire feeds health shows how every feed fares")


def notice_of(began: Sequence[Trouble], over: Sequence[Trouble], now: datetime) -> Notice:
    """One notice of all that is in trouble now and all that is no longer."""
    titles = [say("Trouble: {}", _names(began))] if began else []
    titles += [say("Works again: {}", _names(over))] if over else []
    items = [
        Item(each.name, detail=say("{} (since {:%d %b %H:%M} UTC). {}", each.why, each.since, each.remedy))
        for each in began
    ]
    items += [Item(each.name, detail=say("works again after {}", in_words(now - each.since))) for each in over]
    return Notice(joined(" · ", titles), tuple(items), HINT)


def in_words(lasted: timedelta) -> str:
    """A duration in its largest fitting unit: "40 min", "5 h", "3 days"."""
    minutes = max(0, int(lasted / timedelta(minutes=1)))
    if minutes < 60:
        return say("{} min", minutes)
    return say("{} h", minutes // 60) if minutes < 48 * 60 else say("{} days", minutes // 1440)


def as_text(notice: Notice) -> str:
    """The notice as one plain line, for logs."""
    return f"{notice.title}. " + " ".join(f"{item.text}: {item.detail}" for item in notice.items)


def _names(troubles: Sequence[Trouble]) -> str:
    shown = joined(", ", (trouble.name for trouble in troubles[:_NAMED]))
    more = len(troubles) - _NAMED
    return say("{} and {} more", shown, more) if more > 0 else shown
