"""Fetches a feed politely and safely: whatever the far end does, the answer is one of four values."""

import asyncio
import ssl
import time
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from bot.domain.access import Access
from bot.domain.feed import FeedFault, Validators
from bot.feeds.answers import (
    Fetched,
    FetchFailed,
    NotAsked,
    NotModified,
    Outcome,
    conditions,
    max_age_in,
    refused,
    validators_in,
)
from bot.feeds.backlog import Backlog, Place
from bot.feeds.body import ACCEPT_ENCODING, CHUNK, BodyError, Fit, read_body
from bot.feeds.bounded import BoundedConnector, FloodError
from bot.feeds.guard import AddressGuard, RefusedAddress
from bot.feeds.politeness import HostGate
from bot.feeds.resolve import GuardedResolver, look_up
from bot.feeds.urls import clean_url

DEFAULT_USER_AGENT = "Tradewire/0.1 (feed reader)"
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_HEADER_LIMIT = 32_768  # bytes in one header; some content security policies pass aiohttp's 8 KiB
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_REMEMBERED = 2_000  # addresses


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """The operator's limits; times in seconds, sizes in bytes."""

    timeout: float = 30.0  # on the network for one feed, all redirects included; waiting for a turn is not counted
    max_bytes: int = 5 * 1024 * 1024  # unpacked
    max_redirects: int = 5
    allow_networks: tuple[str, ...] = ()  # CIDR ranges open besides the public internet
    user_agent: str = DEFAULT_USER_AGENT
    proxy: str = ""
    ca_file: str = ""  # trusted besides the system's authorities
    host_interval: float = 1.0  # between two requests to one host
    host_connections: int = 2
    connections: int = 128  # in all: when 100 of 500 feeds hang, the others still get through


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str
    permanent: bool


