"""Asks a server for a feed, as the tests of fetching do."""

from datetime import UTC, datetime

from bot.domain.feed import Validators
from bot.feeds.answers import Fetched, FetchFailed, NotModified
from bot.feeds.fetch import Fetcher, FetchOptions
from tests.fakes.feed_server import item, rss

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FEED = rss(item("China buys soybeans", "https://news.example/1"))
NONE = Validators()
OPTIONS = FetchOptions(timeout=2.0, allow_networks=("127.0.0.0/8",), host_interval=0.0)


async def fetch(
    url: str, options: FetchOptions = OPTIONS, validators: Validators = NONE
) -> Fetched | NotModified | FetchFailed:
    async with Fetcher(options) as fetcher:
        return await fetcher.fetch(url, validators, NOW)


async def failure(url: str, options: FetchOptions = OPTIONS) -> FetchFailed:
    outcome = await fetch(url, options)
    assert isinstance(outcome, FetchFailed)
    assert "\n" not in outcome.detail
    return outcome
