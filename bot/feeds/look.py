"""Looks at an address before it is polled: it may be a feed, or a page that offers some."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.access import Access
from bot.domain.feed import FeedFault, PageSelectors, Validators
from bot.feeds.answers import Fetched, NotAsked, NotModified
from bot.feeds.discover import Offer, is_page, offers_in
from bot.feeds.fetch import Fetcher
from bot.feeds.health import REMEDIES
from bot.feeds.parse import Page, ParsedFeed, ParserPool
from bot.feeds.urls import domain_of

_NO_OFFER = (
    "Look on that page for a link to a feed (RSS, Atom). A list page without one is read by kind: page in feeds.yaml. "
    "Where your browser shows a check for bots, ask the publisher."
)
_NO_PAGE = "Give the address of an RSS or Atom feed, or of a page that links to one."


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answered."""

    url: str  # as it was asked for
    title: str
    site: str
    language: str  # "" when it does not say
    entries: int
    newest: datetime | None  # of the entries with a date that can be true

    @property
    def publisher(self) -> str:
        """The domain of its site, or else its own."""
        return domain_of(self.site) or domain_of(self.url)


@dataclass(frozen=True, slots=True)
class NotFound:
    """An address that brought no feed, and why in one line."""

    url: str
    reason: str
    fault: FeedFault | None = None  # None where it was not asked
    remedy: str = ""  # "" where there is only waiting


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen at an address: the feed it is, or those its page offers; and the offers that came to nothing."""

    found: tuple[Found, ...]
    not_found: tuple[NotFound, ...] = ()


@dataclass(frozen=True, slots=True)
class Scout:
    """What looking needs."""

    fetcher: Fetcher
    parsers: ParserPool
    now: datetime

    async def look(self, url: str, access: Access | None = None, selectors: PageSelectors | None = None) -> Look:
        """Ask an address and, if it is a page, the feeds it declares; those that only look like feeds if none is.

        `selectors` read a page that is known to be polled itself.
        """
        answer = await self._fetch(url, access)
        if isinstance(answer, NotFound):
            return Look((), (answer,))
        seen = await self._read(url, answer, page=self._page(selectors))
        if isinstance(seen, Found):
            return Look((seen,))
        not_found: list[NotFound] = []
        offers = offers_in(answer.body, answer.content_type, answer.url)
        for declared in (True, False):
            each = await asyncio.gather(*(self._try(offer) for offer in offers if offer.declared is declared))
            not_found += [one for one in each if isinstance(one, NotFound)]
            if found := tuple(one for one in each if isinstance(one, Found)):
                return Look(found, tuple(not_found))
        if not offers and not selectors and seen.fault is FeedFault.NOT_A_FEED:
            seen = replace(seen, remedy=_NO_OFFER if is_page(answer.body, answer.content_type) else _NO_PAGE)
        return Look((), (seen, *not_found))

    async def check(self, url: str, access: Access | None, selectors: PageSelectors | None) -> Found | NotFound:
        """Does an address bring what it is polled for? Nothing that it offers instead is asked."""
        answer = await self._fetch(url, access)
        return answer if isinstance(answer, NotFound) else await self._read(url, answer, page=self._page(selectors))

    async def _try(self, offer: Offer) -> Found | NotFound:
        answer = await self._fetch(offer.url)
        return answer if isinstance(answer, NotFound) else await self._read(offer.url, answer, offer.title)

    def _page(self, selectors: PageSelectors | None) -> Page | None:
        return Page(selectors, self.now) if selectors else None

    async def _fetch(self, url: str, access: Access | None = None) -> Fetched | NotFound:
        answer = await self.fetcher.fetch(url, Validators(), self.now, access)
        match answer:
            case Fetched():
                return answer
            case NotModified():
                return NotFound(url, "answered without a body")
            case NotAsked():
                return NotFound(url, f"its server asks to be left alone for {answer.wait:.0f} s more")
            case _:
                return NotFound(url, f"{answer.fault}: {answer.detail}", answer.fault, REMEDIES[answer.fault])

    async def _read(self, url: str, answer: Fetched, title: str = "", page: Page | None = None) -> Found | NotFound:
        parsed = await self.parsers.parse(answer.body, answer.content_type, answer.url, page=page)
        if not isinstance(parsed, ParsedFeed):
            return NotFound(url, f"{parsed.fault}: {parsed.detail}", parsed.fault, REMEDIES[parsed.fault])
        dates = [entry.published for entry in parsed.entries if entry.published and entry.published <= self.now]
        name = parsed.title or title
        return Found(url, name, parsed.site, parsed.language, parsed.shown, max(dates, default=None))
