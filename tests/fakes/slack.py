"""Slack played by a local server: Web API, Socket Mode and slash commands, with its limits and a script of faults.

Every rule enforced here is documented by Slack; the link stands beside it.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from time import monotonic, time
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.fakes.block_kit import refusal

BOT_TOKEN, APP_TOKEN, TEAM = "xoxb-fake-bot-token", "xapp-fake-app-token", "T1"

# https://docs.slack.dev/reference/methods/chat.update
TEXT_OF_UPDATE = 4000
# https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps: 15 messages, a call a minute
OBJECTS_OUTSIDE_MARKETPLACE, PAUSE_OUTSIDE_MARKETPLACE = 15, 60
# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
RESPONSE_URL_USES = 5


@dataclass
class Message:
    """A message as it stands in a channel now."""

    ts: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any]
    thread_ts: str | None = None
    broadcast: bool = False  # shown in the channel too
    edits: int = 0


@dataclass
class Request:
    """One call of the Web API as it arrived."""

    method: str
    payload: dict[str, Any]
    token: str
    at: float


@dataclass
class Fault:
    """How a call is answered instead: one of the fields."""

    error: str = ""  # ok: false with this word
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    drop: bool = False  # the call takes effect, the connection breaks before the answer
    hang: bool = False  # no answer


class FakeSlack:
    """`async with FakeSlack() as slack`; hand `slack.base_url`, `slack.bot_token`, `slack.app_token` to the bot."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        """`clock` gives messages their `ts`, in seconds since 1970."""
        self.clock = clock
        self.scopes = {
            *("channels:history", "groups:history", "im:history", "im:write"),
            *("users:read", "channels:read", "groups:read"),
        }
        self.in_marketplace = True  # else conversations.history and .replies are rationed
        self.delay = 0.0  # seconds from a call to its answer; it takes effect half way
        self.watch: Callable[[Request], None] = lambda request: None  # sees every call before it takes effect
        self._asked_at: dict[str, float] = {}
        self.bot_token, self.app_token, self.team = BOT_TOKEN, APP_TOKEN, TEAM
        self.requests: list[Request] = []
        self.messages: dict[str, list[Message]] = defaultdict(list)
        self.people: dict[str, dict[str, Any]] = {}  # what users.info says of somebody beyond the usual
        self.members: dict[str, list[str]] = defaultdict(list)  # of channels
        self.archived: set[str] = set()  # channels that take no message any more
        self.acks: list[float] = []  # seconds until each envelope was acknowledged
        self.connections = 0  # websockets opened so far
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._clock, self._ids = count(1), count(1)
        self._sockets: list[web.WebSocketResponse] = []
        self._tickets: set[str] = set()
        self._sent: dict[str, tuple[float, asyncio.Event]] = {}
        self._latest = ""
        self._replies: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        self._uses: dict[str, int] = defaultdict(int)
        self._over = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._on_call)
        app.router.add_get("/socket", self._on_socket)
        app.router.add_post("/commands/{id}", self._on_response)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        for socket in self._sockets:
            with suppress(Exception):
                await socket.close()
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The payloads of all calls of a method, refused ones too."""
        return [request.payload for request in self.requests if request.method == method]

    @property
    def posts(self) -> list[dict[str, Any]]:
        return self.calls("chat.postMessage")

    def fail(self, method: str, *, times: int = 1, **fault: Any) -> None:
        """Answer the next calls of a method with a Fault instead: fail("chat.postMessage", error="is_archived")."""
        self._faults[method].extend([Fault(**fault)] * times)

    def rate_limit(self, method: str, seconds: int, times: int = 1) -> None:
        """https://docs.slack.dev/apis/web-api/rate-limits: 429 and Retry-After in seconds."""
        body = '{"ok":false,"error":"ratelimited"}'
        self.fail(method, times=times, status=429, headers={"Retry-After": str(seconds)}, body=body)

    # --- the Web API -----------------------------------------------------------------------------------------------

    async def _on_call(self, http: web.Request) -> web.StreamResponse:
        method, payload = http.match_info["method"], await _payload(http)
        token = http.headers.get("Authorization", "").removeprefix("Bearer ")
        self.requests.append(Request(method, payload, token, monotonic()))
        self.watch(self.requests[-1])
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault and fault.hang:
            await self._over.wait()
        if fault and fault.status:
            body = fault.body or "upstream error"
            kind = "application/json" if body.startswith("{") else "text/html"
            return web.Response(status=fault.status, headers=fault.headers, text=body, content_type=kind)
        if fault and fault.error:
            return web.json_response({"ok": False, "error": fault.error})
        if method in ("conversations.history", "conversations.replies") and (wait := self._ration(method)):
            headers = {"Retry-After": str(wait)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        await asyncio.sleep(self.delay / 2)
        answer = self._answer(method, payload, token)
        await asyncio.sleep(self.delay / 2)
        if fault and fault.drop and http.transport is not None:
            http.transport.abort()
        return web.json_response(answer)

    def _answer(self, method: str, payload: dict[str, Any], token: str) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/apps.connections.open takes the app's token, all others the bot's.
        if token != (self.app_token if method == "apps.connections.open" else self.bot_token):
            return {"ok": False, "error": "invalid_auth" if token else "not_authed"}
        known = {
            "auth.test": self._auth_test,
            "apps.connections.open": self._open,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.open": self._open_person,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "conversations.members": self._members,
            "users.info": self._user,
        }
        return known[method](payload) if method in known else {"ok": False, "error": "unknown_method"}

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "team": "Fake", "team_id": self.team, "user": "bot", "user_id": "UBOT", "bot_id": "B1"}

    def _open(self, _: dict[str, Any]) -> dict[str, Any]:
        ticket = f"ticket-{next(self._ids)}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket?ticket={ticket}"}

    def _post(self, payload: dict[str, Any]) -> dict[str, Any]:
        # A person's id opens the direct message: https://docs.slack.dev/reference/methods/chat.postMessage#channels
        place = str(payload.get("channel", ""))
        channel = f"D{place[1:]}" if place.startswith("U") else place
        if error := "is_archived" if channel in self.archived else refusal(payload):
            return {"ok": False, "error": error}
        thread = payload.get("thread_ts")
        if thread and not self._find(channel, thread):
            return {"ok": False, "error": "thread_not_found"}
        ts = f"{int(self.clock())}.{next(self._clock):06}"
        blocks, metadata = payload.get("blocks") or [], payload.get("metadata") or {}
        message = Message(ts, payload.get("text", ""), blocks, metadata, thread, bool(payload.get("reply_broadcast")))
        self.messages[channel].append(message)
        return {"ok": True, "channel": channel, "ts": ts, "message": {"text": message.text}}

    def _update(self, payload: dict[str, Any]) -> dict[str, Any]:
        # Wants a conversation's id, never a person's: https://docs.slack.dev/reference/methods/chat.update
        channel = str(payload.get("channel", ""))
        if channel.startswith("U"):
            return {"ok": False, "error": "channel_not_found"}
        message = self._find(channel, payload.get("ts", ""))
        if message is None:
            return {"ok": False, "error": "message_not_found"}
        error = refusal(payload) or ("msg_too_long" if len(payload.get("text", "")) > TEXT_OF_UPDATE else "")
        if error:
            return {"ok": False, "error": error}
        message.text, message.blocks = payload.get("text", ""), payload.get("blocks") or []
        message.edits += 1
        return {"ok": True, "channel": channel, "ts": message.ts, "text": message.text}

    def _open_person(self, payload: dict[str, Any]) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/conversations.open
        if "im:write" not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": "im:write"}
        return {"ok": True, "channel": {"id": f"D{str(payload['users'])[1:]}"}}

    def _user(self, payload: dict[str, Any]) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/users.info
        if "users:read" not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": "users:read"}
        user = str(payload["user"])
        usual = {"id": user, "team_id": self.team, "name": user.lower(), "tz": "America/Chicago", "locale": "en-US"}
        return {
            "ok": True,
            "user": {**usual, "profile": {"display_name": f"Person {user}"}, **self.people.get(user, {})},
        }

    def _members(self, payload: dict[str, Any]) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/conversations.members
        if "channels:read" not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": "channels:read"}
        return {"ok": True, "members": self.members[str(payload["channel"])], "response_metadata": {"next_cursor": ""}}

    def _ration(self, method: str) -> int:
        """Seconds until the method may be called again; 0 if it may now, and then it was."""
        wait = self._asked_at.get(method, -PAUSE_OUTSIDE_MARKETPLACE) + PAUSE_OUTSIDE_MARKETPLACE - self.clock()
        if self.in_marketplace or wait <= 0:
            self._asked_at[method] = self.clock()
            return 0
        return int(wait) + 1

    def _history(self, payload: dict[str, Any]) -> dict[str, Any]:
        # https://docs.slack.dev/reference/methods/conversations.history and .../conversations.replies
        channel, thread = str(payload.get("channel", "")), payload.get("ts")
        needed = {"D": "im:history", "G": "groups:history"}.get(channel[:1], "channels:history")
        if needed not in self.scopes:
            return {"ok": False, "error": "missing_scope", "needed": needed}
        if thread and not self._find(channel, thread):
            return {"ok": False, "error": "thread_not_found"}
        oldest, latest = float(payload.get("oldest", 0)), float(payload.get("latest", "inf"))
        # Replies stand in their thread only; the thread's first message stands in both.
        shown = [m for m in self.messages[channel] if (thread in (m.thread_ts, m.ts) if thread else not m.thread_ts)]
        shown = [m for m in shown if oldest < float(m.ts) < latest or m.ts == thread]
        shown = shown if thread else shown[::-1]  # newest first; a thread is told from its beginning
        size = min(int(payload.get("limit", 100)), 999 if self.in_marketplace else OBJECTS_OUTSIDE_MARKETPLACE)
        start = int(payload.get("cursor") or 0)
        page, rest = shown[start : start + size], shown[start + size :]
        more = {"response_metadata": {"next_cursor": str(start + size)}} if rest else {}
        with_metadata = payload.get("include_all_metadata") in ("1", "true")
        return {"ok": True, "messages": [_as_seen(m, with_metadata) for m in page], "has_more": bool(rest), **more}

    def _find(self, channel: str, ts: str) -> Message | None:
        return next((m for m in self.messages[channel] if m.ts == ts), None)

    # --- Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode ------------------------------------

    async def slash(
        self, line: str, *, channel: str = "C1", user: str = "U1", copies: int = 1, within: float = 5
    ) -> dict[str, Any]:
        """Type "/trade help" in a channel; returns what was posted to its response_url."""
        command, _, text = line.partition(" ")
        said = {"command": command, "text": text, "channel_id": channel, "user_id": user, "team_id": self.team}
        return await self._do("slash_commands", said, copies, within)

    async def press(
        self, button: dict[str, Any], *, channel: str = "C1", user: str = "U1", copies: int = 1, within: float = 5
    ) -> dict[str, Any]:
        """Press a button (the element of a block); returns what was posted to its response_url."""
        # https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
        said = {
            "type": "block_actions",
            "team": {"id": self.team},
            "user": {"id": user, "team_id": self.team},
            "channel": {"id": channel},
            "container": {"type": "message", "channel_id": channel},
            "actions": [{"type": "button", "action_id": button["action_id"], "value": button["value"]}],
        }
        return await self._do("interactive", said, copies, within)

    async def shortcut(
        self, callback: str, message: dict[str, Any], *, channel: str = "C1", user: str = "U1", within: float = 5
    ) -> dict[str, Any]:
        """Choose a message shortcut on a message; returns what was posted to its response_url."""
        # https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
        said = {
            "type": "message_action",
            "callback_id": callback,
            "team": {"id": self.team},
            "user": {"id": user, "team_id": self.team},
            "channel": {"id": channel},
            "message": message,
        }
        return await self._do("interactive", said, 1, within)

    async def answer(self, within: float = 5) -> dict[str, Any]:
        """What is posted next to the response_url used last."""
        return await asyncio.wait_for(self._replies[self._latest].get(), within)

    async def _do(self, kind: str, said: dict[str, Any], copies: int, within: float) -> dict[str, Any]:
        self._latest = str(next(self._ids))
        self._replies[self._latest] = asyncio.Queue()
        payload = {
            **said,
            "api_app_id": "A1",
            "trigger_id": f"trigger-{self._latest}",
            "response_url": f"http://127.0.0.1:{self.port}/commands/{self._latest}",
        }
        for _ in range(copies):
            await self._deliver(kind, payload, within)
        return await self.answer(within)

    async def more_replies(self, wait: float) -> int:
        """How many further answers to commands come within some seconds."""
        await asyncio.sleep(wait)
        return sum(replies.qsize() for replies in self._replies.values())

    async def drop_websocket(self) -> None:
        """Break the newest websocket without a word."""
        await self._sockets.pop().close()

    async def ask_to_reconnect(self) -> None:
        """Announce the end of the connection, as Slack does every few hours."""
        await self._sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def _deliver(self, kind: str, payload: dict[str, Any], within: float) -> None:
        envelope = f"envelope-{next(self._ids)}"
        acknowledged = asyncio.Event()
        self._sent[envelope] = (monotonic(), acknowledged)
        await self._sockets[-1].send_json(
            {
                "type": kind,
                "envelope_id": envelope,
                "payload": payload,
                "accepts_response_payload": True,
            }
        )
        await asyncio.wait_for(acknowledged.wait(), within)

    async def _on_socket(self, http: web.Request) -> web.StreamResponse:
        ticket = http.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden  # an address is good for one connection
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(http)
        self._sockets.append(socket)
        self.connections += 1
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                sent_at, acknowledged = self._sent[json.loads(frame.data)["envelope_id"]]
                self.acks.append(monotonic() - sent_at)
                acknowledged.set()
        return socket

    async def _on_response(self, http: web.Request) -> web.Response:
        number, payload = http.match_info["id"], await http.json()
        self._uses[number] += 1
        if self._uses[number] > RESPONSE_URL_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        error = refusal(payload)
        self._replies[number].put_nowait({"refused": error} if error else payload)
        return web.Response(text=error or "ok", status=400 if error else 200)


def _as_seen(message: Message, with_metadata: bool) -> dict[str, Any]:
    seen = {"type": "message", "ts": message.ts, "text": message.text, "bot_id": "B1", "app_id": "A1"}
    return seen | ({"metadata": message.metadata} if with_metadata and message.metadata else {})


async def _payload(http: web.Request) -> dict[str, Any]:
    if http.content_type == "application/json":
        return dict(await http.json())
    return dict(await http.post()) | dict(http.query)
