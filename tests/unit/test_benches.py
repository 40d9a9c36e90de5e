"""What the benchmarks look into is where they look for it; they themselves are not run here."""

import pytest

from tests.bench.road_split import STAGES, place_of


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_of_the_road_is_where_it_is_looked_up(stage: str) -> None:
    holder, name = place_of(stage)
    assert callable(getattr(holder, name))
