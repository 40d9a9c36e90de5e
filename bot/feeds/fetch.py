"""Fetches a feed politely and safely: whatever the far end does, the answer is one of four values."""

import asyncio
import ssl
import time
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

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
from bot.feeds.body import ACCEPT_ENCODING, CHUNK, BodyError, read_body
from bot.feeds.guard import AddressGuard, GuardedResolver, RefusedAddress
from bot.feeds.politeness import HostGate
from bot.feeds.urls import clean_url

DEFAULT_USER_AGENT = "Tradewire/0.1 (feed reader)"
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_HEADER_LIMIT = 32_768  # bytes in one header; some content security policies pass aiohttp's 8 KiB
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


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
    connections: int = 64


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
        self._gate = HostGate(options.host_interval, options.host_connections, options.connections)
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        """Raises OSError (ssl.SSLError included) if the file of authorities cannot be read."""
        options = self._options
        tls = ssl.create_default_context()
        if options.ca_file:
            tls.load_verify_locations(options.ca_file)
        # Behind a proxy the connection goes to the proxy, which is the operator's own and may well be private.
        direct = not options.proxy
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=tls,
                limit=0,  # the gate counts
                resolver=GuardedResolver(self._guard) if direct else None,
                socket_factory=self._guard.make_socket if direct else None,
            ),
            headers={"User-Agent": options.user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),  # ours covers redirects as well
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # aiohttp would unpack a whole chunk before we could count it
            trust_env=False,  # proxy variables would lead around the guard
            max_line_size=_HEADER_LIMIT,
            max_field_size=_HEADER_LIMIT,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def fetch(self, url: str, validators: Validators, now: datetime) -> Outcome:
        """Ask for a feed, following redirects; `now` dates a Retry-After. Raises nothing but CancelledError."""
        target = clean_url(url)
        if not target:
            return FetchFailed(FeedFault.REFUSED_ADDRESS, "not an http(s) address without user name")
        left, moved_to, for_good = self._options.timeout, "", True
        for _ in range(self._options.max_redirects + 1):
            address = URL(target, encoded=True)
            host, server = address.raw_host or "", f"{address.raw_host}:{address.port}"
            async with self._gate.turn(host):
                if wait := self._gate.closed_for(server):
                    return NotAsked(wait)
                started = time.monotonic()
                outcome = await self._request(address, validators, now, left)
                left -= time.monotonic() - started
            if isinstance(outcome, FetchFailed):
                self._gate.close(server, outcome.retry_after or 0.0)
                return replace(outcome, server=server)
            if not isinstance(outcome, _Redirect):
                return replace(outcome, moved_to=moved_to)
            target = clean_url(outcome.location, base=target)
            if not target:
                return FetchFailed(FeedFault.REFUSED_ADDRESS, f"{host} redirects to what is no http(s) address")
            for_good &= outcome.permanent
            moved_to = target if for_good else moved_to
        return FetchFailed(FeedFault.TOO_MANY_REDIRECTS, f"more than {self._options.max_redirects} redirects")

    def leave_alone(self, server: str, seconds: float) -> None:
        """A server ("host:port") that asked for it before is not asked for so long."""
        self._gate.close(server, seconds)

    async def _request(
        self, url: URL, validators: Validators, now: datetime, seconds: float
    ) -> Fetched | NotModified | FetchFailed | _Redirect:
        """One request and what came of it, within `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                if self._options.proxy:
                    await self._check_behind_proxy(url)
                async with self._session.get(
                    url,
                    headers=conditions(validators),
                    allow_redirects=False,
                    proxy=self._options.proxy or None,
                ) as response:
                    return await self._read(response, validators, now)
        except TimeoutError:
            return FetchFailed(FeedFault.TIMEOUT, f"no complete answer within {self._options.timeout:g} s")
        except BodyError as error:
            return FetchFailed(error.fault, error.detail)
        except Exception as error:
            # All of them: a server that finds a hole in the HTTP library must cost its own feed and no other.
            return _failure(error, url)

    async def _read(
        self, response: aiohttp.ClientResponse, validators: Validators, now: datetime
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
        body = await read_body(response.content.iter_chunked(CHUNK), encoding, limit)
        return Fetched(
            body, headers.get("Content-Type", ""), str(response.url), validators_in(headers), max_age_in(headers)
        )

    async def _check_behind_proxy(self, url: URL) -> None:
        """Refuse a private target that the proxy would reach for us, as far as we can resolve its name.

        A name only the proxy can resolve is left to the proxy: its own rules are the operator's to set.
        """
        port = url.port or 0
        try:
            found = await asyncio.get_running_loop().getaddrinfo(url.raw_host, port)
        except OSError:
            return
        for *_, address in found:
            self._guard.check(str(address[0]), port)


def _failure(error: Exception, url: URL) -> FetchFailed:
    """One word and one line for what the network or the HTTP library raised."""
    host, place = url.raw_host, f"{url.raw_host}:{url.port}"
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    fault, detail = FeedFault.UNREACHABLE, f"cannot reach {place}: {_one_line(cause)}"
    if isinstance(cause, RefusedAddress):
        fault, detail = FeedFault.REFUSED_ADDRESS, f"{host}: {cause}"
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
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(reason.split())[:200] or type(error).__name__
