"""Hostile text made safe for a terminal: no control character, escape sequence or markup survives."""

import unicodedata
from urllib.parse import urlsplit

from rich.text import Text

from bot.text.harmless import UNSEEN, clean


def clean_line(line: str) -> str:
    """As `clean`, with every space kept where it stands: a caret stays under its word."""
    shown = (" " if c.isspace() else c for c in line if c == "\t" or unicodedata.category(c) not in UNSEEN)
    return "".join(shown).rstrip()


def plain(text: str, style: str = "") -> Text:
    """One line of feed text. A Text is never read as markup."""
    return Text(clean(text), style)


def address(url: str) -> str:
    """The address to show if it is http(s) to a host, else ""."""
    shown = clean(url)
    try:
        parts = urlsplit(shown)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return shown if usable and " " not in shown and "@" not in parts.netloc else ""
