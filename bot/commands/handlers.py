"""Carries commands out: a command and its caller to a reply."""

import math
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

import structlog

from bot.alerts.compose import side_lines
from bot.commands.caller import Caller
from bot.commands.command import (
    Command,
    Help,
    ListSubscriptions,
    ListTopics,
    MuteIt,
    Recent,
    Search,
    ShowStory,
    Subscribe,
    UnmuteIt,
    Unsubscribe,
    Why,
)
from bot.commands.explain import explain_link, explain_story
from bot.commands.grammar import COMMANDS, Grammar
from bot.domain.alert import Item, Reply
from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.story import Story, short_id
from bot.domain.subscription import Mute, MuteKind, Options
from bot.domain.topic import Topic
from bot.errors import CommandError, QuerySyntaxError, StorageBusyError, TradewireError
from bot.storage import entries, feeds, outbox, stories, subscriptions
from bot.storage.database import Database
from bot.text.query import parse_query

SEARCH_ENTRIES = 60  # entries looked at for the stories of one answer
SEARCH_RESULTS = 10

log = structlog.get_logger(__name__)


class Commands:
    """Every slash command, for every platform."""

    def __init__(self, database: Database, topics: Mapping[str, Topic], clock: Callable[[], datetime]) -> None:
        self._database, self._topics, self._clock = database, topics, clock
        self._grammar = Grammar(topics.values())

    async def __call__(self, text: str, caller: Caller) -> Reply:
        """Answer the text after `/trade`. Never raises: whatever goes wrong becomes a reply that says what to do."""
        try:
            return await self._answer(self._grammar.parse(text), caller)
        except QuerySyntaxError as error:
            return Reply("This query cannot be read", _sentence(str(error)), code=error.caret(), ok=False)
        except CommandError as error:
            hint = f"For example: {error.example}" if error.example else ""
            return Reply("That did not work", _sentence(error.problem), hint=hint, ok=False)
        except StorageBusyError as error:
            log.warning("command_met_busy_database", detail=str(error))
            return Reply("The database is busy", "Nothing was changed. Please try again in a minute.", ok=False)
        except TradewireError as error:
            log.error("command_failed", detail=str(error))
            return Reply("That did not work", str(error), ok=False)
        except Exception:  # a fault of ours: the person gets an answer, the log its trace
            log.exception("command_crashed")
            return Reply("That did not work", "The cause is in the bot's log; its operator can help.", ok=False)

    async def _answer(self, command: Command, caller: Caller) -> Reply:  # noqa: PLR0911  one line a command
        match command:
            case Help():
                return _help()
            case ListTopics():
                return await self._list_topics(caller)
            case Recent(topic, count):
                return await self._recent(topic, count)
            case Search(query):
                return await self._search(query)
            case ShowStory(story_id):
                return await self._show_story(story_id)
            case Subscribe(topic, options):
                return await self._subscribe(topic, options, caller)
            case Unsubscribe(topic):
                return await self._unsubscribe(topic, caller)
            case ListSubscriptions():
                return await self._subscriptions(caller)
            case MuteIt(kind, target, duration):
                return await self._mute(kind, target, duration, caller)
            case UnmuteIt(kind, target):
                return await self._unmute(kind, target, caller)
            case Why(None, link):
                return await self._database.read(explain_link, link, caller.destination)
            case Why(story_id, _):
                assert story_id is not None
                return await self._database.read(explain_story, story_id, caller.destination)

    async def _list_topics(self, caller: Caller) -> Reply:
        week = self._clock() - timedelta(days=7)
        counts = await self._database.read(stories.count_since, week)
        mine = {s.topic for s in await self._database.read(subscriptions.of_destination, caller.destination)}
        items = tuple(
            Item(
                f"{topic.name} · {topic.title} · {topic.title_zh}",
                detail=f"{_count(counts.get(topic.name, 0), 'story', 'stories')} in 7 days"
                + (" · subscribed" if topic.name in mine else ""),
            )
            for topic in self._topics.values()
        )
        return Reply("Topics", items=items, hint="Subscribe with /trade subscribe TOPIC")

    async def _recent(self, topic: str | None, count: int) -> Reply:
        found = await self._database.read(stories.recent, topic, count)
        title = f"Latest on {self._topics[topic].title}" if topic else "Latest stories"
        if not found:
            return Reply(title, "Nothing yet.", hint="`topics` shows how many stories each topic had")
        return Reply(title, items=tuple(story_item(story, self._clock()) for story in found))

    async def _search(self, query: str) -> Reply:
        expression = parse_query(query)
        found = await self._database.read(entries.search, expression, SEARCH_ENTRIES)
        shown: dict[object, Entry] = {}
        for entry in found:  # a story once, by its newest entry
            shown.setdefault(entry.story_id or entry.url or entry.id, entry)
        items = tuple(entry_item(entry, self._clock()) for entry in list(shown.values())[:SEARCH_RESULTS])
        if not items:
            return Reply("No entry matches", f"Searched for: {query}", hint="Fewer words, or OR, find more")
        return Reply(f"Search: {query}", items=items)

    async def _show_story(self, story_id: int) -> Reply:
        story = (await self._database.read(stories.get, [story_id])).get(story_id)
        if story is None:
            raise CommandError(f"there is no story {short_id(story_id)}", "/trade recent")
        members = await self._database.read(entries.of_stories, [story_id])
        watched = await self._database.read(feeds.watched_sides)
        now = self._clock()
        timeline = [
            Item(member.title, member.url, f"{member.publisher} · {member.published:%d %b %H:%M} UTC")
            for member in members
        ]
        return Reply(
            f"{story.short_id} · {story.headline}",
            _story_facts(story, watched, now),
            items=(Item("Reports, oldest first:"), *timeline),
            hint=f"/trade why {story.short_id} · /trade mute {story.short_id} 4h",
        )

    async def _subscribe(self, topic: str, options: Options, caller: Caller) -> Reply:
        here = caller.destination
        new = await self._database.write(subscriptions.subscribe, here, topic, options, caller.person, self._clock())
        await self._database.write(outbox.wake, here.platform, here)  # whoever subscribes expects it to work here
        title = self._topics[topic].title
        changed = f"Subscribed to {title}" if new else f"Subscription to {title} changed"
        return Reply(changed, _options_text(options), hint=f"Stop with /trade unsubscribe {topic}")

    async def _unsubscribe(self, topic: str, caller: Caller) -> Reply:
        ended = await self._database.write(subscriptions.unsubscribe, caller.destination, topic)
        if not ended:
            raise CommandError(f"this place is not subscribed to {topic}", "/trade subscriptions")
        return Reply(f"Unsubscribed from {self._topics[topic].title}")

    async def _subscriptions(self, caller: Caller) -> Reply:
        mine = await self._database.read(subscriptions.of_destination, caller.destination)
        mutes = await self._database.read(subscriptions.mutes, self._clock())
        muted = [
            Item(f"muted: {_mute_target(mute)}", detail=f"until {mute.until:%d %b %H:%M} UTC")
            for mute in mutes
            if mute.destination == caller.destination
        ]
        if not mine and not muted:
            return Reply("No subscriptions here", hint="/trade subscribe soybeans")
        titles = {topic.name: topic.title for topic in self._topics.values()}
        items = [Item(f"{s.topic} · {titles.get(s.topic, s.topic)}", detail=_options_text(s.options)) for s in mine]
        return Reply("Subscriptions here", items=(*items, *muted))

    async def _mute(self, kind: MuteKind, target: str, duration: timedelta, caller: Caller) -> Reply:
        if kind is MuteKind.STORY and not await self._database.read(stories.get, [int(target)]):
            raise CommandError(f"there is no story {short_id(int(target))}", "/trade recent")
        mute = Mute(caller.destination, kind, target, self._clock() + duration)
        await self._database.write(subscriptions.mute, mute, caller.person)
        what = _mute_target(mute)
        return Reply(
            f"Muted {what}", f"Until {mute.until:%d %b %Y %H:%M} UTC.", hint=f"End it with /trade unmute {what}"
        )

    async def _unmute(self, kind: MuteKind, target: str, caller: Caller) -> Reply:
        what = _mute_target(Mute(caller.destination, kind, target, self._clock()))
        if not await self._database.write(subscriptions.unmute, caller.destination, kind, target):
            raise CommandError(f"{what} is not muted here", "/trade subscriptions")
        return Reply(f"No longer muted: {what}")


