"""`/trade topic`: a workspace's own topics, which no other workspace sees."""

import re
from dataclasses import dataclass

from bot.commands.command import AddTopic, EditTopic
from bot.commands.preview import alerts_a_day
from bot.commands.request import Request
from bot.desk.wanted import take_back
from bot.domain.alert import Reply
from bot.domain.expression import nears
from bot.domain.phrase import joined, say
from bot.domain.subscription import CALENDAR, PULSE
from bot.domain.topic import MOST_ALERTS, Topic, own_name
from bot.errors import CommandError
from bot.storage import held, own_topics, subscriptions
from bot.storage.database import Transaction
from bot.text.query import advice, parse_query
from bot.text.tokens import tokenise

MOST_TOPICS = 50  # of one workspace; each is matched against every entry
QUERY_LIMIT = 1000  # characters; the built-in ones are longer, and the operator's
MOST_NEARS = 8  # in one query: each reads a long text's places anew, for every entry
_LABEL = re.compile(r"[^\W_][\w-]{1,39}")
NONE = "none"  # in place of an edition: there must be no such topic yet
EXAMPLE = "/trade topic add coffee coffee AND (tariff* OR 关税)"


def check_label(label: str) -> None:
    """Raises CommandError for what cannot be a topic's name."""
    if not _LABEL.fullmatch(label) or not called(label):
        raise CommandError(say("a topic's name has 2 to 40 letters, digits, - or _, and no space"), EXAMPLE)


@dataclass(frozen=True, slots=True)
class Tried:
    """A topic that may be kept, and how many stories a day it would have told; None where nobody can know yet."""

    topic: Topic
    before: str  # the edition that it takes the place of; "" for whichever there is
    done: str  # what to say once it is kept
    rate: float | None


def tried(tx: Transaction, request: Request, command: AddTopic | EditTopic) -> Tried:
    """The topic somebody asks for, tried on what the store has. Raises CommandError or QuerySyntaxError."""
    topic = _draft(request, command)
    if isinstance(command, AddTopic):
        _check_new(request, topic)
    rate = alerts_a_day(tx, request, topic)
    if rate is not None and rate > MOST_ALERTS:
        problem = say("this query would tell about {:.0f} stories a day; {:.0f} are the most", rate, MOST_ALERTS)
        raise CommandError(say("{}. Narrow it with another word", problem), EXAMPLE)
    if isinstance(command, AddTopic):
        return Tried(topic, NONE, say("Topic {} added", topic.label), rate)
    return Tried(topic, command.edition, say("Topic {} changed", topic.label), rate)


def keep(tx: Transaction, request: Request, new: Tried) -> Reply:
    """Make a topic of this workspace, or give it another query or gate.

    Raises CommandError if somebody has made, changed or removed it since it was looked at.
    """
    topic, rate = new.topic, new.rate
    _check_unchanged(new, own_topics.get(tx, topic.workspace, topic.label))
    own_topics.put(tx, topic, request.caller.person, request.now)
    expected = say("There is nothing yet to judge by how much it would tell.")
    if rate is not None:
        expected = say("About {:.1f} alerts a day.", rate)
    return Reply(
        new.done,
        joined(
            "\n",
            filter(None, [topic.query, joined(" ", [say("{}.", scope(topic.gated)), expected]), advice(topic.query)]),
        ),
        hint=f"/trade subscribe {topic.label}",
    )


def remove(tx: Transaction, request: Request, label: str) -> Reply:
    """Remove a topic of this workspace and its subscriptions. Raises CommandError."""
    topic = _mine(request, label)
    own_topics.remove(tx, topic)
    subscribed = [each.destination for each in subscriptions.of_topics(tx, [topic.name])]
    subscriptions.end_topic(tx, topic.name)
    for here in subscribed:
        take_back(tx, here, request.now)
    held.end_topic(tx, topic.name)
    places = say("Places that were subscribed to it: {}.", len(subscribed)) if subscribed else ""
    return Reply(say("Topic {} removed", topic.label), places)


def called(name: str) -> str:
    """A name as people may spell it, for comparing."""
    return " ".join(tokenise(name).stems)


def scope(gated: bool) -> str:
    """Which news a topic is told of."""
    return say("US-China trade news only") if gated else say("All news, US-China trade or not")


def changed_meanwhile(label: str, query: str, gated: bool) -> CommandError:
    """What to tell who has changed a topic that is this by now."""
    now = say("{} ({})", query, scope(gated))
    return CommandError(
        say("somebody has changed {} meanwhile, and nothing of yours was kept. It is now: {}", label, now)
    )


def _spellings(topic: Topic) -> set[str]:
    return {called(spelling) for spelling in (topic.label, topic.title, topic.title_zh)}


def _draft(request: Request, command: AddTopic | EditTopic) -> Topic:
    label, query, gated = command.label, command.query, command.gated
    check_label(label)
    if isinstance(command, EditTopic):
        before = _mine(request, label)
        query, gated = query or before.query, before.gated if gated is None else gated
    if len(query) > QUERY_LIMIT:
        raise CommandError(say("the query of a workspace's own topic has at most {} characters", QUERY_LIMIT), EXAMPLE)
    expression = parse_query(query)
    if nears(expression) > MOST_NEARS:
        raise CommandError(say("the query of a workspace's own topic has NEAR at most {} times", MOST_NEARS), EXAMPLE)
    workspace = request.here.tenant
    name = own_name(workspace, label)
    return Topic(name, label, label, query, expression, workspace=workspace, gated=bool(gated))


def _check_unchanged(new: Tried, now: Topic | None) -> None:
    """Raises CommandError if `now`, when it is to be kept, the topic is another than what it was tried against."""
    label = new.topic.label
    if new.before == NONE:
        if now is not None:
            raise _taken(now.label, new.topic.query)
    elif now is None:
        raise _missing(label)
    elif new.before and now.edition != new.before:
        raise changed_meanwhile(label, now.query, now.gated)


def _check_new(request: Request, topic: Topic) -> None:
    """Raises CommandError for a name that is taken, and for one topic too many."""
    mine = [each for each in request.topics.values() if each.workspace]
    same = next((each for each in request.topics.values() if called(topic.label) in _spellings(each)), None)
    if same is not None and same.workspace:
        raise _taken(same.label, topic.query)
    if same is not None or called(topic.label) in (called(PULSE), called(CALENDAR)):
        raise CommandError(say("{} is a topic everybody has; choose another name", topic.label), EXAMPLE)
    if len(mine) >= MOST_TOPICS:
        raise CommandError(say("a workspace has at most {} topics of its own", MOST_TOPICS), "/trade topic remove NAME")


def _mine(request: Request, label: str) -> Topic:
    topic = request.topics.get(own_name(request.here.tenant, label))
    if topic is None:
        raise _missing(label)
    return topic


def _taken(label: str, query: str) -> CommandError:
    return CommandError(say("there is a topic {} already", label), f"/trade topic edit {label} {query}")


def _missing(label: str) -> CommandError:
    return CommandError(say("this workspace has no topic {!r} of its own", label[:40]), "/trade topics")
