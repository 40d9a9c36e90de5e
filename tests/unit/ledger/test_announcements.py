"""USDA's daily sale announcements are read exactly, and nothing that only sounds like one."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.domain.entry import TEXT_LIMIT
from bot.feeds.clean import plain_text
from bot.ledger.announcements import announcement
from tests.shipped import vocabulary

DATA = Path(__file__).parents[2] / "data" / "ledger"
NOT_IN_VOCABULARY = {"barley", "oats"}


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def as_text(case: dict[str, Any]) -> str:
    return plain_text(case["text"], TEXT_LIMIT) if case.get("html") else str(case["text"])


@pytest.mark.parametrize("case", cases("announcements.jsonl"), ids=lambda case: " + ".join(case["lines"])[:80])
def test_every_line_of_an_announcement_is_exact(case: dict[str, Any]) -> None:
    found = announcement(case["title"], as_text(case))
    assert found is not None
    read = [
        " ".join((each.kind, f"{each.tonnes.normalize():f}", each.commodity, each.destination, each.year or "-"))
        for each in found.lines
    ]
    assert read == case["lines"]
    day, corrects = (date.fromisoformat(case[key]) if key in case else None for key in ("day", "corrects"))
    assert (found.day, found.is_correction, found.corrects) == (day, case.get("correction", False), corrects)
    words = " ".join(f"{case['title']} {as_text(case)}".split())
    assert all(each.stated in words for each in found.lines)


@pytest.mark.parametrize("case", cases("lookalikes.jsonl"), ids=lambda case: case["title"][:40])
def test_nothing_that_only_sounds_like_an_announcement_is_taken_for_one(case: dict[str, Any]) -> None:
    assert announcement(case["title"], case["text"]) is None


def test_there_are_enough_of_both() -> None:
    assert len(cases("announcements.jsonl")) >= 60
    assert len(cases("lookalikes.jsonl")) >= 40


def test_what_a_line_is_of_is_called_as_the_vocabulary_calls_it() -> None:
    goods = {line.split()[2] for case in cases("announcements.jsonl") for line in case["lines"]}
    assert goods - NOT_IN_VOCABULARY <= set(vocabulary().concepts)


def test_a_cancellation_takes_away_what_a_sale_adds() -> None:
    sold, cancelled = (
        announcement("", f"Private exporters reported {word} of 132,000 metric tons of soybeans for delivery to China.")
        for word in ("export sales", "cancellation of export sales")
    )
    assert sold is not None
    assert cancelled is not None
    assert (sold.lines[0].signed, cancelled.lines[0].signed) == (Decimal(132000), Decimal(-132000))


@pytest.mark.parametrize(
    "run", ["Private exporters reported export sales of " + "1" * 9000, "correction " * 900, "and " * 2500]
)
def test_a_hostile_text_is_read_quickly_and_is_none(run: str) -> None:
    """The suite's own time limit would end a pattern that backtracks."""
    assert announcement("", run) is None
