"""What the operator puts right by hand: reports of two events taken apart, two stories of one event put together.

Whoever was told wrong is told so: the message is edited, and its thread gets a line that begins "Correction:".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.handing_over import hand_over
from bot.desk.newsroom import Newsroom
from bot.desk.retelling import retell
from bot.desk.telling import Decided, tell
from bot.domain.entry import Entry
from bot.domain.link import Link
from bot.domain.story import Story, short_id
from bot.errors import TradewireError
from bot.storage import entries, follows, stories
from bot.storage.database import Transaction

_SHOWN = "`tradewire stories show {}` lists them"


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The stories as they are now, the entries of each, and what was decided to tell of it."""

    stories: tuple[tuple[Story, tuple[int, ...]], ...]
    decided: tuple[Decided, ...] = ()


def show(tx: Transaction, story_id: int) -> tuple[Story, list[Entry]]:
    """A story and its entries, oldest first. Raises TradewireError if there is none, or it was merged into another."""
    found = stories.get(tx, [story_id]).get(story_id)
    if found is None:
        raise TradewireError(
            f"there is no story {short_id(story_id)}; `tradewire ask '/trade recent'` shows the latest"
        )
    if into := stories.merged_into(tx, story_id):
        raise TradewireError(f"{found.short_id} was merged into {short_id(into)}: name that one")
    return found, entries.of_stories(tx, [story_id])


def check_split(tx: Transaction, story_id: int, entry_ids: Sequence[int]) -> tuple[list[Entry], list[Entry]]:
    """(those that stay, those that go) if these entries are to leave a story. Raises TradewireError if they cannot."""
    story, members = show(tx, story_id)
    known = {entry.id for entry in members}
    if strangers := [str(each) for each in entry_ids if each not in known]:
        raise TradewireError(f"{', '.join(strangers)}: no report of {story.short_id}; " + _SHOWN.format(story.short_id))
    if known == set(entry_ids):
        raise TradewireError(f"{story.short_id} has no other reports: name those of the other event only")
    go = [entry for entry in members if entry.id in set(entry_ids)]
    return [entry for entry in members if entry not in go], go


def split(tx: Transaction, newsroom: Newsroom, now: datetime, story_id: int, entry_ids: Sequence[int]) -> Regrouped:
    """Take these entries out of a story into one of their own, which is told like any new one.

    Where they were one before it was merged into this, that one goes on: who was told of it is told so there.
    """
    stay, go = check_split(tx, story_id, entry_ids)
    entries.detach(tx, [entry.id for entry in go], story_id)
    before = _merged_before(tx, story_id, go)
    opened, whose = before or -go[0].id, stories.get(tx, [story_id])[story_id].workspace
    links = {} if before else _first_takes_link(tx, story_id, stay, go)
    touched = retell(tx, newsroom, {story_id: (), opened: go}, now, links, whose)
    old, new = touched[story_id], touched[opened]
    both = [replace(old, taken_out=new.story), replace(new, apart_from=old.story if before else None)]
    told = tell(tx, newsroom, both, now)
    stories.leave_mark(tx)  # the desk must not go on from what it remembers
    groups = [(old.story, stay), (new.story, go)]
    return Regrouped(tuple((story, tuple(each.id for each in members)) for story, members in groups), tuple(told))


def _merged_before(tx: Transaction, story_id: int, go: Sequence[Entry]) -> int | None:
    """The story that was merged into this one and whose reports are all among those that go: it is its own again."""
    reports = {(entry.publisher, entry.url) for entry in go}
    ours = [each for each in stories.merged(tx, story_id) if {(at.publisher, at.url) for at in each.outlets} <= reports]
    if not ours:
        return None
    again, *others = sorted(ours, key=lambda each: len(each.outlets), reverse=True)
    stories.take_apart(tx, again, story_id)
    follows.copy(tx, story_id, again.id)  # nobody knows who of them followed which
    for each in others:
        stories.merge_into(tx, each.id, again.id)
    return again.id


def _first_takes_link(tx: Transaction, story_id: int, stay: Sequence[Entry], go: Sequence[Entry]) -> dict[int, Link]:
    """A story answers another by its first report: where that one goes, the link goes with it."""
    story = stories.get(tx, [story_id])[story_id]
    if story.link is None or min([*stay, *go], key=lambda each: (each.published, each.id)) in stay:
        return {}
    stories.save(tx, replace(story, link=None))
    return {-go[0].id: story.link}


def check_merge(tx: Transaction, into_id: int, other_id: int) -> tuple[list[Entry], list[Entry]]:
    """(those that stay, those that come) if one story is to be merged into another. Raises TradewireError if not."""
    if into_id == other_id:
        raise TradewireError("these are one story already: name two")
    (into, stay), (other, come) = show(tx, into_id), show(tx, other_id)
    if into.workspace != other.workspace:
        raise TradewireError("one of these is a workspace's own story: only stories of the same people can be one")
    return stay, come


def merge(tx: Transaction, newsroom: Newsroom, now: datetime, into_id: int, other_id: int) -> Regrouped:
    """Put the second story's entries into the first, which goes on for both."""
    stay, come = check_merge(tx, into_id, other_id)
    both = stories.get(tx, [into_id, other_id])
    entries.detach(tx, [entry.id for entry in come], other_id)
    hand_over(tx, both[into_id], both[other_id], now)
    touched = retell(tx, newsroom, {into_id: come}, now)[into_id]
    told = tell(tx, newsroom, [touched], now)
    stories.leave_mark(tx)
    members = tuple(entry.id for entry in [*stay, *come])
    return Regrouped(((touched.story, members),), tuple(told))


def reread(tx: Transaction, newsroom: Newsroom, now: datetime, story_id: int) -> Regrouped:
    """Tell a story anew by its entries, as they are read today; raises TradewireError if there is none."""
    _, members = show(tx, story_id)
    touched = retell(tx, newsroom, {story_id: ()}, now)[story_id]
    told = tell(tx, newsroom, [touched], now)
    return Regrouped(((touched.story, tuple(each.id for each in members)),), tuple(told))
