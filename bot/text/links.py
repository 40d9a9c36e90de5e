"""Links to the web that lead where their words say: http(s) only, with the real host shown where words name another."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from bot.text.harmless import clean

LONGEST = 1000  # characters, ours: a longer address would eat a message's budget, so its text stays unlinked

_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+")  # a name once it is IDNA, or the inside of [IPv6]
# What a reader or a browser takes for a host: names with dots, numbers in place of them, whatever follows a scheme. One
# number alone, or three, is a host where a path or a port follows: 2130706433/login.
_HOST_LIKE = re.compile(
    r"(?:https?:)?//(?P<scheme>[\w.:@\[\]-]+)|\[(?P<v6>[0-9a-f:.]*:[0-9a-f:.]*)\]"
    r"|(?P<v4>(?<![\w.])(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){3}(?![\w.]))"
    r"|(?P<number>(?<![\w.])(?:0x[0-9a-f]+(?:\.\w+)*|\d{8,12}|\d+\.\d+\.\d+)(?=[/?#]\w|:\d))"
    r"|(?P<name>(?:[\w-]+\.)+[^\W\d_]{2,}|\blocalhost\b)",
    re.IGNORECASE,
)
# What browsers (https://www.unicode.org/reports/tr46/) or eyes take for a dot, in Latin letters: in Chinese it ends a
# sentence or parts a name. And how people write one that is to be read and not followed: bank[.]com, bank(dot)com.
_DOT_LIKE = re.compile(r"(?<=[a-z0-9-])[。｡·‧∙⋅•・ꓸ\u06d4\u16eb\u2e33\u0701\u0702](?=[a-z0-9])", re.IGNORECASE)
_DOT_APART = re.compile(r"(?<=\w) ?[\[({<] ?(?:\.|dot) ?[\])}>] ?(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Links:
    """How a platform links."""

    form: str  # with {target} and {text}
    plain: Callable[[str, int], str]  # a label as text that keeps to a limit, as `plain` there
    safe: str  # what need not be percent-encoded behind the host
    target: Callable[[str], str] = str  # an address as the form takes it

    def url(self, url: str) -> str:
        """The address if it is plain http(s) to a host, as the form takes it; else ""."""
        return self._target(url)[0]

    def link(self, url: str, label: str, limit: int) -> str:
        """The label linked to the address; only the label where the address is unusable.

        A label that names a host other than the address's is left unlinked with the real host after it, so that no
        feed can make "bank.com" lead elsewhere.
        """
        (target, host), text = self._target(url), self.plain(label, limit)
        text = text or self.plain(host, limit)
        if not target:
            return text
        if _misleads(label, text, host):
            return f"{text} ({self.form.format(target=target, text=host)})"
        return self.form.format(target=target, text=text)

    def leads_there(self, url: str, label: str, limit: int) -> bool:
        """May the label as a whole, cut to the limit, be the link, as an embed's title is?"""
        target, host = self._target(url)
        return bool(target) and not _misleads(label, self.plain(label, limit), host)

    def _target(self, url: str) -> tuple[str, str]:
        """(address for a link, its host), both "" if it must not be linked."""
        address, host = web_address(url, self.safe)
        target = self.target(address)
        return (target, host) if len(target) <= LONGEST else ("", "")


def _misleads(label: str, shown: str, host: str) -> bool:
    """Does a label name another host, by itself or as it is cut: "bank.com…" of "bank.com.evil.example"?"""
    return names_other_host(label, host) or (shown.endswith("…") and names_other_host(shown, host))


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
    return any(name != host.removeprefix("www.") for name in named_hosts(clean(label)))


def named_hosts(text: str) -> Iterator[str]:
    """The hosts that a text names, to the eye or to a browser: in other widths of its letters, struck through."""
    if not text.isascii():
        folded = _DOT_LIKE.sub(".", unicodedata.normalize("NFKC", text))
        apart = unicodedata.normalize("NFD", folded)
        plain = "".join(character for character in apart if not unicodedata.combining(character))
        text = folded if folded == text and plain == apart else f"{folded} {plain}"
    for found in _HOST_LIKE.finditer(_DOT_APART.sub(".", text)):
        kind = found.lastgroup
        name = found[kind or 0].lower().rstrip(".")
        if kind == "scheme":
            name = name.rpartition("@")[2].partition(":")[0] if "[" not in name else name.partition("]")[0].strip("[")
        yield name.removeprefix("www.")
