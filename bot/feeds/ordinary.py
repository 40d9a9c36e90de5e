"""feedparser's parser for well-formed feeds, without what nobody reads.

Three quarters of feedparser's time go into authors, categories and media, into looking through each text for links and
markup again, and into the layers between it and expat. What is written here anew is what it does with an ordinary
element; everything else is left to it. Its own test feeds, and a property test, hold the two together.
"""

import re
from contextlib import suppress
from typing import Any
from xml.parsers import expat

import feedparser.api
import feedparser.mixin
from feedparser.util import FeedParserDict

_ROOTS = frozenset({"rss", "feed", "rdf:rdf", "channel"})
_RESTATED = frozenset({"base", "xml:base", "lang", "xml:lang"})  # attributes that change what is to come
# Elements of which nothing is read, as feedparser names them: those that hold a text, and those that are empty.
_UNREAD = frozenset(
    "author category comments dc_author dc_creator dc_subject email name slash_comments slash_department slash_section "
    "uri wfw_comment wfw_commentrss".split()
)
_UNREAD_EMPTY = frozenset({"enclosure", "media_content"})
_LISTED = frozenset({"category", "tags", "itunes_keywords"})
_OF_TEXTINPUTS = frozenset({"title", "link", "description", "name"})
_OF_IMAGES = frozenset({"title", "link", "description", "url", "href", "width", "height"})
_QUERY = re.compile("&([A-Za-z0-9_]+);")
_XHTML = "application/xhtml+xml"
_SEPARATOR = " "  # as in xml.sax


class NotOrdinaryError(Exception):
    """A document that feedparser must read by itself."""


