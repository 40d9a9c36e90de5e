"""Names that do not resolve, certificates that are not good, addresses that lead nowhere; and the proxy."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.feed import FeedFault, Validators
from bot.feeds.answers import Fetched, FetchFailed, Outcome
from bot.feeds.fetch import Fetcher, FetchOptions
from tests.fakes import certificates
from tests.fakes.feed_server import FeedServer, item, redirect, rss
from tests.fakes.proxy import FakeProxy
from tests.values import NOW

FEED = rss(item("News", "/1"))
OPTIONS = FetchOptions(timeout=5.0, allow_networks=("127.0.0.0/8",), host_interval=0.0)
TRUSTING = replace(OPTIONS, ca_file=str(certificates.GOOD))


async def fetch(url: str, options: FetchOptions = OPTIONS) -> Outcome:
    async with Fetcher(options) as fetcher:
        return await fetcher.fetch(url, Validators(), NOW)


async def failure(url: str, options: FetchOptions = OPTIONS) -> FetchFailed:
    outcome = await fetch(url, options)
    assert isinstance(outcome, FetchFailed), outcome
    assert "\n" not in outcome.detail
    return outcome


@pytest.fixture
async def safe() -> AsyncIterator[FeedServer]:
    async with FeedServer(tls=certificates.served()) as running:
        running.serve("/feed", FEED)
        yield running


def resolving(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], list[str]]) -> None:
    """Names resolve to what `answer` says, which may take its time or raise."""

    def getaddrinfo(host: Any, port: Any, *_: Any, **__: Any) -> list[Any]:
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in answer(str(host))
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN, socket.EAI_FAIL])
async def test_f38_a_name_that_does_not_resolve_is_unreachable(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fail(_: str) -> list[str]:
        raise socket.gaierror(code, "no answer")

    resolving(monkeypatch, fail)
    outcome = await failure("http://dead.example/feed")
    assert outcome.fault is FeedFault.UNREACHABLE
    assert "cannot resolve dead.example" in outcome.detail


async def test_f38_name_servers_that_hang_keep_no_other_feed_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(host: str) -> list[str]:
        if host.startswith("dead"):
            time.sleep(4)
        return ["127.0.0.1"]

    async with FeedServer() as server:
        server.serve("/feed", FEED)
        resolving(monkeypatch, hang)
        async with Fetcher(replace(OPTIONS, timeout=0.5)) as fetcher:

            async def ask(host: str) -> Outcome:
                return await fetcher.fetch(server.url("/feed", host), Validators(), NOW)

            dead = [asyncio.create_task(ask(f"dead{number}.example")) for number in range(50)]
            await asyncio.sleep(0.1)
            began = time.monotonic()
            assert isinstance(await ask("good.example"), Fetched)
            assert time.monotonic() - began < 2.5
            outcomes = await asyncio.gather(*dead)
            assert time.monotonic() - began < 2.5
    assert {outcome.fault for outcome in outcomes if isinstance(outcome, FetchFailed)} == {FeedFault.TIMEOUT}


async def test_f38_an_ipv6_address_that_leads_nowhere_costs_less_than_three_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The packets to it vanish; the IPv4 address of the same host answers."""
    real = asyncio.SelectorEventLoop.sock_connect

    async def sock_connect(loop: Any, sock: socket.socket, address: tuple[Any, ...]) -> None:
        if ":" in address[0]:
            await asyncio.Event().wait()
        await real(loop, sock, address)

    monkeypatch.setattr(asyncio.SelectorEventLoop, "sock_connect", sock_connect)
    resolving(monkeypatch, lambda host: ["2606:4700::1111", "2606:4700::1112", "127.0.0.1"])
    async with FeedServer() as server:
        server.serve("/feed", FEED)
        began = time.monotonic()
        options = replace(OPTIONS, allow_networks=("127.0.0.0/8", "2606:4700::/32"))
        assert isinstance(await fetch(server.url("/feed", "both.example"), options), Fetched)
        assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("certificate", "trusted", "host", "why"),
    [
        (certificates.GOOD, "", "127.0.0.1", "self-signed"),
        (certificates.EXPIRED, str(certificates.EXPIRED), "127.0.0.1", "expired"),
        (certificates.GOOD, str(certificates.GOOD), "other.example", "mismatch"),
    ],
    ids=["nobody vouches for it", "expired", "of another host"],
)
async def test_f38_a_certificate_that_is_not_good_is_one_fault_and_nothing_is_asked(
    monkeypatch: pytest.MonkeyPatch, certificate: Path, trusted: str, host: str, why: str
) -> None:
    if host != "127.0.0.1":
        resolving(monkeypatch, lambda _: ["127.0.0.1"])
    async with FeedServer(tls=certificates.served(certificate)) as server:
        server.serve("/feed", FEED)
        outcome = await failure(server.url("/feed", host), replace(OPTIONS, ca_file=trusted))
        assert outcome.fault is FeedFault.UNREACHABLE
        assert "certificate" in outcome.detail
        assert why in outcome.detail.lower()
        assert server.requests == []


