"""`/trade preview`: what a query would have told over the last days, before anybody subscribes to it.

It shares the machine with what others ask: however much a query finds, only so much of it is read in full.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, zip_longest

from bot.commands.request import Request, name_of
from bot.domain.alert import Item, Reply
from bot.domain.entry import Entry, Glance
from bot.domain.expression import And, Expression, Near, Not, Or, Term, positive_terms
from bot.domain.phrase import joined, say
from bot.domain.story import short_id
from bot.domain.topic import Topic
from bot.storage import entries
from bot.storage.database import Transaction
from bot.stories.cluster import Grouper
from bot.text.query import advice, parse_query
from bot.text.tokens import has_han

DAYS = 7  # looked back at most
MOST_ENTRIES = 1000  # looked at, the latest; of a query that finds more, so many days fewer are
MOST_GROUPED = 60  # of what no story of US-China trade has taken in: read in full, to count alerts as the desk would
RELAXED = 5  # entries looked at for what a part of a query keeps out
SAMPLES, NEAR_MISSES = 5, 3
NEARLY = 0.5  # the least score of a near miss; 1 is enough
_PARTS = 6  # of a query that are left out in turn to see what narrowly failed
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a query finds, newest first, and which stories it makes."""

    told: list[Glance]  # one a story, of those that were put into one
    stories: Mapping[int, int]  # entry id -> its story; below 0 where it was only grouped here, by `grouper`
    grouper: Grouper
    loose: float  # how many stories one that was grouped here stands for: not all can be grouped

    def number(self, told: Iterable[Glance]) -> float:
        """How many stories these stand for."""
        return sum(1.0 if self.stories[each.id] > 0 else self.loose for each in told)


def preview(tx: Transaction, request: Request, query: str, *, gated: bool = False) -> Reply:
    """Alerts a day, samples, near misses and overlap with the topics there are. Raises QuerySyntaxError.

    gated: of US-China trade news only, as a topic with its gate on tells it.
    """
    expression = parse_query(query)
    since = _since(tx, request.now)
    if since is None:
        return Reply(
            say("Preview: {}", query),
            say("No entries yet to look at."),
            hint=say("Try again when feeds have been polled"),
        )
    glances, since = _look(tx, expression, since, MOST_ENTRIES)
    found = _group(tx, request, [each for each in glances if each.relevant or not gated])
    missed = [*_not_judged_so(tx, glances, found), *_lacking(tx, expression, found, since)]
    return Reply(
        say("Preview: {}", query),
        joined(
            "\n",
            filter(
                None,
                [
                    _rates(found, _days(since, request.now), gated=gated),
                    *_overlap(tx, found, request.topics),
                    advice(query),
                ],
            ),
        ),
        items=(*_headed("Newest:", _samples(tx, request, found)), *_headed("Near misses:", missed)),
        hint=say("Keep it with /trade topic add NAME QUERY, or NAME gate on QUERY for US-China trade news only"),
    )


def alerts_a_day(tx: Transaction, request: Request, topic: Topic) -> float | None:
    """How many stories a day a topic would have told lately; None where there is nothing to look at yet."""
    since = _since(tx, request.now)
    if since is None:
        return None
    glances, since = _look(tx, topic.expression, since, MOST_ENTRIES)
    found = _group(tx, request, [each for each in glances if each.relevant or not topic.gated])
    return found.number(found.told) / _days(since, request.now)


def _since(tx: Transaction, now: datetime) -> datetime | None:
    """From when on there is something to look at; None while there are no entries."""
    first = entries.first_seen(tx)
    return None if first is None else max(first, now - timedelta(days=DAYS))


def _days(since: datetime, now: datetime) -> float:
    return max((now - since) / _DAY, 1.0)


def _look(tx: Transaction, expression: Expression, since: datetime, limit: int) -> tuple[list[Glance], datetime]:
    """What matches, the latest published first; and since when that is all that does."""
    found = entries.glances(tx, expression, limit)
    if len(found) == limit:
        since = max(since, min(each.seen for each in found))
    lately = [each for each in found if each.seen >= since and each.published >= since - _DAY]
    return sorted(lately, key=lambda each: each.published, reverse=True), since


def _group(tx: Transaction, request: Request, glances: list[Glance]) -> _Found:
    """What is no US-China trade news is grouped here as the desk would: nobody may have wanted it so far."""
    grouper = Grouper(request.vocabulary)
    stories = _stories(tx, glances, grouper)
    grouped = sum(story < 0 for story in stories.values())
    loose = len(glances) - len(stories) + grouped
    told = _one_a_story((each for each in glances if each.id in stories), stories)
    return _Found(told, stories, grouper, loose / grouped if grouped else 1.0)


def _one_a_story(glances: Iterable[Glance], stories: Mapping[int, int]) -> list[Glance]:
    """The first of each story; what was put into none is one for itself."""
    first: dict[int, Glance] = {}
    for each in glances:
        first.setdefault(stories.get(each.id, -each.id), each)
    return list(first.values())


def _stories(tx: Transaction, glances: Iterable[Glance], grouper: Grouper) -> dict[int, int]:
    """Entry id -> its story, of all that have one and the first of the others."""
    glances = list(glances)
    told = {each.id: each.story_id for each in glances if each.relevant and each.story_id is not None}
    loose = [each.id for each in glances if each.id not in told]
    return told | grouper.place(entries.get(tx, loose[:MOST_GROUPED]))


