"""Commands that look things up: help, topics, recent, search, story."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.alerts.compose import told_in
from bot.alerts.figures import figure_lines
from bot.alerts.reader import Reader
from bot.alerts.sides import chained, side_lines
from bot.commands.forms import COMMANDS, RECENT_MOST
from bot.commands.options import FORM
from bot.commands.own_topics import scope
from bot.commands.replies import ago, count_lately, entry_item, level_text, story_item
from bot.commands.request import Request
from bot.domain.alert import Item, Reply, SideLine
from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.phrase import joined, say
from bot.domain.story import Story, Telling
from bot.storage import entries, feeds, stories, subscriptions
from bot.storage.database import Transaction
from bot.stories.roles import nameable
from bot.text.query import parse_query

SEARCH_ENTRIES = 60  # entries looked at for the stories of one answer
SEARCH_RESULTS = 10  # at a time


def help_reply() -> Reply:
    """How to begin, what the words in capitals stand for, and every command with its form."""
    begin = say(
        "Begin with /trade subscribe soybeans. In a channel a command is about the channel, in a direct message about "
        "you."
    )
    words = say(
        "TOPIC: a name from /trade topics. ID and STORY: the short id of an alert, such as s22a. LINK: the address of "
        'a report. QUERY: words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR(a b, 5).'
    )
    options = say("Options of subscribe, in any order: {}. SIDE is {}.", FORM, joined(" or ", Side))
    items = tuple(Item(f"/trade {form}", detail=meaning) for form, meaning, _ in COMMANDS.values())
    return Reply(say("Commands"), joined("\n", (begin, words, options)), items=items)


def list_topics(tx: Transaction, request: Request) -> Reply:
    """The topics there are for this caller."""
    counts = stories.count_since(tx, request.now - timedelta(days=7))
    mine = {s.topic for s in subscriptions.of_destination(tx, request.here)}
    items = []
    for topic in request.topics.values():
        own = [say("your workspace's own: {}", topic.query), scope(topic.gated)] if topic.workspace else []
        lately = count_lately(counts.get(topic.name, 0))
        detail = joined(" · ", [*own, lately, *([say("subscribed")] if topic.name in mine else [])])
        called = topic.label if topic.workspace else f"{topic.name} · {topic.title} · {topic.title_zh}"
        items.append(Item(called, detail=detail))
    return Reply(say("Topics"), items=tuple(items), hint=say("Subscribe with /trade subscribe TOPIC"))


def recent(tx: Transaction, request: Request, topic: str | None, number: int, most: int = RECENT_MOST) -> Reply:
    """The latest stories, of one topic or of all: so many at a time, and so many at most."""
    if topic is None:
        title, found = say("Latest stories"), stories.recent_of_any(tx, request.here.tenant, most)
    else:
        title, found = say("Latest on {}", request.title(topic)), stories.recent(tx, topic, most)
    if not found:
        return Reply(title, say("Nothing yet."), hint=say("`topics` shows how many stories each topic had"))
    return Reply(
        title, items=tuple(story_item(story, request.told(story), request.now) for story in found), page=number
    )


def search(tx: Transaction, request: Request, query: str) -> Reply:
    """Entries that match; raises QuerySyntaxError."""
    found = request.seen(tx, entries.search(tx, parse_query(query), SEARCH_ENTRIES))
    shown: dict[object, Entry] = {}
    for entry in found:  # a story once, by its newest entry
        shown.setdefault(entry.story_id or entry.url or entry.id, entry)
    items = tuple(entry_item(entry, request.now) for entry in shown.values())
    if not items:
        return Reply(say("No entry matches"), say("Searched for: {}", query), hint=say("Fewer words, or OR, find more"))
    return Reply(say("Search: {}", query), items=items, page=SEARCH_RESULTS)


def show_story(tx: Transaction, request: Request, story_id: int) -> Reply:
    """All there is on one story; raises CommandError."""
    story = request.story(tx, story_id)
    told = request.told(story)
    timeline = [
        Item(member.title, member.url, joined(" · ", (member.publisher, request.moment(member.published))))
        for member in entries.of_stories(tx, [story.id])
    ]
    reader = Reader(request.caller.language or "en", nameable(request.vocabulary))
    topics = [request.title(topic) for topic in story.topics if topic in request.topics]
    linked = chained(story, stories.chains(tx, [story.id]))
    return Reply(
        f"{story.short_id} · {told.headline}",
        _facts(story, told, topics, side_lines(story, feeds.watched_sides(tx), reader, linked), request.now),
        items=(
            *_said(request, story, reader),
            *_figures(story, reader),
            *_links(tx, request, story),
            Item(say("Reports, oldest first:")),
            *timeline,
            *_versions(tx, request, story, reader),
        ),
        hint=f"/trade why {story.short_id} · /trade follow {story.short_id} · /trade mute {story.short_id} 4h",
    )


def _said(request: Request, story: Story, reader: Reader) -> list[Item]:
    """Who has said what, with link and time; nothing where nobody has spoken."""
    items = []
    for each in story.statements:
        told = [each.publisher, *([request.moment(each.at)] if each.at else [])]
        speaker = reader.speaker(each)
        items.append(Item(f"{speaker}: {each.quote}" if each.quote else speaker, each.url, joined(" · ", told)))
    return [Item(say("Who has spoken:")), *items] if items else []


def _figures(story: Story, reader: Reader) -> list[Item]:
    lines = [Item(line.text) for line in figure_lines(story, reader)]
    return [Item(say("Figures:")), *lines] if lines else []


def _links(tx: Transaction, request: Request, story: Story) -> list[Item]:
    """What the story answers, and what answers it."""
    items = []
    for answered in request.stories(tx, [story.link.to] if story.link else []):
        assert story.link is not None
        items.append(
            Item(
                say("{} of: {}", say(story.link.kind.capitalize()), request.told(answered).headline),
                answered.url,
                answered.short_id,
            )
        )
    for answer in request.stories(tx, [each.id for each in stories.answers_to(tx, [story.id])]):
        assert answer.link is not None
        items.append(
            Item(
                joined(": ", (say(answer.link.kind.capitalize()), request.told(answer).headline)),
                answer.url,
                answer.short_id,
            )
        )
    return [Item(say("Links:")), *items] if items else []


def _versions(tx: Transaction, request: Request, story: Story, reader: Reader) -> list[Item]:
    """What was told of it before, oldest first."""
    items = []
    for before, until in stories.versions(tx, story.id):
        told = [say(before.status.value)] if before.status else []
        told += [line.text for line in figure_lines(before, reader)]
        told += [f"{line.party}: {line.text}" for line in side_lines(before, (), reader) if line.spoken]
        ended = say("until {}", request.moment(until))
        items.append(Item(request.told(before).headline, before.url, joined(" · ", [ended, *told])))
    return [Item(say("Earlier versions:")), *items] if items else []


def _facts(story: Story, told: Telling, topics: Collection[str], sides: Collection[SideLine], now: datetime) -> str:
    others = [
        (each.language, each.headline)
        for each in (told_in(story, ""), *story.tellings)
        if each.language != told.language
    ]
    lines = [
        say("Level {}", level_text(story)),
        say("Topics: {}", joined(", ", topics) or say("none")),
        say("First seen {}, last report {}", ago(story.first_published, now), ago(story.last_published, now)),
        *(f"{line.party}: {line.text}" for line in sides),
        *(f"{sentence.text} ({sentence.publisher})" for sentence in told.summary),
        *(f"{language}: {headline}" for language, headline in others),
    ]
    return joined("\n", lines)
