"""An expat parser that refuses what only an attack contains: entities, and nesting or numbers beyond measure."""

from collections.abc import Callable
from xml.parsers import expat

DEPTH_LIMIT = 256  # elements within each other; honest XHTML in a feed stays below 60
ATTRIBUTE_LIMIT = 256  # attributes of one element
ELEMENT_LIMIT = 500_000  # 5 MiB of honest feed hold some 100,000
BASE_LIMIT = 2_048  # characters in an xml:base: feedparser copies it for every relative link
SOUND_EXPAT = (2, 7, 2)  # before it small documents crash or stall expat: CVE-2024-8176, CVE-2023-52425, CVE-2025-59375


def old_expat(version: tuple[int, int, int] = expat.version_info) -> str:
    """What is wrong with this Python's expat and what to do about it; "" if nothing is known."""
    if version >= SOUND_EXPAT:
        return ""
    found, needed = (".".join(map(str, each)) for each in (version, SOUND_EXPAT))
    return (
        f"this Python's expat is {found}, which small hostile documents crash or stall; those known are refused, and "
        f"any other ends a child process only. Use a Python whose expat is {needed} or newer"
    )


class HostileXmlError(Exception):
    """The document does what only an attack does; says what, and in which line."""


class XmlGuard:
    """A parser with the limits built in. After `feed` it knows where the document stopped."""

    def __init__(
        self,
        on_start: Callable[[str, dict[str, str]], None] | None = None,
        on_end: Callable[[str], None] | None = None,
        on_text: Callable[[str], None] | None = None,
        encoding: str | None = None,
    ) -> None:
        """`encoding` overrides what the document says of itself."""
        self.path: list[str] = []  # the elements open now
        self._elements = 0
        self._on_start, self._on_end = on_start, on_end
        self._parser = expat.ParserCreate(encoding)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        if on_text:
            self._parser.buffer_text = True
            self._parser.CharacterDataHandler = on_text
        self._parser.EntityDeclHandler = self._refuse_declaration
        self._parser.AttlistDeclHandler = self._refuse_declaration

    @property
    def line(self) -> int:
        """The line the parser is in, from 1."""
        return self._parser.CurrentLineNumber

    @property
    def offset(self) -> int:
        """The byte at which the tag begins that is being handled; for the end of an empty element its own end."""
        return self._parser.CurrentByteIndex

    def feed(self, document: bytes, last: bool = True) -> None:
        """Read a document, or a piece of it; raises HostileXmlError, or ExpatError where it is not well formed."""
        self._parser.Parse(document, last)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self.path
        path.append(name)
        self._elements += 1
        if len(path) > DEPTH_LIMIT:
            raise self._hostile(f"more than {DEPTH_LIMIT} elements within each other")
        if self._elements > ELEMENT_LIMIT:
            raise self._hostile(f"more than {ELEMENT_LIMIT} elements")
        if attributes:
            self._check(attributes)
        if self._on_start:
            self._on_start(name, attributes)

    def _end(self, name: str) -> None:
        self.path.pop()
        if self._on_end:
            self._on_end(name)

    def _check(self, attributes: dict[str, str]) -> None:
        if len(attributes) > ATTRIBUTE_LIMIT:
            raise self._hostile(f"an element with more than {ATTRIBUTE_LIMIT} attributes")
        if len(attributes.get("xml:base", "")) > BASE_LIMIT:
            raise self._hostile(f"an xml:base of more than {BASE_LIMIT} characters")

    def _refuse_declaration(self, *_: object) -> None:
        raise self._hostile("it declares entities or attributes of its own")

    def _hostile(self, reason: str) -> HostileXmlError:
        return HostileXmlError(f"line {self.line}: {reason}")