def _rates(found: _Found, days: float, *, gated: bool) -> str:
    period = say("the last day") if days < 1.5 else say("the last {:.0f} days", days)
    if not found.told:
        return say("No alert over {}.", period)
    if gated:
        number = found.number(found.told)
        return say(
            "About {:.1f} alerts a day over {} ({} in all): US-China trade news only.",
            number / days,
            period,
            round(number),
        )
    number, trade = found.number(found.told), found.number(each for each in found.told if each.relevant)
    return say(
        "About {:.1f} alerts a day over {} ({} in all); {:.1f} a day of US-China trade news ({} in all).",
        number / days,
        period,
        round(number),
        trade / days,
        round(trade),
    )


def _headed(heading: str, items: Sequence[Item]) -> list[Item]:
    return [Item(say(heading)), *items] if items else []


def _overlap(tx: Transaction, found: _Found, known: Mapping[str, Topic]) -> list[str]:
    topics = entries.topics_of(tx, [each.id for each in found.told])
    under: dict[str, list[Glance]] = {}
    for each in found.told:
        for topic in topics.get(each.id, ()):
            if topic in known and (each.relevant or not known[topic].gated):
                under.setdefault(topic, []).append(each)
    shared = Counter({topic: round(found.number(those)) for topic, those in under.items()})
    all_told = round(found.number(found.told))
    parts = [say("{} ({} of {})", name_of(known[topic]), number, all_told) for topic, number in shared.most_common(3)]
    return [say("Also told under: {}.", joined(", ", parts))] if parts else []


def _samples(tx: Transaction, request: Request, found: _Found) -> list[Item]:
    """The newest stories, as the caller sees them."""
    newest = found.told[:SAMPLES]
    shown = {each.id: each for each in request.seen(tx, list(entries.get(tx, [each.id for each in newest])))}
    return [_sample(request, shown[each.id], relevant=each.relevant) for each in newest]


def _sample(request: Request, entry: Entry, *, relevant: bool) -> Item:
    story = [short_id(entry.story_id)] if entry.story_id else []
    trade = [] if relevant else [say("not US-China trade")]
    told = [*story, entry.publisher, request.moment(entry.published), *trade]
    return Item(entry.title, entry.url, joined(" · ", told))


def _not_judged_so(tx: Transaction, glances: list[Glance], found: _Found) -> list[Item]:
    """What matches, and narrowly fails to be US-China trade news."""
    near = sorted(
        (each for each in glances if not each.relevant and each.score >= NEARLY), key=lambda each: -each.score
    )
    unplaced = [each for each in near if each.id not in found.stories][:RELAXED]
    stories = {**found.stories, **_stories(tx, unplaced, found.grouper)}
    best = _one_a_story(near, stories)[:NEAR_MISSES]
    read = {each.id: each for each in entries.get(tx, [each.id for each in best])}
    return [
        Item(
            read[each.id].title,
            read[each.id].url,
            say("not judged US-China trade news (score {:.2f}, 1 is enough)", each.score),
        )
        for each in best
    ]


def _lacking(tx: Transaction, expression: Expression, found: _Found, since: datetime) -> list[Item]:
    """What would match without one part of the query: of each part the newest first, but of no story that matches."""
    relaxed = list(islice(_relaxed(expression), _PARTS))
    looks = [_look(tx, Not(query, expression), since, RELAXED)[0] for query, _ in relaxed]
    stories = _stories(tx, {each.id: each for glances in looks for each in glances}.values(), found.grouper)
    told = set(found.stories.values())
    missed: dict[int, str] = {}  # by the id of what is kept out
    for turn in zip_longest(*looks):  # each part has its turn, so that the first does not take all places
        for each, (_, why) in zip(turn, relaxed, strict=True):
            if each is not None and len(missed) < NEAR_MISSES and stories.get(each.id, -each.id) not in told:
                missed.setdefault(each.id, why)
                told.add(stories.get(each.id, -each.id))
    read = {each.id: each for each in entries.get(tx, list(missed))}
    return [Item(read[each].title, read[each].url, why) for each, why in missed.items()]


def _relaxed(expression: Expression) -> Iterator[tuple[Expression, str]]:
    """Queries that ask for a little less, and what they say of what the query itself does not find."""
    match expression:
        case Not(base=base, excluded=excluded):
            yield And((base, excluded)), say("kept out by NOT {}", _named(excluded))
            yield from ((Not(query, excluded), why) for query, why in _relaxed(base))
        case And(parts=parts):
            for part in parts:
                others = [each for each in parts if each is not part]
                rest = others[0] if len(others) == 1 else And(tuple(others))
                if isinstance(part, Not):
                    yield And((*others, part.base, part.excluded)), say("kept out by NOT {}", _named(part.excluded))
                    rest = Not(rest, part.excluded)
                yield rest, say("lacks {}", _named(part))
        case Or(parts=parts):
            for part in parts:
                yield from _relaxed(part)
        case Near(terms=terms, distance=distance):
            yield And(terms), say("{} within {} words", joined(" and ", [term.shown for term in terms]), distance)
        case Term(tokens=tokens, shown=shown) if len(tokens) > 1 and not has_han(shown):
            yield And(tuple(Term((each,), False, each) for each in tokens)), say("lacks {}", f"“{shown}”")


def _named(part: Expression) -> str:
    return " / ".join(term.shown for term in list(positive_terms(part))[:3])
