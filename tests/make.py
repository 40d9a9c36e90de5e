"""Values that tests need again and again, made from the files the project ships."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from bot.domain.entry import Entry
from bot.domain.feed import Side
from bot.domain.topic import Example, Topic
from bot.text.query import parse_query
from bot.text.vocabulary import Concept, Kind, Vocabulary

CONFIG = Path(__file__).parent.parent / "config"
NOW = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def load_config(name: str) -> Any:
    """A file of config/ as YAML has it."""
    return yaml.safe_load((CONFIG / name).read_text(encoding="utf-8"))


def make_concept(given: dict[str, Any]) -> Concept:
    """A concept as config/vocabulary.yaml writes it."""
    return Concept(
        id=given["id"],
        kind=Kind(given["kind"]),
        name=given["name"]["en"],
        name_zh=given["name"]["zh"],
        party=given.get("party", ""),
        side=Side(given["side"]) if "side" in given else None,
        spellings=(*given.get("en", ()), *given.get("zh", ())),
        weight=given.get("weight", 1.0),
    )


def vocabulary_from_yaml() -> Vocabulary:
    """The shipped vocabulary."""
    return Vocabulary(map(make_concept, load_config("vocabulary.yaml")["concepts"]))


def make_topic(name: str, query: str, examples: tuple[Example, ...] = ()) -> Topic:
    """A topic around a query."""
    return Topic(name, name, name, query, parse_query(query), examples)


def topics_from_yaml() -> list[Topic]:
    """The shipped topics with their examples."""
    return [
        make_topic(
            name,
            topic["query"],
            (
                *(Example(line, True) for line in topic["examples"]["match"]),
                *(Example(line, False) for line in topic["examples"]["no_match"]),
            ),
        )
        for name, topic in load_config("topics.yaml").items()
    ]


def make_entry(title: str, text: str = "", number: int = 1) -> Entry:
    """A stored entry with nothing special about it."""
    return Entry(number, title, text, f"https://news.example/{number}", NOW, NOW, "Example Wire")
