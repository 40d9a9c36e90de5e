"""Turns what feedparser makes of a feed into clean values: nothing of the feed passes unchecked."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import islice
from types import MappingProxyType
from typing import Any

from bot.domain.entry import TEXT_LIMIT, TITLE_LIMIT, FeedEntry, own_key
from bot.feeds.clean import clean_line, clean_title, own_text
from bot.feeds.dates import read_date, tells_only_the_day, zone_of_feed
from bot.feeds.items import Contents
from bot.feeds.skips import read_skips
from bot.feeds.urls import canonical_url, clean_url, domain_of
from bot.feeds.wire import KEY_HASH_LENGTH, ParsedFeed, key_hash, with_note

ENTRY_LIMIT = 500  # entries of one poll
_PUBLISHER_LIMIT = 128  # characters
_OUTLET_LIMIT = 60  # characters of a title's ending that can be an outlet's name
_KEY_LIMIT = 512  # characters; a longer id is kept as its hash
_STAND_IN_LIMIT = 120  # characters of text that stand in for a missing title
_TTL_LIMIT = 7 * 24 * 60  # minutes
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_].*)?\s*")
_NO_KEY = "0" * KEY_HASH_LENGTH  # in a token: the item gave no entry
_NONE: Mapping[str, str] = MappingProxyType({})
_NOTHING = Contents([])
_GOOGLE_NEWS = "news.google.com"


def read_feed(document: Any, base_url: str, found: Contents = _NOTHING, known: Mapping[str, str] = _NONE) -> ParsedFeed:
    """The feed in feedparser's document of all items; relative links are resolved against `base_url`.

    `found` are the document's items where they could be found, `known` those whose entries are left out.
    """
    entries, items = _read_entries(document, base_url), found.items
    distinct = _with_own_keys(entries)
    if len(items) != len(entries):
        return _feed(document, base_url, distinct.values())
    tokens = [item.digest + _key_hash(entry) for item, entry in zip(items, entries, strict=True)]
    new = [entry for place, entry in distinct.items() if items[place].digest not in known]
    return _feed(document, base_url, new, with_note(tokens, found.noted))


def read_new(document: Any, base_url: str, found: Contents, known: Mapping[str, str]) -> ParsedFeed | None:
    """The same from feedparser's document of only those items that are not known; None where that cannot be."""
    new = [item.digest for item in found.items if item.digest not in known]
    if found.count > ENTRY_LIMIT or len(new) != len(document.entries):
        return None
    entries = _read_entries(document, base_url)
    read = dict(zip(new, map(_key_hash, entries), strict=True))
    of_each = [(item.digest, read.get(item.digest) or known[item.digest]) for item in found.items]
    if run := found.run:
        of_each += islice(known.items(), run.above, run.above + run.count)
    if shares_keys([key for _, key in of_each]):
        return None  # whose entries get which key then needs all of them
    tokens = [digest + key for digest, key in of_each]
    return _feed(document, base_url, [entry for entry in entries if entry], with_note(tokens, found.noted))


def shares_keys(hashes: Sequence[str]) -> bool:
    """Whether two entries have the same key, by the ends of their items' tokens."""
    return len(set(hashes) - {_NO_KEY}) < len(hashes) - hashes.count(_NO_KEY)


def _feed(document: Any, base_url: str, entries: Iterable[FeedEntry], tokens: str = "") -> ParsedFeed:
    head = document.feed
    return ParsedFeed(
        title=clean_title(_text(head, "title"), TITLE_LIMIT),
        site=clean_url(_text(head, "link"), base_url),
        language=_language(_text(head, "language")),
        ttl_minutes=_ttl(_text(head, "ttl")),
        entries=tuple(entries),
        tokens=tokens,
        skips=read_skips(*(_texts(head, f"skip_{unit}s") for unit in ("hour", "day"))),
    )


def _read_entries(document: Any, base_url: str) -> list[FeedEntry | None]:
    zone = zone_of_feed(_language(_text(document.feed, "language")), base_url)
    return [_read_entry(raw, base_url, zone) for raw in _newest(document.entries)]


def _newest(raw: Sequence[Any]) -> Sequence[Any]:
    """As many as are read; a few feeds list the oldest first."""
    first, last = (_moment_of(each) for each in (raw[0], raw[-1])) if raw else ((), ())
    return raw[-ENTRY_LIMIT:] if first and last and last > first else raw[:ENTRY_LIMIT]


