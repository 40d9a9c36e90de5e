"""Hostile text made safe for Slack: cleaned, escaped, cut to length, and linked to http(s) only."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

URL_LIMIT = 1000  # ours: a longer address would eat the message's budget, so its text stays unlinked

# https://docs.slack.dev/messaging/formatting-message-text#escaping: exactly these three.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_TRANSLATED = str.maketrans(_ESCAPES)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})  # controls, bidi and zero-width, surrogates, private use
_URL_SAFE = "%/:=?&~#+!$,;'@()*[]"
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")  # a name once it is IDNA, or the inside of [IPv6]
_HOST_LIKE = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}")
# Where a mark can open or close formatting, its look-alike cannot; inside a word (H20_chip) it is left alone.
_MARK_AT_EDGE = re.compile(r"`|(?<!\w)[*_~]|[*_~](?!\w)")
_LOOK_ALIKE = {"*": "∗", "_": "＿", "~": "∼", "`": "ˋ"}


def clean(text: str) -> str:
    """The text on one line, without what cannot be seen."""
    if text.isprintable():  # as nearly all is: no such character, and no space but " "
        return " ".join(text.split())
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN).split())


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


def plain(text: str, limit: int) -> str:
    """Feed text for mrkdwn: cleaned, escaped, cut, and unable to format anything."""
    return escape(_MARK_AT_EDGE.sub(lambda mark: _LOOK_ALIKE[mark[0]], clean(text)), limit)


def plain_lines(text: str, limit: int) -> str:
    """As `plain`, keeping line breaks."""
    lines = [_MARK_AT_EDGE.sub(lambda mark: _LOOK_ALIKE[mark[0]], clean(line)) for line in text.splitlines()]
    return escape("\n".join(lines).strip("\n"), limit)


def code(text: str, limit: int) -> str:
    """Text for a ``` block: spaces and line breaks stay where they are, so that a caret stays under its word."""
    lines = ("".join(c for c in line if unicodedata.category(c) not in _UNSEEN) for line in text.splitlines())
    return escape("\n".join(lines).replace("`", _LOOK_ALIKE["`"]).rstrip(), limit)


def safe_url(url: str) -> str:
    """The address if it is plain http(s) to a host, percent-encoded where Slack's markup needs it; else ""."""
    return _target(url)[0]


def link(url: str, label: str, limit: int) -> str:
    """The label linked to the address; only the label where the address is unusable.

    A label that names a host other than the address's is left unlinked with the real host after it, so that no
    feed can make "bank.com" lead elsewhere.
    """
    target, host = _target(url)
    text = plain(label.replace("|", "¦"), limit) or host
    if not target:
        return text
    if _names_other_host(label, host):
        return f"{text} (<{target}|{host}>)"
    return f"<{target}|{text}>"


def _target(url: str) -> tuple[str, str]:
    """(address for a link, its host), both "" if it must not be linked."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # broken brackets or ports, hosts IDNA refuses
        return "", ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not _HOST.fullmatch(host):
        return "", ""
    shown_host = f"[{host}]" if ":" in host else host
    # Everything behind the host is percent-encoded, so nothing in it can end the markup or hide from the eye.
    rest = quote(parts._replace(scheme="", netloc="").geturl(), safe=_URL_SAFE, errors="replace")
    target = f"{parts.scheme}://{shown_host}{port}{rest}".replace("&", "&amp;")
    return (target, host) if len(target) <= URL_LIMIT else ("", "")


def _names_other_host(label: str, host: str) -> bool:
    names = (name.lower().removeprefix("www.") for name in _HOST_LIKE.findall(clean(label)))
    return any(host != name and not host.endswith("." + name) for name in names)
