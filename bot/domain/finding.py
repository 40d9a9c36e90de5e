"""What a look at the whole bot has found: one line a thing, with what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a thing stands."""

    OK = "ok"
    NOTE = "note"  # the bot works, and somebody should know
    WRONG = "wrong"  # it does not, or not all of it


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing that was looked at: how it stands, in one sentence, and what to do ("" where nothing is to be done)."""

    about: str
    verdict: Verdict
    text: str
    remedy: str = ""


def ok(about: str, text: str) -> Finding:
    """It is as it should be."""
    return Finding(about, Verdict.OK, text)


def note(about: str, text: str, remedy: str = "") -> Finding:
    """It works, and somebody should know."""
    return Finding(about, Verdict.NOTE, text, remedy)


def wrong(about: str, text: str, remedy: str = "") -> Finding:
    """It does not work."""
    return Finding(about, Verdict.WRONG, text, remedy)
