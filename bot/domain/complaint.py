"""A complaint: what a person said is wrong about a story, with what we knew at that moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.subscription import Destination


class ComplaintKind(StrEnum):
    """What is wrong about a story."""

    IRRELEVANT = "irrelevant"  # it is no US-China trade news, or not of this topic
    MERGE = "merge"  # its reports are of different events
    SIDE = "side"  # somebody is said to have spoken who has not
    FIGURE = "figure"  # a number is wrong


@dataclass(frozen=True, slots=True)
class Complaint:
    """One person's word on one story. `evidence` is JSON: the story and its entries, as they were judged then."""

    story_id: int
    kind: ComplaintKind
    destination: Destination
    person: str
    evidence: Mapping[str, Any]
    made: datetime
