"""Bushels as tonnes, by the grain: a bushel is a volume, and trade in grain counts so many pounds as one.

The pounds are those of the US Department of Agriculture (Agricultural Handbook No. 697, 1992, "Weights, Measures, and
Conversion Factors for Agricultural Commodities and Their Products"), a pound that of NIST Handbook 44. What has no one
weight there stays in bushels: of sunflower seed it is 24 to 32 pounds.
"""

from dataclasses import replace
from decimal import Decimal

from bot.stories.quantities import Quantity

_POUNDS = {
    "soybeans": 60, "wheat": 60, "corn": 56, "sorghum": 56, "rye": 56, "flaxseed": 56, "rapeseed": 50, "barley": 48,
    "rice": 45, "oats": 32,
}  # fmt: skip
_POUND = Decimal("0.00045359237")
BUSHELS = {good: round(pounds * _POUND, 7) for good, pounds in _POUNDS.items()}  # in tonnes, as rounded there


def in_tonnes(quantity: Quantity, good: str) -> Quantity:
    """A quantity of bushels in tonnes where it is known how much a bushel of its good weighs; any other as it is."""
    if quantity.unit != "bu" or good not in BUSHELS:
        return quantity
    low, high = (end and end * BUSHELS[good] for end in (quantity.low, quantity.high))
    return replace(quantity, low=low, high=high, unit="t")
