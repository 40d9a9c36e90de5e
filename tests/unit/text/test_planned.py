"""A headline that tells what is only planned."""

import pytest

from bot.text.doubt import is_planned


@pytest.mark.parametrize("headline", ["US weighs port fees on Chinese ships", "交通运输部:拟继续暂停收取特别港务费"])
def test_what_is_weighed_or_proposed_is_planned(headline: str) -> None:
    assert is_planned(headline)


@pytest.mark.parametrize("headline", ["US suspends port fees", "Beef plants lose access to China", "美国暂停港口费"])
def test_what_is_done_is_not(headline: str) -> None:
    assert not is_planned(headline)
