"""What a place wants of what waits to be told there: asked when it changes its mind, and when a story is late."""

from collections.abc import Sequence
from datetime import datetime

from bot.alerts.decide import lacking
from bot.domain.alert import Decision, DecisionKind, Reason
from bot.domain.story import Story
from bot.domain.subscription import FOLLOWED, Destination, MuteKind
from bot.storage import bulletins, decisions, follows, held, outbox, stories, subscriptions
from bot.storage.database import Transaction


def wanting(tx: Transaction, here: Destination, story_ids: Sequence[int], now: datetime) -> dict[int, list[str]]:
    """Story -> the topics for which this place wants it now, FOLLOWED among them; what it does not want is left out."""
    known = stories.chains(tx, story_ids)
    muted = {(each.kind, each.target) for each in subscriptions.mutes(tx, now) if each.destination == here}
    subscribed = subscriptions.of_destination(tx, here)
    topics = {each.topic: each.options for each in subscribed if (MuteKind.TOPIC, each.topic) not in muted}
    followed = set(follows.of_destination(tx, here))
    found = {}
    for story_id in story_ids:
        chain = _chain(known, story_id)
        nearest = chain[:2]  # itself, and what it answers
        if any((MuteKind.STORY, str(each.id)) in muted for each in nearest):
            continue
        wanted = sorted(topics.keys() & {topic for each in nearest for topic in each.topics})
        if len(nearest) == 1:  # whoever was told of a story is told of what answers it, whatever he asks of others
            wanted = [topic for topic in wanted if lacking(nearest[0], topics[topic]) is None]
        if any(each.id in followed for each in chain):
            wanted.append(FOLLOWED)
        if wanted:
            found[story_id] = wanted
    return found


def take_back(tx: Transaction, here: Destination, now: datetime, muted: Reason | None = None) -> None:
    """What has not left, and this place wants no more, is not sent; what is in doubt may stand there, and stays.

    A digest that has not left is made anew of what is wanted. `muted`: what `/trade why` is to say of it.
    """
    reopen_digest(tx, here, now)
    waiting = outbox.waiting_stories(tx, here)
    wanted = wanting(tx, here, waiting, now)
    for story_id in waiting:
        if story_id not in wanted and outbox.withdraw_story(tx, here, story_id):
            decided = decisions.revoke(tx, story_id, here)
            if decided is not None and muted is not None:
                detail = decided.topic if muted is Reason.MUTED_TOPIC else ""
                skip = Decision(DecisionKind.SKIP, muted, story_id, decided.topic, here, decided.revision, detail)
                decisions.keep(tx, skip, now)


def reopen_digest(tx: Transaction, here: Destination, now: datetime) -> None:
    """What a digest that has not left yet was to tell waits again, and is due."""
    if (waiting := outbox.waiting_digest(tx, here)) is None:
        return
    number, digest = waiting
    outbox.withdraw(tx, number)
    held.take_back(tx, number)
    bulletins.take_back(tx, number)
    if digest.with_line:
        held.hold_line(tx, here, now, now)


def _chain(known: dict[int, Story], story_id: int) -> list[Story]:
    """A story, what it answers, what that answers, and so on."""
    found: list[Story] = []
    story = known.get(story_id)
    while story is not None and story not in found:
        found.append(story)
        story = known.get(story.link.to) if story.link else None
    return found
