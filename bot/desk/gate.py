"""What comes through the gate: US-China trade news, and whatever becomes of a report that has come through before."""

from collections.abc import Sequence
from dataclasses import replace

from bot.desk.newsroom import Newsroom
from bot.domain.entry import Entry
from bot.domain.topic import Verdict
from bot.storage import entries
from bot.storage.database import Transaction


def judge(tx: Transaction, newsroom: Newsroom, batch: Sequence[Entry]) -> list[Verdict]:
    """A verdict on each entry. An edit takes no report out of a story or its topics, since it was told there."""
    verdicts = newsroom.matcher.judge(batch, newsroom.ungated)
    before = entries.verdicts(tx, [entry.id for entry in batch if entry.story_id is not None], edited=True)
    return [_still(each, before[each.entry_id]) if each.entry_id in before else each for each in verdicts]


def _still(now: Verdict, before: Verdict) -> Verdict:
    found = {match.topic for match in now.matches}
    matches = (*now.matches, *(match for match in before.matches if match.topic not in found))
    return replace(now if now.relevant or not before.relevant else before, matches=matches)
