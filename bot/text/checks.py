"""Checks of a page's CSS selectors and of time zones, which the configuration and an OPML file both may name."""

from functools import cache
from zoneinfo import available_timezones

from selectolax.lexbor import LexborHTMLParser, SelectolaxError


def check_selector(text: str) -> str:
    """The selector itself, or "" for none; raises ValueError for what is no CSS selector."""
    try:
        LexborHTMLParser("").css(text or "*")
    except SelectolaxError:
        raise ValueError("a CSS selector such as ul.list > li is expected") from None
    return text


def check_zone(text: str) -> str:
    """The name of the time zone itself; raises ValueError for what this system knows no zone by."""
    if text not in _zones().values():
        raise ValueError("a time zone such as America/New_York is expected")
    return text


def find_zone(text: str) -> str | None:
    """The time zone that somebody names, in whatever case; None if there is none."""
    return _zones().get(text.lower())


@cache  # it reads a tree of files, and an OPML file may name ten thousand zones
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}
