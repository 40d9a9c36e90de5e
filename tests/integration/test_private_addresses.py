"""No spelling of a private address, and no way around to one, makes a connection."""

import socket
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.feed import FeedFault, Validators
from bot.feeds.fetch import Fetched, Fetcher, FetchFailed, FetchOptions
from bot.feeds.guard import AddressGuard
from tests.fakes import feed_server as answers
from tests.fakes.feed_server import FeedServer, rss
from tests.integration.conftest import PUBLIC

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

# Every host is followed by the canary's port, which the tests add to the allowed ones.
HOSTS = """
127.0.0.1 127.0.0.2 127.127.127.127 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0x7f.0x0.0x0.0x1 017700000001 0177.0.0.1
0177.0.0.01 0x7f.0.0.1 127.0.0.1. localhost LOCALHOST localhost. 0 0.0.0.0 0x0 ①②⑦.⓪.⓪.① 127。0。0。1 １２７.０.０.１
ⓛocalhost ⓛⓞⓒⓐⓛⓗⓞⓢⓣ 10.0.0.1 10.255.255.255 0xa000001 012.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1
3232235521 0xc0a80001 169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 100.64.0.1 100.100.100.200
168.63.129.16 192.0.0.8 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255
[::1] [0:0:0:0:0:0:0:1] [::] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:169.254.169.254]
[::ffff:10.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:a9fe:a9fe::1]
[2001:0:7f00:1::] [2001:0:0:0:0:0:80ff:fffe] [fe80::1] [fec0::1] [fc00::1] [fd00::1] [fd00:ec2::254] [fd20:ce::254]
[ff02::1] [ff0e::1] [2001:db8::1] [3fff::1] [100::1] [5f00::1]
""".split()


def resolve_to(monkeypatch: pytest.MonkeyPatch, *lists: list[str]) -> None:
    """Names resolve to these lists of addresses in turn, the last one for ever."""
    script = list(lists)

    def getaddrinfo(_: Any, port: Any, *__: Any, **___: Any) -> list[Any]:
        addresses = script.pop(0) if len(script) > 1 else script[0]
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))
            for address in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


async def fetch(url: str, **options: Any) -> object:
    async with Fetcher(FetchOptions(timeout=2.0, host_interval=0.0, **options)) as fetcher:
        return await fetcher.fetch(url, Validators(), NOW)


def assert_refused(outcome: object) -> None:
    assert isinstance(outcome, FetchFailed)
    assert outcome.fault is FeedFault.REFUSED_ADDRESS, outcome


def test_there_are_enough_spellings() -> None:
    assert len(set(HOSTS)) >= 60


async def test_the_canary_sings_when_its_network_is_opened(canary: FeedServer, connects: list[Any]) -> None:
    assert isinstance(await fetch(canary.url(), allow_networks=("127.0.0.0/8",)), Fetched)
    assert len(connects) == canary.connections == 1


async def test_a_public_address_is_connected_to(connects: list[Any]) -> None:
    await fetch(f"http://{PUBLIC}/")
    assert connects == [(PUBLIC, 80)]


@pytest.mark.parametrize("host", HOSTS)
async def test_a1_no_spelling_of_a_private_address_makes_a_connection(
    canary: FeedServer, connects: list[Any], host: str
) -> None:
    outcome = await fetch(f"http://{host}:{canary.port}/feed")
    assert isinstance(outcome, FetchFailed)
    # A spelling the resolver does not know at all is unreachable, which is as good.
    assert outcome.fault in (FeedFault.REFUSED_ADDRESS, FeedFault.UNREACHABLE)
    assert connects == []
    assert canary.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254"])
async def test_a1_no_socket_is_made_for_a_private_address_whatever_was_asked_for(
    canary: FeedServer, connects: list[Any], monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """The last gate alone: as if an address had come past all that look at how it is written."""
    monkeypatch.setattr(AddressGuard, "check_url", lambda *_: None)
    assert_refused(await fetch(f"http://{host}:{canary.port}/feed"))
    assert connects == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "localhost", "[::ffff:127.0.0.1]", "169.254.169.254"])
