"""Of what is told again of streams that are ours and labelled item by item, most is news to who reads it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.alert import DecisionKind
from tests.bench.replay import STEP, items, replay

STREAMS = Path(__file__).parents[1] / "data/streams"
# Stream -> of the follow-ups told, how many are warranted; of those that are due, how many are told: what is reached.
FLOORS = {
    "first": (0.92, 0.73),
    "second": (1.0, 0.46),
    "third": (1.0, 0.7),
    "fourth": (0.93, 0.78),
    "fifth": (0.91, 0.71),
    "sixth": (0.87, 0.7),
    "seventh": (0.87, 0.63),
    "eighth": (1.0, 0.78),
    "ninth": (0.91, 0.57),
    "tenth": (0.96, 0.48),
    "eleventh": (0.88, 0.44),
    "twelfth": (0.95, 0.55),
    "thirteenth": (0.88, 0.41),
    "fourteenth": (0.87, 0.51),
    "fifteenth": (0.88, 0.63),
    "sixteenth": (1.0, 0.27),
    "seventeenth": (0.8, 0.62),
    "eighteenth": (0.77, 0.51),
    "nineteenth": (0.87, 0.47),
    "twentieth": (0.85, 0.42),
    "twentyfirst": (0.7, 0.39),
    "twentysecond": (0.83, 0.26),
    "twentythird": (0.81, 0.47),
    "twentyfourth": (0.73, 0.45),
    "twentyfifth": (0.78, 0.41),
    "twentysixth": (0.84, 0.43),
}
# Stream -> of the stories that are told as new, and as answers to none, how many only copy another, at most.
COPIES = {
    "first": 3,
    "second": 2,
    "third": 3,
    "fourth": 5,
    "fifth": 10,
    "sixth": 2,
    "seventh": 5,
    "eighth": 14,
    "ninth": 5,
    "tenth": 19,
    "eleventh": 36,
    "twelfth": 2,
    "thirteenth": 12,
    "fourteenth": 5,
    "fifteenth": 7,
    "sixteenth": 10,
    "seventeenth": 9,
    "eighteenth": 15,
    "nineteenth": 13,
    "twentieth": 15,
    "twentyfirst": 23,
    "twentysecond": 9,
    "twentythird": 8,
    "twentyfourth": 14,
    "twentyfifth": 10,
    "twentysixth": 8,
}


@pytest.mark.parametrize("name", FLOORS)
async def test_what_is_told_again_is_news(name: str) -> None:
    path = STREAMS / f"{name}.jsonl"
    found = items(path)
    told, _, _ = await replay(path, ())
    again = [
        now
        for kind, now, alert in told.messages
        if kind is DecisionKind.FOLLOW_UP or (kind is DecisionKind.ANNOUNCE and alert.answers)
    ]
    copied = {each["title"] for each in found if each["label"] == "edit"}
    alone = [alert for kind, _, alert in told.messages if kind is DecisionKind.ANNOUNCE and not alert.answers]
    due = [each["published"] for each in found if each["label"] == "follow_up"]
    warranted = [now for now in again if any(timedelta() < now - each <= STEP for each in due)]
    reached = {each for each in due if any(timedelta() < now - each <= STEP for now in again)}
    precision, recall = FLOORS[name]
    assert len(warranted) >= precision * len(again)
    assert len(reached) >= recall * len(due)
    assert sum(alert.headline in copied for alert in alone) <= COPIES[name]
