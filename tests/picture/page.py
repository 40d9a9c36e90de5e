"""Block Kit as a page of HTML that looks like Slack."""

import html
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_MARKS = re.compile(
    r"<(?P<link>https?://[^|>]+)\|(?P<label>[^>]*)>|<!date\^(?P<date>\d+)\^[^|>]*\|[^>]*>|(?P<text>[^<]+)"
)
_STYLE = (
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
    (re.compile(r"(?<!\w)\*([^*\n]+)\*(?!\w)"), r"<b>\1</b>"),
    (re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)"), r"<i>\1</i>"),
)
_EMOJI = {
    "red_circle": "🔴",
    "large_orange_circle": "🟠",
    "bar_chart": "📊",
    "leftwards_arrow_with_hook": "↩️",
    "pencil2": "✏️",
}
_CSS = """
body {margin: 0; background: #fff; font: 15px/1.46 Lato, 'Noto Sans CJK SC', 'Noto Color Emoji', sans-serif;
  color: #1d1c1d}
.message {display: flex; gap: 8px; padding: 8px 20px; width: 640px}
.thread {padding: 2px 20px 2px 64px; width: 596px}
.face {width: 36px; height: 36px; border-radius: 8px; background: #1f3a5f; color: #fff; flex: none;
  font: 700 15px/36px Lato, sans-serif; text-align: center}
.thread .face {width: 24px; height: 24px; font-size: 10px; line-height: 24px; border-radius: 5px}
.name {font-weight: 900} .app {font-size: 10px; background: #ddd; border-radius: 2px; padding: 1px 3px; color: #616061}
.at, .context {color: #616061; font-size: 13px} .header {font-weight: 900; font-size: 18px; margin: 2px 0}
.section, .context, .actions {margin: 4px 0} a {color: #1264a3; text-decoration: none}
.button {display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 3px 11px; margin: 2px 6px 2px 0;
  font-weight: 700; font-size: 13px}
code {border: 1px solid #ddd; border-radius: 3px; background: #f8f8f8; color: #e01e5a; padding: 1px 3px;
  font-size: 12px}
.context span + span::before {content: "  "; white-space: pre}
"""


def page(messages: list[tuple[list[dict[str, Any]], datetime, bool]], zone: str) -> str:
    """Messages as (blocks, when, in a thread), as somebody in a time zone reads them."""
    shown = "".join(_message(blocks, at.astimezone(ZoneInfo(zone)), threaded) for blocks, at, threaded in messages)
    return f"<!doctype html><meta charset=utf-8><style>{_CSS}</style>{shown}"


def _message(blocks: list[dict[str, Any]], at: datetime, threaded: bool) -> str:
    head = f"<span class=name>Tradewire</span> <span class=app>APP</span> <span class=at>{at:%-I:%M %p}</span>"
    body = "".join(_block(block, at) for block in blocks)
    kind = "message thread" if threaded else "message"
    return f'<div class="{kind}"><div class=face>TW</div><div>{head}{body}</div></div>'


def _block(block: dict[str, Any], at: datetime) -> str:
    match block["type"]:
        case "header":
            return f"<div class=header>{html.escape(block['text']['text'], quote=False)}</div>"
        case "section":
            return f"<div class=section>{mrkdwn(block['text']['text'], at)}</div>"
        case "context":
            parts = "".join(f"<span>{mrkdwn(each['text'], at)}</span>" for each in block["elements"])
            return f"<div class=context>{parts}</div>"
        case "actions":
            labels = (html.escape(each["text"]["text"]) for each in block["elements"])
            return "<div class=actions>" + "".join(f"<span class=button>{label}</span>" for label in labels) + "</div>"
    raise ValueError(f"no picture of a block of type {block['type']}")


def mrkdwn(text: str, now: datetime) -> str:
    """Slack's marks as HTML; what they hold is escaped for both alike."""
    pieces = []
    for mark in _MARKS.finditer(text):
        if mark["link"]:
            pieces.append(f'<a href="{mark["link"]}">{mark["label"]}</a>')
        elif mark["date"]:
            pieces.append(_date(datetime.fromtimestamp(int(mark["date"]), now.tzinfo), now))
        else:
            pieces.append(mark["text"])
    marked = "".join(pieces)
    for pattern, replacement in _STYLE:
        marked = pattern.sub(replacement, marked)
    marked = re.sub(r":(\w+):", lambda name: _EMOJI.get(name[1], name[0]), marked)
    return marked.replace("\n", "<br>")


def _date(when: datetime, now: datetime) -> str:
    """{date_short_pretty} {time}: https://docs.slack.dev/messaging/formatting-message-text#date-formatting."""
    days = (now.date() - when.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"{when:%b %-d, %Y}")
    return f"{day} {when:%-I:%M %p}"
