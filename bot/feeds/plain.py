"""Reads ordinary items while the guard walks over them, just as feedparser would read them.

Nearly every item is a handful of elements with a text each. To read such a one takes a tenth of feedparser's time. What
is out of the ordinary in any way (an element within an element, one that stands twice, a namespace by another name, a
base address) is feedparser's to read: a plain item must mean what feedparser makes of it, and a property test holds the
two together.
"""

import re
from collections.abc import Container, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any

import feedparser.mixin
from feedparser.datetimes import _parse_date
from feedparser.urls import _urljoin

ATOM = "http://www.w3.org/2005/Atom"
Raw = dict[str, Any]  # what feedparser would have made of an item, as far as it is read

_PREFIXES = MappingProxyType({uri.lower(): each for uri, each in feedparser.mixin._FeedParserMixin.namespaces.items()})
_KNOWN_PREFIXES = frozenset(_PREFIXES.values())
_TEXT_TYPES = frozenset({"text", "html", "text/html", "text/plain"})
_HTML_TYPES = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_STATED_ANEW = frozenset({"base", "lang"})  # attributes that change what other values mean
_TEXTS = frozenset(
    "title description subtitle tagline info copyright rights content summary abstract browserfriendly body encoded "
    "fullitem".split()
)  # elements of a feed's head: with another one within, feedparser's state goes astray
_IN_PEOPLE = frozenset({"name", "email", "uri", "url"})
_WITHIN_ITEM = {"author": _IN_PEOPLE}
_WITHIN_HEAD = {"author": _IN_PEOPLE, "image": frozenset({"url", "title", "link", "width", "height"})}
_OF_LINKS = frozenset({"href", "rel", "type", "hreflang", "title", "length"})
_QUERY = re.compile("&([A-Za-z0-9_]+);")

# Elements by the field of the entry that their text is; "" for those of which nothing is read.
_EITHER = {
    "content:encoded": "content",
    "dc:date": "updated",
    "feedburner:origLink": "feedburner_origlink",
    **dict.fromkeys(
        "author category comments enclosure dc:creator dc:subject dc:rights slash:comments slash:section "
        "slash:department wfw:comment wfw:commentRss media:content media:thumbnail media:credit media:keywords "
        "media:rating itunes:author itunes:duration itunes:explicit itunes:image itunes:keywords".split(),
        "",
    ),
}
_RSS = {
    **_EITHER,
    "title": "title",
    "link": "link",
    "description": "summary",
    "guid": "id",
    "pubDate": "published",
    "source": "source",
}
_ATOM = {
    **_EITHER,
    "title": "title",
    "link": "link",
    "summary": "summary",
    "content": "content",
    "id": "id",
    "published": "published",
    "updated": "updated",
}
_ATOM_LINKS = frozenset({"atom:link", "atom10:link"})  # in RSS: to the feed itself, its hub, its next page
_EITHER_HEAD = dict.fromkeys(
    (*_ATOM_LINKS, *"author category generator sy:updatePeriod sy:updateFrequency sy:updateBase dc:date".split()), ""
)
_RSS_HEAD = {
    **_EITHER_HEAD,
    "title": "title",
    "link": "link",
    "language": "language",
    "ttl": "ttl",
    **dict.fromkeys(
        "description lastBuildDate pubDate copyright managingEditor webMaster docs image cloud dc:creator "
        "dc:rights".split(),
        "",
    ),
}
_ATOM_HEAD = {
    **_EITHER_HEAD,
    "title": "title",
    "link": "link",
    "id": "id",
    **dict.fromkeys("subtitle updated rights icon logo".split(), ""),
}
_CONTENTS = frozenset({"title", "summary", "content"})
_DATES = frozenset({"published", "updated"})