class Fetcher:
    """One HTTP client for all feeds; use it as an async context manager."""

    def __init__(self, options: FetchOptions) -> None:
        """Raises ValueError for a malformed network in the options."""
        self._options = options
        self._guard = AddressGuard(options.allow_networks)
        self._first = lru_cache(_REMEMBERED)(self._look_at)  # a feed has the same address with every poll
        self._gate = HostGate(options.host_interval, options.host_connections, options.connections)
        self._connector: BoundedConnector
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        """Raises OSError (ssl.SSLError included) if the file of authorities cannot be read."""
        options = self._options
        tls = ssl.create_default_context()
        if options.ca_file:
            tls.load_verify_locations(options.ca_file)
        # Behind a proxy the connection goes to the proxy, which is the operator's own and may well be private.
        direct = not options.proxy
        self._connector = BoundedConnector(
            self._guard.check if direct else _anywhere,
            ssl=tls,
            limit=0,  # the gate counts
            resolver=GuardedResolver(self._guard) if direct else None,
        )
        self._session = aiohttp.ClientSession(
            connector=self._connector,
            headers={"User-Agent": options.user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # ours covers redirects as well
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # aiohttp would unpack a whole chunk before we could count it
            trust_env=False,  # proxy variables would lead around the guard
            read_bufsize=CHUNK,
            max_line_size=_HEADER_LIMIT,
            max_field_size=_HEADER_LIMIT,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def fetch(
        self, url: str, validators: Validators, now: datetime, access: Access | None = None, place: Place | None = None
    ) -> Outcome:
        """Ask for a feed, following redirects; `now` dates a Retry-After. Raises nothing but CancelledError.

        The headers of `access` are sent to its own origin only, wherever redirects lead. `place` is where the body
        will be held: it is asked for when there is room, and read on when it may grow.
        """
        place = place or Place(Backlog())
        target, source, problem = self._first(url)
        left, moved_to, for_good = self._options.timeout, "", True
        for _ in range(self._options.max_redirects + 1):
            if problem:
                return FetchFailed(FeedFault.REFUSED_ADDRESS, problem)
            secret = access.headers_for(target) if access else {}
            outcome, spent = await self._in_turn(source, validators, secret, now, left, place)
            if isinstance(outcome, Fetched | NotModified):
                return replace(outcome, moved_to=moved_to) if moved_to else outcome
            if not isinstance(outcome, _Redirect):
                return outcome
            left -= spent
            target, source, problem = self._look_at(outcome.location, source)
            for_good &= outcome.permanent
            moved_to = target if for_good else moved_to
        return FetchFailed(FeedFault.TOO_MANY_REDIRECTS, f"more than {self._options.max_redirects} redirects")

    def leave_alone(self, server: str, seconds: float) -> None:
        """A server, by the name in `FetchFailed.server`, that asked for it before is not asked for so long."""
        self._gate.close(server, seconds)

    def _look_at(self, address: str, source: URL | None = None) -> tuple[str, URL, str]:
        """An address, or what `source` redirects to, cleaned; the same as it is asked; and why it is not, or ""."""
        target = clean_url(address, base=str(source or ""))
        return target, URL(target, encoded=True), self._problem(source, target)

    def _problem(self, source: URL | None, target: str) -> str:
        """Why an address, or a redirect from `source` to it, is not asked; "" when it is."""
        if not target:
            redirects = f"{source.raw_host} redirects to what is " if source else ""
            return f"{redirects}not an http(s) address without user name"
        if source and source.scheme == "https" and target.startswith("http:"):
            return f"{source.raw_host} redirects from https to http, where anybody on the way can change what it says"
        try:
            self._guard.check_url(target)
        except RefusedAddress as refusal:
            return str(refusal)
        return ""

    async def _in_turn(
        self, url: URL, validators: Validators, secret: dict[str, str], now: datetime, seconds: float, place: Place
    ) -> tuple[Outcome | _Redirect, float]:
        """One request when it is its turn and the server may be asked; and how long it took."""
        # To whoever runs it, http and https at their own ports are one server.
        server = url.raw_host or "" if url.is_default_port() else f"{url.raw_host}:{url.port}"
        async with self._gate.turn(url.raw_host or ""):
            if wait := self._gate.closed_for(server):
                return NotAsked(wait), 0.0
            await place.room()
            started = time.monotonic()
            outcome = await self._request(url, validators, secret, now, seconds, place)
        if isinstance(outcome, FetchFailed):
            self._gate.close(server, outcome.retry_after or 0.0)
            outcome = replace(outcome, server=server)
        return outcome, time.monotonic() - started

    async def _request(
        self, url: URL, validators: Validators, secret: dict[str, str], now: datetime, seconds: float, place: Place
    ) -> Fetched | NotModified | FetchFailed | _Redirect:
        """One request and what came of it, within `seconds`."""
        try:
            async with asyncio.timeout(seconds) as timer:
                if self._options.proxy:
                    await self._check_behind_proxy(url)
                async with self._session.get(
                    url,
                    headers={**conditions(validators), **secret},
                    allow_redirects=False,
                    proxy=self._options.proxy or None,
                ) as response:
                    return await self._read(response, validators, now, partial(place.fit, timer))
        except TimeoutError:
            late = f"no complete answer within {self._options.timeout:g} s"
            slow = "so large a body came so slowly that others had to wait for it"
            return FetchFailed(FeedFault.TIMEOUT, slow if place.hurried else late)
        except BodyError as error:
            return FetchFailed(error.fault, error.detail)
        except Exception as error:
            # All of them: a server that finds a hole in the HTTP library must cost its own feed and no other.
            return _failure(error, url)
        finally:
            place.came()

    async def _read(
        self, response: aiohttp.ClientResponse, validators: Validators, now: datetime, fit: Fit
    ) -> Fetched | NotModified | FetchFailed | _Redirect:
        headers, limit = response.headers, self._options.max_bytes
        if response.status in _REDIRECTS and "Location" in headers:
            return _Redirect(headers["Location"], response.status in _PERMANENT)
        if response.status == 304 and validators != Validators():
            return NotModified(max_age_in(headers))
        if response.status not in (200, 203):
            return refused(response.status, headers, now)
        if (response.content_length or 0) > limit:
            return FetchFailed(FeedFault.TOO_LARGE, f"{response.content_length} bytes, more than {limit}")
        encoding = headers.get("Content-Encoding", "")
        body = await read_body(self._connector.chunks(response, CHUNK), encoding, limit, fit)
        return Fetched(
            body, headers.get("Content-Type", ""), str(response.url), validators_in(headers), max_age_in(headers)
        )

    async def _check_behind_proxy(self, url: URL) -> None:
        """Refuse a private target that the proxy would reach for us, as far as we can resolve its name.

        A name only the proxy can resolve is left to the proxy: its own rules are the operator's to set.
        """
        port = url.port or 0
        try:
            found = await look_up(url.raw_host or "", port)
        except OSError:
            return
        for *_, address in found:
            self._guard.check(str(address[0]), port)


def _anywhere(address: str, port: int) -> None:
    """The proxy's own address is the operator's."""


def _failure(error: Exception, url: URL) -> FetchFailed:
    """One word and one line for what the network or the HTTP library raised."""
    host, place = url.raw_host, f"{url.raw_host}:{url.port}"
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    fault, detail = FeedFault.UNREACHABLE, f"cannot reach {place}: {_one_line(cause)}"
    if isinstance(error.__cause__, FloodError):
        fault, detail = FeedFault.TOO_LARGE, f"{place}: {error.__cause__}"
    elif isinstance(cause, RefusedAddress):
        fault, detail = FeedFault.REFUSED_ADDRESS, f"{host}: {cause}"
    elif isinstance(error, aiohttp.ClientHttpProxyError):
        detail = f"the proxy does not lead to {place}: it answered {error.status}"
    elif isinstance(error, aiohttp.ClientProxyConnectionError):
        detail = f"cannot reach the proxy: {_one_line(cause)}"
    elif isinstance(error, aiohttp.ClientPayloadError):
        fault, detail = FeedFault.TRUNCATED, "the body ends too early"
    elif isinstance(error, aiohttp.ClientResponseError):
        fault, detail = FeedFault.HTTP_ERROR, f"{place} does not speak HTTP: {_one_line(error)}"
    elif isinstance(error, aiohttp.ClientConnectorDNSError):
        detail = f"cannot resolve {host}: {_one_line(cause)}"
    elif isinstance(error, aiohttp.ClientSSLError):
        detail = f"no secure connection to {place}: {_one_line(cause)}"
    elif isinstance(error, aiohttp.ServerDisconnectedError):
        detail = f"{place} closed the connection without an answer"
    return FetchFailed(fault, detail)


def _one_line(error: BaseException) -> str:
    said = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else said
    return " ".join(reason.split())[:200] or type(error).__name__
