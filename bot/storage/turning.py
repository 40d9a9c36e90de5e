"""Knows the items of a list page again where the queries of their links change with every answer."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from hashlib import blake2b

from bot.domain.entry import FeedEntry
from bot.domain.feed import PolledFeed

_LEAST = 2  # items: of a single one nobody could say that it is not the next of its kind
_Identity = tuple[str, str]


def forms(feed: PolledFeed, items: Sequence[FeedEntry]) -> dict[int, _Identity]:
    """Of a page's items, by their places, what stays the same when the query of its link changes; nothing of a feed's.

    Items of one form are told apart by counting from the end, as a list grows at its beginning.
    """
    if feed.feed.page is None:
        return {}
    met: Counter[str] = Counter()
    found: dict[int, _Identity] = {}
    for place, item in reversed(list(enumerate(items))):
        path, query, _ = item.page.partition("?")
        if query:
            words = repr((path, item.title, item.published and item.published.isoformat()))
            form = blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()
            found[place] = f"feed {feed.id}", f"form {form} {met[form]}"
            met[form] += 1
    return found


def found_again(forms: Mapping[int, _Identity], keys: Mapping[int, _Identity], known: Container[_Identity]) -> set[int]:
    """The places of items that are known by their forms alone.

    One such item may be the next of its title. When it is most of a list of which no link is known, the links turn.
    """
    if any(keys[place] in known for place in forms):
        return set()
    places = {place for place, form in forms.items() if form in known}
    return places if len(places) >= _LEAST and 2 * len(places) > len(forms) else set()