class PlainReader:
    """Told of a feed's elements in their order, says of each item, and of the rest, what feedparser would read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []  # the text since the last tag; whoever walks appends to it
        self._atom = False
        self._head = _Record(self.pieces, _WITHIN_HEAD)
        self._item = _Record(self.pieces, _WITHIN_ITEM)
        # Told of every element: one call the less for each.
        self.end_outside = self._head.end  # an element that is in no item ends
        self.start, self.end = self._item.start, self._item.end  # an element of the item begins, or ends

    @property
    def head(self) -> Raw | None:
        """What feedparser would read of the feed apart from its items; None where it must."""
        return self._head.raw

    def start_outside(self, name: str, attributes: dict[str, str], path: list[str]) -> None:
        """An element that is in no item begins; `path` leads to it."""
        self.pieces.clear()
        if len(path) == 1:
            self._start_root(name, attributes)
            return
        if any(map(_restates, attributes)) or path[-2].rpartition(":")[2].lower() in _TEXTS:
            self._item.fields = {}
            self._head.raw = None
        if self._atom or len(path) > 2:
            self._head.start(name, attributes)
        elif name != "channel" or attributes:
            self._head.raw = None

    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        self._atom = name == "feed"
        declared = {key[6:]: uri for key, uri in attributes.items() if key.startswith("xmlns:")}
        others = {key.lower() for key in attributes if not key.startswith("xmlns")} - {"xml:lang"}
        ordinary = (
            name in ("rss", "feed")
            and attributes.get("xmlns", "") == (ATOM if self._atom else "")
            and all(_is_usual(*each) for each in declared.items())
            and not any(map(_restates, others))
        )
        if ordinary:
            language = attributes.get("xml:lang", "").replace("_", "-") or None
            items, heads = (_ATOM, _ATOM_HEAD) if self._atom else (_RSS, _RSS_HEAD)
            self._item.know(items, declared, language, self._atom)
            self._head.know(heads, declared, language, self._atom)
            # An undeclared prefix, or one that may not be declared, is an error that only feedparser sees.
            sound = not any(":" in each for each in others) and all(declared.values())
            if sound and not any(prefix.startswith("xml") for prefix in declared):
                self._head.raw = {"language": language} if language else {}

    def start_item(self, attributes: dict[str, str]) -> None:
        """An item begins."""
        self._item.begin(attributes)

    def end_item(self) -> Raw | None:
        """The item ends; None where feedparser must read it."""
        raw, self._item.raw = self._item.raw, None
        return raw


class _Record:
    """An item, or a feed's head: elements one after another, of which some have a text that is read."""

    def __init__(self, pieces: list[str], within: Mapping[str, frozenset[str]]) -> None:
        """`within` are the elements that may have others within them, and which."""
        self.raw: Raw | None = None
        self.fields: Mapping[str, str] = {}  # of elements; none where the feed itself is not ordinary
        self._pieces, self._within = pieces, within
        self._declared: Container[str] = ()
        self._atom = False
        self._language: str | None = None
        self._open: list[str] = []
        self._seen: set[str] = set()
        self._attributes: dict[str, str] = {}  # of the element whose text is read

    def know(self, fields: Mapping[str, str], declared: Container[str], language: str | None, atom: bool) -> None:
        """Which elements are ordinary here: those of `fields` whose prefix is `declared`."""
        self.fields, self._declared = fields, declared
        self._language, self._atom = language, atom

    def begin(self, attributes: dict[str, str]) -> None:
        self.raw = {} if self.fields and not attributes else None
        self._open.clear()
        self._seen.clear()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.raw is None:
            return
        self._open.append(name)
        self._pieces.clear()
        if len(self._open) > 1:
            allowed = self._within.get(self._open[0], ())
            ordinary = len(self._open) == 2 and name in allowed and not attributes
        else:
            field = self.fields.get(name)
            prefix, colon, _ = name.partition(":")
            declared = not colon or prefix in self._declared
            ordinary = field is not None and declared and self._may_have(name, field, attributes)
            if field:
                ordinary &= field not in self._seen or (self._atom and field == "link")
                self._seen.add(field)
                self._attributes = attributes
        if not ordinary:
            self.raw = None

    def end(self) -> None:
        if (raw := self.raw) is None or not self._open:
            return
        field = self.fields.get(self._open.pop())
        if field and not self._open:
            self._read(raw, field, "".join(self._pieces).strip())
        self._pieces.clear()

    def _may_have(self, name: str, field: str, attributes: dict[str, str]) -> bool:
        """Whether these attributes change nothing, or nothing but what is known here."""
        names = attributes.keys()
        if name in _ATOM_LINKS:
            return attributes.get("rel", "alternate") != "alternate" and "href" in names and names <= _OF_LINKS
        if not names:
            return not (self._atom and field == "link")
        if not field:
            return not any(":" in each or _restates(each) for each in names)
        if not self._atom:
            return (field, *names) in (("id", "isPermaLink"), ("source", "url"))
        if field == "link":
            return "href" in names and names <= _OF_LINKS
        return field in _CONTENTS and names == {"type"} and attributes["type"].lower() in _TEXT_TYPES

    def _read(self, raw: Raw, field: str, text: str) -> None:
        if field == "link":
            self._read_link(raw, text)
        elif field == "id":
            self._read_id(raw, text)
        elif field == "source":
            raw["source"] = {"title": title} if (title := _repaired(text)) else {}
        elif field == "content":
            raw["content"] = [{"value": _repaired(text)}]
            raw.setdefault("summary", _repaired(text))
        else:
            raw[field] = _repaired(text)
            if field in _DATES:
                raw[f"{field}_parsed"] = _parse_date(raw[field])
            elif field == "title":
                raw["title_detail"] = {"language": self._language}

    def _read_id(self, raw: Raw, text: str) -> None:
        is_link = self._attributes.get("isPermaLink", "true") == "true"
        raw["id"] = _repaired(_urljoin("", text) if text and is_link else text)
        if is_link:
            raw.setdefault("link", raw["id"])

    def _read_link(self, raw: Raw, text: str) -> None:
        if not self._atom:
            link = _repaired(_urljoin("", text) if text else text)
            raw["link"] = _QUERY.sub(r"&\g<1>", link)
            if "&amp;" in link:  # which feedparser reads of an item otherwise than of a feed
                self.raw = None
            return
        kind = self._attributes.get("rel", "alternate").lower()
        type_ = self._attributes.get("type", "text/html").lower()
        if kind == "alternate" and type_ in _HTML_TYPES:
            raw["link"] = _urljoin("", self._attributes["href"])


def _restates(attribute: str) -> bool:
    """Whether an attribute changes what other values mean: a namespace, a base address, a language."""
    return attribute.startswith("xmlns") or attribute.rpartition(":")[2].lower() in _STATED_ANEW


def _is_usual(prefix: str, uri: str) -> bool:
    """Whether a namespace has the prefix that feedparser knows it by, if any, and the prefix no other namespace."""
    usual = _PREFIXES.get(uri.lower())
    return prefix == usual if usual else prefix not in _KNOWN_PREFIXES


def _repaired(text: str) -> str:
    """Without two common faults: UTF-8 taken for Latin-1, and Windows' punctuation taken for control characters."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(feedparser.mixin._cp1252)
