"""`/trade topic`: a workspace's own topics, which no other workspace sees."""

import re

from bot.commands.command import AddTopic, EditTopic
from bot.commands.preview import alerts_a_day
from bot.commands.replies import count
from bot.commands.request import Request
from bot.domain.alert import Reply
from bot.domain.topic import Topic, own_name
from bot.errors import CommandError
from bot.storage import own_topics, subscriptions
from bot.storage.database import Transaction
from bot.text.query import advice, parse_query
from bot.text.tokens import tokenise

MOST_TOPICS = 50  # of one workspace; each is matched against every entry
QUERY_LIMIT = 1000  # characters; the built-in ones are longer, and the operator's
MOST_ALERTS = 100.0  # a day; nobody reads more, and every one becomes a story in the store
_LABEL = re.compile(r"[^\W_][\w-]{1,39}")
EXAMPLE = "/trade topic add coffee coffee AND (tariff* OR 关税)"


def draft(request: Request, command: AddTopic | EditTopic) -> Topic:
    """The topic somebody asks for. Raises CommandError or QuerySyntaxError."""
    label, query = command.label, command.query
    if not _LABEL.fullmatch(label) or not called(label):
        raise CommandError("a topic's name has 2 to 40 letters, digits, - or _, and no space", EXAMPLE)
    if len(query) > QUERY_LIMIT:
        raise CommandError(f"the query of a workspace's own topic has at most {QUERY_LIMIT} characters", EXAMPLE)
    workspace = request.here.tenant
    name = own_name(workspace, label)
    return Topic(name, label, label, query, parse_query(query), workspace=workspace, gated=command.gated)


def add(tx: Transaction, request: Request, topic: Topic) -> Reply:
    """Make a topic of this workspace. Raises CommandError."""
    mine = [each for each in request.topics.values() if each.workspace]
    same = next((each for each in request.topics.values() if called(topic.label) in _spellings(each)), None)
    if same is not None and same.workspace:
        raise CommandError(f"there is a topic {same.label} already", f"/trade topic edit {same.label} {topic.query}")
    if same is not None:
        raise CommandError(f"{topic.label} is a topic everybody has; choose another name", EXAMPLE)
    if len(mine) >= MOST_TOPICS:
        raise CommandError(f"a workspace has at most {MOST_TOPICS} topics of its own", "/trade topic remove NAME")
    return _keep(tx, request, topic, "added")


def edit(tx: Transaction, request: Request, topic: Topic) -> Reply:
    """Give a topic of this workspace another query. Raises CommandError."""
    _mine(request, topic.label)
    return _keep(tx, request, topic, "changed")


def remove(tx: Transaction, request: Request, label: str) -> Reply:
    """Remove a topic of this workspace and its subscriptions. Raises CommandError."""
    topic = _mine(request, label)
    own_topics.remove(tx, topic)
    ended = subscriptions.end_topic(tx, topic.name)
    places = f"{count(ended, 'place was', 'places were')} subscribed to it." if ended else ""
    return Reply(f"Topic {topic.label} removed", places)


def called(name: str) -> str:
    """A name as people may spell it, for comparing."""
    return " ".join(tokenise(name).stems)


def _spellings(topic: Topic) -> set[str]:
    return {called(spelling) for spelling in (topic.label, topic.title, topic.title_zh)}


def _keep(tx: Transaction, request: Request, topic: Topic, done: str) -> Reply:
    rate = alerts_a_day(tx, topic, request.now)
    if rate > MOST_ALERTS:
        problem = f"this query would tell about {rate:.0f} stories a day; {MOST_ALERTS:.0f} are the most"
        raise CommandError(f"{problem}. Narrow it with another word", EXAMPLE)
    own_topics.put(tx, topic, request.caller.person, request.now)
    scope = "US-China trade news only" if topic.gated else "All news, US-China trade or not"
    return Reply(
        f"Topic {topic.label} {done}",
        f"{topic.query}\n{scope}. About {rate:.1f} alerts a day.\n{advice(topic.query)}".rstrip(),
        hint=f"/trade subscribe {topic.label}",
    )


def _mine(request: Request, label: str) -> Topic:
    topic = request.topics.get(own_name(request.here.tenant, label))
    if topic is None:
        raise CommandError(f"this workspace has no topic {label[:40]!r} of its own", "/trade topics")
    return topic
