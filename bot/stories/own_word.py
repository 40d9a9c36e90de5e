"""What a party has said in a story already, above all on its own page: who retells it neither confirms nor answers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.domain.link import LinkKind
from bot.stories.facts import Facts
from bot.stories.report import Report
from bot.stories.vetoes import other_matter, same_announcer
from bot.text.tokens import stem

_UNNAMED = frozenset(map(stem, "source sources officials people reportedly".split())) | {"知情", "人士", "据报", "外媒"}


def beside(report: Report, reports: Sequence[Report]) -> Iterator[tuple[Report, Report]]:
    """A report with each of these: what a body announces on its own page among them, nobody confirms for it."""
    together = (report, *reports)
    new, *others = (_announcing(each) if _is_retold(each, together) else each for each in together)
    return ((new, each) for each in others)


def _is_retold(report: Report, together: Iterable[Report]) -> bool:
    """Does a report have a body confirm what another of these has it announce?"""
    if LinkKind.CONFIRMATION not in report.facts.tells:
        return False
    return any(other is not report and same_announcer(report.facts, other.facts) for other in together)


def _announcing(report: Report) -> Report:
    """A report of what a body "confirms" as one of what it announces."""
    tells = tuple(kind for kind in report.facts.tells if kind is not LinkKind.CONFIRMATION)
    return replace(report, facts=report.facts._replace(tells=tells))


def is_own_word(new: Facts, earlier: Facts) -> bool:
    """Does a party tell on its own page what so far others tell of it who are not named?"""
    return new.page == new.head == earlier.head != "" and not earlier.page and not _UNNAMED.isdisjoint(earlier.said)


def is_told(new: Facts, reports: Sequence[Facts]) -> bool:
    """Do the reports of another's deed tell already what the party says of it with which a new one begins?"""
    first, *later = reports
    if not new.head or first.page == new.head:
        return False
    words = (other for other in later if other.page == new.head or (other.comments and other.head == new.head))
    return any(not other_matter(new, other) for other in words)
