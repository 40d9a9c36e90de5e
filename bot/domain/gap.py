"""A gap: a while of which this database knows nothing: the bot stood still, no feed answered, a backup was restored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

STOOD_STILL = timedelta(hours=1)  # so long without a sign of life, or an answer from any feed, is a gap
GATHER = timedelta(minutes=15)  # after a gap, until every feed was asked: what was missed is then told together


@dataclass(frozen=True, slots=True)
class Gap:
    """The last gap there was; all None if there was none."""

    begin: datetime | None = None  # the last sign of life before the bot stood still, or the last answer of any feed
    end: datetime | None = None
    told_until: datetime | None = None  # until then another copy of this database, now lost, told what came

    def missed(self, published: datetime, now: datetime) -> bool:
        """Came out in the gap, which has only just ended."""
        return self.gathering(now) and self.begin is not None and published >= self.begin and not self.told(published)

    def gathering(self, now: datetime) -> bool:
        """Is what was missed still being gathered? An end that is far to come was noted by a clock that was ahead."""
        return self.end is not None and abs(now - self.end) < GATHER

    def begin_of_next(self, known_until: datetime, now: datetime) -> datetime:
        """When a gap that ends now began: with this one, where what was missed in it was not gathered until then."""
        if self.begin is None or self.end is None or not known_until - GATHER < self.end < now + GATHER:
            return known_until
        return min(self.begin, known_until)

    def told(self, published: datetime) -> bool:
        """May have been told already, which this database does not know."""
        return self.told_until is not None and published <= self.told_until


NO_GAP = Gap()
