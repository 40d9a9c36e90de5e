"""What outlets have done to the reports of stories that were told: edited them, turned them round, taken them back."""

from collections.abc import Sequence
from dataclasses import replace

from bot.desk.retelling import Touched
from bot.domain.entry import Entry
from bot.storage import intake
from bot.storage.database import Transaction
from bot.stories.cluster import Grouper
from bot.stories.vetoes import Conflict, conflicts

# What is put off, denied elsewhere or has come true since was not wrong when it was told.
_TURNED = frozenset({Conflict.THING, Conflict.COURSE, Conflict.FLOW})


def turned(tx: Transaction, grouper: Grouper, edited: Sequence[Entry]) -> set[int]:
    """The stories with a report whose headline now tells of another thing, or of the opposite, than it did before."""
    pairs = [
        (replace(entry, id=-2 * entry.id, title=title, text=text), replace(entry, id=-2 * entry.id - 1))
        for entry in edited
        for title, text, _ in intake.versions(tx, entry.id)[-1:]
        if title != entry.title
    ]
    with grouper.reading([report for pair in pairs for report in pair]):
        return {now.story_id or 0 for was, now in pairs if _is_turned(grouper, was, now)}


def _is_turned(grouper: Grouper, was: Entry, now: Entry) -> bool:
    """... and no more than worded otherwise, over a text that still says the same."""
    found = _TURNED & conflicts(grouper.facts(was.id), grouper.facts(now.id))
    return bool(found - {Conflict.COURSE} if now.text == was.text != "" else found)


def with_edits(touched: Touched, edited: Sequence[Entry], withdrawn: Sequence[str], turned: bool) -> Touched:
    """A story that was there with who has edited his reports of it, and who has taken them back elsewhere."""
    by = (*(entry.publisher for entry in edited), *withdrawn)
    return replace(touched, edits=replace(touched.edits, by=by, withdrawn=tuple(withdrawn), turned=turned))