async def test_a_feed_behind_the_operators_own_authority_is_read(safe: FeedServer) -> None:
    assert isinstance(await fetch(safe.url(), TRUSTING), Fetched)


async def test_a3_a_redirect_from_https_to_http_is_refused(safe: FeedServer) -> None:
    """Whoever sits on the way could put in what he likes."""
    async with FeedServer() as plain:
        plain.serve("/feed", FEED)
        safe.script("/away", redirect(plain.url(), 301))
        outcome = await failure(safe.url("/away"), TRUSTING)
        assert outcome.fault is FeedFault.REFUSED_ADDRESS
        assert "from https to http" in outcome.detail
        assert plain.requests == []


async def test_a_redirect_from_http_to_https_is_followed(safe: FeedServer) -> None:
    async with FeedServer() as plain:
        outcome = await fetch(plain.script("/feed", redirect(safe.url(), 301)), TRUSTING)
    assert isinstance(outcome, Fetched)
    assert outcome.moved_to == safe.url()


async def test_a_plain_feed_is_read_through_the_proxy() -> None:
    async with FeedServer() as server, FakeProxy() as proxy:
        outcome = await fetch(server.serve("/feed", FEED), replace(OPTIONS, proxy=proxy.url()))
        assert isinstance(outcome, Fetched)
        assert proxy.heads[0].startswith(f"GET {server.url()} HTTP/1.1\r\n")


async def test_a_safe_feed_is_read_through_a_tunnel_that_shows_the_proxy_nothing(safe: FeedServer) -> None:
    async with FakeProxy() as proxy:
        outcome = await fetch(safe.url(), replace(TRUSTING, proxy=proxy.url()))
        assert isinstance(outcome, Fetched)
        (head,) = proxy.heads
        assert head.startswith(f"CONNECT 127.0.0.1:{safe.port} HTTP/1.1\r\n")
        assert "/feed" not in head


async def test_certificates_are_checked_behind_the_proxy_too(safe: FeedServer) -> None:
    async with FakeProxy() as proxy:
        outcome = await failure(safe.url(), replace(OPTIONS, proxy=proxy.url()))
    assert outcome.fault is FeedFault.UNREACHABLE
    assert "certificate" in outcome.detail
    assert safe.requests == []


async def test_the_proxys_password_is_sent_to_it_and_never_shown(safe: FeedServer) -> None:
    async with FakeProxy(refuse=407) as proxy:
        outcome = await failure(safe.url(), replace(TRUSTING, proxy=proxy.url("desk:canary")))
        assert "Proxy-Authorization: Basic ZGVzazpjYW5hcnk=" in proxy.heads[0]
    assert outcome.fault is FeedFault.UNREACHABLE
    assert "the proxy does not lead" in outcome.detail
    assert "407" in outcome.detail
    assert "canary" not in outcome.detail


async def test_a_proxy_that_is_not_there_is_named_as_such() -> None:
    async with FakeProxy() as proxy:
        url = proxy.url("desk:canary")
    outcome = await failure("http://127.0.0.1:8080/feed", replace(OPTIONS, proxy=url))
    assert outcome.fault is FeedFault.UNREACHABLE
    assert "cannot reach the proxy" in outcome.detail
    assert "canary" not in outcome.detail
