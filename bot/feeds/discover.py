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
from bot.feeds.urls import clean_url

PAGE_LIMIT = 1024 * 1024  # bytes of the page that are looked at; feeds are named in its head
OFFER_LIMIT = 20
_TAG_LIMIT = 2_000
_TITLE_LIMIT = 200  # characters

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(
    r"""<(?:link|base|a)\s(?:[^<>"']|"[^"<]{0,4000}"|'[^'<]{0,4000}'){0,4000}>[^<]{0,200}""", re.IGNORECASE
)
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})  # no JSON: unreadable
_FEED_PATH = re.compile(r"/(?:feed|rss|atom)/?$|\.(?:rss|atom|rdf|xml)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Offer:
    """An address that may be a feed, as a page names it: declared by <link rel=alternate>, or only looking like one."""

    url: str
    title: str
    declared: bool


def offers_in(page: bytes, content_type: str, base_url: str) -> list[Offer]:
    """The feeds a page offers, declared ones first, each address once, at most OFFER_LIMIT; none if it is no HTML."""
    text = to_utf8(page[:PAGE_LIMIT], content_type).decode()
    if not _PAGE.search(text[:20_000]):
        return []
    tags = [found[0] for found, _ in zip(_TAG.finditer(_without_comments(text)), range(_TAG_LIMIT), strict=False)]
    tree = LexborHTMLParser("\n".join(tags))
    based = tree.css_first("base[href]")
    base = (based and clean_url(based.attributes["href"] or "", base_url)) or base_url
    found: dict[str, Offer] = {}
    for offer in [*_declared(tree, base), *_likely(tree, base)]:
        if offer.url != base_url:
            found.setdefault(offer.url, offer)
    return list(found.values())[:OFFER_LIMIT]


def _declared(tree: LexborHTMLParser, base: str) -> Iterator[Offer]:
    for node in tree.css("link[rel][type][href]"):
        given = {name: value or "" for name, value in node.attributes.items()}
        kind = given["type"].partition(";")[0].strip().lower()
        url = clean_url(given["href"], base)
        if url and kind in _FEED_TYPES and "alternate" in given["rel"].lower().split():
            yield Offer(url, clean_line(given.get("title", ""), _TITLE_LIMIT), declared=True)


def _likely(tree: LexborHTMLParser, base: str) -> Iterator[Offer]:
    for node in tree.css("a[href]"):
        url = clean_url(node.attributes["href"] or "", base)
        if url and _FEED_PATH.search(urlsplit(url).path):
            yield Offer(url, clean_line(node.text(), _TITLE_LIMIT), declared=False)


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in others)
