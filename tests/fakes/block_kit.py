"""Which messages and views Slack takes: the limits of Block Kit, each with its page."""

import json
import re
from collections.abc import Iterator
from typing import Any

# https://docs.slack.dev/reference/block-kit/blocks, .../blocks/section-block, .../blocks/header-block
BLOCKS, SECTION, HEADER, CONTEXT_ELEMENTS = 50, 3000, 150, 10
# https://github.com/slackapi/bolt-js/issues/2509 (observed, undocumented)
MESSAGE = 12_000
# https://docs.slack.dev/reference/block-kit/blocks/actions-block, .../block-elements/button-element
ACTIONS, BUTTON, ACTION_ID, VALUE = 25, 75, 255, 2000
IMAGE_URL, ALT = 3000, 2000  # https://docs.slack.dev/reference/block-kit/blocks/image-block
# https://docs.slack.dev/reference/views
VIEW_BLOCKS, TITLE, METADATA, VIEW_BYTES = 100, 24, 3000, 250_000
# https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element, .../radio-button-group-element,
# .../block-elements/plain-text-input-element and https://docs.slack.dev/reference/block-kit/blocks/input-block
OPTIONS, OPTION, OPTION_VALUE, RADIOS, INPUT, INPUT_LABEL, HINT = 100, 75, 150, 10, 3000, 2000, 2000

CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")  # .../block-elements/time-picker-element


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


def view_refusal(view: dict[str, Any], kind: str) -> str:
    """The error Slack answers for a view of this kind, "" if it takes it."""
    blocks, named = view.get("blocks") or [], [view[part] for part in ("title", "submit", "close") if part in view]
    wanted = {
        "type",
        "blocks",
        "private_metadata",
        *({"title", "submit", "close", "callback_id"} if kind == "modal" else ()),
    }
    if view.get("type") != kind or not set(view) <= wanted or (kind == "modal") != ("title" in view):
        return "invalid_arguments"
    if not 0 < len(blocks) <= VIEW_BLOCKS or not all(_valid(block) for block in blocks):
        return "invalid_blocks"
    if any(text["type"] != "plain_text" or not 0 < len(text["text"]) <= TITLE for text in named):
        return "invalid_arguments"
    if len(view.get("private_metadata", "")) > METADATA or len(json.dumps(view)) > VIEW_BYTES:
        return "view_too_large"
    if any(block["type"] == "input" for block in blocks) and (kind == "home" or "submit" not in view):
        return "invalid_arguments"
    names = [name for block in blocks for name in ids_of(block)]
    return "invalid_blocks" if len(names) != len(set(names)) else ""


def ids_of(block: dict[str, Any]) -> Iterator[str]:
    """The ids of a block and of all in it that can be pressed or filled in."""
    if "block_id" in block:
        yield block["block_id"]
    for element in (*block.get("elements", ()), *(block[part] for part in ("accessory", "element") if part in block)):
        if "action_id" in element:
            yield element["action_id"]


def _valid(block: dict[str, Any]) -> bool:
    match block:
        case {"type": "header", "text": {"type": "plain_text", "text": str(text)}}:
            return 0 < len(text) <= HEADER
        case {"type": "section", "text": {"type": "mrkdwn" | "plain_text", "text": str(text)}}:
            return 0 < len(text) <= SECTION and ("accessory" not in block or _pressable(block["accessory"]))
        case {"type": "input", "block_id": str(name), "label": {"type": "plain_text", "text": str(text)}}:
            hint = block.get("hint", {}).get("text", "")
            element = _fillable(block["element"])
            return 0 < len(text) <= INPUT_LABEL and len(hint) <= HINT and 0 < len(name) <= ACTION_ID and element
        case {"type": "context", "elements": [*elements]}:
            lengths = [len(element.get("text", "")) for element in elements]
            return 0 < len(lengths) <= CONTEXT_ELEMENTS and all(0 < length <= SECTION for length in lengths)
        case {"type": "divider"}:
            return True
        case {"type": "image", "image_url": str(address), "alt_text": str(alt)}:
            return 0 < len(address) <= IMAGE_URL and address.startswith("http") and 0 < len(alt) <= ALT
        case {"type": "actions", "elements": [*elements]}:
            names = [element.get("action_id", "") for element in elements]
            return 0 < len(names) <= ACTIONS and len(set(names)) == len(names) and all(map(_pressable, elements))
    return False


def _pressable(element: dict[str, Any]) -> bool:
    match element:
        case {"type": "button", "text": {"type": "plain_text", "text": str(text)}, "action_id": str(name)}:
            value = element.get("value", "")
            return 0 < len(text) <= BUTTON and 0 < len(name) <= ACTION_ID and len(value) <= VALUE
        case {"type": "static_select", "action_id": str(name), "options": [*options]}:
            return 0 < len(name) <= ACTION_ID and len(options) <= OPTIONS and _choices(element)
        case {"type": "timepicker", "action_id": str(name)}:
            return 0 < len(name) <= ACTION_ID and bool(CLOCK.fullmatch(element.get("initial_time", "00:00")))
    return False


def _fillable(element: dict[str, Any]) -> bool:
    match element:
        case {"type": "plain_text_input", "action_id": str(name)}:
            least, most = element.get("min_length", 0), element.get("max_length", INPUT)
            return (
                0 < len(name) <= ACTION_ID
                and 0 <= least <= most <= INPUT
                and len(element.get("initial_value", "")) <= most
            )
        case {"type": "radio_buttons", "action_id": str(name), "options": [*options]}:
            return 0 < len(name) <= ACTION_ID and len(options) <= RADIOS and _choices(element)
    return False


def _choices(element: dict[str, Any]) -> bool:
    options = element["options"]
    values = [option["value"] for option in options]
    sizes = all(0 < len(each["text"]["text"]) <= OPTION and 0 < len(each["value"]) <= OPTION_VALUE for each in options)
    chosen = element.get("initial_option")
    return 0 < len(set(values)) == len(values) and sizes and (chosen is None or chosen in options)


def _length(block: dict[str, Any]) -> int:
    texts = [block.get("text", {}), *block.get("elements", [])]
    return sum(len(text["text"]) for text in texts if isinstance(text.get("text"), str))
