"""Whatever comes in one batch, and whatever the store knows of that is no longer held, each report has its story."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.link import Link, LinkKind
from bot.stories.cluster import Grouper
from bot.stories.retold import place
from tests.shipped import vocabulary
from tests.values import entry

STREAMS = sorted((Path(__file__).parents[2] / "data/streams").glob("*.jsonl"))
FORGOTTEN = 10**6  # a story of weeks ago


def reports(stream: Path) -> list[Entry]:
    told = [json.loads(line) for line in stream.read_text(encoding="utf-8").splitlines()]
    return [
        entry(
            number,
            each["title"],
            text=each["description"],
            publisher=each["publisher"],
            side=Side(each["side"]),
            published=datetime.fromisoformat(each["published"]),
            language=each["lang"],
        )
        for number, each in enumerate(told, 1)
    ]


@pytest.mark.parametrize("size", [5, 40, 500])
@pytest.mark.parametrize("stream", STREAMS, ids=lambda path: path.stem)
def test_every_report_has_a_story_and_every_link_leads_to_one(stream: Path, size: int) -> None:
    grouper, everything, held = Grouper(vocabulary()), reports(stream), set[int]()
    for start in range(0, len(everything), size):
        batch = everything[start : start + size]
        placed, links = place(grouper, batch, lambda story: {FORGOTTEN: Link(story, LinkKind.REACTION)})
        held |= {abs(story) for story in placed.values()}
        assert placed.keys() == {each.id for each in batch}
        assert {abs(link.to) for link in links.values()} <= held
        assert links.keys() <= {*placed.values()}
        grouper.settle({story: -story for story in placed.values() if story < 0}, 0.0)
