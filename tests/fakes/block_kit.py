"""Which messages Slack takes: the limits of Block Kit, each with its page."""

from collections.abc import Iterator
from typing import Any

# https://docs.slack.dev/reference/block-kit/blocks, .../blocks/section-block, .../blocks/header-block
BLOCKS, SECTION, HEADER, CONTEXT_ELEMENTS = 50, 3000, 150, 10
# https://github.com/slackapi/bolt-js/issues/2509 (observed, undocumented)
MESSAGE = 12_000
# https://docs.slack.dev/reference/block-kit/blocks/actions-block, .../block-elements/button-element
ACTIONS, BUTTON, ACTION_ID, VALUE = 25, 75, 255, 2000


def text_objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every text object within blocks, at any depth: https://docs.slack.dev/reference/block-kit/composition-objects/text-object."""
    if isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield value
        for part in value.values():
            yield from text_objects(part)
    elif isinstance(value, list):
        for part in value:
            yield from text_objects(part)


def refusal(payload: dict[str, Any]) -> str:
    """The error Slack answers for a message's content, "" if it takes it."""
    blocks = payload.get("blocks") or []
    if not blocks and not payload.get("text"):
        return "no_text"
    # https://docs.slack.dev/reference/methods/chat.postMessage#truncating: text beyond 40,000 is cut, not refused.
    if len(blocks) > BLOCKS or any(not _valid(block) for block in blocks):
        return "invalid_blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        return "invalid_blocks"
    return "msg_blocks_too_long" if sum(map(_length, blocks)) > MESSAGE else ""


def _valid(block: dict[str, Any]) -> bool:
    match block:
        case {"type": "header", "text": {"type": "plain_text", "text": str(text)}}:
            return 0 < len(text) <= HEADER
        case {"type": "section", "text": {"type": "mrkdwn" | "plain_text", "text": str(text)}}:
            return 0 < len(text) <= SECTION
        case {"type": "context", "elements": [*elements]}:
            lengths = [len(element.get("text", "")) for element in elements]
            return 0 < len(lengths) <= CONTEXT_ELEMENTS and all(0 < length <= SECTION for length in lengths)
        case {"type": "divider"}:
            return True
        case {"type": "actions", "elements": [*elements]}:
            names = [element.get("action_id", "") for element in elements]
            return 0 < len(names) <= ACTIONS and len(set(names)) == len(names) and all(map(_pressable, elements))
    return False


def _pressable(element: dict[str, Any]) -> bool:
    match element:
        case {"type": "button", "text": {"type": "plain_text", "text": str(text)}, "action_id": str(name)}:
            value = element.get("value", "")
            return 0 < len(text) <= BUTTON and 0 < len(name) <= ACTION_ID and len(value) <= VALUE
    return False


def _length(block: dict[str, Any]) -> int:
    texts = [block.get("text", {}), *block.get("elements", [])]
    return sum(len(text["text"]) for text in texts if isinstance(text.get("text"), str))
