"""Paces are reached and never passed, whatever the order of calls."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.budget import Budget, Limits, Pace
from bot.domain.delivery import Action
from bot.domain.subscription import Destination
from tests.values import CHANNEL, NOW

LANE = (CHANNEL.tenant, Action.POST)
OTHER = Destination("slack", "T2", "C1")


def opens(budget: Budget, at: float, destination: Destination = CHANNEL) -> float:
    place = budget.place_opens(destination, Action.POST)
    return max(at, place, budget.lane_opens((destination.tenant, Action.POST), at, NOW))


@given(st.lists(st.floats(0, 5), min_size=30, max_size=60), st.integers(1, 5), st.sampled_from([0.5, 1.0, 5.0]))
def test_no_span_holds_more_than_its_pace_and_burst_allow_and_who_always_wants_reaches_it(
    pauses: list[float], burst: int, rate: float
) -> None:
    budget = Budget(Limits(workspace={Action.POST: Pace(rate, burst)}))
    at, sent = 0.0, []
    for pause in pauses:
        at = opens(budget, at + pause)
        budget.spend(CHANNEL, Action.POST, at)
        sent.append(at)
    for first in range(len(sent)):
        for last in range(first, len(sent)):
            allowed = (sent[last] - sent[first]) * rate + burst
            assert last - first + 1 <= allowed + 1e-6
    eager = Budget(Limits(workspace={Action.POST: Pace(rate, burst)}))
    at = 0.0
    for _ in range(100):
        at = opens(eager, at)
        eager.spend(CHANNEL, Action.POST, at)
    assert at <= 100 / rate


def test_places_and_workspaces_have_budgets_of_their_own_and_the_bot_one_for_all() -> None:
    limits = Limits(destination=Pace(1.0), workspace={Action.POST: Pace(5.0)}, bot=Pace(50.0))
    budget = Budget(limits)
    budget.spend(CHANNEL, Action.POST, 0.0)
    assert opens(budget, 0.0) == 1.0
    assert opens(budget, 0.0, Destination("slack", "T1", "C2")) == 0.2
    assert opens(budget, 0.0, OTHER) == 0.02
    assert budget.place_opens(CHANNEL, Action.EDIT) == 0.0, "only new messages count for a place"


def test_what_a_platform_closes_opens_when_it_said_for_that_workspace_and_call_alone() -> None:
    budget = Budget(Limits())
    budget.close(LANE, NOW, NOW + timedelta(seconds=30))
    assert budget.lane_opens(LANE, 100.0, NOW + timedelta(seconds=10)) == 120.0
    assert budget.lane_opens(LANE, 100.0, NOW + timedelta(seconds=30)) == 0.0
    assert budget.lane_opens((CHANNEL.tenant, Action.EDIT), 100.0, NOW) == 0.0
    assert budget.lane_opens((OTHER.tenant, Action.POST), 100.0, NOW) == 0.0


def test_a_clock_that_is_put_back_closes_nothing_for_longer() -> None:
    budget = Budget(Limits())
    budget.close(LANE, NOW, NOW + timedelta(seconds=30))
    assert budget.lane_opens(LANE, 100.0, NOW - timedelta(hours=1)) == 0.0


def test_looks_are_slowed_down_for_good_where_the_platform_rations_them() -> None:
    limits = Limits(workspace={Action.LOOK: Pace(1.0)}, slow={Action.LOOK: Pace(1 / 60)})
    budget, lane = Budget(limits), (CHANNEL.tenant, Action.LOOK)
    budget.spend(CHANNEL, Action.LOOK, 0.0)
    assert budget.lane_opens(lane, 0.0, NOW) == 1.0
    budget.close(lane, NOW, NOW + timedelta(seconds=60))
    budget.spend(CHANNEL, Action.LOOK, 60.0)
    assert budget.lane_opens(lane, 60.0, NOW + timedelta(seconds=60)) == 120.0


def test_what_is_long_over_is_forgotten() -> None:
    budget = Budget(Limits(destination=Pace(1.0)))
    for number in range(1000):
        budget.spend(Destination("slack", "T1", str(number)), Action.POST, 0.0)
    budget.close(LANE, NOW, NOW + timedelta(seconds=1))
    budget.forget(5.0, NOW + timedelta(seconds=5))
    assert (budget._turns, budget._closed) == ({}, {})
