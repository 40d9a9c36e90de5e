"""Which stored entry an item is that has other words than before: by its id, its link, or another feed's word."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from bot.domain.entry import Entry, FeedEntry, shared_key
from bot.domain.feed import PolledFeed
from bot.storage.database import Row, Transaction, to_seconds
from bot.storage.entries import WITH_FEED, entry_of
from bot.storage.turning import Identity
from bot.text.retraction import is_retracted
from bot.text.tokens import tokenise

REISSUED = timedelta(hours=12)  # an id with other numbers so much later is another release, not a correction
REDATED = timedelta(days=3)  # how far an aggregator moves the moment of what it has shown before
OLDER = 50  # entries before one, of which some are shown unless it has become too old
SAME_TITLE = 0.4  # of the shorter title's words in both: below it an id was used again for another entry
NEAR_TITLE = 0.7  # of the longer title's words in both, and the same numbers: such titles are one, reworded
OPENING = 500  # characters of a text in which a release has its figures
_SHARED = "shared"  # an id that several items of one answer had
SAME_ISSUE = 0.5  # of the figures of the opening with fewer: two issues of a report have fewer in common


class Met(NamedTuple):
    """Items that have other words than before."""

    here: dict[str, Entry]  # key -> the stored entry that the item is
    elsewhere: set[
        str
    ]  # the keys of those that another feed of the publisher has shown, which will show the change too


def find(
    tx: Transaction,
    feed: PolledFeed,
    shown: Sequence[tuple[FeedEntry, tuple[Identity, Identity]]],
    known: set[Identity],
    shows: Callable[[str], bool],
) -> Met:
    """Which of the items were met: by their ids, by their links, or by what another feed has shown first."""
    stored = _stored(tx, feed, [item for item, (key, _) in shown if key in known])
    unread = [(item, key in known) for item, (key, words) in shown if words not in known and item.key not in stored]
    linked = _linked(tx, feed, [item for item, _ in unread])
    stored |= {item.key: entry_of(row) for item, row in linked if row["feed_id"] == feed.id and not shows(row["key"])}
    left = [(item, met) for item, met in unread if item.key not in stored]
    stored |= _turned(tx, feed, [item for item, met in left if not met], shows)
    left = [(item, met) for item, met in left if item.key not in stored]
    stored |= _of_siblings(tx, feed, [item for item, met in left if met])
    elsewhere = {item.key for item, row in linked if row["feed_id"] != feed.id}
    fresh = [item for item, met in left if not met and item.key not in stored]
    return Met(
        _versions([item for item, _ in shown], stored) | _redated(tx, feed, fresh, [item for item, _ in shown], shows),
        elsewhere.intersection(item.key for item, met in left if not met),
    )


def _versions(items: Sequence[FeedEntry], stored: dict[str, Entry]) -> dict[str, Entry]:
    """Those of the stored entries whose ids still stand for them."""
    saying: dict[tuple[str, str], set[str]] = {}  # words -> keys of who says them
    for item in items:
        saying.setdefault((item.title, item.text), set()).add(item.key)
    met = [(item, stored[item.key]) for item in items if item.key in stored]
    return {
        item.key: entry
        for item, entry in met
        if not _is_used_again(entry, item, bool(saying.get((entry.title, entry.text), set()) - {item.key}))
    }


def shared_ids(feed: PolledFeed, items: Sequence[FeedEntry]) -> set[Identity]:
    """What is remembered of ids that several of the items have: that they were seen, and that they say little."""
    ids = {shared_key(item.key) for item in items} - {""}
    return {(f"feed {feed.id}", f"{what} {each}") for each in ids for what in ("key", _SHARED)}


def _stored(tx: Transaction, feed: PolledFeed, items: Sequence[FeedEntry]) -> dict[str, Entry]:
    """Key -> the feed's latest entry with it, for these items whose ids were seen.

    Of an id that several items of one answer had it is the one that says the same, or has the same title and link, or
    nearly the title and the same moment.
    """
    if not items:  # as mostly: what is new has a new id
        return {}
    keys = [item.key for item in items]
    rows = tx.rows(WITH_FEED + "WHERE e.feed_id = :feed AND e.key IN :keys ORDER BY e.id", feed=feed.id, keys=keys)
    stored = {row["key"]: entry_of(row) for row in rows}
    marks = [f"{_SHARED} {key}" for key in keys]
    sql = "SELECT identity FROM seen WHERE scope = :scope AND identity IN :marks"
    shared = {row["identity"] for row in tx.rows(sql, scope=f"feed {feed.id}", marks=marks)}
    for item, mark in zip(items, marks, strict=True):
        if mark in shared:
            stored.pop(item.key, None)
            if (entry := _sharing(tx, feed, item)) is not None:
                stored[item.key] = entry
    return stored


def _sharing(tx: Transaction, feed: PolledFeed, item: FeedEntry) -> Entry | None:
    """The entry that an item is whose id others had too; None where nothing else tells it."""
    sql = WITH_FEED + "WHERE e.feed_id = :feed AND (e.key = :key OR (e.key >= :first AND e.key < :last)) ORDER BY e.id"
    rows = tx.rows(
        sql, feed=feed.id, key=item.key, first=f"{item.key}#", last=f"{item.key}$"
    )  # the character after "#"
    there = [entry_of(row) for row in rows if item.key in (row["key"], shared_key(row["key"]))]
    same = [entry for entry in there if (entry.title, entry.text) == (item.title, item.text)]
    titled = [entry for entry in there if (entry.title, entry.url) == (item.title, item.url)]
    timed = [entry for entry in there if entry.published == item.published and _are_near(entry.title, item.title)]
    return next(reversed(same or titled or timed), None)


def _linked(tx: Transaction, feed: PolledFeed, items: Sequence[FeedEntry]) -> list[tuple[FeedEntry, Row]]:
    """Each item that is a stored entry of this feed, or of another of its publisher, though its id is another one.

    It is where its link is that entry's alone, and either the title or the stated moment is the same, or the id but
    for a version at its end. A feed whose items all link to one page says nothing by a link; and the same title half
    a day later is the next one of a kind.
    """
    if feed.first_polled_at is None or feed.feed.page is not None or not items:
        return []
    found = []
    pages = Counter(item.page for item in items if item.page)
    rows = tx.rows(WITH_FEED + "WHERE e.page IN :pages AND f.side = :side", pages=sorted(pages), side=feed.feed.side)
    for item in items:
        publisher = (item.publisher or feed.feed.publisher).casefold()
        there = [row for row in rows if row["page"] == item.page]
        theirs = [row for row in there if row["feed_id"] == feed.id or row["publisher"].casefold() == publisher]
        if len(theirs) == pages[item.page] == 1 and _is_edit(theirs[0], item):
            found.append((item, theirs[0]))
    return found


def _turned(
    tx: Transaction, feed: PolledFeed, items: Sequence[FeedEntry], shows: Callable[[str], bool]
) -> dict[str, Entry]:
    """Key -> the stored entry that an item is whose link has another query with every answer.

    It is where none but that entry has its path, and the stated moment is the same, and more than a day.
    """
    if feed.first_polled_at is None or feed.feed.page is not None:
        return {}
    found = {}
    turning = [(item, path) for item in items for path, mark, _ in [item.page.partition("?")] if mark]
    paths = Counter(path for _, path in turning)
    for item, path in turning:
        if paths[path] > 1 or item.published is None or item.day_only:
            continue
        sql = f"{WITH_FEED}WHERE e.feed_id = :feed AND e.page >= :first AND e.page < :last LIMIT 2"
        rows = tx.rows(sql, feed=feed.id, first=f"{path}?", last=f"{path}@")  # the character after "?"
        if len(rows) == 1 and not shows(rows[0]["key"]) and entry_of(rows[0]).published == item.published:
            found[item.key] = entry_of(rows[0])
    return found


def _redated(
    tx: Transaction,
    feed: PolledFeed,
    fresh: Sequence[FeedEntry],
    items: Sequence[FeedEntry],
    shows: Callable[[str], bool],
) -> dict[str, Entry]:
    """Key -> the stored entry that an aggregator's headline is, whose id and moment are others.

    It is where that outlet's entry of this title is no longer shown, though older ones are: so it has not just become
    too old. Or where most of the items are such. The same title three days later is the next one of a kind.
    """
    headlines = {(item.title, item.publisher): item for item in fresh if item.publisher and not item.text}
    dated = [item.published for item in headlines.values() if item.published]
    if feed.first_polled_at is None or not dated:
        return {}
    near = "e.title IN :titles AND e.published_at > :first AND e.published_at < :last ORDER BY e.id DESC"
    rows = tx.rows(
        f"{WITH_FEED}WHERE e.feed_id = :feed AND {near}",
        feed=feed.id,
        titles=sorted({title for title, _ in headlines}),
        first=to_seconds(min(dated) - REDATED),
        last=to_seconds(max(dated) + REDATED),
    )
    found = {}
    for title, item in headlines.items():
        twins = [row for row in rows if (row["title"], row["publisher"]) == title]
        moved = item.published and twins and abs(entry_of(twins[0]).published - item.published) < REDATED
        if moved and not any(shows(row["key"]) for row in twins):
            found[item.key] = twins[0]
    most = len(found) > 1 and 2 * len(found) > len(items)
    return {key: entry_of(row) for key, row in found.items() if most or _shows_older(tx, row, items, shows)}


def _shows_older(tx: Transaction, row: Row, items: Sequence[FeedEntry], shows: Callable[[str], bool]) -> bool:
    """Whether a feed still shows what it had published before this entry, under its id or its title."""
    titles = {(item.title, item.publisher) for item in items}
    before = tx.rows(
        "SELECT key, title, publisher FROM entries WHERE feed_id = :feed AND published_at < :at "
        "ORDER BY published_at DESC LIMIT :most",
        feed=row["feed_id"],
        at=row["published_at"],
        most=OLDER,
    )
    return any((each["title"], each["publisher"]) in titles or shows(each["key"]) for each in before)


def _of_siblings(tx: Transaction, feed: PolledFeed, items: Sequence[FeedEntry]) -> dict[str, Entry]:
    """Key -> the entry of another feed of the publisher that an item is, whose words changed here first.

    The items are those whose ids were seen here with words that another feed had shown: the entry is that one's.
    """
    if not items:
        return {}
    others = "e.feed_id IN (SELECT id FROM feeds WHERE side = :side AND id <> :feed)"
    rows = tx.rows(
        f"{WITH_FEED}WHERE {others} AND (e.key IN :keys OR e.page IN :pages)",
        side=feed.feed.side,
        feed=feed.id,
        keys=[item.key for item in items],
        pages=sorted({item.page for item in items if item.page}),
    )
    found = {}
    for item in items:
        publisher = (item.publisher or feed.feed.publisher).casefold()
        theirs = [row for row in rows if row["publisher"].casefold() == publisher]
        same = [row for row in theirs if row["key"] == item.key] or [row for row in theirs if row["page"] == item.page]
        if len(same) == 1:
            found[item.key] = entry_of(same[0])
    return found


def _is_edit(row: Row, item: FeedEntry) -> bool:
    """Whether what has an entry's link is that entry; without a moment nobody can say."""
    if item.published is None:
        return False
    entry = entry_of(row)
    if item.published == entry.published or _is_version(row["key"], item.key):
        return True
    return _are_near(item.title, entry.title) and item.published - entry.published < REISSUED


