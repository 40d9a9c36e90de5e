"""One story goes on in another: what people have of it, and what answers it, is the other's from then on."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.alerts.reader import Reader
from bot.desk.retelling import Touched
from bot.domain.alert import DecisionKind
from bot.domain.story import Story
from bot.domain.subscription import Destination, Mute, MuteKind
from bot.storage import entries, follows, held, outbox, stories, subscriptions
from bot.storage.database import Transaction
from bot.text.retraction import unlabelled


def grow_out(tx: Transaction, own: Mapping[tuple[str, int], int], touched: Iterable[Touched], now: datetime) -> None:
    """Workspaces' own stories go on in the one that everybody may see, where a report of theirs has become part of it.

    own: (workspace, entry id) -> its own story until now. An edit has made such a report US-China trade news: who was
    told of it has the message already, and must not be told again.
    """
    everybodys = {each.story.id: each.story for each in touched if not each.story.workspace}
    homes = {entry.id: entry.story_id for entry in entries.get(tx, sorted({entry_id for _, entry_id in own}))}
    left = {own_story: everybodys[home] for (_, each), own_story in own.items() if (home := homes[each]) in everybodys}
    for own_story, before in stories.get(tx, sorted(left)).items():
        entries.detach(tx, [entry.id for entry in entries.of_stories(tx, [own_story])], own_story)
        hand_over(tx, left[own_story], before, now)


def hand_over(tx: Transaction, into: Story, other: Story, now: datetime) -> None:
    """What others know of one story concerns the other from now on: followers, answers, and messages."""
    stories.keep_version(tx, other, now)
    if other.workspace == into.workspace:  # what only a workspace was told is not for everybody to see
        stories.copy_versions(tx, other.id, into.id)
    stories.merge_into(tx, other.id, into.id)
    if _answers(tx, into, other.id):  # else it would answer itself, over the stories between them
        stories.save(tx, replace(into, link=None))
    for answer in stories.answers_to(tx, [other.id]):
        if answer.link is not None and answer.id != into.id:
            stories.save(tx, replace(answer, link=replace(answer.link, to=into.id)))
    muted = _hand_over_mutes(tx, into, other, now)
    follows.move(tx, other.id, into.id)
    held.hand_over(tx, other.id, into.id)
    told = outbox.told(tx, [into.id, other.id])
    for story_id, here in list(told):
        if story_id == other.id:
            if (into.id, here) in told:
                _close(tx, here, other, into, now, aloud=here not in muted)
            else:
                outbox.hand_over(tx, here, other.id, into.id)


def _hand_over_mutes(tx: Transaction, into: Story, other: Story, now: datetime) -> set[Destination]:
    """Where all that a place has of both was muted, it stays so. Returns where the other was muted until now.

    Who was told of one of the two, or follows it, and has not muted that one, has not asked for silence on it.
    """
    both = [into.id, other.id]
    has = {*outbox.told(tx, both), *held.told(tx, both), *follows.of_stories(tx, both)}
    mutes = {(int(each.target), each.destination): each for each in _of_stories(subscriptions.mutes(tx, now), both)}
    for here in {here for _, here in mutes}:
        of_here = [mutes[each, here] for each in both if (each, here) in mutes]
        if any((each, here) in has and (each, here) not in mutes for each in both):
            for each in of_here:
                subscriptions.unmute(tx, here, each.kind, each.target)
        else:
            subscriptions.move_mute(tx, of_here[-1], str(into.id), min(each.until for each in of_here))
    return {here for story_id, here in mutes if story_id == other.id}


def _of_stories(mutes: Iterable[Mute], story_ids: Collection[int]) -> Iterator[Mute]:
    return (each for each in mutes if each.kind is MuteKind.STORY and int(each.target) in story_ids)


def _answers(tx: Transaction, story: Story, earlier: int) -> bool:
    """Does a story answer an earlier one, itself or over others?"""
    link = story.link
    while link is not None and link.to != earlier:
        before = stories.get(tx, [link.to]).get(link.to)
        link = before.link if before else None
    return link is not None


def _close(tx: Transaction, here: Destination, other: Story, into: Story, now: datetime, aloud: bool) -> None:
    """Both were told here: one message says that the other goes on for both; aloud: its thread too."""
    told = outbox.told(tx, [into.id, other.id])
    alert, reader = told[other.id, here], Reader(told[other.id, here].reader)
    said = reader.phrase("this is the same event as {}, where it goes on: {}")
    line = reader.phrase("Correction: {}").format(said.format(into.short_id, unlabelled(told[into.id, here].headline)))
    alert = replace(alert, correction=line)
    outbox.put(tx, here, other.id, DecisionKind.AMEND, alert, now)
    if aloud:
        outbox.put(tx, here, other.id, DecisionKind.FOLLOW_UP, replace(alert, change=line), now)