def _moment_of(raw: Any) -> Any:
    return dict.get(raw, "published_parsed") or dict.get(raw, "updated_parsed") or ()


def content_fingerprint(title: str, text: str) -> str:
    """What stays the same when a feed changes an entry's id, link or date: a hash of its words, 32 hex digits."""
    words = f"{' '.join(title.casefold().split())}\n{' '.join(text.casefold().split())}"
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def _read_entry(raw: Any, base_url: str, zone: tzinfo) -> FeedEntry | None:
    """One entry, or None when it has neither words nor a link."""
    url = clean_url(_text(raw, "feedburner_origlink") or _text(raw, "link"), base_url)
    title = clean_title(_text(raw, "title"), TITLE_LIMIT)
    text = own_text(_text(raw, "summary") or _content(raw), TEXT_LIMIT)
    publisher = clean_title(_text(raw.get("source") or {}, "title"), _PUBLISHER_LIMIT)
    if _GOOGLE_NEWS in url and domain_of(url) == _GOOGLE_NEWS:
        title, publisher = _without_outlet(title, publisher)
        text = ""  # it lists other outlets' headlines
    title = title or clean_line(text, _STAND_IN_LIMIT)
    if not title and not url:
        return None
    published, day_only = _date(raw, zone)
    # Official bodies use one title again and again: without a text, the day tells two releases apart.
    fingerprint = content_fingerprint(title, text or (f"{published:%Y-%m-%d}" if published else ""))
    page = canonical_url(url)
    return FeedEntry(
        key=_key(_text(raw, "id")) or page or fingerprint,
        title=title,
        url=url,
        text=text,
        published=published,
        fingerprint=fingerprint,
        language=_language(_text(raw.get("title_detail") or {}, "language")),
        publisher=publisher,
        page=page,
        day_only=day_only,
    )


def _without_outlet(title: str, outlet: str) -> tuple[str, str]:
    """An aggregator's title without the outlet at its end, and that outlet; `outlet` is "" if it is not named apart."""
    if outlet:
        return title.removesuffix(f" - {outlet}"), outlet
    headline, dash, ending = title.rpartition(" - ")
    return (headline, ending) if dash and headline and len(ending) <= _OUTLET_LIMIT else (title, "")


def _with_own_keys(entries: Sequence[FeedEntry | None]) -> dict[int, FeedEntry]:
    """Place -> entry, each with a key of its own: an id that several share identifies none of them."""
    uses = Counter(entry.key for entry in entries if entry)
    distinct: dict[str, tuple[int, FeedEntry]] = {}
    for place, entry in enumerate(entries):
        if entry:
            own = entry if uses[entry.key] == 1 else replace(entry, key=own_key(entry.key, entry.fingerprint))
            distinct[own.key] = place, own
    return dict(distinct.values())


def _key_hash(entry: FeedEntry | None) -> str:
    """What tells whether two items of a body have the same key."""
    return key_hash(entry.key) if entry else _NO_KEY


def _text(fields: Any, name: str) -> str:
    # feedparser's own `get` takes ten times as long, for the sake of names that nobody asks for.
    value = dict.get(fields, name) if isinstance(fields, dict) else None
    return value if isinstance(value, str) else ""


def _texts(fields: Any, name: str) -> list[str]:
    return [text for text in fields.get(name) or () if isinstance(text, str)]


def _content(raw: Any) -> str:
    return next((text for part in raw.get("content") or () if (text := _text(part, "value"))), "")


def _key(identity: str) -> str:
    identity = clean_line(identity, len(identity))
    return identity if len(identity) <= _KEY_LIMIT else hashlib.sha256(identity.encode()).hexdigest()


def _date(raw: Any, zone: tzinfo) -> tuple[datetime | None, bool]:
    """When an entry was published, and whether only the day is known."""
    for name in ("published", "updated"):
        # feedparser's own get passes off one date as another
        text = str(dict.get(raw, name, ""))
        if found := read_date(dict.get(raw, f"{name}_parsed"), text, zone):
            return found, tells_only_the_day(text)
    return None, False


def _ttl(value: str) -> int | None:
    text = value.strip()
    return min(int(text), _TTL_LIMIT) if text.isascii() and text.isdigit() and len(text) < 10 and int(text) else None


def _language(tag: str) -> str:
    """The primary language of a tag such as "en-US", or ""."""
    found = _LANGUAGE.fullmatch(tag[:40])
    return found[1].lower() if found else ""
