"""Discord's messages as a page of HTML that looks like Discord."""

import html
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_LINK = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\((\S+?)\)")
_STYLE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)"), r"<i>\1</i>"),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
)
_MOMENT = re.compile(r"&lt;t:(\d+):f&gt;")
_CSS = """
body {margin: 0; background: #313338; color: #dbdee1;
  font: 15px/1.4 'gg sans', Lato, 'Noto Sans CJK SC', 'Noto Color Emoji', sans-serif}
.message {display: flex; gap: 14px; padding: 8px 20px; width: 640px} .thread {padding-left: 74px; width: 586px}
.face {width: 38px; height: 38px; border-radius: 50%; background: #1f3a5f; color: #fff; flex: none;
  font: 700 14px/38px Lato, sans-serif; text-align: center}
.name {font-weight: 700; color: #fff} .app {font-size: 10px; background: #5865f2; border-radius: 3px; color: #fff;
  padding: 1px 4px} .at, .footer {color: #949ba4; font-size: 12px} a {color: #00a8fc; text-decoration: none}
.embed {background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: 8px 14px; margin: 4px 0; width: 490px}
.author {font-weight: 700; font-size: 13px; color: #fff} .title {font-weight: 700} .embed div {margin: 3px 0}
.fields {display: flex; flex-wrap: wrap; gap: 4px 12px} .field {font-size: 13px; flex: 1 1 0} .wide {flex-basis: 100%}
.field b {color: #fff}
.button {display: inline-block; background: #4e5058; color: #fff; border-radius: 3px; padding: 4px 14px;
  margin: 2px 6px 2px 0; font-size: 13px}
code {background: #1e1f22; border-radius: 3px; padding: 1px 3px; font-size: 12px}
"""


def discord_page(messages: list[tuple[dict[str, Any], datetime, bool]], zone: str) -> str:
    """Messages as (payload, when, in a thread), as somebody in a time zone reads them."""
    here = ZoneInfo(zone)
    body = "".join(_message(payload, at.astimezone(here), threaded) for payload, at, threaded in messages)
    return f"<!doctype html><meta charset=utf-8><style>{_CSS}</style>{body}"


def _message(payload: dict[str, Any], at: datetime, threaded: bool) -> str:
    head = f"<span class=name>Tradewire</span> <span class=app>APP</span> <span class=at>Today at {at:%-I:%M %p}</span>"
    content = f"<div>{markdown(payload['content'], at)}</div>" if payload["content"] else ""
    embeds = "".join(_embed(each, at) for each in payload["embeds"])
    buttons = [each for row in payload["components"] for each in row["components"]]
    pressed = "".join(f"<span class=button>{html.escape(each['label'])}</span>" for each in buttons)
    kind = "message thread" if threaded else "message"
    return f'<div class="{kind}"><div class=face>TW</div><div>{head}{content}{embeds}<div>{pressed}</div></div></div>'


def _embed(embed: dict[str, Any], now: datetime) -> str:
    author = html.escape(embed.get("author", {}).get("name", ""), quote=False)
    title = markdown(embed.get("title", ""), now)
    if "url" in embed:
        title = f'<a href="{html.escape(embed["url"])}">{title}</a>'
    fields = "".join(
        f'<div class="field{"" if each["inline"] else " wide"}"><b>{markdown(each["name"], now)}</b><br>'
        f"{markdown(each['value'], now)}</div>"
        for each in embed.get("fields", ())
    )
    parts = {"author": author, "title": title, "description": markdown(embed.get("description", ""), now)}
    parts |= {"fields": fields, "footer": html.escape(embed.get("footer", {}).get("text", ""), quote=False)}
    body = "".join(f"<div class={name}>{text}</div>" for name, text in parts.items() if text)
    return f'<div class=embed style="border-color: #{embed.get("color", 0x4E5058):06x}">{body}</div>'


def markdown(text: str, now: datetime) -> str:
    """Discord's marks as HTML; what they hold is escaped for both alike."""
    marked = _LINK.sub(lambda link: f'<a href="{link[2]}">{link[1]}</a>', html.escape(text, quote=False))
    for pattern, replacement in _STYLE:
        marked = pattern.sub(replacement, marked)
    marked = _MOMENT.sub(lambda each: _date(datetime.fromtimestamp(int(each[1]), now.tzinfo)), marked)
    return re.sub(r"\\([\\*_~`|<>\[\]#+./-]|&[lg]t;)", r"\1", marked).replace("\n", "<br>")


def _date(when: datetime) -> str:
    """<t:...:f>: https://docs.discord.com/developers/reference#message-formatting-timestamp-styles."""
    return f"{when:%B %-d, %Y %-I:%M %p}"