def story_item(story: Story, now: datetime) -> Item:
    """A story as one line of a list."""
    level = f"{story.level.upper()} · " if story.level.rank else ""
    outlets = _count(len(story.outlets), "outlet", "outlets")
    return Item(story.headline, story.url, f"{level}{story.short_id} · {outlets} · {_ago(story.last_published, now)}")


def entry_item(entry: Entry, now: datetime) -> Item:
    """An entry as one line of a list."""
    story = f"{short_id(entry.story_id)} · " if entry.story_id else ""
    return Item(entry.title, entry.url, f"{story}{entry.publisher} · {_ago(entry.published, now)}")


def _story_facts(story: Story, watched: Collection[Side], now: datetime) -> str:
    reasons = ", ".join(reason.replace("_", " ") for reason in story.level_reasons)
    lines = [
        f"Level: {story.level}" + (f" ({reasons})" if reasons else ""),
        f"Topics: {', '.join(story.topics) or 'none'}",
        f"First seen {_ago(story.first_published, now)}, last report {_ago(story.last_published, now)}",
        *(f"{line.party}: {line.text}" for line in side_lines(story.statements, watched)),
        *(f"{sentence.text} ({sentence.publisher})" for sentence in story.summary),
    ]
    return "\n".join(lines)


def _help() -> Reply:
    items = tuple(Item(f"/trade {form}", detail=meaning) for form, meaning, _ in COMMANDS.values())
    return Reply("Commands", items=items, hint='QUERY: words, "phrases", prefix*, AND, OR, NOT, ( ), NEAR(a b, 5)')


def _options_text(options: Options) -> str:
    parts = [f"level {options.level}"] if options.level.rank else ["every level"]
    if options.min_outlets > 1:
        parts.append(f"from {options.min_outlets} outlets on")
    if options.sides:
        parts.append(f"once these have spoken: {', '.join(sorted(options.sides))}")
    return ", ".join(["instant", *parts])


def _mute_target(mute: Mute) -> str:
    return short_id(int(mute.target)) if mute.kind is MuteKind.STORY else mute.target


def _ago(then: datetime, now: datetime) -> str:
    minutes = max(0, math.floor((now - then).total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // 1440} days ago"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
