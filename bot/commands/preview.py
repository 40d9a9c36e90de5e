"""`/trade preview`: what a query would have told over the last days, before anybody subscribes to it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from bot.stories.cluster import Grouper
from bot.text.query import advice, parse_query

DAYS = 7  # looked back at most
MOST_GROUPED = 300  # of them, by which all that is no US-China trade news is counted as the desk would tell it
RELAXED = 60  # entries looked at for what a part of a query keeps out
MOST_ENTRIES = 5000  # looked at; a query that matches more is too broad for anybody to read what it finds
SAMPLES, NEAR_MISSES = 5, 3
NEARLY = 0.5  # the least score of a near miss; 1 is enough
_PARTS = 6  # of an AND that are left out in turn to see what narrowly failed


@dataclass(frozen=True, slots=True)
class _Found:
    """What a query finds, newest first, what was judged of it, and which stories it makes."""

    entries: list[Entry]
    verdicts: Mapping[int, Verdict]
    stories: Mapping[int, int]  # entry id -> its story; below 0 where nobody has been told of that

    def newest(self, entries: Iterable[Entry] | None = None) -> list[Entry]:
        """Of these, or of all, one entry a story."""
        newest: dict[int, Entry] = {}
        for entry in self.entries if entries is None else entries:
            newest.setdefault(self.stories[entry.id], entry)
        return list(newest.values())

    def relevant(self, entry: Entry) -> bool:
        """Is it US-China trade news?"""
        return _relevant(entry, self.verdicts)


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
    found = _found(tx, request, _search(tx, expression, since))
    told = found.newest()
    items = [_sample(entry, found) for entry in told[:SAMPLES]]
    missed = [*_not_judged_so(found), *_lacking(tx, request, expression, found, since)]
    return Reply(
        say("Preview: {}", query),
        joined("\n", filter(None, [_rates(told, found, days), *_overlap(told, found, request.topics), advice(query)])),
        items=(*_headed("Newest:", items), *_headed("Near misses:", missed)),
        hint=say("Keep it with /trade topic add NAME QUERY, or NAME gate on QUERY for US-China trade news only"),
    )


def alerts_a_day(tx: Transaction, request: Request, topic: Topic) -> float | None:
    """How many stories a day a topic would have told lately; None where there is nothing to look at yet."""
    since, days = _window(tx, request.now)
    if not days:
        return None
    found = _found(tx, request, _search(tx, topic.expression, since))
    return len(found.newest(each for each in found.entries if not topic.gated or found.relevant(each))) / days


def _search(tx: Transaction, expression: Expression, since: datetime, limit: int = MOST_ENTRIES) -> list[Entry]:
    """What matches, newest first, of the days that are looked at."""
    found = entries.search(tx, expression, limit)
    lately = [e for e in found if e.seen >= since and e.published >= since - timedelta(days=1)]
    return sorted(lately, key=lambda entry: entry.published, reverse=True)


def _found(tx: Transaction, request: Request, found: Sequence[Entry]) -> _Found:
    """What is no US-China trade news is grouped here as the desk would: nobody may have wanted it so far."""
    verdicts = entries.verdicts(tx, [entry.id for entry in found])
    stories = {each.id: each.story_id for each in found if each.story_id and _relevant(each, verdicts)}
    loose = [entry for entry in found if entry.id not in stories]
    stories |= Grouper(request.vocabulary).place(loose[:MOST_GROUPED])
    stories |= {entry.id: -entry.id for entry in loose[MOST_GROUPED:]}
    return _Found(request.seen(tx, found), verdicts, stories)


def _relevant(entry: Entry, verdicts: Mapping[int, Verdict]) -> bool:
    return entry.id in verdicts and verdicts[entry.id].relevant


def _window(tx: Transaction, now: datetime) -> tuple[datetime, float]:
    """Since when to look, and how many days that is: 0 while there are no entries."""
    first = entries.first_seen(tx)
    if first is None:
        return now, 0.0
    since = max(first, now - timedelta(days=DAYS))
    return since, max((now - since) / timedelta(days=1), 1.0)


def _rates(stories: Sequence[Entry], found: _Found, days: float) -> str:
    period = say("the last day") if days < 1.5 else say("the last {:.0f} days", days)
    if not stories:
        return say("No alert over {}.", period)
    trade = sum(map(found.relevant, stories))
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


def _overlap(stories: Sequence[Entry], found: _Found, known: Mapping[str, Topic]) -> list[str]:
    verdicts = found.verdicts
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


def _not_judged_so(found: _Found) -> list[Item]:
    """What matches, and narrowly fails to be US-China trade news."""
    scores = {each.entry_id: each.score for each in found.verdicts.values() if not each.relevant}
    near = sorted((e for e in found.entries if scores.get(e.id, 0) >= NEARLY), key=lambda e: -scores[e.id])
    return [
        Item(e.title, e.url, say("not judged US-China trade news (score {:.2f}, 1 is enough)", scores[e.id]))
        for e in found.newest(near)[:NEAR_MISSES]
    ]


def _lacking(tx: Transaction, request: Request, expression: Expression, found: _Found, since: datetime) -> list[Item]:
    """What would match if one part of the query were left out."""
    base = expression.base if isinstance(expression, Not) else expression
    if not isinstance(base, And):
        return []
    more: dict[int, tuple[Entry, Expression]] = {}  # by their ids, with what each lacks
    for part in base.parts[:_PARTS]:
        rest = And(tuple(each for each in base.parts if each is not part))
        relaxed: Expression = rest.parts[0] if len(rest.parts) == 1 else rest
        relaxed = replace(expression, base=relaxed) if isinstance(expression, Not) else relaxed
        for entry in _search(tx, relaxed, since, RELAXED):
            more.setdefault(entry.id, (entry, part))
    matching = {entry.id for entry in found.entries}
    together = _found(tx, request, [*found.entries, *(each for each, _ in more.values() if each.id not in matching)])
    told = {together.stories[each] for each in matching}
    missed: dict[int, Entry] = {}  # the newest for each part, by the part's number
    for entry in together.newest():
        if entry.id not in matching and together.stories[entry.id] not in told:
            missed.setdefault(base.parts.index(more[entry.id][1]), entry)
    return [Item(each.title, each.url, _lacks(base.parts[number])) for number, each in sorted(missed.items())][
        :NEAR_MISSES
    ]


def _lacks(part: Expression) -> str:
    return say("lacks {}", " / ".join(term.shown for term in list(positive_terms(part))[:3]))


def _sample(entry: Entry, found: _Found) -> Item:
    story = [short_id(entry.story_id)] if entry.story_id else []
    trade = [] if found.relevant(entry) else [say("not US-China trade")]
    published = say("{:%d %b %H:%M} UTC", entry.published)
    return Item(entry.title, entry.url, joined(" · ", [*story, entry.publisher, published, *trade]))
