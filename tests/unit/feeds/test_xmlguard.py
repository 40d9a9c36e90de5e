"""What is said of an old expat at the start."""

import pytest

from bot.feeds.xmlguard import SOUND_EXPAT, old_expat


@pytest.mark.parametrize("version", [(2, 5, 0), (2, 7, 1)])
def test_an_old_expat_is_named_with_the_one_to_have(version: tuple[int, int, int]) -> None:
    fault = old_expat(version)
    assert f"expat is {'.'.join(map(str, version))}," in fault
    assert "2.7.2 or newer" in fault


@pytest.mark.parametrize("version", [SOUND_EXPAT, (2, 8, 0), (3, 0, 0)])
def test_a_sound_expat_is_not_mentioned(version: tuple[int, int, int]) -> None:
    assert old_expat(version) == ""
