"""Relevance and topics on labelled lines of our own, which travel with the project (tests/data/topics)."""

from pathlib import Path

import pytest

from tests.labelled import Judged, judge, precision_and_recall, read

LINES = Path(__file__).parents[1] / "data" / "topics" / "judged.jsonl"

# label -> precision and recall to be reached on all lines; what is reached is within a point of it
FLOORS = {
    "relevant": (0.99, 0.92),
    "soybeans": (0.96, 0.95),
    "rare_earths": (0.98, 0.97),
    "tariffs": (0.90, 0.96),
    "semiconductors": (0.96, 0.96),
    "purchases": (0.92, 0.93),
}


@pytest.fixture(scope="module")
def judged() -> Judged:
    return judge(read(LINES))


@pytest.mark.parametrize("label", FLOORS)
def test_labels_are_found_as_well_as_promised(label, judged):
    precision, recall = precision_and_recall(label, judged)
    assert precision >= FLOORS[label][0]
    assert recall >= FLOORS[label][1]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("part", "least"),
    [
        ("tuning", (0.99, 0.91)),
        ("aside", (0.96, 0.89)),
        ("last", (0.98, 0.95)),
        ("fresh", (0.98, 0.89)),
        ("kept", (0.88, 0.87)),
    ],
)
def test_relevance_holds_in_either_language_on_lines_tuned_to_and_not(language, part, least, judged):
    chosen = [(item, verdict) for item, verdict in judged if item["part"] == part and item["lang"][:2] == language]
    precision, found = precision_and_recall("relevant", chosen)
    assert precision >= least[0]
    assert found >= least[1]


def test_all_us_china_trade_is_whatever_is_relevant_and_nothing_else(judged):
    for item, verdict in judged:
        assert verdict.relevant == ("us_china_trade" in {match.topic for match in verdict.matches}), item["title"]


def test_every_line_is_whole_and_stands_once():
    items = read(LINES)
    assert len({item["id"] for item in items}) == len({item["title"] for item in items}) == len(items)
    assert all(item["us_china_trade"] or "other" not in item["topics"] for item in items)
