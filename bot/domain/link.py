"""A link: a story answers an earlier one, and how."""

from dataclasses import dataclass
from enum import StrEnum


class LinkKind(StrEnum):
    """How a story answers an earlier one. Where a headline could be several, the first here counts."""

    CORRECTION = "correction"  # what was reported was wrong
    DENIAL = "denial"  # somebody says that it is not so
    CONFIRMATION = "confirmation"  # somebody else says that it is so
    UPDATE = "update"  # the same matter has another figure or date now
    REACTION = "reaction"  # how somebody took it


@dataclass(frozen=True, slots=True)
class Link:
    """A story answers this earlier one in this way."""

    to: int  # the earlier story
    kind: LinkKind
