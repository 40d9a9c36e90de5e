"""Stories told anew by their entries, and stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.desk.newsroom import Newsroom
from bot.domain.entry import Entry
from bot.domain.story import Story
from bot.domain.topic import Verdict
from bot.storage import entries, stories
from bot.storage.database import Transaction
from bot.stories.assemble import assemble


@dataclass(frozen=True, slots=True)
class Touched:
    """A story that has changed, with the verdicts on its entries."""

    story: Story
    verdicts: Mapping[int, Verdict]


def retell(tx: Transaction, newsroom: Newsroom, newcomers: Mapping[int, Sequence[Entry]]) -> list[Touched]:
    """Stories with the entries that join them, stored: those there are by their number, new ones by one below 0."""
    known = stories.get(tx, [key for key in newcomers if key > 0])
    members: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries.of_stories(tx, list(known)):
        members[entry.story_id or 0].append(entry)
    for key, joined in newcomers.items():
        members[key] += joined
    found = entries.verdicts(tx, [entry.id for each in members.values() for entry in each])
    touched: list[Touched] = []
    for key, joined in newcomers.items():
        verdicts = {entry.id: newsroom.counted(found[entry.id]) for entry in members[key]}
        story = _retold(known.get(key), members[key], verdicts, newsroom)
        stored = stories.save(tx, story)
        entries.assign(tx, [entry.id for entry in joined], stored.id)
        touched.append(Touched(stored, verdicts))
    return touched


def _retold(
    story: Story | None, members: Sequence[Entry], verdicts: Mapping[int, Verdict], newsroom: Newsroom
) -> Story:
    """A story as its entries tell it now; its revision is one more if that is something else than before."""
    told_as = assemble(story.id if story else 0, members, verdicts, newsroom.vocabulary)
    if story is None:
        return told_as
    changed = replace(told_as, revision=story.revision) != story
    return replace(told_as, revision=story.revision + changed)
