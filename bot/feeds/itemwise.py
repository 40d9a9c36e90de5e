"""feedparser's reading of a feed, item by item: each as if it were the first.

feedparser carries state from one to the next (a base address, a language, namespaces, whether it is within content).
With that, an item would mean something else once the items before it are cut out because they are known. So after an
item the state is what it was before it.
"""

import io
from typing import Any

import feedparser
import feedparser.api
import feedparser.mixin
from feedparser.util import FeedParserDict

from bot.feeds.items import ITEMS

# What is no state: the results.
_LASTING = frozenset({"entries", "feeddata", "property_depth_map"})


class ItemwiseParser(feedparser.api.StrictFeedParser):  # type: ignore[misc]
    """feedparser's parser for well-formed feeds; after an item its state is what it was before it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        state = {name: value for name, value in vars(self).items() if name not in _LASTING}
        self._plain = [name for name, value in state.items() if isinstance(value, (int, str, type(None)))]
        self._growing = [name for name, value in state.items() if isinstance(value, (list, dict))]
        self._open_items = 0
        self._before: list[dict[str, Any]] = []  # the state before an item; empty when it has changed since

    def unknown_starttag(self, tag: str, attributes: list[tuple[str, str]]) -> None:
        """Called with every start tag."""
        if tag in ITEMS:
            self._remember()
            self._open_items += 1
        elif not self._open_items:
            self._before.clear()
        super().unknown_starttag(tag, attributes)

    def unknown_endtag(self, tag: str) -> None:
        """Called with every end tag."""
        super().unknown_endtag(tag)
        if tag in ITEMS and self._open_items:
            self._open_items -= 1
            self._go_back()

    def _start_hour(self, _: object) -> None:
        self.push("hour", 0)

    def _end_hour(self) -> None:
        self._keep_skip("hour")

    def _start_day(self, _: object) -> None:
        self.push("day", 0)

    def _end_day(self) -> None:
        self._keep_skip("day")

    def _keep_skip(self, name: str) -> None:
        """RSS skipHours and skipDays are lists, of which feedparser would keep the last."""
        value = self.pop(name)
        if isinstance(value, str) and not self._open_items:
            self.feeddata.setdefault(f"skip_{name}s", []).append(value[:20])

    def startPrefixMapping(self, prefix: str | None, uri: str | None) -> None:  # noqa: N802  feedparser's name
        """Called with every namespace that an element declares, before the element."""
        if not self._open_items:
            self._before.clear()
        super().startPrefixMapping(prefix, uri)

    def _remember(self) -> None:
        """Note the state before an item: all that feedparser remembers apart from entries and the feed's own fields."""
        if not self._open_items and not self._before:
            now = self.__dict__
            self._before = [{name: now[name] for name in self._plain}]
            self._before.append({name: type(now[name])(now[name]) for name in self._growing})

    def _go_back(self) -> None:
        """After an item, to the state before it."""
        if not self._open_items:
            plain, growing = self._before
            now = self.__dict__
            now.update(plain)
            if changed := {name: type(old)(old) for name, old in growing.items() if now[name] != old}:
                now.update(changed)


def feedparse(document: bytes) -> FeedParserDict:
    """What feedparser makes of a document in UTF-8."""
    return feedparser.parse(  # noqa: TID251  the one place, in the child, and only ever with BytesIO
        io.BytesIO(document),
        # No base address: feedparser would make one of an id as well, and a feed that moves would be all new.
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def install() -> None:
    """Let `feedparser.parse` of this process use it."""
    feedparser.api.StrictFeedParser = ItemwiseParser
    # Nobody shows authors, and feedparser's search for an address in them takes hours on a hostile one.
    feedparser.mixin._FeedParserMixin._sync_author_detail = lambda *_: None
