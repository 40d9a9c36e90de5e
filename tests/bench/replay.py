"""What a reader would have got in recorded days of news: `python -m tests.bench.replay STREAM.jsonl[.gz]`.

A line of the stream is an item: title, description, link, source_url, published, lang. Every feed is press, its
publisher its domain, unless the item says otherwise by publisher and side, as the invented `tests/data/streams` do.
The items take the whole road, from the intake to the outbox, at the moments they bear; a place is subscribed to every
topic that ships; with `--query`, which may be given several times, to those alone, trade news or not, which gives more
to look at; with `--field`, to all that names a good or an act of the vocabulary. The limits of a day do not hold then:
nobody is told anything here.
`--read` prints all that was told, of every follow-up the headline told before and the new reports, and of every side on
display the words it was read from, for a person to judge: was each follow-up warranted, is each side right?
"""

import argparse
import asyncio
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.desk import taken_in, telling
from bot.desk.newsroom import Newsroom
from bot.domain.alert import Alert, DecisionKind, Reason
from bot.domain.entry import TEXT_LIMIT, TITLE_LIMIT, FeedEntry
from bot.domain.feed import Feed, MayShow, Side
from bot.domain.story import Story
from bot.domain.subscription import Options
from bot.feeds.clean import clean_title, own_text
from bot.feeds.entries import content_fingerprint
from bot.feeds.urls import domain_of
from bot.pipeline import desk
from bot.storage import entries, feeds, intake, stories, subscriptions
from bot.storage.codec import load
from bot.storage.database import Transaction
from bot.storage.engines import open_database
from bot.text.vocabulary import Kind
from bot.wiring import newsroom_of
from tests.shipped import configuration
from tests.values import TERMINAL, topic

STEP = timedelta(minutes=5)  # between two polls
AT_ONCE = 100  # words in one query, which has a longest length
BEFORE = timedelta(days=30)  # the feeds are known: nothing of the stream is a baseline


@dataclass
class Told:
    """What has gone to the place, in its order: what was decided and what it says."""

    number: int = 0  # entries taken in
    reasons: Counter[tuple[DecisionKind, Reason]] = field(default_factory=Counter)
    messages: list[tuple[DecisionKind, datetime, Alert]] = field(default_factory=list)


def items(path: Path) -> list[dict[str, Any]]:
    """The stream's items in order of their moments."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    for each in found:
        each["published"] = datetime.fromisoformat(each["published"])
    return sorted(found, key=lambda each: each["published"])


def as_entry(item: dict[str, Any]) -> FeedEntry:
    """An item as its feed's parser would hand it over."""
    title, text = clean_title(item["title"], TITLE_LIMIT), own_text(item["description"] or "", TEXT_LIMIT)
    if domain_of(item["link"]) == "news.google.com":
        title, text = title.rpartition(" - ")[0] or title, ""  # it lists other outlets' headlines
    print_ = content_fingerprint(title, text)
    return FeedEntry(item["link"], title, item["link"], text, item["published"], print_, item.get("lang") or "")


def declared(found: Sequence[dict[str, Any]]) -> list[Feed]:
    """The feeds of these items."""
    by_url = {each["source_url"]: each for each in sorted(found, key=lambda each: str(each["source_url"]))}
    return [
        Feed(
            url,
            url,
            each.get("publisher") or domain_of(url),
            Side(each.get("side", Side.PRESS)),
            language="" if "side" in each else "en",
            may_show=MayShow.FULL,
        )
        for url, each in by_url.items()
    ]


