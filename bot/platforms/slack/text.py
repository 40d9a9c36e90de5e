"""Hostile text made safe for Slack: cleaned, escaped, cut to length, and linked to http(s) only."""

import re

from bot.text.harmless import clean, seen_lines
from bot.text.links import Links

# https://docs.slack.dev/messaging/formatting-message-text#escaping: exactly these three.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TRANSLATED = str.maketrans(_ESCAPES)
_URL_SAFE = "%/:=?&~#+!$,;'@()*[]"
# Where a mark can open or close formatting, its look-alike cannot; inside a word (H20_chip) it is left alone.
_MARK_AT_EDGE = re.compile(r"`|(?<!\w)[*_~]|[*_~](?!\w)")
# A title's ":red_circle:" would look like the mark of a level: https://docs.slack.dev/messaging/formatting-message-text
_EMOJI = re.compile(r"(?<!\w):(?=[\w+'-]*[a-z][\w+'-]*:)", re.IGNORECASE)
_LOOK_ALIKE = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ", ":": "∶"}


def escape(text: str, limit: int) -> str:
    """`&`, `<` and `>` escaped; cut with an ellipsis so that the *escaped* text keeps to `limit` characters."""
    escaped = text.translate(_TRANSLATED)
    if 2 * len(escaped) <= limit:  # as nearly all is: it fits however it is counted
        return escaped
    pieces: list[str] = []
    room = limit
    for character in text:
        piece = _ESCAPES.get(character, character)
        # Which unit Slack counts is not documented: an emoji counts as its two UTF-16 units to be safe.
        room -= len(piece) + (ord(character) > 0xFFFF)
        if room < 0:
            return _shorten(pieces, limit)
        pieces.append(piece)
    return "".join(pieces)


def _shorten(pieces: list[str], limit: int) -> str:
    while pieces and sum(len(p) + (len(p) == 1 and ord(p) > 0xFFFF) for p in pieces) > limit - 1:
        pieces.pop()
    return "".join(pieces).rstrip() + "…"


def _unmarked(text: str) -> str:
    if ":" in text:
        text = _EMOJI.sub(_LOOK_ALIKE[":"], text)
    return _MARK_AT_EDGE.sub(lambda mark: _LOOK_ALIKE[mark[0]], text)


def plain(text: str, limit: int) -> str:
    """Feed text for mrkdwn: cleaned, escaped, cut, and unable to format anything."""
    return escape(_unmarked(clean(text)), limit)


def plain_lines(text: str, limit: int) -> str:
    """As `plain`, keeping line breaks."""
    lines = [_unmarked(clean(line)) for line in text.splitlines()]
    return escape("\n".join(lines).strip("\n"), limit)


def code(text: str, limit: int) -> str:
    """Text for a ``` block: spaces and line breaks stay where they are, so that a caret stays under its word."""
    return escape(seen_lines(text).replace("`", _LOOK_ALIKE["`"]).rstrip(), limit)


def _in_markup(address: str) -> str:
    return address.replace("&", "&amp;")


_LINKS = Links("<{target}|{text}>", lambda label, limit: plain(label.replace("|", "¦"), limit), _URL_SAFE, _in_markup)
link = _LINKS.link
safe_url = Links("{target}", plain, _URL_SAFE).url  # as text, to be escaped
