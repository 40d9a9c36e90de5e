"""Finds the feeds that a page for people offers; pure, and takes linear time over any page.

An HTML parser takes quadratic time over deep nesting, a minute for a hostile megabyte, and nothing here needs a tree.
So tags are picked out by a pattern, and only these, side by side, are parsed: a second for the worst megabyte found.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from bot.feeds.charset import to_utf8
from bot.feeds.clean import clean_line
from bot.feeds.urls import asked_url, clean_url

PAGE_LIMIT = 1024 * 1024  # bytes of the page that are looked at; feeds are named in its head
OFFER_LIMIT = 20
_START_LIMIT = 40_000  # bytes by which a page is known; a licence or a style may come first
_TAG_LIMIT = 2_000
_TITLE_LIMIT = 200  # characters

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# Those tags may be left out (HTML, 13.1.2.4); then a page begins with one of these, and a feed with none.
_PAGE_START = re.compile(
    r"(?>[\s\ufeff]|<!--(?:-?>|.*?-->))*+<(?:title|meta|link|base|script|style|noscript|template|a|div|p|h[1-6]|ul|ol|"
    r"table|nav|main|header|section|article)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
# What holds no tags, whatever it looks like: comments, and elements of raw text up to their end tag (HTML, 13.1.2).
_NO_TAGS = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style|title|textarea)[\s/>].*?(?:</\1[\s/>]|\Z)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(
    r"""<(?:link|base|a)\s(?:[^<>"']|"[^"<]{0,4000}"|'[^'<]{0,4000}'){0,4000}>[^<]{0,200}""", re.IGNORECASE
)
_FEED_TYPES = frozenset(  # no JSON: unreadable
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
)
_FEED_PATH = re.compile(r"/(?:feed|rss|atom)/?$|\.(?:rss|atom|rdf|xml)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """An address that may be a feed, as a page names it: declared by <link rel=alternate>, or only looking like one."""

    url: str
    title: str
    declared: bool


def offers_in(page: bytes, content_type: str, base_url: str) -> list[Offer]:
    """The feeds a page offers, declared ones first, each address once, at most OFFER_LIMIT; none if it is no HTML."""
    if not is_page(page, content_type):
        return []
    text = _NO_TAGS.sub("", to_utf8(page[:PAGE_LIMIT], content_type).decode())
    tags = [found[0] for found, _ in zip(_TAG.finditer(text), range(_TAG_LIMIT), strict=False)]
    tree = LexborHTMLParser("\n".join(tags))
    based = tree.css_first("base[href]")
    base = (based and clean_url(based.attributes["href"] or "", base_url)) or base_url
    found: dict[str, Offer] = {}
    for offer in [*_declared(tree, base), *_likely(tree, base)]:
        if offer.url != base_url:
            found.setdefault(offer.url, offer)
    return list(found.values())[:OFFER_LIMIT]


def is_page(body: bytes, content_type: str) -> bool:
    """Whether a body looks like HTML, a page for people."""
    start = to_utf8(body[:_START_LIMIT], content_type).decode()
    return bool(_PAGE.search(start) or _PAGE_START.match(start))


def _declared(tree: LexborHTMLParser, base: str) -> Iterator[Offer]:
    for node in tree.css("link[rel][type][href]"):
        given = {name: value or "" for name, value in node.attributes.items()}
        kind = given["type"].partition(";")[0].strip().lower()
        url = asked_url(given["href"], base)
        if url and kind in _FEED_TYPES and "alternate" in given["rel"].lower().split():
            yield Offer(url, clean_line(given.get("title", ""), _TITLE_LIMIT), declared=True)


def _likely(tree: LexborHTMLParser, base: str) -> Iterator[Offer]:
    for node in tree.css("a[href]"):
        url = asked_url(node.attributes["href"] or "", base)
        if url and _FEED_PATH.search(urlsplit(url).path):
            yield Offer(url, clean_line(node.text(), _TITLE_LIMIT), declared=False)
