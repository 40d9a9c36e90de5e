"""Slack played by a local server: Web API, Socket Mode and slash commands, with its limits and a script of faults.

Every rule enforced here is documented by Slack; the link stands beside it.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import count
from time import monotonic, time
from typing import Any, Self

from aiohttp import web

from tests.fakes.served import serve
from tests.fakes.slack_deeds import Deeds
from tests.fakes.slack_methods import Message, Methods
from tests.fakes.slack_oauth import Consent
from tests.fakes.slack_views import View

BOT_TOKEN, APP_TOKEN, TEAM = "xoxb-fake-bot-token", "xapp-fake-app-token", "T1"
SIGNING_SECRET = "fake-signing-secret"


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


class FakeSlack(Deeds, Methods, Consent):
    """`async with FakeSlack() as slack`; hand `slack.base_url`, `slack.bot_token`, `slack.app_token` to the bot."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        """`clock` gives messages their `ts`, in seconds since 1970."""
        self.clock = clock
        self.proxy_ahead = 0.0  # seconds, of who writes the date into what passes through it
        self.scopes = {
            *("commands", "chat:write", "chat:write.public"),
            *("channels:history", "groups:history", "im:history", "im:write"),
            *("users:read", "channels:read", "groups:read"),
        }
        self.in_marketplace = True  # else conversations.history and .replies are rationed
        self.delay = 0.0  # seconds from a call to its answer; it takes effect half way
        self.watch: Callable[[Request], None] = lambda request: None  # sees every call before it takes effect
        self._asked_at: dict[str, float] = {}
        self.app_token, self.team = APP_TOKEN, TEAM
        self.tokens = {BOT_TOKEN: TEAM}  # of bots -> the workspace that each opens
        self.dead: dict[str, str] = {}
        self.signing_secret, self.request_url = SIGNING_SECRET, ""  # with the address the app hears by HTTP
        self.redirect_url, self.codes = "https://bot.example/slack/oauth_redirect", {}
        self.requests: list[Request] = []
        self.messages: dict[str, list[Message]] = defaultdict(list)
        self.people: dict[str, dict[str, Any]] = {}  # what users.info says of somebody beyond the usual
        self.members: dict[str, list[str]] = defaultdict(list)  # of channels
        self.private: set[str] = set()  # channels in which nobody is let who is no member
        self.archived: set[str] = set()  # channels that take no message any more
        self.homes: dict[str, View] = {}  # of people, as last published
        self.modals: dict[str, View] = {}  # by their ids, the newest last
        self.triggers: dict[str, float] = {}  # when each was given out
        self.acks: list[float] = []  # seconds until each envelope was acknowledged
        self.connections = 0  # websockets opened so far
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._clock, self._ids = count(1), count(1)
        self._sockets: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self._sent: dict[str, tuple[float, asyncio.Future[dict[str, Any]]]] = {}
        self._latest = ""
        self._replies: dict[str, asyncio.Queue[dict[str, Any]]] = {}
        self._uses: dict[str, int] = defaultdict(int)
        self._over = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._on_call)
        app.router.add_get("/socket", self.on_socket)
        app.router.add_post("/commands/{id}", self.on_response)
        self._runner, self.port = await serve(app)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        for socket in self._sockets:
            with suppress(Exception):
                await socket.close()
        await self._runner.cleanup()

    @property
    def bot_token(self) -> str:
        """The token of the first workspace's bot."""
        return next(iter(self.tokens))

    @bot_token.setter
    def bot_token(self, token: str) -> None:
        self.tokens = {token: self.team}

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def calls(self, method: str) -> list[dict[str, Any]]:
        """The payloads of all calls of a method, refused ones too."""
        return [request.payload for request in self.requests if request.method == method]

    @property
    def by_place(self) -> dict[str, list[Message]]:
        """What the bot has told and stands in each place."""
        return {place: [each for each in told if each.metadata] for place, told in self.messages.items()}

    def write(self, channel: str, text: str, ts: float) -> None:
        """Somebody writes a message at that time, in seconds since 1970."""
        self.messages[channel].append(Message(f"{ts:.6f}", text, [], {}))
        self.messages[channel].sort(key=lambda message: float(message.ts))

    def delete(self, channel: str, text: str) -> None:
        """Somebody deletes the messages with this in their text, and nobody can answer them any more."""
        self.messages[channel] = [message for message in self.messages[channel] if text not in message.text]

    @property
    def posts(self) -> list[dict[str, Any]]:
        return self.calls("chat.postMessage")

    def fail(self, method: str, *, times: int = 1, **fault: Any) -> None:
        """Answer the next calls of a method, or of "response_url", with a Fault instead.

        fail("chat.postMessage", error="is_archived")
        """
        self.faults[method].extend([Fault(**fault)] * times)

    def rate_limit(self, method: str, seconds: int, times: int = 1) -> None:
        """https://docs.slack.dev/apis/web-api/rate-limits: 429 and Retry-After in seconds."""
        body = '{"ok":false,"error":"ratelimited"}'
        self.fail(method, times=times, status=429, headers={"Retry-After": str(seconds)}, body=body)

    def recover(self) -> None:
        """Nothing is wrong with Slack any more."""
        self.faults.clear()

    # --- the Web API -----------------------------------------------------------------------------------------------

    async def _on_call(self, http: web.Request) -> web.StreamResponse:
        method, payload = http.match_info["method"], await _payload(http)
        token = http.headers.get("Authorization", "").removeprefix("Bearer ")
        self.requests.append(Request(method, payload, token, monotonic()))
        self.watch(self.requests[-1])
        fault = self.faults[method].popleft() if self.faults[method] else None
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
        if method == "oauth.v2.access":  # which has no token yet
            answer = self.exchange(payload, http.headers.get("Authorization", ""))
        else:
            answer = self.effect(method, payload, token)
        await asyncio.sleep(self.delay / 2)
        if fault and fault.drop and http.transport is not None:
            http.transport.abort()
        # As Bolt reads them: https://docs.slack.dev/authentication/installing-with-oauth
        scopes = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))} if token in self.tokens else {}
        return web.json_response(
            answer, headers=scopes | {"Date": formatdate(self.clock() + self.proxy_ahead, usegmt=True)}
        )


async def _payload(http: web.Request) -> dict[str, Any]:
    if http.content_type == "application/json":
        return dict(await http.json())
    return dict(await http.post()) | dict(http.query)
