"""What a chart shows, before anybody draws it: bars beside a promise, or the stories of each day."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """An amount of one statistic beside what was promised."""

    label: str  # whose count it is
    amount: str
    detail: str  # until when there are data
    share: float  # of what was promised; below 0 where more was cancelled than sold
    apart: bool = False  # of unknown destinations, which are nobody's

    @property
    def percent(self) -> str:
        """The share in words: with a decimal where it is small."""
        return f"{self.share:.1%}" if 0 < abs(self.share) < 0.0995 else f"{self.share:.0%}"


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, with the bars beside it. No bar goes on in another one: they are never added up."""

    title: str
    promised: str
    detail: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class LedgerChart:
    """Promises, one under the other."""

    title: str
    alt: str  # all of it in words
    mark: str  # what the line across the bars is called
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The stories of a day by their levels, or of a week from that day on."""

    label: str
    flash: int
    urgent: int
    routine: int

    @property
    def counts(self) -> tuple[int, int, int]:
        """The loudest level first."""
        return self.flash, self.urgent, self.routine


@dataclass(frozen=True, slots=True)
class StoriesChart:
    """The stories of each day, oldest first; `levels` are called so, the loudest first."""

    title: str
    alt: str  # all of it in words
    levels: tuple[str, str, str]
    days: tuple[Day, ...]


Chart = LedgerChart | StoriesChart
