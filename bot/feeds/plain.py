"""Reads ordinary items while the guard walks over them, just as feedparser would read them.

Nearly every item is a handful of elements with a text each. To read such a one takes a tenth of feedparser's time. What
is out of the ordinary in any way (an element within an element, one that stands twice, a namespace by another name, a
base address) is feedparser's to read: a plain item must mean what feedparser makes of it, and a property test holds the
two together.
"""

import re
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
_OF_LINKS = frozenset({"href", "rel", "type", "hreflang", "title", "length"})
_QUERY = re.compile("&([A-Za-z0-9_]+);")

# Elements by the field of the entry that their text is; "" for those of which nothing is read.
_RSS = {
    "title": "title",
    "link": "link",
    "description": "summary",
    "guid": "id",
    "pubDate": "published",
    "source": "source",
}
_ATOM = {
    "title": "title",
    "link": "link",
    "summary": "summary",
    "content": "content",
    "id": "id",
    "published": "published",
    "updated": "updated",
}
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
_CONTENTS = frozenset({"title", "summary", "content"})
_DATES = frozenset({"published", "updated"})


class PlainReader:
    """Told of a feed's elements in their order, says of each item what feedparser would read, or None."""

    def __init__(self) -> None:
        self.pieces: list[str] = []  # the text since the last tag; whoever walks appends to it
        self._fields: dict[str, str] = {}  # of elements; none where the feed itself is not ordinary
        self._atom = False
        self._language: str | None = None
        self._item: Raw | None = None
        self._open: list[str] = []  # within the item
        self._seen: set[str] = set()
        self._attributes: dict[str, str] = {}  # of the element whose text is read

    def start_outside(self, name: str, attributes: dict[str, str], path: list[str]) -> None:
        """An element that is in no item begins; `path` leads to it."""
        self.pieces.clear()
        if len(path) == 1:
            self._start_root(name, attributes)
        elif any(map(_restates, attributes)) or path[-2].rpartition(":")[2].lower() in _TEXTS:
            self._fields = {}

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
            self._language = attributes.get("xml:lang", "").replace("_", "-") or None
            usable = {"", *declared}
            fields = {**(_ATOM if self._atom else _RSS), **_EITHER}
            self._fields = {each: field for each, field in fields.items() if each.rpartition(":")[0] in usable}

    def start_item(self, attributes: dict[str, str]) -> None:
        """An item begins."""
        self._item = {} if self._fields and not attributes else None
        self._open.clear()
        self._seen.clear()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element of the item begins."""
        if self._item is None:
            return
        self._open.append(name)
        self.pieces.clear()
        if len(self._open) > 1:
            ordinary = self._open[0] == "author" and len(self._open) == 2 and name in _IN_PEOPLE and not attributes
        else:
            field = self._fields.get(name)
            ordinary = field is not None and self._may_have(field, attributes)
            if field:
                ordinary &= field not in self._seen or (self._atom and field == "link")
                self._seen.add(field)
                self._attributes = attributes
        if not ordinary:
            self._item = None

    def end(self) -> None:
        """An element of the item ends."""
        if (item := self._item) is None or not self._open:
            return
        field = self._fields.get(self._open.pop())
        if field and not self._open:
            self._read(item, field, "".join(self.pieces).strip())
        self.pieces.clear()

    def end_item(self) -> Raw | None:
        """The item ends; None where feedparser must read it."""
        item, self._item = self._item, None
        return item

    def _may_have(self, field: str, attributes: dict[str, str]) -> bool:
        """Whether these attributes change nothing, or nothing but what is known here."""
        names = attributes.keys()
        if not names:
            return not (self._atom and field == "link")
        if not field:
            return not any(":" in each or _restates(each) for each in names)
        if not self._atom:
            return (field, *names) in (("id", "isPermaLink"), ("source", "url"))
        if field == "link":
            return "href" in names and names <= _OF_LINKS
        return field in _CONTENTS and names == {"type"} and attributes["type"].lower() in _TEXT_TYPES

    def _read(self, item: Raw, field: str, text: str) -> None:
        if field == "link":
            self._read_link(item, text)
        elif field == "id":
            self._read_id(item, text)
        elif field == "source":
            item["source"] = {"title": title} if (title := _repaired(text)) else {}
        elif field == "content":
            item["content"] = [{"value": _repaired(text)}]
            item.setdefault("summary", _repaired(text))
        else:
            item[field] = _repaired(text)
            if field in _DATES:
                item[f"{field}_parsed"] = _parse_date(item[field])
            elif field == "title":
                item["title_detail"] = {"language": self._language}

    def _read_id(self, item: Raw, text: str) -> None:
        is_link = self._attributes.get("isPermaLink", "true") == "true"
        item["id"] = _repaired(_urljoin("", text) if text and is_link else text)
        if is_link:
            item.setdefault("link", item["id"])

    def _read_link(self, item: Raw, text: str) -> None:
        if not self._atom:
            link = _repaired(_urljoin("", text) if text else text)
            item["link"] = _QUERY.sub(r"&\g<1>", link.replace("&amp;", "&"))
            return
        kind = self._attributes.get("rel", "alternate").lower()
        type_ = self._attributes.get("type", "text/html").lower()
        if kind == "alternate" and type_ in _HTML_TYPES:
            item["link"] = _urljoin("", self._attributes["href"])


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
