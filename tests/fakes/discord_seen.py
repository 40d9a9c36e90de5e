"""What FakeDiscord keeps and how it answers: messages, calls, faults, and their JSON."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN, BOT, GUILD = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs", "900", "700"
EPOCH = 1_420_070_400_000  # https://docs.discord.com/developers/reference#snowflakes
NONCE_SECONDS = 180  # "the past few minutes": https://docs.discord.com/developers/resources/message#create-message
HOUR = 3600
TEXT, DM, ANNOUNCEMENT, FORUM = (
    0,
    1,
    5,
    15,
)  # https://docs.discord.com/developers/resources/channel#channel-object-channel-types


@dataclass
class Message:
    """A message as it stands in a channel now."""

    id: str
    channel: str
    payload: dict[str, Any]
    at: float
    edits: int = 0
    published: bool = False
    mark: str = field(init=False)  # its delivery, as its buttons said when it was new; e for a word on another message

    def __post_init__(self) -> None:
        asked = [re.match(r"tw:(\d+):([a-z]+):", each) for each in ids_of(self.payload)]
        self.mark = next((each[1] + ("e" if each[2] == "echo" else "") for each in asked if each), "")

    @property
    def text(self) -> str:
        return f"{self.payload.get('content')} {self.payload.get('embeds')}"


@dataclass
class Request:
    """One call as it arrived."""

    method: str
    path: str
    payload: dict[str, Any]
    token: str
    at: float


@dataclass
class Fault:
    """How a call is answered instead: one of the fields."""

    code: int = 0  # Discord's own, with a status
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)  # in the answer's JSON
    drop: bool = False  # the call takes effect, the connection breaks before the answer
    hang: bool = False  # no answer


ROUTES = {
    "me": "GET /users/@me",
    "dm": "POST /users/@me/channels",
    "gateway": "GET /gateway/bot",
    "commands": "PUT /applications/{application}/commands",
    "channel": "GET /channels/{channel}",
    "history": "GET /channels/{channel}/messages",
    "post": "POST /channels/{channel}/messages",
    "edit": "PATCH /channels/{channel}/messages/{message}",
    "modify": "PATCH /channels/{channel}",
    "thread": "POST /channels/{channel}/messages/{message}/threads",
    "forum": "POST /channels/{channel}/threads",
    "publish": "POST /channels/{channel}/messages/{message}/crosspost",
}
AUTHOR = {"id": BOT, "username": "tradewire", "discriminator": "0", "avatar": None, "bot": True}


def ids_of(payload: dict[str, Any]) -> list[str]:
    return [each["custom_id"] for row in payload.get("components") or () for each in row["components"]]


def as_seen(message: Message) -> dict[str, Any]:
    shown = {name: message.payload.get(name) or [] for name in ("embeds", "components")}
    shown |= {"content": message.payload.get("content") or "", "flags": message.payload.get("flags") or 0}
    shown |= {"attachments": [], "mentions": [], "mention_roles": [], "timestamp": "2026-01-01T00:00:00+00:00"}
    shown |= {"edited_timestamp": None, "tts": False, "pinned": False, "mention_everyone": False}
    # Not its nonce: that is in the answer to the post alone.
    return {"id": message.id, "channel_id": message.channel, "author": AUTHOR, "type": 0, **shown}


def refuse(status: int, code: int, message: str) -> web.Response:
    return json_answer({"code": code, "message": message}, status)


def json_answer(told: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads as JSON what is called just that, and takes a 429 without Via for one of Cloudflare's.
    sent = {"Content-Type": "application/json", "Via": "1.1 google", **(headers or {})}
    return web.Response(body=json.dumps(told).encode(), status=status, headers=sent)
