"""Taking in what feeds show: what was never seen before becomes an entry, what has changed a new version of one."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.entry import FUTURE_LIMIT, Entry, FeedEntry
from bot.domain.feed import PolledFeed, Side
from bot.storage import met_before, switches, turning
from bot.storage.database import Transaction, moment, to_seconds
from bot.storage.turning import Identity
from bot.text.tokens import language_of

LAST_SECOND = timedelta(days=1, seconds=-1)  # of a day, counted from its first moment: still that day, in its zone
NEVER = datetime.min.replace(tzinfo=UTC)
MOST_VERSIONS = 24  # that are kept of an entry: some texts hold a counter, and are others at every poll
UNDATED = timedelta(days=365)  # before it was seen: how an entry of a baseline without a date is kept
RESTED = timedelta(days=8)  # longer than any feed that is polled goes unasked: with six skipDays it is a week


def add_new(
    tx: Transaction,
    feed: PolledFeed,
    items: Sequence[FeedEntry],
    now: datetime,
    shows: Callable[[str], bool] = lambda _: False,
    whole: bool = False,
) -> list[datetime]:
    """Keep what this feed has never shown before; returns when each new entry was published, as far as is known.

    `items` may lack those that are as they were, unless `whole`; `shows` says whether a key stands in the feed now.

    New means never seen. An item whose words this publisher has shown is not new whatever its id. One whose id was seen
    with other words than it has now is the same entry edited, which is kept as a new version of it and goes back to
    the inbox, unless the id was used again for something else.
    """
    if not items:
        return []
    shown = [_identities(feed, item) for item in items]
    known, seen, again = _seen_before(tx, feed, items, shown, whole)
    met = met_before.find(tx, feed, list(zip(items, shown, strict=True)), known, shows)
    record = _recorder(tx, feed, items, now)
    records: list[dict[str, object]] = []
    new: list[datetime] = []
    for place, (item, (key, words)) in enumerate(zip(items, shown, strict=True)):
        if place in again:
            continue
        known_words = words in seen
        seen.add(key)
        before = met.here.get(item.key)
        if before is not None:
            if not _keep_edit(tx, before, item, known_words, now):
                continue  # or what is remembered would grow as long as its text turns
        elif not known_words and item.key not in met.elsewhere:
            records.append(record(item))
            new += [] if item.older else [now if item.day_only else min(item.published or now, now)]
        seen.add(words)
    tx.insert_many("entries", records)
    _remember(tx, feed.id, seen - known, known, now)
    return new


def _recorder(
    tx: Transaction, feed: PolledFeed, items: Sequence[FeedEntry], now: datetime
) -> Callable[[FeedEntry], dict[str, object]]:
    """How a new item of this answer is stored."""
    is_baseline, latest, undated = _baseline(tx, feed, items), now, now
    if any(item.day_only or _stated(item, now) is None for item in items):  # else nobody asks
        told_until = _told_until(tx, feed)
        latest, undated = told_until or now, told_until or _rested_since(tx, feed, now) or now
    return lambda item: _record(feed, item, latest, undated, now, item.older or is_baseline(item))


def see_again(tx: Transaction, feed_id: int, since: datetime, now: datetime) -> None:
    """The feed still shows all that it has shown since then: an answer that nothing has changed is a sight of it."""
    tx.execute(
        "UPDATE seen SET seen_at = :now WHERE feed_id = :feed AND seen_at >= :since",
        now=to_seconds(now),
        feed=feed_id,
        since=to_seconds(since),
    )


def forget_seen(tx: Transaction, before: datetime, limit: int = 5000) -> int:
    """Forget ids and words that no feed has shown since then, a batch at a time; returns how many."""
    return tx.execute(
        "DELETE FROM seen WHERE (scope, identity) IN "
        "(SELECT scope, identity FROM seen WHERE seen_at < :before LIMIT :limit)",
        before=to_seconds(before),
        limit=limit,
    )


def versions(tx: Transaction, entry_id: int) -> list[tuple[str, str, datetime]]:
    """What an entry said before it was edited: (title, text, when it was replaced), oldest first."""
    rows = tx.rows("SELECT * FROM entry_versions WHERE entry_id = :id ORDER BY replaced_at", id=entry_id)
    return [(row["title"], row["text"], moment(row["replaced_at"])) for row in rows]


def _identities(feed: PolledFeed, item: FeedEntry) -> tuple[Identity, Identity]:
    """An id is its feed's own; words are a publisher's, since it shows the same entry in several feeds.

    But the press names others as its source: that one of them has said it itself is new, whoever has quoted it before.
    """
    publisher, side = (item.publisher or feed.feed.publisher).casefold(), feed.feed.side
    whose = f"publisher {publisher}" if side is Side.PRESS else f"{side} {publisher}"
    return (f"feed {feed.id}", f"key {item.key}"), (whose, f"text {item.fingerprint}")


def _seen_before(
    tx: Transaction,
    feed: PolledFeed,
    items: Sequence[FeedEntry],
    shown: Sequence[tuple[Identity, Identity]],
    whole: bool,
) -> tuple[set[Identity], set[Identity], set[int]]:
    """What of the items was seen before, the same with what turning ones are known by, and the items known by that."""
    forms, anywhere = turning.forms(feed, items, whole), turning.anywhere(feed, items)
    besides = {*forms.values(), *anywhere.values(), *met_before.shared_ids(feed, items)}
    known = _seen(tx, {identity for both in shown for identity in both} | besides)
    again = turning.found_again(forms, anywhere, {place: key for place, (key, _) in enumerate(shown)}, known)
    again = {place for place in again if shown[place][1] not in known}  # else it goes by its words, as usual
    kept = set() if feed.feed.page else {identity for place in again for identity in shown[place]}
    return known, known | besides | kept, again


def _seen(tx: Transaction, identities: set[Identity]) -> set[Identity]:
    """Those of them that were seen before."""
    rows = tx.rows(
        "SELECT scope, identity FROM seen WHERE scope IN :scopes AND identity IN :identities",
        scopes=sorted({scope for scope, _ in identities}),
        identities=sorted({identity for _, identity in identities}),
    )
    return identities & {(row["scope"], row["identity"]) for row in rows}


def _remember(tx: Transaction, feed_id: int, new: set[Identity], again: set[Identity], now: datetime) -> None:
    """Keep what was seen for the first time, and that the rest was seen again."""
    moment = {"feed_id": feed_id, "seen_at": to_seconds(now)}
    tx.insert_many("seen", [{"scope": scope, "identity": each, **moment} for scope, each in sorted(new)])
    tx.execute_many(
        "UPDATE seen SET seen_at = :seen_at, feed_id = :feed_id WHERE scope = :scope AND identity = :identity",
        [{"scope": scope, "identity": each, **moment} for scope, each in sorted(again)],
    )


def _baseline(tx: Transaction, feed: PolledFeed, items: Sequence[FeedEntry]) -> Callable[[FeedEntry], bool]:
    """Whether an item belongs to what the feed held before it was watched.

    A first answer may be empty by mistake: what was published before it is no news when it comes after all. That it
    was not is told by what was seen: its entries may all be kept for another feed of the publisher, or have gone.
    Nor is it news if it was published before all that the first answer had: then that had only a part, or an entry
    was deleted, and an older one has moved up. Of what has no date its place may say so: see bot/feeds/order.py.
    """
    if (first := feed.first_polled_at) is None:
        return lambda _: True
    if all(item.published and item.published > first for item in items):  # as mostly
        return lambda _: False
    if not tx.rows("SELECT 1 FROM seen WHERE scope = :scope LIMIT 1", scope=f"feed {feed.id}"):
        return lambda item: (item.published or first) <= first
    if not any(item.published and item.published < first for item in items):
        return lambda _: False
    rows = tx.rows(
        "SELECT published_at FROM entries WHERE feed_id = :feed AND baseline = 1 AND published_at > seen_at - :undated "
        "ORDER BY published_at LIMIT 1",
        feed=feed.id,
        undated=UNDATED.total_seconds(),
    )
    oldest = moment(rows[0]["published_at"]) if rows else NEVER
    return lambda item: item.published is not None and item.published < oldest


def _keep_edit(tx: Transaction, entry: Entry, item: FeedEntry, known_words: bool, now: datetime) -> bool:
    """Keep what an entry said before as a version, and what it says now; False where its text never comes to rest."""
    # A title or a text that a feed has lost, with nothing else changed, is no edit: nothing said is taken back by it.
    title = item.title or entry.title
    text = entry.text if title == entry.title and not item.text else item.text
    if (entry.title, entry.text) == (title, text):
        return True
    kept = [replaced_at for _, _, replaced_at in versions(tx, entry.id)]
    # Back to earlier words is an edit too, once: a feed that flips between two wordings must settle.
    if known_words and len(kept) > 1:
        return True
    if len(kept) >= MOST_VERSIONS:
        if entry.title == title:
            return False
        dropped = {"id": entry.id, "at": to_seconds(kept[1])}  # what it said first is of interest
        tx.execute("DELETE FROM entry_versions WHERE entry_id = :id AND replaced_at = :at", **dropped)
    old = {"entry_id": entry.id, "title": entry.title, "text": entry.text, "replaced_at": to_seconds(now)}
    tx.insert_many("entry_versions", [old])
    tx.execute(
        "UPDATE entries SET title = :title, text = :text, judged_at = NULL WHERE id = :id",
        title=title,
        text=text,
        id=entry.id,
    )
    if item.url:
        tx.execute(
            "UPDATE entries SET url = :url, page = :page WHERE id = :id", url=item.url, page=item.page, id=entry.id
        )
    return True


def _told_until(tx: Transaction, feed: PolledFeed) -> datetime | None:
    """Of a feed not asked since a backup was restored: until when what it shows may have been told; else None."""
    until = switches.told_until(tx)
    asked_since = until is not None and feed.last_polled_at is not None and feed.last_polled_at > until
    return None if asked_since else until


def _rested_since(tx: Transaction, feed: PolledFeed, now: datetime) -> datetime | None:
    """When a feed was asked last that was not polled for so long that what has no date can be of any week; else None.

    Where the bot stood still, what came meanwhile is told together.
    """
    asked = feed.last_polled_at
    return asked if asked and now - asked > RESTED and not switches.gap(tx).gathering(now) else None


def _record(
    feed: PolledFeed,
    item: FeedEntry,
    at_latest: datetime,
    undated: datetime,
    now: datetime,
    baseline: bool,
) -> dict[str, object]:
    """When an entry counts as published: `at_latest` where only its day is stated, `undated` where nothing is."""
    published = _stated(item, now)
    if published is None and baseline:
        # Undated in a baseline: nobody can say it is fresh, so it must never be told as news.
        published = now - UNDATED
    elif published and item.day_only and not baseline:
        # It is news at any hour of its day. In a baseline the day's first moment stands: only what is fresh for sure
        # may be told.
        published = min(published + LAST_SECOND, at_latest)
    return {
        "feed_id": feed.id,
        "key": item.key,
        "title": item.title,
        "text": item.text,
        "url": item.url,
        "page": item.page,
        "language": _language(feed, item),
        "publisher": item.publisher or feed.feed.publisher,
        "published_at": to_seconds(min(published or undated, now)),
        "seen_at": to_seconds(now),
        "baseline": int(baseline),
    }


def _stated(item: FeedEntry, now: datetime) -> datetime | None:
    """The moment that an item states; None where it states none that can be true."""
    return item.published if item.published and item.published <= now + FUTURE_LIMIT else None


def _language(feed: PolledFeed, item: FeedEntry) -> str:
    """What the text shows goes before what the feed declares: templates declare English around Chinese."""
    if language_of(f"{item.title} {item.text}") == "zh":
        return "zh"
    declared = (feed.feed.language or item.language).partition("-")[0].lower()
    return "en" if declared in ("", "zh") else declared
