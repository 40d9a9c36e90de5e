"""Reads a list page without a feed: CSS selectors say where its items are, and what they find becomes clean entries."""

import json
from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.domain.entry import TITLE_LIMIT, FeedEntry
from bot.domain.feed import FeedFault, PageSelectors
from bot.feeds.clean import clean_line
from bot.feeds.entries import ENTRY_LIMIT, content_fingerprint
from bot.feeds.pagedates import PageDate, read_page_date
from bot.feeds.urls import canonical_url, clean_url
from bot.feeds.wire import Page, ParsedFeed, ParseFailed

_LEAST_LINKS = 5  # a site's page has more, whatever its layout; a bot wall or an error page has hardly any
_UNSEEN = ["script", "style", "template", "noscript"]
_CUT = ("...", "…")
_NAME_LIMIT = 60  # characters of a page's title in a fault
_WITHIN = 4_096  # characters at the start and at the end of a page that show whether it is whole


@dataclass(frozen=True, slots=True)
class _Found:
    """What the selectors of these names find in one item; "" and None stand for nothing."""

    link: str
    title: str
    date: PageDate | None
    dated: bool  # the date selector finds an element, whether or not a date can be read from it


def read_page(document: str, page: Page, base_url: str) -> ParsedFeed | ParseFailed:
    """The page's items as entries; relative links are resolved against `base_url`, or the page's own <base>.

    A page in which one of the selectors finds nothing at all is a fault: it is not laid out as they say; so is one
    without its end, as its last title would be half of one. Raises SelectolaxError for a selector that is none, and
    ZoneInfoNotFoundError: the configuration has been checked.
    """
    if _is_cut(document):
        return ParseFailed(FeedFault.TRUNCATED, "the page ends in the middle of a text or a tag")
    tree = LexborHTMLParser(_markup(document))
    tree.strip_tags(_UNSEEN, recursive=True)
    named = tree.css_first("title")
    name = clean_line(named.text(), TITLE_LIMIT) if named else ""
    declared = tree.css_first("base[href]")
    base = clean_url(declared.attributes["href"] or "", base_url) if declared else ""
    found = [
        _find(item, page, base or base_url, _identity(base_url)) for item in tree.css(page.selectors.item)[:ENTRY_LIMIT]
    ]
    if missing := _missing(page.selectors, found):
        where = f'on the page titled "{name[:_NAME_LIMIT]}"' if name else "on a page without a title"
        if not found and len(tree.css("a[href]")) < _LEAST_LINKS:
            guess = "a check for bots, an error, or a list that a script fills in"
            return ParseFailed(FeedFault.NOT_A_FEED, f"{missing} {where}, which has hardly a link: {guess}")
        return ParseFailed(FeedFault.LAYOUT_CHANGED, f"{missing} {where}")
    entries: dict[str, FeedEntry] = {}
    for item in found:
        if item.link and item.title:
            entries.setdefault(_identity(item.link), _entry(item))  # a pinned item may stand twice
    return ParsedFeed(title=name, site=base_url, language="", ttl_minutes=None, entries=tuple(entries.values()))


def _is_cut(document: str) -> bool:
    """Whether only a part of the page has come. HTML may leave out its last end tags, but a page ends with some tag."""
    start, end = document[:_WITHIN].lstrip().lower(), document[-_WITHIN:].rstrip().lower()
    if start.startswith("{"):
        return not end.endswith("}")
    return ("<html" in start or "<body" in start) and not end.endswith(">") and "</html" not in end


def _markup(document: str) -> str:
    """The HTML of a body: itself, or the longest text in JSON, which is what a site's script fills a list in from."""
    if not document.lstrip().startswith("{"):
        return document
    try:
        rest = [json.loads(document)]
    except (ValueError, RecursionError):
        return document
    longest = ""
    while rest:
        value = rest.pop()
        if isinstance(value, dict | list):
            rest += value.values() if isinstance(value, dict) else value
        elif isinstance(value, str):
            longest = max(longest, value, key=len)
    return longest


def _find(item: LexborNode, page: Page, base: str, own: str) -> _Found:
    """What the selectors find in an item; links back to the page itself (`own`, its identity) count as none."""
    selectors = page.selectors
    links = []
    for node in item.css(selectors.link):
        url = clean_url(node.attributes.get("href") or "", base)
        if url and _identity(url) != own:
            links.append((url, node))
    # Of several links in an item, some only lead to a script: their words are no title.
    titles = [node for _, node in links] if selectors.title == selectors.link else item.css(selectors.title)
    dates = item.css(selectors.date) if selectors.date else []
    read = ((date, node) for node in dates if (date := _date(node, page)))
    date, dated = next(read, (None, dates[-1] if dates else None))
    inside = {each.mem_id for each in dated.traverse(include_text=True)} if dated else set()
    return _Found(
        link=links[0][0] if links else "",
        title=next(filter(None, (_title(node, inside) for node in titles)), ""),
        date=date,
        dated=dated is not None,
    )


def _identity(url: str) -> str:
    """The page that a link leads to: its canonical address, and the fragment where a script shows a page by it."""
    fragment = urlsplit(url).fragment
    routed = fragment.startswith(("/", "!")) and fragment.strip("/!")  # "#/" and "#!" alone lead nowhere
    return f"{canonical_url(url)}#{fragment}" if routed else canonical_url(url)


def _date(node: LexborNode, page: Page) -> PageDate | None:
    """The date that a node tells: to machines, or else in its text."""
    told = [each.attributes.get("datetime") for each in (node, *node.css("time"))]
    zone = ZoneInfo(page.selectors.zone)
    texts = filter(None, [*told, node.text(separator=" ")])
    return next(filter(None, (read_page_date(text, zone, page.at) for text in texts)), None)


def _title(node: LexborNode, dated: Set[int]) -> str:
    """The visible text without the date, or the `title` attribute where that is cut short or empty.

    `dated` are the nodes of the date, by their `mem_id`. Where nothing else is left, they are the title after all.
    """
    texts = [each for each in node.traverse(include_text=True) if each.tag == "-text"]
    words = "".join(each.text_content or "" for each in texts if each.mem_id not in dated)
    text = clean_line(words, TITLE_LIMIT)
    if text and not text.endswith(_CUT):
        return text
    return clean_line(node.attributes.get("title") or "", TITLE_LIMIT) or text or clean_line(node.text(), TITLE_LIMIT)


def _missing(selectors: PageSelectors, found: list[_Found]) -> str:
    """Which selector finds nothing anywhere, in words; "" when each finds something."""
    if not found:
        return f"its item selector {selectors.item!r} finds nothing"
    for name, wanted, has in (
        ("link", "web address", any(item.link for item in found)),
        ("title", "text", any(item.title for item in found)),
        ("date", "element", any(item.dated for item in found)),
    ):
        selector = getattr(selectors, name)
        if selector and not has:
            return f"its {name} selector {selector!r} finds no {wanted} in any of {len(found)} items"
    return "" if any(item.link and item.title for item in found) else "no item has both a link and a title"


def _entry(item: _Found) -> FeedEntry:
    identity = _identity(item.link)
    day = item.date.at.date().isoformat() if item.date else ""
    return FeedEntry(
        key=identity,
        title=item.title,
        url=item.link,
        page=canonical_url(item.link),
        text="",
        published=item.date.at.astimezone(UTC) if item.date else None,
        # Ministries use one title again and again ("regular press conference"), some of them twice a day.
        fingerprint=content_fingerprint(item.title, f"{identity} {day}"),
        day_only=item.date is not None and item.date.day_only,
    )
