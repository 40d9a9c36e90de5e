"""Which stored entry an item is that has other words than before: by its id, its link, or another feed's word."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.domain.entry import Entry, FeedEntry
from bot.domain.feed import PolledFeed
from bot.storage.database import Transaction
from bot.storage.entries import WITH_FEED, entry_of
from bot.text.retraction import is_retracted
from bot.text.tokens import tokenise

REISSUED = timedelta(hours=12)  # an id with other numbers so much later is another release, not a correction
SAME_TITLE = 0.4  # of the shorter title's words in both: below it an id was used again for another entry

Identity = tuple[str, str]  # where it is unique, and what it is


def entries(
    tx: Transaction,
    feed: PolledFeed,
    shown: Sequence[tuple[FeedEntry, tuple[Identity, Identity]]],
    known: set[Identity],
    shows: Callable[[str], bool],
) -> dict[str, Entry]:
    """Key -> the stored entry that an item is: by its id, by its link, or of another feed that has shown it first."""
    stored = _stored(tx, feed, [item.key for item, (key, _) in shown if key in known])
    unread = [(item, key in known) for item, (key, words) in shown if words not in known and item.key not in stored]
    stored |= _under_other_ids(tx, feed, [item for item, _ in unread], shows)
    return stored | _of_siblings(tx, feed, [item for item, met in unread if met and item.key not in stored])


def _stored(tx: Transaction, feed: PolledFeed, keys: Sequence[str]) -> dict[str, Entry]:
    """The feed's latest entry of each of these keys."""
    if not keys:  # as mostly: what is new has a new one
        return {}
    rows = tx.rows(
        WITH_FEED + "WHERE e.feed_id = :feed AND e.key IN :keys ORDER BY e.id", feed=feed.id, keys=list(keys)
    )
    return {row["key"]: entry_of(row) for row in rows}


def _under_other_ids(
    tx: Transaction, feed: PolledFeed, items: Sequence[FeedEntry], shows: Callable[[str], bool]
) -> dict[str, Entry]:
    """Key -> the stored entry that an item is though its id is another one: feeds make up new ids as well.

    It is where its link is that entry's alone and the title or the stated moment is the same. A feed whose items all
    link to one page says nothing by a link; the same title half a day later is the next one of a kind; and an entry
    whose old id still stands there has no other.
    """
    if feed.first_polled_at is None or feed.feed.page is not None or not items:
        return {}
    rows = tx.rows(
        WITH_FEED + "WHERE e.feed_id = :feed AND e.page IN :pages", feed=feed.id, pages=sorted({i.page for i in items})
    )
    linked = Counter(row["page"] for row in rows) + Counter({item.page for item in items})
    single = [row for row in rows if row["page"] and linked[row["page"]] == 2]
    alone = {row["page"]: entry_of(row) for row in single if not shows(row["key"])}
    return {item.key: alone[item.page] for item in items if item.page in alone and _is_edit(alone[item.page], item)}


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


def _is_edit(entry: Entry, item: FeedEntry) -> bool:
    """Whether what has an entry's link is that entry; without a moment nobody can say."""
    if item.published is None:
        return False
    soon = item.title == entry.title and item.published - entry.published < REISSUED
    return soon or item.published == entry.published


def is_used_again(entry: Entry, item: FeedEntry) -> bool:
    """Whether an entry's id now stands for something else: another title, or the same form with later numbers.

    That it is withdrawn is said of the entry itself, in whatever words.
    """
    if is_retracted(item.title, item.text):
        return False
    before, after = tokenise(entry.title).stems, tokenise(item.title).stems
    if len(set(before) & set(after)) < SAME_TITLE * min(len(set(before)), len(set(after))):
        return True
    later = item.published is not None and item.published - entry.published >= REISSUED
    return later and _numbers(before) != _numbers(after)


def _numbers(words: Sequence[str]) -> set[str]:
    return {word for word in words if any(character.isdigit() for character in word)}
