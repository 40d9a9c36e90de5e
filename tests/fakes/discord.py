"""Discord played by a local server: its REST API with its limits, and a script of faults; its gateway is beside it.

Every rule enforced here is documented by Discord; the link stands beside it.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from email.utils import formatdate
from itertools import count
from time import monotonic, time
from typing import Any, Self

from aiohttp import web

from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_seen import (
    ANNOUNCEMENT,
    AUTHOR,
    DM,
    EPOCH,
    FORUM,
    GUILD,
    HOUR,
    NONCE_SECONDS,
    ROUTES,
    TEXT,
    TOKEN,
    Fault,
    Message,
    Request,
    as_seen,
    json_answer,
    refuse,
)
from tests.fakes.discord_threads import Threads
from tests.fakes.embed_rules import refusal
from tests.fakes.served import serve


class FakeDiscord(Threads, Gateway):
    """`async with FakeDiscord() as discord`; hand `discord.token` and `discord.api_url` to the bot."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        """`clock` gives messages their ids, in seconds since 1970."""
        super().__init__()
        self.clock = clock
        self.proxy_ahead = 0.0  # seconds, of who writes the date into what passes through it
        self.token = TOKEN
        self.delay = 0.0  # seconds from a call to its answer; it takes effect half way
        self.watch: Callable[[Request], None] = lambda request: None  # sees every call before it takes effect
        self.requests: list[Request] = []
        self.messages: dict[str, list[Message]] = defaultdict(list)  # by channel
        self.channels: dict[str, dict[str, Any]] = {}  # what is special about one: its type, its tags
        self.gone: set[str] = set()  # channels that are deleted
        self.unseen: set[str] = set()  # channels whose history the bot may not read; "*" for all
        self.told_of_commands = 0
        self.permitted = "309237730304"  # in each guild
        self.sessions_left = 999
        self.old_edits = True  # are edits of old messages taken?
        self.moderates = False  # has it Manage Threads?
        self._nonces: dict[str, tuple[float, Message]] = {}
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._count = count(1)
        self._over = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        for method, path, answer in self._routes():
            app.router.add_route(method, f"/api/v10{path}", self._heard(f"{method} {path}", answer))
        app.router.add_get("/", self.on_gateway)
        self._runner, self.port = await serve(app)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        with suppress(Exception):
            await self.close_gateway()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The payloads of all new messages that were asked for, refused ones too."""
        return [each.payload for each in self.requests if each.method == "POST" and each.path.endswith("/messages")]

    @property
    def by_place(self) -> dict[str, list[Message]]:
        """What stands in each place: in a channel with its threads, and in the direct messages to a person."""
        standing: dict[str, list[Message]] = defaultdict(list)
        for channel, messages in self.messages.items():
            place = self.threads[channel]["parent_id"] if channel in self.threads else channel
            standing[place.removeprefix("dm")] += messages
        return standing

    def fail(self, route: str, *, times: int = 1, **fault: Any) -> None:
        """Answer the next calls with a Fault instead: fail("post", status=403, code=50013)."""
        self._faults[ROUTES[route]].extend([Fault(**fault)] * times)

    def rate_limit(self, route: str, seconds: float, times: int = 1, scope: str = "user", **more: Any) -> None:
        """https://docs.discord.com/developers/topics/rate-limits: 429 with Retry-After and its scope."""
        headers = {"Retry-After": str(seconds), "X-RateLimit-Scope": scope}
        if scope == "global":
            headers["X-RateLimit-Global"], more["global"] = "true", True
        self.fail(route, times=times, status=429, headers=headers, more={"retry_after": seconds, **more})

    # --- what it answers --------------------------------------------------------------------------------------------

    def _routes(self) -> list[tuple[str, str, Callable[..., Any]]]:
        return [
            ("GET", "/users/@me", self._me),
            ("POST", "/users/@me/channels", self._open),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", "/users/@me/guilds", self._guilds),
            ("GET", "/oauth2/applications/@me", self._application),
            ("PUT", "/applications/{application}/commands", self._commands),
            ("GET", "/channels/{channel}", self._channel),
            *self.thread_routes(),
            ("GET", "/channels/{channel}/messages", self._history),
            ("POST", "/channels/{channel}/messages", self._post),
            ("PATCH", "/channels/{channel}/messages/{message}", self._edit),
            ("POST", "/channels/{channel}/messages/{message}/crosspost", self._publish),
        ]

    def _heard(self, route: str, answer: Callable[..., Any]) -> Callable[[web.Request], Any]:
        async def on_call(http: web.Request) -> web.StreamResponse:
            payload = await http.json() if http.can_read_body else {}
            token = http.headers.get("Authorization", "").removeprefix("Bot ")
            self.requests.append(Request(http.method, http.path, payload, token, monotonic()))
            self.watch(self.requests[-1])
            fault = self._faults[route].popleft() if self._faults[route] else None
            if fault and fault.hang:
                await self._over.wait()
            if fault and fault.status:
                told = {"code": fault.code, "message": "scripted", **fault.more}
                return json_answer(told, fault.status, {"Date": self._date()} | fault.headers)
            await asyncio.sleep(self.delay / 2)
            # https://docs.discord.com/developers/reference#authentication
            if token != self.token:
                return refuse(401, 0, "401: Unauthorized")
            told = answer(payload, dict(http.query), **http.match_info)
            await asyncio.sleep(self.delay / 2)
            if fault and fault.drop and http.transport is not None:
                http.transport.abort()
            answered = told if isinstance(told, web.StreamResponse) else json_answer(told)
            answered.headers["Date"] = self._date()
            return answered

        return on_call

    def _date(self) -> str:
        return formatdate(self.clock() + self.proxy_ahead, usegmt=True)

    def _me(self, _: dict[str, Any], __: dict[str, str]) -> Any:
        # https://docs.discord.com/developers/resources/user#get-current-user
        return AUTHOR

    def _open(self, payload: dict[str, Any], _: dict[str, str]) -> Any:
        # https://docs.discord.com/developers/resources/user#create-dm
        return {"id": f"dm{payload['recipient_id']}", "type": DM}

    def _gateway(self, _: dict[str, Any], __: dict[str, str]) -> Any:
        # https://docs.discord.com/developers/events/gateway#get-gateway-bot
        limits = {"total": 1000, "remaining": self.sessions_left, "reset_after": 14_400_000, "max_concurrency": 1}
        return {"url": f"ws://127.0.0.1:{self.port}", "shards": self.shards, "session_start_limit": limits}

    def _guilds(self, _: dict[str, Any], __: dict[str, str]) -> Any:
        # https://docs.discord.com/developers/resources/user#get-current-user-guilds
        return [{"id": each["id"], "name": each["name"], "permissions": self.permitted} for each in self.guilds]

    def _application(self, _: dict[str, Any], __: dict[str, str]) -> Any:
        # https://docs.discord.com/developers/resources/application#get-current-application
        about = {"id": "901", "name": "Tradewire", "icon": None, "description": "", "bot_public": True}
        about["owner"] = {"id": "902", "username": "ann", "discriminator": "0", "avatar": None}
        return about | {"bot_require_code_grant": False, "verify_key": "", "flags": 0, "rpc_origins": [], "summary": ""}

    def _commands(self, payload: Any, _: dict[str, str], application: str) -> Any:
        self.told_of_commands += 1
        # https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-global-application-commands
        made = {"application_id": application, "version": "1", "default_member_permissions": None}
        return [{"id": str(number), "description": "", **made, **each} for number, each in enumerate(payload, 1000)]

    def _channel(self, _: dict[str, Any], __: dict[str, str], channel: str) -> Any:
        # https://docs.discord.com/developers/resources/channel#get-channel
        if channel in self.gone:
            return refuse(404, 10003, "Unknown Channel")
        last = self.messages[channel][-1].id if self.messages[channel] else None
        about = {"id": channel, "type": TEXT, "guild_id": GUILD, "last_message_id": last}
        return about | self.channels.get(channel, {}) | self.threads.get(channel, {})

    def _post(self, payload: dict[str, Any], _: dict[str, str], channel: str) -> Any:
        if refused := self._closed(channel) or self.opened_by_a_message(channel):
            return refused
        if self.channels.get(channel, {}).get("type") == FORUM:
            return refuse(400, 50008, "Cannot send messages in a non-text channel")
        if fault := refusal(payload):
            return refuse(400, 50035, f"Invalid Form Body: {fault}")
        nonce = str(payload.get("nonce", ""))
        if len(nonce) > 25:  # https://docs.discord.com/developers/resources/message#create-message-jsonform-params
            return refuse(400, 50035, "Invalid Form Body: nonce: Must be 25 or fewer in length.")
        at, earlier = self._nonces.get(nonce, (0.0, None))
        # "... the earlier message will be returned and no new message will be created": the same page
        if payload.get("enforce_nonce") and earlier is not None and self.clock() - at < NONCE_SECONDS:
            return as_seen(earlier)
        message = self._stand(channel, payload)
        self._nonces[nonce] = self.clock(), message
        return as_seen(message) | {"nonce": nonce}

    def _stand(self, channel: str, payload: dict[str, Any]) -> Message:
        number = (max(0, int(self.clock() * 1000) - EPOCH) << 22) + next(self._count)
        message = Message(str(number), channel, payload, self.clock())
        self.messages[channel].append(message)
        return message

    def _edit(self, payload: dict[str, Any], _: dict[str, str], channel: str, message: str) -> Any:
        # https://docs.discord.com/developers/resources/message#edit-message
        found = self._find(channel, message)
        if refused := self._closed(channel) or self.archived(channel):
            return refused
        if found is None:
            return refuse(404, 10008, "Unknown Message")
        if fault := refusal(payload):
            return refuse(400, 50035, f"Invalid Form Body: {fault}")
        if not self.old_edits and self.clock() - found.at > HOUR:
            # https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes
            wait = {"retry_after": 3.0, "global": False, "code": 30046}
            return json_answer(wait, 429, {"Retry-After": "3"})
        found.payload, found.edits = found.payload | payload, found.edits + 1
        return as_seen(found)

    def _history(self, _: dict[str, Any], query: dict[str, str], channel: str) -> Any:
        # https://docs.discord.com/developers/resources/message#get-channel-messages
        if refused := self._closed(channel):
            return refused
        # "... missing the READ_MESSAGE_HISTORY permission in the channel, then no messages will be returned"
        if {channel, "*"} & self.unseen:
            return []
        every = [*self.beginning_of(channel), *map(as_seen, self.messages[channel])]
        later = [each for each in every if int(each["id"]) > int(query.get("after", 0))]
        return later[: int(query.get("limit", 50))][::-1]

    def _publish(self, _: dict[str, Any], __: dict[str, str], channel: str, message: str) -> Any:
        # https://docs.discord.com/developers/resources/message#crosspost-message
        found = self._find(channel, message)
        if found is None or self.channels.get(channel, {}).get("type") != ANNOUNCEMENT:
            return refuse(400, 50024, "Cannot execute action on this channel type")
        if (
            "message_reference" in found.payload
        ):  # https://docs.discord.com/developers/resources/message#message-object-message-types
            return refuse(400, 50068, "Invalid message type")
        if found.published:
            return refuse(400, 40033, "This message has already been crossposted")
        found.published = True
        return as_seen(found)

    def _closed(self, channel: str) -> web.Response | None:
        """Gone, or never there: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes."""
        known = channel in self.channels or channel in self.threads or not any(channel == m.id for m in self._every())
        if channel in self.gone or not known or self.threads.get(channel, {}).get("parent_id") in self.gone:
            return refuse(404, 10003, "Unknown Channel")
        return None

    def _every(self) -> list[Message]:
        return [each for messages in self.messages.values() for each in messages]

    def _find(self, channel: str, message: str) -> Message | None:
        return next((each for each in self.messages[channel] if each.id == message), None)
