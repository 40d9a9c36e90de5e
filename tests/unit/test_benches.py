"""What the benchmarks look into is where they look for it; they themselves are not run here."""

import pytest

from tests.bench.replay import days_of
from tests.bench.road_split import STAGES, place_of
from tests.values import NOW, ago


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_of_the_road_is_where_it_is_looked_up(stage: str) -> None:
    holder, name = place_of(stage)
    assert callable(getattr(holder, name))


def test_of_one_message_or_none_there_is_no_rate_but_a_count() -> None:
    assert days_of([]) == days_of([NOW]) == days_of([ago(hours=3), NOW]) == 1
    assert days_of([ago(hours=36), NOW]) == 1.5
