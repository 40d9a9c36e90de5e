"""How fast a workspace may give commands, so that one that floods the bot costs the others nothing."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_WORKSPACES = 10_000  # remembered; who has been silent longest is forgotten first
COSTLY = {
    "preview": 10.0,
    "topic": 10.0,
    "search": 2.0,
    "ledger": 2.0,
    "calendar": 2.0,
    "chart": 2.0,
}  # those that look through the store count for several


@dataclass(slots=True)
class _Purse:
    """What a workspace has left and when that was counted; and its turn, for one command at a time."""

    left: float
    at: datetime
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pace:
    """A purse of commands for each workspace, which fills in a minute."""

    def __init__(self, a_minute: int) -> None:
        self.a_minute = a_minute
        self._purses: OrderedDict[str, _Purse] = OrderedDict()

    def take(self, workspace: str, command: str, now: datetime) -> timedelta | None:
        """Take what a command of this name costs out of a workspace's purse; how long to wait if it is too empty."""
        purse = self._purse(workspace, now)
        a_second = self.a_minute / 60
        since = max((now - purse.at).total_seconds(), 0.0)
        purse.left, purse.at = min(self.a_minute, purse.left + since * a_second), now
        cost = min(COSTLY.get(command, 1.0), self.a_minute)
        if purse.left < cost:
            return timedelta(seconds=(cost - purse.left) / a_second)
        purse.left -= cost
        return None

    def turn(self, workspace: str, now: datetime) -> asyncio.Lock:
        """What a workspace holds while a command of it is answered: the next one waits, those of others do not."""
        return self._purse(workspace, now).turn

    def _purse(self, workspace: str, now: datetime) -> _Purse:
        purse = self._purses.setdefault(workspace, _Purse(self.a_minute, now))
        self._purses.move_to_end(workspace)
        if len(self._purses) > MOST_WORKSPACES:
            self._purses.popitem(last=False)
        return purse
