"""What Discord takes of a message, counted as it counts, and the links to its word on it."""

import re
from collections.abc import Iterator
from typing import Any

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
LIMITS = {"title": 256, "description": 4096, "footer.text": 2048, "author.name": 256}
FIELDS, FIELD_NAME, FIELD_VALUE, EMBEDS, TOTAL = 25, 256, 1024, 10, 6000
CONTENT = 2000  # https://docs.discord.com/developers/resources/message#create-message-jsonform-params
# https://docs.discord.com/developers/components/reference#action-row, #button, #string-select
ROWS, BUTTONS, LABEL, CUSTOM_ID, OPTIONS = 5, 5, 80, 100, 25


def units(text: str) -> int:
    """The stricter of the two ways to count: UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def refusal(payload: dict[str, Any]) -> str:
    """Why Discord would not take a message, "" if it would."""
    return next(_faults(payload), "")


def _faults(payload: dict[str, Any]) -> Iterator[str]:
    content, embeds, rows = payload.get("content") or "", payload.get("embeds") or [], payload.get("components") or []
    if not (content.strip() or embeds):
        yield "Cannot send an empty message"  # 50006
    if units(content) > CONTENT:
        yield "content: Must be 2000 or fewer in length."
    if len(embeds) > EMBEDS:
        yield "embeds: Must be 10 or fewer in length."
    if sum(units(text) for each in embeds for text in texts_of_embed(each)) > TOTAL:
        yield "embeds: Embed size exceeds maximum size of 6000"
    for each in embeds:
        yield from _faults_of_embed(each)
    yield from _faults_of_components(rows)
    allowed = payload.get("allowed_mentions")
    if not isinstance(allowed, dict) or allowed.get("parse") != [] or allowed.get("users"):
        yield "ours: every message says that nobody is mentioned"


def _faults_of_embed(embed: dict[str, Any]) -> Iterator[str]:
    for name, limit in LIMITS.items():
        value: Any = embed
        for part in name.split("."):
            value = (value or {}).get(part)
        if value is not None and not 0 < units(value.strip()) <= units(value) <= limit:
            yield f"{name}: Must be between 1 and {limit} in length."
    if len(embed.get("fields", ())) > FIELDS:
        yield "fields: Must be 25 or fewer in length."
    for field in embed.get("fields", ()):
        for part, limit in (("name", FIELD_NAME), ("value", FIELD_VALUE)):
            if not field[part].strip() or units(field[part]) > limit:
                yield f"field.{part}: Must be between 1 and {limit} in length."
    if (url := embed.get("url")) and not re.fullmatch(r"https?://[^\s]{1,2040}", url):
        yield "url: Not a well formed URL."
    if not any(embed.get(part) for part in ("title", "description", "fields", "footer", "author")):
        yield "embed: empty"


def _faults_of_components(rows: list[dict[str, Any]]) -> Iterator[str]:
    ids = [each.get("custom_id") for row in rows for each in row["components"]]
    if len(rows) > ROWS:
        yield "components: Must be 5 or fewer in length."
    if len(ids) != len(set(ids)):
        yield "components: Component custom id cannot be duplicated"
    for row in rows:
        if not 0 < len(row["components"]) <= BUTTONS:
            yield "components: Must be between 1 and 5 in length."
        for each in row["components"]:
            if not 0 < units(each["custom_id"]) <= CUSTOM_ID:
                yield "custom_id: Must be between 1 and 100 in length."
            if each["type"] == 2 and not (each.get("emoji") or units(each.get("label", "")) > 0):
                yield "button: a label or an emoji is required"
            if each["type"] == 2 and units(each.get("label", "")) > LABEL:
                yield "label: Must be 80 or fewer in length."
            if each["type"] == 3 and not 0 < len(each["options"]) <= OPTIONS:
                yield "options: Must be between 1 and 25 in length."


def texts_of_embed(embed: dict[str, Any]) -> Iterator[str]:
    """What counts towards the total."""
    yield from (embed.get(part) or "" for part in ("title", "description"))
    yield from ((embed.get("footer") or {}).get("text") or "", (embed.get("author") or {}).get("name") or "")
    for field in embed.get("fields", ()):
        yield from (field["name"], field["value"])
