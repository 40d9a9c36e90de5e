"""Calls of Discord's REST API that are never repeated behind our back: discord.py's buckets, our own retries."""

import asyncio
import json
from collections import deque
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route

from bot.delivery.theirs import TheirClock
from bot.errors import SendError, SendReason
from bot.observe import metrics
from bot.platforms.discord.failures import WIRE_ERRORS, no_answer, refusal
from bot.platforms.discord.limits import INVALID_WITHIN, MOST_INVALID

DEFAULT_API_URL = "https://discord.com/api/v10"
KEEP_ALIVE = 5.0  # seconds: a call that leaves just as the other side hangs up is one more in doubt
LONGEST_WAIT = 30.0  # seconds that discord.py waits for a bucket by itself; it takes no less
_INVALID = frozenset({401, 403, 429})


def point_at(api_url: str) -> None:
    """Have discord.py, all of it in this process, talk to the Discord at this address (DISCORD_API_URL)."""
    url = yarl.URL(api_url)
    Route.BASE = api_url.rstrip("/")
    if api_url != DEFAULT_API_URL:
        DiscordWebSocket.DEFAULT_GATEWAY = url.origin().with_scheme("wss" if url.scheme == "https" else "ws")


class Wire:
    """One bot's calls; it logs in with the first of them.

    discord.py waits by itself where an answer said that a bucket is empty. Whatever is refused is raised at once, as
    a SendError, before discord.py would wait and repeat it: when to try again is the delivery worker's business.
    """

    def __init__(self, token: str, api_url: str = DEFAULT_API_URL) -> None:
        point_at(api_url)
        self._token = token
        self._http: HTTPClient | None = None
        self._logging_in = asyncio.Lock()
        self._closed_until = 0.0  # for all calls: the bot's own limit was reached, or too much was refused
        self._invalid: deque[float] = deque()
        self._dead: SendError | None = None  # the token is no good, which no later call would change
        self.clock = TheirClock(lambda: self.call("GET", "/users/@me"))
        self.me = ""  # the bot's own id, once it is logged in

    async def call(self, method: str, path: str, payload: Any = None, query: Any = None, **where: str) -> Any:
        """What Discord answers; raises SendError. `where` fills the path's names: channel_id="123"."""
        self._check_open()
        http = await self._logged_in()
        body = {} if payload is None else {"json": payload}
        return await self._answer(http.request(Route(method, path, **where), params=query or {}, **body))

    async def close(self) -> None:
        """Close its connections."""
        if self._http is not None:
            await self._http.close()

    async def _logged_in(self) -> HTTPClient:
        async with self._logging_in:
            if self._http is None:
                trace = aiohttp.TraceConfig()
                trace.on_request_end.append(self._on_answer)
                connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEP_ALIVE)
                loop = asyncio.get_running_loop()
                http = HTTPClient(loop, connector, http_trace=trace, max_ratelimit_timeout=LONGEST_WAIT)
                try:
                    self.me = str((await self._answer(http.static_login(self._token)))["id"])
                except BaseException as refused:
                    if isinstance(refused, SendError):
                        refused.in_doubt = False  # nothing but the login has left
                    await http.close()
                    raise
                self._http = http
        return self._http

    async def _answer(self, asked: Any) -> Any:
        try:
            told = await asked
            if told and isinstance(told, str):  # a captive portal, a proxy's page
                raise ValueError("no JSON")
            return told
        except discord.RateLimited as full:
            raise SendError(SendReason.RATE_LIMITED, "its bucket is empty", retry_after=full.retry_after) from None
        except WIRE_ERRORS as failure:
            # `from None`: the exception holds the whole request, token included.
            raise no_answer(failure) from None

    def _check_open(self) -> None:
        if self._dead is not None:
            raise SendError(self._dead.reason, "the token was refused before", permanent=True)
        if (rest := self._closed_until - self._now()) > 0:
            raise SendError(SendReason.RATE_LIMITED, "the bot has to wait", retry_after=rest)

    async def _on_answer(self, _: Any, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
        response = params.response
        if response.status < 400:  # what is refused may come from a proxy, with a clock of its own
            self.clock.heard(response.headers.get("Date", ""))
            return
        try:
            told = json.loads(await response.read())
        except ValueError:
            told = None
        error = refusal(response.status, response.headers, told)
        # A limit shared with other bots is nobody's fault: https://docs.discord.com/developers/topics/rate-limits
        if response.status in _INVALID and response.headers.get("X-RateLimit-Scope") != "shared":
            self._note_invalid()
        if response.status == 401:
            self._dead = error
        if response.status == 429 and isinstance(told, dict) and told.get("global"):
            self._closed_until = max(self._closed_until, self._now() + (error.retry_after or 1.0))
        raise error

    def _note_invalid(self) -> None:
        metrics.DISCORD_INVALID.inc()
        now = self._now()
        self._invalid.append(now)
        while self._invalid[0] <= now - INVALID_WITHIN:
            self._invalid.popleft()
        if len(self._invalid) >= MOST_INVALID:
            self._closed_until = max(self._closed_until, self._invalid[0] + INVALID_WITHIN)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
