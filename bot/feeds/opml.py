"""Reads and writes OPML, the list of feeds that every feed reader can import and export."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeVar
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.domain.feed import NAME_LIMIT, Feed, MayShow, PageSelectors, Side
from bot.errors import TradewireError
from bot.feeds.charset import to_utf8
from bot.feeds.clean import clean_line
from bot.feeds.guard import AddressGuard, RefusedAddress
from bot.feeds.urls import asked_url, clean_url, domain_of
from bot.feeds.xmlguard import HostileXmlError, XmlGuard
from bot.text.checks import check_selector, check_zone

OUTLINE_LIMIT = 10_000
SIZE_LIMIT = 10 * 1024 * 1024  # bytes
_LIMIT = 300  # characters of a selector, as in feeds.yaml
_LANGUAGES = ("", "en", "zh")
_NAMESPACE = "https://tradewire.example/opml"  # a name, not an address: where our own attributes belong
_OURS = "tradewire"
_PAGE = f"{_OURS}:page_"
_SELECTORS = [field.name for field in fields(PageSelectors)]
_DECLARATION = re.compile(rb"[^<]*(?:<\?xml[^>]{0,400}>)?\s*")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML holds these in no spelling
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class RefusedOutline:
    """An outline that is not imported; the reason repeats no address, which may hold a password."""

    line: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """What an OPML file holds: its feeds in order, each address once, and the outlines that cannot be polled."""

    feeds: tuple[Feed, ...]
    refused: tuple[RefusedOutline, ...]


def read_opml(data: bytes, guard: AddressGuard) -> Outlines:
    """The feeds of an OPML file. An outline that is at fault, or leads where `guard` lets nobody, costs only itself.

    A feed without our own attributes is press, published by the domain of its site, in a language to be detected.
    Raises TradewireError naming the line and the remedy for a file that cannot be read whole.
    """
    if len(data) > SIZE_LIMIT:
        raise TradewireError(f"the OPML file is larger than {SIZE_LIMIT} bytes: split it")
    reader = _Reader(guard)
    # The declaration is gone in UTF-8; its lines come back as empty ones, so that lines keep their numbers.
    declaration = _DECLARATION.match(data[:1_000].replace(b"\0", b""))
    lines = declaration[0].count(b"\n") if declaration else 0
    try:
        reader.xml.feed(b"\n" * lines + to_utf8(data, ""))
    except expat.ExpatError as error:
        raise TradewireError(f"the OPML file is not well-formed XML: {error}") from None
    except HostileXmlError as error:
        raise TradewireError(f"the OPML file is refused: {error}") from None
    return Outlines(tuple(reader.feeds.values()), tuple(reader.refused))


def write_opml(feeds: list[Feed]) -> bytes:
    """The feeds as OPML 2.0 in UTF-8, with everything `read_opml` needs to give them back unchanged."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:{_OURS}="{_NAMESPACE}">',
        "  <head><title>Tradewire feeds</title></head>",
        "  <body>",
        *(f"    <outline {_attributes(feed)}/>" for feed in feeds),
        "  </body>",
        "</opml>",
    ]
    return ("\n".join(lines) + "\n").encode()


class _OutlineError(Exception):
    """An outline cannot be imported; says why."""


class _Reader:
    """Collects feeds while the XML is read under its limits."""

    def __init__(self, guard: AddressGuard) -> None:
        self.feeds: dict[str, Feed] = {}
        self.refused: list[RefusedOutline] = []
        self.xml = XmlGuard(self._start, encoding="utf-8")
        self._guard = guard
        self._outlines = 0

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.xml.path[0].lower() != "opml":
            raise TradewireError(f"this is not OPML: its outermost element is <{clean_line(name, 40)}>, not <opml>")
        if name.lower() != "outline":
            return
        self._outlines += 1
        if self._outlines > OUTLINE_LIMIT:
            raise TradewireError(f"the OPML file has more than {OUTLINE_LIMIT} outlines: split it")
        given = {key.lower(): value for key, value in attributes.items()}  # xmlUrl, xmlurl, XMLURL
        if not given.get("xmlurl", "").strip():
            return  # a folder or a note
        called = clean_line(given.get("title", ""), NAME_LIMIT) or clean_line(given.get("text", ""), NAME_LIMIT)
        try:
            feed = _feed(given, called, self._guard)
        except _OutlineError as error:
            self.refused.append(RefusedOutline(self.xml.line, called, str(error)))
        else:
            self.feeds.setdefault(feed.url, feed)


