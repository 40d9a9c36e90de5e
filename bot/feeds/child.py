"""The process that parses feeds and pages and may be killed: `python -m bot.feeds.child`, asked through its stdin.

Parsers have bugs that crash, hang or eat memory, and feeds are written by anybody. What happens here stays here.
"""

import os
import re
import resource
import sys
import time
from contextlib import suppress
from typing import BinaryIO
from xml.parsers import expat

from feedparser.util import FeedParserDict

from bot.domain.feed import FeedFault
from bot.feeds.charset import to_utf8
from bot.feeds.clean import clean_title
from bot.feeds.entries import read_feed, read_new, shares_keys
from bot.feeds.items import DIGEST_LENGTH, ITEMS, Contents, Item, ItemFinder, find_again, walk_whole, without
from bot.feeds.itemwise import feedparse, install
from bot.feeds.pages import read_page
from bot.feeds.wire import EXIT_MEMORY, REQUEST, Page, ParsedFeed, ParseFailed, kept_of, pack_answer, unpack_header
from bot.feeds.xmlguard import HostileXmlError

CPU_SECONDS = 8  # for one feed; 5 MiB of the densest honest feed take 6.2
MEMORY_BYTES = 512 * 1024 * 1024
_OPEN_FILES = 16
_AT_ONCE = 131_072  # bytes read: mostly a request and what waits behind it
_ENTITY = re.compile(rb"<!(?:ENTITY|ATTLIST)", re.IGNORECASE)
# "&" that begins no reference, the fault of most broken feeds: feedparser reads AT&T as AT&T;. In CDATA it is right,
# and in addresses feedparser knows it.
_BARE = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|https?://[^\s<]*|&(?!#|[A-Za-z]\w*;)", re.DOTALL)
_NUMBERED = re.compile(rb"&#(?:([0-9]+)|[xX]([0-9A-Fa-f]+));?")
_ITEM = re.compile(rb"<(?:item|entry)[\s>]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_HTML_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,200})", re.IGNORECASE)
_ROOTS = {"rss", "feed", "rdf:rdf"}
_TAIL = 4_096  # bytes at the end in which a complete document closes its root; comments may follow
_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
_CUT_SHORT = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}

install()


def parse(
    body: bytes, content_type: str, base_url: str, known: str = "", page: Page | None = None
) -> ParsedFeed | ParseFailed:
    """What a body holds, without the entries of known items; it is a feed unless `page` says how to read it.

    Raises MemoryError at the process's limit; any other trouble is a value.
    """
    try:
        document = to_utf8(body, content_type)
        if page is not None:
            return read_page(document.decode(), page, base_url)  # as text: from bytes it would guess the charset anew
        tokens, noted = kept_of(known)
        keys = {token[:DIGEST_LENGTH]: token[DIGEST_LENGTH:] for token in tokens}
        found = _walk(document, base_url, keys, noted)
        if isinstance(found, ParseFailed):
            return found
        return _parse_new(document, found, base_url, keys) or _parse_all(document, found, base_url, keys)
    except HostileXmlError as error:
        return ParseFailed(FeedFault.HOSTILE, str(error))
    except MemoryError:
        raise
    except Exception as error:
        # feedparser has raised every kind on odd input; the feed is unreadable, whatever the reason.
        return ParseFailed(FeedFault.NOT_A_FEED, f"unreadable: {type(error).__name__}: {error}"[:300])


def _parse_all(document: bytes, found: Contents, base_url: str, known: dict[str, str]) -> ParsedFeed | ParseFailed:
    if found.run:  # of which only where it ends is known
        found = walk_whole(document, ItemFinder(base_url))
    parsed = found.items and _read_items(document, found, found.items)
    if not parsed:
        # What feedparser reads another way than the guard has items the guard cannot vouch for.
        parsed = feedparse(_mended(document))
        found = Contents([]) if parsed.bozo else found
    if not parsed.get("version"):
        return ParseFailed(FeedFault.NOT_A_FEED, _what_it_is(document))
    feed = read_feed(parsed, base_url, found, known)
    if parsed.get("bozo") and not feed.entries and _ITEM.search(document):
        return ParseFailed(FeedFault.NOT_A_FEED, "XML so broken that none of its items can be read")
    return feed


def _mended(document: bytes) -> bytes:
    """Broken XML without what feedparser fails at, or reads as it is not meant."""
    readable = _NUMBERED.sub(lambda each: each[0] if _is_character(each[1], each[2]) else b"", document)
    return _BARE.sub(lambda each: b"&amp;" if each[0] == b"&" else each[0], readable)


