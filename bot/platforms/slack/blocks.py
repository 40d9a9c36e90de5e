"""The blocks that messages are built of, and how much of them Slack takes."""

from collections.abc import Sequence
from typing import Any

Block = dict[str, Any]
Message = tuple[str, list[Block]]

BLOCKS_LIMIT = 50  # https://docs.slack.dev/reference/block-kit/blocks
SECTION_LIMIT = 3000  # https://docs.slack.dev/reference/block-kit/blocks/section-block
HEADER_LIMIT = 150  # https://docs.slack.dev/reference/block-kit/blocks/header-block
BUTTON_LIMIT = 75  # https://docs.slack.dev/reference/block-kit/block-elements/button-element
VALUE_LIMIT = 2000  # the same page
ROW_LIMIT = 25  # https://docs.slack.dev/reference/block-kit/blocks/actions-block
# Undocumented; about 12,000 characters pass and 13,200 were refused: https://github.com/slackapi/bolt-js/issues/2509
MESSAGE_LIMIT = 12_000


def section(text: str) -> Block:
    """A paragraph of mrkdwn."""
    return {"type": "section", "text": mrkdwn(text)}


def context(*texts: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def mrkdwn(text: str) -> dict[str, Any]:
    """Text with marks."""
    # verbatim: no address, @name or #name inside the text is turned into a link or a mention behind our back.
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def within(lines: list[str], budget: int, reserve: int = 0) -> list[str]:
    """The first lines that fit, with their line breaks."""
    used = reserve
    for count, line in enumerate(lines):
        used += len(line) + 1
        if used > budget:
            return lines[:count]
    return list(lines)


def button(label: str, action: str, value: str, confirm: str = "") -> dict[str, Any]:
    """A button; pressing it sends `action` and `value`, after a question if there is one to `confirm`."""
    made: dict[str, Any] = {"type": "button", "text": _label(label), "action_id": action, "value": value}
    if confirm:
        # https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
        words = {"title": "Are you sure?", "text": confirm, "confirm": "Yes", "deny": "No"}
        made["confirm"] = {name: _label(text, 300) for name, text in words.items()}
    return made


def row(buttons: Sequence[dict[str, Any]]) -> Block:
    """Buttons beside each other."""
    return {"type": "actions", "elements": list(buttons[:ROW_LIMIT])}


def _label(text: str, limit: int = BUTTON_LIMIT) -> dict[str, Any]:
    return {"type": "plain_text", "text": text[:limit], "emoji": False}
