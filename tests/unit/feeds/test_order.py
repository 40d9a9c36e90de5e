"""By its place a feed tells what is older than what is known, where new items always come on top."""

import pytest

from bot.feeds.order import SURE, Order, in_order, order_of
from bot.feeds.wire import ParsedFeed


def tokens(keys: str) -> list[str]:
    """A token for each letter."""
    return [f"{'d' * 16}{ord(key):08x}" for key in keys]


def order(before: str, after: str, on_top: int = SURE) -> tuple[int, str]:
    """How often on top now, and the letters of those that are older."""
    found: Order = order_of(tokens(before), tokens(after), on_top)
    return found.on_top, "".join(key for key in after if f"{ord(key):08x}" in found.older)


@pytest.mark.parametrize(
    ("before", "after", "older"),
    [
        ("abcdef", "abcefx", "x"),  # one within was deleted
        ("abcdef", "acefxy", "xy"),  # two were
        ("abcdef", "bcdefx", "x"),  # the newest was
        ("abcdef", "nabdefx", "x"),  # and news came on top of it
        ("abcdef", "abcdefxyz", "xyz"),  # the list has become longer
        ("abcdef", "nabcde", ""),
        ("abcdef", "abcnef", ""),  # where it says nothing
        ("abcdef", "abcefxyz", ""),  # more than have gone
        ("abcdef", "abxyzw", ""),  # two are pinned, and the rest is another
        ("abcdef", "nopqrs", ""),
        ("", "abc", ""),
        ("a", "ax", ""),
    ],
)
def test_what_comes_behind_the_known_is_older_where_the_list_stands(before: str, after: str, older: str) -> None:
    assert order(before, after)[1] == older


@pytest.mark.parametrize("on_top", range(SURE))
def test_it_is_not_where_new_ones_were_not_always_seen_on_top(on_top: int) -> None:
    assert order("abcdef", "abcefx", on_top) == (0, "")


def test_so_often_on_top_is_sure_and_anywhere_else_is_not() -> None:
    counts = [order("abcdef", after, before)[0] for before, after in ((0, "nabcde"), (1, "nabcde"), (3, "nabcde"))]
    assert counts == [1, 2, SURE]
    assert order("abcdef", "abncde")[0] == 0
    assert order("abcdef", "abcdef")[0] == order("abcdef", "abdef")[0] == SURE, "nothing is said of it"


def test_a_list_that_turns_round_loses_one_at_most() -> None:
    assert order("abcdef", "bcdefx") == (0, "x")
    assert order("bcdefx", "cdefxy", 0) == (0, "")


@pytest.mark.parametrize("after", ["fedcba", "fedcbax", "edcbax", "fedcbaxy", "fbdcea"])
def test_a_list_seen_to_turn_round_loses_none(after: str) -> None:
    assert order("abcdef", after) == (0, "")


@pytest.mark.parametrize("after", ["cabdef", "abdcef", "fabcde"])
def test_one_that_was_moved_turns_no_list_round(after: str) -> None:
    assert order("abcdef", after) == (SURE, "")
    assert order("abcdef", after.replace("b", "") + "x") == (SURE, "x")


def test_a_list_that_grows_at_its_end_loses_what_came_first() -> None:
    assert order("abcdef", "abcdefx") == (0, "x")
    assert order("abcdefx", "abcdefxy", 0) == (0, "")


def test_a_body_without_news_shows_too_that_a_list_has_turned_round() -> None:
    parsed = ParsedFeed("", "", "", None, (), " ".join(tokens("fedcba")))
    assert in_order(parsed, " ".join(tokens("abcdef")), SURE) == (parsed, 0)
