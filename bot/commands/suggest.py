"""What may be meant by the beginning of a word: topics, stories, time zones. For platforms that complete words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.commands.request import Request, name_of
from bot.domain.phrase import joined
from bot.domain.story import short_id
from bot.domain.subscription import CALENDAR, PULSE
from bot.storage import follows, stories, subscriptions
from bot.storage.database import Transaction
from bot.text.checks import zones

MOST = 25  # of one kind; no list of a platform's is longer
_LATEST = 60  # stories looked at


class Suggested(StrEnum):
    """What is to be suggested."""

    TOPIC = "topic"
    SUBSCRIBED = "subscribed"  # a topic that this place is told of
    OWN_TOPIC = "own_topic"
    STORY = "story"
    FOLLOWED = "followed"  # a story that this place follows
    STORY_OR_TOPIC = "story_or_topic"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word as the grammar takes it, and as people read it."""

    value: str
    label: str


def suggest(tx: Transaction, request: Request, what: Suggested, typed: str) -> list[Suggestion]:
    """Those that fit what is typed so far, the likeliest first."""
    wanted = typed.strip().casefold()
    fitting = (each for each in _all(tx, request, what) if wanted in f"{each.value} {each.label}".casefold())
    return sorted(fitting, key=lambda each: not each.value.casefold().startswith(wanted))[:MOST]


def _all(tx: Transaction, request: Request, what: Suggested) -> Iterable[Suggestion]:
    match what:
        case Suggested.TOPIC:
            yield from _topics(request)
            yield from (Suggestion(each, request.title(each)) for each in (CALENDAR, PULSE))
        case Suggested.SUBSCRIBED:
            mine = [each.topic for each in subscriptions.of_destination(tx, request.here)]
            yield from (Suggestion(request.label(each), request.title(each)) for each in mine)
        case Suggested.OWN_TOPIC:
            yield from (Suggestion(each.label, each.query) for each in request.topics.values() if each.workspace)
        case Suggested.STORY:
            yield from _stories(tx, request)
        case Suggested.FOLLOWED:
            found = request.stories(tx, follows.of_destination(tx, request.here))
            yield from (Suggestion(short_id(each.id), request.told(each).headline) for each in found)
        case Suggested.STORY_OR_TOPIC:
            yield from _stories(tx, request)
            yield from _topics(request)
        case Suggested.ZONE:
            yield from (Suggestion(each, each) for each in zones())


def _topics(request: Request) -> Iterable[Suggestion]:
    own_first = sorted(request.topics.values(), key=lambda each: not each.workspace)
    for topic in own_first:
        other = topic.title if request.caller.language == "zh" else topic.title_zh
        yield Suggestion(topic.label, joined(" · ", dict.fromkeys((name_of(topic), other, topic.label))))


def _stories(tx: Transaction, request: Request) -> Iterable[Suggestion]:
    for story in stories.recent_of_any(tx, request.here.tenant, _LATEST):
        yield Suggestion(short_id(story.id), request.told(story).headline)
