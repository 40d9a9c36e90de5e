"""Finds where each item of a feed begins and ends, so that those seen before need not be parsed again."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from bot.feeds.xmlguard import XmlGuard

ITEMS = frozenset({"item", "entry"})
DIGEST_LENGTH = 16  # hex digits

_FORMAT = "1"  # another one when the same bytes come to mean other entries: then all items count as new once
_PLACES = (["rss", "channel", "item"], ["feed", "entry"])  # where an item is one and nothing else
_ROOTS = frozenset({"rss", "channel", "feed", "rdf"})


@dataclass(frozen=True, slots=True)
class Item:
    """The bytes `start` to `end` of the document; `digest` is of them and of what around them gives them meaning."""

    start: int
    end: int
    digest: str


def body_hash(body: bytes, content_type: str, base_url: str) -> str:
    """32 hex digits: a body with the hash of the last one that was parsed holds nothing new and need not be parsed."""
    around = repr((_FORMAT, content_type, _directory(base_url)))
    return blake2b(body, digest_size=16, key=blake2b(around.encode("utf-8", "replace")).digest()).hexdigest()


class ItemFinder:
    """Guards a document and notes its items in the same walk."""

    def __init__(self, base_url: str) -> None:
        self.guard = XmlGuard(self._start, self._end, encoding="utf-8")
        self._document = b""
        self._around: list[object] = [_FORMAT, _directory(base_url)]
        self._spans: list[tuple[int, int]] = []
        self._from: int | None = None  # where the open item starts
        self._odd = False
        self._locals: dict[str, str] = {}

    def walk(self, document: bytes) -> list[Item]:
        """The items in order, none where they cannot be told from the rest for sure.

        Raises HostileXmlError, or ExpatError where it is not well formed.
        """
        self._document = document
        try:
            self.guard.feed(document)
        finally:
            self._document = b""  # the guard and we hold each other for a while
        key = blake2b(repr(self._around).encode("utf-8", "replace")).digest()
        return [
            Item(start, end, blake2b(document[start:end], digest_size=DIGEST_LENGTH // 2, key=key).hexdigest())
            for start, end in (() if self._odd else self._spans)
        ]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self.guard.path
        local = self._locals.get(name) or self._locals.setdefault(name, _local(name))
        if len(path) == 1 and b"<!DOCTYPE" in self._document[: self.guard.offset]:
            self._odd = True
        if local in ITEMS:
            # Names declared at the item itself reach feedparser before the item does.
            self._odd |= path not in _PLACES or any(attribute.startswith("xmlns") for attribute in attributes)
            self._from = self.guard.offset
        elif self._from is None:
            self._head(name, attributes)
        elif local in _ROOTS:
            self._odd = True  # a feed within an item

    def _head(self, name: str, attributes: dict[str, str]) -> None:
        """Note what outside of items can change their meaning: namespaces, language, and any base address."""
        if len(self.guard.path) == 1:
            self._odd |= name not in ("rss", "feed")
        if name in _ROOTS:
            self._around.append((name, attributes))
        else:
            self._around += [value for key, value in attributes.items() if _local(key) == "base"]

    def _end(self, name: str) -> None:
        if self._from is None or name not in ITEMS:  # any other spelling is odd, and noted as such
            return
        closing = self.guard.offset
        if self._document.startswith(b"</" + name.encode(), closing):
            self._spans.append((self._from, self._document.index(b">", closing) + 1))
        else:
            self._odd = True  # <item/> has no closing tag to find its end by
        self._from = None


def without(document: bytes, items: Iterable[Item]) -> bytes:
    """The document with these of its items, given in order, cut out."""
    pieces, position = [], 0
    for item in items:
        pieces.append(document[position : item.start])
        position = item.end
    return b"".join([*pieces, document[position:]])


def _local(name: str) -> str:
    """The name as feedparser matches it: in lower case, without prefix."""
    return name.rpartition(":")[2].lower()


def _directory(url: str) -> str:
    """What of an address decides where relative links lead; some servers change the query with every answer."""
    return url.partition("#")[0].partition("?")[0]