def _is_character(decimal: bytes | None, hexadecimal: bytes | None) -> bool:
    """Whether a number in a reference is one: halves of a pair are none, and feedparser fails at them as a whole."""
    digits = (decimal or hexadecimal or b"").lstrip(b"0")[:8]
    number = int(digits or b"0", 10 if decimal else 16)
    return number < 0xD800 or 0xDFFF < number <= 0x10FFFF


def _parse_new(document: bytes, found: Contents, base_url: str, known: dict[str, str]) -> ParsedFeed | None:
    """The feed by parsing its new items only; None when all must be parsed."""
    old = [known[item.digest] for item in found.items if item.digest in known]
    if not (old or found.run) or shares_keys(old):
        return None
    parsed = _read_items(document, found, [item for item in found.items if item.digest not in known])
    return parsed and read_new(parsed, base_url, found, known)


def _read_items(document: bytes, found: Contents, wanted: list[Item]) -> FeedParserDict | None:
    """The feed with these items, as feedparser reads what is not plain; None where it sees others."""
    rest = {item.start for item in wanted if item.plain is None}
    if found.head is not None and not rest:
        return FeedParserDict(feed=found.head, entries=[item.plain for item in wanted], version="plain")
    known = [item for item in found.items if item.start not in rest]
    parsed = feedparse(without(document, [*known, found.run] if found.run else known))
    others = iter(parsed.entries)
    parsed["entries"] = [item.plain if item.plain is not None else next(others, None) for item in wanted]
    told = None not in parsed["entries"] and next(others, None) is None
    return parsed if told and not parsed.bozo and parsed.get("version") else None


def _walk(document: bytes, base_url: str, known: dict[str, str], noted: str) -> Contents | ParseFailed:
    """The items of a document that may be parsed, none where they cannot be told; raises HostileXmlError.

    Broken XML may be parsed: much of the web is.
    """
    if known:
        with suppress(HostileXmlError, expat.ExpatError):  # which the whole walk will tell
            if (found := find_again(document, base_url, known, noted)) is not None:
                return found
    finder = ItemFinder(base_url)
    try:
        return walk_whole(document, finder)
    except expat.ExpatError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from None
        if declared := _ENTITY.search(document):
            line = document.count(b"\n", 0, declared.start()) + 1
            raise HostileXmlError(f"line {line}: it declares entities and is not well formed") from None
        return _cut_short(document, error, finder.guard.path) or Contents([])


def _cut_short(document: bytes, error: expat.ExpatError, path: list[str]) -> ParseFailed | None:
    """Whether only a part of the document came; `path` are the elements open where it stopped being XML."""
    cut = [name for name in path if name.rpartition(":")[2] in ITEMS]
    if error.code in _CUT_SHORT and cut:
        return ParseFailed(FeedFault.TRUNCATED, f"the body ends inside <{cut[0]}>")
    root = path[0] if path else ""
    if root.lower() in _ROOTS and f"</{root}".lower().encode() not in document[-_TAIL:].lower():
        return ParseFailed(FeedFault.TRUNCATED, f"the body ends without </{root}>")
    return None


def _what_it_is(document: bytes) -> str:
    """A guess at what was sent instead of a feed, for people."""
    start = document[:20_000]
    if not start.strip():
        return "an empty body"
    if _HTML.search(start):
        title = _HTML_TITLE.search(start)
        named = clean_title(title[1].decode("utf-8", "replace"), 100) if title else ""
        return f'an HTML page titled "{named}"' if named else "an HTML page"
    if start.lstrip()[:1] in (b"{", b"["):
        return "JSON, not RSS or Atom"
    return "neither RSS nor Atom"


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    if sys.platform != "darwin":  # which refuses the call
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _renew_cpu(cpu_seconds: int) -> None:
    """Allow so many seconds from now: the soft limit may move as long as the hard one stays open."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + cpu_seconds, hard))


def _serve(requests: BinaryIO, answers: BinaryIO, cpu_seconds: int) -> None:
    """Answer requests until the parent closes its end."""
    while len(lengths := requests.read(REQUEST.size)) == REQUEST.size:
        header_length, body_length = REQUEST.unpack(lengths)
        how = unpack_header(requests.read(header_length))
        body = requests.read(body_length)
        _renew_cpu(cpu_seconds)
        answers.write(pack_answer(parse(body, *how)))
        answers.flush()


def main(cpu_seconds: int = CPU_SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
    """Serve the parent within limits; memory past its limit ends the process with EXIT_MEMORY."""
    _limit(memory_bytes)
    requests, answers = os.fdopen(0, "rb", _AT_ONCE), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not look like an answer
    try:
        _serve(requests, answers, cpu_seconds)
    except MemoryError:
        os._exit(EXIT_MEMORY)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
