"""Makes feedparser read every item as if it were the first: what it does after one depends on the head alone.

feedparser carries state from item to item: a base address, a language, namespaces, whether it is within content.
With that, an item would mean something else once the items before it are cut out because they are known.
"""

from typing import Any

import feedparser.api
import feedparser.mixin

from bot.feeds.items import ITEMS

_RESULTS = frozenset({"entries", "feeddata", "property_depth_map", "_before"})
_SCALARS = (int, str, type(None))


class ItemwiseParser(feedparser.api.StrictFeedParser):  # type: ignore[misc]
    """feedparser's parser for well-formed feeds; after an item its state is what it was before it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._open_items = 0
        self._before: dict[str, Any] = {}

    def unknown_starttag(self, tag: str, attributes: list[tuple[str, str]]) -> None:
        """Called by feedparser with every start tag."""
        if tag in ITEMS:
            if not self._open_items:
                self._before = self._state()
            self._open_items += 1
        super().unknown_starttag(tag, attributes)

    def unknown_endtag(self, tag: str) -> None:
        """Called by feedparser with every end tag."""
        super().unknown_endtag(tag)
        if tag in ITEMS and self._open_items:
            self._open_items -= 1
            if not self._open_items:
                self.__dict__.update(self._before)

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

    def _state(self) -> dict[str, Any]:
        """What feedparser remembers apart from the entries and the feed's own fields."""
        return {
            name: value if isinstance(value, _SCALARS) else type(value)(value)
            for name, value in vars(self).items()
            if name not in _RESULTS and isinstance(value, (*_SCALARS, list, dict))
        }


def install() -> None:
    """Let `feedparser.parse` of this process use it."""
    feedparser.api.StrictFeedParser = ItemwiseParser
    # Nobody shows authors, and feedparser's search for an address in them takes hours on a hostile one.
    feedparser.mixin._FeedParserMixin._sync_author_detail = lambda *_: None
