"""How fast a platform may be called: budgets of each place, workspace and bot, reached and never passed. Pure.

Seconds (`at`) are those of any steady clock, so that a corrected system clock neither stalls nor floods a platform. How
long a platform asks to be left alone is kept as a moment (`now`), like the due times in the store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.delivery import Action
from bot.domain.subscription import Destination

Lane = tuple[str, Action]  # a workspace ("platform:workspace") and what is asked of it


@dataclass(frozen=True, slots=True)
class Pace:
    """So many calls a second on the average, and so many at once after a rest."""

    rate: float
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one platform lets through; what is not named is without limit."""

    destination: Pace | None = None  # new messages in one place
    workspace: Mapping[Action, Pace] = field(default_factory=dict)  # calls of one workspace
    slow: Mapping[Action, Pace] = field(default_factory=dict)  # ... once the platform has refused one for its rate
    bot: Pace | None = None  # all calls of the bot
    in_flight: int = 8  # calls of one workspace at once: so many messages can be in doubt after a crash

    @property
    def paced(self) -> bool:
        """Does the platform count calls at all?"""
        return bool(self.destination or self.workspace or self.bot)


UNLIMITED = Limits()
NEVER = float("-inf")


class Budget:
    """What has been spent of one platform's limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        # Each key's next evenly spaced turn. A call may come as much earlier as its pace's burst allows.
        self._turns: dict[Destination | Lane | None, float] = {}
        self._closed: dict[Lane, tuple[datetime, datetime]] = {}  # from when, and until when
        self._slow: set[Lane] = set()
        self._inherited_at = NEVER

    def place_opens(self, destination: Destination, action: Action) -> float:
        """From when on this place takes another call."""
        return self._opens(destination, self.limits.destination if action is Action.POST else None)

    def lane_opens(self, lane: Lane, at: float, now: datetime) -> float:
        """From when on the workspace takes another call of this kind, and the platform one of this bot."""
        opens = max(self._opens(lane, self._pace(lane)), self._opens(None, self.limits.bot))
        since, until = self._closed.get(lane, (now, now))
        if since <= now < until:  # else it is over, or the system's clock was put back
            opens = max(opens, at + (until - now).total_seconds())
        return opens

    def spend(self, destination: Destination, action: Action, at: float) -> None:
        """A call leaves."""
        lane = (destination.tenant, action)
        for key, pace in ((lane, self._pace(lane)), (None, self.limits.bot)):
            self._turn(key, pace, at)
        if action is Action.POST:
            self._turn(destination, self.limits.destination, at)

    def close(self, lane: Lane, now: datetime, until: datetime) -> None:
        """The platform wants no such call of this workspace until then; where a slower pace is known, it holds now."""
        self._closed[lane] = now, until
        if lane[1] in self.limits.slow:
            self._slow.add(lane)

    def inherit(self, at: float) -> None:
        """Another instance has spent until now, nobody knows how much of what: all of it counts as spent."""
        self._inherited_at = at

    def rests(self, at: float) -> float:
        """Seconds until nothing that was spent matters any more."""
        return max((turn - at for turn in self._turns.values() if turn > at), default=0.0)

    def forget(self, at: float, now: datetime) -> None:
        """Forget what no longer matters, so that years of places take no memory."""
        self._turns = {key: turn for key, turn in self._turns.items() if turn > at}
        self._closed = {lane: span for lane, span in self._closed.items() if span[1] > now}

    def _pace(self, lane: Lane) -> Pace | None:
        paces = self.limits.slow if lane in self._slow else self.limits.workspace
        return paces.get(lane[1])

    def _opens(self, key: Destination | Lane | None, pace: Pace | None) -> float:
        return max(0.0, self._next_turn(key, pace) - (pace.burst - 1) / pace.rate) if pace else 0.0

    def _turn(self, key: Destination | Lane | None, pace: Pace | None, at: float) -> None:
        if pace is not None:
            self._turns[key] = max(self._next_turn(key, pace), at) + 1 / pace.rate

    def _next_turn(self, key: Destination | Lane | None, pace: Pace) -> float:
        return max(self._turns.get(key, NEVER), self._inherited_at + pace.burst / pace.rate)
