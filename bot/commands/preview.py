"""`/trade preview`: what a query would have told over the last days, before anybody subscribes to it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands.request import Request, name_of
from bot.domain.alert import Item, Reply
from bot.domain.entry import Entry
from bot.domain.expression import And, Expression, Not, positive_terms
from bot.domain.phrase import joined, say
from bot.domain.story import short_id
from bot.domain.topic import Topic, Verdict
from bot.storage import entries
from bot.storage.database import Transaction
from bot.text.query import advice, parse_query

DAYS = 7  # looked back at most
MOST_ENTRIES = 5000  # looked at; a query that matches more is too broad for anybody to read what it finds
SAMPLES, NEAR_MISSES = 5, 3
NEARLY = 0.5  # the least score of a near miss; 1 is enough
_PARTS = 6  # of an AND that are left out in turn to see what narrowly failed


def preview(tx: Transaction, request: Request, query: str) -> Reply:
    """Alerts a day, samples, near misses and overlap with the topics there are. Raises QuerySyntaxError."""
    expression = parse_query(query)
    since, days = _window(tx, request.now)
    if not days:
        return Reply(
            say("Preview: {}", query),
            say("No entries yet to look at."),
            hint=say("Try again when feeds have been polled"),
        )
    found, verdicts = _found(tx, expression, since)
    stories = _newest_of_each(found)
    items = [_sample(entry, verdicts.get(entry.id)) for entry in request.seen(tx, stories[:SAMPLES])]
    missed = [*_not_judged_so(found, verdicts), *_lacking(tx, expression, found, since)]
    return Reply(
        say("Preview: {}", query),
        joined(
            "\n",
            filter(
                None, [_rates(stories, verdicts, days), *_overlap(stories, verdicts, request.topics), advice(query)]
            ),
        ),
        items=(*_headed("Newest:", items), *_headed("Near misses:", missed)),
        hint=say("Keep it with /trade topic add NAME QUERY, or NAME gate on QUERY for US-China trade news only"),
    )


def alerts_a_day(tx: Transaction, topic: Topic, now: datetime) -> float:
    """How many stories a day a topic would have told lately; 0 where there is nothing to look at yet."""
    since, days = _window(tx, now)
    found, verdicts = _found(tx, topic.expression, since)
    told = [entry for entry in found if not topic.gated or _relevant(entry, verdicts)]
    return len(_newest_of_each(told)) / days if days else 0.0


def _found(tx: Transaction, expression: Expression, since: datetime) -> tuple[list[Entry], dict[int, Verdict]]:
    found = _since(entries.search(tx, expression, MOST_ENTRIES), since)
    found.sort(key=lambda entry: entry.published, reverse=True)
    return found, entries.verdicts(tx, [entry.id for entry in found])


def _relevant(entry: Entry, verdicts: Mapping[int, Verdict]) -> bool:
    return entry.id in verdicts and verdicts[entry.id].relevant


def _window(tx: Transaction, now: datetime) -> tuple[datetime, float]:
    """Since when to look, and how many days that is: 0 while there are no entries."""
    first = entries.first_seen(tx)
    if first is None:
        return now, 0.0
    since = max(first, now - timedelta(days=DAYS))
    return since, max((now - since) / timedelta(days=1), 1.0)


def _since(found: Sequence[Entry], since: datetime) -> list[Entry]:
    return [entry for entry in found if entry.seen >= since and entry.published >= since - timedelta(days=1)]


def _newest_of_each(found: Sequence[Entry]) -> list[Entry]:
    """One entry a story; entries that are in none count for themselves."""
    newest: dict[object, Entry] = {}
    for entry in found:
        newest.setdefault(entry.story_id or (entry.id,), entry)
    return list(newest.values())


def _rates(stories: Sequence[Entry], verdicts: Mapping[int, Verdict], days: float) -> str:
    period = say("the last day") if days < 1.5 else say("the last {:.0f} days", days)
    if not stories:
        return say("No alert over {}.", period)
    trade = sum(_relevant(entry, verdicts) for entry in stories)
    return say(
        "About {:.1f} alerts a day over {} ({} in all); {:.1f} a day of US-China trade news ({} in all).",
        len(stories) / days,
        period,
        len(stories),
        trade / days,
        trade,
    )


def _headed(heading: str, items: Sequence[Item]) -> list[Item]:
    return [Item(say(heading)), *items] if items else []


def _overlap(stories: Sequence[Entry], verdicts: Mapping[int, Verdict], known: Mapping[str, Topic]) -> list[str]:
    shared = Counter(
        match.topic
        for entry in stories
        if entry.id in verdicts
        for match in verdicts[entry.id].matches
        if match.topic in known and (verdicts[entry.id].relevant or not known[match.topic].gated)
    )
    parts = [
        say("{} ({} of {})", name_of(known[topic]), number, len(stories)) for topic, number in shared.most_common(3)
    ]
    return [say("Also told under: {}.", joined(", ", parts))] if parts else []


def _not_judged_so(found: Sequence[Entry], verdicts: Mapping[int, Verdict]) -> list[Item]:
    """What matches, and narrowly fails to be US-China trade news."""
    scores = {e.id: verdicts[e.id].score for e in found if e.id in verdicts and not verdicts[e.id].relevant}
    near = sorted((e for e in found if scores.get(e.id, 0) >= NEARLY), key=lambda e: -scores[e.id])
    return [
        Item(e.title, e.url, say("not judged US-China trade news (score {:.2f}, 1 is enough)", scores[e.id]))
        for e in _newest_of_each(near)[:NEAR_MISSES]
    ]


def _lacking(tx: Transaction, expression: Expression, found: Sequence[Entry], since: datetime) -> list[Item]:
    """What would match if one part of the query were left out."""
    base = expression.base if isinstance(expression, Not) else expression
    if not isinstance(base, And):
        return []
    have = {entry.story_id for entry in found} | {None}
    items: list[Item] = []
    for part in base.parts[:_PARTS]:
        rest = And(tuple(each for each in base.parts if each is not part))
        relaxed: Expression = rest.parts[0] if len(rest.parts) == 1 else rest
        relaxed = replace(expression, base=relaxed) if isinstance(expression, Not) else relaxed
        more = [e for e in _since(entries.search(tx, relaxed, 200), since) if e.story_id not in have]
        wanted = " / ".join(term.shown for term in list(positive_terms(part))[:3])
        items += [Item(e.title, e.url, say("lacks {}", wanted)) for e in _newest_of_each(more)[:1]]
        have |= {entry.story_id for entry in more[:1]}
    return items[:NEAR_MISSES]


def _sample(entry: Entry, verdict: Verdict | None) -> Item:
    story = [short_id(entry.story_id)] if entry.story_id else []
    trade = [] if verdict is not None and verdict.relevant else [say("not US-China trade")]
    published = say("{:%d %b %H:%M} UTC", entry.published)
    return Item(entry.title, entry.url, joined(" · ", [*story, entry.publisher, published, *trade]))
