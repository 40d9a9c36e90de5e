"""Reads a list page without a feed: CSS selectors say where its items are, and what they find becomes clean entries."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.domain.entry import TITLE_LIMIT, FeedEntry
from bot.domain.feed import FeedFault, PageSelectors
from bot.feeds.clean import clean_line
from bot.feeds.entries import ENTRY_LIMIT, content_fingerprint
from bot.feeds.urls import canonical_url, clean_url
from bot.feeds.wire import Page, ParsedFeed, ParseFailed

_LEAST_LINKS = 5  # a site's page has more, whatever its layout; a bot wall or an error page has hardly any
_UNSEEN = ["script", "style", "template", "noscript"]
_CUT = ("...", "…")
_DATE_TEXT_LIMIT = 200  # characters looked at for a date
_NAME_LIMIT = 60  # characters of a page's title in a fault
_DAY = timedelta(days=1)
# 2026-01-05, 2026/1/5, 2026.01.05, 2026年1月5日 or 01-05, and a time after it. What has more parts is another order.
_DATE = re.compile(
    r"(?<!\d)(?<!\d[-/.])"
    r"(?:(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?)?(?P<month>\d\d?)\s?[-/.月]\s?(?P<day>\d\d?)(?![-/.]?\d)日?"
    r"(?:[\sT]{0,9}(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?)?"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the selectors of these names find in one item; "" and None stand for nothing."""

    link: str
    title: str
    date: re.Match[str] | None


def read_page(document: str, page: Page, base_url: str) -> ParsedFeed | ParseFailed:
    """The page's items as entries; relative links are resolved against `base_url`, or the page's own <base>.

    A page in which one of the selectors finds nothing at all is a fault: it is not laid out as they say. Raises
    SelectolaxError for a selector that is none, and ZoneInfoNotFoundError: the configuration has been checked.
    """
    tree = LexborHTMLParser(_markup(document))
    tree.strip_tags(_UNSEEN, recursive=True)
    named = tree.css_first("title")
    name = clean_line(named.text(), TITLE_LIMIT) if named else ""
    declared = tree.css_first("base[href]")
    base = clean_url(declared.attributes["href"] or "", base_url) if declared else ""
    found = [
        _find(item, page.selectors, base or base_url, canonical_url(base_url))
        for item in tree.css(page.selectors.item)[:ENTRY_LIMIT]
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
            entries.setdefault(canonical_url(item.link), _entry(item, page))  # a pinned item may stand twice
    return ParsedFeed(title=name, site=base_url, language="", ttl_minutes=None, entries=tuple(entries.values()))


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


def _find(item: LexborNode, selectors: PageSelectors, base: str, own: str) -> _Found:
    """What the selectors find in an item; links back to the page itself (`own`, canonical) count as none."""
    links = []
    for node in item.css(selectors.link):
        url = clean_url(node.attributes.get("href") or "", base)
        if url and canonical_url(url) != own:
            links.append((url, node))
    # Of several links in an item, some only lead to a script: their words are no title.
    titles = [node for _, node in links] if selectors.title == selectors.link else item.css(selectors.title)
    dates = item.css(selectors.date) if selectors.date else []
    return _Found(
        link=links[0][0] if links else "",
        title=next(filter(None, map(_title, titles)), ""),
        date=next(filter(None, (_DATE.search(clean_line(node.text(), _DATE_TEXT_LIMIT)) for node in dates)), None),
    )


def _title(node: LexborNode) -> str:
    """The visible text, or the `title` attribute where that is cut short or empty."""
    text = clean_line(node.text(), TITLE_LIMIT)
    if text and not text.endswith(_CUT):
        return text
    return clean_line(node.attributes.get("title") or "", TITLE_LIMIT) or text


def _missing(selectors: PageSelectors, found: list[_Found]) -> str:
    """Which selector finds nothing anywhere, in words; "" when each finds something."""
    if not found:
        return f"its item selector {selectors.item!r} finds nothing"
    for name, wanted in (("link", "web address"), ("title", "text"), ("date", "date")):
        selector = getattr(selectors, name)
        if selector and not any(getattr(item, name) for item in found):
            return f"its {name} selector {selector!r} finds no {wanted} in any of {len(found)} items"
    return "" if any(item.link and item.title for item in found) else "no item has both a link and a title"


def _entry(item: _Found, page: Page) -> FeedEntry:
    zone = ZoneInfo(page.selectors.zone)
    day = _day(item.date, page.at.astimezone(zone).date()) if item.date else None
    hour, minute, second = item.date.group("hour", "minute", "second") if item.date else (None, None, None)
    published = datetime.combine(day, time(int(hour or 0), int(minute or 0), int(second or 0)), zone) if day else None
    return FeedEntry(
        key=canonical_url(item.link),
        title=item.title,
        url=item.link,
        text="",
        published=published and published.astimezone(UTC),
        # With its day: ministries use one title again and again ("regular press conference").
        fingerprint=content_fingerprint(item.title, day.isoformat() if day else ""),
        day_only=day is not None and hour is None,
    )


def _day(found: re.Match[str], today: date) -> date | None:
    """The day that a text names, None when there is none; without a year the last such day.

    Tomorrow counts as past: a site's clock may be ahead of ours.
    """
    years = [int(found["year"])] if found["year"] else range(today.year + 1, today.year - 8, -1)
    for year in years:
        with suppress(ValueError):
            day = date(year, int(found["month"]), int(found["day"]))
            if found["year"] or day <= today + _DAY:
                return day
    return None
