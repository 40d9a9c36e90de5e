"""Knows items again where all that identifies them changes with every answer, or a list page moves to another host."""

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from hashlib import blake2b
from urllib.parse import urlsplit

from bot.domain.entry import FeedEntry
from bot.domain.feed import PolledFeed

_LEAST = 2  # items: of a single one nobody could say that it is not the next of its kind
Identity = tuple[str, str]  # where it is unique, and what it is


def forms(feed: PolledFeed, items: Sequence[FeedEntry], whole: bool) -> dict[int, Identity]:
    """By places, what stays the same of a page's items when the query of their links changes.

    Of a feed's items without a text, what does when their ids change and each answer dates them anew, which makes
    other words of them; only where `items` are the whole answer.
    """
    if feed.feed.page is not None:
        return _told_apart(feed, items, "form", _without_query)
    return _told_apart(feed, items, "form", _of_headline, dated=False) if whole else {}


def anywhere(feed: PolledFeed, items: Sequence[FeedEntry]) -> dict[int, Identity]:
    """The same, of all of a page's items, when the page moves to another host and takes its links along."""
    return _told_apart(feed, items, "anywhere", _without_host) if feed.feed.page is not None else {}


def found_again(
    forms: Mapping[int, Identity],
    anywhere: Mapping[int, Identity],
    keys: Mapping[int, Identity],
    known: Container[Identity],
) -> set[int]:
    """The places of items whose links are not known, and who are known all the same.

    One that has a known form may be the next of its title. When such are most of a list of which no link is known, the
    links turn.
    """
    moved = {place for place, each in anywhere.items() if each in known and keys[place] not in known}
    if any(keys[place] in known for place in forms):
        return moved
    places = {place for place, form in forms.items() if form in known}
    return moved | (places if len(places) >= _LEAST and 2 * len(places) > len(forms) else set())


def _told_apart(
    feed: PolledFeed, items: Sequence[FeedEntry], kind: str, link_of: Callable[[FeedEntry], str], dated: bool = True
) -> dict[int, Identity]:
    """By places, identities of link, title and date (if `dated`), where there is such a link.

    The same ones are told apart by counting from the end, as a list grows at its beginning.
    """
    met: Counter[str] = Counter()
    found: dict[int, Identity] = {}
    for place, item in reversed(list(enumerate(items))):
        if link := link_of(item):
            words = repr((link, item.title, item.published and item.published.isoformat() if dated else None))
            form = blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()
            found[place] = f"feed {feed.id}", f"{kind} {form} {met[form]}"
            met[form] += 1
    return found


def _without_query(item: FeedEntry) -> str:
    path, query, _ = item.page.partition("?")
    return path if query else ""


def _of_headline(item: FeedEntry) -> str:
    return "" if item.text else item.page.partition("?")[0]


def _without_host(item: FeedEntry) -> str:
    return urlsplit(item.key)._replace(scheme="", netloc="").geturl()
