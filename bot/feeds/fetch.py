"""Fetches a feed politely and safely: whatever the far end does, the answer is one of three values."""

import asyncio
import email.utils
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from bot.domain.feed import FeedFault, Validators
from bot.feeds.body import ACCEPT_ENCODING, CHUNK, BodyError, read_body
from bot.feeds.guard import AddressGuard, GuardedResolver, RefusedAddress
from bot.feeds.politeness import HostGate
from bot.feeds.urls import clean_url

RETRY_AFTER_CAP = 86_400.0  # seconds; whoever says more is asked again tomorrow
DEFAULT_USER_AGENT = "Tradewire/0.1 (feed reader)"
_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_HEADER_LIMIT = 32_768  # bytes in one header; some content security policies pass aiohttp's 8 KiB
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 503})
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,10})")


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
class Fetched:
    """A body, complete and unpacked. `url` is where it came from in the end."""

    body: bytes
    content_type: str
    url: str
    validators: Validators
    max_age: float | None  # seconds


@dataclass(frozen=True, slots=True)
class NotModified:
    """The feed is as it was when it gave us the validators."""

    max_age: float | None  # seconds


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """Nothing came; `detail` is one line for people, `retry_after` the seconds the host asked us to wait."""

    fault: FeedFault
    detail: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str


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

    async def fetch(self, url: str, validators: Validators, now: datetime) -> Fetched | NotModified | FetchFailed:
        """Ask for a feed, following redirects; `now` dates a Retry-After. Raises nothing but CancelledError."""
        target = clean_url(url)
        if not target:
            return FetchFailed(FeedFault.REFUSED_ADDRESS, "not an http(s) address without user name")
        left = self._options.timeout
        for _ in range(self._options.max_redirects + 1):
            address = URL(target, encoded=True)
            host, server = address.raw_host or "", f"{address.raw_host}:{address.port}"
            async with self._gate.turn(host):
                if wait := self._gate.closed_for(server):
                    return FetchFailed(FeedFault.RATE_LIMITED, f"{host} asked to be left alone", wait)
                started = time.monotonic()
                outcome = await self._request(address, validators, now, left)
                left -= time.monotonic() - started
            if isinstance(outcome, FetchFailed) and outcome.retry_after:
                self._gate.close(server, outcome.retry_after)
            if not isinstance(outcome, _Redirect):
                return outcome
            target = clean_url(outcome.location, base=target)
            if not target:
                return FetchFailed(FeedFault.REFUSED_ADDRESS, f"{host} redirects to what is no http(s) address")
        return FetchFailed(FeedFault.TOO_MANY_REDIRECTS, f"more than {self._options.max_redirects} redirects")

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
                    headers=_conditions(validators),
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
            return _Redirect(headers["Location"])
        if response.status == 304 and validators != Validators():
            return NotModified(_max_age(headers))
        if response.status not in (200, 203):
            return _refused(response.status, headers, now)
        if (response.content_length or 0) > limit:
            return FetchFailed(FeedFault.TOO_LARGE, f"{response.content_length} bytes, more than {limit}")
        encoding = headers.get("Content-Encoding", "")
        body = await read_body(response.content.iter_chunked(CHUNK), encoding, limit)
        return Fetched(
            body, headers.get("Content-Type", ""), str(response.url), _validators(headers), _max_age(headers)
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


def _conditions(validators: Validators) -> dict[str, str]:
    conditions = {}
    if validators.etag:
        conditions["If-None-Match"] = validators.etag
    if validators.last_modified:
        conditions["If-Modified-Since"] = validators.last_modified
    return conditions


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(_sendable(headers.get("ETag", "")), _sendable(headers.get("Last-Modified", "")))


def _sendable(value: str) -> str:
    """The value, or "" when it holds bytes that are no UTF-8: they could be neither stored nor sent back."""
    return value if value.isprintable() else ""


def _max_age(headers: Mapping[str, str]) -> float | None:
    control = headers.get("Cache-Control", "").lower()
    found = _MAX_AGE.search(control)
    return float(found[1]) if found and "no-cache" not in control and "no-store" not in control else None


def _refused(status: int, headers: Mapping[str, str], now: datetime) -> FetchFailed:
    if status == 410:
        return FetchFailed(FeedFault.GONE, "HTTP 410: the feed is gone for good")
    if status in _BUSY:
        wait = _retry_after(headers.get("Retry-After", ""), now)
        return FetchFailed(FeedFault.RATE_LIMITED, f"HTTP {status}", wait)
    return FetchFailed(FeedFault.HTTP_ERROR, f"HTTP {status}")


def _retry_after(value: str, now: datetime) -> float | None:
    """Seconds from a Retry-After header, given in seconds or as a date; None when it says nothing of use."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:20]), RETRY_AFTER_CAP)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now).total_seconds()), RETRY_AFTER_CAP)


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
