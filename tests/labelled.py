"""News with labels: read, judged by what ships, and counted."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.domain.entry import TEXT_LIMIT
from bot.domain.topic import Verdict
from bot.feeds.clean import own_text
from bot.topics.matcher import Matcher
from bot.topics.relevance import Relevance
from tests.shipped import configuration
from tests.values import entry

Judged = list[tuple[dict[str, Any], Verdict]]


def read(path: Path) -> list[dict[str, Any]]:
    """The items of a file of JSON lines that editors would not differ on."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [item for item in items if not item.get("borderline")]


def judge(items: Sequence[dict[str, Any]], matcher: Matcher | None = None) -> Judged:
    """Each item with its verdict, by what ships or another matcher."""
    matcher = matcher or Matcher(configuration().topics, Relevance(configuration().vocabulary))
    entries = [
        entry(number, item["title"] or "", text=own_text(item["description"] or "", TEXT_LIMIT))
        for number, item in enumerate(items)
    ]
    return list(zip(items, matcher.judge(entries), strict=True))


def precision_and_recall(label: str, judged: Iterable[tuple[dict[str, Any], Verdict]]) -> tuple[float, float]:
    """Of a topic, or of "relevant"."""
    if label == "relevant":
        answers = [(item["us_china_trade"], verdict.relevant) for item, verdict in judged]
    else:
        answers = [(label in item["topics"], label in {m.topic for m in verdict.matches}) for item, verdict in judged]
    hits = answers.count((True, True))
    return hits / (hits + answers.count((False, True))), hits / (hits + answers.count((True, False)))
