"""A person's home: what he is told of with its controls, the topics with their switches, the latest stories."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.commands.overview import OfferedTopic, Overview, Subscribed
from bot.domain.alert import Item, Reply
from bot.domain.story import Level
from bot.domain.subscription import Cadence
from bot.platforms.slack.blocks import Block, Element, button, clock, context, header, row, section, select
from bot.platforms.slack.replies import item_sections, reply_blocks
from bot.platforms.slack.text import code, plain, plain_lines
from bot.platforms.slack.words import Say, speaker

HOME = "home"  # what every action of the page begins with: home:what:whose
SUBSCRIPTIONS, TOPICS = "subscriptions", "topics"  # the two lists that may have several pages
SUBSCRIPTIONS_SHOWN, TOPICS_SHOWN, FEEDS_SHOWN = 8, 20, 5  # of 100 blocks, which every view may have
OWN = "your workspace's own"
_NAME, _TEXT, _QUERY, _BODY = 80, 400, 600, 2500

CADENCES = {Cadence.INSTANT: "At once", Cadence.HOURLY: "Every hour", Cadence.DAILY: "Every day"}
LEVELS = {Level.ROUTINE: "Every story", Level.URGENT: "Urgent and flash", Level.FLASH: "Flash only"}


@dataclass(frozen=True, slots=True)
class Start:
    """From which one on each of the lists is shown; kept with the page."""

    subscriptions: int = 0
    topics: int = 0

    def __str__(self) -> str:
        return f"{self.subscriptions} {self.topics}"

    def within(self, page: Overview) -> "Start":
        """The same, moved back to where the lists still show something."""
        subscribed, topics = len(page.subscriptions), len(page.topics)
        return Start(
            _first(self.subscriptions, SUBSCRIPTIONS_SHOWN, subscribed), _first(self.topics, TOPICS_SHOWN, topics)
        )

    @classmethod
    def parse(cls, text: str) -> "Start":
        """Of what was kept; of anything else, the beginning."""
        parts = text.split()
        return cls(*map(int, parts)) if len(parts) == 2 and all(map(_is_number, parts)) else cls()


BEGINNING = Start()


def home_view(page: Overview, language: str, start: Start = BEGINNING, told: Reply | None = None) -> dict[str, Any]:
    """The view for views.publish; `told` is the answer to what was last done on it."""
    start = start.within(page)
    say = speaker(language)
    blocks = [*_answer(page, told, say), *_subscriptions(page, start, say)]
    blocks += [*_recent(page.recent, say), *_topics(page, start, say)]
    if page.feeds is not None:
        blocks += _feeds(page.feeds, say)
    return {"type": "home", "private_metadata": str(start), "blocks": blocks}


def bare_home(told: Reply, language: str, start: Start = BEGINNING) -> dict[str, Any]:
    """The same while there is nothing to be read for the page: the answer alone."""
    blocks = reply_blocks(replace(told, items=(), choices=()), speaker(language))[1]
    return {"type": "home", "private_metadata": str(start), "blocks": blocks}


def _answer(page: Overview, told: Reply | None, say: Say) -> Iterable[Block]:
    if told is not None:
        yield from reply_blocks(replace(told, items=(), choices=()), say)[1]
    elif page.trouble:
        yield section(f":warning: {plain(page.trouble, _TEXT)}")
    elif not page.may_change:
        yield context(say("Guests and people of another workspace may read here, and change nothing."))


def _subscriptions(page: Overview, start: Start, say: Say) -> Iterable[Block]:
    yield header(say("Your subscriptions"))
    if not page.subscriptions:
        yield context(say("You are not told of anything yet: choose a topic below."))
        return
    yield context(say("Sent to you in direct messages. To change what a channel is sent, type `/trade` there."))
    for subscribed in page.subscriptions[start.subscriptions : start.subscriptions + SUBSCRIPTIONS_SHOWN]:
        end = button(say("Unsubscribe"), f"{HOME}:unsubscribe:{subscribed.label}", subscribed.label)
        shown = f"*{plain(subscribed.title, _NAME) or plain(subscribed.label, _NAME)}*\n{plain(subscribed.text, _TEXT)}"
        yield section(shown, end if page.may_change else None)
        if page.may_change:
            yield row(list(_controls(subscribed, say)))
    yield from _turns(SUBSCRIPTIONS, start, SUBSCRIPTIONS_SHOWN, len(page.subscriptions), say)


def _controls(subscribed: Subscribed, say: Say) -> Iterator[Element]:
    """How often, how loud and when not; the daily line has only its time."""
    options = subscribed.options

    def action(what: str) -> str:
        return f"{HOME}:{what}:{subscribed.label}"

    if not subscribed.is_pulse:
        yield select(action("cadence"), {each.value: say(text) for each, text in CADENCES.items()}, options.cadence)
    if options.at is not None:
        yield clock(action("at"), options.at, say("At"))
    if subscribed.is_pulse:
        return
    if subscribed.is_topic:
        yield select(action("level"), {each.value: say(text) for each, text in LEVELS.items()}, options.level)
    if options.quiet is None:
        yield button(say("Quiet hours"), action("quiet"), subscribed.label)
    else:
        yield clock(action("from"), options.quiet.start, say("From"))
        yield clock(action("to"), options.quiet.end, say("To"))
        yield button(say("No quiet hours"), action("loud"), subscribed.label)


def _recent(recent: Reply, say: Say) -> Iterable[Block]:
    yield header(recent.title)
    if recent.items:
        yield from item_sections(recent.items, say)
    else:
        yield context(plain(recent.body, _TEXT) or "…")


def _topics(page: Overview, start: Start, say: Say) -> Iterable[Block]:
    mine = {subscribed.label for subscribed in page.subscriptions}
    yield header(say("Topics"))
    for topic in page.topics[start.topics : start.topics + TOPICS_SHOWN]:
        what = "unsubscribe" if topic.label in mine else "subscribe"
        switch = button(say(what.capitalize()), f"{HOME}:{what}_topic:{topic.label}", topic.label)
        yield section(_topic(topic, say), switch if page.may_change else None)
        if topic.own and page.may_change_topics:
            sure = say("Nobody in this workspace is told of it then.")
            yield row(
                [
                    button(say("Edit"), f"{HOME}:edit:{topic.label}", topic.label),
                    button(say("Remove"), f"{HOME}:remove:{topic.label}", topic.label, sure, say),
                ]
            )
    yield from _turns(TOPICS, start, TOPICS_SHOWN, len(page.topics), say)
    if page.may_change_topics:
        yield row([button(say("Create a topic"), f"{HOME}:create:", "topic")])


def _topic(topic: OfferedTopic, say: Say) -> str:
    lines = [f"*{plain(topic.title, _NAME) or plain(topic.label, _NAME)}*  {plain(topic.lately, _NAME)}"]
    if topic.own:
        news = say("US-China trade news only" if topic.gated else "All news")
        lines += [f"_{say(OWN)} · {news}_", f"`{code(topic.query, _QUERY) or '…'}`"]
    return "\n".join(lines)


def _feeds(feeds: Reply, say: Say) -> Iterable[Block]:
    yield header(say("Feeds"))
    if body := plain_lines(feeds.body, _BODY):
        yield section(body)
    shown: tuple[Item, ...] = feeds.items[:FEEDS_SHOWN]
    if shown:
        yield from item_sections(shown, say)
    if hint := plain(feeds.hint, _TEXT):
        yield context(hint)


def _turns(which: str, start: Start, shown: int, total: int, say: Say) -> Iterable[Block]:
    """What turns the pages of a list; nothing where it has one."""
    here: int = getattr(start, which)
    turns = []
    if here > 0:
        turns.append(button(say("Back"), f"{HOME}:back:{which}", str(replace(start, **{which: max(here - shown, 0)}))))
    if (left := total - here - shown) > 0:
        turns.append(button(say("{} more", left), f"{HOME}:more:{which}", str(replace(start, **{which: here + shown}))))
    if turns:
        yield row(turns)


def _first(asked: int, shown: int, total: int) -> int:
    return asked if asked < total else max((total - 1) // shown * shown, 0)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 5
