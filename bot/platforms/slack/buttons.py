"""What a pressed button asks for: a command and who gives it, from Slack's payload."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.commands.choices import mute_choices, outdated, wrong_choices
from bot.domain.alert import Reply
from bot.domain.story import parse_short_id
from bot.platforms.slack.blocks import STORIES
from bot.platforms.slack.render import ASKS, STORY
from bot.platforms.slack.replies import MINE, MORE, RUN

_COMMANDS = {"why": "why", "sources": "story"}  # those of an alert's buttons that are about the story as told here


@dataclass(frozen=True, slots=True)
class Pressed:
    """A command to carry out, or a reply that asks back; `mine` if it is for who pressed it, `start` for paging."""

    command: str = ""
    mine: bool = False
    start: int = 0
    reply: Reply | None = None


def pressed(payload: dict[str, Any]) -> Pressed:
    """What a block_actions payload asks for (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload).

    What is no button of ours any more is told so.
    """
    action = (payload.get("actions") or [{}])[0]
    name, value = str(action.get("action_id") or ""), str(action.get("value") or "")
    kind, _, what = name.partition(":")
    if kind == STORY and what in ASKS:
        return _of_story(what, value, in_channel=not _channel(payload).startswith("D"))
    if kind == RUN:
        return Pressed(value, mine=what.startswith(MINE))
    if kind == MORE:
        start, _, command = value.partition("|")
        return Pressed(command, start=int(start) if start.isdecimal() else 0)
    return Pressed(reply=outdated())


def stories_of(message: dict[str, Any]) -> list[str]:
    """The short ids of the stories that a message of ours tells, none if it tells none: for the message shortcut."""
    if ours := [value for name, value in _buttons(message) if name.startswith(f"{STORY}:")]:
        return ours[:1]
    blocks = [block for block in message.get("blocks") or () if isinstance(block, dict)]
    names = [str(block.get("block_id") or "") for block in blocks]
    if told := [name.removeprefix(STORIES) for name in names if name.startswith(STORIES)]:
        return told[0].split(",")
    last = str(message.get("text") or "").rpartition("\n")[2].split()  # of what was told as text alone
    return last if all(parse_short_id(each) is not None for each in last) else []


def _of_story(what: str, story: str, in_channel: bool) -> Pressed:
    if what == "mute":
        return Pressed(reply=mute_choices(story, in_channel))
    if what == "wrong":
        return Pressed(reply=wrong_choices(story))
    if what == "follow":
        return Pressed(f"follow {story}", mine=True)
    return Pressed(f"{_COMMANDS[what]} {story}")


def _buttons(message: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for block in message.get("blocks") or ():
        for element in block.get("elements") or () if isinstance(block, dict) else ():
            if isinstance(element, dict):
                yield str(element.get("action_id") or ""), str(element.get("value") or "")


def _channel(payload: dict[str, Any]) -> str:
    return str((payload.get("channel") or payload.get("container") or {}).get("id") or "")
