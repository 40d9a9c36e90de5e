"""Hostile text made safe for Discord: cleaned, escaped, cut to length, and linked to http(s) only."""

import re

from bot.text.harmless import clean, seen_lines
from bot.text.links import Links

# https://docs.discord.com/developers/reference#message-formatting, and the markdown of Discord's help pages: emphasis,
# spoilers, code, masked links, and everything in <>: mentions, timestamps, emoji, commands.
_MARKS = frozenset("\\*_~`|<>[]")
_AT_START = re.compile(r"#|-|\+|\d+(?=\.)")  # headings, small print, lists; a quotation's > is a mark anyway
# What Discord links, or shows as a card, without any markup: addresses, its own invitations and gifts. Our links are
# masked; what a feed or a person wrote is shown as it was written, and leads nowhere.
_LEADS = re.compile(r"://|\bdiscord(?:app)?\.(?:gg|com|gift|new)/", re.IGNORECASE)
_EVERYBODY = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_FULL_AT = "＠"
_IN_LABEL = str.maketrans("[]", "［］")  # where a label's brackets end no reader agrees on
_URL_SAFE = "%/:=?&~#+!$,;'@"  # without ()[]* and what else could end a masked link


def units(text: str) -> int:
    """The length of a text: which unit Discord counts is not documented, so an emoji counts as its two of UTF-16."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def bare(text: str, limit: int) -> str:
    """Feed text for where no markup is read: footers, authors, labels of buttons."""
    return _fit(list(clean(text)), limit)


def plain(text: str, limit: int) -> str:
    """Feed text for markdown: cleaned, escaped, cut so that the escaped text keeps to `limit`, and only text."""
    return _fit(_escaped(clean(text)), limit)


def plain_lines(text: str, limit: int) -> str:
    """As `plain`, keeping line breaks."""
    lines = [_escaped(clean(line)) for line in text.strip("\n").splitlines()]
    return _fit([piece for line in lines for piece in (*line, "\n")][:-1], limit)


def code(text: str, limit: int) -> str:
    """Text for a ``` block: spaces and line breaks stay where they are, so that a caret stays under its word."""
    return _fit(list(seen_lines(text).replace("`", "ˋ").rstrip()), limit)


def _escaped(line: str) -> list[str]:
    """A line in pieces that must not be cut apart."""
    line = _EVERYBODY.sub(_FULL_AT, line)
    pieces = [f"\\{each}" if each in _MARKS else each for each in line]
    for leads in _LEADS.finditer(line):
        pieces[leads.end() - 1] = r"\/"
    if begin := _AT_START.match(line):
        mark = begin.end() if begin[0].isdecimal() else 0  # "1." is escaped at its point
        pieces[mark] = f"\\{line[mark]}"
    return pieces


def _fit(pieces: list[str], limit: int) -> str:
    """The pieces as one text, cut with an ellipsis where they are too long."""
    if units("".join(pieces)) <= limit:
        return "".join(pieces)
    room, kept = limit - 1, []
    for piece in pieces:
        room -= units(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + "…"


_LINKS = Links("[{text}]({target})", lambda label, limit: plain(label.translate(_IN_LABEL), limit), _URL_SAFE)
link = _LINKS.link
safe_url = _LINKS.url
leads_there = _LINKS.leads_there
