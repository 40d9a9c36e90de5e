"""Grouping on labelled news beside the checkout (never in it: the texts belong to their publishers)."""

import json
from collections import defaultdict
from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.cli.pipes import cluster
from bot.wiring import newsroom_of
from tests.shipped import configuration

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no labelled news at {DATA}")

PRECISION = 0.95  # B-cubed, of each: a wrong merge hides news
# set, language ("" for all) -> B-cubed F1 with the one set of parameters
FLOORS = {("rld26", ""): 0.93, ("pages", ""): 0.90, ("mmds", "en"): 0.93, ("mmds", ""): 0.86}


def b_cubed(told: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float]:
    """Mean precision and recall over the items, whose stories and predicted stories these are."""
    of_story, of_found = defaultdict(set), defaultdict(set)
    for item, (story, group) in enumerate(zip(told, found, strict=True)):
        of_story[story].add(item)
        of_found[group].add(item)
    shared = [
        len(of_story[story] & of_found[group]) / len(of_found[group]) for story, group in zip(told, found, strict=True)
    ]
    recalled = [
        len(of_story[story] & of_found[group]) / len(of_story[story]) for story, group in zip(told, found, strict=True)
    ]
    return sum(shared) / len(shared), sum(recalled) / len(recalled)


@pytest.mark.parametrize(("name", "language"), FLOORS)
def test_stories_are_found_as_well_as_promised(name: str, language: str) -> None:
    text = (DATA / f"clusters_{name}_dev.jsonl").read_text(encoding="utf-8")
    items: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    found = {line["id"]: line["story"] for line in cluster(items, newsroom_of(configuration()))}
    ours = [item for item in items if item["lang"].startswith(language)]
    precision, recall = b_cubed([item["story"] for item in ours], [found[item["id"]] for item in ours])
    assert precision >= PRECISION
    assert 2 * precision * recall / (precision + recall) >= FLOORS[name, language]
