"""What messages are built of: embeds and buttons, and how much of them Discord takes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.charts.picture import Picture
from bot.platforms.discord.text import bare, units

Embed = dict[str, Any]
Button = dict[str, Any]

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
TITLE_LIMIT, DESCRIPTION_LIMIT, FIELDS_LIMIT, NAME_LIMIT, VALUE_LIMIT = 256, 4096, 25, 256, 1024
FOOTER_LIMIT, AUTHOR_LIMIT, TOTAL_LIMIT = 2048, 256, 6000  # the total of all embeds of a message
EMBEDS_LIMIT, CONTENT_LIMIT = 10, 2000  # https://docs.discord.com/developers/resources/message#create-message
# https://docs.discord.com/developers/components/reference: buttons in rows, and what each sends when it is pressed
ROW_LIMIT, ROWS_LIMIT, LABEL_LIMIT, ID_LIMIT = 5, 5, 80, 100
NO_EMBEDS = 1 << 2  # https://docs.discord.com/developers/resources/message#message-object-message-flags

_ACTION_ROW, _BUTTON, _GREY, _BLUE, _RED = 1, 2, 2, 1, 4
# A button's id: ours, which delivery it came with (0 where with none), what it asks, and of what.
_ID = re.compile(r"tw:(\d+):([a-z]+):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Message:
    """A message in Discord's dress; `flags` as Discord has them. `rings` is the one role that it may mention.

    A `picture` goes with answers only.
    """

    content: str = ""
    embeds: tuple[Embed, ...] = ()
    buttons: tuple[Button, ...] = ()
    flags: int = 0
    rings: str = ""
    picture: Picture | None = None

    @property
    def components(self) -> list[dict[str, Any]]:
        """The buttons in their rows."""
        shown = self.buttons[: ROW_LIMIT * ROWS_LIMIT]
        rows = (shown[start : start + ROW_LIMIT] for start in range(0, len(shown), ROW_LIMIT))
        return [{"type": _ACTION_ROW, "components": list(row)} for row in rows]


def button_id(delivery_id: int, what: str, of: str) -> str:
    """What a button sends when it is pressed."""
    return f"tw:{delivery_id}:{what}:{of}"


def read_id(custom_id: str) -> tuple[int, str, str] | None:
    """(delivery, what it asks, of what); None for what is no button of ours."""
    match = _ID.fullmatch(custom_id)
    return (int(match[1]), match[2], match[3]) if match else None


def button(label: str, custom_id: str, *, emoji: str = "", loud: bool = False, danger: bool = False) -> Button:
    """A button with a label, or with an emoji alone."""
    style = _RED if danger else _BLUE if loud else _GREY
    made: Button = {"type": _BUTTON, "style": style, "custom_id": custom_id}
    if emoji:
        made["emoji"] = {"name": emoji}
    if label or not emoji:
        made["label"] = bare(label, LABEL_LIMIT) or "…"
    return made


def embed(*, title: str = "", url: str = "", description: str = "", footer: str = "", author: str = "") -> Embed:
    """An embed of what is given; its texts are already cut to the limits."""
    made: Embed = {"title": title, "url": url, "description": description}
    made |= {"footer": {"text": footer} if footer else None, "author": {"name": author} if author else None}
    return {name: value for name, value in made.items() if value}


def size(embeds: Iterable[Embed]) -> int:
    """How much of TOTAL_LIMIT the embeds take."""
    return sum(map(units, _texts(embeds)))


def within(lines: Sequence[str], budget: int, reserve: int = 0) -> list[str]:
    """The first lines that fit, with their line breaks."""
    used = reserve
    for count, line in enumerate(lines):
        used += units(line) + 1
        if used > budget:
            return list(lines[:count])
    return list(lines)


def _texts(embeds: Iterable[Embed]) -> Iterable[str]:
    for each in embeds:
        yield from (each.get("title", ""), each.get("description", ""))
        yield from (each.get("footer", {}).get("text", ""), each.get("author", {}).get("name", ""))
        for field in each.get("fields", ()):
            yield from (field["name"], field["value"])
