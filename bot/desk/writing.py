"""Which stories are to be put into a model's words, and what is kept and told of them. The model itself is not here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.newsroom import Newsroom
from bot.desk.retelling import Touched
from bot.desk.telling import Decided, tell
from bot.domain.entry import Entry
from bot.domain.story import Level, Sentence, Telling
from bot.storage import entries, stories
from bot.storage.database import Transaction
from bot.stories.written import in_order, mark_of, material

LOOKED_AT = 50  # of the stories last reported on


@dataclass(frozen=True, slots=True)
class Draft:
    """A story to be written: its reports in one language, and the mark of all that it is written of."""

    story_id: int
    language: str
    entries: tuple[Entry, ...]
    mark: str


def due(tx: Transaction, newsroom: Newsroom, level: Level, now: datetime) -> list[Draft]:
    """What is to be written of the fresh stories of this level or louder, which a reader can still be told."""
    fresh = [
        story
        for story in stories.recent_of_all(tx, LOOKED_AT)
        if now - story.last_published <= newsroom.freshness and story.level.rank >= level.rank
    ]
    reports: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries.of_stories(tx, [story.id for story in fresh]):
        reports[entry.story_id or 0].append(entry)
    drafts = []
    for story in fresh:
        members = in_order(reports[story.id])
        mark = mark_of(material(members))
        if mark != story.written_of:
            for language in (story.language, *(telling.language for telling in story.tellings)):
                ours = tuple(entry for entry in members if entry.language == language) or tuple(members)
                drafts.append(Draft(story.id, language, ours, mark))
    return drafts


def keep(
    tx: Transaction, newsroom: Newsroom, draft: Draft, written: Sequence[Sentence], now: datetime
) -> list[Decided]:
    """Keep what was written of a story (nothing, if it was dropped) and edit its messages.

    Nothing happens where the story has changed meanwhile: it is due again.
    """
    story = stories.get(tx, [draft.story_id]).get(draft.story_id)
    members = in_order(entries.of_stories(tx, [draft.story_id]))
    if story is None or mark_of(material(members)) != draft.mark:
        return []
    others = tuple(each for each in story.written if each.language != draft.language)
    told = (Telling(draft.language, "", "", tuple(written)),) if written else ()
    changed = replace(story, written=(*others, *told), written_of=draft.mark, revision=story.revision + 1)
    stored = stories.save(tx, changed)
    found = entries.verdicts(tx, [entry.id for entry in members])
    verdicts = {entry_id: newsroom.counted(verdict, story.workspace) for entry_id, verdict in found.items()}
    return tell(tx, newsroom, [Touched(stored, verdicts)], now)