def polls(found: list[dict[str, Any]]) -> Iterator[tuple[datetime, dict[str, list[FeedEntry]]]]:
    """(moment, feed -> what it shows anew) of each poll that brings something."""
    for number, group in groupby(found, key=lambda each: int(each["published"].timestamp() // STEP.total_seconds())):
        shown = defaultdict(list)
        for item in group:
            shown[item["source_url"]].append(as_entry(item))
        yield datetime.fromtimestamp((number + 1) * STEP.total_seconds(), found[0]["published"].tzinfo), shown


def work(tx: Transaction, newsroom: Newsroom, told: Told, now: datetime, shown: dict[str, list[FeedEntry]]) -> None:
    """One poll down the road; what it puts into the outbox is sent at once."""
    for polled in feeds.active(tx):
        known = replace(polled, first_polled_at=now - BEFORE)
        told.number += len(intake.add_new(tx, known, shown.get(polled.feed.url, []), now))
    while (decided := desk(tx, newsroom, now)) is not None:
        told.reasons.update((each.decision.kind, each.decision.reason) for each in decided)
    for row in tx.rows(
        "SELECT * FROM deliveries WHERE state = 'pending' AND due_at <= :now ORDER BY id", now=now.timestamp()
    ):
        told.messages.append((DecisionKind(row["kind"]), now, load(Alert, row["content_json"])))
        tx.execute(
            "UPDATE deliveries SET state = 'sent', settled_at = :now WHERE id = :id", now=now.timestamp(), id=row["id"]
        )


async def replay(path: Path, queries: Sequence[str]) -> tuple[Told, dict[int, Story], dict[str, str]]:
    """All of the stream: what was told, the stories as they ended, and link -> the words of an entry."""
    own = [
        replace(topic(f"{TERMINAL.tenant}/query{number}", query), workspace=TERMINAL.tenant, gated=False)
        for number, query in enumerate(queries)
    ]
    newsroom, found, told = newsroom_of(configuration(), own), items(path), Told()
    if own:
        telling.MOST_ALERTS = taken_in.MOST_REPORTS = len(found)
    database = open_database("sqlite:///:memory:")
    await database.migrate()
    await database.write(feeds.declare, declared(found), feeds.CONFIG)
    for name in [each.name for each in own] or newsroom.topics:
        await database.write(subscriptions.subscribe, TERMINAL, name, Options(), "reader", found[0]["published"])
    for now, shown in polls(found):
        await database.write(work, newsroom, told, now, shown)
    ids = sorted({alert.story_id for _, _, alert in told.messages})
    ended = await database.read(stories.get, ids)
    words = {each.url: each.full_text for each in await database.read(entries.of_stories, ids)}
    await database.close()
    return told, ended, words


def of_the_field() -> Iterator[str]:
    """Queries that together match every good and act of the vocabulary, in English."""
    of_trade = [each for each in configuration().vocabulary.concepts.values() if each.kind in (Kind.GOOD, Kind.ACT)]
    spelled = sorted({each for concept in of_trade for each in concept.spellings if each.isascii()})
    for start in range(0, len(spelled), AT_ONCE):
        yield " OR ".join(f'"{each}"' for each in spelled[start : start + AT_ONCE])


def summary(told: Told, days: float) -> Iterator[str]:
    """What a day has brought on average, and the reasons of all decisions."""
    sent = Counter(kind for kind, _, _ in told.messages)
    linked = sum(1 for kind, _, alert in told.messages if kind is DecisionKind.ANNOUNCE and alert.answers)
    yield f"{told.number} new entries in {days:.1f} days"
    for kind in (DecisionKind.ANNOUNCE, DecisionKind.FOLLOW_UP, DecisionKind.AMEND):
        yield f"{kind}: {sent[kind]}, {sent[kind] / days:.1f} a day"
    yield f"of those announced, {linked} answer another"
    yield from (f"  {kind} ({reason}): {number}" for (kind, reason), number in told.reasons.most_common())


def days_of(moments: Sequence[datetime]) -> float:
    """From the first message to the last; a day at least, for of less there is no rate."""
    return max((max(moments) - min(moments)) / timedelta(days=1), 1) if moments else 1


def to_read(told: Told, ended: dict[int, Story], words: dict[str, str]) -> Iterator[str]:
    """All that was told, each side with the words it was read from."""
    before: dict[int, dict[datetime, Alert]] = defaultdict(dict)
    for kind, now, alert in told.messages:
        if kind is DecisionKind.ANNOUNCE:
            answers = f" || {alert.answers.line} || answers: {alert.answers.headline}" if alert.answers else ""
            yield f"{now:%d %H:%M} {alert.short_id} {alert.level}: {alert.headline}{answers}"
        elif kind is DecisionKind.FOLLOW_UP:
            was = next(each for moment, each in reversed(before[alert.story_id].items()) if moment < now)
            yield f"{now:%d %H:%M} {alert.short_id} FOLLOW-UP: {alert.change} || told before: {was.headline}"
            known = {each.url for each in was.outlets}
            yield from (f"   new: {words.get(each.url, '')[:600]!r}" for each in alert.outlets if each.url not in known)
        before[alert.story_id][now] = alert
    for story in ended.values():
        yield f"== {story.short_id} {story.headline} ({len(story.outlets)} outlets)"
        yield from (f"   figure: {each}" for each in story.figures)
        for each in story.statements:
            yield f"   {each.side} {each.speaker}: {each.quote}\n      in: {words.get(each.url, '')[:1500]!r}"


def main() -> None:
    """Print what the days would have told."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.replay", description=(__doc__ or "").partition(".")[0])
    parser.add_argument("stream", type=Path)
    parser.add_argument("--query", action="append", default=[], help="to be told of in place of the topics that ship")
    parser.add_argument("--field", action="store_true", help="to be told of all that names a good or an act of trade")
    parser.add_argument("--read", action="store_true", help="print all that was told, for a person to judge")
    given = parser.parse_args()
    told, ended, words = asyncio.run(replay(given.stream, [*given.query, *(of_the_field() if given.field else ())]))
    days = days_of([now for _, now, _ in told.messages])
    print("\n".join([*summary(told, days), *(to_read(told, ended, words) if given.read else ())]))


if __name__ == "__main__":
    main()
