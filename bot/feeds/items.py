"""Finds where each item of a feed begins and ends, so that those seen before need not be parsed again."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import repeat
from zlib import crc32

from bot.feeds.plain import PlainReader, Raw
from bot.feeds.spans import Run, Span, find_run, joined, note_run, spans
from bot.feeds.xmlguard import XmlGuard

ITEMS = frozenset({"item", "entry"})
DIGEST_LENGTH = 16  # hex digits

_FORMAT = "2"  # another one when the same bytes come to mean other entries: then all items count as new once
_PLACES = (["rss", "channel", "item"], ["feed", "entry"])  # where an item is one and nothing else
_ROOTS = frozenset({"rss", "channel", "feed", "rdf"})
_MARK = "known-items"  # an element that stands for known items, which need not be walked
_MARKED = (["rss", "channel", _MARK], ["feed", _MARK])


@dataclass(slots=True)  # not frozen: that takes thrice the time to make, and a feed has fifty
class Item:
    """The bytes `start` to `end` of the document; `digest` is of them and of what around them gives them meaning.

    `plain` is what feedparser would read of it; None where feedparser has to.
    """

    start: int
    end: int
    digest: str
    plain: Raw | None = field(default=None, compare=False)


def body_hash(body: bytes, content_type: str, base_url: str) -> str:
    """A body with the hash of the last one that was parsed holds nothing new and need not be parsed.

    It takes a quarter of the time of a cryptographic one, and all a feed can hide by it is what it says itself: one
    change in four thousand million by chance, until the next.
    """
    around = repr((_FORMAT, content_type, _directory(base_url)))
    return f"{crc32(body, crc32(around.encode('utf-8', 'replace'))):08x}-{len(body):x}"


@dataclass(frozen=True, slots=True)
class Contents:
    """A document's items, none where they cannot be told from the rest for sure, and what is read of the rest.

    `head` is what feedparser would read of it; None where feedparser has to. Below the items may be a `run` of those of
    the body before, unchanged. `noted` is by what a run of all of them is found in the next body; "" where it is not.
    """

    items: list[Item]
    head: Raw | None = field(default=None, compare=False)
    run: Run | None = field(default=None, compare=False)
    noted: str = field(default="", compare=False)

    @property
    def count(self) -> int:
        """How many items there are, those of the run included."""
        return len(self.items) + (self.run.count if self.run else 0)


def find_again(document: bytes, base_url: str, known: Container[str], noted: str = "") -> Contents | None:
    """What ItemFinder finds, by looking closely only at what is around items and at those whose digest is not known.

    None where that cannot be told so for sure, and then the whole must be walked. An item is known by its bytes, which
    were walked when they were new: what will be parsed of the document has all been under guard. `noted` is what the
    last body's contents say.
    """
    first = next(spans(document), None)
    if first is None:
        return None
    finder = ItemFinder(base_url, _MARK)
    finder.walk(document, first[0])
    meaning = finder.meaning
    above, run = (find_run(document, meaning, noted) if noted else None) or (list(spans(document)), None)
    items = finder.items(document, above)
    again = [(item.start, item.end) for item in items if item.digest in known] + ([(run.start, run.end)] if run else [])
    runs = joined(document, again)
    rest = _replaced(document, runs, f"<{_MARK}/>".encode())
    if rest.count(_MARK.encode()) != len(runs):
        return None  # it has such marks of its own
    found = finder.walk(rest)
    new = [item.digest for item in items if item.digest not in known]
    told = finder.meaning == meaning and finder.marks == len(runs) and [item.digest for item in found.items] == new
    if not meaning or not told:
        return None  # not all of them are where an item is one, or one means something else than it seemed
    read = iter(found.items)
    items = [item if item.digest in known else replace(item, plain=next(read).plain) for item in items]
    return Contents(items, found.head, run, note_run(document, meaning, above, run))


def walk_whole(document: bytes, finder: "ItemFinder") -> Contents:
    """What the finder finds in a document of which nothing is known; raises as its `walk`."""
    found = finder.walk(document)
    if not found.items:
        return found
    # Where a text holds the tags of an item, an item's end could not be told by them.
    places = list(spans(document))
    ordinary = places == [(item.start, item.end) for item in found.items]
    return replace(found, noted=note_run(document, finder.meaning, places)) if ordinary else found


class ItemFinder:
    """Guards a document and notes its items in the same walk."""

    def __init__(self, base_url: str, mark: str = "") -> None:
        """`mark` is an element that stands for known items, where the document has such."""
        self._plain = PlainReader()
        self.guard = XmlGuard(self._start, self._end, self._plain.pieces.append, encoding="utf-8")
        self._path = self.guard.path
        self.marks = 0
        self._mark = mark
        self._document, self._walked = b"", 0
        self._around: list[object] = [_FORMAT, _directory(base_url)]
        self._spans: list[Span] = []
        self._read: list[Raw | None] = []  # of each span
        self._from: int | None = None  # where the open item starts
        self._odd = False
        self._locals: dict[str, str] = {}

    @property
    def meaning(self) -> bytes:
        """A hash of what was found around items that gives them meaning; b"" where items cannot be told for sure."""
        return b"" if self._odd else sha256(repr(self._around).encode("utf-8", "replace")).digest()

    def walk(self, document: bytes, until: int | None = None) -> Contents:
        """The items in order, and what is around them.

        With `until`, only up to that byte; the next walk goes on there, in a document that is the same up to there.
        Raises HostileXmlError, or ExpatError where it is not well formed.
        """
        self._document = document
        try:
            self.guard.feed(document[self._walked : until], last=until is None)
        finally:
            self._document = b""  # the guard and we hold each other for a while
        self._walked = until or 0
        return Contents(self.items(document, self._spans, self._read), self._plain.head)

    def items(self, document: bytes, places: Sequence[Span], read: Iterable[Raw | None] = repeat(None)) -> list[Item]:
        """The items that stand there, by what was found around them, and what was `read` of each."""
        meaning = self.meaning
        return [
            Item(start, end, sha256(meaning + document[start:end]).hexdigest()[:DIGEST_LENGTH], plain)
            for (start, end), plain in zip(places if meaning else (), read, strict=False)
        ]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self._path
        local = self._locals.get(name) or self._locals.setdefault(name, _local(name))
        if name == self._mark:
            self.marks += path in _MARKED
        elif local in ITEMS:
            # Names declared at the item itself reach feedparser before the item does.
            self._odd |= path not in _PLACES or any(attribute.startswith("xmlns") for attribute in attributes)
            self._from = self.guard.offset
            self._plain.start_item(attributes)
        elif self._from is None:
            self._head(name, attributes)
            self._plain.start_outside(name, attributes, path)
        else:
            self._odd |= local in _ROOTS  # a feed within an item
            self._plain.start(name, attributes)

    def _head(self, name: str, attributes: dict[str, str]) -> None:
        """Note what outside of items can change their meaning: namespaces, language, and any base address."""
        if len(self._path) == 1:
            self._odd |= name not in ("rss", "feed") or b"<!DOCTYPE" in self._document[: self.guard.offset]
        if name in _ROOTS:
            self._around.append((name, attributes))
        elif attributes:
            where = bool(self._spans), *self._path
            self._around += [(where, value) for key, value in attributes.items() if _local(key) == "base"]

    def _end(self, name: str) -> None:
        if name == self._mark:
            return
        if self._from is None:
            if _local(name) == "language":  # by which a date without a zone is read
                self._around.append("".join(self._plain.pieces))
            self._plain.end_outside()
            return
        if name not in ITEMS:  # any other spelling is odd, and noted as such
            self._plain.end()
            return
        closing = self.guard.offset
        if self._document.startswith(b"</" + name.encode(), closing):
            self._spans.append((self._from, self._document.index(b">", closing) + 1))
            self._read.append(self._plain.end_item())
        else:
            self._odd = True  # <item/> has no closing tag to find its end by
        self._from = None


def without(document: bytes, items: Iterable[Item | Run]) -> bytes:
    """The document with these of its items, given in order, cut out."""
    return _replaced(document, [(item.start, item.end) for item in items], b"")


def _replaced(document: bytes, places: Iterable[Span], by: bytes) -> bytes:
    pieces, position = [], 0
    for start, end in places:
        pieces.append(document[position:start])
        position = end
    return by.join([*pieces, document[position:]])


def _local(name: str) -> str:
    """The name as feedparser matches it: in lower case, without prefix."""
    return name.rpartition(":")[2].lower()


def _directory(url: str) -> str:
    """What of an address decides where relative links lead; some servers change the query with every answer."""
    return url.partition("#")[0].partition("?")[0]
