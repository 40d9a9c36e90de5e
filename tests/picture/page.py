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
.view {padding: 8px 20px; width: 640px} .section {display: flex; justify-content: space-between; gap: 20px}
.field {border: 1px solid #bbb; border-radius: 4px; padding: 6px 10px; margin: 4px 0}
.button {white-space: nowrap; display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 3px 11px;
  margin: 2px 6px 2px 0;
  font-weight: 700; font-size: 13px}
code {border: 1px solid #ddd; border-radius: 3px; background: #f8f8f8; color: #e01e5a; padding: 1px 3px;
  font-size: 12px}
.context span + span::before {content: "  "; white-space: pre}
"""


def messages_page(messages: list[tuple[list[dict[str, Any]], datetime, bool]], zone: str) -> str:
    """Messages as (blocks, when, in a thread), as somebody in a time zone reads them."""
    shown = "".join(_message(blocks, at.astimezone(ZoneInfo(zone)), threaded) for blocks, at, threaded in messages)
    return _page(shown)


def view_page(view: dict[str, Any], at: datetime, zone: str) -> str:
    """A home or a modal."""
    body = "".join(_block(block, at.astimezone(ZoneInfo(zone))) for block in view["blocks"])
    title = f"<div class=header>{html.escape(view['title']['text'])}</div>" if "title" in view else ""
    return _page(f"<div class=view>{title}{body}</div>")


def _page(body: str) -> str:
    return f"<!doctype html><meta charset=utf-8><style>{_CSS}</style>{body}"


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
            beside = f"<div>{_element(block['accessory'])}</div>" if "accessory" in block else ""
            return f"<div class=section><div>{mrkdwn(block['text']['text'], at)}</div>{beside}</div>"
        case "context":
            parts = "".join(f"<span>{mrkdwn(each['text'], at)}</span>" for each in block["elements"])
            return f"<div class=context>{parts}</div>"
        case "actions":
            return f"<div class=actions>{''.join(map(_element, block['elements']))}</div>"
        case "input":
            name, hint = (html.escape(block[part]["text"]) if part in block else "" for part in ("label", "hint"))
            return f"<div><b>{name}</b><br>{_element(block['element'])}<div class=context>{hint}</div></div>"
    raise ValueError(f"no picture of a block of type {block['type']}")


def _element(element: dict[str, Any]) -> str:
    match element["type"]:
        case "button":
            return f"<span class=button>{html.escape(element['text']['text'])}</span>"
        case "static_select":
            return f"<span class=button>{html.escape(element['initial_option']['text']['text'])} ⌄</span>"
        case "timepicker":
            return f"<span class=button>🕗 {element['initial_time']}</span>"
        case "radio_buttons":
            chosen = element["initial_option"]
            lines = (f"{'◉' if each == chosen else '○'} {each['text']['text']}" for each in element["options"])
            return "<br>".join(map(html.escape, lines))
        case "plain_text_input":
            return f"<div class=field>{html.escape(element.get('initial_value', ''))}&nbsp;</div>"
    raise ValueError(f"no picture of {element['type']}")


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
