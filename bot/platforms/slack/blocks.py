"""The blocks that messages are built of, and how much of them Slack takes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any

from bot.platforms.slack.text import escape
from bot.platforms.slack.words import Say, english
from bot.text.harmless import clean

Block = dict[str, Any]
Message = tuple[str, list[Block]]
Element = dict[str, Any]

VIEW_BLOCKS_LIMIT = 100  # https://docs.slack.dev/reference/views
TITLE_LIMIT = 24  # of a modal, and of its buttons; the same page
BLOCKS_LIMIT = 50  # https://docs.slack.dev/reference/block-kit/blocks
SECTION_LIMIT = 3000  # https://docs.slack.dev/reference/block-kit/blocks/section-block
HEADER_LIMIT = 150  # https://docs.slack.dev/reference/block-kit/blocks/header-block
ALT_LIMIT = 2000  # https://docs.slack.dev/reference/block-kit/blocks/image-block
BUTTON_LIMIT = 75  # https://docs.slack.dev/reference/block-kit/block-elements/button-element
VALUE_LIMIT = 2000  # the same page
ROW_LIMIT = 25  # https://docs.slack.dev/reference/block-kit/blocks/actions-block
STORIES = "stories:"
_NAMES_LIMIT = 200  # a block's id has 255 characters: https://docs.slack.dev/reference/block-kit/blocks/section-block
# Undocumented; about 12,000 characters pass and 13,200 were refused: https://github.com/slackapi/bolt-js/issues/2509
MESSAGE_LIMIT = 12_000


def section(text: str, beside: Element | None = None) -> Block:
    """A paragraph of mrkdwn, with a button or the like beside it."""
    made: Block = {"type": "section", "text": mrkdwn(text)}
    return made if beside is None else {**made, "accessory": beside}


def about(made: Block, stories: Iterable[str]) -> Block:
    """The block with the short ids of the stories that its message tells, by which the message shortcut knows them."""
    names = ",".join(dict.fromkeys(each for each in stories if each))
    return {**made, "block_id": f"{STORIES}{names}"} if names and len(names) <= _NAMES_LIMIT else made


def text_alone(lines: Iterable[str], stories: Iterable[str] = ()) -> str:
    """Sent where Slack refuses blocks: lines cut to fit, and last the short ids that the message is asked by."""
    names = escape(clean(" ".join(each for each in stories if each)), SECTION_LIMIT)
    told = escape("\n".join(line for line in lines if line), SECTION_LIMIT - len(names) - 1)
    return "\n".join(part for part in (told, names) if part)


def image(address: str, alt: str) -> Block:
    """A picture that Slack fetches from there, and what it shows in words."""
    return {"type": "image", "image_url": address, "alt_text": clean(alt)[:ALT_LIMIT] or "…"}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": label(text, HEADER_LIMIT)}


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


def button(text: str, action: str, value: str, confirm: str = "", say: Say = english) -> Element:
    """A button; pressing it sends `action` and `value`, after a question if there is one to `confirm`."""
    made: Element = {"type": "button", "text": label(text), "action_id": action, "value": value}
    if confirm:
        # https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
        words = {"title": say("Are you sure?"), "text": confirm, "confirm": say("Yes"), "deny": say("No")}
        made["confirm"] = {name: label(said, 300) for name, said in words.items()}
    return made


def select(action: str, choices: Mapping[str, str], chosen: str) -> Element:
    """A list to choose one of, as value -> label; choosing sends `action` and the value."""
    # https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select
    options = {value: {"text": label(text), "value": value} for value, text in choices.items()}
    made = {"type": "static_select", "action_id": action, "options": list(options.values())}
    return made | ({"initial_option": options[chosen]} if chosen in options else {})


def clock(action: str, shown: time, placeholder: str) -> Element:
    """A time of the day to choose; choosing sends `action` and the time as HH:MM."""
    # https://docs.slack.dev/reference/block-kit/block-elements/time-picker-element
    made = {"type": "timepicker", "action_id": action, "placeholder": label(placeholder)}
    return {**made, "initial_time": f"{shown:%H:%M}"}


def row(elements: Sequence[Element]) -> Block:
    """Buttons and the like beside each other."""
    return {"type": "actions", "elements": list(elements[:ROW_LIMIT])}


def label(text: str, limit: int = BUTTON_LIMIT) -> Element:
    """A text without marks, on one line; Slack takes none that is empty."""
    return {"type": "plain_text", "text": escape(clean(text), limit) or "…", "emoji": False}
