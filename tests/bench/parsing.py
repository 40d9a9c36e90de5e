"""What parsing one feed costs, by how much of it is new: `python -m tests.bench.parsing`."""

import statistics
import time
from collections.abc import Callable

from bot.feeds.child import parse
from bot.feeds.parse import body_hash
from bot.feeds.wire import ParsedFeed
from tests.fakes.feed_server import item, rss

BASE = "https://news.example/feed"
ITEMS = 50
ROUNDS = 60
SENTENCE = "<p>The ministry said on Monday that exporters of soybeans had filed <b>another</b> request for review.</p>"


def story(number: int) -> str:
    """One item as news sites send it, of some 900 bytes."""
    extra = f"<dc:creator>Reporter {number}</dc:creator><category>Trade</category><category>Agriculture</category>"
    date = f"Mon, 02 Mar 2026 {number // 60 % 24:02}:{number % 60:02}:00 GMT"
    return item(
        f"Ministry reviews tariff number {number} on soybeans",
        f"/news/2026/03/{number}?utm_source=rss",
        f"https://news.example/?p={number}",
        SENTENCE * 4,
        date,
        extra,
    )


def document(numbers: range) -> bytes:
    """A feed of these items."""
    return rss(*map(story, numbers)).replace(b"<rss ", b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/" ')


def milliseconds(run: Callable[[], object]) -> float:
    """The median of many runs; the machine is shared."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def tokens(body: bytes) -> str:
    """What a caller knows after having parsed a body."""
    feed = parse(body, "", BASE)
    assert isinstance(feed, ParsedFeed)
    assert len(feed.items) == ITEMS
    return feed.tokens


def main() -> None:
    """Print the table."""
    before, body = document(range(ITEMS)), document(range(1, ITEMS + 1))
    known, all_known = tokens(before), tokens(body)
    one = parse(body, "", BASE, known)
    assert isinstance(one, ParsedFeed)
    assert len(one.entries) == 1
    times = {
        "all new": milliseconds(lambda: parse(body, "", BASE)),
        "one new": milliseconds(lambda: parse(body, "", BASE, known)),
        "none new": milliseconds(lambda: parse(body, "", BASE, all_known)),
        "same body": milliseconds(lambda: body_hash(body, "", BASE)),
    }
    print(f"parsing a feed of {ITEMS} items, {len(body) / 1000:.1f} kB, in the child (median of {ROUNDS}):")
    for name, taken in times.items():
        print(f"  {name:10} {taken:8.3f} ms {times['all new'] / taken:10.1f} x as fast as all new")


if __name__ == "__main__":
    main()
