"""Which stories hold a feature, and how much of a report's features each of them shares."""

from bisect import insort
from collections.abc import Iterable, Mapping

MAX_HOLDING = 100  # newest stories that hold a feature
ENOUGH_FOUND = 0.1  # of a report's weight that a story must share by what was looked up


def shares(looked_up: Iterable[tuple[int, list[int]]], squares: Mapping[int, float]) -> dict[int, float]:
    """How much of these features a story shares, where that is enough. `looked_up` has who holds some of them."""
    total = sum(squares.values())
    enough = ENOUGH_FOUND * total
    once: set[int] = set()
    found: set[int] = set()  # by several features, or one that is enough: most are found by one that is not
    for feature, stories in looked_up:
        found.update(stories if squares[feature] >= enough else filter(once.__contains__, stories))
        once.update(stories)
    shared = dict.fromkeys(found, 0.0)
    for feature, stories in looked_up:
        square = squares[feature]
        for story in filter(found.__contains__, stories):
            shared[story] += square
    return {story: much / total for story, much in shared.items() if much >= enough}


def insert(stories: list[int], story: int) -> None:
    """Into a sorted list of the newest, if it is one of them."""
    if not stories or stories[-1] < story:
        stories.append(story)
    elif len(stories) < MAX_HOLDING or stories[-MAX_HOLDING] < story:
        insort(stories, story)
    if len(stories) >= 2 * MAX_HOLDING:  # not each time, since it moves them all
        del stories[:-MAX_HOLDING]
