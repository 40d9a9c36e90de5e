"""Text and addresses of feeds as they may be shown anywhere: on one line, nothing unseen in it, http(s) links only."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})  # controls, bidi and zero-width, surrogates, private use
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")  # a name once it is IDNA, or the inside of [IPv6]
# What a reader takes for a host: names with dots, numbers in place of them, whatever follows a scheme.
_HOST_LIKE = re.compile(
    r"(?:https?:)?//(?P<scheme>[\w.:@\[\]-]+)|\[(?P<v6>[0-9a-f:.]*:[0-9a-f:.]*)\]"
    r"|(?P<v4>(?<![\w.])(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){3}(?![\w.]))"
    r"|(?P<name>(?:[\w-]+\.)+[^\W\d_]{2,}|\blocalhost\b)",
    re.IGNORECASE,
)
# What browsers (https://www.unicode.org/reports/tr46/) or eyes take for a dot, in Latin letters: in Chinese it ends a
# sentence or parts a name.
_DOT_LIKE = re.compile(r"(?<=[a-z0-9-])[。｡·‧∙⋅•・ꓸ\u06d4\u16eb\u2e33\u0701\u0702](?=[a-z0-9])", re.IGNORECASE)


def clean(text: str) -> str:
    """The text on one line, without what cannot be seen."""
    if text.isprintable():  # as nearly all is: no such character, and no space but " "
        return " ".join(text.split())
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) not in UNSEEN).split())


def seen_lines(text: str) -> str:
    """The text with its spaces and line breaks where they are, without what cannot be seen."""
    lines = ("".join(c for c in line if unicodedata.category(c) not in UNSEEN) for line in text.splitlines())
    return "\n".join(lines)


def web_address(url: str, safe: str) -> tuple[str, str]:
    """(address for a link, its host), both "" if it must not be linked.

    Everything behind the host is percent-encoded but for the `safe` characters, so that nothing in it can end a
    platform's markup or hide from the eye.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # broken brackets or ports, hosts IDNA refuses
        return "", ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not _HOST.fullmatch(host):
        return "", ""
    shown_host = f"[{host}]" if ":" in host else host
    rest = quote(parts._replace(scheme="", netloc="").geturl(), safe=safe, errors="replace")
    return f"{parts.scheme}://{shown_host}{port}{rest}", host


def names_other_host(label: str, host: str) -> bool:
    """Does a text that is to lead to `host` name another, as "bank.com" would?

    A parent is another: everybody may have a host under "github.io" or "com.cn". Only "www." makes no difference.
    """
    return any(name != host.removeprefix("www.") for name in _named_hosts(clean(label)))


def _named_hosts(text: str) -> Iterator[str]:
    """The hosts that a text names, to the eye or to a browser: in other widths of its letters, struck through."""
    if not text.isascii():
        folded = _DOT_LIKE.sub(".", unicodedata.normalize("NFKC", text))
        apart = unicodedata.normalize("NFD", folded)
        plain = "".join(character for character in apart if not unicodedata.combining(character))
        text = folded if folded == text and plain == apart else f"{folded} {plain}"
    for found in _HOST_LIKE.finditer(text):
        kind = found.lastgroup
        name = found[kind or 0].lower().rstrip(".")
        if kind == "scheme":
            name = name.rpartition("@")[2].partition(":")[0] if "[" not in name else name.partition("]")[0].strip("[")
        yield name.removeprefix("www.")