def _feed(given: Mapping[str, str], called: str, guard: AddressGuard) -> Feed:
    url = asked_url(given["xmlurl"])
    if not url:
        raise _OutlineError("its xmlUrl is not an http(s) address without user name")
    try:
        guard.check_url(url)
    except RefusedAddress as refusal:
        raise _OutlineError(f"{refusal}; if it is yours, open its network in fetch.allow_networks") from None
    site = clean_url(given.get("htmlurl", ""))
    domain = domain_of(site) or domain_of(url)
    language = given.get(f"{_OURS}:language", "")
    if language not in _LANGUAGES:
        raise _OutlineError(f"{_OURS}:language is {clean_line(language, 40)!r}, not en or zh")
    return Feed(
        name=called or domain,
        url=url,
        publisher=clean_line(given.get(f"{_OURS}:publisher", domain), NAME_LIMIT),
        side=_choice(Side, given, "side", Side.PRESS),
        language=language,
        may_show=_choice(MayShow, given, "may_show", MayShow.HEADLINE),
        site=site,
        floor=_floor(given.get(f"{_OURS}:floor", "")),
        page=_page(given),
    )


def _choice(kind: type[_Choice], given: Mapping[str, str], name: str, default: _Choice) -> _Choice:
    value = given.get(f"{_OURS}:{name}", default)
    try:
        return kind(value)
    except ValueError:
        choices = ", ".join(kind)
        raise _OutlineError(f"{_OURS}:{name} is {clean_line(value, 40)!r}, not one of {choices}") from None


def _floor(text: str) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 1 <= seconds <= 86_400:
        raise _OutlineError(f"{_OURS}:floor is {clean_line(text, 40)!r}, not a number of seconds from 1 to 86400")
    return seconds


def _page(given: Mapping[str, str]) -> PageSelectors | None:
    told = {name: given[_PAGE + name] for name in _SELECTORS if _PAGE + name in given}
    if any(len(selector) > _LIMIT for selector in told.values()):
        raise _OutlineError(f"a selector in {_PAGE}... has more than {_LIMIT} characters")
    for name, value in told.items():
        _check_selector(name, value)
    try:
        return PageSelectors(**told) if told else None
    except TypeError:  # one without a default is missing
        raise _OutlineError(f"{_PAGE}... does not name all selectors that a page needs") from None


def _check_selector(name: str, value: str) -> None:
    try:
        if not value and name != "date":  # which a page may not show
            raise ValueError("only a page's date may be empty")
        (check_zone if name == "zone" else check_selector)(value)
    except ValueError as error:
        raise _OutlineError(f"{_PAGE}{name} is {clean_line(value, 40)!r}: {error}") from None


def _attributes(feed: Feed) -> str:
    pairs = {
        "type": "rss",
        "text": feed.name,
        "title": feed.name,
        "xmlUrl": feed.url,
        "htmlUrl": feed.site,
        f"{_OURS}:publisher": feed.publisher,
        f"{_OURS}:side": feed.side.value,
        f"{_OURS}:language": feed.language,
        f"{_OURS}:may_show": feed.may_show.value,
    }
    if feed.floor is not None:
        pairs[f"{_OURS}:floor"] = str(feed.floor)
    if feed.page is not None:
        pairs |= {_PAGE + name: getattr(feed.page, name) for name in _SELECTORS}
    return " ".join(f"{name}={quoteattr(_NO_XML.sub('', value))}" for name, value in pairs.items())
