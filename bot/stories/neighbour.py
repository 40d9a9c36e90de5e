"""An earlier story beside a new report: what a report may join, or answer."""

from dataclasses import dataclass

from bot.stories.facts import Facts
from bot.stories.report import Turn


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An earlier story, as its report that is most like a new one shows it."""

    story: int
    likeness: float  # 1 where it is enough to be a report of the same
    covered: float  # how much of what the new report is about it is about too: goods, companies, acts; 0 to 1
    facts: Facts  # of that report
    others: tuple[Facts, ...]  # of all that were compared
    began: Turn
