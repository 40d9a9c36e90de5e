"""What each command does."""

from bot.commands import own_topics, reading, subscribing
from bot.commands.calendar import calendar
from bot.commands.chart import chart
from bot.commands.command import (
    Changing,
    Feeds,
    Follow,
    Help,
    ListSubscriptions,
    ListTopics,
    MuteIt,
    Preview,
    Reading,
    Recent,
    RemoveTopic,
    Search,
    ShowCalendar,
    ShowChart,
    ShowLedger,
    ShowStory,
    Subscribe,
    Unfollow,
    UnmuteIt,
    Unsubscribe,
    Why,
    Wrong,
)
from bot.commands.complaints import complain
from bot.commands.explain import explain_link, explain_story
from bot.commands.feed_health import feeds_reply
from bot.commands.ledger import ledger
from bot.commands.preview import preview
from bot.commands.request import Request
from bot.domain.alert import Reply
from bot.storage.database import Transaction


def answered(tx: Transaction, command: Reading, request: Request) -> Reply:  # noqa: PLR0911, PLR0912  one line a command
    """The reply to a command that changes nothing. Raises CommandError or QuerySyntaxError."""
    match command:
        case Help():
            return reading.help_reply()
        case ListTopics():
            return reading.list_topics(tx, request)
        case Recent(topic, number):
            return reading.recent(tx, request, topic, number)
        case ShowLedger(topic):
            return ledger(tx, request, topic)
        case ShowCalendar(days):
            return calendar(tx, request, days)
        case ShowChart(topic, days):
            return chart(tx, request, topic, days)
        case Search(query):
            return reading.search(tx, request, query)
        case ShowStory(story_id):
            return reading.show_story(tx, request, story_id)
        case Preview(query, gated):
            return preview(tx, request, query, gated=gated)
        case ListSubscriptions():
            return subscribing.list_subscriptions(tx, request)
        case Why(None, link):
            return explain_link(tx, request, link)
        case Why(story_id, _):
            assert story_id is not None
            return explain_story(tx, request, story_id)
        case Feeds():
            return feeds_reply(tx, request)


def done(tx: Transaction, command: Changing | own_topics.Tried, request: Request) -> Reply:  # noqa: PLR0911  the same
    """Do what a command asks for; returns the reply. Raises CommandError, and then nothing is kept."""
    match command:
        case Subscribe(topic, options):
            return subscribing.subscribe(tx, request, topic, options)
        case Unsubscribe(topic):
            return subscribing.unsubscribe(tx, request, topic)
        case Follow(story_id):
            return subscribing.follow(tx, request, story_id)
        case Unfollow(story_id):
            return subscribing.unfollow(tx, request, story_id)
        case MuteIt(kind, target, duration):
            return subscribing.mute(tx, request, kind, target, duration)
        case UnmuteIt(kind, target):
            return subscribing.unmute(tx, request, kind, target)
        case Wrong(story_id, wrong):
            return complain(tx, request, story_id, wrong)
        case own_topics.Tried():
            return own_topics.keep(tx, request, command)
        case RemoveTopic(label):
            return own_topics.remove(tx, request, label)
