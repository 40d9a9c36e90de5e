"""What has waited is looked at again before it leaves: by now its place may be quiet, or want it no more."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.alerts.hold import allowed_from, due_at, restraint
from bot.desk.wanted import take_back, wanting
from bot.domain.alert import Decision, DecisionKind, Reason
from bot.domain.delivery import Head
from bot.domain.digest import Held
from bot.domain.story import Level
from bot.domain.subscription import CALENDAR, PULSE, Destination, Options
from bot.storage import bulletins, decisions, held, outbox, subscriptions
from bot.storage.database import Transaction

_MINUTE = timedelta(minutes=1)
_Waits = dict[str, tuple[Reason, str]]  # topic -> why nothing is told of it now


def has_waited(head: Head, now: datetime) -> bool:
    """May a place's mind have changed since this was put there? Quiet hours and days begin with a minute.

    What waits is taken back when somebody mutes it, but not what is in flight then, and comes back refused.
    """
    return now >= head.created_at.replace(second=0, microsecond=0) + _MINUTE or head.due_at > head.created_at


def unwelcome(tx: Transaction, heads: Iterable[Head], now: datetime) -> set[Destination]:
    """The places of these heads where something waits that may not be told now, or is not wanted any more."""
    return {head.destination for head in heads if _is_unwelcome(tx, head, now)}


def hold_back(tx: Transaction, places: Iterable[Destination], now: datetime) -> None:
    """What may not be told now in these places waits for a digest, as if it came just now.

    What is not wanted any more is dropped, and a digest that has not left is made anew, at its time.
    """
    for here in sorted(places):
        take_back(tx, here, now)
        options = _options(tx, here)
        for story_id, waits in _restrained(tx, here, outbox.waiting_stories(tx, here), options, now).items():
            _hold(tx, here, story_id, waits, options, now)


def may_say(tx: Transaction, delivery_id: int, now: datetime) -> bool:
    """May a word on what this delivery has told be said in its place by now? Nobody there has asked for it just now."""
    here, story_id = outbox.of_delivery(tx, delivery_id) or (None, None)
    if here is None or story_id is None:
        return True
    if not wanting(tx, here, [story_id], now):
        return not decisions.of_story(tx, story_id, here)  # what was told by no decision, nobody wanted before either
    return not _restrained(tx, here, [story_id], _options(tx, here), now)


def hold_word(tx: Transaction, delivery_id: int, now: datetime) -> None:
    """In place of a word that may not be said now the digest tells the story; one that is not wanted is dropped."""
    here, story_id = outbox.of_delivery(tx, delivery_id) or (None, None)
    if here is not None and story_id is not None:
        options = _options(tx, here)
        for each, waits in _restrained(tx, here, [story_id], options, now).items():
            _hold(tx, here, each, waits, options, now)


def _is_unwelcome(tx: Transaction, head: Head, now: datetime) -> bool:
    here, options = head.destination, _options(tx, head.destination)
    waiting = outbox.waiting_digest(tx, here)
    if waiting is not None:
        number, digest = waiting
        topics = held.topics_in(tx, number) | ({PULSE} if digest.with_line else set())
        topics |= {CALENDAR} if bulletins.are_in(tx, number) else set()
        if bulletins.is_overtaken(tx, number, now):
            return True
        if any(allowed_from(options.get(topic, Options()), now) > now for topic in topics):
            return True
    told = [each for topic, each in options.items() if topic != PULSE]
    if head.due_at == head.created_at and not any(restraint(each, Level.ROUTINE, 0, now) for each in told):
        return False  # as nearly always, and quickly
    stories = outbox.waiting_stories(tx, here)
    unwanted = set(stories) - wanting(tx, here, stories, now).keys()
    # What was put there by no decision, nobody has wanted in the first place.
    decided = any(decisions.of_story(tx, story_id, here) for story_id in unwanted)
    return decided or bool(_restrained(tx, here, stories, options, now))


def _restrained(
    tx: Transaction, here: Destination, stories: Sequence[int], options: dict[str, Options], now: datetime
) -> dict[int, _Waits]:
    """Those of these stories that are wanted here only for topics of which nothing may be told now."""
    told, found = outbox.told(tx, stories), {}
    for story_id, topics in wanting(tx, here, stories, now).items():
        alert = told.get((story_id, here))
        level = alert.level if alert else Level.FLASH
        waits = {topic: restraint(options.get(topic, Options()), level, 0, now) for topic in topics}
        if alert is not None and all(waits.values()):
            found[story_id] = {topic: why for topic, why in waits.items() if why}
    return found


def _hold(
    tx: Transaction, here: Destination, story_id: int, waits: _Waits, options: dict[str, Options], now: datetime
) -> None:
    alert = outbox.told(tx, [story_id])[story_id, here]
    # A message may wait for longer than decisions are kept.
    revision = max((each.revision for each in decisions.of_story(tx, story_id, here)), default=0)
    if outbox.withdraw_story(tx, here, story_id):
        decisions.revoke(tx, story_id, here)
    for topic, (reason, detail) in waits.items():
        due = due_at(options[topic], reason, now)
        held.hold(tx, here, Held(topic, reason, alert, now, due))
        decisions.keep(tx, Decision(DecisionKind.HOLD, reason, story_id, topic, here, revision, detail), now)


def _options(tx: Transaction, here: Destination) -> dict[str, Options]:
    return {each.topic: each.options for each in subscriptions.of_destination(tx, here)}
