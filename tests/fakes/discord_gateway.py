"""Discord's gateway played by a websocket: HELLO, IDENTIFY, READY, RESUME, and close codes as scripted.

https://docs.discord.com/developers/events/gateway is the word on all of it.
"""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 3, 6, 7, 9, 10, 11


@dataclass
class Turn:
    """What comes after one connection's HELLO: READY or RESUMED, and then, if anything, an end."""

    close: int = 0  # with this code, once it is ready
    before: bool = False  # ... instead of becoming ready
    invalid: bool = False  # the session is not known any more
    reconnect: bool = False  # asked to come again


@dataclass
class Heard:
    """What the bot has said to the gateway."""

    identifies: list[dict[str, Any]] = field(default_factory=list)
    resumes: list[dict[str, Any]] = field(default_factory=list)
    presences: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0


class Gateway:
    """The part of FakeDiscord that bots are connected to."""

    port: int
    shards = 1

    def __init__(self) -> None:
        self.heard = Heard()
        self.turns: deque[Turn] = deque()  # of the next connections; after these all goes well
        self.always: Turn | None = None  # of every connection
        self.guilds: list[dict[str, Any]] = []  # sent after READY
        self.connected = asyncio.Event()
        self._sessions, self._sequence = count(1), count(1)
        self._sockets: list[web.WebSocketResponse] = []

    async def on_gateway(self, http: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(http)
        self.heard.connections += 1
        self._sockets.append(socket)
        turn = self.turns.popleft() if self.turns else self.always or Turn()
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._on_frame(socket, frame.json(), turn)
        self._sockets.remove(socket)
        return socket

    async def _on_frame(self, socket: web.WebSocketResponse, frame: dict[str, Any], turn: Turn) -> None:
        if frame["op"] == HEARTBEAT:
            with suppress(ConnectionError):
                await socket.send_json({"op": ACK})
        elif frame["op"] == PRESENCE:
            self.heard.presences.append(frame["d"])
        elif frame["op"] in (IDENTIFY, RESUME):
            resumed = frame["op"] == RESUME
            (self.heard.resumes if resumed else self.heard.identifies).append(frame["d"])
            if turn.invalid:
                await socket.send_json({"op": INVALID, "d": False})
            elif not turn.before:
                await self._ready(socket, frame["d"], resumed)
            if turn.reconnect:
                await socket.send_json({"op": RECONNECT, "d": None})
            if turn.close:
                await socket.close(code=turn.close)

    async def _ready(self, socket: web.WebSocketResponse, asked: dict[str, Any], resumed: bool) -> None:
        if resumed:
            await self._dispatch(socket, "RESUMED", {})
        else:
            me = {"id": "900", "username": "tradewire", "discriminator": "0", "avatar": None, "bot": True}
            ready = {
                "v": 10,
                "user": me,
                "guilds": [{"id": each["id"], "unavailable": True} for each in self.guilds],
                "session_id": f"session-{next(self._sessions)}",
                "resume_gateway_url": f"ws://127.0.0.1:{self.port}",
                "application": {"id": "901", "flags": 0},
                "shard": asked.get("shard", [0, 1]),
            }
            await self._dispatch(socket, "READY", ready)
            for guild in self.guilds:
                await self._dispatch(socket, "GUILD_CREATE", guild)
        self.connected.set()

    async def _dispatch(self, socket: web.WebSocketResponse, event: str, data: dict[str, Any]) -> None:
        await socket.send_json({"op": DISPATCH, "t": event, "s": next(self._sequence), "d": data})

    async def happen(self, event: str, data: dict[str, Any]) -> None:
        """Tell every connected bot of an event."""
        for socket in self._sockets:
            await self._dispatch(socket, event, data)

    async def hang_up(self, code: int = 1006) -> None:
        """Close every connection."""
        for socket in list(self._sockets):
            await socket.close(code=code)

    async def close_gateway(self) -> None:
        """The end of it."""
        for socket in list(self._sockets):
            await socket.close()
