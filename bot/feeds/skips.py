"""Reads when a feed wants to be left alone: apart from the policy that heeds it, which no parser process loads."""

from collections.abc import Iterable

from bot.domain.feed import Skips

_HOURS = {f"{hour:{form}}": hour % 24 for hour in range(25) for form in ("d", "02d")}  # some count from 1 to 24
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_skips(hours: Iterable[str], days: Iterable[str]) -> Skips:
    """What a feed says in its <hour> and <day> elements; nonsense counts as unsaid, and so does never."""
    told = {_HOURS[text] for text in map(str.strip, hours) if text in _HOURS}
    named = {_WEEKDAYS.index(text) for text in (day.strip().lower() for day in days) if text in _WEEKDAYS}
    return Skips(frozenset(told if len(told) < 24 else ()), frozenset(named if len(named) < 7 else ()))
