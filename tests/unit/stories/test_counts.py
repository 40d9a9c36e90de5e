"""What a headline counts: of models and of "five others" it counts nothing that another report could contradict."""

import pytest

from bot.stories.counts import counts
from bot.stories.tallies import meet


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("air china to buy 60 boeing 737 max jets", [("jet", 60)]),
        ("boeing delivers first 787 jets to china since march", []),
        ("china orders 50 boeing 777 freighters", [("freighter", 50)]),
        ("boeing 737 max planes return to china", []),
        ("airlines order boeing 737 and 787 aircraft", []),
        ("中国国航拟购买60架波音737 max飞机", [("jet", 60)]),
        ("china puts acme, five other us firms on list", []),
        ("us adds acme and 13 other chinese companies to blacklist", []),
        ("us names 14 more chinese firms as military companies", [("firm", 14)]),
        ("china puts six us firms on list", [("firm", 6)]),
    ],
)
def test_models_and_others_are_not_counted(headline: str, found: list[tuple[str, float]]) -> None:
    assert [(unit, number) for unit, number in counts(headline) if unit] == found


def test_points_of_a_rate_are_no_percent_in_either_language() -> None:
    told = [("point", 10.0), ("percent", 47.0)]
    assert [*counts("tariff cut by 10 percentage points to 47%")] == [*counts("关税下调10个百分点至47%")] == told


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (132_000, 136_000, False),  # two sales, each told exactly
        (198_000, 192_000, False),
        (136_000, 136_078, True),  # 5 million bushels
        (1_245_000, 1_240_000, True),  # cut off
        (792_000, 800_000, True),  # "nearly 800,000"
        (131_900, 132_000, True),
        (12.0, 12.0, True),
        (12.0, 13.0, False),
    ],
)
def test_numbers_that_are_told_exactly_are_compared_exactly(one: float, other: float, same: bool) -> None:
    assert meet((one,), (other,)) is same