def _is_version(one: str, other: str) -> bool:
    """Are these an id with two versions at its end: .../c1#0, .../c1#1?"""
    return "#" in one and one.partition("#")[0] == other.partition("#")[0] != ""


def _are_near(one: str, other: str) -> bool:
    if one == other:
        return True
    first, second = set(tokenise(one).stems), set(tokenise(other).stems)
    near = len(first & second) >= NEAR_TITLE * max(len(first), len(second))
    return near and _numbers(first) == _numbers(second)


def _is_used_again(entry: Entry, item: FeedEntry, moved: bool) -> bool:
    """Whether an entry's id now stands for something else: another title, or the same form with later numbers.

    That it is withdrawn is said of the entry itself, in whatever words; and what has its link and moment too is that
    entry with another headline. Some feeds give an id to a place, not to an entry: then what the entry says has `moved`
    to another id. And only a little of a title, under another link half a day later, is no trace of an entry.
    """
    if is_retracted(item.title, item.text) or (item.published == entry.published and item.url == entry.url):
        return False
    before, after = tokenise(entry.title).stems, tokenise(item.title).stems
    if len(set(before) & set(after)) < SAME_TITLE * min(len(set(before)), len(set(after))):
        return True
    near = _are_near(item.title, entry.title)
    if moved and not (near and item.url == entry.url):
        return True
    if item.published is None or item.published - entry.published < REISSUED:
        return False
    if not near and _path(item.url) != _path(entry.url):
        return True
    return _numbers(before) != _numbers(after) or _is_next_issue(entry.text, item.text)


def _is_next_issue(before: str, after: str) -> bool:
    """Do two texts under one title open with other figures?"""
    first, second = (_numbers(tokenise(text[:OPENING]).stems) for text in (before, after))
    least = min(len(first), len(second))
    return least > 1 and len(first & second) < SAME_ISSUE * least


def _numbers(words: Iterable[str]) -> set[str]:
    return {word for word in words if any(character.isdigit() for character in word)}


def _path(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]
