"""Stories told anew by their entries, and stored."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.alerts.change import NO_EDITS, Edits
from bot.desk.newsroom import Newsroom
from bot.domain.entry import Entry
from bot.domain.link import Link, LinkKind
from bot.domain.story import Story, is_undone
from bot.domain.topic import Verdict
from bot.storage import entries, stories
from bot.storage.database import Transaction
from bot.stories.assemble import assemble
from bot.stories.status import status_of
from bot.stories.written import in_order, material, untraceable
from bot.text.retraction import is_retracted
from bot.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Touched:
    """A story that has changed, with the verdicts on its entries."""

    story: Story
    verdicts: Mapping[int, Verdict]
    edits: Edits = NO_EDITS  # what the outlets have done to their reports
    taken_out: Story | None = None  # what the operator has found among its reports that is another event
    apart_from: Story | None = None  # what it was told to be the same event as, and is not


def retell(
    tx: Transaction,
    newsroom: Newsroom,
    newcomers: Mapping[int, Sequence[Entry]],
    now: datetime,
    links: Mapping[int, Link] | None = None,
    workspace: str = "",
) -> dict[int, Touched]:
    """Stories with the entries that join them, stored: those there are by their number, new ones by one below 0.

    links: of new stories, by these numbers too. workspace: whose own the new stories are.
    """
    known = stories.get(tx, [key for key in newcomers if key > 0])
    members: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries.of_stories(tx, list(known)):
        members[entry.story_id or 0].append(entry)
    for key, joined in newcomers.items():
        members[key] += joined
    withdrawn = _withdrawn(tx, known, members, links or {})
    found = entries.verdicts(tx, [entry.id for each in members.values() for entry in each])
    touched: dict[int, Touched] = {}
    for key in _answered_first(newcomers, links or {}):
        whose = known[key].workspace if key in known else workspace
        verdicts = {entry.id: newsroom.counted(found[entry.id], whose) for entry in members[key]}
        told_as = assemble(max(key, 0), members[key], verdicts, newsroom.vocabulary, withdrawn=withdrawn[key])
        told_as = replace(told_as, workspace=whose)
        link, undone = (links or {}).get(key), False
        if key in known:
            undone = _is_undone(known[key], told_as, members[key])
            told_as = _anew(tx, _still_written(told_as, known[key], members[key], newsroom), known[key], now)
        elif link is not None:
            told_as = replace(told_as, link=replace(link, to=touched[link.to].story.id if link.to < 0 else link.to))
        stored = stories.save(tx, told_as)
        entries.assign(tx, [entry.id for entry in newcomers[key]], stored)
        touched[key] = Touched(stored, verdicts, Edits(undone=undone))
    return touched


def _is_undone(before: Story, told_as: Story, members: Sequence[Entry]) -> bool:
    """Does no report of a story tell any more, in its headline or in its text, what was told to be done?"""
    return is_undone(before.status, told_as.status) and not any(
        status_of(text, entry.day) is before.status
        for entry in members
        for text in (entry.title, *sentences(entry.text))
    )


def _withdrawn(
    tx: Transaction, known: Iterable[int], members: Mapping[int, Sequence[Entry]], links: Mapping[int, Link]
) -> defaultdict[int, set[str]]:
    """Story -> the publishers that have said in a correction of it that they take their reports back."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for answer in stories.answers_to(tx, list(known)):
        if answer.link is not None and answer.link.kind is LinkKind.CORRECTION:
            found[answer.link.to].update(each.publisher for each in answer.outlets if is_retracted(each.title))
    for key, link in links.items():
        if link.kind is LinkKind.CORRECTION:
            found[link.to].update(entry.publisher for entry in members[key] if is_retracted(entry.title))
    return found


def _answered_first(keys: Iterable[int], links: Mapping[int, Link]) -> list[int]:
    """In an order in which a new story comes behind the new story that it answers."""

    def depth(key: int) -> int:
        return 1 + depth(links[key].to) if key in links and links[key].to < 0 else 0

    return sorted(keys, key=depth)


def _still_written(told_as: Story, before: Story, members: Sequence[Entry], newsroom: Newsroom) -> Story:
    """With what a model wrote of it, while its reports hold that; whether there is more to write the writer sees."""
    sources = material(in_order(members)) if before.written else []
    written = tuple(each for each in before.written if not untraceable(each.summary, sources, newsroom.vocabulary))
    return replace(told_as, written=written, written_of=before.written_of)


def _anew(tx: Transaction, told_as: Story, before: Story, now: datetime) -> Story:
    """A story as its entries tell it now, with its link; what it told before is kept where that was something else."""
    told_as = replace(told_as, link=before.link, revision=before.revision)
    if told_as == before:
        return before
    if _said(told_as) != _said(before):
        stories.keep_version(tx, before, now)
    return replace(told_as, revision=before.revision + 1)


def _said(story: Story) -> tuple[object, ...]:
    """What of a story its readers may want to look up later."""
    spoken = {(each.side, each.speaker) for each in story.statements}
    return story.headline, story.figures, story.status, spoken
