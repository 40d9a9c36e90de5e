"""Reads and writes OPML, the list of feeds that every feed reader can import and export."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.domain.feed import Feed, MayShow, Side
from bot.errors import TradewireError
from bot.feeds.clean import clean_line
from bot.feeds.urls import clean_url, domain_of
from bot.feeds.xmlguard import HostileXmlError, XmlGuard

OUTLINE_LIMIT = 10_000
SIZE_LIMIT = 10 * 1024 * 1024  # bytes
_NAME_LIMIT = 200  # characters
_NAMESPACE = "https://tradewire.example/opml"  # a name, not an address: where our own attributes belong
_OURS = "tradewire"
_Choice = TypeVar("_Choice", bound=StrEnum)


def read_opml(data: bytes) -> list[Feed]:
    """The feeds of an OPML file in its order, each address once.

    A feed without our own attributes is press, published by the domain of its site, in a language to be detected.
    Raises TradewireError naming the line and the remedy for a file that cannot be read whole.
    """
    if len(data) > SIZE_LIMIT:
        raise TradewireError(f"the OPML file has {len(data)} bytes, more than {SIZE_LIMIT}: split it")
    reader = _Reader()
    try:
        reader.guard.feed(data)
    except expat.ExpatError as error:
        raise TradewireError(f"the OPML file is not well-formed XML: {error}") from None
    except HostileXmlError as error:
        raise TradewireError(f"the OPML file is refused: {error}") from None
    return list(reader.feeds.values())


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


class _Reader:
    """Collects feeds while the guard reads."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.guard = XmlGuard(self._start)
        self._outlines = 0

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.guard.path[0] != "opml":
            raise TradewireError(f"this is not OPML: its outermost element is <{clean_line(name, 40)}>, not <opml>")
        if name != "outline":
            return
        self._outlines += 1
        if self._outlines > OUTLINE_LIMIT:
            raise TradewireError(f"the OPML file has more than {OUTLINE_LIMIT} outlines: split it")
        if attributes.get("xmlUrl", "").strip():  # others are folders and notes
            feed = self._feed(attributes)
            self.feeds.setdefault(feed.url, feed)

    def _feed(self, attributes: Mapping[str, str]) -> Feed:
        url = clean_url(attributes["xmlUrl"])
        name = clean_line(attributes.get("title") or attributes.get("text") or "", _NAME_LIMIT)
        if not url:  # not shown: it may hold a password
            raise TradewireError(
                f"line {self.guard.line} of the OPML file: the xmlUrl of {name!r} is not an http(s) address without "
                "user name: correct or remove this outline"
            )
        site = clean_url(attributes.get("htmlUrl", ""))
        domain = domain_of(site) or domain_of(url)
        return Feed(
            name=name or domain,
            url=url,
            publisher=clean_line(attributes.get(f"{_OURS}:publisher", domain), _NAME_LIMIT),
            side=self._choice(Side, attributes, "side", Side.PRESS),
            language=clean_line(attributes.get(f"{_OURS}:language", ""), 20),
            may_show=self._choice(MayShow, attributes, "may_show", MayShow.HEADLINE),
            site=site,
        )

    def _choice(self, kind: type[_Choice], attributes: Mapping[str, str], name: str, default: _Choice) -> _Choice:
        value = attributes.get(f"{_OURS}:{name}", default)
        try:
            return kind(value)
        except ValueError:
            choices = ", ".join(kind)
            raise TradewireError(
                f"line {self.guard.line} of the OPML file: {_OURS}:{name} is {clean_line(value, 40)!r}, "
                f"not one of {choices}"
            ) from None


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
    # Cleaned, because XML cannot hold a control character in any spelling.
    return " ".join(f"{name}={quoteattr(clean_line(value, len(value)))}" for name, value in pairs.items())
