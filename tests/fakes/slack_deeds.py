"""What people do on the fake Slack, and how the app hears of it: by Socket Mode, or by signed HTTP."""

import asyncio
import hashlib
import hmac
import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from time import monotonic, time
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

from tests.fakes.block_kit import refusal

# https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
RESPONSE_URL_USES = 5


class Deeds:
    """The part of FakeSlack that plays people; `request_url` set, the app hears by HTTP, else by its websocket."""

    port: int
    team: str
    signing_secret: str
    request_url: str
    acks: list[float]
    stopwatch: Callable[[], float] = staticmethod(monotonic)  # takes them
    connections: int
    tickets: set[str]
    _ids: Iterator[int]
    _sockets: list[web.WebSocketResponse]
    _sent: dict[str, tuple[float, asyncio.Future[dict[str, Any]]]]
    _latest: str
    _replies: dict[str, asyncio.Queue[dict[str, Any]]]
    _uses: defaultdict[str, int]
    faults: defaultdict[str, deque[Any]]

    async def slash(
        self,
        line: str,
        *,
        channel: str = "C1",
        name: str = "grain",
        user: str = "U1",
        team: str = "",
        copies: int = 1,
        within: float = 5,
    ) -> dict[str, Any]:
        """Type "/trade help" in a channel, which has a name; returns what was posted to its response_url."""
        # https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling
        command, _, text = line.partition(" ")
        where = {"channel_id": channel, "channel_name": name, "team_id": team or self.team}
        said = {"command": command, "text": text, "user_id": user, **where}
        return await self._do("slash_commands", said, copies, within)

    async def press(
        self,
        button: dict[str, Any],
        *,
        channel: str = "C1",
        user: str = "U1",
        team: str = "",
        copies: int = 1,
        within: float = 5,
    ) -> dict[str, Any]:
        """Press a button (the element of a block); returns what was posted to its response_url."""
        # https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
        team = team or self.team
        said = {
            "type": "block_actions",
            "team": {"id": team},
            "user": {"id": user, "team_id": team},
            "channel": {"id": channel},
            "container": {"type": "message", "channel_id": channel},
            "actions": [{"type": "button", "action_id": button["action_id"], "value": button["value"]}],
        }
        return await self._do("interactive", said, copies, within)

    async def shortcut(
        self,
        callback: str,
        message: dict[str, Any],
        *,
        channel: str = "C1",
        user: str = "U1",
        team: str = "",
        within: float = 5,
    ) -> dict[str, Any]:
        """Choose a message shortcut on a message; returns what was posted to its response_url."""
        # https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
        said = {
            "type": "message_action",
            "callback_id": callback,
            "team": {"id": team or self.team},
            "user": {"id": user, "team_id": team or self.team},
            "channel": {"id": channel},
            "message": message,
        }
        return await self._do("interactive", said, 1, within)

    async def happen(
        self,
        event: dict[str, Any],
        *,
        team: str = "",
        at: float = 0,
        copies: int = 1,
        number: int = 0,
        within: float = 5,
    ) -> None:
        """An event of the Events API, sent once and then as retries of it; returns when all are acknowledged.

        number: which event it is, to send one again that was sent before.
        """
        # https://docs.slack.dev/apis/events-api/#callback-field
        team = team or self.team
        payload = {
            "type": "event_callback",
            "team_id": team,
            "api_app_id": "A1",
            "event": event,
            "event_id": f"Ev{number or next(self._ids):08}",
            "event_time": int(at or time()),
            "authorizations": [{"team_id": team, "user_id": "UBOT", "is_bot": True}],
        }
        for retry in range(copies):
            await self.deliver("events_api", payload, within, retry)

    async def answer(self, within: float = 5, of: str = "") -> dict[str, Any]:
        """What is posted next to a response_url, by default the one used last."""
        return await asyncio.wait_for(self._replies[of or self._latest].get(), within)

    async def more_replies(self, wait: float) -> int:
        """How many further answers to commands come within some seconds."""
        await asyncio.sleep(wait)
        return sum(replies.qsize() for replies in self._replies.values())

    async def _do(self, kind: str, said: dict[str, Any], copies: int, within: float) -> dict[str, Any]:
        self._latest = mine = str(next(self._ids))
        self._replies[mine] = asyncio.Queue()
        payload = {
            **said,
            "api_app_id": "A1",
            "trigger_id": f"trigger-{mine}",
            "response_url": f"http://127.0.0.1:{self.port}/commands/{mine}",
        }
        for _ in range(copies):
            await self.deliver(kind, payload, within)
        return await self.answer(within, mine)

    async def deliver(self, kind: str, payload: dict[str, Any], within: float = 5, retry: int = 0) -> dict[str, Any]:
        """Send something to the app, and wait until it has acknowledged that; returns what it said with that."""
        if self.request_url:
            async with asyncio.timeout(within):
                status, said = await self.send(http_body(kind, payload), retries(retry), kind)
            assert status == 200, f"HTTP {status}"
            return dict(json.loads(said)) if said.startswith("{") else {}
        return await self._deliver_by_socket(kind, payload, within, retry)

    # --- signed HTTP: https://docs.slack.dev/authentication/verifying-requests-from-slack -------------------------

    async def send(
        self, body: bytes, headers: Mapping[str, str] | None = None, kind: str = "events_api"
    ) -> tuple[int, str]:
        """POST something to the request URL, signed unless `headers` say otherwise; returns status and answer."""
        form = "application/json" if kind == "events_api" else "application/x-www-form-urlencoded"
        sent = {"Content-Type": form, **signed(body, self.signing_secret), **(headers or {})}
        began = self.stopwatch()
        async with aiohttp.ClientSession() as session, session.post(self.request_url, data=body, headers=sent) as got:
            answer = await got.text()
            self.acks.append(self.stopwatch() - began)
            return got.status, answer

    # --- Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode ------------------------------------

    async def drop_websocket(self) -> None:
        """Break the newest websocket without a word."""
        await self._sockets.pop().close()

    async def ask_to_reconnect(self) -> None:
        """Announce the end of the connection, as Slack does every few hours."""
        await self._sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def _deliver_by_socket(self, kind: str, payload: dict[str, Any], within: float, retry: int) -> dict[str, Any]:
        envelope = f"envelope-{next(self._ids)}"
        acknowledged = asyncio.get_running_loop().create_future()
        self._sent[envelope] = (self.stopwatch(), acknowledged)
        await self._sockets[-1].send_json(
            {
                "type": kind,
                "envelope_id": envelope,
                "payload": payload,
                "accepts_response_payload": True,
                **({"retry_attempt": retry, "retry_reason": "timeout"} if retry else {}),
            }
        )
        return dict(await asyncio.wait_for(acknowledged, within))

    async def on_socket(self, http: web.Request) -> web.StreamResponse:
        """The app connects."""
        ticket = http.query.get("ticket", "")
        if ticket not in self.tickets:
            raise web.HTTPForbidden  # an address is good for one connection
        self.tickets.remove(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(http)
        self._sockets.append(socket)
        self.connections += 1
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                said = json.loads(frame.data)
                sent_at, acknowledged = self._sent[said["envelope_id"]]
                self.acks.append(self.stopwatch() - sent_at)
                acknowledged.set_result(said.get("payload") or {})
        return socket

    async def on_response(self, http: web.Request) -> web.Response:
        """The app posts to a response_url."""
        number, payload = http.match_info["id"], await http.json()
        fault = self.faults["response_url"].popleft() if self.faults["response_url"] else None
        if fault and fault.status:
            return web.Response(status=fault.status, headers=fault.headers)
        if fault and fault.drop and http.transport is not None:
            http.transport.abort()
        self._uses[number] += 1
        if self._uses[number] > RESPONSE_URL_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        error = refusal(payload) or await _unfetched(payload)
        self._replies[number].put_nowait({"refused": error} if error else payload)
        return web.Response(text=error or "ok", status=400 if error else 200)


async def _unfetched(payload: dict[str, Any]) -> str:
    """The error for a picture that is not where the block says: Slack fetches it when it takes the message.

    "invalid_blocks: downloading image failed": https://github.com/slackapi/python-slack-sdk/issues/1782
    """
    async with aiohttp.ClientSession() as session:
        for address in (block["image_url"] for block in payload.get("blocks") or [] if block["type"] == "image"):
            async with session.get(address) as got:
                if got.status != 200 or got.content_type != "image/png":
                    return "invalid_blocks"
    return ""


def http_body(kind: str, payload: dict[str, Any]) -> bytes:
    """The body of a request: events come as JSON, interactions as JSON in a form, commands as a form."""
    if kind == "events_api":
        return json.dumps(payload).encode()
    return urlencode({"payload": json.dumps(payload)} if kind == "interactive" else payload).encode()


def signed(body: bytes, secret: str, at: float | None = None, version: str = "v0") -> dict[str, str]:
    """The headers that prove a request to be Slack's, of this moment unless `at` says another."""
    stamp = str(int(time() if at is None else at))
    proof = hmac.new(secret.encode(), b"%b:%b:%b" % (version.encode(), stamp.encode(), body), hashlib.sha256)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"{version}={proof.hexdigest()}"}


def retries(number: int) -> dict[str, str]:
    """The headers of an event sent again: https://docs.slack.dev/apis/events-api/#retries"""
    return {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"} if number else {}
