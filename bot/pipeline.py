"""The road an entry takes through the desk, from top to bottom: judge, group, decide, tell.

polling.py brings entries to the inbox, delivery/ takes what stands in the outbox.

Each stage reads its input from the store and commits what it found, so a crash between two of them loses nothing:
entries not yet judged are the desk's inbox, deliveries not yet sent are the outbox.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.booking import book, propose
from bot.desk.bulletins import announce_releases
from bot.desk.edits import turned, with_edits
from bot.desk.gate import inherited, judge, one_sided
from bot.desk.handing_over import grow_out
from bot.desk.newsroom import Newsroom
from bot.desk.releases import note_releases
from bot.desk.retelling import Touched, retell
from bot.desk.taken_in import taken_in
from bot.desk.telling import Decided, tell
from bot.domain.entry import Entry
from bot.domain.link import LinkKind
from bot.storage import entries, stories
from bot.storage.database import Transaction
from bot.stories.cluster import Grouper
from bot.stories.likeness import ANSWERED_WITHIN
from bot.stories.retold import place
from bot.text.retraction import is_retracted

INBOX_BATCH = 500  # entries judged in one transaction
LATE = timedelta(days=1)  # an entry up to this old finds its story among those at hand; an older one has it loaded
TOO_LATE = timedelta(days=7)  # ... up to this age; what is older still can join its own batch only


def desk(tx: Transaction, newsroom: Newsroom, now: datetime) -> list[Decided] | None:
    """Take a batch of entries from the inbox to decisions, all in one transaction; None when the inbox is empty."""
    batch = entries.inbox(tx, INBOX_BATCH)
    if not batch:
        return None
    verdicts = judge(tx, newsroom, batch)
    entries.keep_verdicts(tx, verdicts, now)
    entries.index(tx, batch)
    book(tx, newsroom.vocabulary, batch)
    announce_releases(tx, newsroom, note_releases(tx, newsroom.calendar, batch), now)
    relevant = {verdict.entry_id for verdict in verdicts if verdict.relevant}
    wanted = taken_in(tx, newsroom, verdicts, now)
    own = entries.own_stories(tx, [entry.id for entry in batch if entry.story_id is None])
    remembered, newsroom.memory.mark = newsroom.memory.mark, ""  # until all of this is done
    if remembered != stories.mark(tx) or own or any(entry.story_id is not None for entry in batch):
        newsroom.memory.since.clear()
    trade = [entry for entry in batch if entry.id in relevant or entry.story_id is not None]
    touched = group(tx, newsroom, trade, "", now)
    others = [entry for entry in batch if entry.id not in relevant and entry.story_id is None]
    touched, answers = _with_answers(tx, newsroom, others, touched, now)
    wanted = {each: who for each, who in wanted.items() if each not in answers}
    for workspace in sorted(set().union(*wanted.values())):
        theirs = [
            replace(entry, story_id=own.get((workspace, entry.id)))
            for entry in batch
            if workspace in wanted.get(entry.id, ()) and entry.story_id is None
        ]
        touched += group(tx, newsroom, theirs, workspace, now)
    grow_out(tx, own, touched, now)
    newsroom.memory.mark = stories.leave_mark(tx)
    decided = tell(tx, newsroom, touched, now)
    propose(tx, touched, decided, now)
    return decided


def _with_answers(
    tx: Transaction, newsroom: Newsroom, others: Sequence[Entry], touched: list[Touched], now: datetime
) -> tuple[list[Touched], set[int]]:
    """The stories touched with what of the other entries answers or reports one that is there now, and which those are.

    Looked for behind all the rest, so that what stands in one poll needs no order.
    """
    lacking = one_sided(newsroom, others)
    if not lacking:
        return touched, set()
    verdicts = inherited(tx, newsroom, _grouper(tx, newsroom, lacking, "", now), lacking)
    entries.keep_verdicts(tx, verdicts, now)
    answers = {verdict.entry_id for verdict in verdicts}
    before = {each.story.id: each for each in touched}
    for each in group(tx, newsroom, [entry for entry in lacking if entry.id in answers], "", now):
        earlier = before.get(each.story.id)
        before[each.story.id] = replace(each, edits=earlier.edits) if earlier and earlier.edits.by else each
    return list(before.values()), answers


def group(tx: Transaction, newsroom: Newsroom, batch: Sequence[Entry], workspace: str, now: datetime) -> list[Touched]:
    """Put entries into stories; returns the stories that changed with the verdicts on their entries.

    What is no US-China trade news joins no story that is: each workspace whose topics want it has stories of its own
    of it, so that what one wants changes nothing for another.
    """
    if not batch:
        return []
    grouper = _grouper(tx, newsroom, batch, workspace, now)
    # Those that have a story were edited, and stay where they are.
    homeless = [entry for entry in batch if entry.story_id is None]
    placed, links = place(grouper, homeless, lambda story: stories.links_to(tx, story))
    newcomers: defaultdict[int, list[Entry]] = defaultdict(list)
    edited: defaultdict[int, list[Entry]] = defaultdict(list)
    withdrawn: defaultdict[int, list[str]] = defaultdict(list)
    for entry in batch:
        newcomers[entry.story_id or placed[entry.id]] += [entry] if entry.story_id is None else []
        edited[entry.story_id or 0].append(entry)
    for key, link in links.items():
        takes_back = [entry.publisher for entry in newcomers[key] if is_retracted(entry.title)]
        if takes_back and link.kind is LinkKind.CORRECTION and link.to > 0:  # it goes from the story that told it
            newcomers[link.to] += []
            withdrawn[link.to] += takes_back
    wrong = turned(tx, grouper, [entry for entry in batch if entry.story_id is not None])
    touched = retell(tx, newsroom, newcomers, now, links, workspace)
    opened = {key: each.story.id for key, each in touched.items() if key < 0}
    grouper.settle(opened, now.timestamp())
    return [
        with_edits(each, edited[key], withdrawn[key], key in wrong) if key > 0 else each
        for key, each in touched.items()
    ]


def _grouper(tx: Transaction, newsroom: Newsroom, batch: Sequence[Entry], workspace: str, now: datetime) -> Grouper:
    """The live stories that these entries may join: those of the last days, and for late entries of earlier ones."""
    memory = newsroom.memory
    oldest = max(now - TOO_LATE, min(now - LATE, *(entry.published for entry in batch)))
    since = oldest.replace(minute=0, second=0, microsecond=0) - ANSWERED_WITHIN
    grouper = memory.grouper(workspace, newsroom.vocabulary)
    if memory.since.get(workspace) != since:
        grouper.follow(entries.grouped(tx, since, workspace), lambda ids: entries.get(tx, ids))
        memory.since[workspace] = since
    return grouper
