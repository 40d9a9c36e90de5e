"""What passes between the pool and its child process: length, JSON, bytes; never pickle."""

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b
from io import BytesIO
from typing import Any

from bot.domain.entry import FeedEntry
from bot.domain.feed import NO_SKIPS, FeedFault, PageSelectors, Skips

REQUEST = struct.Struct(">II")  # lengths of header and body, which follow
ANSWER = struct.Struct(">I")  # length of the lines of JSON that follow: the feed or the fault, and each entry
ANSWER_LIMIT = 64 * 1024 * 1024  # bytes; 500 entries with the longest text stay below
EXIT_MEMORY = 77  # the child's exit code when it reached its memory limit


KEY_HASH_LENGTH = 8  # hex digits: the end of an item's token
_NOTE = "="  # behind the tokens: by what all items are known again as one run


def key_hash(key: str) -> str:
    """What an item's token tells of its entry's key."""
    return blake2b(key.encode("utf-8", "replace"), digest_size=KEY_HASH_LENGTH // 2).hexdigest()


def with_note(tokens: Sequence[str], noted: str) -> str:
    """What is kept of a body's items: a token for each, and, if each has its own, what is noted of all of them."""
    text = " ".join(tokens)
    return f"{text} {_NOTE}{noted}" if noted and len(set(tokens)) == len(tokens) else text


def kept_of(tokens: str) -> tuple[list[str], str]:
    """The tokens, and what is noted of all items, from what is kept of a body's items."""
    text, _, noted = tokens.partition(_NOTE)
    return text.split(), noted


@dataclass(frozen=True, slots=True)
class Page:
    """That a body is a list page and no feed: how to read it, and when it was asked for."""

    selectors: PageSelectors
    at: datetime


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as it describes itself, or a list page as its selectors show it, cleaned."""

    title: str
    site: str  # absolute http(s), or ""
    language: str  # "en", "zh"; "" when the feed does not say
    ttl_minutes: int | None  # how long the feed wants to be left alone
    entries: tuple[FeedEntry, ...]  # without those of known items
    tokens: str = ""  # what is kept of its items, known or new; "" when they cannot be told apart for sure
    skips: Skips = NO_SKIPS  # when the feed wants to be left alone

    @property
    def items(self) -> list[str]:
        """The tokens one by one."""
        return kept_of(self.tokens)[0]

    @property
    def shown(self) -> int:
        """How many items the body had, known ones included."""
        return max(len(self.items), len(self.entries))

    @property
    def whole(self) -> bool:
        """Whether the entries are all that the body had."""
        return self.shown == len(self.entries)

    def shows(self, key: str) -> bool:
        """Whether the body had an item with this key, known or new; one hash in four thousand million deceives.

        A key that several of its items have is none's.
        """
        hashes = [token[-KEY_HASH_LENGTH:] for token in self.items]
        return hashes.count(key_hash(key)) == 1 or any(entry.key == key for entry in self.entries)


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """The body gave no feed; `detail` is one line for people."""

    fault: FeedFault
    detail: str


def pack_request(body: bytes, content_type: str, base_url: str, known: str = "", page: Page | None = None) -> bytes:
    """A request as one frame."""
    fields = {"content_type": content_type, "base_url": base_url, "known": known}
    header = _json({**fields, "page": page and asdict(page)})
    return REQUEST.pack(len(header), len(body)) + header + body


def unpack_header(data: bytes) -> tuple[str, str, str, Page | None]:
    """Content type, base URL, the tokens of known items, and how to read a page, from a request's header."""
    header = json.loads(data)
    page = header["page"] and Page(
        PageSelectors(**header["page"]["selectors"]), datetime.fromisoformat(header["page"]["at"])
    )
    return header["content_type"], header["base_url"], header["known"], page


def pack_answer(answer: ParsedFeed | ParseFailed) -> bytes:
    """An answer as one frame."""
    if isinstance(answer, ParseFailed):
        lines: list[object] = [{"failed": answer}]
    else:
        lines = [{"feed": _plain(answer) | {"entries": ()}}, *answer.entries]
    data = b"".join(_json(each) + b"\n" for each in lines)
    return ANSWER.pack(len(data)) + data


def unpack_answer(data: bytes) -> ParsedFeed | ParseFailed:
    """The answer in a frame's lines; raises ValueError, KeyError or TypeError for what is none.

    Entry by entry: all of a large feed's text at once would take several times its size.
    """
    first, *entries = (json.loads(line.decode()) for line in BytesIO(data))  # from bytes it would guess the encoding
    if failed := first.get("failed"):
        return ParseFailed(FeedFault(failed["fault"]), failed["detail"])
    feed = first["feed"]
    feed["entries"] = tuple(_entry(entry) for entry in entries)
    feed["tokens"] = str.strip(feed["tokens"])  # which raises TypeError for what is no text
    feed["skips"] = Skips(**{unit: frozenset(numbers) for unit, numbers in feed["skips"].items()})
    return ParsedFeed(**feed)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return {name: getattr(value, name) for name in value.__slots__}  # `asdict` would copy every text


_encoder = json.JSONEncoder(ensure_ascii=False, default=_plain)  # making one takes as long as its work


def _json(value: object) -> bytes:
    return _encoder.encode(value).encode("utf-8", "replace")


def _entry(fields: dict[str, Any]) -> FeedEntry:
    published = fields.pop("published")
    return FeedEntry(**fields, published=datetime.fromisoformat(published) if published else None)
