"""Troubles as a notice to the bot's owner: plain content, before any platform's dress."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.alert import Item, Notice
from bot.domain.health import Trouble

_NAMED = 3  # in the title
HINT = "tradewire feeds health shows how every feed fares"


def notice_of(began: Sequence[Trouble], over: Sequence[Trouble], now: datetime) -> Notice:
    """One notice of all that is in trouble now and all that is no longer."""
    titles = [
        f"{what}: {_names(troubles)}" for what, troubles in (("Trouble", began), ("Works again", over)) if troubles
    ]
    items = [
        Item(trouble.name, detail=f"{trouble.why} (since {trouble.since:%d %b %H:%M} UTC). {trouble.remedy}")
        for trouble in began
    ]
    items += [Item(trouble.name, detail=f"works again after {in_words(now - trouble.since)}") for trouble in over]
    return Notice(" · ".join(titles), tuple(items), HINT)


def in_words(lasted: timedelta) -> str:
    """A duration in its largest fitting unit: "40 min", "5 h", "3 days"."""
    minutes = max(0, int(lasted / timedelta(minutes=1)))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def as_text(notice: Notice) -> str:
    """The notice as one plain line, for logs."""
    return f"{notice.title}. " + " ".join(f"{item.text}: {item.detail}" for item in notice.items)


def _names(troubles: Sequence[Trouble]) -> str:
    shown = ", ".join(trouble.name for trouble in troubles[:_NAMED])
    more = len(troubles) - _NAMED
    return f"{shown} and {more} more" if more > 0 else shown
