"""Checks of what several parts are given as text: a page's CSS selectors, time zones, the operator's keys."""

import base64
import binascii
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


def read_keys(text: str) -> list[bytes]:
    """Keys of 32 bytes, from base64 with commas between; raises ValueError, which repeats none of them."""
    keys = []
    for number, key in enumerate(filter(None, (each.strip() for each in text.split(","))), 1):
        try:
            raw = base64.b64decode(key.replace("-", "+").replace("_", "/"), validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) != 32:
            raise ValueError(f"key {number} is not 32 random bytes in base64; make one with: openssl rand -base64 32")
        keys.append(base64.urlsafe_b64encode(raw))
    return keys


@cache
def zones() -> list[str]:
    """The names of all time zones, in their order."""
    return sorted(_zones().values())


@cache  # it reads a tree of files, and an OPML file may name ten thousand zones
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}
