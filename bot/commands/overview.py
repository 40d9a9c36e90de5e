"""All that concerns one person on one page: what he is told of, the topics there are, and the latest stories."""

from dataclasses import dataclass
from datetime import timedelta

from bot.commands.caller import Standing
from bot.commands.feed_health import feeds_reply
from bot.commands.options import subscription_text
from bot.commands.reading import recent
from bot.commands.replies import count_lately
from bot.commands.request import Request
from bot.commands.rights import Rights
from bot.domain.alert import Reply
from bot.domain.subscription import CALENDAR, PULSE, Options
from bot.errors import CommandError
from bot.storage import stories, subscriptions
from bot.storage.database import Transaction

RECENT = 8


@dataclass(frozen=True, slots=True)
class OfferedTopic:
    """A topic as it is offered: as it is typed, as it is called, and how much it had lately."""

    label: str
    title: str
    lately: str  # "12 stories in 7 days"
    own: bool = False  # the workspace's own, with its query
    query: str = ""
    gated: bool = True
    edition: str = ""  # of the query and the gate


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What a person is told of, as it is typed and as it is called; the options, and those in words."""

    label: str
    title: str
    options: Options
    text: str

    @property
    def is_pulse(self) -> bool:
        """Is it the daily line?"""
        return self.label == PULSE

    @property
    def is_topic(self) -> bool:
        """Is it about stories, of which some may be asked for and others not?"""
        return self.label not in (PULSE, CALENDAR)


@dataclass(frozen=True, slots=True)
class Overview:
    """The page of one person."""

    subscriptions: tuple[Subscribed, ...]
    topics: tuple[OfferedTopic, ...]
    recent: Reply
    feeds: Reply | None = None  # how they fare, for admins
    may_change: bool = True  # what he himself is told of
    may_change_topics: bool = True
    trouble: str = ""  # why he may not, where it is not for who he is

    def subscription(self, label: str) -> Subscribed | None:
        """What he is told of under this label."""
        return next((each for each in self.subscriptions if each.label == label), None)

    def topic(self, label: str) -> OfferedTopic | None:
        """The topic under this label."""
        return next((each for each in self.topics if each.label == label), None)


async def standing_of(request: Request) -> tuple[Standing, str]:
    """What the person is, as far as the platform says it, and else why it does not."""
    try:
        return await request.caller.standing(False), ""
    except CommandError as error:
        return Standing(guest=True), error.problem


def overview(tx: Transaction, request: Request, rights: Rights, standing: Standing, trouble: str) -> Overview:
    """Put the page together."""
    counts = stories.count_since(tx, request.now - timedelta(days=7))
    return Overview(
        subscriptions=tuple(
            Subscribed(
                request.label(each.topic),
                request.title(each.topic),
                each.options,
                subscription_text(each.topic, each.options),
            )
            for each in subscriptions.of_destination(tx, request.here)
        ),
        topics=tuple(
            OfferedTopic(
                topic.label,
                request.title(topic.name),
                count_lately(counts.get(topic.name, 0)),
                bool(topic.workspace),
                topic.query if topic.workspace else "",
                topic.gated,
                topic.edition,
            )
            for topic in sorted(request.topics.values(), key=lambda each: not each.workspace)  # their own first
        ),
        recent=recent(tx, request, None, RECENT, RECENT),
        feeds=feeds_reply(tx, request) if standing.admin else None,
        may_change=not standing.guest,
        may_change_topics=rights.may_change_topics(request.caller, standing),
        trouble=trouble,
    )
