"""What a worker sends next: of all heads those that are due and within budget, the most urgent first, fairly. Pure."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import count

from bot.delivery.budget import Budget, Lane
from bot.domain.delivery import Head
from bot.domain.subscription import Destination

NEVER = float("inf")


class Agenda:
    """The heads a worker knows of, and which of their places have a message in flight.

    A head first waits until it is due and its place may be written to; then it stands in its lane, the line of one
    workspace for one kind of call. Lanes take turns: before each choice stands how urgent a lane's first head is, then
    which workspace was served the longest ago. A workspace has only so many in flight, so a slow one holds up itself.
    """

    def __init__(self, budgets: Mapping[str, Budget]) -> None:
        self._budgets = budgets  # by platform
        self._known: dict[Destination, int] = {}  # place -> the id of its head, in flight or not
        self._in_flight: Counter[str] = Counter()  # by workspace
        self._flying: set[Destination] = set()
        self._resting: list[tuple[float, int, Head]] = []  # heap by when each may go
        self._lanes: defaultdict[Lane, list[tuple[int, int, Head]]] = defaultdict(list)  # heaps by precedence and age
        self._served: dict[str, int] = {}  # workspace -> its latest turn
        self._number = count(1)
        self.next_at = NEVER  # when take() is worth another call, as far as time alone decides

    def refill(self, heads: Iterable[Head], at: float, now: datetime) -> None:
        """These are all heads now, but for those in flight."""
        self._resting.clear()
        self._lanes.clear()
        self._known = {place: number for place, number in self._known.items() if place in self._flying}
        for budget in self._budgets.values():
            budget.forget(at, now)
        self.add(heads, at, now)

    def add(self, heads: Iterable[Head], at: float, now: datetime) -> None:
        """These heads are new; of a place that is known already the older one stays."""
        for head in heads:
            if head.destination in self._known:
                continue
            self._known[head.destination] = head.id
            opens = self._budget(head).place_opens(head.destination, head.action)
            due = at + max(0.0, (head.due_at - now).total_seconds())
            heapq.heappush(self._resting, (max(opens, due), next(self._number), head))

    def take(self, slots: int, at: float, now: datetime) -> list[Head]:
        """Up to so many heads to be sent now; what they spend is spent, and their places are in flight until landed."""
        self._stand_in_lanes(at)
        self.next_at = self._resting[0][0] if self._resting else NEVER
        turns = [turn for lane in self._lanes if (turn := self._turn(lane, at, now)) is not None]
        heapq.heapify(turns)
        taken: list[Head] = []
        while turns and len(taken) < slots:
            lane = heapq.heappop(turns)[2]
            if self._turn(lane, at, now) is None:  # another lane of its workspace, or the bot's budget, came before
                continue
            head = heapq.heappop(self._lanes[lane])[2]
            self._depart(head, at)
            taken.append(head)
            if (turn := self._turn(lane, at, now)) is not None:
                heapq.heappush(turns, turn)
        for lane in [lane for lane, heads in self._lanes.items() if not heads]:
            del self._lanes[lane]
        return taken

    def landed(self, destination: Destination, following: Head | None, at: float, now: datetime) -> None:
        """What was in flight to this place no longer is; `following` is the place's next head."""
        self._flying.discard(destination)
        self._known.pop(destination, None)
        self._in_flight[destination.tenant] -= 1
        if following is not None:
            self.add([following], at, now)

    def _stand_in_lanes(self, at: float) -> None:
        while self._resting and self._resting[0][0] <= at:
            head = heapq.heappop(self._resting)[2]
            lane = (head.destination.tenant, head.action)
            heapq.heappush(self._lanes[lane], (head.precedence, head.id, head))

    def _turn(self, lane: Lane, at: float, now: datetime) -> tuple[int, int, Lane] | None:
        """The lane's place in the order of turns; None if it has nothing that may go now."""
        heads, tenant = self._lanes[lane], lane[0]
        if not heads:
            return None
        precedence, _, first = heads[0]
        budget = self._budget(first)
        if self._in_flight[tenant] >= budget.limits.in_flight:
            return None
        opens = budget.lane_opens(lane, at, now)
        if opens > at:
            self.next_at = min(self.next_at, opens)
            return None
        return precedence, self._served.get(tenant, 0), lane

    def _depart(self, head: Head, at: float) -> None:
        tenant = head.destination.tenant
        self._budget(head).spend(head.destination, head.action, at)
        self._flying.add(head.destination)
        self._in_flight[tenant] += 1
        self._served[tenant] = next(self._number)

    def _budget(self, head: Head) -> Budget:
        return self._budgets[head.destination.platform]
