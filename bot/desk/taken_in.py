"""What workspaces' own topics take in beyond US-China trade news: so much a day each, whatever they match."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.desk.newsroom import Newsroom
from bot.domain.topic import MOST_REPORTS, Verdict
from bot.storage import entries
from bot.storage.database import Transaction

DAY = timedelta(days=1)


def taken_in(tx: Transaction, newsroom: Newsroom, verdicts: Sequence[Verdict], now: datetime) -> dict[int, set[str]]:
    """Entry id -> the workspaces that get a story of it though it is no US-China trade news."""
    wanted = {each.entry_id: topics for each in verdicts if not each.relevant and (topics := newsroom.wanting(each))}
    lately = Counter(entries.taken_in_since(tx, sorted(set().union(*wanted.values())), now - DAY))
    taken: dict[int, set[str]] = {}
    for entry_id, topics in wanted.items():
        workspaces = {newsroom.topics[topic].workspace for topic in topics if lately[topic] < MOST_REPORTS}
        if workspaces:
            taken[entry_id] = workspaces
            lately.update(topics)
    return taken