class OrdinaryParser(feedparser.api.StrictFeedParser):  # type: ignore[misc]
    """Drives itself from expat by `feed`, and can be driven by feedparser as well."""

    baseuri: str
    lang: str | None
    decls: dict[str, str]

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._names: dict[str, str] = {}  # as expat gives them -> as feedparser has them: its tags ...
        self._elements: dict[str, str] = {}  # ... -> and as they stand in the names of its methods
        self._attributes: dict[str, tuple[str, str]] = {}

    def feed(self, document: bytes) -> None:
        """Read a document in UTF-8; raises ExpatError or NotOrdinaryError where feedparser must read it by itself."""
        self.resolve_relative_uris = self.sanitize_html = False
        parser = expat.ParserCreate(None, _SEPARATOR)
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.StartNamespaceDeclHandler = self.startPrefixMapping
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.characters
        parser.Parse(document, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self._names.get(name) or self._name(name)
        found, self.decls = self.decls, {}
        if attributes:
            for each in attributes:
                if each not in self._attributes:
                    self._attributes[each] = self._attribute(each)
            found.update({self._attributes[each][0]: value for each, value in attributes.items()})
            found.update({self._attributes[each][1]: value for each, value in attributes.items()})
        self.unknown_starttag(tag, list(found.items()))

    def _end(self, name: str) -> None:
        self.unknown_endtag(self._names.get(name) or self._name(name))

    def _name(self, name: str) -> str:
        """An element's name with the prefix that feedparser knows its namespace by."""
        namespace, local, *_ = name.split(_SEPARATOR) if _SEPARATOR in name else ("", name)
        uri, tag = namespace.lower(), local.lower()
        if tag in ("math", "svg") or "backend.userland.com/rss" in uri or name.count(_SEPARATOR) > 2:
            raise NotOrdinaryError
        prefix = self._matchnamespaces.get(uri)
        if prefix is None:  # one that only this feed can name
            prefix = next((each for each, uri in self.namespaces_in_use.items() if each and uri == namespace), "")
            return f"{prefix}:{tag}".lower() if prefix else tag
        self._names[name] = f"{prefix}:{tag}" if prefix else tag
        return self._names[name]

    def _attribute(self, name: str) -> tuple[str, str]:
        """An attribute's name by its namespace and by its prefix."""
        namespace, local, *prefix = name.split(_SEPARATOR) if _SEPARATOR in name else ("", name)
        if len(prefix) > 1:
            raise NotOrdinaryError
        known = self._matchnamespaces.get(namespace.lower(), "")
        return ":".join(filter(None, (known, local))).lower(), ":".join((*prefix, local)).lower()

    def characters(self, text: str) -> None:
        """Called with every piece of text."""
        if dict.get(self.contentparams, "type") == _XHTML:
            self.handle_data(text)
        elif self.elementstack:
            self.elementstack[-1][2].append(text)

    # --- ordinary elements

    def unknown_starttag(self, tag: str, attributes: list[tuple[str, str]]) -> None:
        """Called with every start tag."""
        named = dict(map(self._normalize_attributes, attributes)) if attributes else {}
        if self.incontent or self.baseuri or tag in _ROOTS or not _RESTATED.isdisjoint(named):
            super().unknown_starttag(tag, attributes)
            return
        self.depth += 1
        self.basestack.append("")
        self.langstack.append(self.lang)
        element = self._elements.get(tag) or self._element(tag)
        if (self.inimage or self.intextinput) and element == tag.partition(":")[2 if ":" in tag else 0]:
            self.intextinput &= tag in _OF_TEXTINPUTS
            self.inimage &= tag in _OF_IMAGES
        if element in _UNREAD:
            self.elementstack.append([element, 0, []])
        elif element not in _UNREAD_EMPTY:
            self._open(element, named)

    def unknown_endtag(self, tag: str) -> None:
        """Called with every end tag."""
        if self.svgOK:
            super().unknown_endtag(tag)
        else:
            self._close(self._elements.get(tag) or self._element(tag))
            self._leave(tag)

    def _element(self, tag: str) -> str:
        """A tag as it stands in the names of feedparser's methods."""
        prefix, name = tag.split(":", 1) if ":" in tag else ("", tag)
        prefix = self.namespacemap.get(prefix, prefix)
        self._elements[tag] = f"{prefix}_{name}" if prefix else name
        return self._elements[tag]

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        """Called with every namespace that is declared."""
        super().track_namespace(prefix, uri)
        self._elements.clear()

    def _open(self, element: str, attributes: dict[str, str]) -> None:
        try:
            getattr(self, f"_start_{element}")(attributes)
        except AttributeError:  # one from within counts for feedparser as well
            if attributes:
                self._get_context()[element] = attributes
            else:
                self.push(element, 1)

    def _close(self, element: str) -> None:
        if element in _UNREAD:
            if self.elementstack and self.elementstack[-1][0] == element:
                self.elementstack.pop()
        elif element not in _UNREAD_EMPTY:
            try:
                getattr(self, f"_end_{element}")()
            except AttributeError:
                self.pop(element)

    def _leave(self, tag: str) -> None:
        """What feedparser does at the end of an element: markup within a text is text, base and language go back."""
        if self.incontent:
            if not dict.get(self.contentparams, "type", "xml").endswith("xml"):
                if tag in ("xhtml:div", "div"):
                    return
                self.contentparams["type"] = _XHTML
            if dict.get(self.contentparams, "type") == _XHTML:
                self.handle_data(f"</{tag.rpartition(':')[2]}>", escape=0)
        if self.basestack:
            self.basestack.pop()
            self.baseuri = (self.basestack and self.basestack[-1]) or self.baseuri
        if self.langstack:
            self.langstack.pop()
            self.lang = self.langstack[-1] if self.langstack else self.lang
        self.depth -= 1

    def pop(self, element: str, strip_whitespace: int = 1) -> str | None:
        """The text of the element that ends, kept where feedparser keeps it; None when another one is open."""
        if not self.elementstack or self.elementstack[-1][0] != element:
            return None
        params = self.contentparams
        if not self.inentry or self.insource or dict.get(params, "base64") or dict.get(params, "type") == _XHTML:
            found: str | None = super().pop(element, strip_whitespace)
            return found
        _, expecting_text, pieces = self.elementstack.pop()
        text = "".join(pieces).strip() if strip_whitespace else "".join(pieces)
        if expecting_text:
            if text and element in self.can_be_relative_uri and (element != "id" or self.guidislink):
                text = self.resolve_uri(text)
            text = text if text.isascii() else _repaired(text)
            params.pop("mode", None)
            params.pop("base64", None)
            if element not in _LISTED and (element != "title" or not -1 < self.title_depth <= self.depth):
                self._keep(element, text)
        return text

    def _keep(self, element: str, text: str) -> None:
        """Put an element's text into the entry."""
        entry = self.entries[-1]
        detail = FeedParserDict(self.contentparams, value=text) if self.incontent else None
        if element == "content":
            entry.setdefault("content", []).append(FeedParserDict(self.contentparams, value=text))
        elif element == "link":
            if not self.inimage:
                entry["link"] = text = _QUERY.sub(r"&\g<1>", text.replace("&amp;", "&"))
                if text:
                    entry["links"][-1]["href"] = text
        else:
            element = "summary" if element == "description" else element
            depths = self.property_depth_map.setdefault(entry, {})
            if self.depth <= depths.get(element, self.depth):
                depths[element] = self.depth
                entry[element] = text
            if detail is not None:
                entry[f"{element}_detail"] = detail


def _repaired(text: str) -> str:
    """Without two common faults: UTF-8 taken for Latin-1, and Windows' punctuation taken for control characters."""
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(feedparser.mixin._cp1252)
