"""Which stories hold a feature, and how much of a report's features each of them shares."""

from array import array
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence

from bot.stories.similarity import PARTS

MAX_HOLDING = 100  # newest stories that hold a feature
ENOUGH_FOUND = 0.1  # of a report's weight that a story must share by what was looked up


def shares(looked_up: Iterable[tuple[int, Sequence[int]]], squares: Mapping[int, float]) -> dict[int, int]:
    """How much of these features a story shares, where that is enough. `looked_up` has who holds some of them.

    In whole parts of PARTS.
    """
    total = sum(squares.values())
    shared: dict[int, float] = {}
    for feature, stories in looked_up:
        square = squares[feature]
        for story in stories:
            if story in shared:
                shared[story] += square
            else:
                shared[story] = square
    enough = ENOUGH_FOUND * total
    return {story: round(much / total * PARTS) for story, much in shared.items() if much >= enough}


def insert(stories: "array[int]", story: int) -> None:
    """Into a sorted list of the newest, if it is one of them."""
    if not stories or stories[-1] < story:
        stories.append(story)
    elif len(stories) < MAX_HOLDING or stories[-MAX_HOLDING] < story:
        insort(stories, story)
    if len(stories) >= 2 * MAX_HOLDING:  # not each time, since it moves them all
        del stories[:-MAX_HOLDING]