async def test_the_refusal_is_named_as_one(canary: FeedServer, host: str) -> None:
    assert_refused(await fetch(f"http://{host}:{canary.port}/feed"))


@pytest.mark.parametrize("port", [22, 25, 3306, 6379, 8081])
async def test_a3_an_unusual_port_of_a_public_address_is_refused(connects: list[Any], port: int) -> None:
    assert_refused(await fetch(f"http://{PUBLIC}:{port}/"))
    assert connects == []


@pytest.mark.parametrize(
    "url",
    [
        "http://user@{}/feed",
        "http://user:password@{}/feed",
        "http://1.1.1.1 &@{}#",
        "http://1.1.1.1\\@{}/",
        "http:{}/feed",
        "http:/{}/feed",
        "//{}/feed",
        "{}/feed",
        "file://{}/etc/passwd",
        "gopher://{}/_x",
        "ftp://{}/feed",
        "http://[{}]/feed",
        "",
    ],
)
async def test_a4_odd_addresses_are_refused_before_any_request(
    canary: FeedServer, connects: list[Any], url: str
) -> None:
    outcome = await fetch(url.format(f"127.0.0.1:{canary.port}"), allow_networks=("127.0.0.0/8",))
    assert_refused(outcome)
    assert connects == []


async def test_a4_line_breaks_in_an_address_smuggle_no_header(canary: FeedServer) -> None:
    await fetch(f"{canary.url()}?a\r\nX-Evil: 1\r\n\r\nGET /second HTTP/1.1", allow_networks=("127.0.0.0/8",))
    assert len(canary.requests) == 1
    assert "x-evil" not in canary.requests[0].headers


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["127.0.0.2", "2130706434", "169.254.169.254", "[::1]"])
async def test_a3_a_redirect_to_a_private_address_makes_no_connection(
    canary: FeedServer, connects: list[Any], code: int, host: str
) -> None:
    canary.script("/away", answers.redirect(f"http://{host}:{canary.port}/feed", code))
    assert_refused(await fetch(canary.url("/away"), allow_networks=("127.0.0.1/32",)))
    assert connects == [("127.0.0.1", canary.port)]


@pytest.mark.parametrize("addresses", [[PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "fd00:ec2::254"]])
async def test_a2_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch, connects: list[Any], addresses: list[str]
) -> None:
    resolve_to(monkeypatch, addresses)
    assert_refused(await fetch("http://rebind.example/feed"))
    assert connects == []


async def test_a2_a_name_that_changes_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    resolve_to(monkeypatch, [PUBLIC], ["127.0.0.1"])
    await fetch("http://rebind.example/feed")
    assert_refused(await fetch("http://rebind.example/feed"))
    assert connects == [(PUBLIC, 80)]


async def test_a5_proxy_variables_do_not_lead_around_the_guard(
    monkeypatch: pytest.MonkeyPatch, canary: FeedServer, connects: list[Any]
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, canary.url(""))
    # An address that shows nothing is left to the guard's own connection: a proxy's would lead wherever it resolves to.
    await fetch(f"http://{PUBLIC}/feed", allow_networks=("127.0.0.0/8",))
    assert connects == [(PUBLIC, 80)]


async def test_the_operators_proxy_is_used_but_not_for_private_addresses(canary: FeedServer) -> None:
    canary.serve(f"http://{PUBLIC}/feed", rss())
    assert isinstance(await fetch(f"http://{PUBLIC}/feed", proxy=canary.url("")), Fetched)
    assert_refused(await fetch("http://10.0.0.7/feed", proxy=canary.url("")))
    assert_refused(await fetch("http://2852039166/feed", proxy=canary.url("")))
    assert len(canary.requests) == 1
